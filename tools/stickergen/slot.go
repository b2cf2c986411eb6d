package main

import (
	"fmt"
	"math"
)

// The slot machine is put together by clients, of pictures of one size that lie
// upon each other: a background, three reels and the lever on top. They find
// them by their place in the set, so that the order is fixed:
//
//	0 background, 1 background of three alike, 2 lever that is pulled;
//	from 3, 9 and 15 on a reel: seven of the jackpot, seven, bar, grapes, lemon,
//	and the reel that turns until the value is known.
//
// https://core.telegram.org/api/dice

const (
	reelRadius = 15.5 // of the drum that the symbols are on
	reelSpeed  = 12   // degrees a frame while the value is not known
	winFrame   = 90   // when clients light up the background of three alike
)

var (
	reelAt = [3]float64{25, 46, 67} // middle of each reel
	reelY  = 52.0
	// reelStops is at which frame each reel stands: before winFrame.
	reelStops = [3]int{48, 66, 84}
)

// slotSymbols are what a reel shows, in the order of its drum.
var slotSymbols = []func(*pen){(*pen).seven, (*pen).bar, (*pen).grapes, (*pen).lemon}

// slotMachine are the pictures of the machine in the order of the set.
func slotMachine() []*scene {
	all := []*scene{slotBody(false), slotBody(true), slotLever()}
	for reel := range reelAt {
		all = append(all, reelEnd(reel, 0, true))
		for symbol := range slotSymbols {
			all = append(all, reelEnd(reel, symbol, false))
		}
		all = append(all, reelTurning(reel))
	}
	return all
}

// slotBody is the machine without reels and lever; of three alike its lamps go
// on and off.
func slotBody(won bool) *scene {
	p := newPen(false)
	p.still()
	if won {
		rays := p.part("rays", 46, reelY).layer()
		p.glaze(sun, 0.75, rays24())
		rays.turn = track{{0, one(0)}, {90, one(30)}}
		rays.scale = track{{0, one(0.6)}, {14, one(1)}, {76, one(1)}, {90, one(0.6)}}
		rays.fade = track{{0, one(0)}, {14, one(1)}, {76, one(1)}, {90, one(0)}}
		p.still()
	}
	p.box(cherry, 8, 20, 76, 70, 12)
	p.box(red, 8, 18, 76, 68, 12)
	p.box(bark, 4, 86, 84, 9, 4)
	p.box(wood, 4, 85, 84, 8, 4)
	p.fill(amber, "M22 20 C22 4 70 4 70 20 Z")
	p.fill(sun, "M25 19 C25 7 67 7 67 19 Z")
	p.box(amber, 12, 32, 68, 40, 7)
	p.box(night, 14, 34, 64, 36, 5)
	for _, x := range reelAt {
		p.box(snow, x-9.6, 35.5, 19.2, 33, 3)
	}
	p.box(cherry, 26, 75, 40, 6, 3)
	p.lamps(won)
	s := p.scene()
	s.frames = 90
	return s
}

// lamps stand in a row above the reels.
func (p *pen) lamps(won bool) {
	for i := range 7 {
		l := p.part("lamp", 16+10*float64(i), 27).layer()
		p.disc(light, 16+10*float64(i), 27, 2.6)
		switch {
		case won:
			l.fade = blinking(i%2*8, 16, 90)
		default:
			l.fade = blinking(i%3*10, 30, 90)
		}
	}
}

// blinking goes out for a moment again and again.
func blinking(from, every, frames int) track {
	var t track
	for at := from; at+every <= frames; at += every {
		t = append(t, key{at, one(1)}, key{at + every/2, one(0.25)})
	}
	return append(t, key{frames, one(1)})
}

// rays24 are the beams around a machine that has won.
func rays24() string {
	out := ""
	for i := range 24 {
		a := float64(i) * math.Pi / 12
		at := func(angle, r float64) string {
			return fmt.Sprintf("%.1f %.1f", 46+r*math.Cos(angle), reelY+r*math.Sin(angle))
		}
		out += "M" + at(a, 30) + " L" + at(a-0.06, 47) + " L" + at(a+0.06, 47) + " Z "
	}
	return out
}

func slotLever() *scene {
	p := newPen(false)
	p.still()
	p.box(slate, 84, 50, 7, 16, 3)
	arm := p.part("arm", 88, 58).layer()
	p.line(slate, 3.6, "M88 58 L94 32")
	p.disc(cherry, 94, 30.6, 5.2)
	p.disc(red, 94, 30, 5)
	p.disc(rose, 92.6, 28.4, 1.5)
	// It is pulled towards who looks: it grows shorter and comes out below.
	arm.scale = track{{0, one(1)}, {6, one(1)}, {18, at(1, -0.7)}, {26, at(1, -0.7)}, {44, at(1, 1.08)}, {54, one(1)}}
	s := p.scene()
	s.frames = 60
	return s
}

// reel draws the drum of a reel as it stands at each frame: by how many degrees
// it has turned, of which 90 are from one symbol to the next. What is on its far
// side is not seen.
func (p *pen) reel(reel, frames int, turned func(frame int) float64) []*layer {
	all := make([]int, len(slotSymbols))
	for i, draw := range slotSymbols {
		p.within(moved(reelAt[reel], reelY), func() {
			p.part("symbol", 0, 0)
			draw(p)
		})
		all[i] = len(p.layers) - 1
	}
	out := make([]*layer, len(all))
	for i, at := range all {
		out[i] = &p.layers[at]
		out[i].drum(frames, func(frame int) float64 { return turned(frame) + 90*float64(i) })
	}
	return out
}

