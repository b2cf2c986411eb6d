package account

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestOneAuthPerKey(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, alicePhone, "Alice")
	var wg sync.WaitGroup
	first := w.device(1)
	for range 8 {
		wg.Go(func() {
			for range 200 {
				a, err := w.s.Authorization(w.ctx, 1)
				if err != nil || a != first || a.UserID() != alice.Id {
					t.Errorf("another Auth: %v, %v", a, err)
					return
				}
			}
		})
	}
	wg.Wait()
	runtime.KeepAlive(first)
}

func TestRegistryForgetsWhatNobodyHolds(t *testing.T) {
	w := newWorld(t, Options{})
	for key := range uint64(1000) {
		if _, err := w.s.Authorization(w.ctx, key+1); err != nil {
			t.Fatal(err)
		}
	}
	size := func() int {
		w.s.live.mu.Lock()
		defer w.s.live.mu.Unlock()
		return len(w.s.live.m)
	}
	deadline := time.Now().Add(10 * time.Second)
	for size() > 10 && time.Now().Before(deadline) {
		runtime.GC() // cleanups run some time after a collection
		runtime.Gosched()
	}
	if n := size(); n > 10 {
		t.Errorf("%d entries are left of 1000 that nobody holds", n)
	}
}

// TestLoginsAndLogoutsRace lets logins, logouts and readers of one key race:
// in the end the live Auth says what the store says.
func TestLoginsAndLogoutsRace(t *testing.T) {
	w := newWorld(t, Options{CodesPerPhone: -1, FreshPeriod: -1})
	_, alice := w.signUp(1, alicePhone, "Alice")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 30 {
				a, err := w.s.Authorization(w.ctx, 2)
				if err != nil {
					t.Error(err)
					return
				}
				if i%2 == 0 {
					secret, err := w.s.ExportAuthorization(w.ctx, alice.Id)
					if err == nil {
						err = w.s.ImportAuthorization(w.ctx, a, alice.Id, secret)
					}
					if err != nil {
						t.Error(err)
						return
					}
				} else if err := w.s.Logout(w.ctx, a); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	live := w.device(2).UserID()
	w.restart()
	if stored := w.device(2).UserID(); stored != live {
		t.Errorf("live says %d, the store %d", live, stored)
	}
}

func TestACodeWorksOnce(t *testing.T) {
	w := newWorld(t, Options{})
	w.signUp(1, alicePhone, "Alice")
	sent, code := w.ask(nil, alicePhone)
	var in, out atomic.Int32
	var wg sync.WaitGroup
	for key := range uint64(8) {
		a := w.device(100 + key)
		wg.Go(func() {
			_, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: alicePhone, Hash: sent.Hash, Code: code})
			switch {
			case err == nil:
				in.Add(1)
			case errors.Is(err, ErrCodeExpired):
				out.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 || out.Load() != 7 {
		t.Errorf("%d got in by one code, %d were told it is used up", in.Load(), out.Load())
	}
}

// TestAPhoneIsTakenOnce lets two keys that both proved a phone race to open
// its account.
func TestAPhoneIsTakenOnce(t *testing.T) {
	w := newWorld(t, Options{CodesPerPhone: -1})
	a := w.device(1)
	sent, code := w.ask(a, alicePhone)
	if _, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: alicePhone, Hash: sent.Hash, Code: code}); !errors.Is(err, ErrSignUpRequired) {
		t.Fatal(err)
	}
	var made atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := w.s.SignUp(w.ctx, SignUp{Auth: a, Phone: alicePhone, Hash: sent.Hash, FirstName: "Alice"})
			if err == nil {
				made.Add(1)
			}
		})
	}
	wg.Wait()
	if made.Load() != 1 {
		t.Errorf("%d accounts for one phone", made.Load())
	}
}
