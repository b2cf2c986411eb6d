package layer

import (
	"fmt"
	"strconv"
	"strings"
)

// kind tells how a value of a type is laid out on the wire.
type kind uint8

const (
	kindInt    kind = iota // 4 bytes
	kindLong               // 8 bytes
	kindDouble             // 8 bytes
	kindFixed              // int128, int256
	kindString             // string or bytes
	kindBool               // 4 bytes, one of two ids
	kindTrue               // no bytes: the flag is the value
	kindFlags              // 4 bytes of flag bits
	kindVector             // vector of elem
	kindBoxed              // constructor id, then its fields
	kindQuery              // !X: any method
)

// maxWords is the largest number of flag words a definition may have. The
// schemas use two at most; one is spare.
const maxWords = 3

// typ is a TL type. Equal types have equal text.
type typ struct {
	kind kind
	text string // as written in the schema
	size int    // bytes of a fixed-size type, else 0
	elem *typ   // of a vector
	bare bool   // vector without its own id
}

// field is one field of a definition. Fields under a flag bit have mask != 0.
type field struct {
	name string
	typ  *typ
	word int    // index of the flags word that governs the field; for kindFlags its own index
	mask uint32 // bit of that word, 0 if the field is always there
}

// def is one distinct definition of a constructor or method. The pool holds it
// once, whatever the number of layers it was valid in, so equal layouts are
// equal pointers.
type def struct {
	name   string
	id     uint32
	method bool
	fields []field
	result *typ
	words  int
	ranges []layerRange
	text   string // the definition as written in pool.tl, without its layers
}

// layerRange is an inclusive range of layers; hi is openEnd while the
// definition is current.
type layerRange struct{ lo, hi int }

const openEnd = 1 << 30

// in tells whether the definition was valid in the layer.
func (d *def) in(layer int) bool {
	for _, r := range d.ranges {
		if r.lo <= layer && layer <= r.hi {
			return true
		}
	}
	return false
}

// last is the newest layer the definition was valid in, openEnd if current.
func (d *def) last() int { return d.ranges[len(d.ranges)-1].hi }

// find returns the index of the named field, or -1.
func (d *def) find(name string) int {
	for i := range d.fields {
		if d.fields[i].name == name {
			return i
		}
	}
	return -1
}

// generic tells whether the method wraps another one (query:!X).
func (d *def) generic() bool { return d.result.kind == kindQuery }

// types interns types by their text, so that equal types are equal pointers.
type types map[string]*typ

// get returns the type written as text.
func (ts types) get(text string) *typ {
	if t := ts[text]; t != nil {
		return t
	}
	t := ts.parse(text)
	ts[text] = t
	return t
}

func (ts types) parse(text string) *typ {
	t := &typ{text: text}
	switch text {
	case "int":
		t.kind, t.size = kindInt, 4
	case "long":
		t.kind, t.size = kindLong, 8
	case "double":
		t.kind, t.size = kindDouble, 8
	case "int128":
		t.kind, t.size = kindFixed, 16
	case "int256":
		t.kind, t.size = kindFixed, 32
	case "string", "bytes":
		t.kind = kindString
	case "Bool":
		t.kind, t.size = kindBool, 4
	case "true":
		t.kind = kindTrue
	case "#":
		t.kind, t.size = kindFlags, 4
	case "!X", "X":
		t.kind = kindQuery
	default:
		t.kind = kindBoxed
		if elem, ok := vectorElem(text); ok {
			t.kind, t.elem, t.bare = kindVector, ts.get(elem), text[0] == 'v'
		}
	}
	return t
}

// vectorElem returns the text of the element type of Vector<T> or vector<T>.
func vectorElem(text string) (string, bool) {
	if !strings.HasSuffix(text, ">") {
		return "", false
	}
	for _, p := range []string{"Vector<", "vector<"} {
		if rest, ok := strings.CutPrefix(text, p); ok {
			return rest[:len(rest)-1], true
		}
	}
	return "", false
}

// parseDef reads `name#id {X:Type} field:type … = Result`.
func (ts types) parseDef(line string, method bool) (*def, error) {
	words := strings.Fields(line)
	if len(words) < 3 || words[len(words)-2] != "=" {
		return nil, fmt.Errorf("definition %q: no result type", line)
	}
	name, hex, ok := strings.Cut(words[0], "#")
	if !ok {
		return nil, fmt.Errorf("definition %q: no id", line)
	}
	id, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return nil, fmt.Errorf("definition %q: id: %w", line, err)
	}
	d := &def{name: name, id: uint32(id), method: method, text: line}
	d.result = ts.get(words[len(words)-1])
	flagWords := map[string]int{}
	for _, w := range words[1 : len(words)-2] {
		if strings.HasPrefix(w, "{") {
			continue
		}
		f, err := ts.parseField(w, flagWords)
		if err != nil {
			return nil, fmt.Errorf("definition %q: %w", line, err)
		}
		d.fields = append(d.fields, f)
	}
	if d.words = len(flagWords); d.words > maxWords {
		return nil, fmt.Errorf("definition %q: more than %d flag words", line, maxWords)
	}
	return d, nil
}

// parseField reads `name:type`, `name:#` or `name:flags.N?type`.
func (ts types) parseField(text string, flagWords map[string]int) (field, error) {
	name, rest, ok := strings.Cut(text, ":")
	if !ok {
		return field{}, fmt.Errorf("field %q: no type", text)
	}
	f := field{name: name}
	if rest == "#" {
		f.word = len(flagWords)
		flagWords[name] = f.word
	}
	if cond, t, ok := strings.Cut(rest, "?"); ok {
		word, bit, _ := strings.Cut(cond, ".")
		index, known := flagWords[word]
		n, err := strconv.Atoi(bit)
		if !known || err != nil || n < 0 || n > 31 {
			return field{}, fmt.Errorf("field %q: bad condition", text)
		}
		f.word, f.mask, rest = index, 1<<n, t
	}
	f.typ = ts.get(rest)
	return f, nil
}
