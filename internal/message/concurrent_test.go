package message

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// Everybody does everything at once; afterwards every dialog's counters are
// what its messages say, and no log has a hole.
func TestCountersHoldWhenAllActAtOnce(t *testing.T) {
	w := newWorld(t)
	people := []int64{alice, bob, carol}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(n), 1))
			for i := range 60 {
				me, with := people[rng.IntN(3)], people[rng.IntN(3)]
				if err := w.anything(rng, me, peer.OfUser(with), int64(n*1000+i+1)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, me := range people {
		w.since(me, 1)
		for _, with := range people {
			w.checkCounters(me, peer.OfUser(with))
		}
	}
}

// anything does one random thing. What the thing is about may be gone by now.
func (w *world) anything(rng *rand.Rand, me int64, p peer.Peer, random int64) error {
	id := int32(rng.IntN(40) + 1)
	var err error
	switch rng.IntN(9) {
	default:
		_, err = w.Send(w.ctx, me, &Outgoing{Peer: p, Text: fmt.Sprint(random), RandomID: random})
	case 1:
		_, err = w.Delete(w.ctx, me, []int32{id, id + 1}, rng.IntN(2) == 0)
	case 2:
		_, err = w.Read(w.ctx, me, p, id)
	case 3:
		_, err = w.Pin(w.ctx, me, p, Pinning{ID: id, Unpin: rng.IntN(2) == 0})
	case 4:
		_, err = w.Edit(w.ctx, me, p, id, Edit{Text: fmt.Sprint("edit ", random)})
	case 5:
		_, err = w.ClearHistory(w.ctx, me, p, Clearing{MaxID: id / 4, Revoke: true, JustClear: rng.IntN(2) == 0})
	case 6:
		err = w.SaveDraft(w.ctx, me, p, 0, &messagepb.Draft{Text: fmt.Sprint(random)})
	}
	for _, gone := range []error{ErrNoMessage, ErrNotModified, ErrNotAuthor} {
		if errors.Is(err, gone) {
			return nil
		}
	}
	return err
}

// checkCounters recounts a dialog from its messages.
func (w *world) checkCounters(me int64, p peer.Peer) {
	w.t.Helper()
	d := w.dialogOf(me, p.ID)
	want := &messagepb.Dialog{}
	for offset := int32(0); ; {
		page, err := w.History(w.ctx, me, p, Window{OffsetID: offset, Limit: MaxPage})
		w.must(err)
		if len(page.Messages) == 0 {
			break
		}
		for _, m := range page.Messages {
			if want.TopId == 0 {
				want.TopId, want.TopDate = m.Id, m.Date
			}
			want.Count++
			if m.Pinned {
				want.PinnedCount++
			}
			if !m.Out && m.Id > d.ReadInboxMax {
				want.UnreadCount++
			}
			offset = m.Id
		}
	}
	if d.TopId != want.TopId || d.TopDate != want.TopDate || d.Count != want.Count ||
		d.PinnedCount != want.PinnedCount || d.UnreadCount != want.UnreadCount {
		w.t.Errorf("%d with %v:\n has %v\nneeds %v", me, p, d, want)
	}
}
