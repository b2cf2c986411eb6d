package account

import "testing"

// BenchmarkRelationsOfASend measures what a private message asks of this
// package when both sides are in memory: who blocked whom, and one privacy
// rule.
func BenchmarkRelationsOfASend(b *testing.B) {
	w := newPeople(b)
	anna, ben := w.user("Anna"), w.user("Ben")
	w.add(anna, ben, "Ben")
	b.ReportAllocs()
	for b.Loop() {
		if rel, err := w.Relation(w.ctx, anna, ben); err != nil || rel.Blocked {
			b.Fatal(rel, err)
		}
		if blocked, err := w.BlockedBy(w.ctx, ben, anna); err != nil || blocked {
			b.Fatal(blocked, err)
		}
		if ok, err := w.Allows(w.ctx, ben, PrivacyForwards, anna); err != nil || !ok {
			b.Fatal(ok, err)
		}
	}
}
