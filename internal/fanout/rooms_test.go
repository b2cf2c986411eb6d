package fanout

import (
	"bytes"
	"context"
	"encoding/binary"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/layer"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// membership is who is in which channels.
type membership map[int64][]int64

func (m membership) ChannelsOf(_ context.Context, user int64) ([]int64, error) { return m[user], nil }
func (m membership) Watched(_ context.Context, user, channel int64) (Watcher, error) {
	in := slices.Contains(m[user], channel)
	return Watcher{Member: in, May: in, Plain: in}, nil
}

const townHall = int64(77)

// post is a post of a channel with an access hash that is another for each.
func post(context.Context, update.Batch) (*Shared, error) {
	fill := func(p []byte, viewer int64) { binary.LittleEndian.PutUint64(p, uint64(viewer)*0x0101010101) }
	old := make([]byte, 8)
	fill(old, -1)
	return &Shared{
		Body: &tg.Updates{
			Updates: []tg.UpdateClass{&tg.UpdateNewChannelMessage{Pts: 2, PtsCount: 1, Message: &tg.Message{
				ID: 1, PeerID: &tg.PeerChannel{ChannelID: townHall}, Date: 1, Message: "hear ye",
			}}},
			Users: []tg.UserClass{&tg.User{ID: 5, AccessHash: int64(binary.LittleEndian.Uint64(old))}},
		},
		Holes:   []Hole{{Old: old, Fill: fill}},
		Differs: func(int64) bool { return false },
	}, nil
}

func newTownHall(t testing.TB, in membership) *Hub {
	t.Helper()
	layers, err := layer.Load()
	if err != nil {
		t.Fatal(err)
	}
	return New(Views{Own: message, Shared: post}, in, layers, noCount{}, slog.New(slog.DiscardHandler))
}

func TestMembersHearInTheirOwnForm(t *testing.T) {
	in := membership{1: {townHall}, 2: {townHall}, 3: nil}
	h := newTownHall(t, in)
	listeners := map[int64]*listener{}
	for user := range in {
		listeners[user] = &listener{id: 1, key: uint64(user)}
		h.Join(peer.MailboxOf(user), listeners[user])
	}
	channel := peer.ChannelOf(townHall)
	h.Deliver(update.Batch{Owner: channel})
	for _, user := range []int64{1, 2} {
		l := listeners[user]
		if len(l.got) != 1 {
			t.Fatalf("member %d was told %d times", user, len(l.got))
		}
		var u tg.Updates
		if err := u.Decode(&bin.Buffer{Buf: l.got[0]}); err != nil {
			t.Fatal(err)
		}
		if hash := u.Users[0].(*tg.User).AccessHash; hash != user*0x0101010101 {
			t.Errorf("member %d got the access hash %x", user, hash)
		}
	}
	if bytes.Equal(listeners[1].got[0], listeners[2].got[0]) {
		t.Error("two members got the same bytes")
	}
	if len(listeners[3].got) != 0 {
		t.Error("a stranger was told")
	}

	// Who is a member is known by the channel's own log, before the next post.
	in[1], in[3] = nil, []int64{townHall}
	for _, user := range []int64{1, 3} {
		h.Deliver(update.Batch{Owner: channel, Events: []update.Event{{Event: &updatepb.Event{
			Kind: updatepb.Kind_MEMBER, Peer: peer.OfChannel(townHall).Int(), User: user,
		}}}})
	}
	// His own log makes the hub look again; it may be told later.
	if err := h.admit(t.Context(), 3, townHall, false); err != nil {
		t.Fatal(err)
	}
	h.Deliver(update.Batch{Owner: channel})
	if n := len(listeners[1].got); n != 1 {
		t.Errorf("a former member was told %d times", n)
	}
	if n := len(listeners[3].got); n != 1 {
		t.Fatalf("a new member was told %d times", n)
	}

	// The first he hears is rendered for him alone, the next as for everybody.
	h.Deliver(update.Batch{Owner: channel})
	if shared := listeners[2].got[2]; bytes.Contains(listeners[3].got[0], []byte("hear ye")) {
		t.Error("a new member heard of the channel first in the form of the others")
	} else if len(listeners[3].got[1]) != len(shared) {
		t.Error("a member of some time did not get the form of the others")
	}
}

// A client that opens a session may know none of the channels: the first it
// hears of each is whole, the next as for everybody. Another device of his that
// was there before gets the same.
func TestNewSessionHearsTheFirstWhole(t *testing.T) {
	h := newTownHall(t, membership{1: {townHall}, 2: {townHall}})
	old, other := &listener{id: 1, key: 1}, &listener{id: 1, key: 2}
	h.Join(peer.MailboxOf(1), old)
	h.Join(peer.MailboxOf(2), other)
	next := &listener{id: 2, key: 3, anew: true}
	h.Join(peer.MailboxOf(1), next)
	for range 2 {
		h.Deliver(update.Batch{Owner: peer.ChannelOf(townHall)})
	}
	for _, l := range []*listener{old, next} {
		if len(l.got) != 2 || bytes.Contains(l.got[0], []byte("hear ye")) || !bytes.Contains(l.got[1], []byte("hear ye")) {
			t.Errorf("heard %q", l.got)
		}
	}
	if !bytes.Contains(other.got[0], []byte("hear ye")) {
		t.Error("a member who was there before heard alone")
	}
	late := &listener{id: 1, key: 4, anew: true}
	h.Leave(peer.MailboxOf(2), other)
	h.Join(peer.MailboxOf(2), late)
	h.Deliver(update.Batch{Owner: peer.ChannelOf(townHall)})
	if len(late.got) != 1 || bytes.Contains(late.got[0], []byte("hear ye")) {
		t.Errorf("who came back with a new session heard %q", late.got)
	}
}

// public is a channel that anybody may look at, as long as it is open.
type public struct {
	membership
	open bool
}

func (p *public) Watched(context.Context, int64, int64) (Watcher, error) {
	return Watcher{May: p.open}, nil
}

func TestGuestsLeaveAChannelThatTurnsPrivate(t *testing.T) {
	layers, err := layer.Load()
	if err != nil {
		t.Fatal(err)
	}
	in := &public{membership: membership{}, open: true}
	own := func(context.Context, update.Batch) (*Shared, error) { return nil, nil } // as when the channel has changed
	h := New(Views{Own: message, Shared: own}, in, layers, noCount{}, slog.New(slog.DiscardHandler))
	guest := &listener{id: 1, key: 1}
	h.Join(peer.MailboxOf(1), guest)
	if err := h.Follow(t.Context(), 1, townHall, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	h.Deliver(update.Batch{Owner: peer.ChannelOf(townHall)})
	in.open = false
	h.Deliver(update.Batch{Owner: peer.ChannelOf(townHall)})
	if len(guest.got) != 1 {
		t.Errorf("a guest was told %d times, want once: before the channel turned private", len(guest.got))
	}
}

// BenchmarkJoin measures what it costs a session to come online whose user is in
// 500 channels, besides reading them.
func BenchmarkJoin(b *testing.B) {
	in := membership{}
	for id := range int64(500) {
		in[1] = append(in[1], 1000+id)
	}
	h := newTownHall(b, in)
	l := &listener{id: 1, key: 1}
	b.ReportAllocs()
	for b.Loop() {
		h.Join(peer.MailboxOf(1), l)
		h.Leave(peer.MailboxOf(1), l)
	}
}
