package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"chappe/internal/peer"
)

// watermark knows which applied transactions are durable. Each applied
// transaction gets a position, counted up from 1, after it has become visible.
// One goroutine calls sync again and again while there is something applied
// that is not durable; all that was applied before a sync begins is durable
// when it ends, so transactions share syncs.
//
// Its goroutine: run, from newWatermark to close. Its lock, mu, is held for a
// few instructions only.
type watermark struct {
	sync    func() error
	applied atomic.Uint64 // the newest position given out
	durable atomic.Uint64 // all positions up to here are durable
	failed  atomic.Pointer[error]
	syncs   atomic.Uint64

	wakeAt atomic.Uint64 // the position that is to send on wake; 0 for none
	wake   chan struct{} // capacity 1
	batch  uint64        // how many positions the last round covered, at most syncBatch; of the goroutine alone
	stop   chan struct{}
	done   chan struct{} // closed when the goroutine has ended

	mu      sync.Mutex // guards the rest, and writes of durable
	running *syncRound // the sync in progress, nil if there is none
	next    *syncRound // the one after it

	slots [ownerSlots]ownerSlot
}

// syncRound is one call of sync and those who wait for it.
type syncRound struct {
	upTo uint64        // position that it makes durable; set when it begins
	done chan struct{} // closed at the end
	err  error         // set before done is closed
}

// ownerSlots bounds the memory of the table that finds the newest position of
// an owner. Owners that share a slot wait for each other's positions.
const ownerSlots = 4096 // a power of two

type ownerSlot struct {
	applying atomic.Int32  // transactions between becoming visible and getting their position
	newest   atomic.Uint64 // position
}

func newWatermark(sync func() error) *watermark {
	w := &watermark{
		sync: sync,
		wake: make(chan struct{}, 1),
		stop: make(chan struct{}),
		done: make(chan struct{}),
		next: newSyncRound(),
	}
	go w.run()
	return w
}

func newSyncRound() *syncRound { return &syncRound{done: make(chan struct{})} }

func (w *watermark) slot(o peer.Owner) *ownerSlot {
	return &w.slots[(hashOwner(o)>>8)&(ownerSlots-1)]
}

// begin announces that a transaction of these owners is about to be applied.
func (w *watermark) begin(owners []peer.Owner) {
	for _, o := range owners {
		w.slot(o).applying.Add(1)
	}
}

// abandon takes back begin: the transaction was not applied.
func (w *watermark) abandon(owners []peer.Owner) {
	for _, o := range owners {
		w.slot(o).applying.Add(-1)
	}
}

// end gives the transaction its position once it is visible.
func (w *watermark) end(owners []peer.Owner) uint64 {
	pos := w.position()
	for _, o := range owners {
		s := w.slot(o)
		for old := s.newest.Load(); old < pos && !s.newest.CompareAndSwap(old, pos); old = s.newest.Load() {
		}
		s.applying.Add(-1)
	}
	return pos
}

// position returns a new position: it is durable only when all that is visible
// now is durable.
func (w *watermark) position() uint64 {
	pos := w.applied.Add(1)
	if pos == w.wakeAt.Load() {
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
	return pos
}

// seen returns a position that covers all that was visible of these owners
// before the call.
func (w *watermark) seen(owners []peer.Owner) uint64 {
	var pos uint64
	for _, o := range owners {
		s := w.slot(o)
		if s.applying.Load() != 0 {
			return w.position()
		}
		pos = max(pos, s.newest.Load())
	}
	return pos
}

// wait returns when pos is durable, or never will be, or ctx is done.
func (w *watermark) wait(ctx context.Context, pos uint64) error {
	if w.durable.Load() >= pos {
		return nil
	}
	w.mu.Lock()
	if w.durable.Load() >= pos {
		w.mu.Unlock()
		return nil
	}
	round := w.next
	if w.running != nil && pos <= w.running.upTo {
		round = w.running
	}
	w.mu.Unlock()
	if err := w.failure(); err != nil {
		return err
	}
	select {
	case <-round.done:
		return round.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// failure returns the error that ended durability, or nil.
func (w *watermark) failure() error {
	if err := w.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// fail ends durability for good: whoever waits, or will wait, for a position
// that is not durable gets the error. Only the first failure counts.
func (w *watermark) fail(cause error) {
	err := cause
	if !errors.Is(cause, ErrFailed) {
		err = fmt.Errorf("%w: %w", ErrFailed, cause)
	}
	w.failed.CompareAndSwap(nil, &err)
}

func (w *watermark) run() {
	defer close(w.done)
	timer := time.NewTimer(syncDelay)
	defer timer.Stop()
	for w.awaitWork(timer) {
		w.round()
	}
	w.fail(ErrClosed) // nobody may wait for a sync that never comes
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next.err = w.failure()
	close(w.next.done)
}

// A sync costs about 100 µs of CPU however much it covers, so it pays to let
// the writers that the last sync released come back before the next one. A few
// writers never wait for each other: there latency counts, not CPU.
const (
	syncFew   = 4                    // wait only if the last round covered at least so many positions
	syncBatch = 64                   // never wait for more positions than this
	syncDelay = 1 * time.Millisecond // never wait longer than this for more
)

// awaitWork blocks until it is time for the next round. It reports false when
// there will be none: after close, once all is durable, and after a failure.
func (w *watermark) awaitWork(timer *time.Timer) bool {
	durable := w.durable.Load()
	if w.awaitPosition(durable+1, nil) && w.batch >= syncFew {
		timer.Reset(syncDelay)
		w.awaitPosition(durable+w.batch, timer.C)
	}
	return w.durable.Load() < w.applied.Load() && w.failed.Load() == nil
}

// awaitPosition blocks until pos has been given out, and reports true then. It
// gives up when the timer fires, and after close.
func (w *watermark) awaitPosition(pos uint64, timer <-chan time.Time) bool {
	w.wakeAt.Store(pos)
	defer w.wakeAt.Store(0)
	for w.applied.Load() < pos { // given out before wakeAt could be seen, or woken by an older one
		select {
		case <-w.wake:
		case <-timer:
			return false
		case <-w.stop:
			return w.applied.Load() >= pos
		}
	}
	return true
}

func (w *watermark) round() {
	w.mu.Lock()
	r := w.next
	r.upTo = w.applied.Load()
	w.batch = min(r.upTo-w.durable.Load(), syncBatch)
	w.running, w.next = r, newSyncRound()
	w.mu.Unlock()

	err := w.sync()
	w.syncs.Add(1)
	if err != nil {
		w.fail(err)
	}
	err = w.failure() // a failure elsewhere during the sync makes it worthless too

	w.mu.Lock()
	if err == nil {
		w.durable.Store(r.upTo)
	}
	r.err = err
	w.running = nil
	w.mu.Unlock()
	close(r.done)
}

// close makes durable what is applied and ends the goroutine. No transaction
// may be applied afterwards.
func (w *watermark) close() error {
	close(w.stop)
	<-w.done
	if w.durable.Load() < w.applied.Load() {
		return w.failure()
	}
	return nil
}
