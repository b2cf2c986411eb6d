// Package outline makes the outline of a sticker, which clients draw while the
// sticker itself is on its way: some hundred bytes that stand for the path of an
// SVG. It is made of the opaque area of a picture, or of the first frame of an
// animation. It imports nothing of ours.
//
// https://core.telegram.org/api/files#vector-thumbnails
package outline

import (
	"image"
	"image/color"
	"slices"

	"golang.org/x/image/draw"
)

const (
	// Box is the greater side of what outlines are drawn in, in the units of the
	// path; small stickers have it, too.
	Box = 512
	// MaxBytes is how long an outline is at most.
	// https://core.telegram.org/constructor/photoPathSize
	MaxBytes = 300

	maskSide = 192 // pixels of what is traced
	solid    = 96  // alpha from which a pixel belongs to the sticker
	maxLoops = 12  // lines that an outline has

	minArea = 0.001 // of the box, of what counts as something
	minPart = 0.01  // of the largest area, of what is drawn beside it
)

// Picture returns the outline of what is opaque in a picture, or nil if nothing
// is, or next to nothing.
func Picture(m image.Image) []byte {
	b := m.Bounds()
	if b.Empty() {
		return nil
	}
	w, h := maskSide, maskSide
	if b.Dx() > b.Dy() {
		h = max(1, maskSide*b.Dy()/b.Dx())
	} else {
		w = max(1, maskSide*b.Dx()/b.Dy())
	}
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), m, b, draw.Src, nil)
	mask := image.NewAlpha(small.Bounds())
	for y := range h {
		for x := range w {
			mask.SetAlpha(x, y, color.Alpha{A: small.Pix[small.PixOffset(x, y)+3]})
		}
	}
	return of(mask)
}

// of traces a mask. It takes as many points as fit.
func of(mask *image.Alpha) []byte {
	loops := weighty(trace(mask))
	if len(loops) == 0 {
		return nil
	}
	k := Box / float64(max(mask.Rect.Dx(), mask.Rect.Dy()))
	for tolerance := 0.7; tolerance < maskSide; tolerance *= 1.3 {
		var paths [][]place
		for _, l := range loops {
			if p := rounded(simplified(l, tolerance), k); len(p) > 2 {
				paths = append(paths, p)
			}
		}
		if len(paths) == 0 {
			return nil
		}
		if b := encode(paths); len(b) <= MaxBytes {
			return b
		}
	}
	return nil
}

// weighty are the lines around what is large enough to be seen, the largest
// first.
func weighty(loops []loop) []loop {
	slices.SortStableFunc(loops, func(a, b loop) int {
		switch x, y := a.area(), b.area(); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	if len(loops) == 0 || loops[0].area() < minArea*maskSide*maskSide {
		return nil
	}
	least := minPart * loops[0].area()
	n := 0
	for n < len(loops) && n < maxLoops && loops[n].area() >= least {
		n++
	}
	return loops[:n]
}
