package paint

import (
	"image"
	"image/color"
	"math"
)

// Look is what a person looks like. The zero value is a person too.
type Look struct {
	Ground, Skin, Hair, Shirt uint32 // 0xrrggbb
	Cut                       Cut
	Glasses, Beard            bool
}

// Cut is how hair is worn.
type Cut int

// The cuts.
const (
	Short Cut = iota
	Long
	Bob
	Bun
	Curly
	Bald
	Scarf
)

const portraitSide = 640

// Portrait is a person, drawn with few shapes.
func Portrait(l Look) image.Image {
	c := newCanvas(1, portraitSide, portraitSide)
	ground, skin, hair, shirt := rgb(l.Ground), rgb(l.Skin), rgb(l.Hair), rgb(l.Shirt)
	c.wash(mix(ground, rgb(0xffffff), .16), mix(ground, rgb(0x000000), .08))
	c.behind(l.Cut, hair)
	shade := mix(skin, rgb(0x5a2d1c), .2)
	c.fill(shirt, oval(point{320, 690}, 250, 200))
	c.panel(shade, 268, 400, 104, 150, 50)
	c.fill(mix(shirt, rgb(0x000000), .16), oval(point{320, 520}, 80, 44))
	c.fill(shade, oval(point{320, 508}, 62, 36))
	if l.Cut != Scarf && l.Cut != Long && l.Cut != Bob {
		c.disc(shade, point{194, 322}, 28)
		c.disc(shade, point{446, 322}, 28)
	}
	c.fill(skin, oval(point{320, 310}, 126, 152))
	c.face(l, skin, hair)
	c.above(l.Cut, hair)
	return c.RGBA
}

// face is eyes, brows, nose, mouth and what grows or sits there.
func (c *canvas) face(l Look, skin, hair color.RGBA) {
	ink, shade := rgb(0x2a2024), mix(skin, rgb(0x7a3b2a), .34)
	if l.Beard {
		var beard []point
		for i := range 61 {
			sin, cos := math.Sincos(math.Pi * float64(i) / 60)
			beard = append(beard, point{320 + 127*cos, 330 + 136*sin})
		}
		beard = append(beard, point{222, 350}, point{262, 372}, point{320, 366}, point{378, 372}, point{418, 350})
		c.fill(hair, beard)
		c.fill(mix(skin, rgb(0xa0453e), .4), oval(point{320, 394}, 34, 10))
	} else {
		var smile []point
		for i := range 21 {
			sin, cos := math.Sincos(math.Pi * (.14 + .72*float64(i)/20))
			smile = append(smile, point{320 + 50*cos, 362 + 36*sin})
		}
		c.line(mix(skin, rgb(0x9c3b3b), .62), 9, smile...)
	}
	c.line(shade, 8, point{322, 318}, point{332, 344}, point{318, 350})
	for _, x := range []float64{270, 370} {
		c.disc(ink, point{x, 300}, 12)
		c.disc(rgb(0xffffff), point{x + 4, 296}, 3.6)
		c.line(mix(hair, ink, .3), 9, point{x - 24, 266}, point{x, 259}, point{x + 24, 266})
		if l.Glasses {
			ring := oval(point{x, 302}, 38, 36)
			c.line(ink, 6, append(ring, ring[0])...)
		}
	}
	if l.Glasses {
		c.line(ink, 6, point{308, 298}, point{320, 294}, point{332, 298})
	}
}

// behind is the hair that falls behind head and shoulders.
func (c *canvas) behind(cut Cut, hair color.RGBA) {
	switch cut {
	case Long:
		c.panel(hair, 166, 160, 308, 420, 150)
	case Bob:
		c.panel(hair, 168, 158, 304, 280, 140)
	case Curly:
		for i := range 22 {
			sin, cos := math.Sincos(math.Pi * (.86 + 1.28*float64(i)/21))
			c.disc(hair, point{320 + 150*cos, 318 + 176*sin}, 52)
		}
	case Scarf:
		c.fill(hair, oval(point{320, 330}, 176, 208))
		c.fill(hair, oval(point{320, 540}, 190, 110))
	}
}

// above is the hair over the forehead.
func (c *canvas) above(cut Cut, hair color.RGBA) {
	dome := func(low float64) []point {
		var out []point
		for i := range 61 {
			sin, cos := math.Sincos(math.Pi * (1 + float64(i)/60))
			out = append(out, point{320 + 138*cos, 296 + 156*sin})
		}
		return append(out, point{450, low}, point{424, 236}, point{350, 206}, point{262, 220}, point{212, 250}, point{190, low})
	}
	switch cut {
	case Short:
		c.fill(hair, dome(300))
	case Long, Bob:
		c.fill(hair, append(dome(300)[:61], point{458, 400}, point{430, 280}, point{300, 196}, point{214, 290}, point{182, 400}))
	case Bun:
		c.disc(hair, point{320, 120}, 62)
		c.fill(hair, dome(296))
	case Curly:
		for i := range 12 {
			sin, cos := math.Sincos(math.Pi * (1.08 + .84*float64(i)/11))
			c.disc(hair, point{320 + 118*cos, 268 + 108*sin}, 44)
		}
	case Scarf:
		var edge []point
		for i := range 61 {
			sin, cos := math.Sincos(math.Pi * (1 + float64(i)/60))
			edge = append(edge, point{320 + 150*cos, 320 + 186*sin})
		}
		for i := range 61 {
			sin, cos := math.Sincos(math.Pi * (2 - float64(i)/60))
			edge = append(edge, point{320 + 116*cos, 316 + 116*sin})
		}
		c.fill(hair, edge)
	}
}
