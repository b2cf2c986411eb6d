package media

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"chappe/internal/media/mediapb"
)

// near reports whether two colours look alike, as JPEG keeps them.
func near(a, b color.Color) bool {
	off := func(x, y uint32) bool { return max(x, y)-min(x, y) > 0x1400 }
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	return !off(r, r2) && !off(g, g2) && !off(bl, b2)
}

// TestStickersStandForPhotos draws stickers on backgrounds.
func TestStickersStandForPhotos(t *testing.T) {
	w := newWorld(t)
	made := func(b []byte) *mediapb.File {
		f, err := w.MakeSticker(t.Context(), alice, w.document(b), AsSticker, &mediapb.Sticker{Set: 5})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	picture := func(f *mediapb.File, colors ...int32) image.Image {
		before := w.space(alice)
		p, err := w.MakeMarkup(t.Context(), alice, &mediapb.VideoSize{Sticker: f.Id, Set: 5, Colors: colors}, f)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.space(alice) - before; got != sizesBytes(p) || len(p.Sizes) != 3 || p.Sizes[2].Width != markupSide {
			t.Errorf("%d bytes are counted for %v", got, p)
		}
		m, err := jpeg.Decode(bytes.NewReader(w.download(bob, w.location(bob, p, "c"), 4096)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Open(t.Context(), bob, w.location(bob, p, "u")); !errors.Is(err, ErrFile) {
			t.Errorf("a video of a sticker: %v", err)
		}
		return m
	}
	red, blue := color.RGBA{0xc0, 0x20, 0x20, 255}, color.RGBA{0x20, 0x20, 0xc0, 255}
	m := picture(made(tgs(shapesOf)), 0xc02020, 0x2020c0)
	if top, bottom := m.At(320, 2), m.At(320, 637); !near(top, red) || !near(bottom, blue) {
		t.Errorf("the background goes from %v to %v", top, bottom)
	}
	if middle := m.At(320, 320); !near(middle, color.White) {
		t.Errorf("the shape is %v", middle)
	}
	m = picture(made(halfOf(512, 512)), 0xc02020)
	if left, right := m.At(200, 320), m.At(450, 320); !near(left, color.Black) || !near(right, red) {
		t.Errorf("a picture of which half is opaque: %v, %v", left, right)
	}
	if m = picture(made(video("V_VP9", 512, 512, 1, 1)), 0xc02020, 0xc02020, 0x2020c0, 0x2020c0); !near(m.At(2, 2), red) || !near(m.At(637, 637), blue) {
		t.Errorf("four corners: %v, %v", m.At(2, 2), m.At(637, 637))
	}
	for _, colors := range [][]int{nil, {-1}, {0x1000000}, {1, 2, 3, 4, 5}} {
		if _, err := MarkupColors(colors); !errors.Is(err, ErrMarkup) {
			t.Errorf("%v: %v", colors, err)
		}
	}
}
