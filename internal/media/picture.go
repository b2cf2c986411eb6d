package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // decoders that image.Decode finds
	"image/jpeg"
	_ "image/png"
	"io"
	"time"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// Bounds of a photo: width and height together, and how narrow it may be.
// https://core.telegram.org/bots/api#sendphoto states both.
const (
	maxSides  = 10_000 // pixels
	maxNarrow = 20     // times
	// maxPhoto is the greatest upload that becomes a photo, in bytes.
	maxPhoto = 10 << 20

	jpegQuality     = 87
	strippedQuality = 20 // that of the tables in the header that clients add
	strippedSide    = 40 // pixels

	// decodeTime is for how long a picture is decoded at most: a progressive JPEG
	// of few bytes can ask for hours.
	decodeTime = 8 * time.Second
)

// boxes are the sizes of photos.
// https://core.telegram.org/api/files#image-thumbnail-types
var boxes = []box{{"s", 100}, {"m", 320}, {"x", 800}, {"y", 1280}, {"w", 2560}}

// box is a size of a photo: its letter and its greatest side in pixels.
type box struct {
	letter string
	side   int
}

// upTo draws the sizes with no side above greatest.
func upTo(greatest int) drawer {
	n := 0
	for n < len(boxes) && boxes[n].side <= greatest {
		n++
	}
	return func(src image.Image, turn int) (*pictures, error) { return sizesOf(src, turn, boxes[:n]) }
}

// drawer makes the sizes of a picture that is to be turned.
type drawer func(src image.Image, turn int) (*pictures, error)

// picture is one size of a photo, encoded.
type picture struct {
	letter        string
	width, height int
	body          []byte // JPEG, or else
	webp          bool
}

// pictures are what a photo is made of.
type pictures struct {
	sizes         []picture // smallest first
	stripped      []byte
	outline       []byte // of a sticker
	width, height int    // pixels of the source, upright
}

// paint decodes an image and makes its sizes.
// It fails with [ErrPhoto] or [ErrDimensions]. Metadata of the source, such as
// place and camera, is not in the result; its orientation is applied. Pixels
// and workers are bounded over all callers.
func (s *Service) paint(ctx context.Context, b []byte, sizes drawer) (*pictures, error) {
	cfg, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPhoto, err)
	}
	if err := checkSides(cfg.Width, cfg.Height); err != nil {
		return nil, err
	}
	pixels := weight(cfg)
	if err := s.pixels.Acquire(ctx, pixels); err != nil {
		return nil, err
	}
	defer s.pixels.Release(pixels)
	if err := s.workers.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.workers.Release(1)
	return draft(b, sizes, time.Now().Add(decodeTime))
}

// weight is how many pixels of 4 bytes a picture takes as it is decoded.
func weight(cfg image.Config) int64 {
	pixels := int64(cfg.Width) * int64(cfg.Height)
	switch cfg.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		pixels = min(2*pixels, decodedPixels)
	}
	return pixels
}

// brief reads until a moment, after which it fails.
type brief struct {
	r     io.Reader
	until time.Time
}

func (b brief) Read(p []byte) (int, error) {
	if !time.Now().Before(b.until) {
		return 0, errTooLong
	}
	return b.r.Read(p)
}

var errTooLong = errors.New("it takes too long")

func checkSides(w, h int) error {
	if w < 1 || h < 1 {
		return ErrPhoto
	}
	if w+h > maxSides || max(w, h) > maxNarrow*min(w, h) {
		return ErrDimensions
	}
	return nil
}

// draft is paint without the bounds over all callers. It gives up decoding when
// the time is over.
func draft(b []byte, sizes drawer, until time.Time) (p *pictures, err error) {
	// The decoders are made by others and see what strangers send: should one
	// break, it breaks this picture alone.
	defer func() {
		if broken := recover(); broken != nil {
			p, err = nil, fmt.Errorf("%w: the decoder broke", ErrPhoto)
		}
	}()
	src, _, err := image.Decode(brief{bytes.NewReader(b), until})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPhoto, err)
	}
	if err := checkSides(src.Bounds().Dx(), src.Bounds().Dy()); err != nil {
		return nil, err
	}
	return sizes(src, orientation(b))
}

// sizesOf makes the sizes, each of the next greater one.
func sizesOf(src image.Image, turn int, boxes []box) (*pictures, error) {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if turn >= 5 {
		w, h = h, w
	}
	p := &pictures{width: w, height: h}
	for _, box := range boxes {
		pic := picture{letter: box.letter}
		pic.width, pic.height = fit(w, h, box.side)
		p.sizes = append(p.sizes, pic)
		if max(w, h) <= box.side {
			break
		}
	}
	var from image.Image = src
	for i := len(p.sizes) - 1; i >= 0; i-- {
		size := &p.sizes[i]
		var scaled *image.RGBA
		if i == len(p.sizes)-1 { // still as the camera was held
			sw, sh := size.width, size.height
			if turn >= 5 {
				sw, sh = sh, sw
			}
			scaled = turned(scale(from, sw, sh), turn)
		} else {
			scaled = scale(from, size.width, size.height)
		}
		var err error
		if size.body, err = encode(scaled, jpegQuality); err != nil {
			return nil, err
		}
		from = scaled
	}
	var err error
	p.stripped, err = strip(from)
	return p, err
}

// fit returns the sides of a picture within a square box; it never grows.
func fit(w, h, side int) (int, int) {
	if max(w, h) <= side {
		return w, h
	}
	if w >= h {
		return side, max(1, (h*side+w/2)/w)
	}
	return max(1, (w*side+h/2)/h), side
}

// scale draws a picture on white in another size.
func scale(src image.Image, w, h int) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if src.Bounds().Dx() == w && src.Bounds().Dy() == h {
		draw.Draw(dst, dst.Bounds(), src, src.Bounds().Min, draw.Over)
		return dst
	}
	draw.BiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// turned applies an EXIF orientation.
func turned(src *image.RGBA, turn int) *image.RGBA {
	if turn <= 1 || turn > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	dw, dh := w, h
	if turn >= 5 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			sx, sy := source(turn, x, y, w, h)
			copy(dst.Pix[y*dst.Stride+4*x:][:4], src.Pix[sy*src.Stride+4*sx:][:4])
		}
	}
	return dst
}

// source is where the pixel at x, y of an upright picture is in one of w by h.
func source(turn, x, y, w, h int) (int, int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

func encode(m image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode a picture: %w", err)
	}
	return b.Bytes(), nil
}

// strip makes the inline thumbnail: a JPEG of 40 pixels without its header and
// end, which are the same for all of them and which clients add.
//
// https://core.telegram.org/api/files#stripped-thumbnails
func strip(src image.Image) ([]byte, error) {
	w, h := fit(src.Bounds().Dx(), src.Bounds().Dy(), strippedSide)
	b, err := encode(scale(src, w, h), strippedQuality)
	if err != nil {
		return nil, err
	}
	scan := bytes.Index(b, []byte{0xff, 0xda, 0x00, 0x0c}) // start of scan, 12 bytes long
	if scan < 0 || !bytes.HasSuffix(b, []byte{0xff, 0xd9}) {
		return nil, fmt.Errorf("encode a picture: no scan in %d bytes", len(b))
	}
	return append([]byte{1, byte(h), byte(w)}, b[scan+14:len(b)-2]...), nil
}
