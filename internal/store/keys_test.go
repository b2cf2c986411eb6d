package store_test

import (
	"bytes"
	"testing"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// TestKeysAreOrdered checks that keys sort as their numbers do.
func TestKeysAreOrdered(t *testing.T) {
	blind := [16]byte{7}
	for name, keys := range map[string][][]byte{
		"messages": {store.MessageKey(0), store.MessageKey(1), store.MessageKey(255), store.MessageKey(256), store.MessageKey(1<<31 - 1)},
		"history":  {store.HistoryKey(blind, 1), store.HistoryKey(blind, 2), store.HistoryKey(blind, 300)},
		"updates":  {store.UpdateKey(1, 0), store.UpdateKey(1, 1), store.UpdateKey(2, 0), store.UpdateKey(1<<20, 9)},
		"timers":   {store.TimerKey(-5, 0), store.TimerKey(-1, 9), store.TimerKey(1, 9), store.TimerKey(2, 0), store.TimerKey(1<<33, 0)},
	} {
		for i := 1; i < len(keys); i++ {
			if bytes.Compare(keys[i-1], keys[i]) >= 0 {
				t.Errorf("%s: key %d is not below key %d", name, i-1, i)
			}
		}
	}
}

func inside(r store.Range, key []byte) bool {
	return bytes.Compare(key, r.From) >= 0 && (len(r.To) == 0 || bytes.Compare(key, r.To) < 0)
}

func TestRanges(t *testing.T) {
	a, b := [16]byte{1}, [16]byte{1, 15: 1}
	cases := []struct {
		name string
		in   bool
		r    store.Range
		key  []byte
	}{
		{"history", true, store.History(a, 0, 0), store.HistoryKey(a, 1<<31-1)},
		{"history of another", false, store.History(a, 0, 0), store.HistoryKey(b, 1)},
		{"history from", true, store.History(a, 5, 9), store.HistoryKey(a, 5)},
		{"history before", false, store.History(a, 5, 9), store.HistoryKey(a, 4)},
		{"history to", false, store.History(a, 5, 9), store.HistoryKey(a, 9)},
		{"updates", true, store.Updates(7), store.UpdateKey(8, 0)},
		{"updates seen", false, store.Updates(7), store.UpdateKey(7, 65535)},
		{"updates and other tags", false, store.Updates(0), store.NewKey(store.TagUpdate + 1)},
		{"prefix", true, store.Prefix(store.NewKey('x').U8(255)), store.NewKey('x').U8(255).U8(255)},
		{"past prefix", false, store.Prefix(store.NewKey('x').U8(255)), store.NewKey('y')},
		{"open prefix", true, store.Prefix(store.NewKey(255)), store.NewKey(255).U64(1<<64 - 1)},
	}
	for _, c := range cases {
		if inside(c.r, c.key) != c.in {
			t.Errorf("%s: inside = %v", c.name, !c.in)
		}
	}
	if store.HistoryKeyID(store.HistoryKey(a, 77)) != 77 || store.UpdateKeyPts(store.UpdateKey(88, 3)) != 88 {
		t.Error("numbers do not come back from keys")
	}
	if _, ok := store.KeyU64([]byte("short"), 0); ok {
		t.Error("a number from a short key")
	}
}

// TestBlindsCannotBeLinked checks that a peer looks different to each owner.
func TestBlindsCannotBeLinked(t *testing.T) {
	db := openTemp(t)
	seen := make(map[[16]byte]bool)
	for _, o := range []peer.Owner{peer.MailboxOf(1), peer.MailboxOf(2), peer.ChannelOf(1)} {
		for _, p := range []peer.Peer{peer.OfUser(1), peer.OfChat(1), peer.OfChannel(1), peer.OfUser(2)} {
			b := db.BlindPeer(o, p)
			if seen[b] {
				t.Errorf("the blind of %s for %s is not its own", p, o)
			}
			seen[b] = true
			if b != db.BlindPeer(o, p) {
				t.Error("a blind changes")
			}
		}
	}
	o1, k1 := db.Lookup("phone", "1")
	o2, k2 := db.Lookup("username", "1")
	if o1 == o2 || bytes.Equal(k1, k2) || o1.Space != peer.Index || len(k1) != 16 {
		t.Errorf("look-ups %v %x, %v %x", o1, k1, o2, k2)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
