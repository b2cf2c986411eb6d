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

// gatedFS lets a test hold back the syncs of the log.
type gatedFS struct {
	vfs.FS
	gate chan struct{} // a sync takes one token; closed means free
	held chan struct{} // a sync that waits says so
	on   atomic.Bool
}

func (g *gatedFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := g.FS.Create(name, c)
	if err != nil || !isLog(name) {
		return f, err
	}
	return &gatedFile{f, g}, nil
}

type gatedFile struct {
	vfs.File
	fs *gatedFS
}

func (f *gatedFile) SyncData() error { return f.Sync() }

func (f *gatedFile) Sync() error {
	if f.fs.on.Load() {
		select {
		case f.fs.held <- struct{}{}:
		default:
		}
		<-f.fs.gate
	}
	return f.File.Sync()
}

// TestDurabilityIsWaitedFor holds the disk back and looks at who waits: Wait
// and views of the owner do, updates of the owner and views of others do not.
func TestDurabilityIsWaitedFor(t *testing.T) {
	fs := &gatedFS{FS: vfs.NewMem(), gate: make(chan struct{}), held: make(chan struct{}, 1)}
	db := openMem(t, fs)
	fs.on.Store(true)
	ctx, o, other := context.Background(), peer.MailboxOf(1), peer.MailboxOf(2)
	set := func(v string) Commit {
		c, err := db.Update(ctx, []peer.Owner{o}, func(tx Tx) error { tx.Set(o, []byte("k"), []byte(v)); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := set("1")
	<-fs.held
	second := set("2") // the owner is free although the first is not durable

	refused := errors.New("read something")
	done := make(chan string, 4)
	go func() { _ = first.Wait(ctx); done <- "wait" }()
	go func() { _ = second.Wait(ctx); done <- "wait" }()
	go func() {
		_ = db.View(ctx, func(r Reader) error { _, err := r.Get(o, []byte("k")); return err })
		done <- "view"
	}()
	go func() {
		_, err := db.Update(ctx, []peer.Owner{o}, func(tx Tx) error { _, _ = tx.Get(o, []byte("k")); return refused })
		if !errors.Is(err, refused) {
			t.Errorf("update: %v", err)
		}
		done <- "failed update"
	}()
	if err := db.View(ctx, func(r Reader) error { _, err := r.Has(other, []byte("k")); return err }); err != nil {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := first.Wait(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("wait with an ended context: %v", err)
	}
	select {
	case who := <-done:
		t.Errorf("the %s returned before the disk", who)
	default:
	}
	close(fs.gate)
	for range cap(done) {
		<-done
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// TestEmptyTransactionIsAsDurableAsItsReads covers a send that finds its
// random_id stored by another one that is still on its way to the disk.
func TestEmptyTransactionIsAsDurableAsItsReads(t *testing.T) {
	fs := &gatedFS{FS: vfs.NewMem(), gate: make(chan struct{}), held: make(chan struct{}, 1)}
	db := openMem(t, fs)
	fs.on.Store(true)
	ctx, o := context.Background(), peer.MailboxOf(1)
	if _, err := db.Update(ctx, []peer.Owner{o}, func(tx Tx) error { tx.Set(o, []byte("k"), nil); return nil }); err != nil {
		t.Fatal(err)
	}
	<-fs.held
	c, err := db.Update(ctx, []peer.Owner{o}, func(tx Tx) error { _, err := tx.Has(o, []byte("k")); return err })
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := c.Wait(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("the answer does not wait for the row it was read from: %v", err)
	}
	close(fs.gate)
	if err := c.Wait(ctx); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
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

// slowCommit is a driver whose commits are visible some time before they return.
type slowCommit struct {
	Driver
	visible, goOn chan struct{}
	on            atomic.Bool
}

func (d *slowCommit) Begin(ctx context.Context, owners []peer.Owner) (DriverTx, error) {
	tx, err := d.Driver.Begin(ctx, owners)
	return slowTx{tx, d}, err
}

type slowTx struct {
	DriverTx
	driver *slowCommit
}

func (t slowTx) Commit(ctx context.Context) error {
	err := t.DriverTx.Commit(ctx)
	if t.driver.on.Load() {
		close(t.driver.visible)
		<-t.driver.goOn
	}
	return err
}

// TestViewOfUnpositioned reads a row that is visible but whose transaction has
// no position yet: the view waits for a sync all the same.
func TestViewOfUnpositioned(t *testing.T) {
	fs := &gatedFS{FS: vfs.NewMem(), gate: make(chan struct{}), held: make(chan struct{}, 1)}
	inner, err := openPebbleDriver("data", Options{fs: fs, Logger: quiet}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	slow := &slowCommit{Driver: inner, visible: make(chan struct{}), goOn: make(chan struct{})}
	db, err := newDB(context.Background(), slow, seal.Static{9})
	if err != nil {
		t.Fatal(err)
	}
	slow.on.Store(true)
	fs.on.Store(true)
	ctx, o := context.Background(), peer.MailboxOf(1)
	updated := make(chan error, 1)
	go func() {
		_, err := db.Update(ctx, []peer.Owner{o}, func(tx Tx) error { tx.Set(o, []byte("k"), []byte("v")); return nil })
		updated <- err
	}()
	<-slow.visible
	viewed := make(chan error, 1)
	go func() {
		viewed <- db.View(ctx, func(r Reader) error { _, err := r.Get(o, []byte("k")); return err })
	}()
	<-fs.held // the view has asked for a sync
	select {
	case err := <-viewed:
		t.Errorf("the view returned before the sync: %v", err)
	default:
	}
	close(fs.gate)
	if err := <-viewed; err != nil {
		t.Error(err)
	}
	close(slow.goOn)
	if err := <-updated; err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
