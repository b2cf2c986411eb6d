package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"chappe/internal/peer"
	"chappe/internal/seal"
)

// quiet keeps expected complaints out of the test's output.
var quiet = slog.New(slog.DiscardHandler)

// openMem opens a store on a file system in memory, with memory tables so small
// that logs rotate and tables are flushed during the test.
func openMem(t *testing.T, fs vfs.FS) *DB {
	t.Helper()
	db, err := OpenPebble(context.Background(), "data", seal.Static{9}, Options{fs: fs, MemTableBytes: 256 << 10, CacheBytes: 1 << 20, Logger: quiet})
	if err != nil {
		t.Fatalf("open after a crash: %v", err)
	}
	return db
}

// A chain is a row of transactions that one goroutine makes one after the
// other, each on two of the owners below. Step n writes row n of the chain to
// both; so the steps that survive a crash must be 1 to some k, on both owners.
const (
	chains      = 6
	chainOwners = 4
)

func chainOwner(i int) peer.Owner { return peer.MailboxOf(int64(100 + i%chainOwners)) }

func stepKey(chain, step int) []byte {
	return NewKey('x').U32(uint32(chain)).U32(uint32(step))
}

// chainer writes chains and counts the acknowledged steps.
type chainer struct {
	t     *testing.T
	db    *DB
	acked [chains]atomic.Int64 // the last step for which Wait returned nil
	stop  atomic.Bool
	wg    sync.WaitGroup
}

// start goes on after the steps that are there.
func startChains(t *testing.T, db *DB, from [chains]int) *chainer {
	c := &chainer{t: t, db: db}
	for i := range chains {
		c.acked[i].Store(int64(from[i]))
		c.wg.Go(func() { c.write(i, from[i]) })
	}
	return c
}

// write makes steps until stopped. Some are waited for at once, most only by a
// later step: durability of one covers all before it.
func (c *chainer) write(chain, last int) {
	rng := rand.New(rand.NewPCG(uint64(chain), uint64(last)))
	body := make([]byte, 600)
	for step := last + 1; !c.stop.Load(); step++ {
		a, b := chainOwner(step), chainOwner(step+1+rng.IntN(chainOwners-1))
		pair := binary.BigEndian.AppendUint64(nil, uint64(b.ID))
		commit, err := c.db.Update(context.Background(), []peer.Owner{a, b}, func(tx Tx) error {
			tx.Set(a, stepKey(chain, step), append(pair, body[:rng.IntN(len(body))]...))
			tx.Set(b, append(stepKey(chain, step), 'b'), nil)
			return nil
		})
		if err != nil {
			c.failed(err)
			return
		}
		if rng.IntN(4) > 0 {
			continue
		}
		if err := commit.Wait(context.Background()); err != nil {
			c.failed(err)
			return
		}
		c.acked[chain].Store(int64(step))
	}
}

func (c *chainer) failed(err error) {
	if !errors.Is(err, ErrFailed) {
		c.t.Errorf("chain: %v", err)
	}
}

// acknowledged returns what must survive a crash from now on.
func (c *chainer) acknowledged() (a [chains]int) {
	for i := range a {
		a[i] = int(c.acked[i].Load())
	}
	return a
}

// checkChains checks that the steps of each chain are 1 to k, whole, with k at
// least what was acknowledged. It returns the k of each.
func checkChains(t *testing.T, db *DB, acked [chains]int) (last [chains]int) {
	t.Helper()
	err := db.View(context.Background(), func(r Reader) error {
		for i := range chains {
			k := 0
			for {
				ok, err := hasStep(r, i, k+1)
				if err != nil {
					return fmt.Errorf("chain %d step %d: %w", i, k+1, err)
				}
				if !ok {
					break
				}
				k++
			}
			if k < acked[i] {
				t.Errorf("chain %d: %d steps survived, %d were acknowledged", i, k, acked[i])
			}
			last[i] = k
		}
		return checkNothingBeyond(r, last)
	})
	if err != nil {
		t.Error(err)
	}
	return last
}

func hasStep(r Reader, chain, step int) (bool, error) {
	v, err := r.Get(chainOwner(step), stepKey(chain, step))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	b := peer.MailboxOf(int64(binary.BigEndian.Uint64(v)))
	whole, err := r.Has(b, append(stepKey(chain, step), 'b'))
	if err == nil && !whole {
		err = errors.New("half a transaction survived")
	}
	return true, err
}

// checkNothingBeyond looks for steps after a missing one.
func checkNothingBeyond(r Reader, last [chains]int) error {
	for o := range chainOwners {
		for i := range chains {
			past := Range{From: stepKey(i, last[i]+1), To: stepKey(i+1, 0)}
			for k, err := range r.Keys(chainOwner(o), past) {
				if err != nil {
					return err
				}
				return fmt.Errorf("chain %d: row %x survived, but not step %d", i, k, last[i]+1)
			}
		}
	}
	return nil
}

// TestCrash cuts the power again and again while chains are written: the file
// system keeps all that was synced and a random part of the rest.
func TestCrash(t *testing.T) {
	seeds := uint64(12)
	if testing.Short() {
		seeds = 3
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 1))
			fs := vfs.NewCrashableMem()
			var last [chains]int
			for range 4 {
				fs, last = crashOnce(t, fs, last, rng)
				if t.Failed() {
					return
				}
			}
		})
	}
}

// crashOnce opens the store, checks it, writes, and cuts the power after a
// random number of syncs. It returns what is left of the file system.
func crashOnce(t *testing.T, fs *vfs.MemFS, last [chains]int, rng *rand.Rand) (*vfs.MemFS, [chains]int) {
	db := openMem(t, fs)
	last = checkChains(t, db, last)
	c := startChains(t, db, last)
	for rounds := uint64(rng.IntN(60)); db.Stats().Rounds < rounds && !t.Failed(); {
		if err := db.View(context.Background(), func(r Reader) error { _, err := r.Has(chainOwner(0), nil); return err }); err != nil {
			t.Error(err) // the view waits for a sync: this loop does not spin
		}
	}
	acked := c.acknowledged() // before the crash: what comes during it may be lost
	after := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rand.New(rand.NewPCG(rng.Uint64(), 0))})
	c.stop.Store(true)
	c.wg.Wait()
	if err := db.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	return after, acked
}
