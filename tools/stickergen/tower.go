package main

// The default set: a station of the optical telegraph that Claude Chappe built
// in the 1790s, a tower with a beam on its mast and an arm at each end of the
// beam, which speaks by the places of the three.

// sticker is a drawing of the default set.
type sticker struct {
	name, emoji string
	draw        func(p *pen)
}

var tower = []sticker{
	{"hello", "👋", hello},
	{"love", "❤️😍🥰", love},
	{"laugh", "😂🤣😄", laughing},
	{"thanks", "🙏🤗", thanks},
	{"yes", "👍✅", yes},
	{"no", "👎❌", no},
	{"ok", "👌😉", okay},
	{"party", "🎉🥳🎂", celebrating},
	{"sad", "😢😞😭", sad},
	{"angry", "😡😠🤬", furious},
	{"wow", "😮😱🤯", amazed},
	{"thinking", "🤔❓", pondering},
	{"sleep", "😴💤🌙", asleep},
	{"cool", "😎", relaxed},
	{"letter", "💌✉️📨", letter},
	{"coffee", "☕", coffee},
}

// standing is a sticker as it is drawn, with room above for the beam.
func (d sticker) standing(p *pen) {
	p.within(moved(-50, -97).then(scaled(0.85, 0.85)).then(moved(50, 98)), func() { d.draw(p) })
}

// signal is how the beam and the arms at its ends swing.
type signal struct{ beam, left, right []float64 }

func still(deg float64) []float64 { return []float64{deg, deg} }

// rim is the width of the white edge that a sticker has on every ground.
const rim = 4.5

// arms are the mast, the beam and what is at its ends.
func (p *pen) arms(s signal) {
	p.still()
	p.line(snow, 5+rim, "M50 36 V14")
	p.line(bark, 5, "M50 36 V14")
	beam := p.part("beam", 50, 14).swings(s.beam...)
	p.line(snow, 6.4+rim, "M28 14 H72")
	p.line(wood, 6.4, "M28 14 H72")
	p.line(bark, 1.6, "M33 14 H67")
	p.part("left", 28, 14).of(beam).swings(s.left...)
	p.line(snow, 6+rim, "M28 14 V2")
	p.line(red, 6, "M28 14 V2")
	p.disc(bark, 28, 14, 2.4)
	p.part("right", 72, 14).of(beam).swings(s.right...)
	p.line(snow, 6+rim, "M72 14 V2")
	p.line(red, 6, "M72 14 V2")
	p.disc(bark, 72, 14, 2.4)
	p.still()
	p.disc(sun, 50, 14, 3.6)
}

const (
	roof = "M24 48 L46 29 C48 27.4 52 27.4 54 29 L76 48 C77 49 76 50 75 50 H25 C24 50 23 49 24 48 Z"
	wall = "M31 48 H69 L73 93 C73 96 71 97 69 97 H31 C29 97 27 96 27 93 Z"
)

// station is the tower without a face.
func (p *pen) station(s signal, body, dark, cap, capDark color) {
	p.arms(s)
	p.still()
	p.line(snow, rim, roof)
	p.line(snow, rim, wall)
	p.fill(dark, wall)
	p.fill(body, "M31 48 H62 L64 93 C64 96 63 97 61 97 H31 C29 97 27 96 27 93 Z")
	p.line(dark, 1.6, "M32 88 H38 M35 82.5 H41 M60 90 H67 M58 84 H64")
	p.fill(bark, "M45 97 V89.5 C45 84 55 84 55 89.5 V97 Z")
	p.disc(sun, 52.6, 92, 0.9)
	p.fill(capDark, roof)
	p.fill(cap, "M24 48 L46 29 C48 27.4 50 27.4 51 28.4 L62 47 H24 Z")
}

func (p *pen) plainTower(s signal) { p.station(s, stone, shade, red, cherry) }

// face draws what makes a mood, as it is drawn for whole faces, onto the tower.
func (p *pen) face(draw func()) {
	p.within(moved(-50, -50).then(scaled(0.44, 0.44)).then(moved(49, 66)), draw)
}

// prop draws something beside the tower.
func (p *pen) prop(x, y, k float64, draw func(p *pen)) {
	p.within(moved(-50, -50).then(scaled(k, k)).then(moved(x, y)), func() { draw(p) })
}

