package paint

import (
	"image"
	"math"
)

// Plan is the elevation of a semaphore tower as a drawing of an architect.
func Plan(seed uint64, w, h int) image.Image {
	c := newCanvas(seed, w, h)
	c.wash(rgb(0x1f4f7d), rgb(0x194268))
	unit := c.w / 40
	for i := 0; float64(i)*unit < max(c.w, c.h); i++ {
		alpha := .07
		if i%5 == 0 {
			alpha = .16
		}
		at := float64(i) * unit
		c.rect(clear(rgb(0xffffff), alpha), at, 0, 1.2, c.h)
		c.rect(clear(rgb(0xffffff), alpha), 0, at, c.w, 1.2)
	}
	ink := clear(rgb(0xeaf3fb), .95)
	pen := c.w * .0035
	ground, x := c.h*.82, c.w*.44
	half, high := c.w*.09, c.h*.34
	c.line(ink, pen, point{c.w * .1, ground}, point{c.w * .9, ground})
	for i := range 26 {
		at := c.w * (.11 + .03*float64(i))
		c.line(clear(rgb(0xeaf3fb), .5), pen*.6, point{at, ground + c.h*.006}, point{at - c.w*.014, ground + c.h*.03})
	}
	c.line(ink, pen, point{x - half*1.06, ground}, point{x - half, ground - high}, point{x + half, ground - high}, point{x + half*1.06, ground})
	c.line(ink, pen, point{x - half*1.2, ground - high}, point{x, ground - high*1.3}, point{x + half*1.2, ground - high}, point{x - half*1.2, ground - high})
	for _, floor := range []float64{.28, .64} {
		c.line(clear(rgb(0xeaf3fb), .6), pen*.7, point{x - half*1.02, ground - high*floor}, point{x + half*1.02, ground - high*floor})
	}
	c.frame(ink, pen, x-half*.22, ground-high*.22, half*.44, high*.22)
	for _, y := range []float64{.38, .74} {
		c.frame(ink, pen, x-half*.6, ground-high*(y+.16), half*.36, high*.16)
		c.frame(ink, pen, x+half*.24, ground-high*(y+.16), half*.36, high*.16)
	}
	top := point{x, c.h * .2}
	c.line(ink, pen*1.6, point{x, ground - high*1.3}, top)
	c.signal(ink, top, c.w*.15, pen*1.8, .35)
	c.disc(ink, top, pen*2.2)
	c.measure(point{c.w * .7, ground}, point{c.w * .7, ground - high}, pen)
	c.measure(point{c.w * .76, ground}, point{c.w * .76, top.y}, pen)
	c.measure(point{x - half, c.h * .88}, point{x + half, c.h * .88}, pen)
	return c.RGBA
}

func (c *canvas) frame(ink interface{ RGBA() (r, g, b, a uint32) }, pen, x, y, w, h float64) {
	c.line(ink, pen*.8, point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h}, point{x, y})
}

// measure is a line with a stroke at each end.
func (c *canvas) measure(from, to point, pen float64) {
	ink := clear(rgb(0xf2c879), .9)
	c.line(ink, pen*.7, from, to)
	d := pen * 4
	for _, p := range []point{from, to} {
		c.line(ink, pen*.7, point{p.x - d, p.y + d}, point{p.x + d, p.y - d})
	}
}

// Chart is two rows of figures over time: what was planned as a line, what
// came as columns.
func Chart(seed uint64, w, h int) image.Image {
	c := newCanvas(seed, w, h)
	c.wash(rgb(0xfdfcf9), rgb(0xf7f4ee))
	left, right, top, floor := c.w*.08, c.w*.95, c.h*.16, c.h*.84
	for i := range 5 {
		y := floor - (floor-top)*float64(i)/4
		c.rect(rgb(0xe6e0d5), left, y, right-left, max(c.h*.002, 1))
	}
	const columns = 14
	step := (right - left) / columns
	var plan []point
	level := c.between(.2, .3)
	for i := range columns {
		level = min(max(level+c.between(-.03, .1), .12), .94)
		height := (floor - top) * level
		x := left + step*float64(i)
		col := rgb(0x8fc0c1)
		if i == columns-1 {
			col = rgb(0x0e6f75)
		}
		c.panel(col, x+step*.2, floor-height, step*.6, height, step*.12)
		plan = append(plan, point{x + step*.5, floor - (floor-top)*(.24+.56*float64(i)/columns) + c.h*.02*math.Sin(float64(i))})
	}
	c.line(rgb(0xd9822b), c.h*.008, plan...)
	for _, p := range plan {
		c.disc(rgb(0xffffff), p, c.h*.013)
		c.disc(rgb(0xd9822b), p, c.h*.009)
	}
	for i, col := range []uint32{0x0e6f75, 0xd9822b} {
		c.disc(rgb(col), point{left + c.w*.02 + float64(i)*c.w*.16, c.h * .08}, c.h*.014)
		c.panel(rgb(0xd8d1c4), left+c.w*.04+float64(i)*c.w*.16, c.h*.073, c.w*.085, c.h*.016, c.h*.008)
	}
	return c.RGBA
}

