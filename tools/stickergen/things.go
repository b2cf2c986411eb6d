package main

func (p *pen) plainHeart() {
	p.fill(cherry, heartShape)
	p.fill(red, "M50 81 C22 62 9 48 9 32 C9 19 18 12 29 12 C38 12 46 17 50 26 C54 17 62 12 71 12 C82 12 91 19 91 32 C91 48 78 62 50 81 Z")
	p.glaze(snow, 0.45, "M18 34 C17 25 23 19 31 20 C26 23 22 28 22 36 C21 39 18 38 18 34 Z")
}

func heart(p *pen) {
	p.part("heart", 50, 52).beats(1.12)
	p.plainHeart()
}

func fire(p *pen) {
	p.part("outer", 50, 94).stretches(0.95, 1.05)
	p.fill(red, "M48 6 C52 22 76 34 80 58 C83 80 68 95 50 95 C32 95 17 80 20 58 C21 48 27 40 31 33 C33 40 37 44 41 45 C38 32 40 18 48 6 Z")
	p.fill(orange, "M49 18 C53 32 72 42 74.5 60 C77 78 65 91 50 91 C35 91 23 78 25.5 60 C26 54 29 49 32 45 C35 50 40 53 45 52 C42 40 44 28 49 18 Z")
	p.part("inner", 50, 92).stretches(1.06, 0.92)
	p.fill(sun, "M51 42 C54 52 66 58 66 72 C66 84 59 91 50 91 C41 91 34 84 34 73 C34 66 38 62 41 58 C43 62 46 63 49 62 C47 55 48 48 51 42 Z")
	p.fill(cream, "M50 66 C53 72 57 75 57 81 C57 87 54 90 50 90 C46 90 43 87 43 81 C43 76 47 72 50 66 Z")
}

func heartOnFire(p *pen) {
	p.part("flames", 50, 60).stretches(0.96, 1.08)
	p.fill(orange, "M10 50 C4 30 16 18 20 8 C26 16 28 20 30 24 C34 14 40 8 48 0 C50 12 58 14 60 24 C64 20 66 16 68 8 C78 18 96 30 90 50 Z")
	p.fill(sun, "M18 50 C14 34 20 28 22 20 C26 26 28 30 32 34 C36 26 40 22 47 12 C50 22 56 26 58 34 C63 32 67 28 69 21 C76 30 86 36 82 50 Z")
	p.part("heart", 50, 60).beats(1.06)
	p.within(moved(-50, -50).then(scaled(0.86, 0.86)).then(moved(50, 58)), func() { p.plainHeart() })
}

func brokenHeart(p *pen) {
	p.part("left", 46, 84).sways(-4)
	p.fill(red, "M48 84 C20 66 8 50 8 33 C8 19 18 11 29 11 C37 11 43 15 47 20 L40 36 L52 46 L40 58 L50 70 Z")
	p.glaze(snow, 0.45, "M18 34 C17 25 23 19 31 20 C26 23 22 28 22 36 C21 39 18 38 18 34 Z")
	p.part("right", 54, 84).sways(4)
	p.fill(cherry, "M52 84 C80 66 92 50 92 33 C92 19 82 11 71 11 C63 11 58 15 54 20 L46 36 L58 46 L46 58 L55 70 Z")
}

func arrowHeart(p *pen) {
	p.part("heart", 50, 52).beats(1.08)
	p.within(moved(-50, -50).then(scaled(0.9, 0.9)).then(moved(50, 52)), func() { p.plainHeart() })
	p.part("arrow", 50, 50).bobs(3, -3)
	p.line(bark, 4.6, "M10 88 L34 66 M70 32 L88 16")
	p.fill(sea, "M94 10 L76 14 L90 28 Z")
	p.line(sky, 4.6, "M10 88 L4 84 M10 88 L15 95 M17 82 L10 77 M17 82 L22 89")
}

