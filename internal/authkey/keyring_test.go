package authkey

import (
	"context"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/session"
	"chappe/internal/store"
)

// ring is a keyring over a real store, with a clock that the test moves.
type ring struct {
	*testing.T
	*Keyring
	db  *store.DB
	dir string
	now time.Time
}

func newRing(t *testing.T) *ring {
	t.Helper()
	r := &ring{T: t, dir: t.TempDir(), now: time.Unix(1_700_000_000, 0)}
	r.open()
	t.Cleanup(func() { _ = r.db.Close() })
	return r
}

func (r *ring) open() {
	r.Helper()
	db, err := store.OpenPebble(r.Context(), r.dir, seal.Static(make([]byte, 32)), store.Options{})
	r.must(err)
	r.db = db
	r.Keyring = New(db, Options{Now: func() time.Time { return r.now }})
}

func (r *ring) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// make saves a new key; temp > 0 makes it temporary.
func (r *ring) make(seed uint64, temp time.Duration) *session.Key {
	r.Helper()
	k := newKey(seed)
	if temp > 0 {
		k.Temp, k.Expires = true, r.now.Add(temp)
	}
	r.must(r.Save(r.Context(), k))
	return k
}

func newKey(seed uint64) *session.Key {
	k := new(session.Key)
	rnd := rand.New(rand.NewPCG(seed, 1))
	for i := range k.Value {
		k.Value[i] = byte(rnd.Uint32())
	}
	sum := sha1.Sum(k.Value[:])
	k.ID = binary.LittleEndian.Uint64(sum[12:])
	return k
}

func (r *ring) unknown(what string, id uint64) {
	r.Helper()
	if _, err := r.Key(r.Context(), id); !errors.Is(err, session.ErrUnknownKey) {
		r.Errorf("%s: %v, want unknown", what, err)
	}
}

func TestKeysSurviveARestart(t *testing.T) {
	r := newRing(t)
	perm, temp := r.make(1, 0), r.make(2, time.Hour)
	r.must(r.Bind(t.Context(), temp.ID, perm.ID, r.now.Add(30*time.Minute)))
	r.must(r.db.Close())
	r.open()
	got, err := r.Key(t.Context(), perm.ID)
	r.must(err)
	if got.Value != perm.Value || got.Temp || got.ID != perm.ID {
		t.Error("the permanent key came back another")
	}
	got, err = r.Key(t.Context(), temp.ID)
	r.must(err)
	if !got.Temp || got.PermID != perm.ID || !got.Expires.Equal(r.now.Add(30*time.Minute)) {
		t.Errorf("the temporary key came back as %v until %v", got.PermID == perm.ID, got.Expires)
	}
	r.unknown("a key nobody saved", 42)
}

func TestTemporaryKeysExpire(t *testing.T) {
	r := newRing(t)
	temp := r.make(1, time.Hour)
	r.now = r.now.Add(time.Hour - time.Second)
	if _, err := r.Key(t.Context(), temp.ID); err != nil {
		t.Fatalf("before its end: %v", err)
	}
	r.now = r.now.Add(time.Second)
	r.unknown("at its end", temp.ID)
	if has := r.has(temp.ID); has {
		t.Error("an expired key is still stored")
	}
}

func (r *ring) has(id uint64) (has bool) {
	r.Helper()
	r.must(r.db.View(r.Context(), func(rd store.Reader) (err error) {
		has, err = rd.Has(ownerOf(id), []byte{store.TagAuthKey})
		return err
	}))
	return has
}

func TestBindOnlyOnce(t *testing.T) {
	r := newRing(t)
	a, b, temp := r.make(1, 0), r.make(2, 0), r.make(3, time.Hour)
	r.must(r.Bind(t.Context(), temp.ID, a.ID, temp.Expires))
	r.must(r.Bind(t.Context(), temp.ID, a.ID, temp.Expires)) // clients repeat
	if err := r.Bind(t.Context(), temp.ID, b.ID, temp.Expires); !errors.Is(err, ErrAlreadyBound) {
		t.Errorf("to another key: %v", err)
	}
	if err := r.Bind(t.Context(), a.ID, b.ID, temp.Expires); !errors.Is(err, ErrNotTemporary) {
		t.Errorf("a permanent key: %v", err)
	}
}

