package outline

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/vector"
)

// expanded is the path as clients read it.
// https://core.telegram.org/api/files#vector-thumbnails
func expanded(b []byte) string {
	const table = "AACAAAAHAAALMAAAQASTAVAAAZaacaaaahaaalmaaaqastava.az0123456789-,"
	out := "M"
	for _, c := range b {
		switch {
		case c >= 192:
			out += string(table[c-192])
			continue
		case c >= 128:
			out += ","
		case c >= 64:
			out += "-"
		}
		out += fmt.Sprint(c & 63)
	}
	return out + "z"
}

// drawn fills a path of commands M, l and z, and fails on anything else.
func drawn(t *testing.T, path string, w, h int) *image.Alpha {
	t.Helper()
	r := vector.NewRasterizer(w, h)
	k := float32(max(w, h)) / Box
	for part := range strings.SplitSeq(strings.TrimSuffix(path, "z"), "z") {
		head, tail, ok := strings.Cut(strings.TrimPrefix(part, "M"), "l")
		if !ok || part[0] != 'M' {
			t.Fatalf("path %q", path)
		}
		at := pairs(t, head)[0]
		r.MoveTo(k*at[0], k*at[1])
		for _, by := range pairs(t, tail) {
			at[0], at[1] = at[0]+by[0], at[1]+by[1]
			r.LineTo(k*at[0], k*at[1])
		}
		r.ClosePath()
	}
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	r.Draw(m, m.Rect, image.Opaque, image.Point{})
	return m
}

func pairs(t *testing.T, s string) (out [][2]float32) {
	t.Helper()
	var all []float32
	for word := range strings.FieldsSeq(strings.NewReplacer(",", " ", "-", " -").Replace(s)) {
		var v float32
		if _, err := fmt.Sscan(word, &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	if len(all) == 0 || len(all)%2 == 1 {
		t.Fatalf("%d numbers in %q", len(all), s)
	}
	for i := 0; i < len(all); i += 2 {
		out = append(out, [2]float32{all[i], all[i+1]})
	}
	return out
}

// alike is how much two masks have in common, of what either has.
func alike(a, b *image.Alpha) float64 {
	both, either := 0, 0
	for i := range a.Pix {
		x, y := a.Pix[i] >= solid, b.Pix[i] >= solid
		if x && y {
			both++
		}
		if x || y {
			either++
		}
	}
	return float64(both) / float64(either)
}

func painted(w, h int, in func(x, y float64) bool) *image.Alpha {
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if in(float64(x)+.5, float64(y)+.5) {
				m.SetAlpha(x, y, color.Alpha{A: 255})
			}
		}
	}
	return m
}

// TestPictures traces areas and fills the path again as a client does.
func TestPictures(t *testing.T) {
	for name, c := range map[string]struct {
		m     *image.Alpha
		lines int
	}{
		"disc":   {painted(512, 512, func(x, y float64) bool { return math.Hypot(x-256, y-256) < 200 }), 1},
		"ring":   {painted(512, 512, func(x, y float64) bool { r := math.Hypot(x-256, y-256); return r < 240 && r > 120 }), 2},
		"two":    {painted(512, 512, func(x, y float64) bool { return math.Hypot(x-120, y-256) < 90 || math.Hypot(x-390, y-256) < 110 }), 2},
		"wide":   {painted(512, 200, func(x, y float64) bool { return x > 60 && x < 500 && y > 10 && y < 190-x/5 }), 1},
		"all":    {painted(100, 100, func(x, y float64) bool { return true }), 1},
		"corner": {painted(512, 512, func(x, y float64) bool { return (x < 256) == (y < 256) }), 1},
		"star": {painted(512, 512, func(x, y float64) bool {
			a := math.Atan2(y-256, x-256)
			return math.Hypot(x-256, y-256) < 150+90*math.Cos(9*a)
		}), 1},
		"with dot": {painted(512, 512, func(x, y float64) bool { return math.Hypot(x-256, y-300) < 200 || x < 4 && y < 4 }), 1},
	} {
		b := Picture(c.m)
		if len(b) == 0 || len(b) > MaxBytes {
			t.Errorf("%s: %d bytes", name, len(b))
			continue
		}
		path := expanded(b)
		if n := strings.Count(path, "M"); n != c.lines {
			t.Errorf("%s: %d lines in %s", name, n, path)
		}
		if got := alike(c.m, drawn(t, path, c.m.Rect.Dx(), c.m.Rect.Dy())); got < 0.95 {
			t.Errorf("%s: the outline has %.3f in common with the picture: %s", name, got, path)
		}
	}
	if b := Picture(image.NewNRGBA(image.Rect(0, 0, 512, 512))); b != nil {
		t.Errorf("an empty picture has the outline %q", expanded(b))
	}
	if b := Picture(image.NewNRGBA(image.Rectangle{})); b != nil {
		t.Errorf("no picture has the outline %q", expanded(b))
	}
}

