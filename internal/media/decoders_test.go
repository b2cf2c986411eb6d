package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// samples are small pictures of every type that is decoded, by their names.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{
		"jpeg": encoded(t, "jpeg", checkered(40, 30)), "gif": encoded(t, "gif", checkered(40, 30)),
		"png": encoded(t, "png", checkered(40, 30)), "gray.png": encoded(t, "png", image.NewGray(image.Rect(0, 0, 20, 10))),
		"deep.png":  encoded(t, "png", image.NewNRGBA64(image.Rect(0, 0, 20, 10))),
		"gray.jpeg": encoded(t, "jpeg", image.NewGray(image.Rect(0, 0, 20, 10))),
	}
	out["turned.jpeg"] = withExif(out["jpeg"], 6)
	for _, name := range []string{"lossy.webp", "lossless.webp", "alpha.webp", "animated.webp"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = b
	}
	return out
}

func mimeOf(name string) string { return "image/" + name[strings.LastIndexByte(name, '.')+1:] }

// pngOf is a PNG that says it has these sides, and one of whose chunks holds data.
func pngOf(w, h uint32, depth byte, chunks ...[]byte) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	for _, c := range append([][]byte{append(head, depth, 6, 0, 0, 0)}, chunks...) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(c)-4))
		b = binary.BigEndian.AppendUint32(append(b, c...), crc32.ChecksumIEEE(c))
	}
	return b
}

// scans is a progressive JPEG of few bytes and many scans, each of which goes
// over all blocks: ITU T.81, G.1.2.2.
func scans(w, h uint16, count int) []byte {
	b := []byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}
	b = append(b, bytes.Repeat([]byte{1}, 64)...)
	b = append(b, 0xff, 0xc2, 0, 11, 8, byte(h>>8), byte(h), byte(w>>8), byte(w), 1, 1, 0x11, 0)
	b = append(b, 0xff, 0xc4, 0, 20, 0x10, 1)
	b = append(b, make([]byte, 15)...)
	b = append(b, 0xe0) // the one symbol: 16384 blocks are empty
	blocks := (int(w) + 7) / 8 * ((int(h) + 7) / 8)
	empty := make([]byte, (blocks/16384+1)*15/8+1)
	for range count {
		b = append(b, 0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0)
		b = append(b, empty...)
	}
	return append(b, 0xff, 0xd9)
}

// frames is a GIF of many frames, the logical screen of which is small.
func frames(t testing.TB, n int) []byte {
	t.Helper()
	one := image.NewPaletted(image.Rect(0, 0, 200, 200), color.Palette{color.White, color.Black})
	g := &gif.GIF{}
	for range n {
		g.Image, g.Delay = append(g.Image, one), append(g.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// riff is a WebP of these chunks.
func riff(chunks ...[]byte) []byte {
	var body []byte
	for _, c := range chunks {
		body = append(body, c[:4]...)
		body = binary.LittleEndian.AppendUint32(body, uint32(len(c)-4))
		body = append(body, c[4:]...)
		if len(c)%2 == 1 {
			body = append(body, 0)
		}
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)+4)), append([]byte("WEBP"), body...)...)
}

// TestBombsAndBrokenFiles: what cannot or should not be decoded is no photo, and
// passes as a plain document.
func TestBombsAndBrokenFiles(t *testing.T) {
	w := newWorld(t)
	good := samples(t)
	canvas := []byte("VP8X\x00\x00\x00\x00\x63\x00\x00\x63\x00\x00")            // 100 by 100
	lossless := []byte("VP8L\x2f\xff\xff\xff\x0f\x00\x00\x00\x00")              // 16384 by 16384
	lossy := []byte("VP8 \x50\x00\x00\x9d\x01\x2a\xff\x3f\xff\x3f\x00\x00\x00") // 16383 by 16383
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"png: a bomb":                          {encoded(t, "png", image.NewGray(image.Rect(0, 0, 9000, 9000))), ErrDimensions},
		"png: greatest sides":                  {pngOf(0x7fffffff, 0x7fffffff, 8), ErrPhoto},
		"png: too wide":                        {pngOf(60000, 60000, 16), ErrDimensions},
		"png: nothing behind":                  {pngOf(5000, 5000, 16), ErrPhoto},
		"png: chunk of false size":             {append(pngOf(10, 10, 8), 0x7f, 0xff, 0xff, 0xff, 'I', 'D', 'A', 'T'), ErrPhoto},
		"png: too narrow":                      {encoded(t, "png", checkered(2100, 100)), ErrDimensions},
		"jpeg: only a head":                    {encoded(t, "jpeg", checkered(50, 50))[:200], ErrPhoto},
		"jpeg: greatest sides":                 {scans(0xffff, 0xffff, 1), ErrDimensions},
		"gif: false screen":                    {append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00,"), 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 8, 0), ErrDimensions},
		"gif: greater than its screen":         {append([]byte("GIF89a\x10\x00\x10\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,"), 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 2, 1, 0, 0), ErrPhoto},
		"webp: lossless bomb":                  {riff(lossless), ErrDimensions},
		"webp: lossy bomb":                     {riff(lossy), ErrDimensions},
		"webp: lossless behind a small canvas": {riff(canvas, lossless), ErrPhoto},
		"webp: lossy behind a small canvas":    {riff(canvas, lossy), ErrPhoto},
		"no picture":                           {[]byte("bonjour"), ErrPhoto},
		"svg":                                  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), ErrPhoto},
		"head of another type":                 {append([]byte("\xff\xd8\xff"), good["png"]...), ErrPhoto},
	} {
		before := heap()
		in := w.upload(alice, c.b, 512<<10)
		if _, err := w.MakePhoto(t.Context(), alice, in); !errors.Is(err, c.want) {
			t.Errorf("%s as a photo: %v", name, err)
		}
		mime, _, _ := strings.Cut(name, ":")
		f, err := w.MakeDocument(t.Context(), alice, in, Document{Mime: "image/" + mime})
		if err != nil || len(f.Sizes) != 0 {
			t.Errorf("%s as a document: %v, %v", name, f.GetSizes(), err)
		}
		if grown := heap() - before; grown > 300<<20 {
			t.Errorf("%s took %d MB", name, grown>>20)
		}
	}
}

