// Package storetest is the conformance suite of package store: what every
// driver must do, in tests. It may import store and peer.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// Open opens an empty store that the suite closes.
type Open func(t *testing.T) *store.DB

// Run runs the suite. open is called for each test, also in parallel.
func Run(t *testing.T, open Open) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *store.DB)
	}{
		{"Get", testGet},
		{"OwnWrites", testOwnWrites},
		{"Atomic", testAtomic},
		{"FailedLeavesNothing", testFailedLeavesNothing},
		{"PanicLeavesNothing", testPanicLeavesNothing},
		{"ForeignWritePanics", testForeignWritePanics},
		{"Delete", testDelete},
		{"Scan", testScan},
		{"ScanLastOwner", testScanLastOwner},
		{"ScanWhileWriting", testScanWhileWriting},
		{"BigValues", testBigValues},
		{"ManyOwners", testManyOwners},
		{"ManyRows", testManyRows},
		{"Alone", testAlone},
		{"CrossedOwners", testCrossedOwners},
		{"OnAppliedOrder", testOnAppliedOrder},
		{"Durable", testDurable},
		{"ViewConsistent", testViewConsistent},
		{"WaitContext", testWaitContext},
		{"LockContext", testLockContext},
		{"ErrorsPassThrough", testErrorsPassThrough},
		{"Close", testClose},
		{"CloseWhileBusy", testCloseWhileBusy},
		{"Model", testModel},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := open(t)
			t.Cleanup(func() {
				if err := db.Close(); err != nil && !errors.Is(err, store.ErrClosed) {
					t.Errorf("close: %v", err)
				}
			})
			c.test(t, db)
		})
	}
}

var (
	alice = peer.MailboxOf(1)
	bob   = peer.MailboxOf(2)
	bg    = context.Background()
)

func key(i int) []byte { return store.NewKey('x').U32(uint32(i)) }

func value(i int) []byte { return fmt.Appendf(nil, "value %d", i) }

// update runs an update that must succeed and waits until it is durable.
func update(t *testing.T, db *store.DB, fn func(store.Tx), owners ...peer.Owner) {
	t.Helper()
	c, err := db.Update(bg, owners, func(tx store.Tx) error { fn(tx); return nil })
	if err != nil {
		t.Fatalf("update: %v", err)
	}
	if err := c.Wait(bg); err != nil {
		t.Fatalf("wait: %v", err)
	}
}

// view runs a view that must succeed.
func view(t *testing.T, db *store.DB, fn func(store.Reader)) {
	t.Helper()
	if err := db.View(bg, func(r store.Reader) error { fn(r); return nil }); err != nil {
		t.Fatalf("view: %v", err)
	}
}

// want checks one row; an empty want means that it must not exist.
func want(t *testing.T, r store.Reader, o peer.Owner, key []byte, want string) {
	t.Helper()
	v, err := r.Get(o, key)
	has, herr := r.Has(o, key)
	if herr != nil {
		t.Errorf("has: %v", herr)
	}
	if want == "" {
		if !errors.Is(err, store.ErrNotFound) || has {
			t.Errorf("get %s %x = %q, %v, has = %v; want no row", o, key, v, err, has)
		}
		return
	}
	if err != nil || string(v) != want || !has {
		t.Errorf("get %s %x = %q, %v, has = %v; want %q", o, key, v, err, has, want)
	}
}
