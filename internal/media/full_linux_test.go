package media

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"chappe/internal/blob"
	"chappe/internal/blob/blobtest"
	"chappe/internal/media/mediapb"
)

// smallDisk mounts a file system of a few megabytes, where that is allowed.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m,mode=0700"); err != nil {
		t.Skipf("no file system of its own: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// TestFullDisk fills a real file system: uploads fail with a clear error, what
// was stored before opens, nothing half-written is left, and there is room again
// once something goes.
func TestFullDisk(t *testing.T) {
	for name, reserve := range map[string]int64{"to the last byte": 0, "to the reserve": 1 << 20} {
		t.Run(name, func(t *testing.T) { fillDisk(t, reserve) })
	}
}

func fillDisk(t *testing.T, reserve int64) {
	w := newWorld(t)
	root := smallDisk(t)
	blobs, err := blob.OpenDir(root, w.db.Seal(), reserve)
	if err != nil {
		t.Fatal(err)
	}
	w.blobs = blobs
	const size = 300_000
	var made []*mediapb.File
	for i := range 100 {
		in := Input{ID: int64(i), Parts: 1, Name: "x"}
		err := w.SavePart(t.Context(), alice, in.ID, 0, 1, blobtest.Bytes(size, uint64(i)))
		if errors.Is(err, ErrFull) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		f, err := w.MakeDocument(t.Context(), alice, in, Document{})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, f)
	}
	if len(made) < 5 || len(made) > 14 {
		t.Fatalf("%d files of %d bytes on 4 MB", len(made), size)
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(root, &disk); err != nil || int64(disk.Bavail)*disk.Bsize < reserve-size-65536 {
		t.Errorf("%d bytes are free, want %d: %v", int64(disk.Bavail)*disk.Bsize, reserve, err)
	}
	check := func() {
		t.Helper()
		for i, f := range made {
			if got := w.download(bob, w.location(bob, f, ""), 1<<20); !bytes.Equal(got, blobtest.Bytes(size, uint64(i))) {
				t.Errorf("file %d has changed", i)
			}
		}
	}
	check()
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, _ error) error {
		if strings.HasPrefix(filepath.Base(path), ".") {
			t.Errorf("%s is left", path)
		}
		return nil
	})
	last := made[len(made)-1]
	made = made[:len(made)-1]
	folder := foldersOf(last)[0]
	if err := os.RemoveAll(filepath.Join(root, folder.String()[:2], folder.String())); err != nil {
		t.Fatal(err)
	}
	if err := w.SavePart(t.Context(), alice, 1000, 0, 1, blobtest.Bytes(size/2, 7)); err != nil {
		t.Errorf("after there is room: %v", err)
	}
	check()
}
