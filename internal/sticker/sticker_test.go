package sticker_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"chappe/internal/blob"
	"chappe/internal/bus"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/seal"
	"chappe/internal/sticker"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/store"
	"chappe/internal/update"
)

const alice, bob = int64(1001), int64(1002)

// world is a domain of stickers on a store of its own, with a clock that goes
// when it is told to.
type world struct {
	*sticker.Service
	files *media.Service
	t     *testing.T
	ahead atomic.Int64 // nanoseconds
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w, dir := &world{t: t}, t.TempDir()
	db, err := store.OpenPebble(t.Context(), filepath.Join(dir, "db"), &seal.KeyFile{Path: filepath.Join(dir, "key")}, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := update.NewAt(db, bus.Local{}, func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) })
	t.Cleanup(func() { log.Close(); _ = db.Close() })
	blobs, err := blob.OpenDir(filepath.Join(dir, "media"), db.Seal(), 0)
	if err != nil {
		t.Fatal(err)
	}
	w.files = media.New(media.Deps{DB: db, Log: log, Blobs: blobs, Logger: slog.New(slog.DiscardHandler)})
	w.Service, err = sticker.New(sticker.Deps{
		DB: db, Log: log, Files: w.files, Reactions: message.EmojiReactions, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// picture uploads a document that may become a sticker.
func (w *world) picture(user int64) *mediapb.File { return w.strip(user, 512) }

// strip is a picture of that height, which is cheaper to make a sticker of.
func (w *world) strip(user int64, height int) *mediapb.File {
	w.t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 512, height))
	m.Pix[rand.IntN(len(m.Pix))] = byte(1 + rand.IntN(255))
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		w.t.Fatal(err)
	}
	in := media.Input{ID: rand.Int64(), Parts: 1, Name: "a.png"}
	if err := w.files.SavePart(w.t.Context(), user, in.ID, 0, 1, b.Bytes()); err != nil {
		w.t.Fatal(err)
	}
	f, err := w.files.MakeDocument(w.t.Context(), user, in, media.Document{Mime: "image/png"})
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

