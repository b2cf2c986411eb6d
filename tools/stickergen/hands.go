package main

func thumb(p *pen) {
	p.part("hand", 30, 80).sways(7)
	p.box(sea, 10, 44, 20, 46, 6)
	p.box(sky, 10, 44, 20, 40, 6)
	p.fill(amber, "M30 47 C40 43 44 30 46 16 C47 7 61 7 62 20 C63 29 59 36 58 41 H80 C89 41 89 53 82 54.5 C89 56 88 67 81 68 C87 70 85 80 78 80 C82 83 80 92 72 92 H44 C38 92 34 89 30 88 Z")
	p.fill(sun, "M30 47 C40 43 44 30 46 16 C47 7 61 7 62 20 C63 29 59 36 58 41 H80 C89 41 89 52 82 53 C88 55 87 65 80 66 C86 68 84 78 77 78 C80 80 78 88 71 88 H44 C38 88 34 85 30 84 Z")
	p.line(amber, 2.8, "M82 53.5 H66 M80 66.5 H65 M77 78 H66")
	p.glaze(snow, 0.4, "M50 17 C51 12 56 12 57 17 C54 15 52 16 50 17 Z")
}

func thumbsUp(p *pen) { thumb(p) }

func thumbsDown(p *pen) { p.within(scaled(1, -1).then(moved(0, 100)), func() { thumb(p) }) }

// palm is an open hand, its wrist at the bottom.
func (p *pen) palm(skin, shade color) {
	p.line(skin, 11.5, "M37 52 L30 23 M46.5 48 L44 12 M57 48 L59 13 M67 52 L73 24")
	p.line(skin, 12.5, "M39 72 L20 52")
	p.fill(skin, "M31 52 C38 46 66 46 73 52 C75 66 72 84 62 92 H44 C38 84 32 70 31 52 Z")
	p.line(shade, 2.4, "M41.5 40 L42.5 50 M51.7 38 V50 M62.5 40 L61.5 50 M40 74 Q48 74 50 64")
}

func clapping(p *pen) {
	tilt := func(deg, x, y, k float64) matrix {
		return moved(-52, -60).then(scaled(k, k)).then(turned(deg)).then(moved(x, y))
	}
	p.part("back", 70, 90).bobs(-5, 3)
	p.within(tilt(-34, 58, 58, 0.82), func() { p.palm(amber, bark) })
	p.part("front", 30, 90).bobs(5, -3)
	p.within(scaled(-1, 1).then(moved(grid, 0)).then(tilt(-22, 42, 62, 0.86)), func() { p.palm(sun, amber) })
	p.part("sparks", 50, 50).stretches(1.15, 1.15)
	p.line(sky, 4.4, "M12 22 L6 14 M24 14 L22 5 M90 16 L95 8 M94 30 L99 28")
}

func folded(p *pen) {
	p.part("hands", 50, 90).sways(4)
	p.mirrored(func() {
		p.fill(amber, "M50 8 C44 8 41 14 41 24 L38 46 C30 56 25 66 24 78 L42 92 L50 84 Z")
		p.fill(sun, "M50 8 C45 8 43.5 14 43.5 24 L41 48 C33 57 29 67 28 77 L42 88 L50 80 Z")
		p.fill(sea, "M26 72 L46 88 L38 98 H14 C14 88 18 78 26 72 Z")
		p.fill(sky, "M26 72 L34 78.5 L22 98 H14 C14 88 18 78 26 72 Z")
	})
	p.line(bark, 2.6, "M50 10 V84")
	p.part("rays", 50, 40).stretches(1.12, 1.1)
	p.line(sun, 4.4, "M28 22 L20 14 M72 22 L80 14 M22 38 L12 36 M78 38 L88 36")
}

func okHand(p *pen) {
	p.part("hand", 56, 92).sways(6)
	p.line(amber, 12, "M55 60 L52 16 M68 60 L70 18 M79 64 L87 32")
	p.line(sun, 11, "M54.5 60 L51.5 16 M67.5 60 L69.5 18 M78.5 64 L86 32")
	p.fill(amber, "M44 56 C56 50 84 52 85 64 C86 78 78 84 74 96 H46 C44 86 38 80 36 70 Z")
	p.fill(sun, "M44 56 C56 50 83 52 84 63 C84 76 77 82 72 93 H47 C46 86 39 79 38 69 Z")
	p.add(shape{paths: []path{ellipse(33, 52, 16, 17)}, color: amber, pen: 12})
	p.add(shape{paths: []path{ellipse(32.6, 51.4, 16, 17)}, color: sun, pen: 10.5})
	p.line(amber, 2.6, "M58 54 Q61 60 60 66 M71 54 Q73 60 72 66")
}

func middleFinger(p *pen) {
	p.part("hand", 50, 92).sways(5)
	p.line(amber, 14, "M50 56 V16")
	p.line(sun, 12.6, "M49.6 56 V16")
	p.fill(amber, "M26 54 C26 46 36 44 40 50 C46 46 56 46 60 50 C66 44 77 47 76 56 C80 74 72 84 68 96 H36 C34 86 24 76 26 54 Z")
	p.fill(sun, "M28 55 C28 48 36 47 40 52 C46 48 56 48 60 52 C66 47 74 49 73 57 C77 73 70 82 66 93 H38 C36 84 27 74 28 55 Z")
	p.line(amber, 2.8, "M40 52 V64 M60 52 V64")
	p.line(amber, 9, "M36 74 Q48 68 58 74")
	p.line(sun, 7, "M36 73 Q48 67 58 73")
}

