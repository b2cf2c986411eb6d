package media

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"chappe/internal/blob"
	"chappe/internal/blob/blobtest"
	"chappe/internal/ffmpeg"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

func (w *world) space(user int64) int64 {
	w.t.Helper()
	w.spaces.Drop(user) // what is stored, not what is remembered
	n, err := w.Space(w.t.Context(), user)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) collect() Collected {
	w.t.Helper()
	c, err := w.Collect(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func TestQuotaOfAUser(t *testing.T) {
	w := newWorldWith(t, Deps{Quota: Quota{User: 5000}})
	f, err := w.MakeDocument(t.Context(), alice, w.upload(alice, blobtest.Bytes(4000, 1), 1024), Document{})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.space(alice); got != 4000 {
		t.Fatalf("%d bytes are counted", got)
	}
	for range 2 { // asked again, too
		if err := w.SavePart(t.Context(), alice, 9, 0, 0, make([]byte, 1024)); !errors.Is(err, ErrQuota) {
			t.Fatalf("beyond the quota: %v", err)
		}
	}
	if err := w.SavePart(t.Context(), alice, 9, 0, 0, make([]byte, 1000)); err != nil {
		t.Errorf("up to the quota: %v", err)
	}
	if _, err := w.MakePhoto(t.Context(), bob, w.upload(bob, encoded(t, "png", checkered(100, 100)), 4096)); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	if got := w.download(bob, w.location(bob, f, ""), 4096); !bytes.Equal(got, blobtest.Bytes(4000, 1)) {
		t.Error("what was stored before has changed")
	}
	// Who refers to the file is of no matter; when nobody does, there is room again.
	o := peer.MailboxOf(bob)
	if err := w.Prepare(t.Context(), f, o); err != nil {
		t.Fatal(err)
	}
	w.change(o, func(tx store.Tx) { w.Refer(tx, o, f, InMessage, 1) })
	w.later.Add(3 * 86400)
	if w.collect(); w.space(alice) != 4000 {
		t.Errorf("after a day %d bytes are counted, want those of the file", w.space(alice))
	}
	w.change(o, func(tx store.Tx) { w.Release(tx, o, f, InMessage, 1) })
	if w.collect(); w.space(alice) != 0 {
		t.Errorf("%d bytes are counted of nothing", w.space(alice))
	}
	w.upload(alice, blobtest.Bytes(5000, 2), 1024)
}

// TestPicturesCount: a user at his quota cannot fill the disk with what is made
// of what he has.
func TestPicturesCount(t *testing.T) {
	b := encoded(t, "jpeg", checkered(900, 900))
	w := newWorldWith(t, Deps{Quota: Quota{User: int64(len(b)) + 100}})
	in := w.upload(alice, b, 512<<10)
	if _, err := w.MakePhoto(t.Context(), alice, in); !errors.Is(err, ErrQuota) {
		t.Errorf("sizes beyond the quota: %v", err)
	}
	if _, err := w.MakePhoto(t.Context(), alice, in); !errors.Is(err, ErrQuota) {
		t.Errorf("asked again: %v", err)
	}
}

func TestQuotaInAll(t *testing.T) {
	w := newWorldWith(t, Deps{Quota: Quota{Total: 3000}})
	w.upload(alice, blobtest.Bytes(2000, 1), 1024)
	if err := w.SavePart(t.Context(), bob, 1, 0, 0, make([]byte, 1024)); !errors.Is(err, ErrFull) || errors.Is(err, ErrQuota) {
		t.Errorf("beyond the quota: %v", err)
	}
	// A server that starts counts what is there.
	again := New(Deps{DB: w.db, Log: w.log, Blobs: w.blobs, Logger: w.logger, Quota: w.quota})
	if err := again.CountSpace(t.Context()); err != nil || again.Stored() != 2000 {
		t.Errorf("counted %d, %v", again.Stored(), err)
	}
	if err := again.SavePart(t.Context(), bob, 1, 0, 0, make([]byte, 1001)); !errors.Is(err, ErrFull) {
		t.Errorf("after a start: %v", err)
	}
	if err := again.SavePart(t.Context(), bob, 1, 0, 0, make([]byte, 1000)); err != nil {
		t.Errorf("up to the quota: %v", err)
	}
}

// stored adds up the plain bytes that lie on the disk.
func (w *world) stored() (bytes int64, folders int) {
	w.t.Helper()
	for info, err := range w.blobs.Folders(w.t.Context()) {
		if err != nil {
			w.t.Fatal(err)
		}
		folders++
		for n := range uint32(8) {
			bytes += w.size(blob.Key{Folder: info.Folder, Number: n})
		}
		for _, letter := range "smxywabc" {
			bytes += w.size(blob.Key{Folder: info.Folder, Number: sizeNumber(string(letter))})
		}
	}
	return bytes, folders
}

func (w *world) size(k blob.Key) int64 {
	n, err := w.blobs.Size(w.t.Context(), k)
	if err != nil && !errors.Is(err, blob.ErrNotFound) {
		w.t.Fatal(err)
	}
	return n
}

// TestSpaceIsWhatIsStored plays many lives of uploads and files: at each moment
// what is counted is what lies on the disk, and in the end nothing is left of
// either, nor any row.
func TestSpaceIsWhatIsStored(t *testing.T) {
	w := newWorldWith(t, Deps{Player: ffmpeg.Find()})
	ctx, o := t.Context(), peer.MailboxOf(bob)
	var shown []*mediapb.File
	refer := func(f *mediapb.File, err error) {
		t.Helper()
		if err == nil {
			err = w.Prepare(ctx, f, o)
		}
		if err != nil {
			t.Fatal(err)
		}
		w.change(o, func(tx store.Tx) { w.Refer(tx, o, f, InMessage, 1) })
		shown = append(shown, f)
	}
	check := func(step string) {
		t.Helper()
		if has, _ := w.stored(); has != w.space(alice)+w.space(bob) || has != w.Stored() {
			t.Fatalf("%s: %d bytes lie there, %d + %d are counted, %d in all", step, has, w.space(alice), w.space(bob), w.Stored())
		}
	}
	picture, animation := encoded(t, "jpeg", checkered(400, 300)), movingGIF(t, 3)
	moving := []byte("\x00\x00\x00\x10ftypisom, and so on")
	if w.player != nil {
		moving = silentFilm(t)
	}
	for range 30 {
		user := []int64{alice, bob}[rand.IntN(2)]
		switch rand.IntN(8) {
		case 7:
			refer(w.MakeDocument(ctx, user, w.upload(user, animation, MaxPart), Document{Mime: "image/gif"}))
		case 0: // given up
			w.upload(user, blobtest.Bytes(1+rand.IntN(4000), 1), 1024)
		case 1: // the same number again, after something was made of it
			in := w.upload(user, blobtest.Bytes(3000, 2), 1024)
			refer(w.MakeDocument(ctx, user, in, Document{}))
			if err := w.SavePart(ctx, user, in.ID, 0, 0, make([]byte, 700)); err != nil {
				t.Fatal(err)
			}
		case 2:
			refer(w.MakeDocument(ctx, user, w.upload(user, picture, 4096), Document{Mime: "image/jpeg"}))
		case 3:
			in := w.upload(user, picture, 4096)
			refer(w.MakePhoto(ctx, user, in))
			refer(w.MakePortrait(ctx, user, in))
		case 4:
			for ; len(shown) > 0; shown = shown[1:] {
				w.change(o, func(tx store.Tx) { w.Release(tx, o, shown[0], InMessage, 1) })
			}
		case 6:
			photo := w.upload(user, picture, 4096)
			refer(w.MakeAvatar(ctx, user, Avatar{Photo: &photo, Video: w.upload(user, moving, MaxPart)}))
		case 5: // The old uploads' bytes go an hour after their rows.
			w.later.Add(2 * 86400)
			w.collect()
		}
		check("a step")
		for _, f := range shown {
			letter := ""
			if f.Photo {
				letter = f.Sizes[0].Type
			}
			w.download(alice, w.location(alice, f, letter), 4096)
		}
	}
	for _, f := range shown {
		w.change(o, func(tx store.Tx) { w.Release(tx, o, f, InMessage, 1) })
	}
	w.later.Add(2 * 86400)
	w.collect()
	if has, folders := w.stored(); has != 0 || folders != 0 || w.Stored() != 0 {
		t.Errorf("%d bytes in %d folders are left, %d are counted", has, folders, w.Stored())
	}
	for _, user := range []int64{alice, bob} {
		for _, tag := range []byte{store.TagUpload, store.TagPart} {
			if n := w.rows(uploadsOf(user), tag); n != 0 {
				t.Errorf("%d rows %q of %d are left", n, tag, user)
			}
		}
	}
}

func (w *world) rows(o peer.Owner, tag byte) (n int) {
	w.t.Helper()
	err := w.log.View(w.t.Context(), func(r store.Reader) error {
		for _, err := range r.Keys(o, store.Prefix(store.NewKey(tag))) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestSweepSparesUploadsUnderWay(t *testing.T) {
	w := newWorld(t)
	b := blobtest.Bytes(3000, 1)
	part := func(i int) {
		t.Helper()
		if err := w.SavePart(t.Context(), alice, 5, i, 3, b[i*1024:min((i+1)*1024, len(b))]); err != nil {
			t.Fatal(err)
		}
	}
	part(0)
	w.later.Add(20 * 3600)
	part(1)
	w.later.Add(20 * 3600)
	if c := w.collect(); c.Uploads != 0 {
		t.Errorf("swept %d", c.Uploads)
	}
	part(2)
	w.later.Add(23 * 3600)
	w.collect()
	f, err := w.MakeDocument(t.Context(), alice, Input{ID: 5, Parts: 3}, Document{})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.download(bob, w.location(bob, f, ""), 4096); !bytes.Equal(got, b) {
		t.Error("the bytes have changed")
	}
	w.later.Add(25 * 3600)
	if c := w.collect(); c.Uploads != 1 {
		t.Errorf("swept %d", c.Uploads)
	}
	if _, err := w.MakeDocument(t.Context(), alice, Input{ID: 5, Parts: 3}, Document{}); err != MissingPart(0) {
		t.Errorf("made of an upload that was swept: %v", err)
	}
}

// TestSweptWhileItIsMade sweeps an upload between the look at its parts and the
// file's row: then no file is made, whose bytes would go.
func TestSweptWhileItIsMade(t *testing.T) {
	w := newWorld(t)
	in := w.upload(alice, blobtest.Bytes(3000, 1), 1024)
	u, err := w.complete(t.Context(), alice, in)
	if err != nil {
		t.Fatal(err)
	}
	w.later.Add(30 * 3600)
	w.collect()
	f := &mediapb.File{Id: newID(), Content: u.content, Size: u.content.Size}
	u.row.Document = f
	if err := w.keep(t.Context(), alice, u, f); err != MissingPart(0) {
		t.Errorf("kept: %v", err)
	}
	if _, err := w.File(t.Context(), f.Id); !errors.Is(err, ErrFile) {
		t.Errorf("the file: %v", err)
	}
}

// filling is a store that is full from some object on.
type filling struct {
	blob.Store
	room int // objects
}

func (f *filling) Put(ctx context.Context, k blob.Key, r io.Reader) (int64, error) {
	if f.room--; f.room < 0 {
		return 0, blob.ErrFull
	}
	return f.Store.Put(ctx, k, r)
}

// TestFullStoreSpoilsNothing lets the storage fill up at each step of making a
// photo and a document: what fails leaves no trace, and works once there is room.
func TestFullStoreSpoilsNothing(t *testing.T) {
	w := newWorld(t)
	f := &filling{Store: w.blobs}
	w.blobs = f
	picture := encoded(t, "jpeg", checkered(1300, 700))
	for room := range 9 {
		f.room = room
		in := Input{ID: int64(room), Parts: 1}
		err := w.SavePart(t.Context(), alice, in.ID, 0, 1, picture)
		if err == nil {
			_, err = w.MakePhoto(t.Context(), alice, in)
		}
		if err == nil {
			_, err = w.MakeDocument(t.Context(), alice, in, Document{Mime: "image/jpeg"})
		}
		// The upload, five sizes and a thumbnail.
		if (room < 7) != errors.Is(err, ErrFull) {
			t.Errorf("room for %d objects: %v", room, err)
		}
		f.room = 100
		if err := w.SavePart(t.Context(), alice, in.ID, 0, 1, picture); err != nil {
			t.Fatal(err)
		}
		p, err := w.MakePhoto(t.Context(), alice, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, z := range p.Sizes {
			if got := w.download(bob, w.location(bob, p, z.Type), 1<<20); len(got) != int(z.Bytes) {
				t.Errorf("size %v has %d bytes", z, len(got))
			}
		}
	}
}
