package main

// Faces are a head and what makes its mood: eyes, brows, a mouth, and more.

func (p *pen) head(base, shade color) {
	p.still()
	p.disc(shade, 50, 50, 44)
	p.oval(base, 50, 48.4, 42.6, 42)
	p.glaze(snow, 0.3, "M16 36 C20 22 32 12 46 10 C36 15 26 24 22 38 C20 42 15 41 16 36 Z")
}

func (p *pen) yellow() { p.head(sun, amber) }

// dots are open eyes that blink.
func (p *pen) dots(y, rx, ry float64) {
	p.part("eyes", 50, y).blinks()
	p.mirrored(func() {
		p.oval(ink, 34, y, rx, ry)
		p.disc(snow, 35.6, y-ry*0.35, rx*0.36)
	})
}

// wide are eyes whose white shows.
func (p *pen) wide(y, r, pupil float64) {
	p.part("eyes", 50, y).blinks()
	p.mirrored(func() { p.disc(snow, 34, y, r) })
	p.part("pupils", 50, y).looks(1.6, 0)
	p.mirrored(func() { p.disc(ink, 34, y, pupil) })
}

// arcs are eyes closed with joy (bend above 0) or in sleep (below).
func (p *pen) arcs(y, bend float64) {
	p.part("eyes", 50, y)
	p.mirrored(func() {
		p.within(moved(34, y), func() {
			if bend > 0 {
				p.line(ink, 5, "M-8 4 Q0 -8 8 4")
			} else {
				p.line(ink, 5, "M-8 -3 Q0 8 8 -3")
			}
		})
	})
}

// brows slant: above 0 the inner ends are low, as in anger.
func (p *pen) brows(y, slant float64) {
	p.part("brows", 50, y).bobs(0, -1.5)
	p.mirrored(func() {
		p.within(moved(33, y), func() {
			if slant > 0 {
				p.line(ink, 4.6, "M-9 -4 Q0 -3 9 4")
			} else {
				p.line(ink, 4.6, "M-9 3 Q0 -3 9 -4")
			}
		})
	})
}

func (p *pen) smile() {
	p.part("mouth", 50, 64).stretches(1.08, 1.05)
	p.line(ink, 5, "M31 61 Q50 80 69 61")
}

func (p *pen) frown() {
	p.part("mouth", 50, 72).stretches(0.92, 1)
	p.line(ink, 5, "M36 75 Q50 62 64 75")
}

// laugh is an open mouth with teeth and a tongue.
func (p *pen) laugh() {
	p.part("mouth", 50, 58).stretches(1.04, 1.1)
	p.fill(ink, "M27 56 Q50 61 73 56 Q73 81 50 81 Q27 81 27 56 Z")
	p.fill(snow, "M31 58 Q50 62 69 58 Q69 65 66 66 Q50 69 34 66 Q31 65 31 58 Z")
	p.fill(red, "M35 75 Q50 66 65 75 Q59 81 50 81 Q41 81 35 75 Z")
}

func (p *pen) cheeks() {
	p.part("cheeks", 50, 60)
	p.mirrored(func() { p.add(shape{paths: []path{ellipse(22, 60, 8, 5.5)}, color: rose, alpha: 0.75}) })
}

// tear falls from an eye.
func (p *pen) tear(x, y, delay float64) {
	p.part("tear", x, y).drifts(0, 22, delay)
	p.within(moved(x, y), func() { p.fill(sky, "M0 -8 C5 0 7 3 7 7 C7 11 4 14 0 14 C-4 14 -7 11 -7 7 C-7 3 -5 0 0 -8 Z") })
}

const heartShape = "M50 86 C20 66 8 50 8 33 C8 19 18 11 29 11 C38 11 46 16 50 24 C54 16 62 11 71 11 C82 11 92 19 92 33 C92 50 80 66 50 86 Z"

// heart is drawn about a place; k is its size.
func (p *pen) heart(c color, x, y, k float64) {
	p.within(moved(-50, -48).then(scaled(k, k)).then(moved(x, y)), func() { p.fill(c, heartShape) })
}

func (p *pen) star(c color, x, y, k float64) {
	p.within(scaled(k, k).then(moved(x, y)), func() {
		p.fill(c, "M0 -10 L2.9 -3.4 L10 -2.8 L4.6 1.9 L6.3 9 L0 5.2 L-6.3 9 L-4.6 1.9 L-10 -2.8 L-2.9 -3.4 Z")
	})
}

