package storetest

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// increment adds one to the counter of each owner.
func increment(tx store.Tx, owners ...peer.Owner) error {
	for _, o := range owners {
		n, err := counter(tx, o)
		if err != nil {
			return err
		}
		tx.Set(o, []byte("n"), binary.BigEndian.AppendUint64(nil, n+1))
	}
	return nil
}

func counter(r store.Reader, o peer.Owner) (uint64, error) {
	v, err := r.Get(o, []byte("n"))
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(v), nil
}

func testManyOwners(t *testing.T, db *store.DB) {
	owners := make([]peer.Owner, 200)
	for i := range owners {
		owners[i] = peer.MailboxOf(int64(1000 - i))
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if _, err := db.Update(bg, owners, func(tx store.Tx) error { return increment(tx, owners...) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	view(t, db, func(r store.Reader) {
		for _, o := range owners {
			if n, err := counter(r, o); n != 40 || err != nil {
				t.Fatalf("%s: %d, %v; want 40", o, n, err)
			}
		}
	})
}

// testAlone has many goroutines read and write one owner: no update is lost,
// and no two functions run at once.
func testAlone(t *testing.T, db *store.DB) {
	var inside atomic.Int32
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				_, err := db.Update(bg, []peer.Owner{alice, alice}, func(tx store.Tx) error {
					if inside.Add(1) != 1 {
						t.Error("two transactions of one owner at once")
					}
					defer inside.Add(-1)
					return increment(tx, alice)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	view(t, db, func(r store.Reader) {
		if n, err := counter(r, alice); n != 800 || err != nil {
			t.Errorf("%d increments, %v; want 800", n, err)
		}
	})
}

// testCrossedOwners names the same owners in different orders: a deadlock would
// hang it.
func testCrossedOwners(t *testing.T, db *store.DB) {
	var wg sync.WaitGroup
	for g := range 6 {
		wg.Go(func() {
			for i := range 60 {
				a := peer.MailboxOf(int64((g + i) % 3))
				b := peer.MailboxOf(int64((g + 2*i + 1) % 3))
				owners := []peer.Owner{b, a}
				if _, err := db.Update(bg, owners, func(tx store.Tx) error { return increment(tx, a) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// testOnAppliedOrder checks that notices of an owner come in the order of its
// counter, one at a time, and that what they announce is visible.
func testOnAppliedOrder(t *testing.T, db *store.DB) {
	var notices [2][]uint64 // appended to under the owners' locks only
	owners := [2]peer.Owner{alice, bob}
	write := func(which ...int) {
		var names []peer.Owner
		for _, i := range which {
			names = append(names, owners[i])
		}
		_, err := db.Update(bg, names, func(tx store.Tx) error {
			if err := increment(tx, names...); err != nil {
				return err
			}
			for _, i := range which {
				n, _ := counter(tx, owners[i])
				tx.OnApplied(func(c store.Commit) {
					if c == nil {
						t.Error("OnApplied without a commit")
					}
					notices[i] = append(notices[i], n)
				})
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for range 40 {
				switch g % 3 {
				case 0:
					write(0)
				case 1:
					write(1)
				default:
					write(0, 1)
				}
			}
		})
	}
	wg.Wait()
	for i, seen := range notices {
		if len(seen) == 0 {
			t.Errorf("%s: no notices", owners[i])
		}
		for j, n := range seen {
			if n != uint64(j+1) {
				t.Fatalf("%s: notice %d says %d", owners[i], j+1, n)
			}
		}
	}
}

// testDurable waits for commits in any order, several times and from several
// goroutines.
func testDurable(t *testing.T, db *store.DB) {
	var commits []store.Commit
	for range 50 {
		c, err := db.Update(bg, []peer.Owner{alice}, func(tx store.Tx) error { return increment(tx, alice) })
		if err != nil {
			t.Fatal(err)
		}
		commits = append(commits, c)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for i := range commits {
				if err := commits[len(commits)-1-i].Wait(bg); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if s := db.Stats(); s.Pending != 0 || s.Commits != 50 || s.Rounds == 0 {
		t.Errorf("stats = %+v", s)
	}
	c, err := db.Update(bg, []peer.Owner{alice}, func(store.Tx) error { return nil })
	if err != nil || c.Wait(bg) != nil {
		t.Errorf("a transaction without writes: %v", err)
	}
	if _, err := db.Update(bg, nil, func(store.Tx) error { return nil }); err != nil {
		t.Errorf("a transaction without owners: %v", err)
	}
}

// testViewConsistent reads two owners one after the other while both change.
func testViewConsistent(t *testing.T, db *store.DB) {
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				owners := []peer.Owner{alice, bob}
				if _, err := db.Update(bg, owners, func(tx store.Tx) error { return increment(tx, owners...) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 100 {
		view(t, db, func(r store.Reader) {
			a, aerr := counter(r, alice)
			b, berr := counter(r, bob)
			again, cerr := counter(r, alice)
			if aerr != nil || berr != nil || cerr != nil || a != b || a != again {
				t.Errorf("counters %d, %d, %d of one state", a, b, again)
			}
		})
	}
	close(stop)
	wg.Wait()
}

func testWaitContext(t *testing.T, db *store.DB) {
	c, err := db.Update(bg, []peer.Owner{alice}, func(tx store.Tx) error { return increment(tx, alice) })
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(bg)
	cancel()
	if err := c.Wait(gone); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("wait with an ended context: %v", err)
	}
	if err := c.Wait(bg); err != nil {
		t.Errorf("wait again: %v", err)
	}
	if err := c.Wait(gone); err != nil {
		t.Errorf("a durable commit with an ended context: %v", err)
	}
}

// testLockContext gives up waiting for an owner; the owner goes to the next one.
func testLockContext(t *testing.T, db *store.DB) {
	entered, leave := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := db.Update(bg, []peer.Owner{bob}, func(store.Tx) error {
			close(entered)
			<-leave
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-entered
	ctx, cancel := context.WithCancel(bg)
	wg.Go(func() {
		_, err := db.Update(ctx, []peer.Owner{bob, alice}, func(store.Tx) error {
			t.Error("ran on a locked owner")
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("update with an ended context: %v", err)
		}
	})
	cancel()
	// alice is free again once the canceled update has given up
	update(t, db, func(tx store.Tx) { tx.Set(alice, key(1), value(1)) }, alice)
	close(leave)
	wg.Wait()
	update(t, db, func(tx store.Tx) { tx.Set(bob, key(1), value(1)) }, bob)
}

func testErrorsPassThrough(t *testing.T, db *store.DB) {
	if err := db.View(bg, func(store.Reader) error { return errRefused }); err != errRefused {
		t.Errorf("view: %v; want the error of fn itself", err)
	}
}

func testClose(t *testing.T, db *store.DB) {
	c, err := db.Update(bg, []peer.Owner{alice}, func(tx store.Tx) error { return increment(tx, alice) })
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	if err := c.Wait(bg); err != nil {
		t.Errorf("what was applied before Close is not durable: %v", err)
	}
	if _, err := db.Update(bg, nil, func(store.Tx) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("update after close: %v", err)
	}
	if err := db.View(bg, func(store.Reader) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("view after close: %v", err)
	}
	if err := db.Close(); !errors.Is(err, store.ErrClosed) {
		t.Errorf("close after close: %v", err)
	}
}

// testCloseWhileBusy closes under load: what was applied is durable, what comes
// later is refused.
func testCloseWhileBusy(t *testing.T, db *store.DB) {
	var wg sync.WaitGroup
	started := make(chan struct{}, 8)
	for g := range 8 {
		wg.Go(func() {
			o := peer.MailboxOf(int64(g))
			for i := 0; ; i++ {
				c, err := db.Update(bg, []peer.Owner{o}, func(tx store.Tx) error { return increment(tx, o) })
				if i == 0 {
					started <- struct{}{}
				}
				if errors.Is(err, store.ErrClosed) {
					return
				}
				if err != nil {
					t.Errorf("update: %v", err)
					return
				}
				if i%3 == 0 {
					if err := c.Wait(bg); err != nil {
						t.Errorf("wait for an applied transaction: %v", err)
					}
				}
			}
		})
	}
	for range 8 {
		<-started
	}
	if err := db.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	wg.Wait()
}
