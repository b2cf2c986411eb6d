package outline

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"math"
	"time"
)

// Bounds of an animation that is drawn: a stranger's file of few bytes may ask
// for any amount of work.
const (
	maxDepth  = 8      // of compositions and groups within each other
	maxDraws  = 1500   // shapes
	maxPoints = 60_000 // of all shapes
	maxLayers = 2000

	drawTime = 2 * time.Second // of one frame
)

// errEffort means that an animation asks for too much.
var errEffort = errors.New("outline: too much to draw")

// Animation returns the outline of an animated sticker as it is at its
// beginning, or, if it is still empty then, in its middle. Its form is the one
// of Lottie, unpacked. It returns nil for what cannot be drawn.
//
// https://core.telegram.org/stickers#animated-stickers-and-emoji
func Animation(text []byte) []byte {
	_, path := shown(text)
	return path
}

// Shape returns what is opaque of an animated sticker, some hundred pixels wide,
// in the frame of which [Animation] is the outline; nil for what cannot be drawn.
func Shape(text []byte) *image.Alpha {
	mask, _ := shown(text)
	return mask
}

func shown(text []byte) (*image.Alpha, []byte) {
	var a animation
	if json.Unmarshal(text, &a) != nil || !(a.W > 0) || !(a.H > 0) || !(a.Out > a.In) {
		return nil, nil
	}
	for _, frame := range []float64{a.In, (a.In + a.Out) / 2} {
		mask, err := a.mask(frame)
		if err != nil {
			return nil, nil
		}
		if path := of(mask); path != nil {
			return mask, path
		}
	}
	return nil, nil
}

// animation is a file of Lottie, as far as it says what is opaque.
//
// https://lottiefiles.github.io/lottie-docs/
type animation struct {
	W      float64  `json:"w"`
	H      float64  `json:"h"`
	In     float64  `json:"ip"`
	Out    float64  `json:"op"`
	Rate   float64  `json:"fr"`
	Layers []*layer `json:"layers"`
	Assets []struct {
		ID     string   `json:"id"`
		Layers []*layer `json:"layers"`
	} `json:"assets"`
}

type layer struct {
	Type      int       `json:"ty"`
	Index     *int      `json:"ind"`
	Parent    *int      `json:"parent"`
	In        float64   `json:"ip"`
	Out       float64   `json:"op"`
	Start     float64   `json:"st"`
	Stretch   float64   `json:"sr"`
	Hidden    bool      `json:"hd"`
	Matte     int       `json:"tt"` // the layer before it cuts it
	IsMatte   int       `json:"td"`
	RefID     string    `json:"refId"`
	Remap     *value    `json:"tm"`
	Transform transform `json:"ks"`
	Shapes    []*shape  `json:"shapes"`
	Color     string    `json:"sc"` // of a solid layer
	Width     float64   `json:"sw"`
	Height    float64   `json:"sh"`
	Masks     []struct {
		Mode     string `json:"mode"`
		Inverted bool   `json:"inv"`
		Path     value  `json:"pt"`
	} `json:"masksProperties"`
}

// The types of layers that are drawn.
const (
	composition = 0
	block       = 1
	shapes      = 4
)

type transform struct {
	Anchor   value `json:"a"`
	Position value `json:"p"`
	Scale    value `json:"s"`
	Rotation value `json:"r"`
	Opacity  value `json:"o"`
}

// shape is an item of a layer of shapes or of a group. The same letters mean
// other things in items of other types.
type shape struct {
	Type   string   `json:"ty"`
	Hidden bool     `json:"hd"`
	Items  []*shape `json:"it"`
	Path   value    `json:"ks"`
	A      value    `json:"a"`
	P      value    `json:"p"`
	S      value    `json:"s"`
	E      value    `json:"e"`
	R      value    `json:"r"`
	O      value    `json:"o"`
	Width  value    `json:"w"`
	Points value    `json:"pt"`
	Outer  value    `json:"or"`
	Inner  value    `json:"ir"`
	Star   int      `json:"sy"` // 1: a star, 2: a polygon
}

// value is a number, a list of them or a path, which may move.
type value struct {
	still json.RawMessage
	keys  []keyframe
	x, y  *value // a position of which both parts move by themselves
}

type keyframe struct {
	Time float64         `json:"t"`
	From json.RawMessage `json:"s"`
	To   json.RawMessage `json:"e"`
	Hold int             `json:"h"`
}