func smilingHearts(p *pen) {
	p.yellow()
	p.cheeks()
	p.arcs(44, 1)
	p.smile()
	for i, at := range []point{{20, 22}, {82, 30}, {74, 84}} {
		p.part("heart", at.x, at.y).beats(1.2 + 0.05*float64(i))
		p.heart(red, at.x, at.y, 0.24)
	}
}

func grinning(p *pen) {
	p.yellow()
	p.arcs(40, 1)
	p.part("mouth", 50, 66).stretches(1.05, 1.06)
	p.fill(ink, "M24 54 Q50 60 76 54 Q77 80 50 80 Q23 80 24 54 Z")
	p.fill(snow, "M28 57 Q50 62 72 57 Q72 76 50 76 Q28 76 28 57 Z")
	p.line(fog, 2, "M29 66 Q50 71 71 66 M41 60 V75 M50 61 V76 M59 60 V75")
}

func thinking(p *pen) {
	p.yellow()
	p.dots(40, 5.4, 7)
	p.part("brows", 50, 26).bobs(0, -3)
	p.line(ink, 4.6, "M24 29 Q33 22 42 27")
	p.line(ink, 4.6, "M57 24 Q66 18 76 25")
	p.part("mouth", 50, 62)
	p.line(ink, 5, "M40 63 Q52 58 62 62")
	p.part("hand", 40, 90).sways(4)
	p.line(bark, 13, "M45 78 L59 66")
	p.line(sun, 10, "M45 78 L59 66")
	p.fill(bark, "M18 74 C18 66 30 66 36 74 L46 70 C52 72 52 90 42 96 C32 100 18 92 18 74 Z")
	p.fill(sun, "M20.5 75 C21 69 29 69 35 77 L44 73 C49 76 49 88 41 93 C33 97 20 90 20.5 75 Z")
}

func mindBlown(p *pen) {
	p.part("cloud", 50, 34).stretches(1.08, 1.1)
	p.fill(orange, "M40 40 C38 30 40 26 34 24 C22 28 14 18 22 12 C20 2 36 0 42 6 C50 0 62 0 64 6 C76 2 84 12 76 18 C78 26 68 28 64 24 C60 28 62 32 60 40 Z")
	p.fill(sun, "M44 40 C43 30 44 26 40 20 C32 22 26 18 30 14 C32 8 40 8 44 12 C50 6 58 8 60 12 C68 8 74 14 68 17 C66 20 62 20 60 19 C56 26 57 32 56 40 Z")
	p.still()
	p.fill(amber, "M10 44 L22 36 L32 42 L42 34 L50 41 L60 34 L70 42 L80 36 L90 44 C96 72 76 96 50 96 C24 96 4 72 10 44 Z")
	p.fill(sun, "M10 44 L22 36 L32 42 L42 34 L50 41 L60 34 L70 42 L80 36 L90 44 C94 70 74 92 50 92 C26 92 6 70 10 44 Z")
	p.wide(58, 9, 3.4)
	p.part("mouth", 50, 80).stretches(1.1, 1.15)
	p.oval(ink, 50, 80, 8, 7)
}

func screaming(p *pen) {
	p.still()
	p.disc(amber, 50, 50, 44)
	p.oval(sun, 50, 48.4, 42.6, 42)
	p.fill(sky, "M11 34 C18 14 34 6 50 6 C66 6 82 14 89 34 C70 46 60 40 50 40 C40 40 30 46 11 34 Z")
	p.wide(44, 10, 3.4)
	p.part("mouth", 50, 70).stretches(1.05, 1.15)
	p.oval(ink, 50, 74, 11, 15)
	p.oval(red, 50, 82, 7, 5)
	p.part("hands", 50, 90).bobs(0, -2)
	p.mirrored(func() {
		p.fill(bark, "M6 96 C2 76 8 62 15 56 C22 54 25 60 23 66 L24 82 C24 92 18 98 6 96 Z")
		p.fill(sun, "M8.5 94 C5 76 10 64 16 58.5 C20 58 22 61 20.5 66 L21.5 82 C21.5 90 17 95 8.5 94 Z")
	})
}

func swearing(p *pen) {
	p.head(red, cherry)
	p.brows(36, 1)
	p.dots(46, 5, 5.6)
	p.part("bar", 50, 70).sways(2)
	p.box(ink, 16, 59, 68, 22, 7)
	p.part("signs", 50, 70).bobs(1.5, 0)
	p.line(snow, 3.2, "M27 64 L24 76 M33 64 L30 76 M22 68 H35 M22 73 H34")
	p.line(snow, 3.2, "M42 64 L42 71 M42 76 L42 76.2")
	p.line(snow, 3.2, "M50 65 L59 75 M59 65 L50 75 M54.5 64 V76 M49 70 H60")
	p.line(snow, 3.2, "M75 66 Q68 62 67 66 Q67 70 71 70 Q76 70 75 74 Q73 78 66 74 M71 62 V78")
}

