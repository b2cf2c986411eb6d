package paint

import (
	"image"
	"image/color"
	"math"
)

// Mood is the light of a landscape.
type Mood int

// The moods.
const (
	Dawn Mood = iota
	Day
	Dusk
	Night
	Fog
	Snow
)

// palette is what a mood is painted with.
type palette struct {
	sky       []color.RGBA
	sun       color.RGBA
	far, near color.RGBA // of the ridges
	high      float64    // of the sun, as a part of the height
	size      float64    // of the sun, as a part of the width
}

var palettes = map[Mood]palette{
	Dawn:  {[]color.RGBA{rgb(0x5d7ea6), rgb(0xb9a7b8), rgb(0xf3c7a0), rgb(0xfbe3c0)}, rgb(0xfff1d0), rgb(0xc79c9a), rgb(0x3d3f52), .52, .045},
	Day:   {[]color.RGBA{rgb(0x5b9bc4), rgb(0x9cc6da), rgb(0xdfeae2)}, rgb(0xfffbe8), rgb(0x9dbcb4), rgb(0x2f5d4d), .2, .035},
	Dusk:  {[]color.RGBA{rgb(0x2e3560), rgb(0x8d4f78), rgb(0xe0805e), rgb(0xf7c27e)}, rgb(0xffe0a0), rgb(0x9c5a6b), rgb(0x241d35), .58, .055},
	Night: {[]color.RGBA{rgb(0x0b1230), rgb(0x1b2a55), rgb(0x3c5080)}, rgb(0xf4f0dc), rgb(0x2f4270), rgb(0x0a1024), .24, .03},
	Fog:   {[]color.RGBA{rgb(0xb9c4c8), rgb(0xd3d9d8), rgb(0xe6e6df)}, rgb(0xf7f5ec), rgb(0xc3cccb), rgb(0x5b6b6e), .34, .04},
	Snow:  {[]color.RGBA{rgb(0x7f9dbd), rgb(0xb9cbdc), rgb(0xe9e6e4)}, rgb(0xfffaf0), rgb(0xc6d3e0), rgb(0xf2f5f8), .3, .035},
}

// Landscape is hills in a light, with semaphore towers on some of them.
func Landscape(seed uint64, mood Mood, w, h int) image.Image {
	c := newCanvas(seed, w, h)
	p := palettes[mood]
	c.wash(p.sky...)
	sun := point{c.between(.2, .8) * c.w, p.high * c.h}
	if mood == Night {
		c.stars()
	}
	c.glow(sun, c.w*.34, p.sun, .55)
	c.disc(p.sun, sun, c.w*p.size)
	if mood == Day || mood == Snow || mood == Dawn {
		c.clouds(mix(p.sky[len(p.sky)-1], rgb(0xffffff), .6))
	}
	const ridges = 5
	for i := range ridges {
		t := float64(i) / (ridges - 1)
		col := mix(p.far, p.near, math.Pow(t, 1.3))
		base := c.h * (.56 + .38*t)
		ridge := c.ridge(base, c.h*(.10+.05*t), 3+i)
		if i == 1 || i == 3 {
			at := ridge[int(c.between(.15, .85)*float64(len(ridge)))]
			c.tower(mix(col, rgb(0x15131a), .35+.2*t), point{at.x, at.y + c.h*.01}, c.h*(.10+.16*t))
		}
		c.fill(col, append(ridge, point{c.w + 2, c.h + 2}, point{-2, c.h + 2}))
		if i < ridges-1 {
			c.haze(base, p.sky[len(p.sky)-1], .22*(1-t))
		}
	}
	if mood == Day || mood == Dawn || mood == Dusk {
		c.birds(mix(p.near, p.sky[0], .3), 3+c.rnd.IntN(4))
	}
	return c.RGBA
}

// ridge is the upper edge of hills from the left side to the right one.
func (c *canvas) ridge(base, height float64, waves int) []point {
	type wave struct{ n, size, at float64 }
	var all []wave
	for i := range waves {
		n := .7 + float64(i)*c.between(.8, 1.5)
		all = append(all, wave{n, 1 / (1 + .9*float64(i)), c.between(0, 2*math.Pi)})
	}
	const steps = 240
	out := make([]point, 0, steps+3)
	for i := range steps + 1 {
		x := float64(i) / steps
		y := 0.0
		for _, w := range all {
			y += w.size * math.Sin(2*math.Pi*w.n*x+w.at)
		}
		out = append(out, point{x*(c.w+4) - 2, base - height*.5*y})
	}
	return out
}

// tower is a station of the Chappe brothers: a house with a mast, a long beam
// that turns on it, and an arm at each end of the beam.
func (c *canvas) tower(col color.RGBA, foot point, height float64) {
	house := height * .42
	w := house * .5
	c.fill(col, []point{{foot.x - w*.55, foot.y}, {foot.x - w*.42, foot.y - house}, {foot.x + w*.42, foot.y - house}, {foot.x + w*.55, foot.y}})
	c.fill(col, []point{{foot.x - w*.56, foot.y - house}, {foot.x, foot.y - house*1.32}, {foot.x + w*.56, foot.y - house}})
	light := clear(rgb(0xffe2a0), .85)
	c.panel(light, foot.x-w*.12, foot.y-house*.72, w*.24, house*.24, w*.06)
	top := point{foot.x, foot.y - height}
	stroke := max(height*.024, 1.2)
	c.line(col, stroke, point{foot.x, foot.y - house}, top)
	angles := []float64{0, math.Pi / 4, -math.Pi / 4, .35, -.35}
	c.signal(col, top, height*.3, stroke, angles[c.rnd.IntN(len(angles))])
}