// Table is a meal seen from above.
func Table(seed uint64, w, h int) image.Image {
	c := newCanvas(seed, w, h)
	c.wash(rgb(0xb98a5e), rgb(0xa4764d))
	for i := range 14 {
		c.rect(clear(rgb(0x5b3a20), .12+.06*float64(i%3)), 0, c.h*float64(i)/14, c.w, c.h*.003)
	}
	c.panel(rgb(0xf1ead9), c.w*.08, c.h*.16, c.w*.84, c.h*.68, c.h*.02)
	for i := range 9 {
		c.rect(clear(rgb(0xb8473c), .55), c.w*(.1+.1*float64(i)), c.h*.16, c.w*.012, c.h*.68)
	}
	for i, x := range []float64{.24, .5, .76} {
		c.plate(point{c.w * x, c.h * (.36 + .28*float64((i+1)%2))}, c.h*.17)
	}
	for _, at := range []point{{.36, .3}, {.66, .3}, {.12, .7}} {
		c.disc(clear(rgb(0xffffff), .5), point{c.w * at.x, c.h * at.y}, c.h*.05)
		c.disc(rgb(0x7c1f35), point{c.w * at.x, c.h * at.y}, c.h*.038)
	}
	return c.RGBA
}

func (c *canvas) plate(at point, r float64) {
	c.disc(clear(rgb(0x000000), .16), point{at.x + r*.05, at.y + r*.07}, r)
	c.disc(rgb(0xfbfbf8), at, r)
	c.disc(rgb(0xeeece4), at, r*.74)
	foods := []uint32{0xd9822b, 0x6f9a4a, 0xc8452f, 0xe7c15a, 0x4f7f3a, 0xf0dfb0}
	for range 26 {
		angle, d := c.between(0, 2*math.Pi), r*.52*math.Sqrt(c.rnd.Float64())
		sin, cos := math.Sincos(angle)
		c.fill(rgb(foods[c.rnd.IntN(len(foods))]), oval(point{at.x + d*cos, at.y + d*sin}, r*c.between(.06, .16), r*c.between(.05, .13)))
	}
}

// Emblem is the picture of a group: a semaphore on a colour.
func Emblem(seed uint64, ground, ink uint32) image.Image {
	c := newCanvas(seed, portraitSide, portraitSide)
	g := rgb(ground)
	c.wash(mix(g, rgb(0xffffff), .14), mix(g, rgb(0x000000), .12))
	col := rgb(ink)
	c.line(col, 34, point{320, 520}, point{320, 250})
	c.signal(col, point{320, 250}, 150, 34, []float64{.42, -.42, 0}[c.rnd.IntN(3)])
	return c.RGBA
}

// House is the picture of a family's group.
func House(ground uint32) image.Image {
	c := newCanvas(3, portraitSide, portraitSide)
	g := rgb(ground)
	c.wash(mix(g, rgb(0xffffff), .3), g)
	c.fill(rgb(0x7fa36b), oval(point{320, 760}, 520, 270))
	c.panel(rgb(0xfbf3e4), 190, 300, 260, 230, 10)
	c.fill(rgb(0xb5523b), []point{{160, 316}, {320, 176}, {480, 316}})
	c.rect(rgb(0x8a3d2c), 400, 190, 40, 80)
	c.panel(rgb(0x0e6f75), 290, 410, 64, 120, 10)
	c.panel(rgb(0xf3c969), 216, 350, 54, 54, 6)
	c.panel(rgb(0xf3c969), 374, 350, 54, 54, 6)
	c.disc(rgb(0x5f8a52), point{520, 430}, 74)
	c.rect(rgb(0x6b4a33), 510, 470, 20, 90)
	return c.RGBA
}