func party(p *pen) {
	p.part("confetti", 40, 60).stretches(1.08, 1.08)
	p.line(red, 4.4, "M50 40 Q62 32 56 20 Q52 10 62 4")
	p.line(sea, 4.4, "M62 52 Q74 40 84 46 Q94 50 97 40")
	p.line(leaf, 4.4, "M58 46 Q72 34 74 22 Q76 12 88 12")
	for i, at := range []point{{40, 16}, {28, 26}, {74, 8}, {90, 28}, {88, 62}, {74, 64}, {44, 30}} {
		p.disc([]color{sun, sky, grape, rose, orange, leaf, red}[i], at.x, at.y, 3.6)
	}
	p.star(sun, 66, 32, 0.8)
	p.part("horn", 14, 90).sways(4)
	p.fill(plum, "M34 34 C46 36 64 54 68 68 L12 92 C8 94 6 90 8 88 Z")
	p.fill(grape, "M34 34 C42 38 56 52 60 64 L10 90 C8 90 7.4 89 8 88 Z")
	p.fill(sun, "M29 46 L57 73 L47 77 L24 56 Z M19 68 L34 82 L24 86.5 L14 78 Z")
	p.within(moved(-51, -51).then(turned(45)).then(moved(51, 51)), func() { p.oval(night, 51, 51, 24, 8); p.oval(ink, 51, 50, 20, 5.5) })
}

func poo(p *pen) {
	p.part("poo", 50, 92).stretches(1.05, 0.95)
	p.fill(bark, "M46 6 C60 10 66 18 64 28 C76 30 80 40 76 50 C88 52 94 64 90 76 C86 90 70 92 50 92 C30 92 14 90 10 76 C6 64 12 52 24 50 C20 40 26 32 36 30 C46 28 50 18 46 6 Z")
	p.fill(wood, "M48 9 C58 14 62 21 60 31 C72 32 76 41 71 52 C84 54 90 64 86 75 C82 86 68 88 50 88 C32 88 18 86 14 75 C11 64 17 55 29 52 C24 43 29 36 38 33 C49 30 51 20 48 9 Z")
	p.part("eyes", 50, 54).blinks()
	p.mirrored(func() { p.oval(snow, 38, 54, 8, 9.5); p.oval(ink, 39.4, 55, 4, 5) })
	p.part("mouth", 50, 72).stretches(1.08, 1.1)
	p.fill(ink, "M34 69 Q50 74 66 69 Q62 83 50 83 Q38 83 34 69 Z")
	p.fill(snow, "M37 70 Q50 75 63 70 Q62 74 61 75 Q50 78 39 75 Z")
}

func dove(p *pen) {
	p.part("body", 50, 55).bobs(0, -3)
	p.fill(fog, "M84 30 C78 20 64 22 62 34 L60 44 C48 46 40 56 34 66 L8 72 C16 80 28 82 38 80 C60 88 80 74 78 50 L77 42 L96 34 Z")
	p.fill(snow, "M83 29 C77 22 66 24 64.5 35 L62 46 C50 48 42 58 37 68 L14 73 C20 78 30 79 39 77 C58 83 76 71 74 50 L74 40 L88 34 Z")
	p.fill(orange, "M85 29 L97 34 L85 37 Z")
	p.disc(ink, 76, 30, 2.4)
	p.part("wing", 58, 56).sways(10)
	p.fill(sky, "M66 58 C52 62 44 52 40 42 C36 30 38 18 34 8 C50 12 66 26 68 44 Z")
	p.fill(snow, "M64 56 C52 59 46 50 42.5 41 C39 30 41 20 38 12 C51 16 63 28 65 44 Z")
	p.part("twig", 92, 40).sways(6)
	p.line(moss, 3, "M92 35 Q96 46 90 58")
	p.fill(leaf, "M93 44 Q99 40 99 48 Q95 50 93 44 Z M92 50 Q84 48 84 56 Q90 57 92 50 Z M90 57 Q96 56 95 64 Q90 64 90 57 Z")
}