// UnmarshalJSON implements [json.Unmarshaler]. What is no value is taken for
// one that was not given.
func (v *value) UnmarshalJSON(b []byte) error {
	if len(b) == 0 || b[0] != '{' {
		v.still = bytes.Clone(b) // such as "r": 1 of a fill
		return nil
	}
	// Parts are no values by themselves: reading values within each other would
	// look at the innermost as often as there are levels.
	type part struct {
		K json.RawMessage `json:"k"`
	}
	var raw struct {
		part
		X *part `json:"x"`
		Y *part `json:"y"`
	}
	if json.Unmarshal(b, &raw) != nil {
		return nil
	}
	v.read(raw.K)
	if raw.X != nil && raw.Y != nil {
		v.x, v.y = new(value), new(value)
		v.x.read(raw.X.K)
		v.y.read(raw.Y.K)
	}
	return nil
}

// read takes what a value is: keys, or one thing for ever.
func (v *value) read(k json.RawMessage) {
	if bytes.HasPrefix(k, []byte("[{")) {
		var keys []keyframe
		if json.Unmarshal(k, &keys) == nil && len(keys) > 0 && len(keys[0].From) > 0 {
			v.keys = keys
			return
		}
	}
	v.still = k
}

// at returns the numbers of a value at a frame, or the given ones where it has
// none. Between two keys it goes straight.
func (v *value) at(frame float64, rest ...float64) []float64 {
	out := rest
	put := func(from []float64) {
		out = append([]float64(nil), rest...)
		for i := range min(len(from), len(out)) {
			if !math.IsNaN(from[i]) && !math.IsInf(from[i], 0) {
				out[i] = from[i]
			}
		}
	}
	switch {
	case v.x != nil && v.y != nil && len(rest) > 1:
		put([]float64{v.x.at(frame, rest[0])[0], v.y.at(frame, rest[1])[0]})
	case len(v.keys) > 0:
		a, b, part := v.between(frame)
		from, to := numbers(a), numbers(b)
		for i := range min(len(from), len(to)) {
			from[i] += part * (to[i] - from[i])
		}
		put(from)
	default:
		put(numbers(v.still))
	}
	return out
}

// between returns the keys around a frame, and how far it is from the first to
// the second.
func (v *value) between(frame float64) (from, to json.RawMessage, part float64) {
	i := 0
	for i+1 < len(v.keys) && v.keys[i+1].Time <= frame {
		i++
	}
	k := v.keys[i]
	if len(k.From) == 0 && i > 0 { // the last key of old files says only when it is
		return v.keys[i-1].To, v.keys[i-1].To, 0
	}
	if i+1 >= len(v.keys) || k.Hold == 1 || frame <= k.Time {
		return k.From, k.From, 0
	}
	next := v.keys[i+1]
	to = next.From
	if len(k.To) > 0 {
		to = k.To
	}
	return k.From, to, (frame - k.Time) / (next.Time - k.Time)
}

// numbers reads a number or a list of them.
func numbers(b json.RawMessage) []float64 {
	var list []float64
	if json.Unmarshal(b, &list) == nil {
		return list
	}
	var one float64
	if len(b) > 0 && json.Unmarshal(b, &one) == nil {
		return []float64{one}
	}
	return nil
}

// bezier is a path as Lottie writes it: handles are relative to their vertex.
type bezier struct {
	Closed   bool         `json:"c"`
	Vertices [][2]float64 `json:"v"`
	In       [][2]float64 `json:"i"`
	Out      [][2]float64 `json:"o"`
}

// path returns a value that is a path at a frame. A path that moves is the one
// of the key before.
func (v *value) path(frame float64) (*bezier, bool) {
	b := v.still
	if len(v.keys) > 0 {
		b, _, _ = v.between(frame)
		var list []json.RawMessage
		if json.Unmarshal(b, &list) == nil && len(list) > 0 {
			b = list[0]
		}
	}
	p := new(bezier)
	if len(b) == 0 || json.Unmarshal(b, p) != nil {
		return nil, false
	}
	n := len(p.Vertices)
	return p, n > 0 && len(p.In) == n && len(p.Out) == n
}

// mask draws a frame.
func (a *animation) mask(frame float64) (*image.Alpha, error) {
	k := maskSide / max(a.W, a.H)
	size := image.Rect(0, 0, max(1, int(a.W*k)), max(1, int(a.H*k)))
	d := &drawing{of: a, size: size, until: time.Now().Add(drawTime)}
	mask := image.NewAlpha(size)
	return mask, d.layers(mask, a.Layers, frame, matrix{a: k, d: k}, 0)
}
