package main

import (
	"image"
	gocolor "image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"

	"chappe/internal/message"
)

// sheets writes pictures of the art for eyes: all reactions side by side, or one
// drawing at several moments of each of its animations.
func sheets(dir, only string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if d, ok := reactions[only]; ok {
		return writePNG(filepath.Join(dir, codePoints(only)+".png"), moments(d))
	}
	var all []image.Image
	for _, emoji := range message.EmojiReactions {
		all = append(all, resting(reactions[emoji].draw).render(0, 120))
	}
	if err := writePNG(filepath.Join(dir, "reactions.png"), sheet(all, 10, 120)); err != nil {
		return err
	}
	all = nil
	for _, d := range tower {
		all = append(all, living(d.standing).render(70, 256))
	}
	if err := writePNG(filepath.Join(dir, "chappe.png"), sheet(all, 4, 256)); err != nil {
		return err
	}
	all = nil
	for _, s := range []*scene{thrown(), landing(1), landing(5), landing(6)} {
		for i := range 8 {
			all = append(all, s.render(float64(s.frames*i)/8, 160))
		}
	}
	if err := writePNG(filepath.Join(dir, "dice.png"), sheet(all, 8, 160)); err != nil {
		return err
	}
	all = nil
	for _, g := range games {
		for value := range g.highest + 1 {
			s := g.draw(value)
			for i := range 6 {
				all = append(all, s.render(float64(s.frames*i)/6, 120))
			}
		}
	}
	if err := writePNG(filepath.Join(dir, "games.png"), sheet(all, 12, 120)); err != nil {
		return err
	}
	return writePNG(filepath.Join(dir, "slots.png"), slotSheet())
}

// slotSheet is the machine as clients put it together: a row while the value is
// not known, one for a mixed end and one for the jackpot.
func slotSheet() image.Image {
	const size = 160
	m := slotMachine()
	var all []image.Image
	for _, row := range [][5]int{{0, 8, 14, 20, 2}, {0, 5, 12, 17, 2}, {1, 3, 9, 15, 2}} {
		for i := range 8 {
			whole := image.NewRGBA(image.Rect(0, 0, size, size))
			for _, part := range row {
				s := m[part]
				draw.Draw(whole, whole.Bounds(), s.render(float64(s.frames*i)/8, size), image.Point{}, draw.Over)
			}
			all = append(all, whole)
		}
	}
	return sheet(all, 8, size)
}

// moments are frames of the animations of a drawing, one animation in a row.
func moments(d drawing) image.Image {
	const columns, size = 8, 160
	var all []image.Image
	for _, s := range []*scene{appearing(d.draw), selected(d.draw), activated(d.draw), effect(d.draw), around(d.draw)} {
		for i := range columns {
			all = append(all, s.render(float64(s.frames*i)/columns, size))
		}
	}
	return sheet(all, columns, size)
}

func sheet(all []image.Image, columns, size int) image.Image {
	rows := (len(all) + columns - 1) / columns
	pad := size / 12
	dst := image.NewRGBA(image.Rect(0, 0, columns*(size+pad)+pad, rows*(size+pad)+pad))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(gocolor.RGBA{R: 0xf4, G: 0xf6, B: 0xf9, A: 255}), image.Point{}, draw.Src)
	for i, m := range all {
		at := image.Pt(pad+i%columns*(size+pad), pad+i/columns*(size+pad))
		draw.Draw(dst, image.Rectangle{Min: at, Max: at.Add(m.Bounds().Size())}, m, image.Point{}, draw.Over)
	}
	return dst
}

func writePNG(name string, m image.Image) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := png.Encode(f, m); err != nil {
		return err
	}
	return f.Close()
}
