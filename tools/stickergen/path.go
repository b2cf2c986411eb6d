package main

import (
	"fmt"
	"math"
	"strconv"
)

// grid is the side of the square that art is drawn in; side is that of what
// clients see. https://core.telegram.org/stickers
const (
	grid = 100.0
	side = 512
)

// point is a place on the grid.
type point struct{ x, y float64 }

func (a point) plus(b point) point       { return point{a.x + b.x, a.y + b.y} }
func (a point) minus(b point) point      { return point{a.x - b.x, a.y - b.y} }
func (a point) times(k float64) point    { return point{a.x * k, a.y * k} }
func mix(a, b point, t float64) point    { return a.plus(b.minus(a).times(t)) }
func (a point) distance(b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// curve goes on from where the path is: two handles and an end.
type curve struct{ a, b, to point }

// path is a line of curves.
type path struct {
	from   point
	curves []curve
	closed bool
}

// outline reads path data as SVG writes it: M, L, H, V, C, Q and Z, absolute or
// relative. The art is part of this program, so what it cannot read is a bug.
//
// https://www.w3.org/TR/SVG2/paths.html#PathData
func outline(data string) []path {
	r := &pathReader{data: data}
	for r.next() {
		r.step()
	}
	return r.done()
}

// pathReader is in the middle of path data.
type pathReader struct {
	data    string
	command byte
	at      point
	paths   []path
}

// next moves to a command, which may stand once for several of its kind.
func (r *pathReader) next() bool {
	r.skip()
	if r.data == "" {
		return false
	}
	if c := r.data[0]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
		r.command, r.data = c, r.data[1:]
	} else if r.command == 'M' {
		r.command = 'L'
	} else if r.command == 'm' {
		r.command = 'l'
	}
	return true
}

func (r *pathReader) skip() {
	for r.data != "" && (r.data[0] == ' ' || r.data[0] == ',' || r.data[0] == '\n' || r.data[0] == '\t') {
		r.data = r.data[1:]
	}
}

func (r *pathReader) number() float64 {
	r.skip()
	n := 0
	for n < len(r.data) && (r.data[n] >= '0' && r.data[n] <= '9' || r.data[n] == '.' || r.data[n] == '-' && n == 0) {
		n++
	}
	v, err := strconv.ParseFloat(r.data[:n], 64)
	if err != nil {
		panic(fmt.Sprintf("path data %q: %v", r.data, err))
	}
	r.data = r.data[n:]
	return v
}

// place reads a point, from where the path is for a small letter.
func (r *pathReader) place() point {
	p := point{r.number(), r.number()}
	if r.command >= 'a' {
		p = p.plus(r.at)
	}
	return p
}

func (r *pathReader) step() {
	switch r.command {
	case 'M', 'm':
		r.at = r.place()
		r.paths = append(r.paths, path{from: r.at})
	case 'L', 'l':
		r.line(r.place())
	case 'H':
		r.line(point{r.number(), r.at.y})
	case 'h':
		r.line(point{r.at.x + r.number(), r.at.y})
	case 'V':
		r.line(point{r.at.x, r.number()})
	case 'v':
		r.line(point{r.at.x, r.at.y + r.number()})
	case 'C', 'c':
		r.curve(r.place(), r.place(), r.place())
	case 'Q', 'q':
		q, to := r.place(), r.place()
		r.curve(mix(r.at, q, 2.0/3), mix(to, q, 2.0/3), to)
	case 'Z', 'z':
		p := &r.paths[len(r.paths)-1]
		p.closed, r.at = true, p.from
	default:
		panic(fmt.Sprintf("path command %c", r.command))
	}
}

func (r *pathReader) line(to point) { r.curve(r.at, to, to) }

func (r *pathReader) curve(a, b, to point) {
	p := &r.paths[len(r.paths)-1]
	p.curves = append(p.curves, curve{a, b, to})
	r.at = to
}

func (r *pathReader) done() []path { return r.paths }

// kappa puts the handles of a quarter of an ellipse.
const kappa = 0.5523

func ellipse(x, y, rx, ry float64) path {
	kx, ky := rx*kappa, ry*kappa
	return path{from: point{x, y - ry}, closed: true, curves: []curve{
		{point{x + kx, y - ry}, point{x + rx, y - ky}, point{x + rx, y}},
		{point{x + rx, y + ky}, point{x + kx, y + ry}, point{x, y + ry}},
		{point{x - kx, y + ry}, point{x - rx, y + ky}, point{x - rx, y}},
		{point{x - rx, y - ky}, point{x - kx, y - ry}, point{x, y - ry}},
	}}
}

// box is a rectangle with round corners.
func box(x, y, w, h, r float64) path {
	k := r * (1 - kappa)
	p := path{from: point{x + r, y}, closed: true}
	line := func(to point) { p.curves = append(p.curves, curve{last(p), to, to}) }
	corner := func(a, b, to point) { p.curves = append(p.curves, curve{a, b, to}) }
	line(point{x + w - r, y})
	corner(point{x + w - k, y}, point{x + w, y + k}, point{x + w, y + r})
	line(point{x + w, y + h - r})
	corner(point{x + w, y + h - k}, point{x + w - k, y + h}, point{x + w - r, y + h})
	line(point{x + r, y + h})
	corner(point{x + k, y + h}, point{x, y + h - k}, point{x, y + h - r})
	line(point{x, y + r})
	corner(point{x, y + k}, point{x + k, y}, point{x + r, y})
	return p
}

func last(p path) point {
	if len(p.curves) == 0 {
		return p.from
	}
	return p.curves[len(p.curves)-1].to
}

// flatten returns points along a path, close enough for eyes.
func (p path) flatten(m matrix) []point {
	at := p.from
	out := []point{m.apply(at)}
	for _, c := range p.curves {
		n := 16
		if c.a == at && c.b == c.to {
			n = 1
		}
		for i := 1; i <= n; i++ {
			t := float64(i) / float64(n)
			ab, bc, cd := mix(at, c.a, t), mix(c.a, c.b, t), mix(c.b, c.to, t)
			out = append(out, m.apply(mix(mix(ab, bc, t), mix(bc, cd, t), t)))
		}
		at = c.to
	}
	return out
}

// transformed moves a path for good.
func (p path) transformed(m matrix) path {
	q := path{from: m.apply(p.from), closed: p.closed}
	for _, c := range p.curves {
		q.curves = append(q.curves, curve{m.apply(c.a), m.apply(c.b), m.apply(c.to)})
	}
	return q
}

// matrix maps x, y to a·x+c·y+e, b·x+d·y+f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(p point) point {
	return point{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f}
}

// then is m first and n afterwards.
func (m matrix) then(n matrix) matrix {
	return matrix{
		a: n.a*m.a + n.c*m.b, b: n.b*m.a + n.d*m.b,
		c: n.a*m.c + n.c*m.d, d: n.b*m.c + n.d*m.d,
		e: n.a*m.e + n.c*m.f + n.e, f: n.b*m.e + n.d*m.f + n.f,
	}
}

func moved(x, y float64) matrix    { return matrix{a: 1, d: 1, e: x, f: y} }
func scaled(kx, ky float64) matrix { return matrix{a: kx, d: ky} }

// turned turns by degrees, clockwise as seen on a screen.
func turned(deg float64) matrix {
	s, c := math.Sincos(deg * math.Pi / 180)
	return matrix{a: c, b: s, c: -s, d: c}
}
