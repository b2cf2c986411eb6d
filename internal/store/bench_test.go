package store_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// benchUsers is how many mailboxes the benchmark spreads messages over.
const benchUsers = 10_000

// privateMessage writes the 9 rows of one private message: message, history
// entry, dialog and update record on both sides, and the sender's random id.
func privateMessage(db *store.DB, tx store.Tx, from, to peer.Owner, n int) {
	var body [350]byte
	for _, side := range [2][2]peer.Owner{{from, to}, {to, from}} {
		o := side[0]
		blind := db.BlindPeer(o, peer.OfUser(side[1].ID))
		tx.Set(o, store.MessageKey(n), body[:])
		tx.Set(o, store.HistoryKey(blind, n), nil)
		tx.Set(o, store.DialogKey(blind), body[:60])
		tx.Set(o, store.UpdateKey(n, 0), body[:24])
	}
	tx.Set(from, store.RandomIDKey(int64(n)*0x5851F42D4C957F2D), body[:12])
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPrivateMessage measures one synced transaction on two mailboxes.
func BenchmarkPrivateMessage(b *testing.B) {
	for _, writers := range []int{1, 64, 2048} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			db, err := store.OpenPebble(context.Background(), b.TempDir(), testMaster, store.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close() //nolint:errcheck // the figures are taken
			runPrivateMessages(b, db, writers)
		})
	}
}

func runPrivateMessages(b *testing.B, db *store.DB, writers int) {
	ctx := context.Background()
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ReportAllocs()
	before, cpu, start := db.Stats(), cpuTime(), time.Now()
	b.ResetTimer()
	for range writers {
		wg.Go(func() {
			for {
				n := next.Add(1)
				if n > int64(b.N) {
					return
				}
				from := peer.MailboxOf(n * 7919 % benchUsers)
				to := peer.MailboxOf(n * 104729 % benchUsers)
				c, err := db.Update(ctx, []peer.Owner{from, to}, func(tx store.Tx) error {
					privateMessage(db, tx, from, to, int(n))
					return nil
				})
				if err == nil {
					err = c.Wait(ctx)
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	took, spent, after := time.Since(start), cpuTime()-cpu, db.Stats()
	n := float64(b.N)
	b.ReportMetric(n/took.Seconds(), "msgs/s")
	b.ReportMetric(float64(spent.Nanoseconds())/1e3/n, "cpu-µs/op")
	b.ReportMetric(float64(after.Driver.LogBytes-before.Driver.LogBytes)/n, "log-B/op")
	b.ReportMetric(float64(after.Driver.TableBytes-before.Driver.TableBytes)/n, "table-B/op")
	b.ReportMetric(n/float64(after.Rounds-before.Rounds), "msgs/sync")
}

// BenchmarkOneOwner measures commits to a single owner, such as a busy channel:
// they share syncs because the owner is free once a commit is applied.
func BenchmarkOneOwner(b *testing.B) {
	ctx := context.Background()
	db, err := store.OpenPebble(ctx, b.TempDir(), testMaster, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the figures are taken
	o, body := peer.ChannelOf(1), make([]byte, 350)
	var next atomic.Int64
	b.SetParallelism(64)
	b.ReportAllocs()
	cpu := cpuTime()
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			n := int(next.Add(1))
			c, err := db.Update(ctx, []peer.Owner{o}, func(tx store.Tx) error {
				tx.Set(o, store.MessageKey(n), body)
				tx.Set(o, store.UpdateKey(n, 0), body[:24])
				return nil
			})
			if err == nil {
				err = c.Wait(ctx)
			}
			if err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64((cpuTime()-cpu).Nanoseconds())/1e3/float64(b.N), "cpu-µs/op")
	s := db.Stats()
	b.ReportMetric(float64(s.Commits)/float64(s.Rounds), "commits/sync")
}

// BenchmarkView measures views of one row, and of a page of 20 messages found
// through the history index.
func BenchmarkView(b *testing.B) {
	ctx := context.Background()
	db, err := store.OpenPebble(ctx, b.TempDir(), testMaster, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the figures are taken
	me, body := peer.MailboxOf(1), make([]byte, 350)
	blind := db.BlindPeer(me, peer.OfUser(2))
	c, err := db.Update(ctx, []peer.Owner{me}, func(tx store.Tx) error {
		for i := range 2000 {
			tx.Set(me, store.MessageKey(i), body)
			tx.Set(me, store.HistoryKey(blind, i), nil)
		}
		return nil
	})
	if err != nil || c.Wait(ctx) != nil {
		b.Fatal(err)
	}
	run := func(name string, fn func(store.Reader) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := db.View(ctx, fn); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	key := store.MessageKey(1000)
	run("row", func(r store.Reader) error { _, err := r.Get(me, key); return err })
	run("missing", func(r store.Reader) error { _, err := r.Has(me, store.RandomIDKey(1)); return err })
	run("page", func(r store.Reader) error {
		for k, err := range r.Keys(me, store.History(blind, 0, 1500).Backwards().First(20)) {
			if err != nil {
				return err
			}
			if _, err := r.Get(me, store.MessageKey(store.HistoryKeyID(k))); err != nil {
				return err
			}
		}
		return nil
	})
}
