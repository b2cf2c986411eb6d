package main

import "slices"

// color is opaque red, green and blue.
type color uint32

// The palette. All art is drawn with it, so that all of it looks alike.
const (
	sun    color = 0xffcb3c // skin
	amber  color = 0xf2a224 // skin in the shade
	light  color = 0xffe28a // skin in the light
	ink    color = 0x4b2d1c
	snow   color = 0xffffff
	fog    color = 0xdfe6ee
	slate  color = 0x66758a
	night  color = 0x2c3650
	red    color = 0xec3f55
	cherry color = 0xbf2440
	rose   color = 0xff8aa0
	orange color = 0xff8a2b
	sky    color = 0x58bdf5
	sea    color = 0x2c83d6
	leaf   color = 0x57bd64
	moss   color = 0x2f8a4a
	grape  color = 0x9169de
	plum   color = 0x6a46b3
	wood   color = 0xa26b41
	bark   color = 0x774a2b
	cream  color = 0xfff3d9
	stone  color = 0xf3e2bf
	shade  color = 0xd9bf90
)

// shape is filled, or drawn with a round pen, in one colour.
type shape struct {
	paths []path
	color color
	pen   float64 // width; 0: filled
	alpha float64 // 0 to 1
}

// key is a value at a frame; between two the value eases from one to the other.
type key struct {
	frame  int
	values [2]float64
}

// track is how a property moves. An empty one rests.
type track []key

// layer is shapes that move together about a pivot, carried by their parent.
type layer struct {
	name   string
	shapes []shape
	inner  *scene // shown instead of shapes
	start  int    // frame at which inner begins
	parent int    // index of a layer before this one; -1: none
	pivot  point
	move   track // offset from where it is drawn
	scale  track // 1 is as drawn
	turn   track // degrees
	fade   track // 0 to 1; does not carry over to children
}

// scene is a moving picture: layers from the bottom to the top.
type scene struct {
	layers []layer
	frames int // 60 each second
}

// at returns the value of a track at a frame.
func (t track) at(frame float64, rest [2]float64) [2]float64 {
	if len(t) == 0 {
		return rest
	}
	i := slices.IndexFunc(t, func(k key) bool { return float64(k.frame) > frame })
	switch i {
	case -1:
		return t[len(t)-1].values
	case 0:
		return t[0].values
	}
	a, b := t[i-1], t[i]
	w := ease((frame - float64(a.frame)) / float64(b.frame-a.frame))
	return [2]float64{a.values[0] + w*(b.values[0]-a.values[0]), a.values[1] + w*(b.values[1]-a.values[1])}
}

// easeIn and easeOut are the handles of the only curve by which things move
// here: slow, fast, slow.
const (
	easeOut = 0.42
	easeIn  = 0.58
)

// ease solves that curve for a moment between 0 and 1.
func ease(x float64) float64 {
	low, high := 0.0, 1.0
	for range 24 {
		t := (low + high) / 2
		if bx := 3*(1-t)*(1-t)*t*easeOut + 3*(1-t)*t*t*easeIn + t*t*t; bx < x {
			low = t
		} else {
			high = t
		}
	}
	t := (low + high) / 2
	return 3*(1-t)*t*t + t*t*t
}

// own is how a layer stands at a frame, before its parent moves it.
func (l *layer) own(frame float64) matrix {
	s := l.scale.at(frame, [2]float64{1, 1})
	turn := l.turn.at(frame, [2]float64{})
	by := l.move.at(frame, [2]float64{})
	return moved(-l.pivot.x, -l.pivot.y).then(scaled(s[0], s[1])).then(turned(turn[0])).then(moved(l.pivot.x+by[0], l.pivot.y+by[1]))
}

// stand is how a layer stands at a frame.
func (s *scene) stand(i int, frame float64) matrix {
	m := s.layers[i].own(frame)
	for p := s.layers[i].parent; p >= 0; p = s.layers[p].parent {
		m = m.then(s.layers[p].own(frame))
	}
	return m
}
