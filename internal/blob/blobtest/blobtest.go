// Package blobtest is what every [blob.Store] must do. Tests only.
package blobtest

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/iotest"

	"chappe/internal/blob"
)

// Run holds a store against the contract. open returns the same storage each
// time it is called in one test, as a new process would find it.
func Run(t *testing.T, open func(t *testing.T) blob.Store) {
	t.Run("ranges", func(t *testing.T) { ranges(t, open(t)) })
	t.Run("replaced whole or not at all", func(t *testing.T) { replaced(t, open(t)) })
	t.Run("missing", func(t *testing.T) { missing(t, open(t)) })
	t.Run("folders", func(t *testing.T) { folders(t, open(t)) })
	t.Run("writers of one key", func(t *testing.T) { writers(t, open(t)) })
}

// Bytes returns n bytes that are the same for the same seed.
func Bytes(n int, seed uint64) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	_, _ = r.Read(b)
	return b
}

func put(t *testing.T, s blob.Store, k blob.Key, b []byte) {
	t.Helper()
	n, err := s.Put(t.Context(), k, bytes.NewReader(b))
	if err != nil || n != int64(len(b)) {
		t.Fatalf("put %d bytes: %d, %v", len(b), n, err)
	}
}

func want(t *testing.T, s blob.Store, k blob.Key, b []byte) {
	t.Helper()
	size, err := s.Size(t.Context(), k)
	if err != nil || size != int64(len(b)) {
		t.Fatalf("size %d, %v; want %d", size, err, len(b))
	}
	got := make([]byte, len(b)+1)
	n, err := s.ReadAt(t.Context(), k, got, 0)
	if !errors.Is(err, io.EOF) || !bytes.Equal(got[:n], b) {
		t.Fatalf("read %d bytes of %d, %v", n, len(b), err)
	}
}

func ranges(t *testing.T, s blob.Store) {
	f := blob.NewFolder()
	for i, size := range []int{0, 1, 65535, 65536, 65537, 131072, 400_001} {
		k := blob.Key{Folder: f, Number: uint32(i)}
		b := Bytes(size, uint64(i))
		put(t, s, k, b)
		want(t, s, k, b)
		for range 20 {
			off := rand.IntN(size + 2)
			n := rand.IntN(size + 2)
			got := make([]byte, n)
			read, err := s.ReadAt(t.Context(), k, got, int64(off))
			expected := b[min(off, size):min(off+n, size)]
			if !bytes.Equal(got[:read], expected) || read < n && !errors.Is(err, io.EOF) {
				t.Fatalf("%d bytes at %d of %d: got %d, %v", n, off, size, read, err)
			}
		}
	}
}

func replaced(t *testing.T, s blob.Store) {
	k := blob.Key{Folder: blob.NewFolder(), Number: 3}
	first, second := Bytes(100_000, 1), Bytes(70_000, 2)
	put(t, s, k, first)
	broken := io.MultiReader(bytes.NewReader(second), iotest.ErrReader(errors.New("the line broke")))
	if _, err := s.Put(t.Context(), k, broken); err == nil {
		t.Fatal("a broken stream was stored")
	}
	want(t, s, k, first)
	put(t, s, k, second)
	want(t, s, k, second)
}

func missing(t *testing.T, s blob.Store) {
	k := blob.Key{Folder: blob.NewFolder()}
	if _, err := s.Size(t.Context(), k); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("size of nothing: %v", err)
	}
	if _, err := s.ReadAt(t.Context(), k, make([]byte, 1), 0); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("read of nothing: %v", err)
	}
	if err := s.Remove(t.Context(), k.Folder); err != nil {
		t.Errorf("remove of nothing: %v", err)
	}
}

func folders(t *testing.T, s blob.Store) {
	kept, gone := blob.NewFolder(), blob.NewFolder()
	for _, f := range []blob.Folder{kept, gone} {
		put(t, s, blob.Key{Folder: f, Number: 1}, []byte("x"))
	}
	if err := s.Remove(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	seen := make(map[blob.Folder]bool)
	for info, err := range s.Folders(t.Context()) {
		if err != nil || info.Changed.IsZero() {
			t.Fatalf("%+v, %v", info, err)
		}
		seen[info.Folder] = true
	}
	if !seen[kept] || seen[gone] {
		t.Errorf("the listing has the kept folder: %v, the removed one: %v", seen[kept], seen[gone])
	}
	if _, err := s.Size(t.Context(), blob.Key{Folder: gone, Number: 1}); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("an object of a removed folder: %v", err)
	}
}

func writers(t *testing.T, s blob.Store) {
	k := blob.Key{Folder: blob.NewFolder(), Number: 9}
	var wg sync.WaitGroup
	for i := range uint64(8) {
		wg.Go(func() {
			if _, err := s.Put(t.Context(), k, bytes.NewReader(Bytes(90_000, i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got := make([]byte, 90_000)
	if _, err := s.ReadAt(t.Context(), k, got, 0); err != nil {
		t.Fatal(err)
	}
	for i := range uint64(8) {
		if bytes.Equal(got, Bytes(90_000, i)) {
			return
		}
	}
	t.Error("the object is none of those that were written")
}
