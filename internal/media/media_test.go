package media

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chappe/internal/blob"
	"chappe/internal/blob/blobtest"
	"chappe/internal/bus"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
)

const alice, bob = int64(1001), int64(1002)

// world is a media domain on a store of its own.
type world struct {
	*Service
	t     *testing.T
	dir   string
	later atomic.Int64 // seconds that the clock is ahead
}

// now is the clock of a world.
func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.later.Load()) * time.Second) }

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldWith(t, Deps{})
}

// newWorldWith is newWorld with what is given in place of a store on the disk and
// no quota.
func newWorldWith(t *testing.T, d Deps) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir()}
	db, err := store.OpenPebble(t.Context(), filepath.Join(w.dir, "db"), &seal.KeyFile{Path: filepath.Join(w.dir, "key")}, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := update.NewAt(db, bus.Local{}, w.now)
	t.Cleanup(func() { log.Close(); _ = db.Close() })
	if d.Blobs == nil {
		if d.Blobs, err = blob.OpenDir(filepath.Join(w.dir, "media"), db.Seal(), 0); err != nil {
			t.Fatal(err)
		}
	}
	d.DB, d.Log, d.Logger = db, log, slog.New(slog.DiscardHandler)
	w.Service = New(d)
	return w
}

// upload sends bytes in parts, in any order and at once, some twice.
func (w *world) upload(user int64, b []byte, part int) Input {
	w.t.Helper()
	in := Input{ID: rand.Int64(), Parts: (len(b) + part - 1) / part, Name: "файл.bin"}
	var wg sync.WaitGroup
	for _, i := range append(rand.Perm(in.Parts), rand.IntN(in.Parts)) {
		wg.Go(func() {
			chunk := b[i*part : min((i+1)*part, len(b))]
			if err := w.SavePart(w.t.Context(), user, in.ID, i, in.Parts, chunk); err != nil {
				w.t.Errorf("part %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	return in
}

func (w *world) location(viewer int64, f *mediapb.File, size string) Location {
	return Location{ID: f.Id, Hash: w.sign.Hash(viewer, f), Reference: w.sign.Reference(viewer, f), Size: size, Photo: f.Photo}
}

// download reads a file as a client does.
func (w *world) download(viewer int64, l Location, limit int) []byte {
	w.t.Helper()
	o, err := w.Open(w.t.Context(), viewer, l)
	if err != nil {
		w.t.Fatal(err)
	}
	var all []byte
	for {
		p, err := cutOf(o, int64(len(all)), limit, false)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, p...)
		if len(p) < limit {
			return all
		}
	}
}

// cutOf reads a range.
func cutOf(o *Object, offset int64, limit int, precise bool) ([]byte, error) {
	n, err := o.Cut(offset, limit, precise)
	if err != nil {
		return nil, err
	}
	p := make([]byte, n)
	return p, o.Read(p, offset)
}

func TestDocumentComesBackAsItWas(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ size, part, limit int }{
		{1, 1024, 4096}, {5000, 1024, 4096}, {3<<20 + 77, 128 << 10, 1 << 20}, {2 << 20, 512 << 10, 512 << 10},
	} {
		b := blobtest.Bytes(c.size, uint64(c.size))
		in := w.upload(alice, b, c.part)
		sum := md5.Sum(b)
		in.MD5 = hex.EncodeToString(sum[:])
		f, err := w.MakeDocument(t.Context(), alice, in, Document{Mime: "application/zip"})
		if err != nil {
			t.Fatal(err)
		}
		if f.Size != int64(c.size) || f.Attributes.Name != "файл.bin" {
			t.Errorf("made %v", f)
		}
		if got := w.download(bob, w.location(bob, f, ""), c.limit); !bytes.Equal(got, b) {
			t.Errorf("%d bytes in parts of %d came back as %d others", c.size, c.part, len(got))
		}
		again, err := w.MakeDocument(t.Context(), alice, in, Document{Mime: "application/zip"})
		if err != nil || again.Id != f.Id {
			t.Errorf("asked again: %v, %v", again.GetId(), err)
		}
	}
}

func TestUploadIsChecked(t *testing.T) {
	w := newWorld(t)
	full := make([]byte, 1024)
	for _, c := range []struct {
		part, total int
		b           []byte
		want        error
	}{
		{-1, 0, full, ErrPartNumber}, {MaxParts, 0, full, ErrPartNumber}, {3, 3, full, ErrPartNumber},
		{0, 0, nil, ErrPartEmpty}, {0, 0, make([]byte, MaxPart+1), ErrPartTooBig},
		{0, 2, make([]byte, 1000), ErrPartSize}, {0, 2, make([]byte, 3*1024), ErrPartSize}, {0, MaxParts + 1, full, ErrParts},
	} {
		if err := w.SavePart(t.Context(), alice, 1, c.part, c.total, c.b); !errors.Is(err, c.want) {
			t.Errorf("part %d of %d, %d bytes: %v, want %v", c.part, c.total, len(c.b), err, c.want)
		}
	}
	make := func(in Input) error {
		_, err := w.MakeDocument(t.Context(), alice, in, Document{})
		return err
	}
	save := func(file int64, part int, b []byte) {
		t.Helper()
		if err := w.SavePart(t.Context(), alice, file, part, 0, b); err != nil {
			t.Fatal(err)
		}
	}
	save(5, 0, full)
	save(5, 2, full)
	if err := make(Input{ID: 5, Parts: 3}); err != MissingPart(1) {
		t.Errorf("a hole: %v", err)
	}
	save(5, 1, full[:1000])
	if err := make(Input{ID: 5, Parts: 3}); !errors.Is(err, ErrPartSize) {
		t.Errorf("a short part in the middle: %v", err)
	}
	save(5, 1, full)
	if err := make(Input{ID: 5, Parts: 2}); !errors.Is(err, ErrParts) {
		t.Errorf("fewer parts than came: %v", err)
	}
	if err := make(Input{ID: 5, Parts: 3, MD5: "00"}); !errors.Is(err, ErrChecksum) {
		t.Errorf("a wrong checksum: %v", err)
	}
	if _, err := w.MakeDocument(t.Context(), bob, Input{ID: 5, Parts: 3}, Document{}); err != MissingPart(0) {
		t.Errorf("somebody else's upload: %v", err)
	}
	if err := make(Input{ID: 5, Parts: 3}); err != nil {
		t.Errorf("all right: %v", err)
	}
}

func TestOutsiderGetsNothing(t *testing.T) {
	w := newWorld(t)
	f, err := w.MakeDocument(t.Context(), alice, w.upload(alice, blobtest.Bytes(3000, 1), 1024), Document{})
	if err != nil {
		t.Fatal(err)
	}
	mine := w.location(alice, f, "")
	expired, guessed, noRef, flipped, asPhoto := mine, mine, mine, mine, mine
	expired.Reference = w.sign.reference(alice, f.Id, w.log.Now().Unix()-1)
	guessed.ID++
	noRef.Reference = nil
	flipped.Reference = bytes.Clone(mine.Reference)
	flipped.Reference[9] ^= 1
	asPhoto.Photo = true
	half := w.location(bob, f, "")
	half.Reference = mine.Reference
	for name, c := range map[string]struct {
		l    Location
		want error
	}{
		"somebody else's": {mine, ErrFile}, "somebody else's reference": {half, ErrRef},
	} {
		if _, err := w.Open(t.Context(), bob, c.l); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		l    Location
		want error
	}{
		"expired": {expired, ErrRefExpired}, "guessed": {guessed, ErrFile}, "none": {noRef, ErrRefEmpty},
		"flipped": {flipped, ErrRef}, "as a photo": {asPhoto, ErrFile},
	} {
		if _, err := w.Open(t.Context(), alice, c.l); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRanges(t *testing.T) {
	w := newWorld(t)
	f, err := w.MakeDocument(t.Context(), alice, w.upload(alice, blobtest.Bytes(2<<20, 1), 512<<10), Document{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := w.Open(t.Context(), alice, w.location(alice, f, ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		offset  int64
		limit   int
		precise bool
		want    error
		n       int
	}{
		{0, 4096, false, nil, 4096}, {2 << 20, 4096, false, nil, 0}, {1024, 1024, true, nil, 1024}, {0, 1 << 20, false, nil, 1 << 20},
		{0, 12288, true, nil, 12288}, {1024, 4096, false, ErrOffset, 0}, {-4096, 4096, false, ErrOffset, 0}, {0, 12288, false, ErrLimit, 0},
		{0, 0, false, ErrLimit, 0}, {0, 2 << 20, true, ErrLimit, 0}, {1<<20 - 4096, 8192, false, ErrLimit, 0}, {512, 1024, true, ErrOffset, 0},
	} {
		p, err := cutOf(o, c.offset, c.limit, c.precise)
		if !errors.Is(err, c.want) || len(p) != c.n {
			t.Errorf("%d at %d (precise %v): %d bytes, %v", c.limit, c.offset, c.precise, len(p), err)
		}
	}
	hashes, err := o.Hashes(0)
	if err != nil || len(hashes) != hashesAtOnce || hashes[1].Offset != hashedLength {
		t.Errorf("hashes: %d, %v", len(hashes), err)
	}
}

// checkered is a picture with a red left upper corner.
func checkered(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for y := range h / 2 {
		for x := range w / 2 {
			m.Set(x, y, color.RGBA{255, 0, 0, 255})
		}
	}
	return m
}

func encoded(t testing.TB, how string, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch how {
	case "jpeg":
		err = jpeg.Encode(&b, m, nil)
	case "png":
		err = png.Encode(&b, m)
	case "gif":
		err = gif.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withExif puts an orientation, and a place that must not survive, into a JPEG.
func withExif(b []byte, turn byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), turn, 0, 0)
	exif = append(exif, []byte("\x00\x00\x00\x00 48.8566 N, my camera")...)
	head := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(head, b[2:]...)
}

func TestPhotoSizes(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		how    string
		w, h   int
		letter string
		count  int
	}{{"jpeg", 3000, 1500, "w", 5}, {"png", 700, 500, "x", 3}, {"gif", 90, 60, "s", 1}, {"jpeg", 1280, 960, "y", 4}} {
		in := w.upload(alice, encoded(t, c.how, checkered(c.w, c.h)), 512<<10)
		f, err := w.MakePhoto(t.Context(), alice, in)
		if err != nil {
			t.Fatalf("%s %dx%d: %v", c.how, c.w, c.h, err)
		}
		last := f.Sizes[len(f.Sizes)-1]
		if len(f.Sizes) != c.count || last.Type != c.letter {
			t.Errorf("%s %dx%d has the sizes %v", c.how, c.w, c.h, f.Sizes)
		}
		for _, z := range f.Sizes {
			b := w.download(bob, w.location(bob, f, z.Type), 1<<20)
			cfg, err := jpeg.DecodeConfig(bytes.NewReader(b))
			if err != nil || cfg.Width != int(z.Width) || cfg.Height != int(z.Height) || len(b) != int(z.Bytes) {
				t.Errorf("size %v is %dx%d with %d bytes, %v", z, cfg.Width, cfg.Height, len(b), err)
			}
		}
	}
}

func TestOrientationIsAppliedAndMetadataGone(t *testing.T) {
	w := newWorld(t)
	// Where the red corner of the upright picture is, by EXIF orientation.
	corners := []image.Point{1: {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}}
	for turn := 1; turn <= 8; turn++ {
		in := w.upload(alice, withExif(encoded(t, "jpeg", checkered(200, 100)), byte(turn)), 512<<10)
		f, err := w.MakePhoto(t.Context(), alice, in)
		if err != nil {
			t.Fatal(err)
		}
		last := f.Sizes[len(f.Sizes)-1]
		b := w.download(alice, w.location(alice, f, last.Type), 1<<20)
		if bytes.Contains(b, []byte("Exif")) || bytes.Contains(b, []byte("camera")) {
			t.Errorf("orientation %d: metadata is left", turn)
		}
		m, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		size := m.Bounds().Size()
		if upright := turn < 5; upright != (size.X > size.Y) {
			t.Errorf("orientation %d: %v", turn, size)
		}
		for y := range 2 {
			for x := range 2 {
				_, g, _, _ := m.At(size.X/4+x*size.X/2, size.Y/4+y*size.Y/2).RGBA()
				if red := g < 0x8000; red != (image.Pt(x, y) == corners[turn]) {
					t.Errorf("orientation %d: corner %d,%d red: %v", turn, x, y, red)
				}
			}
		}
	}
}

func TestStripped(t *testing.T) {
	p, err := draft(encoded(t, "jpeg", checkered(400, 300)), upTo(320), time.Now().Add(decodeTime))
	if err != nil {
		t.Fatal(err)
	}
	// What the header of clients decodes is a JPEG of quality 20: take one of
	// the same sides for its header.
	head, err := encode(image.NewRGBA(image.Rect(0, 0, 40, 30)), 20)
	if err != nil {
		t.Fatal(err)
	}
	scan := bytes.Index(head, []byte{0xff, 0xda})
	whole := append(append(bytes.Clone(head[:scan+14]), p.stripped[3:]...), 0xff, 0xd9)
	m, err := jpeg.Decode(bytes.NewReader(whole))
	if err != nil || p.stripped[0] != 1 || p.stripped[1] != 30 || p.stripped[2] != 40 {
		t.Fatalf("%v: %v", p.stripped[:3], err)
	}
	if _, g, _, _ := m.At(5, 5).RGBA(); g > 0x8000 {
		t.Error("the corner is not red")
	}
}

// TestCollectSparesWhatIsUsed plays many lives of files against collections:
// what somebody refers to always opens, the rest goes.
func TestCollectSparesWhatIsUsed(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	o := peer.MailboxOf(alice)
	used := make(map[*mediapb.File]bool)
	for i := range 12 {
		f, err := w.MakeDocument(ctx, alice, w.upload(alice, blobtest.Bytes(2000, uint64(i)), 1024), Document{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Prepare(ctx, f, o); err != nil {
			t.Fatal(err)
		}
		w.change(o, func(tx store.Tx) { w.Refer(tx, o, f, InMessage, 1) })
		used[f] = true
		if i%3 == 0 {
			w.change(o, func(tx store.Tx) { w.Refer(tx, o, f, InProfile, 0); w.Release(tx, o, f, InMessage, 1) })
		}
		if i%3 == 1 {
			w.change(o, func(tx store.Tx) { w.Release(tx, o, f, InMessage, 1) })
			used[f] = false
		}
	}
	for _, age := range []int64{0, 2 * grace} {
		for f := range used {
			w.age(f, age)
		}
		c, err := w.Collect(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if want := 4 * int(min(age, 1)); c.Unused != want || c.Used != 8 {
			t.Errorf("after %d s: %+v, want %d to go", age, c, want)
		}
		for f, is := range used {
			_, err := w.Open(ctx, alice, w.location(alice, f, ""))
			if gone := errors.Is(err, ErrFile); gone != (!is && age > 0) {
				t.Errorf("after %d s a file with references: %v, opens: %v", age, is, err)
			}
			if err == nil {
				w.download(alice, w.location(alice, f, ""), 4096)
			}
		}
	}
}

func (w *world) change(o peer.Owner, fn func(store.Tx)) {
	w.t.Helper()
	err := w.log.Write(context.Background(), []peer.Owner{o}, func(tx *update.Tx) error { fn(tx); return nil })
	if err != nil {
		w.t.Fatal(err)
	}
}

// age makes it look as if a file was last used so many seconds ago.
func (w *world) age(f *mediapb.File, seconds int64) {
	w.t.Helper()
	for _, folder := range foldersOf(f) {
		o := folderOwner(folder)
		err := w.log.Write(context.Background(), []peer.Owner{o}, func(tx *update.Tx) error {
			var k mediapb.Kept
			ok, err := record.Get(tx, o, keptKey(folder), &k)
			if !ok || err != nil {
				return err
			}
			k.Touched = tx.Date() - seconds
			w.touched.Set(folder, k.Touched)
			return record.Set(tx, o, keptKey(folder), &k)
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

var _ io.ReaderAt = (*Object)(nil)
