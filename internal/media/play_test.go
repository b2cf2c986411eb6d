package media

import (
	"bytes"
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
