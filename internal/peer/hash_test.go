package peer

import "testing"

func TestHasher(t *testing.T) {
	h := NewHasher([]byte("one secret of exactly 32 bytes.."))
	other := NewHasher([]byte("another secret of just 32 bytes."))
	base := h.Hash(1, OfUser(2))
	if base != h.Hash(1, OfUser(2)) || base == 0 {
		t.Fatal("not stable")
	}
	for name, hash := range map[string]int64{
		"viewer": h.Hash(2, OfUser(2)), "peer": h.Hash(1, OfUser(3)), "kind": h.Hash(1, OfChannel(2)),
		"swapped": h.Hash(2, OfUser(1)), "secret": other.Hash(1, OfUser(2)),
	} {
		if hash == base {
			t.Errorf("another %s has the same hash", name)
		}
	}
	if !h.Check(1, OfUser(2), base) || h.Check(1, OfUser(2), base+1) || h.Check(1, OfUser(2), 0) {
		t.Error("check is wrong")
	}
}

func BenchmarkHash(b *testing.B) {
	h := NewHasher(make([]byte, 32))
	b.ReportAllocs()
	for b.Loop() {
		h.Hash(1, OfUser(2))
	}
}