func whale(p *pen) {
	p.part("spout", 40, 34).stretches(1.1, 1.15)
	p.line(sky, 6, "M40 36 V18 Q38 8 26 12 Q20 15 22 21 M40 18 Q42 8 54 12 Q60 15 58 21")
	p.part("tail", 84, 56).sways(8)
	p.fill(sea, "M78 70 C90 66 88 50 82 44 C74 42 70 34 72 28 C80 28 86 32 88 38 C90 32 96 28 99 30 C100 38 98 44 92 48 C100 62 96 82 80 86 Z")
	p.part("body", 46, 90).stretches(1.02, 0.97)
	p.fill(sea, "M4 64 C4 44 22 36 40 36 C60 36 72 50 86 66 C92 74 84 92 60 94 C28 96 4 88 4 64 Z")
	p.fill(cream, "M5 68 C16 76 40 76 56 72 C66 72 70 82 66 92 C32 96 8 90 5 68 Z")
	p.line(fog, 2.4, "M16 80 Q36 86 60 80 M24 88 Q40 91 62 87")
	p.fill(sky, "M58 74 C66 66 74 76 70 86 C62 86 58 82 58 74 Z")
	p.disc(ink, 26, 62, 4.4)
	p.disc(snow, 27.4, 60.6, 1.6)
	p.line(ink, 3, "M10 70 Q18 76 26 74")
}

func hotDog(p *pen) {
	p.part("dog", 50, 54).sways(5)
	p.within(moved(-50, -50).then(turned(-24)).then(moved(50, 52)), func() {
		p.box(amber, 8, 30, 84, 26, 13)
		p.box(cherry, 0, 40, 100, 22, 11)
		p.box(red, 0, 40, 100, 17, 8.5)
		p.line(sun, 5, "M14 46 Q20 38 26 46 Q32 54 38 46 Q44 38 50 46 Q56 54 62 46 Q68 38 74 46 Q80 54 86 46")
		p.fill(orange, "M8 54 C30 60 70 60 92 54 C94 68 86 78 74 78 H26 C14 78 6 68 8 54 Z")
		p.fill(amber, "M9 55 C30 61 70 61 91 55 C92 64 85 72 74 73 H26 C15 72 8 64 9 55 Z")
		p.glaze(snow, 0.35, "M18 64 Q40 69 62 67 Q40 73 20 69 Z")
	})
}

func hundred(p *pen) {
	p.part("number", 50, 60).sways(4)
	p.within(moved(-50, -50).then(turned(-10)).then(moved(50, 46)), func() {
		p.line(red, 9, "M10 34 L20 26 V66")
		p.add(shape{paths: []path{ellipse(46, 46, 11.5, 19)}, color: red, pen: 9})
		p.add(shape{paths: []path{ellipse(80, 46, 11.5, 19)}, color: red, pen: 9})
	})
	p.part("lines", 50, 86).stretches(1.06, 1)
	p.line(cherry, 6, "M14 84 Q50 72 88 70 M30 94 Q56 86 78 84")
}

func lightning(p *pen) {
	p.part("bolt", 50, 50).beats(1.1)
	p.fill(amber, "M60 4 L18 56 H44 L36 96 L82 40 H54 Z")
	p.fill(sun, "M58 9 L23 53 H48 L41 86 L76 43 H50 Z")
}

func banana(p *pen) {
	p.part("banana", 40, 90).sways(7)
	p.fill(amber, "M74 6 L84 8 C84 16 88 22 90 34 C96 66 70 94 34 94 C22 94 12 90 9 84 C10 80 14 78 18 78 C48 78 70 58 74 24 C75 16 74 12 74 6 Z")
	p.fill(sun, "M76 20 C80 24 84 30 85 38 C88 64 66 88 34 89 C24 89 16 87 12 83 C52 86 76 62 76 20 Z")
	p.fill(bark, "M73 4 L85 6 L84 15 L75 14 Z M8 82 L15 78 L18 88 L10 88 Z")
}

func trophy(p *pen) {
	p.part("cup", 50, 92).sways(4)
	p.add(shape{paths: outline("M28 18 C6 14 10 50 34 48 M72 18 C94 14 90 50 66 48"), color: amber, pen: 7})
	p.fill(amber, "M24 8 H76 C78 40 72 60 56 66 V78 H44 V66 C28 60 22 40 24 8 Z")
	p.fill(sun, "M24 8 H68 C70 38 64 58 50 64 C30 58 22 38 24 8 Z")
	p.glaze(snow, 0.5, "M31 16 H38 C37 32 40 42 45 50 C35 45 31 32 31 16 Z")
	p.box(wood, 30, 78, 40, 14, 4)
	p.box(bark, 30, 86, 40, 6, 3)
	p.part("star", 50, 34).beats(1.2)
	p.star(cream, 52, 32, 1)
}

