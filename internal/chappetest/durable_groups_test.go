package chappetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// gathering is a place where people post, each under his own access hash.
type gathering struct {
	name  string
	peers map[*Client]tg.InputPeerClass
	acked sync.Map // text → id as its author knows it
}

// TestKillInGroups kills the server at random moments while people post in a
// basic group, a supergroup and a channel at once. What was acknowledged must be
// there, once, for everybody, and no log may have a hole.
func TestKillInGroups(t *testing.T) {
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	s := Start(t)
	anna, ben := NewClient(t, s, "Anna", NewPhone()), NewClient(t, s, "Ben", NewPhone())
	anna.SignUp("Anna", "")
	ben.SignUp("Ben", "")
	gatherings := foundGatherings(ctx, t, anna, ben)
	var sent atomic.Int64
	for round := range rounds {
		load, stop := context.WithCancel(ctx)
		var wg sync.WaitGroup
		for _, f := range gatherings {
			for who, to := range f.peers {
				if f.name == "channel" && who == ben {
					continue // he only reads
				}
				for range 3 {
					wg.Go(func() {
						for load.Err() == nil {
							sendAcknowledged(load, who, to, fmt.Sprintf("%s: %s %d", f.name, who.Name, sent.Add(1)), &f.acked)
						}
					})
				}
			}
		}
		wait := time.NewTimer(time.Duration(50+rand.IntN(700)) * time.Millisecond)
		<-wait.C
		s.Down(9)
		stop()
		wg.Wait()
		s.Up()
		for _, who := range []*Client{anna, ben} {
			who.Disconnect()
			who.Connect()
		}
		for _, f := range gatherings {
			f.check(ctx, t, round)
		}
	}
	// Ben hears the end by differences: gotd takes no pushes of a channel whose
	// difference it has asked for twice within the time that it is told to wait.
	ben.Disconnect()
	for _, f := range gatherings {
		anna.Send(ctx, f.peers[anna], "the end of the "+f.name)
	}
	ben.Connect()
	for _, f := range gatherings {
		expectText(ben, "the end of the "+f.name)
		f.checkTold(t, ben)
	}
	for _, who := range []*Client{anna, ben} {
		who.checkLogs(ctx, gatherings)
	}
}

func foundGatherings(ctx context.Context, t *testing.T, anna, ben *Client) []*gathering {
	toBen := anna.Peer(ctx, ben)
	made, err := anna.API.MessagesCreateChat(ctx, &tg.MessagesCreateChatRequest{
		Title: "Group", Users: []tg.InputUserClass{&tg.InputUser{UserID: toBen.UserID, AccessHash: toBen.AccessHash}},
	})
	if err != nil {
		t.Fatal(err)
	}
	at := &tg.InputPeerChat{ChatID: made.Updates.(*tg.Updates).Chats[0].GetID()}
	gatherings := []*gathering{{name: "group", peers: map[*Client]tg.InputPeerClass{anna: at, ben: at}}}
	for _, broadcast := range []bool{false, true} {
		name := "supergroup"
		if broadcast {
			name = "channel"
		}
		ch := anna.NewChannel(ctx, name, broadcast)
		joined := ben.Join(ctx, anna.InviteLink(ctx, ch.AsInputPeer(), false))
		gatherings = append(gatherings, &gathering{name: name, peers: map[*Client]tg.InputPeerClass{
			anna: ch.AsInputPeer(), ben: joined.AsInputPeer(),
		}})
	}
	return gatherings
}

// check reads the whole history as each member has it and compares.
func (f *gathering) check(ctx context.Context, t *testing.T, round int) {
	t.Helper()
	for who, at := range f.peers {
		have := make(map[string]int)
		for offset := 0; ; {
			res, err := who.API.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: at, OffsetID: offset, Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			list := messagesOf(res)
			if len(list) == 0 {
				break
			}
			for _, m := range list {
				offset = m.GetID()
				if m, ok := m.(*tg.Message); ok {
					have[m.Message]++
				}
			}
		}
		n := 0
		f.acked.Range(func(text, _ any) bool {
			n++
			if have[text.(string)] == 0 {
				t.Errorf("round %d: %s misses %q, which was acknowledged", round, who.Name, text)
			}
			return true
		})
		for text, times := range have {
			if times > 1 {
				t.Errorf("round %d: %s has %q %d times", round, who.Name, text, times)
			}
		}
		t.Logf("round %d: %s: %d acknowledged, %s has %d", round, f.name, n, who.Name, len(have))
	}
}

// textIn is the text of a new message, of a channel or not.
func textIn(u tg.UpdateClass) (string, bool) {
	var msg tg.MessageClass
	switch u := u.(type) {
	case *tg.UpdateNewMessage:
		msg = u.Message
	case *tg.UpdateNewChannelMessage:
		msg = u.Message
	}
	m, ok := msg.(*tg.Message)
	if !ok {
		return "", false
	}
	return m.Message, true
}

func expectText(c *Client, text string) {
	c.t.Helper()
	Expect(c, fmt.Sprintf("%q", text), func(u tg.UpdateClass) bool {
		got, ok := textIn(u)
		return ok && got == text
	})
}

// checkTold compares what others wrote with what a client was told.
func (f *gathering) checkTold(t *testing.T, c *Client) {
	t.Helper()
	times := make(map[string]int)
	for _, u := range c.Seen() {
		if text, ok := textIn(u); ok {
			times[text]++
		}
	}
	own := fmt.Sprintf("%s: %s ", f.name, c.Name)
	f.acked.Range(func(text, _ any) bool {
		if got := text.(string); len(got) > len(own) && got[:len(own)] != own && times[got] != 1 {
			t.Errorf("%s was told %d times of %q", c.Name, times[got], got)
		}
		return true
	})
}

// checkLogs reads the logs from their beginning: each must lead to where it
// stands without a hole.
func (c *Client) checkLogs(ctx context.Context, gatherings []*gathering) {
	c.t.Helper()
	for _, f := range gatherings {
		at, ok := f.peers[c].(*tg.InputPeerChannel)
		if !ok {
			continue
		}
		want, pts := 0, 1
		for final := false; !final; {
			res, err := c.API.UpdatesGetChannelDifference(ctx, &tg.UpdatesGetChannelDifferenceRequest{
				Channel: &tg.InputChannel{ChannelID: at.ChannelID, AccessHash: at.AccessHash},
				Filter:  &tg.ChannelMessagesFilterEmpty{}, Pts: pts, Limit: 1000,
			})
			if err != nil {
				c.t.Fatal(err)
			}
			d, ok := res.(*tg.UpdatesChannelDifference)
			if !ok {
				break
			}
			// Nothing was edited or deleted: each pts is one message.
			want += len(d.NewMessages)
			pts, final = d.Pts, d.Final
		}
		if want != pts-1 {
			c.t.Errorf("the log of the %s stands at %d and tells of %d messages", f.name, pts, want)
		}
	}
}
