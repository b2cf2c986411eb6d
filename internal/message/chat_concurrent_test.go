package message

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"chappe/internal/peer"
)

// Members send at once, each of them twice; every mailbox has each message once,
// in one order, and no log has a hole.
func TestMembersWriteAtOnce(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	people := []int64{alice, bob, carol}
	const each = 30
	var wg sync.WaitGroup
	for n, me := range people {
		for range 2 { // a repeated random id races with itself
			wg.Go(func() {
				for i := range each {
					o := &Outgoing{Peer: g, Text: fmt.Sprint(n, ".", i), RandomID: int64(n*1000 + i + 1)}
					if _, err := w.Send(w.ctx, me, o); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Go(func() {
			for range each {
				if _, err := w.Read(w.ctx, me, g, 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() { // members come and go meanwhile
		for range 10 {
			_, err := w.chats.AddChatUser(w.ctx, alice, g.ID, dora)
			w.must(err)
			_, err = w.chats.RemoveChatUser(w.ctx, alice, g.ID, dora)
			w.must(err)
		}
	})
	wg.Wait()
	var order []int32
	for _, me := range people {
		w.since(me, 1)
		w.checkAll(me, g, each*len(people))
		var mine []int32
		for offset := int32(0); ; {
			page, err := w.History(w.ctx, me, g, Window{OffsetID: offset, Limit: MaxPage})
			w.must(err)
			if len(page.Messages) == 0 {
				break
			}
			for _, m := range page.Messages {
				mine, offset = append(mine, m.Twin), m.Id
			}
		}
		if order == nil {
			order = mine
		}
		if !slices.Equal(order, mine) {
			t.Errorf("%d sees another order than %d", me, people[0])
		}
	}
	w.since(dora, 1)
}

// checkAll checks that a mailbox has each text once and so many of them.
func (w *world) checkAll(user int64, g peer.Peer, want int) {
	w.t.Helper()
	seen := make(map[string]int)
	for offset := int32(0); ; {
		page, err := w.History(w.ctx, user, g, Window{OffsetID: offset, Limit: MaxPage})
		w.must(err)
		if len(page.Messages) == 0 {
			break
		}
		for _, m := range page.Messages {
			if offset = m.Id; m.Action == nil {
				seen[m.Text]++
			}
		}
	}
	for text, n := range seen {
		if n != 1 {
			w.t.Errorf("%d has %q %d times", user, text, n)
		}
	}
	if len(seen) != want {
		w.t.Errorf("%d has %d texts, want %d", user, len(seen), want)
	}
}