// heap is how many bytes were ever allocated.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// TestCutPictures cuts a picture of every type at every so many bytes.
func TestCutPictures(t *testing.T) {
	w := newWorld(t)
	for name, b := range samples(t) {
		for cut := 1; cut < len(b); cut += max(len(b)/8, 1) {
			in := w.upload(alice, b[:cut], 512<<10)
			if _, err := w.MakePhoto(t.Context(), alice, in); err != nil && !errors.Is(err, ErrPhoto) && !errors.Is(err, ErrDimensions) {
				t.Errorf("%s cut at %d as a photo: %v", name, cut, err)
			}
			if _, err := w.MakeDocument(t.Context(), alice, in, Document{Mime: mimeOf(name)}); err != nil {
				t.Errorf("%s cut at %d as a document: %v", name, cut, err)
			}
		}
	}
}

// TestEveryTypeIsDecoded: what the other tests break is whole.
func TestEveryTypeIsDecoded(t *testing.T) {
	for name, b := range samples(t) {
		p, err := draft(b, upTo(320), time.Now().Add(decodeTime))
		if name == "animated.webp" { // decoded by clients alone
			if !errors.Is(err, ErrPhoto) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || p.width < 1 || len(p.sizes) != 1 || len(p.stripped) < 4 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

// TestSlowPictures: of a picture that takes long to decode nothing is made, and
// soon.
func TestSlowPictures(t *testing.T) {
	bomb := scans(8000, 1900, 50_000)
	if _, err := draft(scans(800, 600, 3), upTo(320), time.Now().Add(decodeTime)); err != nil {
		t.Fatalf("a few scans: %v", err)
	}
	began := time.Now()
	_, err := draft(bomb, upTo(320), began.Add(200*time.Millisecond))
	if took := time.Since(began); !errors.Is(err, ErrPhoto) || took > 10*time.Second {
		t.Errorf("%d KB: %v after %v", len(bomb)>>10, err, took)
	}
	// Of a GIF one frame is decoded, however many there are.
	if _, err := draft(frames(t, 3000), upTo(320), time.Now().Add(decodeTime)); err != nil {
		t.Errorf("many frames: %v", err)
	}
}

// fuzzDecoder fuzzes the way of a picture of one type.
func fuzzDecoder(f *testing.F, types ...string) {
	for name, b := range samples(f) {
		for _, kind := range types {
			if strings.HasSuffix(name, kind) {
				f.Add(b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		cfg, _, err := image.DecodeConfig(bytes.NewReader(in))
		if err != nil || cfg.Width*cfg.Height > 1<<20 || checkSides(cfg.Width, cfg.Height) != nil {
			return
		}
		p, err := draft(in, upTo(320), time.Now().Add(decodeTime))
		if errors.Is(err, ErrPhoto) && strings.Contains(err.Error(), "broke") {
			t.Log("the decoder broke") // it is caught, and others mend it
		}
		if err != nil {
			return
		}
		for _, size := range p.sizes {
			if c, err := jpeg.DecodeConfig(bytes.NewReader(size.body)); err != nil || c.Width != size.width || c.Height != size.height {
				t.Fatalf("%+v: %v", c, err)
			}
		}
	})
}

func FuzzJPEG(f *testing.F) { f.Add(scans(64, 48, 2)); fuzzDecoder(f, "jpeg") }

func FuzzPNG(f *testing.F) { f.Add(pngOf(8, 8, 8, []byte("IDAT"))); fuzzDecoder(f, "png") }

func FuzzGIF(f *testing.F) { f.Add(frames(f, 3)); fuzzDecoder(f, "gif") }

func FuzzWebP(f *testing.F) {
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	fuzzDecoder(f, "webp")
}

// FuzzOrientation fuzzes what is read of EXIF.
func FuzzOrientation(f *testing.F) {
	b := encoded(f, "jpeg", checkered(8, 8))
	for turn := range byte(10) {
		f.Add(withExif(b, turn))
	}
	f.Add([]byte("\xff\xd8\xff\xff\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, in []byte) {
		if turn := orientation(in); turn < 1 || turn > 8 {
			t.Fatalf("orientation %d", turn)
		}
	})
}
