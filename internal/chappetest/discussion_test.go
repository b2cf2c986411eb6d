package chappetest

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// column is a channel whose posts are discussed in a group.
type column struct {
	t               *testing.T
	ed, ben, cora   *Client // Cora reads the channel and is not in the group
	channel, group  *tg.Channel
	byBen, byCora   *tg.Channel // the channel
	inBen           *tg.Channel // the group
	post            int
	copyID, comment int
}

// TestComments is the story of a post, told by gotd's clients: it is commented
// by a member and by a guest, counted, read, edited and deleted.
func TestComments(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	s := Start(t)
	c := &column{t: t}
	for _, one := range []struct {
		who  **Client
		name string
	}{{&c.ed, "Ed"}, {&c.ben, "Ben"}, {&c.cora, "Cora"}} {
		*one.who = NewClient(t, s, one.name, NewPhone())
		(*one.who).SignUp(one.name, "")
	}
	c.link(ctx)
	c.publish(ctx)
	c.discuss(ctx)
	c.read(ctx)
	c.album(ctx)
	c.withdraw(ctx)
	for _, who := range []*Client{c.ed, c.ben, c.cora} {
		if n := who.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", who.Name, n)
		}
	}
}

func (c *column) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *column) link(ctx context.Context) {
	c.channel, c.group = c.ed.NewChannel(ctx, "Moniteur", true), c.ed.NewChannel(ctx, "Readers", false)
	_, err := c.ed.API.ChannelsSetDiscussionGroup(ctx, &tg.ChannelsSetDiscussionGroupRequest{
		Broadcast: c.channel.AsInput(), Group: c.group.AsInput(),
	})
	c.must(err)
	hash := c.ed.InviteLink(ctx, c.channel.AsInputPeer(), false)
	c.byBen, c.byCora = c.ben.Join(ctx, hash), c.cora.Join(ctx, hash)
	c.inBen = c.ben.Join(ctx, c.ed.InviteLink(ctx, c.group.AsInputPeer(), false))
}

// publish posts, and the post comes to the group as one of the channel.
func (c *column) publish(ctx context.Context) {
	c.post = c.ed.Send(ctx, c.channel.AsInputPeer(), "The line to Lille is open")
	atCora := c.cora.ExpectPost("The line to Lille is open")
	if r, ok := atCora.GetReplies(); !ok || !r.Comments || r.ChannelID != c.group.ID || r.Replies != 0 {
		c.t.Errorf("the post comes with %v", r)
	}
	for _, who := range []*Client{c.ben, c.ed} { // the poster too hears of the copy
		u := Expect(who, "the copy", func(u *tg.UpdateNewChannelMessage) bool {
			m, ok := u.Message.(*tg.Message)
			return ok && m.PeerID.(*tg.PeerChannel).ChannelID == c.group.ID && m.Message == "The line to Lille is open"
		})
		m := u.Message.(*tg.Message)
		f, _ := m.GetFwdFrom()
		saved, _ := f.SavedFromPeer.(*tg.PeerChannel)
		from, _ := m.FromID.(*tg.PeerChannel)
		if from == nil || from.ChannelID != c.channel.ID || f.ChannelPost != c.post || saved == nil ||
			saved.ChannelID != c.channel.ID || f.SavedFromMsgID != c.post || !m.Pinned || m.Out {
			c.t.Errorf("%s sees the copy %v", who.Name, m)
		}
		c.copyID = m.ID
	}
}

// discuss is a comment by a member of the group and one by a guest.
func (c *column) discuss(ctx context.Context) {
	d, err := c.cora.API.MessagesGetDiscussionMessage(ctx, &tg.MessagesGetDiscussionMessageRequest{Peer: c.byCora.AsInputPeer(), MsgID: c.post})
	c.must(err)
	if len(d.Messages) != 1 || d.Messages[0].GetID() != c.copyID {
		c.t.Fatalf("the discussion begins with %v", d.Messages)
	}
	group := c.groupIn(d.Chats)
	c.comment = c.ben.Reply(ctx, c.inBen.AsInputPeer(), "At last", c.copyID)
	_, err = c.cora.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{
		Peer: group.AsInputPeer(), Message: "And to Brest?", RandomID: rand.Int64(),
		ReplyTo: &tg.InputReplyToMessage{ReplyToMsgID: c.comment, TopMsgID: c.copyID},
	})
	c.must(err)
	m := c.ben.ExpectPost("And to Brest?")
	if h, ok := m.ReplyTo.(*tg.MessageReplyHeader); !ok || h.ReplyToMsgID != c.comment || h.ReplyToTopID != c.copyID || !m.Mentioned {
		c.t.Errorf("the guest's comment is %v", m)
	}
	res, err := c.cora.API.MessagesGetReplies(ctx, &tg.MessagesGetRepliesRequest{Peer: c.byCora.AsInputPeer(), MsgID: c.post, Limit: 10})
	c.must(err)
	if ms := messagesOf(res); len(ms) != 2 || ms[0].(*tg.Message).Message != "And to Brest?" {
		c.t.Errorf("the comments are %v", ms)
	}
	views, err := c.ben.API.MessagesGetMessagesViews(ctx, &tg.MessagesGetMessagesViewsRequest{Peer: c.byBen.AsInputPeer(), ID: []int{c.post}, Increment: true})
	c.must(err)
	r, _ := views.Views[0].GetReplies()
	if r.Replies != 2 || len(r.RecentRepliers) != 2 || r.MaxID != m.ID || len(views.Users) != 2 || len(views.Chats) != 1 {
		c.t.Errorf("the views are %v", views)
	}
}