// TestNumbers writes all numbers there can be and reads them.
func TestNumbers(t *testing.T) {
	for v := -512; v <= 512; v++ {
		got := pairs(t, strings.TrimSuffix(strings.TrimPrefix(expanded(number(number(nil, v, true), -v, false)), "M"), "z"))
		if got[0] != [2]float32{float32(v), float32(-v)} {
			t.Fatalf("%d is read as %v", v, got)
		}
	}
}

const head = `{"w":512,"h":512,"ip":0,"op":60,"fr":60,`

// filled is a layer with a square of side 200 that stands at 256, 256.
func filled(more, items string) string {
	return `{"ty":4,"ip":0,"op":60,` + more + `"ks":{"p":{"a":0,"k":[256,256]}},"shapes":[{"ty":"gr","it":[` + items + `{"ty":"rc","p":{"k":[0,0]},"s":{"k":[200,200]},"r":{"k":0}},{"ty":"fl","o":{"a":0,"k":100}},{"ty":"tr"}]}]}`
}

func disc(x, y, r float64) func(px, py float64) bool {
	return func(px, py float64) bool { return math.Hypot(px-x, py-y) < r }
}

func square(x, y, half float64) func(px, py float64) bool {
	return func(px, py float64) bool { return math.Abs(px-x) < half && math.Abs(py-y) < half }
}

