package outline

import "math"

// place is a point of an outline.
type place struct{ x, y int }

// rounded scales a line and takes out what has become the same point.
func rounded(l loop, k float64) []place {
	var out []place
	for _, p := range l {
		q := place{int(math.Round(k * p.x)), int(math.Round(k * p.y))}
		if len(out) == 0 || q != out[len(out)-1] {
			out = append(out, q)
		}
	}
	if n := len(out); n > 1 && out[0] == out[n-1] {
		out = out[:n-1]
	}
	return out
}

// The bytes of a path: one from letters on is a character of a table; below are
// numbers under 64, with what stands before them. Greater numbers are put
// together of digits. Every path begins with "M" and ends with "z", which are
// not written.
//
// https://core.telegram.org/api/files#vector-thumbnails
const (
	minus   = 64
	comma   = 128
	letters = 192

	letterM = letters + 12
	letterL = letters + 37 // "l": by how much a point is away from the one before
	letterZ = letters + 51
)

func encode(paths [][]place) []byte {
	var b []byte
	for i, p := range paths {
		if i > 0 {
			b = append(b, letterZ, letterM)
		}
		b = number(b, p[0].x, true)
		b = number(b, p[0].y, false)
		b = append(b, letterL)
		for j := 1; j < len(p); j++ {
			b = number(b, p[j].x-p[j-1].x, j == 1)
			b = number(b, p[j].y-p[j-1].y, false)
		}
	}
	return b
}

// number writes a number below 1000; the first one after a letter needs nothing
// that parts it from the letter.
func number(b []byte, v int, first bool) []byte {
	head := byte(comma)
	switch {
	case v < 0:
		head, v = minus, -v
	case first:
		head = 0
	}
	if v < 64 {
		return append(b, head|byte(v))
	}
	if v < 640 { // the last digit follows the others
		return append(b, head|byte(v/10), byte(v%10))
	}
	return append(b, head|byte(v/100), byte(v/10%10), byte(v%10))
}
