package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"math"
)

// object is a JSON object; encoding/json sorts its names, so that the same art
// always makes the same bytes.
type object = map[string]any

// lottie writes a scene as Lottie.
func (s *scene) lottie() ([]byte, error) {
	w := &lottie{seen: make(map[*scene]string), assets: []any{}}
	doc := object{
		"tgs": 1, "v": "5.5.2", "fr": 60, "ip": 0, "op": s.frames, "w": side, "h": side, "nm": "", "ddd": 0,
		"layers": w.layers(s),
	}
	doc["assets"] = w.assets
	return json.Marshal(doc)
}

// packed makes an animated sticker of Lottie: that in gzip.
//
// https://core.telegram.org/stickers#animated-stickers-and-emoji
func packed(text []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// lottie collects the inner scenes of one animation.
type lottie struct {
	seen   map[*scene]string
	assets []any
}

// layers are in Lottie from the top to the bottom.
func (w *lottie) layers(s *scene) []any {
	out := make([]any, 0, len(s.layers))
	for i := len(s.layers) - 1; i >= 0; i-- {
		l := &s.layers[i]
		o := object{
			"ddd": 0, "ind": i + 1, "nm": l.name, "sr": 1, "ks": l.transform(), "ao": 0,
			"ip": 0, "op": s.frames, "st": 0, "bm": 0,
		}
		if l.parent >= 0 {
			o["parent"] = l.parent + 1
		}
		if l.inner != nil {
			o["ty"], o["refId"], o["w"], o["h"] = 0, w.asset(l.inner), side, side
			o["st"], o["ip"] = l.start, l.start
		} else {
			o["ty"], o["shapes"] = 4, shapes(l.shapes)
		}
		out = append(out, o)
	}
	return out
}

func (w *lottie) asset(s *scene) string {
	if id, ok := w.seen[s]; ok {
		return id
	}
	id := string(rune('a' + len(w.seen)))
	w.seen[s] = id
	w.assets = append(w.assets, object{"id": id, "layers": w.layers(s)})
	return id
}

func (l *layer) transform() object {
	at := [2]float64{l.pivot.x, l.pivot.y}
	place := func(v [2]float64) []any { return []any{px(at[0] + v[0]), px(at[1] + v[1]), 0} }
	percent := func(v [2]float64) []any { return []any{round(100 * v[0]), round(100 * v[1]), 100} }
	first := func(k float64) func(v [2]float64) []any {
		return func(v [2]float64) []any { return []any{round(k * v[0])} }
	}
	return object{
		"a": fixed([]any{px(at[0]), px(at[1]), 0}),
		"p": l.move.lottie([2]float64{}, place),
		"s": l.scale.lottie([2]float64{1, 1}, percent),
		"r": l.turn.lottie([2]float64{}, first(1)),
		"o": l.fade.lottie([2]float64{1, 1}, first(100)),
	}
}

func fixed(v any) object { return object{"a": 0, "k": v} }

// lottie writes a track. Each key says also where it leads to: older players
// need it.
func (t track) lottie(rest [2]float64, form func([2]float64) []any) object {
	if len(t) < 2 {
		v := form(t.at(0, rest))
		if len(v) == 1 {
			return fixed(v[0])
		}
		return fixed(v)
	}
	keys := make([]any, len(t))
	for i, k := range t {
		o := object{"t": k.frame, "s": form(k.values)}
		if i+1 < len(t) {
			o["e"] = form(t[i+1].values)
			o["o"] = object{"x": easeOut, "y": 0}
			o["i"] = object{"x": easeIn, "y": 1}
		}
		keys[i] = o
	}
	return object{"a": 1, "k": keys}
}

// shapes are in Lottie from the top to the bottom, too.
func shapes(all []shape) []any {
	out := make([]any, 0, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		out = append(out, all[i].lottie())
	}
	return out
}

func (s shape) lottie() object {
	var items []any
	for _, p := range s.paths {
		items = append(items, object{"ty": "sh", "ks": fixed(p.lottie())})
	}
	paint := object{"c": fixed(s.color.lottie()), "o": fixed(round(100 * s.alpha))}
	if s.pen > 0 {
		paint["ty"], paint["w"], paint["lc"], paint["lj"] = "st", fixed(px(s.pen)), 2, 2
	} else {
		paint["ty"], paint["r"] = "fl", 1
	}
	return object{"ty": "gr", "it": append(items, paint, object{
		"ty": "tr", "p": fixed([]any{0, 0}), "a": fixed([]any{0, 0}), "s": fixed([]any{100, 100}),
		"r": fixed(0), "o": fixed(100), "sk": fixed(0), "sa": fixed(0),
	})}
}

func (c color) lottie() []any {
	part := func(shift uint) float64 { return math.Round(float64(c>>shift&255)/255*1000) / 1000 }
	return []any{part(16), part(8), part(0), 1}
}

// lottie writes vertices with their handles, relative to them.
func (p path) lottie() object {
	v, in, out := []any{}, []any{}, []any{}
	from := func(q, at point) []any { return []any{px(q.x - at.x), px(q.y - at.y)} }
	corner := func(at, before, after point) {
		v = append(v, []any{px(at.x), px(at.y)})
		in = append(in, from(before, at))
		out = append(out, from(after, at))
	}
	curves := p.curves
	arrival := p.from
	if p.closed && len(curves) > 0 && last(p) == p.from {
		arrival = curves[len(curves)-1].b
	}
	for i, c := range curves {
		at, before := p.from, arrival
		if i > 0 {
			at, before = curves[i-1].to, curves[i-1].b
		}
		corner(at, before, c.a)
	}
	if n := len(curves); n > 0 && !(p.closed && last(p) == p.from) {
		corner(curves[n-1].to, curves[n-1].b, curves[n-1].to)
	}
	return object{"v": v, "i": in, "o": out, "c": p.closed}
}

// px turns a length on the grid into one of the picture.
func px(v float64) float64 { return round(v * side / grid) }

func round(v float64) float64 { return math.Round(v*10) / 10 }
