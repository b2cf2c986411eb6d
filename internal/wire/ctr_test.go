package wire

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"testing"
)

// TestStreamGoesOnAfterItCooled compares with one ordinary stream while the
// expanded key is dropped at every offset in a block, over a counter that
// overflows its lower half.
func TestStreamGoesOnAfterItCooled(t *testing.T) {
	material := [48]byte{1, 2, 3}
	for i := 40; i < 48; i++ {
		material[i] = 0xff
	}
	block, err := aes.NewCipher(material[:32])
	if err != nil {
		t.Fatal(err)
	}
	reference := cipher.NewCTR(block, material[32:])
	s := newCTR(&material, nil)
	for n := range 70 {
		want, got := make([]byte, n), make([]byte, n)
		reference.XORKeyStream(want, want)
		s.xor(got)
		if !bytes.Equal(got, want) {
			t.Fatalf("differs at byte %d", s.at)
		}
		if s.cool(); s.hot.Load() == nil {
			t.Fatal("a stream that was just used has cooled")
		}
		if n%2 == 0 {
			continue
		}
		if s.cool(); s.hot.Load() != nil {
			t.Fatal("an unused stream has not cooled")
		}
	}
}

func BenchmarkStream(b *testing.B) {
	s := newCTR(&[48]byte{1}, nil)
	buf := make([]byte, 300)
	b.Run("hot", func(b *testing.B) {
		b.SetBytes(int64(len(buf)))
		for b.Loop() {
			s.xor(buf)
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			s.expand()
		}
	})
}