// signal is the beam with its two arms, as one of the signs of the code.
func (c *canvas) signal(col color.Color, at point, half, stroke, angle float64) {
	sin, cos := math.Sincos(angle)
	left, right := point{at.x - half*cos, at.y + half*sin}, point{at.x + half*cos, at.y - half*sin}
	c.line(col, stroke*1.15, left, right)
	for _, end := range []point{left, right} {
		sin, cos := math.Sincos(float64(c.rnd.IntN(8)) * math.Pi / 4)
		c.line(col, stroke*.9, end, point{end.x + half*.62*cos, end.y + half*.62*sin})
	}
}

func (c *canvas) haze(y float64, col color.RGBA, strength float64) {
	for row := int(y - c.h*.12); row < int(y+c.h*.16); row++ {
		d := 1 - math.Abs(float64(row)-y)/(c.h*.16)
		if row < 0 || row >= c.Bounds().Dy() || d <= 0 {
			continue
		}
		for x := range c.Bounds().Dx() {
			c.SetRGBA(x, row, mix(c.RGBAAt(x, row), col, strength*d))
		}
	}
}

func (c *canvas) stars() {
	for range 160 {
		at := point{c.between(0, c.w), c.between(0, c.h*.6)}
		c.disc(clear(rgb(0xffffff), c.between(.25, .95)), at, c.w*c.between(.0006, .0016))
	}
}

func (c *canvas) clouds(col color.RGBA) {
	for range 3 {
		at := point{c.between(0, c.w), c.between(.08, .32) * c.h}
		size := c.between(.03, .07) * c.w
		for range 7 {
			c.fill(clear(col, .28), oval(point{at.x + c.between(-2.2, 2.2)*size, at.y + c.between(-.2, .2)*size}, size*c.between(.8, 1.8), size*c.between(.18, .4)))
		}
	}
}

func (c *canvas) birds(col color.RGBA, n int) {
	flock := point{c.between(.2, .75) * c.w, c.between(.16, .34) * c.h}
	for range n {
		at := point{flock.x + c.between(-.1, .1)*c.w, flock.y + c.between(-.05, .05)*c.h}
		s := c.w * c.between(.006, .012)
		c.line(col, max(s*.16, 1), point{at.x - s, at.y - s*.45}, point{at.x - s*.4, at.y - s*.5}, at, point{at.x + s*.4, at.y - s*.5}, point{at.x + s, at.y - s*.45})
	}
}

// Sea is a coast in a light: water below the sky, with the sun in it, and a
// tower on a cape.
func Sea(seed uint64, mood Mood, w, h int) image.Image {
	c := newCanvas(seed, w, h)
	p := palettes[mood]
	c.wash(p.sky...)
	sun := point{c.between(.35, .65) * c.w, c.h * min(p.high, .5)}
	c.glow(sun, c.w*.4, p.sun, .6)
	c.disc(p.sun, sun, c.w*p.size)
	shore := c.h * .6
	c.water(shore, sun.x, p)
	cape := []point{{c.w + 2, shore - c.h*.14}}
	for i := range 40 {
		x := 1 - float64(i)/40*.46
		cape = append(cape, point{x * c.w, shore - c.h*.15*math.Pow((x-.54)/.46, .7) + c.between(-1, 1)*c.h*.004})
	}
	cape = append(cape, point{c.w * .53, shore + c.h*.006}, point{c.w + 2, shore + c.h*.02})
	dark := mix(p.near, rgb(0x15131a), .2)
	c.tower(dark, point{c.w * .83, shore - c.h*.1}, c.h*.3)
	c.fill(dark, cape)
	c.birds(dark, 5)
	return c.RGBA
}

// water paints waves that take the light of the sky.
func (c *canvas) water(shore, sun float64, p palette) {
	deep := mix(p.near, p.sky[0], .55)
	for y := int(shore); y < c.Bounds().Dy(); y++ {
		t := (float64(y) - shore) / (c.h - shore)
		line := mix(mix(p.sky[len(p.sky)-1], deep, .35), deep, math.Sqrt(t))
		for x := range c.Bounds().Dx() {
			c.SetRGBA(x, y, line)
		}
	}
	for range 420 {
		t := c.rnd.Float64()
		y := shore + t*t*(c.h-shore)
		off := c.rnd.NormFloat64() * c.w * (.03 + .16*t)
		length := c.w * (.008 + .05*t) * c.between(.5, 1.4)
		c.fill(clear(p.sun, c.between(.08, .4)*(1-.5*t)), oval(point{sun + off, y}, length, max(c.h*.0012*(1+3*t), .7)))
	}
}