func (c *column) groupIn(chats []tg.ChatClass) *tg.Channel {
	c.t.Helper()
	for _, one := range chats {
		if ch, ok := one.(*tg.Channel); ok && ch.ID == c.group.ID {
			return ch
		}
	}
	c.t.Fatalf("the group is not in %v", chats)
	return nil
}

func (c *column) read(ctx context.Context) {
	_, err := c.cora.API.MessagesReadDiscussion(ctx, &tg.MessagesReadDiscussionRequest{Peer: c.byCora.AsInputPeer(), MsgID: c.post, ReadMaxID: c.comment})
	c.must(err)
	Expect(c.ben, "that his comment was read", func(u *tg.UpdateReadChannelDiscussionOutbox) bool {
		return u.ChannelID == c.group.ID && u.TopMsgID == c.copyID && u.ReadMaxID == c.comment
	})
	d, err := c.cora.API.MessagesGetDiscussionMessage(ctx, &tg.MessagesGetDiscussionMessageRequest{Peer: c.byCora.AsInputPeer(), MsgID: c.post})
	c.must(err)
	if read, _ := d.GetReadInboxMaxID(); read != c.comment || d.UnreadCount != 0 {
		c.t.Errorf("the discussion is %v", d)
	}
	if _, err := c.ed.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{
		Peer: c.channel.AsInputPeer(), ID: c.post, Message: "The line to Lille and Brest is open",
	}); err != nil {
		c.t.Fatal(err)
	}
	Expect(c.ben, "the edited copy", func(u *tg.UpdateEditChannelMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.ID == c.copyID && m.Message == "The line to Lille and Brest is open" && m.PeerID.(*tg.PeerChannel).ChannelID == c.group.ID
	})
}

// album is two pictures with one thread.
func (c *column) album(ctx context.Context) {
	var items []tg.InputSingleMedia
	for range 2 {
		m, err := c.ed.API.MessagesUploadMedia(ctx, &tg.MessagesUploadMediaRequest{
			Peer: c.channel.AsInputPeer(), Media: &tg.InputMediaUploadedPhoto{File: c.ed.Upload(ctx, "tower.png", Picture(60, 40))},
		})
		c.must(err)
		photo := m.(*tg.MessageMediaPhoto).Photo.(*tg.Photo)
		items = append(items, tg.InputSingleMedia{RandomID: rand.Int64(), Media: &tg.InputMediaPhoto{ID: photo.AsInput()}})
	}
	items[0].Message = "two towers"
	_, err := c.ed.API.MessagesSendMultiMedia(ctx, &tg.MessagesSendMultiMediaRequest{Peer: c.channel.AsInputPeer(), MultiMedia: items})
	c.must(err)
	Expect(c.ben, "the album in the group", func(u *tg.UpdateNewChannelMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.Message == "two towers" && m.PeerID.(*tg.PeerChannel).ChannelID == c.group.ID
	})
	first := Expect(c.cora, "the album", func(u *tg.UpdateNewChannelMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.Post && m.Message == "two towers"
	}).Message.GetID()
	var roots []int
	for _, id := range []int{first, first + 1} {
		d, err := c.ben.API.MessagesGetDiscussionMessage(ctx, &tg.MessagesGetDiscussionMessageRequest{Peer: c.byBen.AsInputPeer(), MsgID: id})
		c.must(err)
		if len(d.Messages) != 2 || d.Messages[0].GetID() < d.Messages[1].GetID() {
			c.t.Fatalf("the discussion of %d begins with %v", id, d.Messages)
		}
		roots = append(roots, d.Messages[1].GetID())
	}
	if roots[0] != roots[1] {
		c.t.Errorf("the album has the threads %v", roots)
	}
	c.ben.Reply(ctx, c.inBen.AsInputPeer(), "tall ones", roots[0]+1) // under the second
	res, err := c.ben.API.MessagesGetReplies(ctx, &tg.MessagesGetRepliesRequest{Peer: c.byBen.AsInputPeer(), MsgID: first, Limit: 10})
	c.must(err)
	if len(messagesOf(res)) != 1 {
		c.t.Errorf("the comments of the album are %v", messagesOf(res))
	}
}

// withdraw deletes the post, and its copy goes with it.
func (c *column) withdraw(ctx context.Context) {
	_, err := c.ed.API.ChannelsDeleteMessages(ctx, &tg.ChannelsDeleteMessagesRequest{Channel: c.channel.AsInput(), ID: []int{c.post}})
	c.must(err)
	for _, who := range []*Client{c.ben, c.ed} {
		Expect(who, "that the copy is gone", func(u *tg.UpdateDeleteChannelMessages) bool {
			return u.ChannelID == c.group.ID && u.Messages[0] == c.copyID
		})
	}
	_, err = c.ben.API.MessagesGetDiscussionMessage(ctx, &tg.MessagesGetDiscussionMessageRequest{Peer: c.byBen.AsInputPeer(), MsgID: c.post})
	c.ben.Refused("discussing what is gone", err, "MSG_ID_INVALID")
}
