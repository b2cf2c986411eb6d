package main

import "math"

// The games besides the die. As with it the first animation of each plays until
// the value is known, and there is one for each value.
// https://core.telegram.org/api/dice

// game is one of them: how it is drawn with a value, of 1 to highest.
type game struct {
	name    string // of its folder
	highest int
	draw    func(value int) *scene // 0: not known yet
}

var games = []game{
	{"darts", 6, darts}, {"basketball", 5, basketball}, {"football", 5, football}, {"bowling", 6, bowling},
}

func at(x, y float64) [2]float64 { return [2]float64{x, y} }

// played is a scene of a game: 2.5 seconds, or one that begins again and again
// while the value is not known.
func (p *pen) played(value int) *scene {
	s := p.scene()
	if s.frames = 150; value == 0 {
		s.frames = 60
	}
	return s
}

// waits makes a layer move up and down while the value is not known.
func (l *layer) waits(x, y float64) {
	l.move = track{{0, at(x, y)}, {30, at(x, y-7)}, {60, at(x, y)}}
}

// dartEnds are where the dart sticks: 1 has missed, 6 is the middle.
var dartEnds = [7][2]float64{{}, {0, 80}, {-27, 19}, {21, -16}, {-14, -13}, {9, 5}, {0, 0}}

func darts(value int) *scene {
	p := newPen(false)
	p.still()
	p.disc(bark, 50, 47, 42)
	for i, c := range []color{red, snow, red, snow, red, sun} {
		p.disc(c, 50, 46, []float64{39, 32, 25, 18, 11, 4.5}[i])
	}
	l := p.part("dart", 50, 46).layer()
	p.fill(ink, "M50 46 L53 54 L50 56 Z")
	p.line(slate, 3, "M51 51 L60 76")
	p.fill(sea, "M57 68 L66 70 L72 88 L62 82 Z M57 68 L54 77 L62 82 L66 96 Z")
	end := dartEnds[value]
	if value == 0 {
		l.waits(-4, 14)
		return p.played(value)
	}
	l.move = track{{0, at(-4, 14)}, {20, at(-8, 30)}, {44, end}}
	l.scale = track{{0, one(1)}, {20, one(1.5)}, {44, one(0.8)}}
	l.turn = track{{44, one(0)}, {50, one(-9)}, {57, one(6)}, {64, one(-3)}, {72, one(0)}}
	if value == 1 { // it falls to the ground
		l.move = track{{0, at(-4, 14)}, {20, at(-8, 30)}, {44, at(36, -30)}, {70, at(40, 80)}}
		l.turn = track{{36, one(0)}, {70, one(150)}}
	}
	return p.played(value)
}

func (p *pen) ball() {
	p.disc(orange, 50, 78, 15)
	p.line(ink, 1.8, "M35.5 78 H64.5 M50 63.5 V92.5 M40 67.5 C46 73 46 83 40 88.5 M60 67.5 C54 73 54 83 60 88.5")
}

// basketball goes in with 4 and 5; with 3 the ball stays on the ring.
func basketball(value int) *scene {
	p := newPen(false)
	p.still()
	p.box(slate, 22, 4, 56, 40, 5)
	p.box(snow, 25, 7, 50, 34, 3)
	p.line(red, 3, "M40 20 H60 V36 H40 Z")
	l := p.part("ball", 50, 78).layer()
	p.ball()
	p.still() // the ring and the net are in front of the ball
	p.line(fog, 1.6, "M37 47 L42 62 L47 50 M63 47 L58 62 L53 50 M42 62 H58 M40 54 H60 M47 50 L50 62 L53 50")
	p.line(red, 4, "M34 46 H66")
	up := track{{0, at(0, 0)}, {14, at(0, 5)}, {44, at(0, -62)}}
	switch value {
	case 0:
		l.waits(0, 4)
	case 1:
		l.move = append(up[:2:2], key{44, at(-24, -52)}, key{80, at(-44, 40)})
	case 2:
		l.move = append(up[:2:2], key{44, at(10, -56)}, key{56, at(18, -44)}, key{92, at(48, 40)})
	case 3:
		l.move = append(up, key{62, at(0, -44)}, key{72, at(0, -48)}, key{84, at(0, -44)})
	case 4:
		l.move = append(up, key{66, at(0, -20)}, key{90, at(0, 4)}, key{104, at(0, -4)}, key{118, at(0, 4)})
	case 5:
		l.move = append(up[:2:2], key{40, at(8, -58)}, key{54, at(-6, -52)}, key{74, at(0, -20)}, key{98, at(0, 4)})
	}
	if value > 0 {
		l.scale = track{{0, one(1)}, {44, one(0.8)}}
		l.turn = track{{14, one(0)}, {100, one(360)}}
	}
	return p.played(value)
}