func crying(p *pen) {
	p.yellow()
	p.brows(30, -1)
	p.dots(46, 5.4, 7)
	p.frown()
	p.tear(29, 58, 0)
}

func starEyes(p *pen) {
	p.yellow()
	p.part("eyes", 50, 42).beats(1.15)
	p.mirrored(func() { p.star(orange, 31, 42, 1.75); p.star(light, 31, 42, 0.8) })
	p.laugh()
}

func vomiting(p *pen) {
	p.head(leaf, moss)
	p.brows(34, 1)
	p.part("eyes", 50, 46)
	p.mirrored(func() { p.line(ink, 4.6, "M25 41 L40 46 L26 51") })
	p.part("flow", 50, 62).stretches(1.12, 1.05)
	p.oval(ink, 50, 66, 15, 9)
	p.fill(moss, "M38 66 C44 62 56 62 62 66 C66 78 66 88 70 96 C60 99 42 99 30 96 C35 88 34 78 38 66 Z")
	p.fill(leaf, "M44 68 C48 66 54 66 56 68 C58 78 58 86 60 93 C54 95 46 95 40 93 C43 86 42 78 44 68 Z")
}

func yawning(p *pen) {
	p.yellow()
	p.arcs(36, -1)
	p.part("mouth", 50, 62).stretches(1, 1.25)
	p.oval(ink, 50, 63, 14, 14)
	p.oval(red, 50, 71, 9, 5)
	p.part("hand", 70, 92).sways(6)
	p.fill(bark, "M48 74 C56 62 74 66 80 78 C84 90 76 98 66 98 C54 98 46 84 48 74 Z")
	p.fill(sun, "M51 75 C57 66 72 69 77 79 C80 89 75 95 66 95 C56 95 49 83 51 75 Z")
	p.line(amber, 3, "M56 77 L60 84 M63 74 L67 82 M71 76 L73 83")
}

func woozy(p *pen) {
	p.yellow()
	p.part("eyes", 50, 42).blinks()
	p.disc(ink, 32, 44, 5)
	p.line(ink, 4.6, "M60 40 H76")
	p.oval(ink, 68, 43, 5.6, 4)
	p.part("brows", 50, 30).bobs(0, 2)
	p.line(ink, 4.6, "M22 32 Q32 26 40 33 M60 28 Q70 24 78 30")
	p.part("mouth", 50, 68).stretches(1.1, 0.85)
	p.line(ink, 5, "M30 66 Q38 58 45 67 Q52 76 59 67 Q65 60 71 67")
	p.add(shape{paths: []path{ellipse(24, 58, 8, 5)}, color: rose, alpha: 0.7})
	p.add(shape{paths: []path{ellipse(78, 56, 8, 5)}, color: rose, alpha: 0.7})
}

func heartEyes(p *pen) {
	p.yellow()
	p.part("eyes", 50, 40).beats(1.18)
	p.mirrored(func() { p.heart(red, 30, 40, 0.36); p.glaze(snow, 0.5, "M20 36 Q21 31 26 30 Q23 33 22.4 37 Z") })
	p.laugh()
}

func rolling(p *pen) {
	p.within(moved(-50, -50).then(turned(-14)).then(moved(50, 50)), func() {
		p.yellow()
		p.part("eyes", 50, 40)
		p.mirrored(func() { p.line(ink, 5, "M26 34 L40 41 L26 47") })
		p.laugh()
		p.tear(16, 52, 0)
		p.tear(86, 52, 0.5)
	})
}

func raisedBrow(p *pen) {
	p.yellow()
	p.dots(44, 5.2, 6.6)
	p.part("brow", 66, 26).bobs(0, -4)
	p.line(ink, 4.6, "M56 28 Q66 18 77 26")
	p.still()
	p.line(ink, 4.6, "M24 33 Q33 31 42 35")
	p.line(ink, 5, "M36 68 Q50 64 64 69")
}

func neutral(p *pen) {
	p.yellow()
	p.dots(44, 5.2, 6.6)
	p.part("mouth", 50, 68).stretches(0.85, 1)
	p.line(ink, 5, "M34 68 H66")
}

