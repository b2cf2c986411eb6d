package storetest

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"chappe/internal/peer"
	"chappe/internal/store"
)

func testGet(t *testing.T, db *store.DB) {
	k := []byte("xyz")
	update(t, db, func(tx store.Tx) {
		tx.Set(alice, k, []byte("first"))
		k[0] = 'q' // the slices are the caller's again
		tx.Set(bob, []byte("e"), nil)
		tx.Set(bob, nil, []byte("empty key"))
	}, alice, bob)
	view(t, db, func(r store.Reader) {
		want(t, r, alice, []byte("xyz"), "first")
		want(t, r, alice, []byte("xy"), "")
		want(t, r, alice, []byte("qyz"), "")
		want(t, r, bob, []byte("xyz"), "")
		want(t, r, bob, nil, "empty key")
		if v, err := r.Get(bob, []byte("e")); err != nil || len(v) != 0 {
			t.Errorf("empty value: %q, %v", v, err)
		}
		if has, err := r.Has(bob, []byte("e")); !has || err != nil {
			t.Errorf("empty value: has = %v, %v", has, err)
		}
	})
}

func testOwnWrites(t *testing.T, db *store.DB) {
	update(t, db, func(tx store.Tx) { tx.Set(alice, key(1), []byte("old")) }, alice)
	update(t, db, func(tx store.Tx) {
		want(t, tx, alice, key(1), "old")
		tx.Set(alice, key(1), []byte("new"))
		want(t, tx, alice, key(1), "new")
		tx.Set(alice, key(1), []byte("newer"))
		want(t, tx, alice, key(1), "newer")
		tx.Delete(alice, key(1))
		want(t, tx, alice, key(1), "")
		tx.Set(alice, key(1), []byte("last"))
		tx.Set(alice, key(2), []byte("two"))
		tx.Delete(alice, key(2))
		want(t, tx, alice, key(1), "last")
		v, _ := tx.Get(alice, key(1))
		v[0] = 'X' // the value is the caller's
		want(t, tx, alice, key(1), "last")
	}, alice)
	view(t, db, func(r store.Reader) {
		want(t, r, alice, key(1), "last")
		want(t, r, alice, key(2), "")
	})
}

func testAtomic(t *testing.T, db *store.DB) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 200 {
			update(t, db, func(tx store.Tx) {
				tx.Set(alice, key(0), value(i))
				tx.Set(bob, key(0), value(i))
			}, bob, alice)
		}
	}()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		view(t, db, func(r store.Reader) {
			a, _ := r.Get(alice, key(0))
			b, _ := r.Get(bob, key(0))
			if !bytes.Equal(a, b) {
				t.Errorf("half a transaction: %q and %q", a, b)
			}
		})
	}
}

var errRefused = errors.New("refused")

func testFailedLeavesNothing(t *testing.T, db *store.DB) {
	c, err := db.Update(bg, []peer.Owner{alice}, func(tx store.Tx) error {
		tx.Set(alice, key(1), value(1))
		tx.OnApplied(func(store.Commit) { t.Error("OnApplied ran for a failed transaction") })
		return errRefused
	})
	if err != errRefused || c != nil {
		t.Errorf("update = %v, %v; want the error of fn itself", c, err)
	}
	view(t, db, func(r store.Reader) { want(t, r, alice, key(1), "") })
	update(t, db, func(tx store.Tx) { want(t, tx, alice, key(1), "") }, alice)
}

func testPanicLeavesNothing(t *testing.T, db *store.DB) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic of fn was swallowed")
			}
		}()
		_, _ = db.Update(bg, []peer.Owner{alice}, func(tx store.Tx) error {
			tx.Set(alice, key(1), value(1))
			panic("fn")
		})
	}()
	update(t, db, func(tx store.Tx) { want(t, tx, alice, key(1), "") }, alice) // and the owner is free
}

func testForeignWritePanics(t *testing.T, db *store.DB) {
	for name, write := range map[string]func(store.Tx){
		"set":    func(tx store.Tx) { tx.Set(bob, key(1), nil) },
		"delete": func(tx store.Tx) { tx.Delete(bob, key(1)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of another owner's row did not panic", name)
				}
			}()
			_, _ = db.Update(bg, []peer.Owner{alice}, func(tx store.Tx) error { write(tx); return nil })
		}()
	}
}

func testDelete(t *testing.T, db *store.DB) {
	update(t, db, func(tx store.Tx) {
		for i := range 10 {
			tx.Set(alice, key(i), value(i))
		}
	}, alice)
	update(t, db, func(tx store.Tx) {
		tx.Delete(alice, key(3))
		tx.Delete(alice, key(99))
	}, alice)
	view(t, db, func(r store.Reader) {
		want(t, r, alice, key(3), "")
		want(t, r, alice, key(4), "value 4")
		n := 0
		for k, err := range r.Keys(alice, store.Range{}) {
			if err != nil || bytes.Equal(k, key(3)) {
				t.Errorf("keys: %x, %v", k, err)
			}
			n++
		}
		if n != 9 {
			t.Errorf("%d rows left, want 9", n)
		}
	})
}

func testBigValues(t *testing.T, db *store.DB) {
	rng := rand.NewChaCha8([32]byte{1})
	sizes := []int{0, 1, 4095, 64 << 10, 1<<20 - 1, 1 << 20}
	values := make([][]byte, len(sizes))
	for i, n := range sizes {
		values[i] = make([]byte, n)
		_, _ = rng.Read(values[i])
		update(t, db, func(tx store.Tx) { tx.Set(alice, key(i), values[i]) }, alice)
	}
	update(t, db, func(tx store.Tx) { // all in one, 2 MiB
		for i := range values {
			tx.Set(bob, key(i), values[i])
		}
	}, bob)
	view(t, db, func(r store.Reader) {
		for i := range values {
			a, aerr := r.Get(alice, key(i))
			b, berr := r.Get(bob, key(i))
			if aerr != nil || berr != nil || !bytes.Equal(a, values[i]) || !bytes.Equal(b, values[i]) {
				t.Errorf("value of %d bytes: %v, %v", len(values[i]), aerr, berr)
			}
		}
	})
}

func testManyRows(t *testing.T, db *store.DB) {
	const n = 500
	update(t, db, func(tx store.Tx) {
		for i := range n {
			tx.Set(alice, key(i), value(0))
		}
		for i := range n {
			tx.Set(alice, key(i), value(i))
		}
		for i := 0; i < n; i += 7 {
			tx.Delete(alice, key(i))
			want(t, tx, alice, key(i), "")
		}
		want(t, tx, alice, key(n-2), string(value(n-2)))
	}, alice)
	view(t, db, func(r store.Reader) {
		for i := range n {
			if w := string(value(i)); i%7 == 0 {
				want(t, r, alice, key(i), "")
			} else {
				want(t, r, alice, key(i), w)
			}
		}
	})
}
