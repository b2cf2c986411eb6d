package main

// Dice show a value that the server has drawn: an animation for each, and one
// that rolls until the value is known. https://core.telegram.org/api/dice

// pips are where the dots of each face are, on a grid of three by three.
var pips = [7][]point{
	{}, {{1, 1}}, {{0, 0}, {2, 2}}, {{0, 0}, {1, 1}, {2, 2}}, {{0, 0}, {2, 0}, {0, 2}, {2, 2}},
	{{0, 0}, {2, 0}, {1, 1}, {0, 2}, {2, 2}}, {{0, 0}, {2, 0}, {0, 1}, {2, 1}, {0, 2}, {2, 2}},
}

func (p *pen) die(value int) {
	p.box(fog, 18, 20, 64, 64, 16)
	p.box(snow, 18, 20, 64, 59, 16)
	for _, at := range pips[value] {
		p.disc(cherry, 33+17*at.x, 34.6+16*at.y, 6.6)
		p.disc(red, 33+17*at.x, 33.8+16*at.y, 6)
	}
}

// dieSeen is a face that is seen from one frame to another.
func (p *pen) dieSeen(value, from, to int) {
	l := p.part("face", 50, 50).layer()
	if from > 0 {
		l.fade = append(l.fade, key{0, one(0)}, key{from - 1, one(0)}, key{from, one(1)})
	}
	if to > 0 {
		if from == 0 {
			l.fade = append(l.fade, key{0, one(1)})
		}
		l.fade = append(l.fade, key{to - 1, one(1)}, key{to, one(0)})
	}
	p.die(value)
}

// thrown is a die whose value is not known: faces follow each other.
func thrown() *scene {
	p := newPen(false)
	for i, value := range []int{3, 6, 2, 5, 1, 4} {
		to := 10 * (i + 1)
		if i == 5 {
			to = 0
		}
		p.dieSeen(value, 10*i, to)
	}
	s := p.scene()
	s.frames = 60
	all := &s.layers[0]
	all.turn = track{{0, one(0)}, {30, one(180)}, {60, one(360)}}
	all.move = track{{0, [2]float64{}}, {15, [2]float64{0, -8}}, {30, [2]float64{}}, {45, [2]float64{0, -8}}, {60, [2]float64{}}}
	all.scale = track{{0, one(0.72)}}
	return s
}

// landing is a die that falls, jumps twice and shows a value.
func landing(value int) *scene {
	p := newPen(false)
	other := value%6 + 1
	p.dieSeen(other, 0, 22)
	p.dieSeen(other%6+1, 22, 44)
	p.dieSeen(value, 44, 0)
	s := p.scene()
	s.frames = 150
	all := &s.layers[0]
	all.turn = track{{0, one(-200)}, {44, one(20)}, {66, one(-8)}, {84, one(0)}}
	all.move = track{
		{0, [2]float64{-14, -64}}, {22, [2]float64{-6, 8}}, {36, [2]float64{2, -20}}, {52, [2]float64{4, 8}},
		{64, [2]float64{2, -4}}, {76, [2]float64{0, 6}},
	}
	all.scale = track{
		{0, one(0.72)}, {20, one(0.72)}, {24, [2]float64{0.8, 0.62}}, {36, one(0.74)}, {52, [2]float64{0.79, 0.66}},
		{64, one(0.74)}, {84, one(0.76)},
	}
	return s
}
