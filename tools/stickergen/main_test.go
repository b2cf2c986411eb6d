package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestArtIsDrawnHere draws everything anew and holds it against what is
// committed: the animations as text, since compression may change with Go.
func TestArtIsDrawnHere(t *testing.T) {
	for name, draw := range map[string]func() ([]byte, error){"reactions.zip": reactionArchive, "chappe.zip": chappeArchive} {
		drawn, err := draw()
		if err != nil {
			t.Fatal(err)
		}
		committed, err := os.ReadFile(filepath.Join("../../internal/sticker/art", name))
		if err != nil {
			t.Fatal(err)
		}
		want, got := contents(t, committed), contents(t, drawn)
		if len(want) != len(got) {
			t.Errorf("%s has %d files, and %d are drawn", name, len(want), len(got))
		}
		for file, b := range want {
			if filepath.Ext(file) != ".webp" && !bytes.Equal(b, got[file]) {
				t.Errorf("%s: %s is not what is drawn; run go run ./tools/stickergen", name, file)
			}
		}
	}
}

// contents are the files of an archive; animations are unpacked.
func contents(t *testing.T, archive []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string][]byte)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var from io.Reader = r
		if filepath.Ext(f.Name) == ".tgs" {
			if from, err = gzip.NewReader(r); err != nil {
				t.Fatal(err)
			}
		}
		if out[f.Name], err = io.ReadAll(from); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
