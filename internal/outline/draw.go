package outline

import (
	"image"
	"math"
	"time"

	"golang.org/x/image/vector"
)

// drawing is in the middle of drawing a frame.
type drawing struct {
	of     *animation
	size   image.Rectangle
	draws  int
	points int
	layer  int
	until  time.Time
}

// late reports whether the time is over: what is read again for each use may be
// long.
func (d *drawing) late() bool { return !time.Now().Before(d.until) }

// layers draws what is opaque of layers on a mask. They stand from the top to the
// bottom, which does not matter for a mask.
func (d *drawing) layers(mask *image.Alpha, all []*layer, frame float64, view matrix, depth int) error {
	if depth > maxDepth {
		return errEffort
	}
	var matte *layer
	for _, l := range all {
		if d.layer++; d.layer > maxLayers || d.late() {
			return errEffort
		}
		if l == nil {
			continue
		}
		if l.IsMatte == 1 {
			matte = l
			continue
		}
		if err := d.cut(mask, l, matte, all, frame, view, depth); err != nil {
			return err
		}
		matte = nil
	}
	return nil
}

// cut draws a layer within its masks and the layer that cuts it.
func (d *drawing) cut(mask *image.Alpha, l, matte *layer, all []*layer, frame float64, view matrix, depth int) error {
	if l.Hidden || frame < l.In || frame >= l.Out {
		return nil
	}
	var cuts []*image.Alpha
	if matte != nil && (l.Matte == 1 || l.Matte == 2) {
		m := image.NewAlpha(d.size)
		if err := d.one(m, matte, all, frame, view, depth); err != nil {
			return err
		}
		if l.Matte == 2 {
			invert(m)
		}
		cuts = append(cuts, m)
	}
	if len(l.Masks) > 0 {
		m, err := d.masks(l, l.stand(all, frame).then(view), frame)
		if err != nil {
			return err
		}
		cuts = append(cuts, m)
	}
	if len(cuts) == 0 {
		return d.one(mask, l, all, frame, view, depth)
	}
	own := image.NewAlpha(d.size)
	if err := d.one(own, l, all, frame, view, depth); err != nil {
		return err
	}
	for i := range own.Pix {
		for _, c := range cuts {
			own.Pix[i] = uint8(int(own.Pix[i]) * int(c.Pix[i]) / 255)
		}
		mask.Pix[i] = max(mask.Pix[i], own.Pix[i])
	}
	return nil
}

func invert(m *image.Alpha) {
	for i := range m.Pix {
		m.Pix[i] = 255 - m.Pix[i]
	}
}

// masks is what the masks of a layer leave of it: those that add do so to
// nothing, the others take away.
func (d *drawing) masks(l *layer, view matrix, frame float64) (*image.Alpha, error) {
	sum := image.NewAlpha(d.size)
	if l.Masks[0].Mode != "a" {
		invert(sum)
	}
	for _, one := range l.Masks {
		b, ok := one.Path.path(frame)
		if !ok || one.Mode == "n" {
			continue
		}
		m := image.NewAlpha(d.size)
		if err := d.fill(m, []line{b.line()}, view, 0); err != nil {
			return nil, err
		}
		if one.Inverted {
			invert(m)
		}
		for i, a := range m.Pix {
			switch one.Mode {
			case "a":
				sum.Pix[i] = max(sum.Pix[i], a)
			case "s":
				sum.Pix[i] = min(sum.Pix[i], 255-a)
			default:
				sum.Pix[i] = min(sum.Pix[i], a)
			}
		}
	}
	return sum, nil
}

// one draws a layer by itself.
func (d *drawing) one(mask *image.Alpha, l *layer, all []*layer, frame float64, view matrix, depth int) error {
	if l.Transform.Opacity.at(frame, 100)[0] < faint {
		return nil
	}
	m := l.stand(all, frame).then(view)
	switch l.Type {
	case shapes:
		_, err := d.group(mask, l.Shapes, frame, m, depth)
		return err
	case block:
		r := rectangle(l.Width/2, l.Height/2, l.Width, l.Height, 0)
		return d.fill(mask, []line{r}, m, 0)
	case composition:
		for i := range d.of.Assets {
			if inner := &d.of.Assets[i]; inner.ID == l.RefID {
				return d.layers(mask, inner.Layers, l.within(frame, d.of.Rate), m, depth+1)
			}
		}
	}
	return nil
}

// faint is the opacity below which nothing is drawn, in percent.
const faint = 20

// within is the frame of the composition that a layer shows.
func (l *layer) within(frame, rate float64) float64 {
	if l.Remap != nil {
		return l.Remap.at(frame, 0)[0] * rate
	}
	stretch := l.Stretch
	if !(stretch > 0) {
		stretch = 1
	}
	return (frame - l.Start) / stretch
}

// stand is how a layer stands, moved by those that carry it.
func (l *layer) stand(all []*layer, frame float64) matrix {
	m := l.Transform.matrix(frame)
	for range maxDepth {
		if l.Parent == nil {
			return m
		}
		next := (*layer)(nil)
		for _, other := range all {
			if other != nil && other.Index != nil && *other.Index == *l.Parent {
				next = other
				break
			}
		}
		if next == nil {
			return m
		}
		m = m.then(next.Transform.matrix(frame))
		l = next
	}
	return m
}