func strawberry(p *pen) {
	p.part("berry", 50, 20).sways(7)
	p.fill(cherry, "M50 96 C24 84 8 52 16 34 C22 22 40 22 50 28 C60 22 78 22 84 34 C92 52 76 84 50 96 Z")
	p.fill(red, "M49 90 C26 78 13 52 19 36 C24 27 40 27 50 32 C58 28 72 27 78 35 C84 52 70 80 49 90 Z")
	for _, at := range []point{{30, 44}, {50, 46}, {70, 44}, {40, 60}, {60, 60}, {50, 76}} {
		p.oval(sun, at.x, at.y, 2.2, 3.6)
	}
	p.fill(moss, "M50 30 C40 40 26 38 20 30 C28 26 34 24 40 24 C40 16 46 10 52 4 L58 8 C54 12 54 18 58 24 C66 22 74 26 80 30 C74 38 60 40 50 30 Z")
	p.fill(leaf, "M50 27 C42 35 30 35 24 30 C34 25 44 25 50 27 C58 25 68 25 76 30 C70 35 58 35 50 27 Z")
}

func bottle(p *pen) {
	p.part("foam", 66, 28).stretches(1.15, 1.15)
	p.fill(snow, "M58 30 C52 18 62 10 70 14 C74 4 88 6 88 16 C98 16 98 30 88 32 C80 42 66 42 58 30 Z")
	p.part("cork", 90, 10).drifts(8, -8, 0)
	p.box(wood, 84, 2, 11, 11, 3)
	p.part("bottle", 30, 90).sways(3)
	p.within(moved(-50, -50).then(scaled(0.94, 0.94)).then(turned(38)).then(moved(46, 54)), func() {
		p.fill(moss, "M42 2 H58 V26 C70 34 74 44 74 56 V96 C74 100 70 102 66 102 H34 C30 102 26 100 26 96 V56 C26 44 30 34 42 26 Z")
		p.fill(leaf, "M44 26 H54 C64 34 67 46 67 56 V92 C50 100 30 98 30 92 V56 C30 46 34 34 44 26 Z")
		p.fill(sun, "M41 2 H59 V22 H41 Z")
		p.box(cream, 26, 58, 48, 24, 2)
		p.star(amber, 50, 70, 0.8)
	})
}

func lips(p *pen) {
	p.part("lips", 50, 52).stretches(0.88, 1.08)
	p.fill(cherry, "M4 50 C18 34 30 22 40 24 C45 25 48 28 50 31 C52 28 55 25 60 24 C70 22 82 34 96 50 C84 72 68 82 50 82 C32 82 16 72 4 50 Z")
	p.fill(red, "M10 50 C22 37 32 28 40 29 C45 30 48 34 50 38 C52 34 55 30 60 29 C68 28 78 37 90 50 C78 68 66 76 50 76 C34 76 22 68 10 50 Z")
	p.fill(ink, "M8 50 C24 48 36 46 42 47 Q50 51 58 47 C64 46 76 48 92 50 C76 54 64 57 50 57 C36 57 24 54 8 50 Z")
	p.glaze(snow, 0.5, "M30 64 Q46 71 62 68 Q46 76 32 69 Z")
}

func ghost(p *pen) {
	p.part("ghost", 50, 60).bobs(0, -5)
	p.fill(fog, "M14 94 C14 30 24 6 50 6 C76 6 86 30 86 94 C80 98 74 88 68 88 C62 88 60 97 50 97 C40 97 38 88 32 88 C26 88 20 98 14 94 Z")
	p.fill(snow, "M18 89 C17 32 26 10 49 10 C70 10 79 30 79 88 C75 86 72 84 68 84 C60 84 58 93 50 93 C42 93 40 84 32 84 C26 84 22 87 18 89 Z")
	p.part("eyes", 50, 40).blinks()
	p.oval(ink, 37, 40, 6, 9)
	p.oval(ink, 63, 38, 7.4, 10.5)
	p.part("mouth", 50, 60).stretches(1.06, 1.12)
	p.fill(ink, "M36 58 Q50 64 64 57 Q62 76 50 76 Q39 76 36 58 Z")
	p.fill(red, "M44 66 C50 63 58 64 60 68 C60 80 50 84 47 78 C45 74 44 70 44 66 Z")
	p.line(fog, 8, "M18 56 Q6 52 6 42 M82 56 Q94 52 94 42")
}

