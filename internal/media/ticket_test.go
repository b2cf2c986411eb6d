package media

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"hash/crc32"
	"io"
	"testing"
	"time"

	"chappe/internal/blob"
	"chappe/internal/blob/blobtest"
	"chappe/internal/media/mediapb"
)

func TestTicketOpensOneFileForItsTime(t *testing.T) {
	w := newWorld(t)
	b := blobtest.Bytes(300_000, 3)
	f, err := w.MakeDocument(t.Context(), alice, w.upload(alice, b, 128<<10), Document{Mime: "video/mp4"})
	if err != nil {
		t.Fatal(err)
	}
	ticket := w.sign.Ticket(alice, f, "", time.Hour)
	pass, err := w.sign.Pass(ticket)
	if err != nil || pass.Viewer != alice || pass.ID != f.Id || pass.Size != "" {
		t.Fatalf("%+v, %v", pass, err)
	}
	o, err := w.OpenPass(t.Context(), pass)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(io.NewSectionReader(o, 0, o.Size))
	if err != nil || !bytes.Equal(got, b) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if _, err := w.sign.Pass(w.sign.Ticket(alice, f, "", -time.Second)); !errors.Is(err, ErrRefExpired) {
		t.Errorf("expired: %v", err)
	}
	if pass, _ := w.sign.Pass(w.sign.Ticket(alice, f, "", 1000*time.Hour)); time.Until(pass.Until) > MaxTicketLife+time.Minute {
		t.Errorf("it lives until %v", pass.Until)
	}
	gone := pass
	gone.ID++
	if _, err := w.OpenPass(t.Context(), gone); !errors.Is(err, ErrFile) {
		t.Errorf("a file that is gone: %v", err)
	}
	gone = pass
	gone.Size = "m"
	if _, err := w.OpenPass(t.Context(), gone); !errors.Is(err, ErrFile) {
		t.Errorf("a size that is not there: %v", err)
	}
}

// TestTicketsCannotBeMade changes every bit of a ticket, and tries what is none.
func TestTicketsCannotBeMade(t *testing.T) {
	s := NewSigner([32]byte{1}, time.Now)
	f := &mediapb.File{Id: 77}
	raw, err := base64.RawURLEncoding.DecodeString(s.Ticket(alice, f, "m", time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		changed := bytes.Clone(raw)
		changed[bit/8] ^= 1 << (bit % 8)
		if p, err := s.Pass(base64.RawURLEncoding.EncodeToString(changed)); err == nil {
			t.Errorf("bit %d changed: %+v", bit, p)
		}
	}
	other := NewSigner([32]byte{2}, time.Now)
	reference := base64.RawURLEncoding.EncodeToString(s.Reference(alice, f))
	for _, ticket := range []string{"", "x", "!", reference, other.Ticket(alice, f, "m", time.Hour), string(make([]byte, 51))} {
		if p, err := s.Pass(ticket); !errors.Is(err, ErrFile) {
			t.Errorf("%q: %+v, %v", ticket, p, err)
		}
	}
}

// sparse serves parts that nobody has stored, and counts what is read of them.
type sparse struct {
	blob.Store
	folder blob.Folder
	read   int64
}

func (s *sparse) ReadAt(ctx context.Context, k blob.Key, p []byte, off int64) (int, error) {
	if k.Folder != s.folder {
		return s.Store.ReadAt(ctx, k, p, off)
	}
	for i := range p {
		p[i] = sparseByte(int64(k.Number)*MaxPart + off + int64(i))
	}
	s.read += int64(len(p))
	return len(p), nil
}

func sparseByte(at int64) byte {
	return byte(crc32.ChecksumIEEE([]byte{byte(at >> 20), byte(at >> 28), byte(at >> 12)})) + byte(at)
}

// TestFourGigabytesOpenByRanges reads here and there in the greatest file.
func TestFourGigabytesOpenByRanges(t *testing.T) {
	w := newWorld(t)
	s := &sparse{Store: w.blobs, folder: blob.NewFolder()}
	w.blobs = s
	f := &mediapb.File{
		Id: newID(), Mime: "video/mp4", Size: MaxParts*MaxPart - 100,
		Content: &mediapb.Content{Folder: s.folder[:], PartSize: MaxPart, Size: MaxParts*MaxPart - 100},
	}
	if err := w.keep(t.Context(), 0, nil, f); err != nil {
		t.Fatal(err)
	}
	pass, err := w.sign.Pass(w.sign.Ticket(bob, f, "", time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	o, err := w.OpenPass(t.Context(), pass)
	if err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 3*MaxPart/2)
	for _, at := range []int64{0, MaxPart - 7, 3<<30 + 12345, o.Size - 9} {
		s.read = 0
		n, err := o.ReadAt(p, at)
		if short := o.Size-at < int64(len(p)); n != int(min(int64(len(p)), o.Size-at)) || short != errors.Is(err, io.EOF) {
			t.Fatalf("at %d: %d bytes, %v", at, n, err)
		}
		for i := range n {
			if p[i] != sparseByte(at+int64(i)) {
				t.Fatalf("byte %d is wrong", at+int64(i))
			}
		}
		if s.read != int64(n) {
			t.Errorf("at %d: %d bytes were read", at, s.read)
		}
	}
}
