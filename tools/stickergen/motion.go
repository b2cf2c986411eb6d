package main

import "math"

// resting is a drawing that keeps still.
func resting(draw func(*pen)) *scene {
	p := newPen(false)
	draw(p)
	return p.scene()
}

// living is a drawing whose parts move in a loop.
func living(draw func(*pen)) *scene {
	p := newPen(true)
	draw(p)
	return p.scene()
}

// appearing grows out of nothing, a little too far, and settles.
func appearing(draw func(*pen)) *scene {
	s := resting(draw)
	s.frames = 48
	all := &s.layers[0]
	all.scale = track{{0, one(0)}, {18, one(1.05)}, {30, one(0.96)}, {40, one(1)}}
	all.turn = track{{0, one(-25)}, {20, one(8)}, {34, one(0)}}
	return s
}

// selected moves its parts and swells for a moment, as what a finger lies on.
func selected(draw func(*pen)) *scene {
	s := living(draw)
	s.layers[0].scale = track{{0, one(1)}, {14, one(1.04)}, {60, one(0.98)}, {100, one(1.04)}, {loop, one(1)}}
	return s
}

// activated jumps, lands and moves its parts.
func activated(draw func(*pen)) *scene {
	s := living(draw)
	all := &s.layers[0]
	all.pivot = point{50, 92}
	all.move = track{{0, [2]float64{}}, {12, [2]float64{}}, {26, [2]float64{0, -14}}, {40, [2]float64{}}, {54, [2]float64{0, -7}}, {66, [2]float64{}}}
	all.scale = track{
		{0, [2]float64{1, 1}}, {10, [2]float64{1.14, 0.8}}, {22, [2]float64{0.9, 1.12}}, {38, [2]float64{1, 1}},
		{44, [2]float64{1.1, 0.88}}, {54, [2]float64{0.98, 1.03}}, {66, [2]float64{1, 1}},
	}
	return shrunk(s, 0.8)
}

// shrunk makes room about a scene for what leaves its place.
func shrunk(s *scene, k float64) *scene {
	s.layers = append(s.layers, layer{name: "room", parent: -1, pivot: point{50, 50}, scale: track{{0, one(k)}}})
	s.layers[0].parent = len(s.layers) - 1
	return s
}

// effect is many small ones that fly up, with one great one among them.
func effect(draw func(*pen)) *scene {
	small := resting(draw)
	great := living(draw)
	s := &scene{frames: 150}
	fly := func(name string, inner *scene, size, start, x, y, turn float64) {
		from := point{50, 62}
		t0 := int(start)
		t1, t2 := t0+36, min(t0+96, s.frames)
		rest := [2]float64{from.x - 50, from.y - 50}
		far := [2]float64{x - 50, y - 50}
		s.layers = append(s.layers, layer{
			name: name, parent: -1, inner: inner, pivot: point{50, 50},
			move:  track{{t0, rest}, {t1, far}, {t2, [2]float64{far[0], far[1] + 14}}},
			scale: track{{t0, one(0)}, {t1, one(size)}, {t2, one(size * 0.7)}},
			turn:  track{{t0, one(0)}, {t2, one(turn)}},
			fade:  track{{t0, one(1)}, {t2 - 24, one(1)}, {t2, one(0)}},
		})
	}
	const n = 12
	for i := range n {
		angle := 2*math.Pi*float64(i)/n + 0.3
		radius := 30 + 6*float64(i%3)
		fly("small", small, 0.13+0.03*float64(i%3), float64(4*(i%5)), 50+radius*math.Cos(angle), 50+radius*math.Sin(angle), float64(60*(i%2*2-1)))
	}
	s.layers = append(s.layers, layer{
		name: "great", parent: -1, inner: great, pivot: point{50, 50},
		scale: track{{0, one(0)}, {22, one(0.62)}, {34, one(0.52)}, {120, one(0.52)}, {146, one(0)}},
	})
	return s
}

// around is a burst of discs and stars in the colours of a drawing.
func around(draw func(*pen)) *scene {
	colors := colorsOf(resting(draw))
	s := &scene{frames: 72, layers: []layer{{name: "all", parent: -1, pivot: point{50, 50}}}}
	const n = 14
	for i := range n {
		angle := 2 * math.Pi * float64(i) / n
		p := newPen(false)
		c := colors[i%len(colors)]
		if i%2 == 0 {
			p.disc(c, 50, 50, 3)
		} else {
			p.star(c, 50, 50, 0.42)
		}
		radius := 30 + 9*float64(i%3)
		far := [2]float64{radius * math.Cos(angle), radius * math.Sin(angle)}
		t0 := 2 * (i % 4)
		s.layers = append(s.layers, layer{
			name: "spark", shapes: p.layers[0].shapes, pivot: point{50, 50},
			move:  track{{t0, [2]float64{far[0] * 0.3, far[1] * 0.3}}, {t0 + 44, far}},
			scale: track{{t0, one(0)}, {t0 + 16, one(1.2)}, {t0 + 60, one(0)}},
		})
	}
	return s
}

// colorsOf are the colours of a drawing that are seen most; white and ink would
// not be seen on every ground.
func colorsOf(s *scene) []color {
	var out []color
	seen := map[color]bool{ink: true, snow: true, fog: true, cream: true, light: true, night: true}
	for _, l := range s.layers {
		for _, sh := range l.shapes {
			if !seen[sh.color] {
				seen[sh.color] = true
				out = append(out, sh.color)
			}
		}
	}
	if len(out) == 0 {
		out = append(out, sky)
	}
	return append(out, sun)
}
