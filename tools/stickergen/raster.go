package main

import (
	"image"
	gocolor "image/color"
	"math"

	"golang.org/x/image/vector"
)

// render draws a frame of a scene into a square of size pixels.
func (s *scene) render(frame float64, size int) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, size, size))
	s.draw(dst, frame, scaled(float64(size)/grid, float64(size)/grid), 1)
	return dst
}

func (s *scene) draw(dst *image.RGBA, frame float64, view matrix, alpha float64) {
	for i := range s.layers {
		l := &s.layers[i]
		m := s.stand(i, frame).then(view)
		a := alpha * l.fade.at(frame, [2]float64{1, 1})[0]
		if a <= 0 {
			continue
		}
		if l.inner != nil {
			if at := frame - float64(l.start); at >= 0 {
				l.inner.draw(dst, at, m, a)
			}
			continue
		}
		for _, sh := range l.shapes {
			sh.draw(dst, m, a)
		}
	}
}

func (s shape) draw(dst *image.RGBA, m matrix, alpha float64) {
	b := dst.Bounds()
	r := vector.NewRasterizer(b.Dx(), b.Dy())
	for _, p := range s.paths {
		if s.pen > 0 {
			stroke(r, p, m, s.pen)
		} else {
			polygon(r, p.flatten(m))
		}
	}
	c := gocolor.NRGBA{R: uint8(s.color >> 16), G: uint8(s.color >> 8), B: uint8(s.color), A: uint8(math.Round(255 * s.alpha * alpha))}
	r.Draw(dst, b, image.NewUniform(c), image.Point{})
}

func polygon(r *vector.Rasterizer, ps []point) {
	r.MoveTo(float32(ps[0].x), float32(ps[0].y))
	for _, p := range ps[1:] {
		r.LineTo(float32(p.x), float32(p.y))
	}
	r.ClosePath()
}

// stroke draws a line with a round pen: a disc at each point and a bar between
// two. All of them run in the same sense, so that they add up to one area.
func stroke(r *vector.Rasterizer, p path, m matrix, width float64) {
	ps := p.flatten(identity)
	if p.closed {
		ps = append(ps, ps[0])
	}
	for i, at := range ps {
		disc := ellipse(at.x, at.y, width/2, width/2).flatten(m)
		polygon(r, oriented(disc))
		if i == 0 || at.distance(ps[i-1]) == 0 {
			continue
		}
		from := ps[i-1]
		d := at.minus(from).times(width / 2 / at.distance(from))
		side := point{-d.y, d.x}
		bar := []point{from.plus(side), at.plus(side), at.minus(side), from.minus(side)}
		for j := range bar {
			bar[j] = m.apply(bar[j])
		}
		polygon(r, oriented(bar))
	}
}

// oriented returns a polygon that runs clockwise on the screen.
func oriented(ps []point) []point {
	area := 0.0
	for i, p := range ps {
		q := ps[(i+1)%len(ps)]
		area += p.x*q.y - q.x*p.y
	}
	if area < 0 {
		for i, j := 0, len(ps)-1; i < j; i, j = i+1, j-1 {
			ps[i], ps[j] = ps[j], ps[i]
		}
	}
	return ps
}
