package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func installed(t *testing.T) *Tool {
	t.Helper()
	tool := Find()
	if tool == nil {
		t.Skip("ffmpeg is not installed")
	}
	return tool
}

// made makes a file with ffmpeg itself.
func made(t *testing.T, name string, args ...string) []byte {
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

const (
	picture = "testsrc=size=320x180:rate=10:duration=2"
	sound   = "sine=frequency=440:duration=3"
)

func TestProbe(t *testing.T) {
	tool := installed(t)
	for name, c := range map[string]struct {
		b    []byte
		want Info
		w, h int
	}{
		"video and sound": {made(t, "a.mp4", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=duration=2", "-c:v", "mpeg4"), Info{Duration: 2, Audio: true}, 320, 180},
		"only video":      {made(t, "b.mp4", "-f", "lavfi", "-i", picture, "-c:v", "mpeg4"), Info{Duration: 2}, 320, 180},
		"index in front":  {made(t, "c.mp4", "-f", "lavfi", "-i", picture, "-c:v", "mpeg4", "-movflags", "faststart"), Info{Duration: 2}, 320, 180},
		"webm":            {made(t, "d.mkv", "-f", "lavfi", "-i", picture, "-c:v", "mjpeg"), Info{Duration: 2}, 320, 180},
		"audio":           {made(t, "e.flac", "-f", "lavfi", "-i", sound, "-metadata", "title=Le chant", "-metadata", "artist=Ada"), Info{Duration: 3, Audio: true, Title: "Le chant", Artist: "Ada"}, 0, 0},
	} {
		i, err := tool.Probe(t.Context(), bytes.NewReader(c.b), int64(len(c.b)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if math.Abs(i.Duration-c.want.Duration) > 0.2 || i.Audio != c.want.Audio || i.Title != c.want.Title || i.Artist != c.want.Artist {
			t.Errorf("%s: %+v", name, i)
		}
		if (i.Video != nil) != (c.w > 0) || i.Video != nil && (i.Video.Width != c.w || i.Video.Height != c.h) {
			t.Errorf("%s: %+v", name, i.Video)
		}
	}
}

func TestFrame(t *testing.T) {
	tool := installed(t)
	b := made(t, "big.mp4", "-f", "lavfi", "-i", "testsrc=size=1600x900:rate=10:duration=1", "-c:v", "mpeg4")
	frame, err := tool.Frame(t.Context(), bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(frame))
	if err != nil || cfg.Width != 1280 || cfg.Height != 720 {
		t.Errorf("%+v, %v", cfg, err)
	}
}

// TestFilm makes a film of a GIF of odd sides, parts of it transparent.
func TestFilm(t *testing.T) {
	tool := installed(t)
	b := gifOf(t, 101, 75, 12)
	film, i, err := tool.Film(t.Context(), bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if i.Video == nil || i.Video.Width != 100 || i.Video.Height != 74 || i.Video.Codec != "h264" || i.Audio || math.Abs(i.Duration-1.2) > 0.15 {
		t.Errorf("%+v, %+v, %v", i, i.Video, err)
	}
	if moov, mdat := bytes.Index(film, []byte("moov")), bytes.Index(film, []byte("mdat")); moov < 0 || mdat < moov {
		t.Errorf("its index is at %d, its media at %d", moov, mdat)
	}
	frame, err := tool.Frame(t.Context(), bytes.NewReader(film), int64(len(film)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(frame))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := m.At(90, 60).RGBA(); r < 0xf000 || g < 0xf000 || b < 0xf000 {
		t.Errorf("what is transparent is %x %x %x", r, g, b)
	}
	for name, b := range map[string][]byte{
		"text": []byte("bonjour"), "cut": b[:40], "a film": film, "too large": make([]byte, MaxGIF+1),
	} {
		if got, _, err := tool.Film(t.Context(), bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: a film of %d bytes, %v", name, len(got), err)
		}
	}
}

// gifOf is a GIF of so many frames, 10 a second, of which the right half is
// transparent.
func gifOf(t *testing.T, w, h, frames int) []byte {
	t.Helper()
	var g gif.GIF
	for i := range frames {
		p := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Transparent, color.RGBA{uint8(20 * i), 60, 200, 255}})
		for y := range h {
			for x := range w / 2 {
				p.SetColorIndex(x, y, 1)
			}
		}
		g.Image, g.Delay = append(g.Image, p), append(g.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCover finds the picture of a piece of audio.
func TestCover(t *testing.T) {
	tool := installed(t)
	cover := filepath.Join(t.TempDir(), "cover.png")
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 300, 300))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cover, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	song := made(t, "a.mp3", "-f", "lavfi", "-i", sound, "-i", cover, "-map", "0", "-map", "1", "-c:v", "copy", "-metadata", "title=Le chant")
	i, err := tool.Probe(t.Context(), bytes.NewReader(song), int64(len(song)))
	if err != nil || !i.Audio || !i.Cover || i.Video != nil || math.Abs(i.Duration-3) > 0.2 || i.Title != "Le chant" {
		t.Fatalf("%+v, %v", i, err)
	}
	frame, err := tool.Frame(t.Context(), bytes.NewReader(song), int64(len(song)))
	if err != nil {
		t.Fatal(err)
	}
	if cfg, err := jpeg.DecodeConfig(bytes.NewReader(frame)); err != nil || cfg.Width != 300 {
		t.Errorf("its picture is %+v, %v", cfg, err)
	}
}

// padded is a film with its index at the end behind much that nobody reads.
type padded struct {
	head, tail []byte
	size       int64
	read       int64
}

func (p *padded) ReadAt(b []byte, off int64) (int, error) {
	p.read += int64(len(b))
	clear(b)
	if off < int64(len(p.head)) {
		copy(b, p.head[off:])
	}
	if at := p.size - int64(len(p.tail)); off+int64(len(b)) > at {
		copy(b[max(at-off, 0):], p.tail[max(off-at, 0):])
	}
	return len(b), nil
}

// TestGreatFilm looks at 4 GB without reading them.
func TestGreatFilm(t *testing.T) {
	tool := installed(t)
	b := made(t, "a.mp4", "-f", "lavfi", "-i", picture, "-c:v", "mpeg4")
	at := bytes.Index(b, []byte("mdat")) - 4
	end := bytes.Index(b, []byte("moov")) - 4
	if at < 0 || end < at {
		t.Fatal("the film is not laid out as expected")
	}
	// The media grows to 4 GB; its length is written in 64 bits, in the place of
	// an empty box before it that ffmpeg leaves for that.
	const size = int64(4 << 30)
	head := bytes.Clone(b[:end])
	if string(head[at-4:at]) != "free" {
		t.Fatalf("before the media stands %q", head[at-8:at])
	}
	length := size - int64(len(b)-end) - int64(at-8)
	copy(head[at-8:], []byte{0, 0, 0, 1, 'm', 'd', 'a', 't'})
	for i := range 8 {
		head[at+i] = byte(length >> (56 - 8*i))
	}
	p := &padded{head: head, tail: b[end:], size: size}
	i, err := tool.Probe(t.Context(), p, size)
	if err != nil || i.Video == nil || i.Video.Width != 320 || math.Abs(i.Duration-2) > 0.2 {
		t.Fatalf("%+v, %v", i, err)
	}
	if _, err := tool.Frame(t.Context(), p, size); err != nil {
		t.Errorf("its first frame: %v", err)
	}
	if p.read > 80<<20 {
		t.Errorf("%d MB were read", p.read>>20)
	}
}

// TestBrokenFiles gives the programs what they cannot read.
func TestBrokenFiles(t *testing.T) {
	tool := installed(t)
	good := made(t, "a.mp4", "-f", "lavfi", "-i", picture, "-c:v", "mpeg4")
	for name, b := range map[string][]byte{
		"empty": nil, "text": []byte("bonjour"), "cut": good[:len(good)/2], "head alone": good[:200],
		"zeros": make([]byte, 100_000),
	} {
		if i, err := tool.Probe(t.Context(), bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %+v, %v", name, i, err)
		}
		if f, err := tool.Frame(t.Context(), bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: a frame of %d bytes, %v", name, len(f), err)
		}
	}
}

// TestNamesOfOtherFilesAreNotFollowed gives the programs playlists that name a
// file of this machine and an address.
func TestNamesOfOtherFilesAreNotFollowed(t *testing.T) {
	tool := installed(t)
	secret := filepath.Join(t.TempDir(), "secret.ts")
	b := made(t, "a.ts", "-f", "lavfi", "-i", picture, "-c:v", "mpeg2video")
	if err := os.WriteFile(secret, b, 0o600); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close() //nolint:errcheck // of the test
	called := make(chan struct{})
	go func() {
		if c, err := ln.Accept(); err == nil {
			close(called)
			_ = c.Close()
		}
	}()
	for name, text := range map[string]string{
		"a file by HLS":       "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://" + secret + "\n#EXT-X-ENDLIST\n",
		"an address by HLS":   "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://" + ln.Addr().String() + "/a.ts\n#EXT-X-ENDLIST\n",
		"a file by concat":    "ffconcat version 1.0\nfile '" + secret + "'\n",
		"an address by SDP":   "v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
		"a file by subtitles": "[Script Info]\n" + secret,
	} {
		if i, err := tool.Probe(t.Context(), strings.NewReader(text), int64(len(text))); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %+v, %v", name, i, err)
		}
	}
	select {
	case <-called:
		t.Error("the address was called")
	default:
	}
}

// TestLimits runs programs that want more than they may.
func TestLimits(t *testing.T) {
	if !canShare {
		t.Skip("files in memory are not known here")
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	tool := &Tool{shell: sh}
	none := strings.NewReader("")
	file := filepath.Join(t.TempDir(), "written")
	for name, script := range map[string]string{
		"prints for ever": "cat /dev/zero",
		"fails":           "exit 1",
		"writes a file":   "echo a > " + file,
	} {
		if out, err := tool.run(t.Context(), none, 0, sh, []string{"-c", script}); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %d bytes, %v", name, len(out), err)
		}
	}
	if b, _ := os.ReadFile(file); len(b) != 0 {
		t.Errorf("%q was written", b)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := tool.run(ctx, none, 0, sh, []string{"-c", "sleep 60 & sleep 60"}); err == nil {
		t.Error("it ran beyond its time")
	}
	out, err := tool.run(t.Context(), strings.NewReader("bonjour"), 7, sh, []string{"-c", "ulimit -v; ulimit -t; cat /proc/self/fd/3"})
	if err != nil || string(out) != "1572864\n20\nbonjour" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestNotInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if Find() != nil {
		t.Error("found where there is nothing")
	}
}

var _ io.ReaderAt = (*padded)(nil)