// drum moves a symbol along a drum.
func (l *layer) drum(frames int, angle func(frame int) float64) {
	hidden := false
	for f := 0; f <= frames; f++ {
		a := math.Remainder(angle(f), 360)
		behind := math.Abs(a) > 84
		if behind && hidden {
			continue
		}
		if f > 0 && hidden && !behind { // it comes again on the other side
			l.fade = append(l.fade, key{f - 1, one(0)})
		}
		if l.rests(f, angle) && f < frames {
			continue
		}
		hidden = behind
		sin, cos := math.Sincos(a * math.Pi / 180)
		l.move = append(l.move, key{f, [2]float64{0, reelRadius * sin}})
		l.scale = append(l.scale, key{f, [2]float64{1, math.Max(cos, 0.02)}})
		shown := 1.0
		if behind {
			shown = 0
		}
		l.fade = append(l.fade, key{f, one(shown)})
	}
	l.fade = l.fade.distinct()
}

// rests reports whether a symbol stands as at the frames before and after.
func (l *layer) rests(f int, angle func(frame int) float64) bool {
	return f > 0 && angle(f) == angle(f-1) && angle(f) == angle(f+1)
}

// distinct leaves out of the keys of one frame all but the first, and keys that
// say what those around them do.
func (t track) distinct() track {
	var out track
	for i, k := range t {
		n := len(out)
		if n > 0 && out[n-1].frame == k.frame {
			continue
		}
		if n > 0 && i+1 < len(t) && out[n-1].values == k.values && t[i+1].values == k.values {
			continue
		}
		out = append(out, k)
	}
	return out
}

// reelTurning is a reel while the value is not known: two turns that end as they
// began.
func reelTurning(reel int) *scene {
	p := newPen(false)
	const frames = 2 * 360 / reelSpeed
	p.reel(reel, frames, func(f int) float64 { return float64(reelSpeed * f) })
	s := p.scene()
	s.frames = frames
	return s
}

// reelEnd is a reel that comes to stand at a symbol. Of the jackpot the symbol
// grows as the machine lights up.
func reelEnd(reel, symbol int, jackpot bool) *scene {
	p := newPen(false)
	stop := reelStops[reel]
	// It turns on from where the turning reel ends, slower and slower: the whole
	// way is what ends at the symbol and begins about as fast.
	way := float64(360 - 90*symbol)
	for way < float64(reelSpeed*stop)/2-180 {
		way += 360
	}
	if way == 0 {
		way = 360
	}
	all := p.reel(reel, 150, func(f int) float64 {
		left := 1 - float64(min(f, stop))/float64(stop)
		return way * (1 - left*left)
	})
	if jackpot {
		l := all[symbol]
		l.scale = append(l.scale[:len(l.scale)-1], key{winFrame, one(1)}, key{winFrame + 14, one(1.18)}, key{winFrame + 30, one(1)},
			key{winFrame + 44, one(1.18)}, key{150, one(1)})
	}
	s := p.scene()
	s.frames = 150
	return s
}

func (p *pen) seven() {
	p.fill(cherry, "M-6.6 -8.4 H7.4 V-4.4 L1 9.6 H-5 L0.6 -3.4 H-6.6 Z")
	p.fill(red, "M-7 -9 H7 V-5 L0.6 9 H-5.4 L0.2 -4 H-7 Z")
}

func (p *pen) bar() {
	p.box(ink, -9, -5, 18, 11, 2.4)
	p.box(amber, -9, -5.6, 18, 11, 2.4)
	p.box(night, -7.9, -4.5, 15.8, 8.8, 1.6)
	p.line(sun, 1.3, "M-6.3 -2.6 V2.4 M-6.3 -2.6 H-4.4 C-2.6 -2.6 -2.6 -0.2 -4.4 -0.2 H-6.3 M-4.4 -0.2 C-2.2 -0.2 -2.2 2.4 -4.4 2.4 H-6.3 "+
		"M-1.9 2.4 L0 -2.6 L1.9 2.4 M-1.2 0.8 H1.2 M3.4 2.4 V-2.6 H5 C6.9 -2.6 6.9 0 5 0 H3.4 M5 0 L6.6 2.4")
}

func (p *pen) grapes() {
	p.line(bark, 1.2, "M0 -5 L1.4 -9")
	p.fill(leaf, "M1 -7 C4 -10 7.6 -8.6 8 -6 C5 -4.4 2.4 -5 1 -7 Z")
	for _, at := range []point{{-4.6, -3.4}, {0, -4}, {4.6, -3.4}, {-2.4, 0.8}, {2.4, 0.8}, {0, 5}} {
		p.disc(plum, at.x, at.y+0.4, 2.9)
		p.disc(grape, at.x, at.y, 2.8)
	}
}

func (p *pen) lemon() {
	p.fill(amber, "M-9 1.2 C-7 -0.6 -6.6 -6 0.2 -6 C6.8 -6 7.2 -0.8 9 1.2 C7.4 3 6.8 7.6 0.2 7.6 C-6.4 7.6 -7 3 -9 1.2 Z")
	p.fill(sun, "M-9 0.4 C-7 -1.4 -6.6 -6.8 0.2 -6.8 C6.8 -6.8 7.2 -1.6 9 0.4 C7.4 2.2 6.8 6.8 0.2 6.8 C-6.4 6.8 -7 2.2 -9 0.4 Z")
	p.fill(light, "M-4.6 -1.6 C-3.6 -4 -1.6 -4.8 0.4 -4.8 C-0.6 -3.6 -2.4 -2.8 -4.6 -1.6 Z")
}