func (w *world) make(user int64, name string, n int) *stickerpb.Set {
	w.t.Helper()
	d := sticker.Draft{Title: "Set of " + name, ShortName: name}
	for range n {
		d.Items = append(d.Items, sticker.Item{File: w.picture(user), Emoji: "👍"})
	}
	rec, err := w.Create(w.t.Context(), user, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return rec
}

func (w *world) opens(f *mediapb.File) bool {
	w.t.Helper()
	o, err := w.files.OpenSize(w.t.Context(), f, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return o.Read(make([]byte, o.Size), 0) == nil
}

// TestCollectKeepsSets lets time pass: what is in a set stays, what has left it
// goes, and what a list still shows of it stays.
func TestCollectKeepsSets(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	rec := w.make(alice, "three", 3)
	first, second, third := rec.Stickers[0].File, rec.Stickers[1].File, rec.Stickers[2].File
	if err := w.files.PutOnShelf(ctx, bob, media.RecentStickers, third, false); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*mediapb.File{second, third} {
		if _, err := w.Remove(ctx, alice, f); err != nil {
			t.Fatal(err)
		}
	}
	w.ahead.Add(int64(72 * time.Hour))
	if _, err := w.files.Collect(ctx); err != nil {
		t.Fatal(err)
	}
	for f, want := range map[*mediapb.File]bool{first: true, second: false, third: true} {
		if got := w.opens(f); got != want {
			t.Errorf("sticker %d opens: %t, want %t", slices.Index([]*mediapb.File{first, second, third}, f), got, want)
		}
	}
	if err := w.Delete(ctx, alice, rec.Id); err != nil {
		t.Fatal(err)
	}
	w.ahead.Add(int64(72 * time.Hour))
	if _, err := w.files.Collect(ctx); err != nil {
		t.Fatal(err)
	}
	if w.opens(first) {
		t.Error("the sticker of a deleted set is still kept")
	}
}

// TestCollectKeepsShipped refers to a file that comes with the program: it is
// laid among the others, and stays there while somebody refers to it.
func TestCollectKeepsShipped(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	f := w.Reaction("🔥").Select
	for range 2 {
		if err := w.files.PutOnShelf(ctx, bob, media.RecentStickers, f, false); err != nil {
			t.Fatal(err)
		}
		w.ahead.Add(int64(72 * time.Hour))
		if c, err := w.files.Collect(ctx); err != nil || c.Folders != 1 || c.Used != 1 {
			t.Fatalf("collected %+v: %v", c, err)
		}
	}
	if got, err := w.files.File(ctx, f.Id); err != nil || got.Id != f.Id {
		t.Error(err)
	}
}

// TestArtIsWhole finds a drawing for each reaction, and opens every file that
// comes with the program by the rules that others' stickers are held to.
func TestArtIsWhole(t *testing.T) {
	w := newWorld(t)
	for _, e := range message.EmojiReactions {
		r := w.Reaction(e)
		if r == nil {
			t.Errorf("%s has no drawing", e)
			continue
		}
		for _, f := range []*mediapb.File{r.Appear, r.Select, r.Activate, r.Effect, r.Around} {
			if _, err := w.files.MakeSticker(t.Context(), alice, f, media.AsSticker, new(mediapb.Sticker)); err != nil {
				t.Errorf("%s, %s: %v", e, f.Attributes.Name, err)
			}
		}
		if !w.opens(r.Static) || r.Title == "" {
			t.Errorf("%s has no picture or no title", e)
		}
	}
	rec, err := w.Named(t.Context(), "CHAPPE")
	if err != nil || len(rec.Stickers) < 12 {
		t.Fatalf("the default set: %v", err)
	}
	for _, one := range rec.Stickers {
		if _, err := w.files.MakeSticker(t.Context(), alice, one.File, media.AsSticker, new(mediapb.Sticker)); err != nil {
			t.Errorf("%s: %v", one.File.Attributes.Name, err)
		}
	}
}

// TestTooManyInstalled puts away what was installed longest ago.
func TestTooManyInstalled(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	picture := w.strip(alice, 8)
	var last []*stickerpb.Set
	for i := range 200 {
		rec, err := w.Create(ctx, alice, sticker.Draft{
			Title: "Set", ShortName: "set" + string(rune('a'+i/26)) + string(rune('a'+i%26)),
			Items: []sticker.Item{{File: picture, Emoji: "👍"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if last, err = w.Install(ctx, bob, rec, false); err != nil {
			t.Fatal(err)
		}
	}
	if len(last) != 1 || last[0].ShortName != sticker.DefaultSet {
		t.Errorf("put away for the last: %v", last)
	}
	had, err := w.Installed(ctx, bob, stickerpb.Kind_STICKERS)
	if err != nil || len(had) != 200 {
		t.Errorf("%d at hand: %v", len(had), err)
	}
	away, n, err := w.Archived(ctx, bob, stickerpb.Kind_STICKERS, 0, 10)
	if err != nil || n != 1 || len(away) != 1 {
		t.Errorf("%d put away: %v", n, err)
	}
	_, err = w.Create(ctx, alice, sticker.Draft{Title: "x", ShortName: "x", Items: []sticker.Item{{File: picture, Emoji: "👍"}}})
	if !errors.Is(err, sticker.ErrTooMany) {
		t.Errorf("one set too many: %v", err)
	}
}

// TestChangedAtOnce changes one set from two sides: both changes are there.
func TestChangedAtOnce(t *testing.T) {
	w := newWorld(t)
	rec := w.make(alice, "busy", 1)
	items := make([]sticker.Item, 8)
	for i := range items {
		items[i] = sticker.Item{File: w.picture(alice), Emoji: "🔥"}
	}
	errs := make(chan error, len(items))
	for _, item := range items {
		go func() {
			_, err := w.Add(t.Context(), alice, rec.Id, item)
			errs <- err
		}()
	}
	for range items {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	got, err := w.Set(t.Context(), rec.Id)
	if err != nil || len(got.Stickers) != 1+len(items) {
		t.Errorf("%d stickers: %v", len(got.GetStickers()), err)
	}
	if _, err := w.Add(t.Context(), bob, rec.Id, items[0]); !errors.Is(err, sticker.ErrNoSet) {
		t.Errorf("Bob adds to Alice's set: %v", err)
	}
}

func TestEmoji(t *testing.T) {
	for text, want := range map[string][]string{
		"👍": {"👍"}, "❤️👍": {"❤", "👍"}, "👨‍💻": {"👨‍💻"}, "👋🏽 👋🏽": {"👋🏽"}, "🇫🇷🇬🇧": {"🇫🇷", "🇬🇧"},
		"1️⃣": {"1⃣"}, "🏴󠁧󠁢󠁥󠁮󠁧󠁿": {"🏴󠁧󠁢󠁥󠁮󠁧󠁿"}, "": nil, "a": nil, "👍a": nil, "1": nil, "🇫": nil,
	} {
		got, ok := sticker.Emoji(text)
		if ok != (want != nil) || ok && !slices.Equal(got, want) {
			t.Errorf("%q is %q, %t; want %q", text, got, ok, want)
		}
	}
}

func FuzzEmoji(f *testing.F) {
	f.Add("👨‍💻👋🏽1️⃣🇫🇷")
	f.Fuzz(func(t *testing.T, text string) {
		all, ok := sticker.Emoji(text)
		if ok && len(all) == 0 {
			t.Error("nothing is emoji")
		}
	})
}
