package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"chappe/internal/peer"
	"chappe/internal/seal"
)

var errDisk = errors.New("no space left on device")

// brokenFS fails operations on logs when it is told to: one operation, or all
// from then on.
type brokenFS struct {
	vfs.FS
	once                bool
	write, sync, create atomic.Bool
	failures            atomic.Int32
}

func (b *brokenFS) fails(kind *atomic.Bool) bool {
	if !kind.Load() || b.once && b.failures.Load() > 0 {
		return false
	}
	b.failures.Add(1)
	return true
}

func (b *brokenFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	if isLog(name) && b.fails(&b.create) {
		return nil, errDisk
	}
	f, err := b.FS.Create(name, c)
	if err != nil || !isLog(name) {
		return f, err
	}
	return &brokenFile{f, b}, nil
}

func (b *brokenFS) ReuseForWrite(from, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	if b.fails(&b.create) {
		return nil, errDisk
	}
	f, err := b.FS.ReuseForWrite(from, name, c)
	if err != nil {
		return nil, err
	}
	return &brokenFile{f, b}, nil
}

type brokenFile struct {
	vfs.File
	fs *brokenFS
}

func (f *brokenFile) Write(p []byte) (int, error) {
	if f.fs.fails(&f.fs.write) {
		n, _ := f.File.Write(p[:len(p)/2]) // a torn write
		return n, errDisk
	}
	return f.File.Write(p)
}

func (f *brokenFile) Sync() error {
	if f.fs.fails(&f.fs.sync) {
		return errDisk
	}
	return f.File.Sync()
}

func (f *brokenFile) SyncData() error { return f.Sync() }

// TestLogFailure breaks the disk under load in each way, for good or for one
// operation: nobody is told that a lost transaction is durable, nothing hangs,
// every later update is refused, and what is on the disk is all that was
// acknowledged, without gaps.
func TestLogFailure(t *testing.T) {
	for name, broken := range map[string]func(*brokenFS) *atomic.Bool{
		"write":  func(b *brokenFS) *atomic.Bool { return &b.write },
		"sync":   func(b *brokenFS) *atomic.Bool { return &b.sync },
		"create": func(b *brokenFS) *atomic.Bool { return &b.create },
	} {
		for _, once := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/once=%v", name, once), func(t *testing.T) {
				fs := &brokenFS{FS: vfs.NewCrashableMem(), once: once}
				failLog(t, fs, broken(fs))
			})
		}
	}
}

func failLog(t *testing.T, fs *brokenFS, broken *atomic.Bool) {
	db := openMem(t, fs)
	c := startChains(t, db, [chains]int{})
	for db.Stats().Rounds < 5 {
		probe(db)
	}
	broken.Store(true)
	c.wg.Wait() // each chain ends by itself, by an error
	checkRefused(t, db)
	if err := db.Close(); !errors.Is(err, ErrFailed) {
		t.Errorf("close: %v", err)
	}
	// All that was written is kept, so that a write after the lost one shows.
	left := fs.FS.(*vfs.MemFS).CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 100, RNG: rand.New(rand.NewPCG(1, 1))})
	db = openMem(t, left)
	checkChains(t, db, c.acknowledged())
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// probe waits for a sync.
func probe(db *DB) {
	_ = db.View(context.Background(), func(r Reader) error { _, err := r.Has(chainOwner(0), nil); return err })
}

func checkRefused(t *testing.T, db *DB) {
	t.Helper()
	ctx := context.Background()
	_, err := db.Update(ctx, []peer.Owner{chainOwner(0)}, func(Tx) error {
		t.Error("a transaction ran after the failure")
		return nil
	})
	if !errors.Is(err, ErrFailed) || !errors.Is(err, errDisk) {
		t.Errorf("update after the failure: %v", err)
	}
	if !errors.Is(db.Failed(), ErrFailed) {
		t.Errorf("failed = %v", db.Failed())
	}
	err = db.View(ctx, func(r Reader) error { _, err := r.Has(peer.MailboxOf(77), nil); return err })
	if err != nil {
		t.Errorf("a view of what is durable: %v", err)
	}
}

// TestViewOfLostRow reads a row that is applied but can never be durable.
func TestViewOfLostRow(t *testing.T) {
	fs := &brokenFS{FS: vfs.NewMem()}
	db := openMem(t, fs)
	fs.sync.Store(true)
	ctx, o := context.Background(), peer.MailboxOf(1)
	c, err := db.Update(ctx, []peer.Owner{o}, func(tx Tx) error { tx.Set(o, []byte("k"), []byte("v")); return nil })
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := c.Wait(ctx); !errors.Is(err, ErrFailed) {
			t.Errorf("wait: %v", err)
		}
	}
	if err := db.View(ctx, func(r Reader) error { _, err := r.Get(o, []byte("k")); return err }); !errors.Is(err, ErrFailed) {
		t.Errorf("view: %v", err)
	}
	if err := db.Close(); !errors.Is(err, ErrFailed) {
		t.Errorf("close: %v", err)
	}
}

// TestSwappedRows moves a stored value to another row, as somebody with the
// disk could.
func TestSwappedRows(t *testing.T) {
	db := openMem(t, vfs.NewMem())
	ctx, a, b := context.Background(), peer.MailboxOf(1), peer.MailboxOf(2)
	c, err := db.Update(ctx, []peer.Owner{a, b}, func(tx Tx) error {
		tx.Set(a, []byte("k"), []byte("of a"))
		tx.Set(b, []byte("k"), []byte("of b"))
		return nil
	})
	if err != nil || c.Wait(ctx) != nil {
		t.Fatal(err)
	}
	p := db.driver.(*pebbleDriver).db
	v, release, err := p.Get(append(a.AppendKey(nil), 'k'))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Set(append(b.AppendKey(nil), 'k'), v, nil); err != nil {
		t.Fatal(err)
	}
	_ = release.Close()
	_ = db.View(ctx, func(r Reader) error {
		if v, err := r.Get(b, []byte("k")); !errors.Is(err, seal.ErrCorrupt) {
			t.Errorf("get of a moved value: %q, %v", v, err)
		}
		for row, err := range r.Scan(b, Range{}) {
			if !errors.Is(err, seal.ErrCorrupt) {
				t.Errorf("scan of a moved value: %q, %v", row.Value, err)
			}
		}
		return nil
	})
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// TestLocksAreFreed checks that owners take memory only while they are locked.
func TestLocksAreFreed(t *testing.T) {
	db := openMem(t, vfs.NewMem())
	c := startChains(t, db, [chains]int{})
	for db.Stats().Commits < 200 {
		probe(db)
	}
	c.stop.Store(true)
	c.wg.Wait()
	if !db.locks.idle() {
		t.Error("locks are left behind")
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// TestOnlyOneProcess opens a directory twice.
func TestOnlyOneProcess(t *testing.T) {
	dir := t.TempDir()
	db, err := OpenPebble(context.Background(), dir, seal.Static{1}, Options{Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenPebble(context.Background(), dir, seal.Static{1}, Options{Logger: quiet}); err == nil {
		t.Error("opened twice")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenPebble(context.Background(), dir, seal.Static{2}, Options{Logger: quiet}); !errors.Is(err, seal.ErrWrongMaster) {
		t.Errorf("another master key: %v", err)
	}
	if db, err = OpenPebble(context.Background(), dir, seal.Static{1}, Options{Logger: quiet}); err != nil {
		t.Fatalf("the refused start left the directory locked: %v", err)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
