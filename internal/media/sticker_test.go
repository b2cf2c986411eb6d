package media

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"chappe/internal/media/mediapb"
)

// element is an element of WebM.
func element(id uint64, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	var out []byte
	for shift := 24; shift >= 0; shift -= 8 {
		if b := byte(id >> shift); len(out) > 0 || b != 0 {
			out = append(out, b)
		}
	}
	return append(binary.BigEndian.AppendUint32(append(out, 0x08), uint32(len(body))), body...)
}

func uintOf(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

// video is the head of a WebM of so many seconds; types are those of its tracks.
func video(codec string, w, h int, seconds float64, types ...uint64) []byte {
	var tracks [][]byte
	for _, kind := range types {
		tracks = append(tracks, element(ebmlTrack, element(ebmlTrackType, uintOf(kind)), element(ebmlCodec, []byte(codec)),
			element(ebmlVideo, element(ebmlWidth, uintOf(uint64(w))), element(ebmlHeight, uintOf(uint64(h))))))
	}
	// The length of a length is 5 bytes here; its marker is 0x08.
	return bytes.Join([][]byte{
		element(ebmlHeader, element(ebmlDocType, []byte("webm"))),
		element(ebmlSegment, element(ebmlInfo, element(ebmlScale, uintOf(1e6)),
			element(ebmlDuration, uintOf(math.Float64bits(seconds*1000)))), element(ebmlTracks, tracks...)),
	}, nil)
}

func tgs(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.Bytes()
}

func lottieOf(side, frames int) string {
	return fmt.Sprintf(`{"fr":60,"ip":0,"op":%d,"w":%d,"h":%d,"layers":[{}]}`, frames, side, side)
}

func stillOf(w, h int) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, w, h)))
	return b.Bytes()
}

func (w *world) document(b []byte) *mediapb.File {
	w.t.Helper()
	f, err := w.MakeDocument(w.t.Context(), alice, w.upload(alice, b, MaxPart), Document{Mime: "application/octet-stream"})
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

// TestStickerRules tries what may be a sticker, and what may not.
func TestStickerRules(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		bytes []byte
		use   StickerUse
		want  error
		mime  string
	}{
		"picture":               {stillOf(512, 100), AsSticker, nil, "image/webp"},
		"picture for a text":    {stillOf(100, 100), AsEmoji, nil, "image/webp"},
		"small picture":         {stillOf(500, 500), AsSticker, ErrStickerSides, ""},
		"wide picture":          {stillOf(513, 512), AsSticker, ErrStickerSides, ""},
		"large emoji":           {stillOf(512, 512), AsEmoji, ErrStickerSides, ""},
		"cut picture":           {stillOf(512, 512)[:60], AsSticker, ErrStickerFile, ""},
		"no picture":            {[]byte("hello"), AsSticker, ErrStickerFile, ""},
		"animation":             {tgs(lottieOf(512, 180)), AsSticker, nil, "application/x-tgsticker"},
		"animated emoji":        {tgs(lottieOf(512, 60)), AsEmoji, nil, "application/x-tgsticker"},
		"long animation":        {tgs(lottieOf(512, 181)), AsSticker, ErrStickerTGS, ""},
		"small animation":       {tgs(lottieOf(100, 60)), AsSticker, ErrStickerSides, ""},
		"not JSON":              {tgs("{"), AsSticker, ErrStickerTGS, ""},
		"bomb":                  {tgs(strings.Repeat(" ", maxTGSText+10)), AsSticker, ErrStickerTGS, ""},
		"video":                 {video("V_VP9", 512, 300, 2.9, 1), AsSticker, nil, "video/webm"},
		"emoji video":           {video("V_VP9", 100, 100, 1, 1), AsEmoji, nil, "video/webm"},
		"long video":            {video("V_VP9", 512, 512, 4, 1), AsSticker, ErrVideoLong, ""},
		"video with sound":      {video("V_VP9", 512, 512, 1, 1, 2), AsSticker, ErrStickerWebM, ""},
		"video of another kind": {video("V_VP8", 512, 512, 1, 1), AsSticker, ErrStickerWebM, ""},
		"small video":           {video("V_VP9", 300, 300, 1, 1), AsSticker, ErrVideoSides, ""},
		"big video":             {append(video("V_VP9", 512, 512, 1, 1), make([]byte, maxWebM)...), AsSticker, ErrVideoBig, ""},
	} {
		f, err := w.MakeSticker(t.Context(), alice, w.document(c.bytes), c.use, &mediapb.Sticker{Alt: "👍"})
		if !errors.Is(err, c.want) || err == nil && f.Mime != c.mime {
			t.Errorf("%s: %v, %v; want %v", name, f, err, c.want)
		}
	}
}