func devil(p *pen) {
	p.still()
	p.mirrored(func() { p.fill(plum, "M16 32 C8 22 8 10 12 4 C18 12 26 16 34 18 Z") })
	p.head(grape, plum)
	p.brows(34, 1)
	p.dots(44, 5.2, 6)
	p.smile()
}

func sleeping(p *pen) {
	p.yellow()
	p.arcs(46, -1)
	p.part("mouth", 48, 70).stretches(1.3, 1.3)
	p.oval(ink, 48, 70, 6, 5)
	for _, z := range []struct{ x, y, k, delay float64 }{{66, 34, 0.7, 0}, {78, 18, 1, 0.4}} {
		p.part("z", z.x, z.y).drifts(6, -8, z.delay)
		p.within(scaled(z.k, z.k).then(moved(z.x, z.y)), func() { p.line(sea, 4.6, "M-7 -8 H7 L-7 8 H7") })
	}
}

func sobbing(p *pen) {
	p.yellow()
	p.part("eyes", 50, 42)
	p.mirrored(func() { p.line(ink, 5, "M24 40 Q33 48 42 41") })
	p.brows(29, -1)
	p.part("mouth", 50, 72).stretches(1.1, 1.1)
	p.fill(ink, "M34 80 C34 60 66 60 66 80 C60 83 40 83 34 80 Z")
	p.fill(red, "M40 80 C42 72 58 72 60 80 C55 82 45 82 40 80 Z")
	p.part("stream", 50, 50).stretches(1.02, 1.06)
	p.mirrored(func() { p.fill(sky, "M26 46 H38 C40 60 37 76 39 91 C33 92 26 88 21 83 C26 70 24 58 26 46 Z") })
}

func nerd(p *pen) {
	p.yellow()
	p.dots(42, 4.6, 6)
	p.part("glasses", 50, 42).bobs(0, 1.5)
	p.mirrored(func() {
		p.add(shape{paths: []path{ellipse(32, 42, 14, 14)}, color: snow, alpha: 0.35})
		p.add(shape{paths: []path{ellipse(32, 42, 14, 14)}, color: night, pen: 4.6})
	})
	p.line(night, 4.6, "M46 40 Q50 37 54 40")
	p.smile()
	p.part("teeth", 50, 72)
	p.fill(snow, "M43 69 Q50 71 57 69 L57 78 H43 Z")
	p.line(fog, 1.6, "M50 71 V78")
}

func halo(p *pen) {
	p.still()
	p.disc(amber, 50, 55, 40)
	p.oval(sun, 50, 53.6, 38.8, 38.4)
	p.part("halo", 50, 10).bobs(0, -3)
	p.add(shape{paths: []path{ellipse(50, 12, 26, 7)}, color: sky, pen: 5})
	p.part("face", 50, 55)
	p.within(moved(0, 6), func() { p.arcs(42, 1); p.smile() })
}

func fearful(p *pen) {
	p.still()
	p.disc(amber, 50, 50, 44)
	p.oval(sun, 50, 48.4, 42.6, 42)
	p.fill(sky, "M9 38 C14 16 34 6 50 6 C66 6 86 16 91 38 C72 26 60 30 50 30 C40 30 28 26 9 38 Z")
	p.brows(32, -1)
	p.wide(46, 8.6, 3.2)
	p.part("mouth", 50, 74).stretches(0.94, 1.15)
	p.fill(ink, "M34 78 C34 62 66 62 66 78 C60 81 40 81 34 78 Z")
}

func hugging(p *pen) {
	p.yellow()
	p.arcs(40, 1)
	p.cheeks()
	p.part("mouth", 50, 56)
	p.fill(ink, "M32 54 Q50 58 68 54 Q67 72 50 72 Q33 72 32 54 Z")
	p.fill(red, "M39 67 Q50 61 61 67 Q57 72 50 72 Q43 72 39 67 Z")
	p.part("hands", 50, 84).stretches(0.9, 1)
	p.mirrored(func() {
		p.fill(bark, "M6 84 C6 72 16 66 26 72 C36 70 44 76 43 82 C46 90 36 98 24 97 C12 97 5 92 6 84 Z")
		p.fill(sun, "M9 84 C9 75 17 70 26 75 C34 73 41 78 40 83 C42 89 35 95 24 94 C14 94 9 90 9 84 Z")
		p.line(amber, 2.6, "M30 78 L36 80 M29 86 L37 87")
	})
}