func hello(p *pen) {
	p.plainTower(signal{[]float64{-14, 10, -14, 10, -14}, []float64{-60, -20, -60, -20, -60}, []float64{20, 60, 20, 60, 20}})
	p.face(func() { p.cheeks(); p.dots(38, 6, 8); p.laugh() })
	p.part("wave", 84, 30).stretches(1.2, 1.2)
	p.line(sky, 3, "M86 30 Q92 34 92 41 M82 34 Q87 37 87 43")
	p.line(sky, 3, "M14 30 Q8 34 8 41 M18 34 Q13 37 13 43")
}

func love(p *pen) {
	p.plainTower(signal{still(0), []float64{-40, -28, -40, -28, -40}, []float64{40, 28, 40, 28, 40}})
	p.face(func() {
		p.cheeks()
		p.part("eyes", 50, 38).beats(1.2)
		p.mirrored(func() { p.heart(red, 30, 38, 0.34) })
		p.smile()
	})
	for i, at := range []point{{14, 58}, {86, 50}, {88, 78}} {
		p.part("heart", at.x, at.y).drifts(float64(i-1)*3, -18, 0.25*float64(i))
		p.heart(snow, at.x, at.y, 0.19)
		p.heart(red, at.x, at.y, 0.15)
	}
}

func laughing(p *pen) {
	p.plainTower(signal{[]float64{-7, 7, -7, 7, -7, 7, -7}, []float64{-90, -50, -90, -50, -90}, []float64{90, 50, 90, 50, 90}})
	p.face(func() {
		p.part("eyes", 50, 36)
		p.mirrored(func() { p.line(ink, 6, "M24 30 L40 37 L24 44") })
		p.laugh()
	})
	p.face(func() { p.tear(4, 48, 0); p.tear(98, 48, 0.5) })
}

func thanks(p *pen) {
	p.plainTower(signal{still(0), []float64{0, -20, 0, -20, 0}, []float64{0, 20, 0, 20, 0}})
	p.face(func() { p.cheeks(); p.arcs(38, 1); p.smile() })
	p.prop(82, 74, 0.36, folded)
}

func yes(p *pen) {
	p.plainTower(signal{[]float64{0, 12, 0, -12, 0}, still(0), still(0)})
	p.face(func() { p.dots(38, 6, 8); p.smile() })
	p.part("sign", 82, 70).beats(1.14)
	p.disc(snow, 82, 70, 16)
	p.disc(moss, 82, 70.6, 13.6)
	p.disc(leaf, 82, 69.4, 13.2)
	p.line(snow, 4.6, "M75.6 70 L80.4 75 L88.6 64.6")
}

func no(p *pen) {
	p.plainTower(signal{[]float64{0, 24, 0, -24, 0, 24, 0}, still(-90), still(90)})
	p.face(func() { p.brows(24, 1); p.dots(38, 6, 7.4); p.frown() })
	p.part("sign", 82, 70).beats(1.14)
	p.disc(snow, 82, 70, 16)
	p.disc(cherry, 82, 70.6, 13.6)
	p.disc(red, 82, 69.4, 13.2)
	p.line(snow, 4.6, "M77 64.6 L87 74.6 M87 64.6 L77 74.6")
}

func okay(p *pen) {
	p.plainTower(signal{still(0), []float64{-45, -30, -45}, []float64{45, 30, 45}})
	p.face(func() {
		p.cheeks()
		p.part("eyes", 50, 38)
		p.oval(ink, 34, 38, 6, 8)
		p.disc(snow, 36, 35, 2.2)
		p.part("wink", 66, 38).stretches(1.1, 0.8)
		p.line(ink, 6, "M57 40 Q66 31 75 40")
		p.smile()
	})
	p.prop(83, 70, 0.34, okHand)
}

func celebrating(p *pen) {
	p.plainTower(signal{[]float64{-22, 22, -22, 22, -22}, []float64{0, -90, 0, -90, 0}, []float64{0, 90, 0, 90, 0}})
	p.face(func() { p.cheeks(); p.arcs(36, 1); p.laugh() })
	for i, at := range []point{{10, 40}, {90, 40}, {16, 66}, {86, 62}, {8, 84}, {93, 84}, {20, 22}, {80, 24}} {
		p.part("paper", at.x, at.y).drifts(float64(i%3-1)*3, 14, 0.12*float64(i))
		p.within(turned(float64(40*i)).then(moved(at.x, at.y)), func() {
			p.box([]color{sun, sky, grape, rose, orange, leaf, red, sea}[i], -3, -2, 6, 4, 1)
		})
	}
	p.prop(17, 84, 0.3, party)
}

