package message

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
)

// cpu is the processor time of this process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkSend stores private messages of 256 bytes on both sides with sync:
// 64 pairs, each with so many messages in flight.
func BenchmarkSend(b *testing.B) {
	for _, window := range []int{1, 32} {
		b.Run(fmt.Sprintf("window=%d", window), func(b *testing.B) {
			w := newWorld(b)
			const pairs = 64
			for i := range int64(pairs) {
				w.putUser(&accountpb.User{Id: 10000 + i, FirstName: "S"})
				w.putUser(&accountpb.User{Id: 20000 + i, FirstName: "R"})
			}
			text := strings.Repeat("x", 256)
			var random, left atomic.Int64
			left.Store(int64(b.N))
			b.ResetTimer()
			start := cpu()
			var wg sync.WaitGroup
			for i := range int64(pairs * window) {
				wg.Go(func() {
					for left.Add(-1) >= 0 {
						_, err := w.Send(context.Background(), 10000+i%pairs, &Outgoing{
							Peer: peer.OfUser(20000 + i%pairs), Text: text, RandomID: random.Add(1),
						})
						if err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.StopTimer()
			b.ReportMetric(float64((cpu()-start).Microseconds())/float64(b.N), "cpu-µs/op")
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msg/s")
		})
	}
}

// BenchmarkSendInChat stores messages in basic groups of so many members, a
// copy in each mailbox.
func BenchmarkSendInChat(b *testing.B) {
	for _, members := range []int{10, 200} {
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			w := newWorld(b)
			others := make([]int64, members-1)
			for i := range others {
				others[i] = 10000 + int64(i)
				w.putUser(&accountpb.User{Id: others[i], FirstName: "M"})
			}
			made, err := w.chats.CreateChat(w.ctx, alice, "Choir", others, 0)
			w.must(err)
			text := strings.Repeat("x", 256)
			start := cpu()
			for i := 0; b.Loop(); i++ {
				if _, err := w.Send(w.ctx, alice, &Outgoing{Peer: made.Peer, Text: text, RandomID: int64(i + 1)}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((cpu()-start).Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
}
