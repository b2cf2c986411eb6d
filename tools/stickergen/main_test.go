package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"image"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	outlines "chappe/internal/outline"
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

// TestOutlines fills the outline of each sticker of the set, as a client reads
// it, and holds it against the drawing. The outline is made of what is written as
// Lottie, so that a wrong word of that would show here, too.
func TestOutlines(t *testing.T) {
	const size = 256
	for _, d := range tower {
		s := living(d.standing)
		text, err := s.lottie()
		if err != nil {
			t.Fatal(err)
		}
		b := outlines.Animation(text)
		if len(b) == 0 || len(b) > outlines.MaxBytes {
			t.Errorf("%s has an outline of %d bytes", d.name, len(b))
			continue
		}
		filled := image.NewRGBA(image.Rect(0, 0, size, size))
		all := shape{paths: outline(expanded(b)), color: ink, alpha: 1}
		all.draw(filled, scaled(float64(size)/side, float64(size)/side), 1)
		drawn := s.render(0, size)
		both, either := 0, 0
		for i := 3; i < len(drawn.Pix); i += 4 {
			a, b := drawn.Pix[i] > 96, filled.Pix[i] > 127
			if a && b {
				both++
			}
			if a || b {
				either++
			}
		}
		if part := float64(both) / float64(either); part < 0.9 {
			t.Errorf("%s has %.2f in common with its outline %s", d.name, part, expanded(b))
		}
	}
}

// expanded is an outline as clients read it.
// https://core.telegram.org/api/files#vector-thumbnails
func expanded(b []byte) string {
	out := "M"
	for _, c := range b {
		switch {
		case c >= 192:
			out += string("AACAAAAHAAALMAAAQASTAVAAAZaacaaaahaaalmaaaqastava.az0123456789-,"[c-192])
			continue
		case c >= 128:
			out += ","
		case c >= 64:
			out += "-"
		}
		out += strconv.Itoa(int(c & 63))
	}
	return out + "z"
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