func eyes(p *pen) {
	p.still()
	p.mirrored(func() { p.oval(slate, 27, 50, 21, 33); p.oval(snow, 27, 50, 17.6, 29.6) })
	p.part("pupils", 50, 50).looks(5, 0)
	p.oval(ink, 33, 52, 9, 13)
	p.oval(ink, 79, 52, 9, 13)
	p.disc(snow, 36, 46, 3)
	p.disc(snow, 82, 46, 3)
}

func pumpkin(p *pen) {
	p.part("pumpkin", 50, 92).stretches(1.03, 0.97)
	p.fill(moss, "M46 24 C46 14 42 10 38 8 L46 2 C54 8 56 16 56 24 Z")
	p.oval(amber, 26, 58, 22, 33)
	p.oval(amber, 74, 58, 22, 33)
	p.oval(orange, 33, 57, 21, 34)
	p.oval(orange, 67, 57, 21, 34)
	p.oval(orange, 50, 56, 21, 36)
	p.line(amber, 2.4, "M38 26 C30 44 30 74 38 88 M62 26 C70 44 70 74 62 88")
	p.part("light", 50, 60).beats(1.05)
	p.mirrored(func() { p.fill(ink, "M24 52 L34 36 L44 52 Z") })
	p.fill(ink, "M46 60 L50 54 L54 60 Z")
	p.fill(ink, "M20 64 L30 67 L34 62 L40 69 H60 L66 62 L70 67 L80 64 C78 80 66 86 50 86 C34 86 22 80 20 64 Z")
	p.fill(sun, "M26 69 L31 71 L35 67 L40 74 H60 L65 67 L69 71 L74 69 C71 78 62 82 50 82 C38 82 29 78 26 69 Z")
}

// monkey hides what it does not want to do.
func monkey(hands func(p *pen)) func(p *pen) {
	return func(p *pen) {
		p.still()
		p.mirrored(func() { p.disc(bark, 12, 48, 13); p.disc(sun, 12, 48, 7.6) })
		p.oval(bark, 50, 50, 39, 42)
		p.oval(wood, 50, 47.6, 37, 38.6)
		p.fill(sun, "M50 32 C42 22 22 24 20 42 C19 50 24 54 24 60 C22 82 36 88 50 88 C64 88 78 82 76 60 C76 54 81 50 80 42 C78 24 58 22 50 32 Z")
		hands(p)
	}
}

func (p *pen) monkeyEyes() {
	p.part("eyes", 50, 44).blinks()
	p.mirrored(func() { p.oval(ink, 37, 44, 4.6, 6) })
}

func (p *pen) monkeyMouth() {
	p.part("mouth", 50, 70)
	p.line(bark, 3, "M46 58 L47 60 M54 58 L53 60")
	p.line(ink, 4, "M36 70 Q50 80 64 70")
}

func (p *pen) paws(x, y, deg float64) {
	p.part("paws", x, y+20).bobs(0, 4)
	p.mirrored(func() {
		p.within(turned(deg).then(moved(x, y)), func() {
			p.fill(bark, "M-14 -10 C-14 -18 14 -18 14 -10 V14 C14 30 -14 30 -14 14 Z")
			p.fill(wood, "M-11.5 -9 C-11.5 -15 11.5 -15 11.5 -9 V14 C11.5 26 -11.5 26 -11.5 14 Z")
			p.line(bark, 2.4, "M-4 -13 V-2 M4 -13 V-2")
		})
	})
}

func seeNoEvil(p *pen)   { p.monkeyMouth(); p.paws(34, 44, 14) }
func hearNoEvil(p *pen)  { p.monkeyEyes(); p.monkeyMouth(); p.paws(16, 50, 24) }
func speakNoEvil(p *pen) { p.monkeyEyes(); p.paws(40, 74, 40) }

