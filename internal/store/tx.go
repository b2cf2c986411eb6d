package store

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"chappe/internal/peer"
	"chappe/internal/seal"
)

// tx implements [Tx]. The handle is empty once the function it was given to has
// returned, so that a late use fails instead of reaching the next transaction.
type tx struct{ state *txState }

// txState is pooled.
type txState struct {
	reads
	overlay overlay
	tx      DriverTx
	owners  []peer.Owner
	applied []func(Commit)
}

// reset empties the state for the next transaction.
func (s *txState) reset() {
	s.overlay.reset()
	s.reads = reads{db: s.db, own: &s.overlay, seen: s.seen[:0], row: s.row[:0]}
	s.tx = nil
	s.owners = s.owners[:0]
	clear(s.applied)
	s.applied = s.applied[:0]
}

// Get implements [Reader].
func (t *tx) Get(o peer.Owner, key []byte) ([]byte, error) { return t.state.get(o, key) }

// Has implements [Reader].
func (t *tx) Has(o peer.Owner, key []byte) (bool, error) { return t.state.has(o, key) }

// Scan implements [Reader].
func (t *tx) Scan(o peer.Owner, r Range) iter.Seq2[Row, error] { return t.state.reads.rows(o, r) }

// Keys implements [Reader].
func (t *tx) Keys(o peer.Owner, r Range) iter.Seq2[[]byte, error] { return t.state.reads.keys(o, r) }

// Set implements [Tx].
func (t *tx) Set(o peer.Owner, key, value []byte) {
	t.state.mustOwn(o)
	t.state.overlay.set(t.state.name(o, key), value, false)
}

// Delete implements [Tx].
func (t *tx) Delete(o peer.Owner, key []byte) {
	t.state.mustOwn(o)
	t.state.overlay.set(t.state.name(o, key), nil, true)
}

// OnApplied implements [Tx].
func (t *tx) OnApplied(fn func(Commit)) { t.state.applied = append(t.state.applied, fn) }

func (s *txState) mustOwn(o peer.Owner) {
	if !slices.Contains(s.owners, o) {
		panic(fmt.Sprintf("store: write to %s in a transaction of %v", o, s.owners))
	}
}

// commit seals the writes into the driver's transaction and applies it.
func (s *txState) commit(ctx context.Context) error {
	for i := range s.overlay.writes {
		w := &s.overlay.writes[i]
		if w.dead {
			continue
		}
		row := s.overlay.bytes(w.row)
		if w.deleted {
			s.tx.Delete(row)
			continue
		}
		plain := s.overlay.bytes(w.value)
		if len(plain) == 0 {
			s.tx.Put(row, 0)
			continue
		}
		buf := s.tx.Put(row, len(plain)+seal.Overhead)
		s.db.ring.Seal(buf[:0], row, plain)
	}
	return s.tx.Commit(ctx)
}

// commit implements [Commit].
type commit struct {
	mark *watermark
	pos  uint64
}

// Wait implements [Commit].
func (c *commit) Wait(ctx context.Context) error { return c.mark.wait(ctx, c.pos) }