func (t *transform) matrix(frame float64) matrix {
	return stand(t.Anchor.at(frame, 0, 0), t.Position.at(frame, 0, 0), t.Scale.at(frame, 100, 100), t.Rotation.at(frame, 0)[0])
}

// group draws the items of a group and returns its paths as they stand in it:
// a paint fills the paths that stand before it, those of groups included.
func (d *drawing) group(mask *image.Alpha, items []*shape, frame float64, view matrix, depth int) ([]line, error) {
	if depth > maxDepth {
		return nil, errEffort
	}
	own := identity
	for _, s := range items {
		if s != nil && s.Type == "tr" {
			if s.O.at(frame, 100)[0] < faint {
				return nil, nil
			}
			own = stand(s.A.at(frame, 0, 0), s.P.at(frame, 0, 0), s.S.at(frame, 100, 100), s.R.at(frame, 0)[0])
		}
	}
	var lines []line
	for _, s := range items {
		if s == nil || s.Hidden {
			continue
		}
		if d.late() {
			return nil, errEffort
		}
		var err error
		if s.Type == "gr" {
			var inner []line
			inner, err = d.group(mask, s.Items, frame, own.then(view), depth+1)
			lines = append(lines, inner...)
		} else if pen, ok := s.paint(frame); ok {
			err = d.fill(mask, lines, own.then(view), pen)
		} else if l, ok := s.line(frame); ok {
			lines = append(lines, l)
		} else if s.Type == "tm" && s.S.at(frame, 0)[0] == s.E.at(frame, 100)[0] {
			lines = nil // trimmed to nothing
		}
		if err != nil {
			return nil, err
		}
		if len(lines) > maxDraws {
			return nil, errEffort
		}
	}
	for i, l := range lines {
		lines[i] = line{points: own.all(l.points), closed: l.closed}
	}
	return lines, nil
}

// paint is the width of the pen if an item paints, 0 if it fills.
func (s *shape) paint(frame float64) (pen float64, ok bool) {
	switch s.Type {
	case "fl", "gf":
		return 0, s.O.at(frame, 100)[0] >= faint
	case "st", "gs":
		pen = s.Width.at(frame, 0)[0]
		return pen, pen > 0 && s.O.at(frame, 100)[0] >= faint
	}
	return 0, false
}

// fill draws lines: what is within them, or, with a pen, they themselves.
func (d *drawing) fill(mask *image.Alpha, lines []line, view matrix, pen float64) error {
	if len(lines) == 0 {
		return nil
	}
	d.draws++
	r := vector.NewRasterizer(d.size.Dx(), d.size.Dy())
	for _, l := range lines {
		if d.points += len(l.points); d.points > maxPoints || d.draws > maxDraws {
			return errEffort
		}
		if pen > 0 {
			stroke(r, l, view, pen)
		} else {
			polygon(r, view.all(l.points))
		}
	}
	r.Draw(mask, d.size, image.Opaque, image.Point{})
	return nil
}

// farthest is how far from the picture a point is taken, in pixels: farther away
// it makes no difference that can be seen.
const farthest = 4 * maskSide

func polygon(r *vector.Rasterizer, ps []point) {
	for i, p := range ps {
		x := float32(min(max(p.x, -farthest), farthest))
		y := float32(min(max(p.y, -farthest), farthest))
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
}

// stroke draws a line with a round pen: a disc at each point and a bar between
// two, all in the same sense, so that they add up to one area.
func stroke(r *vector.Rasterizer, l line, view matrix, pen float64) {
	ps := l.points
	if l.closed {
		ps = append(ps[:len(ps):len(ps)], ps[0])
	}
	for i, at := range ps {
		var disc []point
		for k := range 8 {
			s, c := math.Sincos(float64(k) * math.Pi / 4)
			disc = append(disc, point{at.x + pen/2*c, at.y + pen/2*s})
		}
		polygon(r, oriented(view.all(disc)))
		if i == 0 {
			continue
		}
		from := ps[i-1]
		length := math.Hypot(at.x-from.x, at.y-from.y)
		if length == 0 {
			continue
		}
		dx, dy := (at.x-from.x)*pen/2/length, (at.y-from.y)*pen/2/length
		polygon(r, oriented(view.all([]point{
			{from.x - dy, from.y + dx}, {at.x - dy, at.y + dx}, {at.x + dy, at.y - dx}, {from.x + dy, from.y - dx},
		})))
	}
}

// oriented returns a polygon that runs clockwise on the screen.
func oriented(ps []point) []point {
	area := 0.0
	for i, p := range ps {
		q := ps[(i+1)%len(ps)]
		area += p.x*q.y - q.x*p.y
	}
	if area < 0 {
		for i, j := 0, len(ps)-1; i < j; i, j = i+1, j-1 {
			ps[i], ps[j] = ps[j], ps[i]
		}
	}
	return ps
}