func sad(p *pen) {
	p.plainTower(signal{[]float64{8, 4, 8}, []float64{-160, -172, -160}, []float64{160, 172, 160}})
	p.face(func() { p.brows(24, -1); p.dots(42, 6, 8); p.frown(); p.tear(28, 56, 0) })
	p.part("cloud", 84, 36).bobs(2, 0)
	p.fill(slate, "M70 44 C63 44 63 35 70 35 C70 27 81 26 83 32 C90 29 95 36 91 40 C94 44 89 46 86 44 Z")
	p.part("rain", 80, 50).drifts(0, 10, 0)
	p.line(sky, 2.6, "M72 49 L70 54 M79 49 L77 54 M86 49 L84 54")
}

func furious(p *pen) {
	p.station(signal{[]float64{-5, 5, -5, 5, -5, 5, -5, 5, -5}, []float64{-90, -80, -90}, []float64{90, 80, 90}}, rose, red, cherry, bark)
	p.face(func() {
		p.brows(26, 1)
		p.dots(38, 6, 7)
		p.part("mouth", 50, 72).stretches(0.9, 1)
		p.line(ink, 6, "M33 76 Q50 62 67 76")
	})
	for i, x := range []float64{16, 84} {
		p.part("steam", x, 44).drifts(float64(2*i-1)*8, -10, 0.3*float64(i))
		p.disc(snow, x, 46, 6)
		p.disc(fog, x+1.4, 47, 4.4)
		p.disc(snow, x+float64(2*i-1)*6, 40, 4.4)
		p.disc(fog, x+float64(2*i-1)*6, 40.6, 3.2)
	}
}

func amazed(p *pen) {
	p.plainTower(signal{[]float64{-90, -80, -90, -100, -90}, still(45), still(-45)})
	p.face(func() {
		p.brows(14, -1)
		p.wide(38, 11, 4.4)
		p.part("mouth", 50, 74).stretches(1.1, 1.2)
		p.oval(ink, 50, 74, 10, 12)
		p.oval(red, 50, 80, 6, 5)
	})
	p.part("marks", 84, 50).beats(1.2)
	p.line(snow, 8, "M82 40 L81 56 M82 64 V64.2 M92 42 L90 57 M90 65 V65.2")
	p.line(orange, 4.6, "M82 40 L81 56 M82 64 V64.2 M92 42 L90 57 M90 65 V65.2")
}

func pondering(p *pen) {
	p.plainTower(signal{[]float64{-24, -24, 24, 24, -24}, still(-50), []float64{20, 60, 20}})
	p.face(func() {
		p.part("eyes", 50, 40).looks(2, -1.6)
		p.mirrored(func() { p.oval(ink, 34, 40, 6, 8) })
		p.part("brows", 50, 24).bobs(0, -1)
		p.line(ink, 5, "M24 28 Q33 24 42 27 M57 20 Q67 14 77 22")
		p.part("mouth", 50, 70)
		p.line(ink, 5.6, "M38 71 Q52 64 62 71")
	})
	p.part("question", 84, 64).bobs(0, -3)
	p.line(snow, 8.6, "M78 54 Q78 46 85 46 Q92 47 91 54 Q90 59 85 61 V66 M85 74 V74.2")
	p.line(sea, 5, "M78 54 Q78 46 85 46 Q92 47 91 54 Q90 59 85 61 V66 M85 74 V74.2")
}

