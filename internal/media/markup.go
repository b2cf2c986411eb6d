package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"

	"chappe/internal/media/mediapb"
	"chappe/internal/outline"
)

// ErrMarkup means that something cannot be the photo of a user or chat by itself.
var ErrMarkup = errors.New("media: not a sticker that can stand for a photo")

// The photo that stands for a sticker on a background, for clients that do not
// draw it themselves: its sides, and those of the sticker in it, in pixels.
const (
	markupSide    = 640
	markupSticker = 400
	maxColors     = 4
)

// MarkupColors checks the colours of a background and returns them as they are
// kept. It fails with [ErrMarkup].
func MarkupColors(colors []int) ([]int32, error) {
	if len(colors) < 1 || len(colors) > maxColors {
		return nil, ErrMarkup
	}
	out := make([]int32, len(colors))
	for i, c := range colors {
		if c < 0 || c > 0xffffff {
			return nil, ErrMarkup
		}
		out[i] = int32(c)
	}
	return out, nil
}

// MakeMarkup makes the photo of a user or chat of a sticker on a background: a
// picture as it is, of an animation the shape.
//
// https://core.telegram.org/api/files#sticker-profile-pictures
func (s *Service) MakeMarkup(ctx context.Context, user int64, markup *mediapb.VideoSize, sticker *mediapb.File) (*mediapb.File, error) {
	shown, err := s.stickerPicture(ctx, sticker)
	if err != nil {
		return nil, err
	}
	if err := s.workers.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	p, err := drawPortrait(onColors(shown, markup.Colors), 1)
	s.workers.Release(1)
	if err != nil {
		return nil, err
	}
	f := &mediapb.File{Id: newID(), Photo: true, Date: s.log.Now().Unix(), Videos: []*mediapb.VideoSize{markup}}
	if err := s.hang(ctx, user, f, p); err != nil {
		return nil, err
	}
	return f, s.keep(ctx, user, nil, f)
}

// stickerPicture is a sticker as it is drawn on a background; nil if nothing can
// be drawn of it.
func (s *Service) stickerPicture(ctx context.Context, f *mediapb.File) (image.Image, error) {
	if f.Content == nil || f.Content.Size > maxStill {
		return nil, ErrMarkup
	}
	if f.Mime != mimeTGS && f.Mime != mimeWebP {
		return nil, nil
	}
	b, err := s.whole(ctx, f.Content, maxStill)
	if err != nil {
		return nil, err
	}
	if f.Mime == mimeWebP {
		return s.decodeStill(ctx, b)
	}
	text, err := unpackTGS(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMarkup, err)
	}
	if err := s.workers.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.workers.Release(1)
	if m := outline.Shape(text); m != nil {
		return whitened(m), nil
	}
	return nil, nil
}

// whitened is a white picture that is as opaque as a mask.
func whitened(mask *image.Alpha) image.Image {
	m := image.NewNRGBA(mask.Bounds())
	draw.DrawMask(m, m.Bounds(), image.White, image.Point{}, mask, mask.Bounds().Min, draw.Src)
	return m
}

// onColors draws a sticker in the middle of a background.
func onColors(sticker image.Image, colors []int32) image.Image {
	m := background(colors)
	if sticker == nil {
		return m
	}
	b := sticker.Bounds()
	k := markupSticker / float64(max(b.Dx(), b.Dy(), 1))
	w, h := max(1, int(k*float64(b.Dx()))), max(1, int(k*float64(b.Dy())))
	at := image.Pt((markupSide-w)/2, (markupSide-h)/2)
	draw.BiLinear.Scale(m, image.Rect(0, 0, w, h).Add(at), sticker, b, draw.Over, nil)
	return m
}

// background is of one colour, goes over from one to another, or has one in each
// of its corners.
func background(colors []int32) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, markupSide, markupSide))
	for y := range markupSide {
		for x := range markupSide {
			m.SetRGBA(x, y, blended(colors, float64(x)/markupSide, float64(y)/markupSide))
		}
	}
	return m
}

// blended is the colour of a background at a place between 0 and 1.
func blended(colors []int32, x, y float64) color.RGBA {
	corner := func(i int) int32 { return colors[i%len(colors)] }
	weights := [4]float64{(1 - x) * (1 - y), x * (1 - y), x * y, (1 - x) * y}
	if len(colors) <= 2 {
		corner = func(i int) int32 { return colors[min(i, len(colors)-1)] }
		weights = [4]float64{1 - y, y, 0, 0}
	}
	var sum [3]float64
	for i, w := range weights {
		c := corner(i)
		for j, shift := range []int{16, 8, 0} {
			sum[j] += w * float64(c>>shift&255)
		}
	}
	return color.RGBA{R: uint8(math.Round(sum[0])), G: uint8(math.Round(sum[1])), B: uint8(math.Round(sum[2])), A: 255}
}