// TestAnimations draws what Lottie can say.
func TestAnimations(t *testing.T) {
	middle := square(256, 256, 100)
	for name, c := range map[string]struct {
		text string
		in   func(x, y float64) bool
	}{
		"square":    {head + `"layers":[` + filled("", "") + `]}`, middle},
		"ellipse":   {head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{},"shapes":[{"ty":"el","p":{"k":[200,300]},"s":{"k":[240,240]}},{"ty":"gf","o":{"k":100}}]}]}`, disc(200, 300, 120)},
		"pen":       {head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{},"shapes":[{"ty":"sh","ks":{"k":{"c":false,"v":[[56,256],[456,256]],"i":[[0,0],[0,0]],"o":[[0,0],[0,0]]}}},{"ty":"st","w":{"k":80},"o":{"k":100}}]}]}`, func(x, y float64) bool { return math.Hypot(x-min(max(x, 56), 456), y-256) < 40 }},
		"moves":     {head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{"p":{"a":1,"k":[{"t":-30,"s":[100,256],"e":[400,256]},{"t":30,"s":[400,256]}]},"s":{"k":[200,200,100]}},"shapes":[{"ty":"rc","p":{"k":[0,0]},"s":{"k":[100,100]}},{"ty":"fl","o":{"k":100}}]}]}`, square(250, 256, 100)},
		"parts":     {head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{"p":{"s":true,"x":{"a":0,"k":150},"y":{"a":0,"k":350}}},"shapes":[{"ty":"rc","p":{"k":[0,0]},"s":{"k":[200,200]}},{"ty":"fl","o":{"k":100}}]}]}`, square(150, 350, 100)},
		"carried":   {head + `"layers":[{"ty":3,"ind":7,"ip":0,"op":60,"ks":{"p":{"k":[100,0]}}},` + filled(`"parent":7,`, "") + `]}`, square(356, 256, 100)},
		"turned":    {head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{"p":{"k":[256,256]},"r":{"k":45}},"shapes":[{"ty":"rc","p":{"k":[0,0]},"s":{"k":[200,200]}},{"ty":"fl","o":{"k":100}}]}]}`, func(x, y float64) bool { return math.Abs(x-256)+math.Abs(y-256) < 141 }},
		"within":    {head + `"assets":[{"id":"a","layers":[` + filled("", "") + `]}],"layers":[{"ty":0,"refId":"a","ip":0,"op":60,"ks":{"p":{"k":[0,100]}}}]}`, square(256, 356, 100)},
		"of groups": {head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{},"shapes":[{"ty":"gr","it":[{"ty":"rc","p":{"k":[0,0]},"s":{"k":[200,200]}},{"ty":"tr","p":{"k":[256,256]}}]},{"ty":"fl","o":{"k":100}}]}]}`, middle},
		"matte":     {head + `"layers":[{"ty":4,"td":1,"ip":0,"op":60,"ks":{},"shapes":[{"ty":"el","p":{"k":[256,256]},"s":{"k":[160,160]}},{"ty":"fl","o":{"k":100}}]},` + filled(`"tt":1,`, "") + `]}`, disc(256, 256, 80)},
		"mask":      {head + `"layers":[` + filled(`"masksProperties":[{"mode":"a","pt":{"k":{"c":true,"v":[[-300,-300],[0,-300],[0,300],[-300,300]],"i":[[0,0],[0,0],[0,0],[0,0]],"o":[[0,0],[0,0],[0,0],[0,0]]}}}],`, "") + `]}`, func(x, y float64) bool { return x < 256 && middle(x, y) }},
		"late":      {head + `"layers":[` + strings.Replace(filled("", ""), `"ip":0`, `"ip":20`, 1) + `]}`, middle},
		"star":      {head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{"p":{"k":[256,256]}},"shapes":[{"ty":"sr","sy":2,"pt":{"k":40},"or":{"k":200},"p":{"k":[0,0]},"r":{"k":0}},{"ty":"fl","o":{"k":100}}]}]}`, disc(256, 256, 200)},
		"hidden":    {head + `"layers":[` + filled(`"hd":true,`, "") + `]}`, nil},
		"clear":     {head + `"layers":[` + strings.Replace(filled("", ""), `"k":100}}`, `"k":0}}`, 1) + `]}`, nil},
		"no layers": {head + `"layers":[null,{}]}`, nil},
		"no JSON":   {"{", nil},
		"no sides":  {`{"ip":0,"op":1,"layers":[]}`, nil},
	} {
		b := Animation([]byte(c.text))
		if c.in == nil {
			if b != nil {
				t.Errorf("%s has the outline %s", name, expanded(b))
			}
			continue
		}
		if b == nil {
			t.Errorf("%s has no outline", name)
			continue
		}
		if got := alike(painted(512, 512, c.in), drawn(t, expanded(b), 512, 512)); got < 0.95 {
			t.Errorf("%s: the outline has %.3f in common with what it shows: %s", name, got, expanded(b))
		}
	}
}

// TestTooMuch gives up on animations that would take for ever.
func TestTooMuch(t *testing.T) {
	inner := ""
	for i := range 20 {
		layer := fmt.Sprintf(`{"ty":0,"refId":"%d","ip":0,"op":60,"ks":{}}`, i+1)
		inner += fmt.Sprintf(`{"id":"%d","layers":[%s]},`, i, strings.Repeat(layer+",", 19)+layer)
	}
	long := `{"ty":4,"ip":0,"op":60,"ks":{},"shapes":[{"ty":"sh","ks":{"k":{"c":true,"v":[` + strings.Repeat("[1,2],", 300_000) + `[1,2]]}}}]}`
	nested := strings.Repeat(`{"x":{"k":1},"y":`, 5000) + `{"k":[` + strings.Repeat("1,", 1_000_000) + `1]}` + strings.Repeat("}", 5000)
	again := strings.Repeat(`{"ty":0,"refId":"a","ip":0,"op":60,"ks":{}},`, 1900) + `{}`
	deep := strings.Repeat(`{"ty":"gr","it":[`, 2000) + strings.Repeat(`]}`, 2000)
	for name, text := range map[string]string{
		"itself": head + `"assets":[{"id":"a","layers":[{"ty":0,"refId":"a","ip":-1e9,"op":1e9,"ks":{}}]}],"layers":[{"ty":0,"refId":"a","ip":0,"op":60,"ks":{}}]}`,
		"bomb":   head + `"assets":[` + strings.TrimSuffix(inner, ",") + `],"layers":[{"ty":0,"refId":"0","ip":0,"op":60,"ks":{}}]}`,
		"deep":   head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{},"shapes":[` + deep + `]}]}`,
		"long":   head + `"assets":[{"id":"a","layers":[` + long + `]}],"layers":[` + again + `]}`,
		"nested": head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{"p":` + nested + `}}]}`,
		"parent": head + `"layers":[{"ty":4,"ind":1,"parent":1,"ip":0,"op":60,"ks":{},"shapes":[]}]}`,
		"huge":   head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{"s":{"k":[1e300,1e300]},"p":{"k":[-1e300,1e308]}},"shapes":[{"ty":"rc","p":{"k":[1e308,0]},"s":{"k":[1e308,-1e308]}},{"ty":"fl","o":{"k":100}}]}]}`,
	} {
		began := time.Now()
		if b := Animation([]byte(text)); len(b) > MaxBytes {
			t.Errorf("%s: %d bytes", name, len(b))
		}
		if took := time.Since(began); took > 10*drawTime {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func FuzzAnimation(f *testing.F) {
	f.Add(head + `"layers":[` + filled("", "") + `]}`)
	f.Add(head + `"layers":[{"ty":4,"ip":0,"op":60,"ks":{},"shapes":[{"ty":"sh","ks":{"k":{"c":true,"v":[[56,256],[456,256]],"i":[[0,0],[0,0]],"o":[[9,0],[0,0]]}}},{"ty":"st","w":{"k":80},"o":{"k":100}}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if b := Animation([]byte(text)); len(b) > MaxBytes {
			t.Errorf("%d bytes", len(b))
		}
	})
}
