package main

import "math"

// pen draws art: shapes onto the layer that was begun last. Layer 0 is the whole
// drawing; the others move with it and by themselves.
type pen struct {
	layers []layer
	view   matrix // of what is drawn next
	loops  bool   // whether parts move by themselves
}

// loop is how many frames the movements of parts take: two seconds.
const loop = 120

func newPen(loops bool) *pen {
	return &pen{layers: []layer{{name: "all", parent: -1, pivot: point{50, 50}}}, view: identity, loops: loops}
}

// part begins a layer that moves about a pivot.
func (p *pen) part(name string, x, y float64) *part {
	p.layers = append(p.layers, layer{name: name, pivot: p.view.apply(point{x, y})})
	return &part{p, len(p.layers) - 1}
}

// still goes on with a layer that only moves with the whole.
func (p *pen) still() { p.part("still", 50, 50) }

// within draws in a view of its own.
func (p *pen) within(m matrix, draw func()) {
	before := p.view
	p.view = m.then(before)
	draw()
	p.view = before
}

// mirrored draws twice: as it is, and seen in a mirror that stands in the
// middle.
func (p *pen) mirrored(draw func()) {
	draw()
	p.within(scaled(-1, 1).then(moved(grid, 0)), draw)
}

func (p *pen) add(s shape) {
	for i := range s.paths {
		s.paths[i] = s.paths[i].transformed(p.view)
	}
	if s.pen > 0 {
		s.pen *= math.Sqrt(math.Abs(p.view.a*p.view.d - p.view.b*p.view.c))
	}
	if s.alpha == 0 {
		s.alpha = 1
	}
	l := &p.layers[len(p.layers)-1]
	l.shapes = append(l.shapes, s)
}

func (p *pen) fill(c color, data string) { p.add(shape{paths: outline(data), color: c}) }

func (p *pen) glaze(c color, alpha float64, data string) {
	p.add(shape{paths: outline(data), color: c, alpha: alpha})
}

func (p *pen) line(c color, width float64, data string) {
	p.add(shape{paths: outline(data), color: c, pen: width})
}

func (p *pen) disc(c color, x, y, r float64) { p.oval(c, x, y, r, r) }

func (p *pen) oval(c color, x, y, rx, ry float64) {
	p.add(shape{paths: []path{ellipse(x, y, rx, ry)}, color: c})
}

func (p *pen) box(c color, x, y, w, h, r float64) {
	p.add(shape{paths: []path{box(x, y, w, h, r)}, color: c})
}

// part is a layer whose movement is being said.
type part struct {
	pen *pen
	i   int
}

func (t *part) layer() *layer { return &t.pen.layers[t.i] }

func even(values ...[2]float64) track {
	t := make(track, len(values))
	for i, v := range values {
		t[i] = key{loop * i / (len(values) - 1), v}
	}
	return t
}

func one(v float64) [2]float64 { return [2]float64{v, v} }

// of makes this part a child of another.
func (t *part) of(other *part) *part { t.layer().parent = other.i; return t }

// sways turns to and fro by degrees.
func (t *part) sways(deg float64) *part {
	if t.pen.loops {
		t.layer().turn = even(one(0), one(-deg), one(0), one(deg), one(0))
	}
	return t
}

// beats grows twice, as a heart does.
func (t *part) beats(k float64) *part {
	if t.pen.loops {
		t.layer().scale = even(one(1), one(k), one(1), one(k), one(1), one(1), one(1))
	}
	return t
}

// bobs goes to a place and back, twice.
func (t *part) bobs(x, y float64) *part {
	if t.pen.loops {
		t.layer().move = even([2]float64{}, [2]float64{x, y}, [2]float64{}, [2]float64{x, y}, [2]float64{})
	}
	return t
}

// looks goes to a place, to the other side and back.
func (t *part) looks(x, y float64) *part {
	if t.pen.loops {
		t.layer().move = even([2]float64{}, [2]float64{x, y}, [2]float64{x, y}, [2]float64{-x, -y}, [2]float64{-x, -y}, [2]float64{})
	}
	return t
}

// blinks closes eyes for a moment.
func (t *part) blinks() *part {
	if t.pen.loops {
		open, shut := [2]float64{1, 1}, [2]float64{1, 0.1}
		t.layer().scale = track{{0, open}, {50, open}, {56, shut}, {62, open}, {loop, open}}
	}
	return t
}

// stretches changes width and height, twice.
func (t *part) stretches(kx, ky float64) *part {
	if t.pen.loops {
		k := [2]float64{kx, ky}
		t.layer().scale = even(one(1), k, one(1), k, one(1))
	}
	return t
}

// drifts goes away and fades, and comes again; delay is a part of the loop.
func (t *part) drifts(x, y, delay float64) *part {
	if t.pen.loops {
		from := int(delay * loop / 2)
		t.layer().move = track{{from, [2]float64{}}, {from + loop/2, [2]float64{x, y}}, {loop, [2]float64{x, y}}}
		t.layer().fade = track{{from, one(0)}, {from + 12, one(1)}, {from + loop/3, one(1)}, {from + loop/2, one(0)}}
	}
	return t
}

// scene is what was drawn.
func (p *pen) scene() *scene { return &scene{layers: p.layers, frames: loop} }

// swings turns through degrees, from the first to the last, which is the first
// again.
func (t *part) swings(degrees ...float64) *part {
	if !t.pen.loops {
		t.layer().turn = track{{0, one(degrees[0])}}
		return t
	}
	values := make([][2]float64, len(degrees))
	for i, d := range degrees {
		values[i] = one(d)
	}
	t.layer().turn = even(values...)
	return t
}
