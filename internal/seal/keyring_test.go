package seal

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"
)

// memSlots implements Slots in memory.
type memSlots struct {
	mu    sync.Mutex
	slots map[uint32][]byte
	loads int
	stale bool // Load shows what was there when it was set: another node is writing
	seen  map[uint32][]byte
}

func (s *memSlots) Load(context.Context) (map[uint32][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loads++
	if s.stale {
		s.stale = false
		return s.seen, nil
	}
	return maps.Clone(s.slots), nil
}

func (s *memSlots) Save(_ context.Context, id uint32, wrapped []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.slots[id]; taken {
		return fmt.Errorf("save: %w", ErrSlotTaken)
	}
	if s.slots == nil {
		s.slots = make(map[uint32][]byte)
	}
	s.slots[id] = bytes.Clone(wrapped)
	return nil
}

func mustOpen(t testing.TB, src MasterSource, slots Slots) *Keyring {
	t.Helper()
	k, err := Open(context.Background(), src, slots)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var master = Static{7}

func TestSealOpen(t *testing.T) {
	k := mustOpen(t, master, new(memSlots))
	aad := []byte("row")
	for _, plain := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("long"), 5000)} {
		sealed := k.Seal([]byte("before"), aad, plain)
		if len(sealed) != len("before")+len(plain)+Overhead || !bytes.HasPrefix(sealed, []byte("before")) {
			t.Errorf("sealed %d bytes to %d", len(plain), len(sealed))
		}
		opened, err := k.Open([]byte("kept"), aad, sealed[len("before"):])
		if err != nil || string(opened) != "kept"+string(plain) {
			t.Errorf("open = %q, %v", opened, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	k := mustOpen(t, master, new(memSlots))
	sealed := k.Seal(nil, []byte("row"), []byte("value"))
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if v, err := k.Open(nil, []byte("row"), bad); !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrUnknownDataKey) {
			t.Errorf("byte %d changed: %q, %v", i, v, err)
		}
	}
	for n := range sealed {
		if _, err := k.Open(nil, []byte("row"), sealed[:n]); !errors.Is(err, ErrCorrupt) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
	if _, err := k.Open(nil, []byte("other row"), sealed); !errors.Is(err, ErrCorrupt) {
		t.Errorf("moved to another row: %v", err)
	}
	if _, err := k.Open(nil, []byte("row"), make([]byte, 64)); !errors.Is(err, ErrUnknownDataKey) {
		t.Errorf("sealed under the root key's slot: %v", err)
	}
}

// TestNonceNeverRepeats seals from many goroutines and two processes.
func TestNonceNeverRepeats(t *testing.T) {
	slots := new(memSlots)
	seen := make(map[string]bool)
	var mu sync.Mutex
	for range 2 {
		k := mustOpen(t, master, slots)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 500 {
					nonce := string(k.Seal(nil, nil, nil)[:nonceSize])
					mu.Lock()
					if seen[nonce] {
						t.Errorf("nonce %x again", nonce)
					}
					seen[nonce] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
	}
}

func TestReopen(t *testing.T) {
	slots := new(memSlots)
	var sealed [][]byte
	var first *Keyring
	for i := range 4 {
		k := mustOpen(t, master, slots)
		if first == nil {
			first = k
		}
		sealed = append(sealed, k.Seal(nil, nil, fmt.Append(nil, i)))
		for j, s := range sealed {
			if v, err := k.Open(nil, nil, s); err != nil || string(v) != fmt.Sprint(j) {
				t.Errorf("start %d opens what start %d sealed: %q, %v", i, j, v, err)
			}
		}
		block := [16]byte{1, 2, 3}
		if k.Blind(block) != first.Blind(block) || k.BlindString("a", "b") != first.BlindString("a", "b") || k.Derive("x") != first.Derive("x") {
			t.Errorf("stable secrets changed at start %d", i)
		}
	}
	// the first process meets values of data keys that were made after it began
	for j, s := range sealed {
		if v, err := first.Open(nil, nil, s); err != nil || string(v) != fmt.Sprint(j) {
			t.Errorf("an older process opens %d: %q, %v", j, v, err)
		}
	}
	loads := slots.loads
	if _, err := first.Open(nil, nil, sealed[3]); err != nil || slots.loads != loads {
		t.Errorf("a known data key was loaded again: %v", err)
	}
}

func TestWrongMaster(t *testing.T) {
	slots := new(memSlots)
	mustOpen(t, master, slots)
	if _, err := Open(context.Background(), Static{8}, slots); !errors.Is(err, ErrWrongMaster) {
		t.Errorf("open with another master key: %v", err)
	}
	if len(slots.slots) != 2 {
		t.Errorf("%d slots, want 2: the refused start left a key behind", len(slots.slots))
	}
}

func TestDamagedSlot(t *testing.T) {
	for _, damage := range []func(*memSlots){
		func(s *memSlots) { delete(s.slots, rootSlot) },
		func(s *memSlots) { s.slots[rootSlot] = s.slots[rootSlot][:20] },
		func(s *memSlots) { s.slots[rootSlot] = s.slots[1] }, // a data key does not pass for the root key
	} {
		slots := new(memSlots)
		mustOpen(t, master, slots)
		damage(slots)
		if _, err := Open(context.Background(), master, slots); err == nil {
			t.Error("opened with a damaged root slot")
		}
	}
}

// TestNodesStartTogether has a second node that sees none of the first node's
// slots when it begins: it must end up with the same root key and its own data
// key.
func TestNodesStartTogether(t *testing.T) {
	slots := new(memSlots)
	a := mustOpen(t, master, slots)
	slots.stale = true // the second node loads what was there before a
	b := mustOpen(t, master, slots)
	if a.Derive("x") != b.Derive("x") {
		t.Error("two root keys")
	}
	va, vb := a.Seal(nil, nil, []byte("a")), b.Seal(nil, nil, []byte("b"))
	if binary.BigEndian.Uint32(va) == binary.BigEndian.Uint32(vb) {
		t.Error("two nodes share a data key")
	}
	if v, err := a.Open(nil, nil, vb); err != nil || string(v) != "b" {
		t.Errorf("a opens b's value: %q, %v", v, err)
	}
}

func TestBlind(t *testing.T) {
	a, b := mustOpen(t, master, new(memSlots)), mustOpen(t, master, new(memSlots))
	seen := make(map[[16]byte]bool)
	for i := range 1000 {
		var block [16]byte
		binary.BigEndian.PutUint64(block[:], uint64(i))
		blind := a.Blind(block)
		if seen[blind] || blind == block || blind == b.Blind(block) {
			t.Fatalf("blind of %d", i)
		}
		seen[blind] = true
	}
	if a.BlindString("ab", "c") == a.BlindString("a", "bc") {
		t.Error("label and string run together")
	}
	if a.BlindString("l", "s") == b.BlindString("l", "s") || a.Derive("l") == b.Derive("l") || a.Derive("l") == a.Derive("m") {
		t.Error("secrets of different data or labels are equal")
	}
}

func TestHotPathDoesNotAllocate(t *testing.T) {
	k := mustOpen(t, master, new(memSlots))
	buf, out := make([]byte, 0, 512), make([]byte, 0, 512)
	aad, plain := []byte("row"), make([]byte, 300)
	var block [16]byte
	for name, f := range map[string]func(){
		"Seal":  func() { buf = k.Seal(buf[:0], aad, plain) },
		"Open":  func() { out, _ = k.Open(out[:0], aad, buf) },
		"Blind": func() { block = k.Blind(block) },
	} {
		buf = k.Seal(buf[:0], aad, plain)
		if n := testing.AllocsPerRun(200, f); n != 0 && !raceEnabled {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func BenchmarkSeal350(b *testing.B) {
	k := mustOpen(b, master, new(memSlots))
	buf, aad, plain := make([]byte, 0, 512), make([]byte, 14), make([]byte, 350)
	b.SetBytes(350)
	for b.Loop() {
		buf = k.Seal(buf[:0], aad, plain)
	}
}

func BenchmarkOpen350(b *testing.B) {
	k := mustOpen(b, master, new(memSlots))
	aad := make([]byte, 14)
	sealed, out := k.Seal(nil, aad, make([]byte, 350)), make([]byte, 0, 512)
	b.SetBytes(350)
	for b.Loop() {
		out, _ = k.Open(out[:0], aad, sealed)
	}
}

func BenchmarkBlind(b *testing.B) {
	k := mustOpen(b, master, new(memSlots))
	var block [16]byte
	for b.Loop() {
		block = k.Blind(block)
	}
}

func FuzzOpen(f *testing.F) {
	k := mustOpen(f, master, new(memSlots))
	f.Add([]byte("row"), k.Seal(nil, []byte("row"), []byte("value")))
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, aad, sealed []byte) {
		if v, err := k.Open(nil, aad, sealed); err == nil && !(string(v) == "value" && string(aad) == "row") {
			t.Errorf("opened a forgery: %q", v)
		}
	})
}