func asleep(p *pen) {
	p.station(signal{[]float64{-12, -9, -12}, []float64{-150, -155, -150}, []float64{150, 155, 150}}, stone, shade, grape, plum)
	p.face(func() {
		p.cheeks()
		p.arcs(40, -1)
		p.part("mouth", 50, 70).stretches(1.3, 1.3)
		p.oval(ink, 50, 70, 6, 5)
	})
	p.part("moon", 14, 44).sways(8)
	p.line(snow, 3.6, "M16 36 C7 38 7 52 17 53 C22 53 24 50 25 48 C17 49 13 42 16 36 Z")
	p.fill(sun, "M16 36 C7 38 7 52 17 53 C22 53 24 50 25 48 C17 49 13 42 16 36 Z")
	for i, z := range []struct{ x, y, k float64 }{{78, 62, 0.5}, {85, 50, 0.7}, {92, 36, 0.9}} {
		p.part("z", z.x, z.y).drifts(3, -6, 0.3*float64(i))
		p.within(scaled(z.k, z.k).then(moved(z.x, z.y)), func() {
			p.line(snow, 8, "M-5 -6 H5 L-5 6 H5")
			p.line(sea, 4.4, "M-5 -6 H5 L-5 6 H5")
		})
	}
}

func relaxed(p *pen) {
	p.plainTower(signal{[]float64{12, 8, 12}, still(-60), still(30)})
	p.face(func() {
		p.part("glasses", 50, 36).bobs(0, 1)
		p.fill(night, "M10 28 H90 V33 C90 48 81 52 72 52 C60 52 55 46 53 37 Q50 34 47 37 C45 46 40 52 28 52 C19 52 10 48 10 33 Z")
		p.glaze(snow, 0.4, "M18 32 H31 L21 46 Q16 40 18 32 Z M62 32 H73 L63 45 Q58 39 62 32 Z")
		p.part("mouth", 50, 68)
		p.line(ink, 6, "M33 66 Q52 80 68 62")
	})
	p.part("sun", 86, 44).sways(14)
	p.disc(snow, 86, 44, 10)
	p.line(snow, 5.4, "M86 31 V28 M86 57 V60 M73 44 H70 M76.6 34.6 L74.4 32.4 M76.6 53.4 L74.4 55.6 M95 34.6 L97 32.6")
	p.disc(sun, 86, 44, 7.6)
	p.line(sun, 2.8, "M86 31 V28 M86 57 V60 M73 44 H70 M76.6 34.6 L74.4 32.4 M76.6 53.4 L74.4 55.6 M95 34.6 L97 32.6")
}

func letter(p *pen) {
	p.plainTower(signal{[]float64{0, 30, 0, -30, 0}, []float64{-90, 0, -90}, []float64{0, 90, 0}})
	p.face(func() { p.cheeks(); p.dots(38, 6, 8); p.smile() })
	p.part("letter", 80, 68).bobs(3, -5)
	p.within(turned(10).then(moved(82, 68)), func() {
		p.box(snow, -18, -13, 36, 26, 4)
		p.box(sky, -16, -11, 32, 22, 2.6)
		p.fill(cream, "M-16 -9 C-16 -11 -14 -11 -14 -11 H14 C16 -11 16 -9 16 -9 V9 C16 11 14 11 14 11 H-14 C-16 11 -16 9 -16 9 Z")
		p.line(shade, 1.8, "M-15 -10 L0 3 L15 -10")
		p.heart(red, 0, 2, 0.1)
	})
	p.part("trail", 62, 80).stretches(1.3, 1)
	p.line(sky, 2.4, "M58 84 H66 M60 89 H70")
}

func coffee(p *pen) {
	p.plainTower(signal{[]float64{-4, 4, -4}, []float64{-30, -20, -30}, []float64{30, 20, 30}})
	p.face(func() { p.cheeks(); p.arcs(38, 1); p.smile() })
	p.part("steam", 80, 62).drifts(0, -8, 0)
	p.line(fog, 3, "M75 62 Q72 57 75 53 Q78 49 75 45 M84 62 Q81 57 84 53 Q87 49 84 45")
	p.part("cup", 80, 90).sways(3)
	p.add(shape{paths: outline("M90 72 C100 70 100 84 89 84"), color: snow, pen: 8})
	p.line(snow, 5, "M66 67 H93 L90 90 C90 92 88 93 87 93 H72 C70 93 69 92 69 90 Z")
	p.add(shape{paths: outline("M90 72 C100 70 100 84 89 84"), color: sea, pen: 3.6})
	p.fill(sea, "M66 67 H93 L90 90 C90 92 88 93 87 93 H72 C70 93 69 92 69 90 Z")
	p.fill(sky, "M66 67 H86 L84 93 H72 C70 93 69 92 69 90 Z")
	p.oval(bark, 79.5, 67, 13, 2.6)
	p.heart(snow, 78, 80, 0.09)
}
