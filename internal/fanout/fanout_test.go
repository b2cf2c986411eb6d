package fanout

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/layer"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// listener is a sink that remembers.
type listener struct {
	id    int64
	key   uint64
	layer int
	away  bool
	anew  bool // a session of its own, not one resumed
	got   [][]byte
}

func (l *listener) Push(body []byte) bool { l.got = append(l.got, body); return true }
func (l *listener) PushInTurn(b Blank, viewer int64) bool {
	body := make([]byte, b.Len())
	b.Fill(body, viewer)
	return l.Push(body)
}
func (l *listener) Layer() int        { return l.layer }
func (l *listener) ID() int64         { return l.id }
func (l *listener) PermKeyID() uint64 { return l.key }
func (l *listener) Connected() bool   { return !l.away }
func (l *listener) Resumed() bool     { return !l.anew }

type noCount struct{}

func (noCount) Dropped(string, int) {}
func (noCount) Sessions(int, int)   {}

type noChannels struct{}

func (noChannels) ChannelsOf(context.Context, int64) ([]int64, error) { return nil, nil }
func (noChannels) Watched(context.Context, int64, int64) (Watcher, error) {
	return Watcher{}, nil
}

func newHub(t *testing.T, view View) *Hub {
	t.Helper()
	layers, err := layer.Load()
	if err != nil {
		t.Fatal(err)
	}
	return New(Views{Own: view}, noChannels{}, layers, noCount{}, slog.New(slog.DiscardHandler))
}

// message renders a new private message as its receiver sees it.
func message(context.Context, int64, update.Batch) (bin.Encoder, error) {
	return &tg.Updates{
		Updates: []tg.UpdateClass{&tg.UpdateNewMessage{Pts: 2, PtsCount: 1, Message: &tg.Message{
			ID: 1, PeerID: &tg.PeerUser{UserID: 7}, Date: 1, Message: "bonjour",
		}}},
		Users: []tg.UserClass{&tg.User{ID: 7, AccessHash: 8, FirstName: "Alice"}},
	}, nil
}

var bob = peer.MailboxOf(9)

func TestOriginIsNotToldAndOthersAre(t *testing.T) {
	h := newHub(t, message)
	origin, other := &listener{id: 1, key: 1}, &listener{id: 1, key: 2}
	h.Join(bob, origin)
	h.Join(bob, other)
	h.Deliver(update.Batch{Owner: bob, Origin: update.Origin{Key: 1, Session: 1}})
	if len(origin.got) != 0 || len(other.got) != 1 {
		t.Errorf("the origin was told %d times, the other session %d times", len(origin.got), len(other.got))
	}
	h.Deliver(update.Batch{Owner: peer.MailboxOf(10)})
	if len(other.got) != 1 {
		t.Error("a session heard of somebody else's mailbox")
	}
}

func TestOneSessionOfAKeyIsTold(t *testing.T) {
	h := newHub(t, message)
	first, second := &listener{id: 1, key: 1}, &listener{id: 2, key: 1}
	if !h.Join(bob, first) || h.Join(bob, second) {
		t.Error("only the first sink of an owner is the first")
	}
	h.Deliver(update.Batch{Owner: bob})
	if len(first.got) != 0 || len(second.got) != 1 {
		t.Errorf("told: %d and %d times, want the latest session alone", len(first.got), len(second.got))
	}
	if h.Leave(bob, first) || !h.Online(bob) {
		t.Error("a session that was replaced takes its successor with it")
	}
	if !h.Leave(bob, second) || h.Online(bob) {
		t.Error("the last session has left and somebody is still online")
	}
}

func TestEachLayerIsMadeOnceAndReadsInItsAge(t *testing.T) {
	h := newHub(t, message)
	newest := &listener{id: 1, key: 1, layer: tg.Layer}
	old := []*listener{{id: 1, key: 2, layer: 158}, {id: 1, key: 3, layer: 158}}
	h.Join(bob, newest)
	for _, l := range old {
		h.Join(bob, l)
	}
	h.Deliver(update.Batch{Owner: bob})
	var u tg.Updates
	if err := u.Decode(&bin.Buffer{Buf: newest.got[0]}); err != nil {
		t.Fatalf("layer %d: %v", tg.Layer, err)
	}
	if &old[0].got[0][0] != &old[1].got[0][0] {
		t.Error("a layer was made twice for two listeners")
	}
	if bytes.Equal(old[0].got[0], newest.got[0]) || !bytes.Contains(old[0].got[0], []byte("bonjour")) {
		t.Error("layer 158 did not get the message in its own form")
	}
}

func TestNothingToTellIsNotPushed(t *testing.T) {
	h := newHub(t, func(context.Context, int64, update.Batch) (bin.Encoder, error) { return nil, nil })
	l := &listener{id: 1, key: 1}
	h.Join(bob, l)
	h.Deliver(update.Batch{Owner: bob})
	if len(l.got) != 0 {
		t.Error("an empty update was pushed")
	}
}

// TestHears: who is away does not keep another session of the key from taking
// over.
func TestHears(t *testing.T) {
	h := newHub(t, nil)
	l := &listener{id: 1, key: 1}
	if h.Hears(bob, 1) {
		t.Error("nobody hears")
	}
	h.Join(bob, l)
	if !h.Hears(bob, 1) || h.Hears(bob, 2) {
		t.Error("the session of key 1 hears, and no other")
	}
	l.away = true
	if h.Hears(bob, 1) {
		t.Error("the client is away")
	}
}
