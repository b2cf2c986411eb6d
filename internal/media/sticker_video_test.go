package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"math"
	"testing"

	"golang.org/x/image/webp"

	"chappe/internal/media/mediapb"
)

// clip makes a video as stickers are: of these sides and seconds, transparent but
// for a square in the middle.
func clip(t *testing.T, w, h int, seconds float64, more ...string) []byte {
	t.Helper()
	drawn := fmt.Sprintf("color=c=red@0.0:s=%dx%d:r=10:d=%g,format=yuva420p,drawbox=x=iw/4:y=ih/4:w=iw/2:h=ih/2:color=blue@1.0:t=fill:replace=1", w, h, seconds)
	args := append([]string{"-f", "lavfi", "-i", drawn}, more...)
	return film(t, "a.webm", append(args, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuva420p")...)
}

// claiming is a video whose head says another duration, in seconds.
func claiming(t *testing.T, b []byte, seconds float64) []byte {
	t.Helper()
	i := bytes.Index(b, []byte{0x44, 0x89, 0x88}) // its duration, in 8 bytes
	if i < 0 {
		t.Fatal("the head says no duration")
	}
	b = bytes.Clone(b)
	binary.BigEndian.PutUint64(b[i+3:], math.Float64bits(seconds*1000))
	return b
}

// TestVideoStickersAreLookedInto makes stickers of videos that say of themselves
// what is so, and what is not.
func TestVideoStickersAreLookedInto(t *testing.T) {
	w := newTheatre(t)
	long := clip(t, 512, 512, 5)
	for name, c := range map[string]struct {
		b    []byte
		use  StickerUse
		want error
	}{
		"sticker":             {clip(t, 512, 300, 2.5), AsSticker, nil},
		"emoji":               {clip(t, 100, 100, 1), AsEmoji, nil},
		"small":               {clip(t, 300, 300, 1), AsSticker, ErrVideoSides},
		"long":                {long, AsSticker, ErrVideoLong},
		"longer than it says": {claiming(t, long, 2), AsSticker, ErrVideoLong},
		"with sound":          {clip(t, 512, 512, 1, "-f", "lavfi", "-i", "sine=duration=1"), AsSticker, ErrStickerWebM},
		"of no frames":        {video("V_VP9", 512, 512, 1, 1), AsSticker, ErrStickerWebM},
		"of another kind":     {film(t, "b.webm", "-f", "lavfi", "-i", "testsrc=s=512x512:d=1", "-c:v", "libvpx"), AsSticker, ErrStickerWebM},
	} {
		f, err := w.MakeSticker(t.Context(), alice, w.document(c.b), c.use, &mediapb.Sticker{Alt: "👍"})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, f, err, c.want)
		}
		if err == nil && (len(f.Outline) == 0 || len(f.Sizes) != 1) {
			t.Errorf("%s is shown as %v", name, f)
		}
	}
}

// TestVideoStickerIsShownBeforeItComes looks at the small picture of a video
// sticker, of a set and sent as it is, through which one sees what is behind.
func TestVideoStickerIsShownBeforeItComes(t *testing.T) {
	w := newTheatre(t)
	b := clip(t, 512, 256, 1)
	f, err := w.MakeSticker(t.Context(), alice, w.document(b), AsSticker, new(mediapb.Sticker))
	if err != nil {
		t.Fatal(err)
	}
	thumb, err := webp.Decode(bytes.NewReader(w.download(bob, w.location(bob, f, "m"), 4096)))
	if err != nil || thumb.Bounds() != image.Rect(0, 0, 128, 64) {
		t.Fatalf("the thumbnail: %v", err)
	}
	_, _, _, corner := thumb.At(4, 4).RGBA()
	if _, _, _, middle := thumb.At(64, 32).RGBA(); corner > 0x1000 || middle < 0xf000 {
		t.Errorf("opacity of %x in the corner and %x in the middle", corner, middle)
	}
	if d := f.Attributes.Video.Duration; math.Abs(d-1) > 0.15 {
		t.Errorf("it takes %v seconds", d)
	}
	sent, err := w.MakeDocument(t.Context(), alice, w.upload(alice, b, MaxPart), Document{
		Mime: "video/webm", Attributes: &mediapb.Attributes{Sticker: new(mediapb.Sticker)},
	})
	if err != nil || !bytes.Equal(sent.Outline, f.Outline) || len(sent.Sizes) != 1 {
		t.Errorf("sent as it is it is shown as %v, %v", sent, err)
	}
}
