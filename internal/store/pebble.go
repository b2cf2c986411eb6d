package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"chappe/internal/peer"
	"chappe/internal/seal"
)

// Options are the settings of an embedded store. Zero values mean the defaults.
type Options struct {
	CacheBytes    int64        // block cache; 64 MiB
	MemTableBytes int          // rows kept in memory before they are written to a table; 64 MiB
	OpenFiles     int          // 1,000
	Logger        *slog.Logger // slog.Default()

	fs vfs.FS // for tests
}

func (o Options) withDefaults() Options {
	if o.CacheBytes == 0 {
		o.CacheBytes = 64 << 20
	}
	if o.MemTableBytes == 0 {
		o.MemTableBytes = 64 << 20
	}
	if o.OpenFiles == 0 {
		o.OpenFiles = 1000
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.fs == nil {
		o.fs = vfs.Default
	}
	return o
}

// OpenPebble opens the embedded store in dir, which is made if it does not
// exist. One process at a time can have it open.
func OpenPebble(ctx context.Context, dir string, src seal.MasterSource, opts Options) (*DB, error) {
	opts = opts.withDefaults()
	if opts.fs == vfs.Default {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("store: make the data directory: %w", err)
		}
	}
	d, err := openPebbleDriver(dir, opts)
	if err != nil {
		return nil, err
	}
	return newDB(ctx, d, src)
}

// pebbleDriver implements [Driver] on an embedded Pebble database. A commit is
// applied without waiting for its log record; Sync writes an empty record and
// waits for that: there is one log, so all records before it are durable too.
type pebbleDriver struct {
	db     *pebble.DB
	guard  *logGuard
	health io.Closer // watches for slow file operations
}

// slowDisk is how long a file operation may take before it is logged.
const slowDisk = 5 * time.Second

func openPebbleDriver(dir string, opts Options) (*pebbleDriver, error) {
	fs, health := vfs.WithDiskHealthChecks(opts.fs, slowDisk, nil, func(i vfs.DiskSlowInfo) {
		opts.Logger.Warn("store: slow disk", "op", i.OpType.String(), "took", i.Duration)
	})
	guard := newLogGuard(fs)
	db, err := pebble.Open(dir, pebbleOptions(opts, guard))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: open %s: %w", dir, err), health.Close())
	}
	return &pebbleDriver{db: db, guard: guard, health: health}, nil
}

// Begin implements [Driver]. There is nothing to lock: only this process has
// the database open.
func (d *pebbleDriver) Begin(context.Context, []peer.Owner) (DriverTx, error) {
	return &pebbleTx{driver: d}, nil
}

// Read implements [Driver].
func (d *pebbleDriver) Read(context.Context) (DriverReader, error) {
	return &pebbleView{db: d.db}, nil
}

// Sync implements [Driver].
func (d *pebbleDriver) Sync() error {
	b := d.db.NewBatch()
	if err := b.LogData(nil, nil); err != nil {
		return err
	}
	if err := d.db.ApplyNoSyncWait(b, pebble.Sync); err != nil {
		return err
	}
	if err := b.SyncWait(); err != nil {
		return err
	}
	if err := d.guard.failure(); err != nil {
		return err
	}
	return b.Close()
}

// Stats implements [Driver].
func (d *pebbleDriver) Stats() DriverStats {
	return DriverStats{
		LogBytes:   d.guard.logBytes.Load(),
		TableBytes: d.guard.otherBytes.Load(),
		DiskBytes:  d.db.Metrics().DiskSpaceUsage(),
		Syncs:      d.guard.logSyncs.Load(),
	}
}

// Close implements [Driver].
func (d *pebbleDriver) Close() error { return errors.Join(d.db.Close(), d.health.Close()) }

// pebbleTx collects writes in a batch and reads the database itself: nobody
// else writes rows of the transaction's owners meanwhile.
type pebbleTx struct {
	driver *pebbleDriver
	batch  *pebble.Batch // nil before the first write and after Commit
}

// Get implements [DriverReader].
func (t *pebbleTx) Get(row []byte) ([]byte, io.Closer, error) {
	value, release, err := t.driver.db.Get(row)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil, ErrNotFound
	}
	return value, release, err
}

// Iter implements [DriverReader].
func (t *pebbleTx) Iter(from, to []byte, reverse bool, _ int) (DriverIter, error) {
	it, err := t.driver.db.NewIter(&pebble.IterOptions{LowerBound: from, UpperBound: to})
	if err != nil {
		return nil, err
	}
	return &pebbleIter{it: it, reverse: reverse}, nil
}

func (t *pebbleTx) writes() *pebble.Batch {
	if t.batch == nil {
		t.batch = t.driver.db.NewBatch()
	}
	return t.batch
}

// Put implements [DriverTx].
func (t *pebbleTx) Put(row []byte, size int) []byte {
	op := t.writes().SetDeferred(len(row), size)
	copy(op.Key, row)
	return op.Value // op.Finish does nothing to a batch without an index
}

// Delete implements [DriverTx].
func (t *pebbleTx) Delete(row []byte) {
	op := t.writes().DeleteDeferred(len(row))
	copy(op.Key, row)
}

// Commit implements [DriverTx].
func (t *pebbleTx) Commit(context.Context) error {
	if err := t.driver.guard.failure(); err != nil {
		return err
	}
	return t.driver.db.Apply(t.writes(), pebble.NoSync)
}

// Close implements [DriverReader].
func (t *pebbleTx) Close() error {
	if t.batch == nil {
		return nil
	}
	b := t.batch
	t.batch = nil
	return b.Close()
}

// pebbleIter implements [DriverIter].
type pebbleIter struct {
	it      *pebble.Iterator
	reverse bool
	begun   bool
}

// Next implements [DriverIter].
func (i *pebbleIter) Next() bool {
	switch {
	case !i.begun && i.reverse:
		i.begun = true
		return i.it.Last()
	case !i.begun:
		i.begun = true
		return i.it.First()
	case i.reverse:
		return i.it.Prev()
	}
	return i.it.Next()
}

// Row implements [DriverIter].
func (i *pebbleIter) Row() []byte { return i.it.Key() }

// Value implements [DriverIter].
func (i *pebbleIter) Value() ([]byte, error) { return i.it.ValueAndErr() }

// Close implements [DriverIter].
func (i *pebbleIter) Close() error { return i.it.Close() }
