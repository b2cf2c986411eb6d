package outline

import "math"

// line is points along a path, close enough for an outline.
type line struct {
	points []point
	closed bool
}

// perCurve is how many points stand for a curve.
const perCurve = 8

func (b *bezier) line() line {
	n := len(b.Vertices)
	l := line{closed: b.Closed}
	at := func(i int) point { return point{b.Vertices[i%n][0], b.Vertices[i%n][1]} }
	l.points = append(l.points, at(0))
	last := n - 1
	if b.Closed {
		last = n
	}
	for i := range last {
		from, to := at(i), at(i+1)
		out, in := b.Out[i], b.In[(i+1)%n]
		if out == [2]float64{} && in == [2]float64{} {
			l.points = append(l.points, to)
			continue
		}
		c1, c2 := point{from.x + out[0], from.y + out[1]}, point{to.x + in[0], to.y + in[1]}
		for k := 1; k <= perCurve; k++ {
			t := float64(k) / perCurve
			a, e, f, g := (1-t)*(1-t)*(1-t), 3*(1-t)*(1-t)*t, 3*(1-t)*t*t, t*t*t
			l.points = append(l.points, point{
				a*from.x + e*c1.x + f*c2.x + g*to.x, a*from.y + e*c1.y + f*c2.y + g*to.y,
			})
		}
	}
	return l
}

// line returns the path of an item that is one.
func (s *shape) line(frame float64) (line, bool) {
	p := s.P.at(frame, 0, 0)
	switch s.Type {
	case "sh":
		b, ok := s.Path.path(frame)
		if !ok {
			return line{}, false
		}
		return b.line(), true
	case "el":
		size := s.S.at(frame, 0, 0)
		return around(p, 24, func(int) (float64, float64) { return size[0] / 2, size[1] / 2 }, 0), true
	case "rc":
		size := s.S.at(frame, 0, 0)
		return rectangle(p[0], p[1], size[0], size[1], s.R.at(frame, 0)[0]), true
	case "sr":
		n := int(min(max(s.Points.at(frame, 0)[0], 0), 100))
		if n < 3 {
			return line{}, false
		}
		outer, inner, turn := s.Outer.at(frame, 0)[0], s.Inner.at(frame, 0)[0], s.R.at(frame, 0)[0]-90
		if s.Star != 1 {
			return around(p, n, func(int) (float64, float64) { return outer, outer }, turn), true
		}
		return around(p, 2*n, func(i int) (float64, float64) {
			if i%2 == 1 {
				return inner, inner
			}
			return outer, outer
		}, turn), true
	}
	return line{}, false
}

// around returns n points about a middle, the first one at an angle in degrees.
func around(middle []float64, n int, radius func(i int) (rx, ry float64), turn float64) line {
	l := line{closed: true}
	for i := range n {
		sin, cos := math.Sincos(turn*math.Pi/180 + 2*math.Pi*float64(i)/float64(n))
		rx, ry := radius(i)
		l.points = append(l.points, point{middle[0] + rx*cos, middle[1] + ry*sin})
	}
	return l
}

// rectangle is one with round corners about a middle.
func rectangle(x, y, w, h, r float64) line {
	r = min(max(r, 0), math.Abs(w)/2, math.Abs(h)/2)
	l := line{closed: true}
	for corner, sign := range [][2]float64{{1, 1}, {-1, 1}, {-1, -1}, {1, -1}} {
		cx, cy := x+sign[0]*(w/2-r), y+sign[1]*(h/2-r)
		if r == 0 {
			l.points = append(l.points, point{cx, cy})
			continue
		}
		for k := range 5 {
			sin, cos := math.Sincos(math.Pi / 2 * (float64(corner) + float64(k)/4))
			l.points = append(l.points, point{cx + r*cos, cy + r*sin})
		}
	}
	return l
}

// matrix maps x, y to a·x+c·y+e, b·x+d·y+f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// then is m first and n afterwards.
func (m matrix) then(n matrix) matrix {
	return matrix{
		a: n.a*m.a + n.c*m.b, b: n.b*m.a + n.d*m.b,
		c: n.a*m.c + n.c*m.d, d: n.b*m.c + n.d*m.d,
		e: n.a*m.e + n.c*m.f + n.e, f: n.b*m.e + n.d*m.f + n.f,
	}
}

// all maps points; where numbers have grown out of bounds, to the corner.
func (m matrix) all(ps []point) []point {
	out := make([]point, len(ps))
	for i, p := range ps {
		q := point{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f}
		if !math.IsNaN(q.x) && !math.IsNaN(q.y) {
			out[i] = q
		}
	}
	return out
}

// stand puts the anchor of something at a place, scaled in percent and turned in
// degrees, clockwise as seen on a screen.
func stand(anchor, place, scale []float64, turn float64) matrix {
	sin, cos := math.Sincos(turn * math.Pi / 180)
	kx, ky := scale[0]/100, scale[1]/100
	return matrix{a: 1, d: 1, e: -anchor[0], f: -anchor[1]}.
		then(matrix{a: kx, d: ky}).
		then(matrix{a: cos, b: sin, c: -sin, d: cos}).
		then(matrix{a: 1, d: 1, e: place[0], f: place[1]})
}
