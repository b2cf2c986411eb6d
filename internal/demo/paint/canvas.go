// Package paint draws the pictures of the demo world: landscapes with
// semaphore towers, portraits, plans and charts. Everything comes from a seed,
// so that the same seed always gives the same picture. It imports nothing of
// ours.
package paint

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// point is a place on a canvas in pixels, from the upper left corner.
type point struct{ x, y float64 }

// canvas is a picture under way.
type canvas struct {
	*image.RGBA
	rnd  *rand.Rand
	w, h float64
}

func newCanvas(seed uint64, w, h int) *canvas {
	return &canvas{
		RGBA: image.NewRGBA(image.Rect(0, 0, w, h)), rnd: rand.New(rand.NewPCG(seed, 0x5e3a)),
		w: float64(w), h: float64(h),
	}
}

// between is a random number of a range.
func (c *canvas) between(low, high float64) float64 { return low + (high-low)*c.rnd.Float64() }

// rgb is the colour 0xrrggbb.
func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

// mix goes from a (0) to b (1).
func mix(a, b color.RGBA, t float64) color.RGBA {
	t = min(max(t, 0), 1)
	m := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 0xff}
}

// clear is a colour that lets through what is below: alpha from 0 to 1.
func clear(c color.RGBA, alpha float64) color.Color {
	return color.NRGBA{c.R, c.G, c.B, uint8(math.Round(255 * alpha))}
}

// wash fills the canvas with a gradient from top to bottom, with a little grain
// so that no bands are seen.
func (c *canvas) wash(stops ...color.RGBA) {
	b := c.Bounds()
	for y := range b.Dy() {
		t := float64(y) / float64(b.Dy()-1) * float64(len(stops)-1)
		i := min(int(t), len(stops)-2)
		line := mix(stops[i], stops[i+1], t-float64(i))
		for x := range b.Dx() {
			grain := c.rnd.IntN(5) - 2
			c.SetRGBA(x, y, color.RGBA{nudge(line.R, grain), nudge(line.G, grain), nudge(line.B, grain), 0xff})
		}
	}
}

func nudge(v uint8, by int) uint8 { return uint8(min(max(int(v)+by, 0), 255)) }

// glow lightens around a place, less and less up to the radius.
func (c *canvas) glow(at point, radius float64, col color.RGBA, strength float64) {
	b := image.Rect(int(at.x-radius), int(at.y-radius), int(at.x+radius)+1, int(at.y+radius)+1).Intersect(c.Bounds())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			d := math.Hypot(float64(x)-at.x, float64(y)-at.y) / radius
			if d < 1 {
				c.SetRGBA(x, y, mix(c.RGBAAt(x, y), col, strength*(1-d)*(1-d)))
			}
		}
	}
}

// fill paints a closed shape with smooth edges.
func (c *canvas) fill(col color.Color, shape []point) {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, p := range shape {
		low, high = point{min(low.x, p.x), min(low.y, p.y)}, point{max(high.x, p.x), max(high.y, p.y)}
	}
	box := image.Rect(int(math.Floor(low.x)), int(math.Floor(low.y)), int(math.Ceil(high.x))+1, int(math.Ceil(high.y))+1)
	if box = box.Intersect(c.Bounds().Inset(-4096)); box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, p := range shape {
		x, y := float32(p.x-float64(box.Min.X)), float32(p.y-float64(box.Min.Y))
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	draw.DrawMask(c.RGBA, box, image.NewUniform(col), image.Point{}, mask, image.Point{}, draw.Over)
}

// oval is the outline of an ellipse.
func oval(at point, rx, ry float64) []point {
	const corners = 96
	out := make([]point, corners)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		out[i] = point{at.x + rx*cos, at.y + ry*sin}
	}
	return out
}

func (c *canvas) disc(col color.Color, at point, radius float64) {
	c.fill(col, oval(at, radius, radius))
}

func (c *canvas) rect(col color.Color, x, y, w, h float64) {
	c.fill(col, []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}})
}

// panel is a rectangle with round corners.
func (c *canvas) panel(col color.Color, x, y, w, h, r float64) {
	r = min(r, w/2, h/2)
	var shape []point
	for i, corner := range []point{{x + w - r, y + h - r}, {x + r, y + h - r}, {x + r, y + r}, {x + w - r, y + r}} {
		for step := range 13 {
			sin, cos := math.Sincos(math.Pi / 2 * (float64(i) + float64(step)/12))
			shape = append(shape, point{corner.x + r*cos, corner.y + r*sin})
		}
	}
	c.fill(col, shape)
}

// line draws through places with round ends and joints.
func (c *canvas) line(col color.Color, width float64, through ...point) {
	for i, p := range through {
		c.disc(col, p, width/2)
		if i == 0 {
			continue
		}
		q := through[i-1]
		length := math.Hypot(p.x-q.x, p.y-q.y)
		if length == 0 {
			continue
		}
		nx, ny := -(p.y-q.y)/length*width/2, (p.x-q.x)/length*width/2
		c.fill(col, []point{{q.x + nx, q.y + ny}, {p.x + nx, p.y + ny}, {p.x - nx, p.y - ny}, {q.x - nx, q.y - ny}})
	}
}