// football is a goal with 3, 4 and 5.
func football(value int) *scene {
	p := newPen(false)
	p.still()
	p.box(leaf, 4, 62, 92, 34, 8)
	for x := 16.0; x <= 84; x += 8.5 {
		p.add(shape{paths: []path{box(x-.5, 16, 1, 48, 0)}, color: fog})
	}
	for y := 22.0; y <= 60; y += 8 {
		p.add(shape{paths: []path{box(14, y-.5, 72, 1, 0)}, color: fog})
	}
	p.line(slate, 5, "M13 66 V14 H87 V66")
	p.line(snow, 3.4, "M13 66 V14 H87 V66")
	l := p.part("ball", 50, 80).layer()
	p.disc(slate, 50, 80.6, 11.4)
	p.disc(snow, 50, 80, 11)
	p.fill(ink, "M50 74 L55.5 78 L53.5 84.5 H46.5 L44.5 78 Z")
	p.line(ink, 1.4, "M50 74 V69.5 M55.5 78 L60 76.5 M53.5 84.5 L56.5 88.5 M46.5 84.5 L43.5 88.5 M44.5 78 L40 76.5")
	ends := [6][2]float64{{}, {30, -90}, {-36, -34}, {-24, -50}, {0, -44}, {26, -50}}
	switch value {
	case 0:
		l.waits(0, 4)
	case 2: // it hits the post
		l.move = track{{0, at(0, 0)}, {12, at(0, 4)}, {40, ends[2]}, {80, at(-70, 20)}}
	default:
		l.move = track{{0, at(0, 0)}, {12, at(0, 4)}, {40, ends[value]}}
		if value > 2 {
			l.move = append(l.move, key{64, at(ends[value][0], -14)}, key{76, at(ends[value][0], -18)}, key{88, at(ends[value][0], -14)})
		}
	}
	if value > 0 {
		l.scale = track{{0, one(1)}, {40, one(0.62)}}
		l.turn = track{{12, one(0)}, {88, one(300)}}
	}
	return p.played(value)
}

// fallen is how many pins fall with each value.
var fallen = [7]int{0, 0, 1, 3, 4, 5, 6}

// pinsAt are where the pins stand, those that fall first before the others.
var pinsAt = [6]point{{50, 47}, {40, 40}, {60, 40}, {31, 33}, {50, 33}, {69, 33}}

func bowling(value int) *scene {
	p := newPen(false)
	p.still()
	p.fill(wood, "M26 6 H74 L96 98 H4 Z")
	p.fill(amber, "M30 6 H70 L88 98 H12 Z")
	p.line(wood, 1.2, "M50 6 V98 M40 6 L31 98 M60 6 L69 98")
	for i := len(pinsAt) - 1; i >= 0; i-- { // those in front over those behind
		foot := pinsAt[i]
		l := p.part("pin", foot.x, foot.y+6).layer()
		p.within(moved(foot.x-50, foot.y-40), func() {
			p.fill(snow, "M46 46 C43 36 46 32 47.6 28 C45 22 47 17 50 17 C53 17 55 22 52.4 28 C54 32 57 36 54 46 Z")
			p.line(red, 2, "M47.6 26.5 H52.4")
		})
		if value > 0 && i < fallen[value] {
			side := math.Copysign(1, foot.x-49)
			from := 44 + 5*i
			l.turn = track{{from, one(0)}, {from + 22, one(85 * side)}}
			l.move = track{{from, at(0, 0)}, {from + 22, at(12*side, -6)}}
			l.fade = track{{from + 16, one(1)}, {from + 34, one(0)}}
		}
	}
	l := p.part("ball", 50, 84).layer()
	p.disc(plum, 50, 84.6, 13)
	p.disc(grape, 50, 84, 12.4)
	for _, hole := range []point{{46, 79}, {52, 77.6}, {51, 83}} {
		p.disc(night, hole.x, hole.y, 1.7)
	}
	switch value {
	case 0:
		l.waits(0, 3)
	case 1:
		l.move = track{{0, at(0, 0)}, {24, at(14, -24)}, {56, at(34, -106)}}
	default:
		l.move = track{{0, at(0, 0)}, {44, at(0, -44)}, {66, at(0, -106)}}
	}
	if value > 0 {
		l.scale = track{{0, one(1)}, {44, one(0.7)}}
		l.turn = track{{0, one(0)}, {60, one(-300)}}
	}
	return p.played(value)
}