// TestStickerOfPNGIsWebP opens what a PNG becomes.
func TestStickerOfPNGIsWebP(t *testing.T) {
	w := newWorld(t)
	f, err := w.MakeSticker(t.Context(), alice, w.document(stillOf(512, 77)), AsSticker, new(mediapb.Sticker))
	if err != nil {
		t.Fatal(err)
	}
	if has, err := w.Space(t.Context(), alice); err != nil || has <= f.Size {
		t.Errorf("%d bytes are counted for a sticker of %d: %v", has, f.Size, err)
	}
	got, err := webp.Decode(bytes.NewReader(w.download(bob, w.location(bob, f, ""), 4096)))
	if err != nil || got.Bounds().Dx() != 512 || got.Bounds().Dy() != 77 {
		t.Errorf("%v", err)
	}
}

// shapesOf is an animation with a square in its middle.
const shapesOf = `{"fr":60,"ip":0,"op":60,"w":512,"h":512,"layers":[{"ty":4,"ip":0,"op":60,"ks":{},"shapes":[{"ty":"rc","p":{"k":[256,256]},"s":{"k":[300,300]}},{"ty":"fl","o":{"k":100}}]}]}`

// halfOf is a picture whose left half is opaque.
func halfOf(w, h int) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, image.Rect(0, 0, w/2, h), image.Black, image.Point{}, draw.Src)
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}

// TestStickersAreShownBeforeTheyCome looks at the outline and the thumbnail of
// stickers, of a set and sent as they are; what cannot be drawn has none.
func TestStickersAreShownBeforeTheyCome(t *testing.T) {
	w := newWorld(t)
	made := func(b []byte, u StickerUse) *mediapb.File {
		f, err := w.MakeSticker(t.Context(), alice, w.document(b), u, new(mediapb.Sticker))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	half := made(halfOf(512, 256), AsSticker)
	if len(half.Outline) == 0 || len(half.Sizes) != 1 || len(half.Stripped) != 0 {
		t.Fatalf("a picture is shown as %v", half)
	}
	o, err := w.Open(t.Context(), bob, w.location(bob, half, "m"))
	if err != nil || o.Mime != "image/webp" {
		t.Fatalf("the thumbnail is %v: %v", o, err)
	}
	thumb, err := webp.Decode(bytes.NewReader(w.download(bob, w.location(bob, half, "m"), 4096)))
	if err != nil || thumb.Bounds() != image.Rect(0, 0, 128, 64) {
		t.Fatalf("the thumbnail: %v", err)
	}
	_, _, _, left := thumb.At(10, 30).RGBA()
	if _, _, _, right := thumb.At(110, 30).RGBA(); left == 0 || right != 0 {
		t.Errorf("opacity of %d and %d", left, right)
	}
	if f := made(tgs(shapesOf), AsEmoji); len(f.Outline) == 0 || len(f.Sizes) != 0 {
		t.Errorf("an animation is shown as %v", f)
	}
	if f := made(stillOf(512, 512), AsSticker); len(f.Outline) != 0 || len(f.Sizes) != 1 {
		t.Errorf("a picture of nothing is shown as %v", f)
	}
	sent := func(mime string, b []byte) *mediapb.File {
		f, err := w.MakeDocument(t.Context(), alice, w.upload(alice, b, MaxPart), Document{
			Mime: mime, Attributes: &mediapb.Attributes{Sticker: new(mediapb.Sticker)},
		})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	lossless := w.download(alice, w.location(alice, half, ""), 4096)
	if f := sent("image/webp", lossless); !bytes.Equal(f.Outline, half.Outline) || len(f.Sizes) != 1 || f.Attributes.Width != 512 {
		t.Errorf("a picture that is sent is shown as %v", f)
	}
	if f := sent("application/x-tgsticker", tgs(shapesOf)); len(f.Outline) == 0 {
		t.Errorf("an animation that is sent is shown as %v", f)
	}
	for _, broken := range [][]byte{[]byte("no"), tgs("{"), lossless[:40]} {
		if f := sent("application/x-tgsticker", broken); len(f.Outline) != 0 {
			t.Errorf("%q is shown as %v", broken[:2], f)
		}
		if f := sent("image/webp", broken); len(f.Outline) != 0 || len(f.Sizes) != 0 {
			t.Errorf("%q is shown as %v", broken[:2], f)
		}
	}
}

func FuzzWebM(f *testing.F) {
	f.Add(video("V_VP9", 512, 512, 2, 1, 2))
	f.Add([]byte{0x1a, 0x45, 0xdf, 0xa3, 0xff})
	f.Fuzz(func(_ *testing.T, b []byte) { readWebM(b) })
}

func FuzzTGS(f *testing.F) {
	f.Add(tgs(lottieOf(512, 60)))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _ = describeTGS(&mediapb.File{Attributes: new(mediapb.Attributes)}, b)
	})
}