func saluting(p *pen) {
	p.yellow()
	p.dots(48, 5.2, 6.8)
	p.part("mouth", 50, 70)
	p.line(ink, 5, "M36 70 Q50 76 64 70")
	p.part("hand", 92, 60).sways(5)
	p.fill(bark, "M46 26 C56 18 74 22 84 32 C94 38 98 48 96 60 L86 66 C82 56 78 48 70 44 C62 40 48 38 46 26 Z")
	p.fill(sun, "M50 28 C58 23 72 25 82 35 C90 40 94 48 93 58 L87 61.5 C84 52 79 45 71 41 C64 38 52 36 50 28 Z")
	p.line(amber, 2.4, "M58 31 Q70 33 78 40")
}

func zany(p *pen) {
	p.within(moved(-50, -50).then(turned(8)).then(moved(50, 50)), func() {
		p.yellow()
		p.part("eyes", 50, 40).stretches(1.08, 0.92)
		p.disc(snow, 32, 42, 12)
		p.disc(snow, 68, 38, 8)
		p.disc(ink, 34, 43, 5.4)
		p.disc(ink, 67, 37, 3.4)
		p.part("mouth", 50, 60)
		p.fill(ink, "M28 58 Q50 62 72 56 Q72 78 50 78 Q30 78 28 58 Z")
		p.part("tongue", 50, 70).stretches(1.1, 1.15)
		p.fill(red, "M40 70 C46 66 56 66 62 69 C64 82 62 92 52 92 C42 92 40 82 40 70 Z")
		p.line(cherry, 2.4, "M51 72 V84")
	})
}

func kissing(p *pen) {
	p.yellow()
	p.part("eyes", 50, 42)
	p.line(ink, 5, "M26 45 Q34 34 42 45")
	p.oval(ink, 66, 42, 5.2, 7)
	p.part("mouth", 46, 68).stretches(0.85, 0.9)
	p.line(ink, 4.6, "M44 58 Q54 62 46 67 Q54 72 44 77")
	p.part("heart", 74, 72).drifts(10, -12, 0.1)
	p.heart(red, 74, 70, 0.28)
}

func cool(p *pen) {
	p.yellow()
	p.part("glasses", 50, 40).bobs(0, 2)
	p.fill(night, "M12 33 H88 V38 C88 52 80 56 71 56 C60 56 55 50 53 41 Q50 38 47 41 C45 50 40 56 29 56 C20 56 12 52 12 38 Z")
	p.glaze(snow, 0.35, "M20 37 H32 L22 50 Q18 44 20 37 Z M62 37 H72 L62 49 Q58 43 62 37 Z")
	p.part("mouth", 50, 66)
	p.line(ink, 5, "M33 66 Q52 78 68 62")
}

func angry(p *pen) {
	p.head(red, cherry)
	p.brows(38, 1)
	p.dots(48, 5.2, 6)
	p.part("mouth", 50, 72).stretches(0.9, 1)
	p.line(ink, 5, "M35 75 Q50 64 65 75")
}

func moonFace(p *pen) {
	p.still()
	p.disc(night, 50, 50, 44)
	p.oval(slate, 50, 48.4, 42.6, 42)
	p.glaze(night, 0.5, "M18 24 C26 16 34 18 32 26 C30 34 18 34 18 24 Z M74 70 C82 64 88 70 84 77 C78 84 70 78 74 70 Z M62 14 C68 10 74 14 71 19 C67 23 60 20 62 14 Z")
	p.wide(44, 8.4, 4)
	p.part("mouth", 50, 66).stretches(1.06, 1.06)
	p.line(ink, 5, "M32 64 Q50 80 68 64")
}

func clown(p *pen) {
	p.still()
	p.mirrored(func() {
		p.disc(orange, 12, 34, 12)
		p.disc(orange, 9, 52, 10)
		p.disc(orange, 22, 20, 11)
	})
	p.disc(fog, 50, 52, 40)
	p.oval(snow, 50, 50.4, 38.6, 38)
	p.mirrored(func() { p.oval(sky, 35, 40, 8, 13) })
	p.dots(42, 5, 6.6)
	p.part("mouth", 50, 72).stretches(1.06, 1.06)
	p.fill(red, "M22 62 Q50 74 78 62 Q74 86 50 86 Q26 86 22 62 Z")
	p.fill(ink, "M32 69 Q50 77 68 69 Q64 79 50 79 Q36 79 32 69 Z")
	p.part("nose", 50, 56).beats(1.15)
	p.disc(red, 50, 56, 9)
	p.add(shape{paths: []path{ellipse(47, 53, 3, 2.4)}, color: snow, alpha: 0.6})
}
