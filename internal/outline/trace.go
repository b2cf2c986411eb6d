package outline

import (
	"image"
	"math"
)

// point is a place in a picture, in pixels; y grows downwards.
type point struct{ x, y float64 }

// loop is a closed line.
type loop []point

// area is that within a line, whichever way it runs.
func (l loop) area() float64 {
	sum := 0.0
	for i, p := range l {
		q := l[(i+1)%len(l)]
		sum += p.x*q.y - q.x*p.y
	}
	return math.Abs(sum) / 2
}

// step is a way along the border between two pixels.
type step struct{ x, y int }

// trace walks around each solid area of a mask, with the area always on the
// same hand: around holes it runs the other way. The line goes through the
// middle of the borders of pixels, which takes the worst of the stairs away.
func trace(mask *image.Alpha) []loop {
	t := tracer{mask: mask, w: mask.Rect.Dx(), h: mask.Rect.Dy()}
	t.seen = make([]bool, (t.w+1)*(t.h+1))
	var loops []loop
	for y := range t.h {
		for x := range t.w {
			// Each line has a border that is the top of a pixel.
			if t.solid(x, y) && !t.solid(x, y-1) && !t.seen[y*(t.w+1)+x] {
				loops = append(loops, t.walk(x, y))
			}
		}
	}
	return loops
}

type tracer struct {
	mask *image.Alpha
	w, h int
	seen []bool // tops of pixels that a line has passed
}

func (t *tracer) solid(x, y int) bool {
	return x >= 0 && y >= 0 && x < t.w && y < t.h && t.mask.Pix[y*t.mask.Stride+x] >= solid
}

// walk follows a border from the top of a pixel, to the right, until it is back.
func (t *tracer) walk(x0, y0 int) loop {
	var l loop
	x, y, d := x0, y0, step{1, 0}
	for {
		if d.x == 1 {
			t.seen[y*(t.w+1)+x] = true
		}
		l = append(l, point{float64(x) + float64(d.x)/2, float64(y) + float64(d.y)/2})
		x, y = x+d.x, y+d.y
		d = t.turn(x, y, d)
		if x == x0 && y == y0 && d.x == 1 {
			return l
		}
	}
}

// turn is the way on from a corner: the area is on the right hand.
func (t *tracer) turn(x, y int, d step) step {
	left, right := step{d.y, -d.x}, step{-d.y, d.x}
	switch {
	case t.ahead(x, y, d, left):
		return left
	case t.ahead(x, y, d, right):
		return d
	}
	return right
}

// ahead reports whether the pixel that lies ahead of a corner, on one side of
// the way, is solid.
func (t *tracer) ahead(x, y int, d, side step) bool {
	// Of the four pixels around a corner, the one towards d and side.
	px, py := x-1, y-1
	if d.x+side.x > 0 {
		px = x
	}
	if d.y+side.y > 0 {
		py = y
	}
	return t.solid(px, py)
}

// simplified leaves points of a line out as long as the line stays within a
// tolerance of them.
func simplified(l loop, tolerance float64) loop {
	if len(l) < 4 {
		return l
	}
	// A closed line is cut at its first point and at the one farthest from it.
	far, most := 0, 0.0
	for i, p := range l {
		if d := math.Hypot(p.x-l[0].x, p.y-l[0].y); d > most {
			far, most = i, d
		}
	}
	if far == 0 {
		return l[:1]
	}
	keep := make([]bool, len(l)+1)
	closed := append(l[:len(l):len(l)], l[0])
	keep[0], keep[far] = true, true
	thin(closed, 0, far, tolerance, keep)
	thin(closed, far, len(l), tolerance, keep)
	var out loop
	for i, p := range l {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// thin marks the points between two that are needed.
func thin(l loop, from, to int, tolerance float64, keep []bool) {
	for todo := [][2]int{{from, to}}; len(todo) > 0; {
		a, b := todo[len(todo)-1][0], todo[len(todo)-1][1]
		todo = todo[:len(todo)-1]
		at, most := -1, tolerance
		for i := a + 1; i < b; i++ {
			if d := distance(l[i], l[a], l[b]); d > most {
				at, most = i, d
			}
		}
		if at >= 0 {
			keep[at] = true
			todo = append(todo, [2]int{a, at}, [2]int{at, b})
		}
	}
}

// distance is how far a point is from the line between two others.
func distance(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	length := math.Hypot(dx, dy)
	if length == 0 {
		return math.Hypot(p.x-a.x, p.y-a.y)
	}
	return math.Abs(dx*(p.y-a.y)-dy*(p.x-a.x)) / length
}
