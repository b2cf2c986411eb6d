package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"

	"chappe/internal/peer"
	"chappe/internal/seal"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrFailed means that the log could not be written. Nothing can be made
	// durable any more; the process should stop.
	ErrFailed = errors.New("store: writing failed; no transaction is durable from here on")
	// ErrClosed means that the store has been closed.
	ErrClosed = errors.New("store: closed")
)

// DB is the store: a [Driver] with sealing, locks of owners, and knowledge of
// what is durable. It is safe for concurrent use.
type DB struct {
	driver Driver
	ring   *seal.Keyring
	locks  *locks
	mark   *watermark
	gate   gate

	txs     sync.Pool // *txState
	commits atomic.Uint64
	rows    atomic.Uint64
	views   atomic.Uint64
}

// newDB puts a DB on an open driver, which it closes if it fails.
func newDB(ctx context.Context, d Driver, src seal.MasterSource) (*DB, error) {
	ring, err := seal.Open(ctx, src, &driverSlots{driver: d})
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	db := &DB{driver: d, ring: ring, locks: newLocks(), mark: newWatermark(d.Sync)}
	db.gate.init()
	db.txs.New = func() any {
		s := &txState{}
		s.db = db
		s.reset()
		return s
	}
	return db, nil
}

// Update runs fn alone on the owners and applies its writes when it returns
// nil. When Update returns they are visible to every later transaction; they
// are durable when the returned Commit says so. If fn fails or panics nothing
// is written. Update must not be called from within fn.
//
// An error of fn is returned as it is, once what fn has read is durable, so
// that it may be told to a client. ctx bounds the wait for the owners.
func (d *DB) Update(ctx context.Context, owners []peer.Owner, fn func(Tx) error) (Commit, error) {
	if err := d.gate.enter(); err != nil {
		return nil, err
	}
	defer d.gate.leave()
	if err := d.mark.failure(); err != nil {
		return nil, err
	}
	s := d.txs.Get().(*txState)
	defer func() {
		s.reset()
		d.txs.Put(s)
	}()
	s.owners = sortOwners(append(s.owners, owners...))
	c, err := d.update(ctx, s, fn)
	if err == nil {
		return c, nil
	}
	if werr := d.mark.wait(ctx, d.mark.seen(s.seen)); werr != nil {
		return nil, errors.Join(err, werr)
	}
	return nil, err
}

// update is the part of Update under the owners' locks.
func (d *DB) update(ctx context.Context, s *txState, fn func(Tx) error) (*commit, error) {
	if err := d.locks.lock(ctx, s.owners); err != nil {
		return nil, fmt.Errorf("store: wait for owners: %w", err)
	}
	defer d.locks.unlock(s.owners)
	var err error
	if s.tx, err = d.driver.Begin(ctx, s.owners); err != nil {
		return nil, fmt.Errorf("store: begin: %w", err)
	}
	s.driver = s.tx
	defer s.tx.Close() //nolint:errcheck // after Commit there is nothing to lose, before it nothing to keep
	if err := s.run(fn); err != nil {
		return nil, err
	}
	c, err := d.apply(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, f := range s.applied {
		f(c)
	}
	return c, nil
}

// run gives fn a handle that is void afterwards, also when fn panics.
func (s *txState) run(fn func(Tx) error) error {
	t := &tx{state: s}
	defer func() { t.state = nil }()
	return fn(t)
}

// apply commits the writes and gives the transaction its position. One that
// wrote nothing is as durable as what it has read.
func (d *DB) apply(ctx context.Context, s *txState) (*commit, error) {
	if len(s.overlay.writes) == 0 {
		return &commit{d.mark, d.mark.seen(s.seen)}, nil
	}
	d.mark.begin(s.owners)
	if err := s.commit(ctx); err != nil {
		d.mark.abandon(s.owners)
		if errors.Is(err, ErrFailed) {
			d.mark.fail(err)
		}
		return nil, fmt.Errorf("store: commit: %w", err)
	}
	pos := d.mark.end(s.owners)
	d.commits.Add(1)
	d.rows.Add(uint64(len(s.overlay.writes)))
	return &commit{d.mark, pos}, nil
}

// View gives fn a reader of one consistent state and returns when all that it
// may have read is durable. An error of fn is returned as it is.
func (d *DB) View(ctx context.Context, fn func(Reader) error) error {
	if err := d.gate.enter(); err != nil {
		return err
	}
	defer d.gate.leave()
	d.views.Add(1)
	v := newView(d)
	err := v.run(ctx, fn)
	if werr := d.mark.wait(ctx, d.mark.seen(v.seen)); werr != nil {
		return errors.Join(err, werr)
	}
	return err
}

// view implements [Reader] for View. Its buffers suffice for most views.
type view struct {
	reads
	rowBuf  [64]byte
	seenBuf [4]peer.Owner
}

func newView(d *DB) *view {
	v := &view{reads: reads{db: d}}
	v.row, v.seen = v.rowBuf[:0], v.seenBuf[:0]
	return v
}

func (v *view) run(ctx context.Context, fn func(Reader) error) (err error) {
	if v.driver, err = v.db.driver.Read(ctx); err != nil {
		return fmt.Errorf("store: begin to read: %w", err)
	}
	defer func() {
		if cerr := v.driver.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("store: end to read: %w", cerr)
		}
	}()
	return fn(v)
}

// Get implements [Reader].
func (v *view) Get(o peer.Owner, key []byte) ([]byte, error) { return v.get(o, key) }

// Has implements [Reader].
func (v *view) Has(o peer.Owner, key []byte) (bool, error) { return v.has(o, key) }

// Scan implements [Reader].
func (v *view) Scan(o peer.Owner, r Range) iter.Seq2[Row, error] { return v.rows(o, r) }

// Keys implements [Reader].
func (v *view) Keys(o peer.Owner, r Range) iter.Seq2[[]byte, error] { return v.keys(o, r) }

// open appends the plain form of a stored value. An empty value is stored
// empty: it says no more than that the row exists.
func (d *DB) open(dst, row, stored []byte) ([]byte, error) {
	if len(stored) == 0 {
		return dst, nil
	}
	if dst == nil {
		dst = make([]byte, 0, len(stored)-min(len(stored), seal.Overhead))
	}
	return d.ring.Open(dst, row, stored)
}

// Seal returns the keyring under which values are sealed.
func (d *DB) Seal() *seal.Keyring { return d.ring }

// Failed returns the error that ended all writing, or nil.
func (d *DB) Failed() error { return d.mark.failure() }

// Close waits for running transactions and views, makes durable what is
// applied, and ends the store. Later calls return ErrClosed.
func (d *DB) Close() error {
	if !d.gate.close() {
		return ErrClosed
	}
	err := d.mark.close()
	if cerr := d.driver.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("store: close: %w", cerr)
	}
	d.ring.Wipe()
	return err
}

// Stats are figures of a DB since it was opened.
type Stats struct {
	Commits uint64 // transactions that wrote
	Rows    uint64 // rows written or deleted by them
	Views   uint64
	Rounds  uint64 // syncs that commits and views shared
	Pending uint64 // positions that are applied but not durable now
	Driver  DriverStats
}

// Stats returns figures since the DB was opened. They are read one by one, not
// as one consistent state.
func (d *DB) Stats() Stats {
	durable := d.mark.durable.Load()
	return Stats{
		Commits: d.commits.Load(),
		Rows:    d.rows.Load(),
		Views:   d.views.Load(),
		Rounds:  d.mark.syncs.Load(),
		Pending: d.mark.applied.Load() - durable,
		Driver:  d.driver.Stats(),
	}
}