func TestDestroyTakesTheFamily(t *testing.T) {
	r := newRing(t)
	perm, other := r.make(1, 0), r.make(2, 0)
	t1, t2, t3 := r.make(3, time.Hour), r.make(4, time.Hour), r.make(5, time.Hour)
	for temp, p := range map[*session.Key]*session.Key{t1: perm, t2: perm, t3: other} {
		r.must(r.Bind(t.Context(), temp.ID, p.ID, temp.Expires))
	}
	dropped, err := r.DropTemp(t.Context(), perm.ID, []uint64{t2.ID})
	r.must(err)
	if len(dropped) != 1 || dropped[0] != t1.ID {
		t.Fatalf("dropped %v", dropped)
	}
	r.unknown("the dropped key", t1.ID)
	ended := uint64(0)
	r.ended = func(_ context.Context, id uint64) error { ended = id; return nil }
	r.must(r.Destroy(t.Context(), perm.ID))
	if ended != perm.ID {
		t.Error("nobody ended the login")
	}
	r.unknown("the destroyed key", perm.ID)
	r.unknown("its temporary key", t2.ID)
	if _, err := r.Key(t.Context(), t3.ID); err != nil {
		t.Errorf("another's temporary key: %v", err)
	}
	if err := r.Destroy(t.Context(), perm.ID); !errors.Is(err, session.ErrUnknownKey) {
		t.Errorf("destroyed twice: %v", err)
	}
}

func TestSweepForgetsOnlyIdleKeys(t *testing.T) {
	r := newRing(t)
	idle, used, temp := r.make(1, 0), r.make(2, 0), r.make(3, time.Hour)
	_, err := r.db.Update(t.Context(), []peer.Owner{ownerOf(used.ID)}, func(tx store.Tx) error {
		tx.Set(ownerOf(used.ID), []byte{store.TagAuthorization}, []byte("somebody"))
		return nil
	})
	r.must(err)
	for _, step := range []struct {
		pass time.Duration
		want int
	}{{time.Minute, 0}, {time.Hour, 1}, {8 * 24 * time.Hour, 1}, {8 * 24 * time.Hour, 0}} {
		r.now = r.now.Add(step.pass)
		n, err := r.Sweep(t.Context())
		r.must(err)
		if n != step.want {
			t.Fatalf("%v later %d keys were forgotten, want %d", step.pass, n, step.want)
		}
	}
	if r.has(idle.ID) || r.has(temp.ID) || !r.has(used.ID) {
		t.Error("the wrong keys were forgotten")
	}
}

func TestManySavesShareTheDisk(t *testing.T) {
	r := newRing(t)
	var wg sync.WaitGroup
	var saved atomic.Int64
	for i := range uint64(200) {
		wg.Go(func() {
			k := newKey(1000 + i)
			if err := r.Save(t.Context(), k); err != nil {
				t.Error(err)
				return
			}
			if got, err := r.Key(t.Context(), k.ID); err != nil || got.Value != k.Value {
				t.Errorf("key %d: %v", i, err)
				return
			}
			saved.Add(1)
		})
	}
	wg.Wait()
	if saved.Load() != 200 {
		t.Errorf("%d keys saved", saved.Load())
	}
}

func BenchmarkSave(b *testing.B) {
	db, err := store.OpenPebble(b.Context(), b.TempDir(), seal.Static(make([]byte, 32)), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	k := New(db, Options{})
	var seed atomic.Uint64
	b.SetParallelism(64)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := k.Save(b.Context(), newKey(seed.Add(1))); err != nil {
				b.Error(fmt.Errorf("save: %w", err))
				return
			}
		}
	})
}