func santa(p *pen) {
	p.still()
	p.oval(sun, 50, 50, 30, 30)
	p.dots(46, 4.2, 5.4)
	p.part("beard", 50, 60).stretches(1.04, 1.03)
	p.fill(fog, "M18 46 C22 58 30 60 38 58 C44 62 56 62 62 58 C70 60 78 58 82 46 C90 74 76 97 50 97 C24 97 10 74 18 46 Z")
	p.fill(snow, "M19 52 C24 60 32 62 38 60 C44 64 56 64 62 60 C68 62 76 60 81 52 C86 76 72 92 50 92 C28 92 14 76 19 52 Z")
	p.line(red, 4, "M43 70 Q50 75 57 70")
	p.disc(amber, 50, 56, 5.6)
	p.part("hat", 50, 34).sways(4)
	p.fill(cherry, "M20 32 C22 10 40 2 56 4 C74 6 88 20 92 38 C84 34 78 30 74 30 L78 34 H22 Z")
	p.fill(red, "M22 32 C24 12 40 5 55 7 C70 9 82 18 87 31 C78 26 72 25 68 27 L72 32 Z")
	p.box(snow, 14, 28, 68, 13, 6.5)
	p.disc(snow, 91, 40, 7.4)
}

func tree(p *pen) {
	p.part("tree", 50, 94).sways(3)
	p.box(bark, 43, 82, 14, 15, 3)
	p.fill(moss, "M50 44 L86 86 H14 Z")
	p.fill(leaf, "M50 44 L78 82 H16 Z")
	p.fill(moss, "M50 26 L78 62 H22 Z")
	p.fill(leaf, "M50 26 L71 59 H23 Z")
	p.fill(moss, "M50 8 L70 38 H30 Z")
	p.fill(leaf, "M50 8 L64 36 H31 Z")
	p.line(sun, 3, "M33 56 Q50 64 66 52 M26 78 Q52 86 74 72")
	for i, at := range []point{{44, 32}, {58, 46}, {38, 68}, {64, 72}, {50, 78}} {
		p.disc([]color{red, sky, orange, red, grape}[i], at.x, at.y, 3.8)
	}
	p.part("star", 50, 10).beats(1.25)
	p.star(amber, 50, 9, 1.05)
	p.star(sun, 50, 9, 0.8)
}

func snowman(p *pen) {
	p.part("arms", 50, 60).bobs(0, -2)
	p.line(bark, 4, "M22 60 L6 46 M12 52 L5 55 M78 60 L94 46 M88 52 L95 55")
	p.still()
	p.disc(fog, 50, 70, 29)
	p.disc(snow, 49, 68.6, 26.6)
	p.part("head", 50, 56).sways(5)
	p.disc(fog, 50, 34, 21)
	p.disc(snow, 49.4, 33, 19.4)
	p.mirrored(func() { p.disc(ink, 42, 31, 2.8) })
	p.fill(orange, "M50 36 L68 40 L50 42 Z")
	p.line(ink, 2.8, "M41 45 Q48 50 56 46")
	p.box(night, 34, 2, 32, 17, 3)
	p.box(red, 34, 13, 32, 5, 0)
	p.box(night, 26, 16, 48, 5.6, 2.8)
	p.line(red, 6.4, "M34 53 Q50 60 66 53 M62 56 L66 72")
	p.disc(ink, 48, 70, 2.6)
	p.disc(ink, 48, 82, 2.6)
}

func moai(p *pen) {
	p.part("stone", 50, 96).sways(2)
	p.fill(slate, "M28 4 C46 0 66 2 74 8 C80 22 78 34 80 44 L84 62 C84 70 80 74 76 76 L74 96 H22 L26 70 C16 52 20 20 28 4 Z")
	p.fill(fog, "M30 7 C44 4 56 5 60 9 C63 22 60 30 62 42 L66 60 C67 68 62 72 58 74 L56 94 H26 L29 70 C20 52 23 22 30 7 Z")
	p.fill(slate, "M28 30 C38 24 48 24 52 30 L56 54 C58 60 48 64 42 60 C44 48 40 38 28 36 Z")
	p.fill(fog, "M43 34 L49 35 L52 54 C50 58 46 58 44 56 Z")
	p.fill(night, "M29 38 C34 36 39 40 40 44 C35 46 30 44 29 38 Z M54 36 C58 34 62 36 63 40 C60 43 56 42 54 36 Z")
	p.line(night, 4, "M34 72 Q46 67 58 71")
	p.line(slate, 3, "M36 80 Q46 77 55 80")
}

