package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"

	"github.com/HugoSmits86/nativewebp"
	"golang.org/x/image/draw"

	"chappe/internal/media/mediapb"
	"chappe/internal/outline"
)

// stickerThumb is the side of the thumbnail of a sticker that does not move, in
// pixels.
const stickerThumb = 128

// drawSticker draws what is shown of a still sticker while it is on its way: its
// outline, and a small picture through which one sees what is behind.
func drawSticker(src image.Image, turn int) (*pictures, error) {
	b := src.Bounds()
	p := &pictures{width: b.Dx(), height: b.Dy(), outline: outline.Picture(src)}
	pic := picture{letter: "m", webp: true}
	pic.width, pic.height = fit(b.Dx(), b.Dy(), stickerThumb)
	small := image.NewNRGBA(image.Rect(0, 0, pic.width, pic.height))
	draw.BiLinear.Scale(small, small.Bounds(), src, b, draw.Src, nil)
	var out bytes.Buffer
	if err := nativewebp.Encode(&out, small, nil); err != nil {
		return nil, fmt.Errorf("encode a thumbnail: %w", err)
	}
	pic.body = out.Bytes()
	p.sizes = []picture{pic}
	return p, nil
}

// sketchUpload is what is shown of an upload that is sent as a sticker; nil if it
// is none that can be read.
func (s *Service) sketchUpload(ctx context.Context, u *upload, f *mediapb.File) (*pictures, error) {
	switch {
	case f.Mime == mimeWebM && f.Size <= maxWebM:
		return s.sketchClip(ctx, u.content)
	case f.Mime != mimeTGS && f.Mime != mimeWebP || f.Size > maxStill:
		return nil, nil
	}
	b, err := s.whole(ctx, u.content, maxStill)
	if err != nil {
		return nil, err
	}
	if f.Mime == mimeTGS {
		return s.sketchTGS(ctx, b)
	}
	p, err := s.paint(ctx, b, drawSticker)
	if errors.Is(err, ErrPhoto) || errors.Is(err, ErrDimensions) {
		return nil, nil
	}
	if err == nil {
		f.Attributes.Image, f.Attributes.Width, f.Attributes.Height = true, int32(p.width), int32(p.height)
	}
	return p, err
}

func (s *Service) sketchTGS(ctx context.Context, b []byte) (*pictures, error) {
	if len(b) > maxTGS {
		return nil, nil
	}
	text, err := unpackTGS(b)
	if err != nil {
		return nil, nil
	}
	path, err := s.traceTGS(ctx, text)
	if path == nil || err != nil {
		return nil, err
	}
	return &pictures{outline: path}, nil
}

// traceTGS is the outline of an animation, or nil. It takes a worker as the
// decoders of pictures do.
func (s *Service) traceTGS(ctx context.Context, text []byte) ([]byte, error) {
	if err := s.workers.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.workers.Release(1)
	return outline.Animation(text), nil
}