func handshake(p *pen) {
	p.part("hands", 50, 56).bobs(0, -5)
	p.within(moved(0, 4), func() {
		p.fill(sea, "M0 40 L20 32 L30 64 L6 74 Z")
		p.fill(leaf, "M100 40 L80 32 L70 64 L94 74 Z")
		p.fill(sun, "M20 36 C30 32 40 32 50 36 L76 58 C80 64 74 70 68 66 L50 56 L28 62 Z")
		p.fill(amber, "M80 36 C70 32 58 32 48 36 L38 48 C40 54 48 54 54 48 L74 64 C72 72 64 76 58 78 C50 82 40 80 36 74 L27 62 L34 56 L62 60 L74 58 Z")
		p.line(sun, 8.6, "M34 66 L40 60 M41 73 L47 66 M49 77 L54 71 M57 77 L61 72")
		p.line(bark, 2, "M50 38 L40 48 Q46 53 54 46 L72 62")
	})
}

func writing(p *pen) {
	p.still()
	p.line(slate, 4, "M10 90 H62")
	p.part("hand", 40, 88).bobs(12, 0)
	p.line(orange, 9, "M32 72 L58 20")
	p.line(sun, 3, "M30.6 71 L56 20")
	p.fill(cream, "M27 70 L36.5 74.5 L25 88 Z")
	p.fill(night, "M26.5 79 L30.6 81 L25 88 Z")
	p.fill(rose, "M54.5 17.5 L63 22 L66 15 C64 11 60 9 57.5 11 Z")
	p.fill(amber, "M36 62 C40 50 54 42 66 44 C82 46 92 60 90 74 C88 88 72 92 58 86 C52 84 46 80 44 74 L36 74 C32 72 33 66 36 62 Z")
	p.fill(sun, "M37 63 C41 52 54 44 66 46 C80 48 90 60 88 72 C86 84 72 88 58 82 C53 80 48 77 46 71 L38 71 C34 70 35 66 37 63 Z")
	p.line(amber, 3, "M50 58 Q58 58 62 64 M52 68 Q58 68 61 72")
}

func nailPolish(p *pen) {
	p.part("hand", 40, 90).sways(3)
	p.line(amber, 13, "M30 56 L26 24 M43 50 L44 14 M56 52 L62 18 M68 58 L80 32")
	p.line(sun, 11.6, "M30 56 L26 24 M43 50 L44 14 M56 52 L62 18 M68 58 L80 32")
	p.fill(amber, "M24 54 C34 44 64 46 74 58 C78 72 66 82 62 98 H30 C30 84 20 72 24 54 Z")
	p.fill(sun, "M25.6 54 C34 46 63 48 72 58 C76 70 64 80 60 95 H32 C32 82 22 70 25.6 54 Z")
	p.part("nails", 50, 30).stretches(1.06, 1.06)
	p.line(rose, 7, "M25.4 22 L26 28 M44 12 V18 M62.6 16 L61.5 22 M81 30 L78.6 35")
	p.part("brush", 90, 60).bobs(-5, 3)
	p.line(night, 7, "M98 64 L88 50")
	p.line(rose, 5, "M87 48 L83 41")
}

// shrug is somebody who does not know; hair says who.
func shrug(hair func(p *pen)) func(p *pen) {
	return func(p *pen) {
		p.part("arms", 50, 80).bobs(0, -4)
		p.mirrored(func() {
			p.line(grape, 14, "M30 84 L14 72")
			p.line(sun, 10, "M13 70 L8 56")
			p.line(sun, 6, "M8 56 L3 50 M8 55 L8 47 M8 56 L14 50")
		})
		p.still()
		p.fill(plum, "M20 100 C20 82 30 74 50 74 C70 74 80 82 80 100 Z")
		p.fill(grape, "M24 100 C24 84 32 77 50 77 C68 77 76 84 76 100 Z")
		p.fill(amber, "M42 66 H58 V78 Q50 84 42 78 Z")
		p.part("head", 50, 74).sways(5)
		hair(p)
		p.doubtful()
	}
}

func (p *pen) smallFace() {
	p.oval(sun, 50, 46, 24, 26)
	p.mirrored(func() { p.oval(ink, 41, 46, 2.8, 3.8); p.line(ink, 2.8, "M36 37 Q41 33 45 36") })
}

func (p *pen) doubtful() { p.line(ink, 3.2, "M42 60 Q50 57 58 60") }

func manHair(p *pen) {
	p.smallFace()
	p.fill(bark, "M26 44 C22 20 40 12 54 14 C70 14 78 26 74 44 C72 36 66 32 58 30 C48 34 34 32 30 36 Z")
}

func womanHair(p *pen) {
	p.fill(bark, "M24 78 C16 50 20 14 50 14 C80 14 84 50 76 78 C70 80 64 78 62 72 H38 C36 78 30 80 24 78 Z")
	p.smallFace()
	p.fill(bark, "M26 44 C24 22 40 16 50 16 C64 16 76 24 74 44 C66 40 58 34 54 26 C48 34 36 40 26 44 Z")
}

func personHair(p *pen) {
	p.smallFace()
	p.fill(orange, "M24 52 C20 20 36 12 52 12 C70 12 80 28 76 52 C72 48 72 40 70 34 C58 36 40 36 32 30 C28 38 28 46 24 52 Z")
}

func technologist(p *pen) {
	p.still()
	p.fill(moss, "M16 100 C16 82 30 74 50 74 C70 74 84 82 84 100 Z")
	p.part("head", 50, 74).bobs(0, 1.5)
	manHair(p)
	p.line(ink, 3.2, "M42 58 Q50 65 58 58")
	p.part("laptop", 50, 98)
	p.box(slate, 22, 66, 56, 34, 4)
	p.box(fog, 24, 68, 52, 32, 3)
	p.part("logo", 50, 84).beats(1.15)
	p.heart(sky, 50, 84, 0.14)
}