func coolSign(p *pen) {
	p.part("sign", 50, 50).beats(1.06)
	p.box(sea, 6, 6, 88, 88, 18)
	p.box(sky, 6, 6, 88, 83, 18)
	p.line(snow, 6.4, "M27 39 Q25 33 20 33 Q12 34 12 48 Q12 62 20 63 Q25 63 27 57")
	p.add(shape{paths: []path{ellipse(41, 48, 6.4, 14.8)}, color: snow, pen: 6.4})
	p.add(shape{paths: []path{ellipse(63, 48, 6.4, 14.8)}, color: snow, pen: 6.4})
	p.line(snow, 6.4, "M78 33 V63 H88")
}

func unicorn(p *pen) {
	p.part("head", 40, 96).sways(4)
	p.fill(grape, "M58 22 C78 22 92 42 90 70 C90 82 94 90 98 96 H60 C66 70 56 50 46 34 Z")
	p.fill(rose, "M56 26 C70 30 80 46 78 68 C78 82 80 90 84 96 H54 C60 72 52 50 46 34 Z")
	p.fill(fog, "M30 96 C36 84 38 76 36 70 C28 80 14 82 8 72 C4 64 10 56 18 48 C22 34 34 24 48 22 L54 12 L60 24 C70 40 66 70 70 96 Z")
	p.fill(snow, "M34 96 C40 84 42 74 40 64 C32 74 17 79 11 71 C8 64 14 58 21 50 C25 37 36 28 49 26 L54 18 L57 27 C64 42 60 72 62 96 Z")
	p.fill(sun, "M36 26 L22 2 L46 22 Z")
	p.line(amber, 2.6, "M31 20 L36 17 M28 13 L31 11")
	p.fill(grape, "M44 22 C52 16 62 20 60 30 C54 38 46 36 42 44 C38 36 38 28 44 22 Z")
	p.oval(ink, 33, 46, 3.2, 4.6)
	p.disc(slate, 16, 66, 2)
	p.line(rose, 3, "M18 75 Q25 74 29 69")
}

func pill(p *pen) {
	p.part("pill", 50, 50).sways(10)
	p.within(moved(-50, -50).then(turned(-45)).then(moved(50, 50)), func() {
		p.fill(cherry, "M50 30 H24 C-4 30 -4 70 24 70 H50 Z")
		p.fill(fog, "M50 30 H76 C104 30 104 70 76 70 H50 Z")
		p.fill(red, "M50 30 H24 C2 30 -2 60 18 63 H50 Z")
		p.fill(snow, "M50 30 H76 C98 30 102 60 82 63 H50 Z")
		p.glaze(snow, 0.6, "M18 38 Q34 34 46 36 V41 Q30 39 20 43 Z")
	})
}

func invader(p *pen) {
	p.part("invader", 50, 50).looks(4, 0)
	rows := []string{
		"..X.....X..",
		"...X...X...",
		"..XXXXXXX..",
		".XX.XXX.XX.",
		"XXXXXXXXXXX",
		"X.XXXXXXX.X",
		"X.X.....X.X",
		"...XX.XX...",
	}
	const cell = 8.4
	for y, row := range rows {
		for x := 0; x < len(row); {
			n := 0
			for x+n < len(row) && row[x+n] == 'X' {
				n++
			}
			if n > 0 {
				p.box(grape, 3.8+cell*float64(x), 17+cell*float64(y), cell*float64(n)+0.2, cell+0.2, 1.2)
			}
			x += max(n, 1)
		}
	}
	p.part("eyes", 50, 46).blinks()
	p.mirrored(func() { p.box(sun, 29, 42.2, 8.4, 8.4, 1) })
}
