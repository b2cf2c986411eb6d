package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"chappe/internal/blob"
	"chappe/internal/blob/blobtest"
	"chappe/internal/seal"
)

// slots keeps wrapped keys in memory.
type slots struct {
	mu sync.Mutex
	m  map[uint32][]byte
}

func (s *slots) Load(context.Context) (map[uint32][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[uint32][]byte)
	for id, w := range s.m {
		out[id] = w
	}
	return out, nil
}

func (s *slots) Save(_ context.Context, id uint32, w []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.m[id]; ok {
		return seal.ErrSlotTaken
	}
	s.m[id] = w
	return nil
}

func openDir(t *testing.T, root string, s *slots) *blob.Dir {
	t.Helper()
	ring, err := seal.Open(t.Context(), seal.Static{1}, s)
	if err != nil {
		t.Fatal(err)
	}
	d, err := blob.OpenDir(root, ring, 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDir(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store {
		return openDir(t, t.TempDir(), &slots{m: make(map[uint32][]byte)})
	})
}

// TestDirAtRest looks at the bytes on the disk: sealed, complete after a
// restart, and refused once they were changed in any way.
func TestDirAtRest(t *testing.T) {
	root, kept := t.TempDir(), &slots{m: make(map[uint32][]byte)}
	k := blob.Key{Folder: blob.NewFolder(), Number: 1}
	plain := bytes.Repeat([]byte("un secret bien gardé "), 10_000)
	if _, err := openDir(t, root, kept).Put(t.Context(), k, bytes.NewReader(plain)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, k.Folder.String()[:2], k.Folder.String(), "1")
	stored, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(stored, []byte("secret")) {
		t.Error("the plain text stands on the disk")
	}
	again := openDir(t, root, kept)
	got := make([]byte, len(plain))
	if _, err := again.ReadAt(t.Context(), k, got, 0); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("after a restart: %v", err)
	}
	const chunk = 65536 + seal.Overhead
	for name, damaged := range map[string][]byte{
		"flipped":    append(append(bytes.Clone(stored[:500]), stored[500]^1), stored[501:]...),
		"cut":        stored[:len(stored)-1],
		"last gone":  stored[:8+3*chunk],
		"first gone": append(bytes.Clone(stored[:8]), stored[8+chunk:]...),
		"empty":      nil,
	} {
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := again.ReadAt(t.Context(), k, got, 0); !errors.Is(err, blob.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	left := 0
	_ = filepath.WalkDir(root, func(_ string, d fs.DirEntry, _ error) error {
		if !d.IsDir() {
			left++
		}
		return nil
	})
	if left != 1 {
		t.Errorf("%d files are left, want 1", left)
	}
}

func BenchmarkReadAt(b *testing.B) {
	s := &slots{m: make(map[uint32][]byte)}
	ring, err := seal.Open(b.Context(), seal.Static{1}, s)
	if err != nil {
		b.Fatal(err)
	}
	d, err := blob.OpenDir(b.TempDir(), ring, 0)
	if err != nil {
		b.Fatal(err)
	}
	k := blob.Key{Folder: blob.NewFolder()}
	p := blobtest.Bytes(512<<10, 1)
	if _, err := d.Put(b.Context(), k, bytes.NewReader(p)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(p)))
	for b.Loop() {
		if _, err := d.ReadAt(b.Context(), k, p, 0); err != nil {
			b.Fatal(err)
		}
	}
}

// TestPartsWaitForTheirFolder: a part is not durable before the name of its
// folder is, whoever of two that came at once has made the folder.
func TestPartsWaitForTheirFolder(t *testing.T) {
	root := t.TempDir()
	d := openDir(t, root, &slots{m: make(map[uint32][]byte)})
	making, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	d.OnSync(func(path string) {
		if filepath.Dir(path) == root {
			once.Do(func() { close(making) })
			<-goOn
		}
	})
	folder := blob.NewFolder()
	ends := make(chan error, 2)
	left := 2
	put := func(n uint32) {
		_, err := d.Put(t.Context(), blob.Key{Folder: folder, Number: n}, bytes.NewReader([]byte("part")))
		ends <- err
	}
	go put(0)
	<-making
	go put(1)
	select {
	case err := <-ends:
		t.Errorf("a part is said to be durable (%v) in a folder that is not", err)
		left--
	case <-time.After(200 * time.Millisecond):
	}
	close(goOn)
	for range left {
		if err := <-ends; err != nil {
			t.Error(err)
		}
	}
}
