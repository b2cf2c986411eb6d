package media

import (
	"bytes"
	"image"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"chappe/internal/ffmpeg"
	"chappe/internal/media/mediapb"
)

// newTheatre is a world that looks into videos.
func newTheatre(t *testing.T) *world {
	t.Helper()
	tool := ffmpeg.Find()
	if tool == nil {
		t.Skip("ffmpeg is not installed")
	}
	return newWorldWith(t, Deps{Player: tool})
}

// film makes a file with ffmpeg.
func film(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	out, err := exec.CommandContext(t.Context(), "ffmpeg", append(append([]string{"-v", "error"}, args...), path)...).CombinedOutput()
	if err != nil {
		t.Fatalf("make %s: %v\n%s", name, err, out)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func silentFilm(t *testing.T) []byte {
	t.Helper()
	return film(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=size=640x360:rate=10:duration=2", "-c:v", "mpeg4")
}

func soundFilm(t *testing.T) []byte {
	t.Helper()
	return film(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=size=640x360:rate=10:duration=2", "-f", "lavfi", "-i", "sine=duration=2", "-c:v", "mpeg4")
}

// lie is what a client says of a video that is not so.
func lie() *mediapb.Attributes {
	return &mediapb.Attributes{Width: 9999, Height: 1, Video: &mediapb.Video{Duration: 86400, Streaming: true, Round: true, Silent: true}}
}

func TestVideoIsWhatItsBytesSay(t *testing.T) {
	w := newTheatre(t)
	for name, c := range map[string]struct {
		b        []byte
		d        Document
		animated bool
		streams  bool
	}{
		"without attributes":  {soundFilm(t), Document{Mime: "video/mp4"}, false, false},
		"with wrong ones":     {soundFilm(t), Document{Mime: "video/mp4", Attributes: lie()}, false, true},
		"silent":              {silentFilm(t), Document{Mime: "video/mp4"}, true, false},
		"silent, still video": {silentFilm(t), Document{Mime: "video/mp4", Video: true}, false, false},
		"said to be animated": {soundFilm(t), Document{Mime: "video/mp4", Attributes: &mediapb.Attributes{Animated: true}}, false, false},
		"of another type":     {soundFilm(t), Document{Mime: "video/x-unknown"}, false, false},
	} {
		f, err := w.MakeDocument(t.Context(), alice, w.upload(alice, c.b, 512<<10), c.d)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		a := f.Attributes
		if a.Width != 640 || a.Height != 360 || a.Video.GetDuration() < 1.9 || a.Video.GetDuration() > 2.1 || a.Video.Round ||
			a.Animated != c.animated || a.Video.Streaming != c.streams || a.Video.Codec != "mpeg4" {
			t.Errorf("%s: %v", name, a)
		}
		if len(f.Sizes) != 1 || f.Sizes[0].Width != 320 || f.Sizes[0].Height != 180 || len(f.Stripped) == 0 {
			t.Fatalf("%s: thumbnails %v", name, f.Sizes)
		}
		b := w.download(bob, w.location(bob, f, "m"), 1<<20)
		if cfg, err := jpeg.DecodeConfig(bytes.NewReader(b)); err != nil || cfg.Width != 320 || cfg.Height != 180 {
			t.Errorf("%s: its thumbnail is %+v, %v", name, cfg, err)
		}
		if !bytes.Equal(w.download(bob, w.location(bob, f, ""), 1<<20), c.b) {
			t.Errorf("%s: its bytes have changed", name)
		}
	}
}

func TestAudioIsWhatItsBytesSay(t *testing.T) {
	w := newTheatre(t)
	b := film(t, "a.flac", "-f", "lavfi", "-i", "sine=duration=3", "-metadata", "title=Le chant", "-metadata", "artist=Ada")
	f, err := w.MakeDocument(t.Context(), alice, w.upload(alice, b, 512<<10), Document{Mime: "audio/flac"})
	if err != nil {
		t.Fatal(err)
	}
	if a := f.Attributes.Audio; a.GetDuration() != 3 || a.Title != "Le chant" || a.Performer != "Ada" || a.Voice {
		t.Errorf("%v", f.Attributes)
	}
	voice := &mediapb.Attributes{Audio: &mediapb.Audio{Voice: true, Duration: 3000, Waveform: []byte{1, 2}}}
	f, err = w.MakeDocument(t.Context(), alice, w.upload(alice, b, 512<<10), Document{Mime: "audio/ogg", Attributes: voice})
	if err != nil {
		t.Fatal(err)
	}
	if a := f.Attributes.Audio; a.Duration != 3 || !a.Voice || a.Title != "" || len(a.Waveform) != 2 {
		t.Errorf("voice: %v", f.Attributes)
	}
}

// TestMusicHasACover: the picture that lies in a piece of music is its thumbnail,
// unless the client gives one; a voice message shows none.
func TestMusicHasACover(t *testing.T) {
	w := newTheatre(t)
	cover := filepath.Join(t.TempDir(), "cover.jpg")
	if err := os.WriteFile(cover, encoded(t, "jpeg", checkered(640, 640)), 0o600); err != nil {
		t.Fatal(err)
	}
	b := film(t, "a.mp3", "-f", "lavfi", "-i", "sine=duration=3", "-i", cover, "-map", "0", "-map", "1", "-c:v", "copy", "-metadata", "title=Le chant")
	make := func(d Document) *mediapb.File {
		f, err := w.MakeDocument(t.Context(), alice, w.upload(alice, b, 512<<10), d)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := make(Document{Mime: "audio/mpeg"})
	if len(f.Sizes) != 1 || f.Sizes[0].Width != 320 || f.Attributes.Audio.GetTitle() != "Le chant" || f.Attributes.Video != nil || f.Attributes.Image {
		t.Errorf("with a cover: %v", f)
	}
	if cfg, err := jpeg.DecodeConfig(bytes.NewReader(w.download(bob, w.location(bob, f, "m"), 1<<20))); err != nil || cfg.Width != 320 {
		t.Errorf("its cover is %+v, %v", cfg, err)
	}
	thumb := w.upload(alice, encoded(t, "jpeg", checkered(100, 50)), 4096)
	if f := make(Document{Mime: "audio/mpeg", Thumb: &thumb}); len(f.Sizes) != 1 || f.Sizes[0].Width != 100 {
		t.Errorf("with a thumbnail: %v", f)
	}
	if f := make(Document{Mime: "audio/mpeg", Attributes: &mediapb.Attributes{Audio: &mediapb.Audio{Voice: true}}}); len(f.Sizes) != 0 {
		t.Errorf("a voice message: %v", f)
	}
}

// movingGIF is an animation of so many frames, 10 a second.
func movingGIF(t *testing.T, frames int) []byte {
	t.Helper()
	var g gif.GIF
	for i := range frames {
		m := image.NewPaletted(image.Rect(0, 0, 120, 90), palette.Plan9)
		for j := range m.Pix {
			m.Pix[j] = uint8(i * j)
		}
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGIFsBecomeFilms, but for those that are files, do not move or cannot be read,
// and where nothing is installed.
func TestGIFsBecomeFilms(t *testing.T) {
	w := newTheatre(t)
	b := movingGIF(t, 20)
	in := w.upload(alice, b, 4096)
	said := Document{Mime: "image/gif", Attributes: &mediapb.Attributes{Name: "chat noir.gif", Animated: true}}
	f, err := w.MakeDocument(t.Context(), alice, in, said)
	if err != nil {
		t.Fatal(err)
	}
	a := f.Attributes
	if f.Mime != "video/mp4" || a.Name != "chat noir.mp4" || !a.Animated || a.Image || a.Width != 120 || a.Height != 90 ||
		!a.Video.GetSilent() || a.Video.Duration < 1.8 || a.Video.Duration > 2.2 || len(f.Sizes) != 1 {
		t.Errorf("it becomes %v", f)
	}
	got := w.download(bob, w.location(bob, f, ""), 4096)
	if int64(len(got)) != f.Size || string(got[4:8]) != "ftyp" {
		t.Errorf("%d bytes of %d", len(got), f.Size)
	}
	if has := w.space(alice); has != int64(len(b))+f.Size+sizesBytes(f) {
		t.Errorf("%d bytes are counted", has)
	}
	if again, err := w.MakeDocument(t.Context(), alice, in, said); err != nil || again.Id != f.Id {
		t.Errorf("asked again: %v, %v", again, err)
	}
	for name, c := range map[string]struct {
		w *world
		b []byte
		d Document
	}{
		"a file":        {w, b, Document{Mime: "image/gif", AsFile: true}},
		"still":         {w, movingGIF(t, 1), Document{Mime: "image/gif"}},
		"cut":           {w, b[:30], Document{Mime: "image/gif"}},
		"not installed": {newWorld(t), b, Document{Mime: "image/gif"}},
	} {
		f, err := c.w.MakeDocument(t.Context(), alice, c.w.upload(alice, c.b, 4096), c.d)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f.Mime != "image/gif" || f.Attributes.Video != nil || f.Attributes.Animated == c.d.AsFile || !bytes.Equal(c.w.download(bob, c.w.location(bob, f, ""), 4096), c.b) {
			t.Errorf("%s: %v", name, f)
		}
	}
}

// TestWhatIsNotLookedAt stays as the client says: what is sent as a file, what
// cannot be read, and everything where nothing is installed.
func TestWhatIsNotLookedAt(t *testing.T) {
	with, without := newTheatre(t), newWorld(t)
	said := func() *mediapb.Attributes {
		return &mediapb.Attributes{Width: 10, Height: 20, Video: &mediapb.Video{Duration: 7}}
	}
	b := silentFilm(t)
	for name, c := range map[string]struct {
		w *world
		b []byte
		d Document
	}{
		"a file":        {with, b, Document{Mime: "video/mp4", Attributes: said(), AsFile: true}},
		"cut":           {with, b[:len(b)/2], Document{Mime: "video/mp4", Attributes: said()}},
		"no video":      {with, []byte("bonjour"), Document{Mime: "video/mp4", Attributes: said()}},
		"not installed": {without, b, Document{Mime: "video/mp4", Attributes: said()}},
	} {
		f, err := c.w.MakeDocument(t.Context(), alice, c.w.upload(alice, c.b, 512<<10), c.d)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a := f.Attributes; a.Width != 10 || a.Height != 20 || a.Video.GetDuration() != 7 || a.Animated || len(f.Sizes) != 0 {
			t.Errorf("%s: %v, %v", name, a, f.Sizes)
		}
	}
}
