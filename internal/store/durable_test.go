package store

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"chappe/internal/peer"
	"chappe/internal/seal"
)

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
