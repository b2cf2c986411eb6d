package chat

import (
	"testing"

	"chappe/internal/peer"
	"chappe/internal/update"
)

// BenchmarkJoin measures what joining a channel by a link costs the server
// besides waiting for the disk; it must not grow with the members.
func BenchmarkJoin(b *testing.B) {
	w := newWorldIn(b)
	id := w.ok(w.s.CreateChannel(w.ctx, anna, NewChannel{Title: "News", Broadcast: true})).Peer.ID
	inv, err := w.s.ExportInvite(w.ctx, anna, peer.OfChannel(id), NewInvite{})
	w.must(err)
	users := make([]int64, b.N)
	for i := range users {
		users[i] = 2_000_000_000 + int64(i)
		w.settle(users[i], "Reader")
	}
	ctx, tracker := update.Track(w.ctx)
	b.ReportAllocs()
	b.ResetTimer()
	for _, user := range users {
		w.ok(w.s.Import(ctx, user, inv.Hash))
	}
	b.StopTimer()
	w.must(tracker.Wait(w.ctx))
	if n := w.counts(id).Members; int(n) != b.N+1 {
		b.Errorf("%d members after %d joined", n, b.N)
	}
}
