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
