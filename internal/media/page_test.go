package media

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/preview"
	"chappe/internal/store"
)

// shop is a site whose pages all look alike.
type shop struct {
	image []byte
	asked atomic.Int32
}

func (s *shop) Fetch(_ context.Context, link string) (*preview.Page, error) {
	s.asked.Add(1)
	if link == "http://empty.example.org" {
		return nil, preview.ErrNothing
	}
	return &preview.Page{URL: link, Title: "Shop", Image: s.image}, nil
}

// TestPagesAreKept: a page is fetched once however many ask, again after a day or
// when its picture has gone, and its picture stays as long as a message shows it.
func TestPagesAreKept(t *testing.T) {
	s := &shop{image: encoded(t, "png", checkered(300, 200))}
	w := newWorldWith(t, Deps{Pages: s})
	page := func(link string) (*mediapb.WebPage, error) { return w.Page(t.Context(), alice, link) }
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if p, err := page("example.org/a"); err != nil || p.Title != "Shop" || p.Photo == nil {
				t.Errorf("%v, %v", p, err)
			}
		})
	}
	wg.Wait()
	if n := s.asked.Load(); n != 1 {
		t.Errorf("fetched %d times", n)
	}
	p, err := page("http://example.org/a")
	if err != nil || s.asked.Load() != 1 {
		t.Fatalf("by its whole address: %v; fetched %d times", err, s.asked.Load())
	}
	o := peer.MailboxOf(bob)
	if err := w.Prepare(t.Context(), p.Photo, o); err != nil {
		t.Fatal(err)
	}
	w.change(o, func(tx store.Tx) { w.Refer(tx, o, p.Photo, InMessage, 1) })
	w.later.Add(2 * grace)
	w.collect()
	w.download(bob, w.location(bob, p.Photo, p.Photo.Sizes[0].Type), 4096)
	w.change(o, func(tx store.Tx) { w.Release(tx, o, p.Photo, InMessage, 1) })
	w.later.Add(2 * grace)
	w.collect()
	if _, err := w.File(t.Context(), p.Photo.Id); !errors.Is(err, ErrFile) || w.space(alice) != 0 {
		t.Errorf("its picture: %v, %d bytes are counted", err, w.space(alice))
	}
	if again, err := page("example.org/a"); err != nil || again.Photo.GetId() == p.Photo.Id || s.asked.Load() != 2 {
		t.Errorf("without its picture: %v; fetched %d times", err, s.asked.Load())
	}
	w.later.Add(pageLife + 60)
	if _, err := page("example.org/a"); err != nil || s.asked.Load() != 3 {
		t.Errorf("after a day: %v; fetched %d times", err, s.asked.Load())
	}
	w.later.Add(pageKept + pageLife)
	w.collect()
	for shard := range int64(holderShards) {
		if n := w.rows(peer.Owner{Space: peer.Server, ID: 1 + shard}, store.TagPage); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	}
}

func TestPagesThatAreNone(t *testing.T) {
	s := new(shop)
	w := newWorldWith(t, Deps{Pages: s})
	for range 3 {
		if _, err := w.Page(t.Context(), alice, "empty.example.org"); !errors.Is(err, ErrPage) {
			t.Errorf("%v", err)
		}
	}
	if n := s.asked.Load(); n != 1 {
		t.Errorf("nothing was fetched %d times", n)
	}
	refused := 0
	for i := range perMinute + 5 {
		if _, err := w.Page(t.Context(), bob, string(rune('a'+i))+".example.org"); errors.Is(err, ErrPage) {
			refused++
		}
	}
	if refused != 5 && refused != 0 { // 0: a minute ended in between
		t.Errorf("refused %d", refused)
	}
	if _, err := newWorld(t).Page(t.Context(), alice, "example.org"); !errors.Is(err, ErrPage) {
		t.Errorf("where nothing is fetched: %v", err)
	}
}

// TestContactsHoldTheirPhotos: what somebody has chosen for a contact stays.
func TestContactsHoldTheirPhotos(t *testing.T) {
	w := newWorld(t)
	f, err := w.MakePortrait(t.Context(), alice, w.upload(alice, encoded(t, "jpeg", checkered(300, 200)), 4096))
	if err != nil {
		t.Fatal(err)
	}
	o := peer.MailboxOf(alice)
	if err := w.Prepare(t.Context(), f, o); err != nil {
		t.Fatal(err)
	}
	w.change(o, func(tx store.Tx) {
		w.ShowContact(tx, alice, bob, 0, f.Id)
		w.ShowPortrait(tx, o, 0, f.Id) // his own as well
	})
	w.change(o, func(tx store.Tx) { w.ShowPortrait(tx, o, f.Id, 0) })
	w.later.Add(2 * grace)
	if w.collect(); w.fileGone(f) {
		t.Error("it is gone, but a contact is shown by it")
	}
	w.change(o, func(tx store.Tx) { w.ShowContact(tx, alice, bob, f.Id, 0) })
	if w.collect(); !w.fileGone(f) {
		t.Error("it is left, but nobody is shown by it")
	}
}

func (w *world) fileGone(f *mediapb.File) bool {
	w.t.Helper()
	_, err := w.File(w.t.Context(), f.Id)
	if err != nil && !errors.Is(err, ErrFile) {
		w.t.Fatal(err)
	}
	return err != nil
}
