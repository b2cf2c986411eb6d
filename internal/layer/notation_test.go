package layer

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// notation reads and writes values as text, by the schema of one layer:
// name{field:value flag …}, [value …] for vectors, "…" for strings and bytes.
// Flag words are never written: what is named is set.
type notation struct {
	s     *schema
	ids   map[uint32]*def
	types types
	in    string
	b     []byte
}

func newNotation(p *Pool, layer int) *notation {
	n := &notation{s: p.schema(layer), ids: map[uint32]*def{}, types: p.types}
	for _, m := range []map[string]*def{n.s.ctors, n.s.methods} {
		for _, d := range m {
			n.ids[d.id] = d
		}
	}
	return n
}

// encode turns text into bytes; it panics on a mistake in the text.
func (n *notation) encode(text string, t *typ) []byte {
	n.in, n.b = text, nil
	n.value(t)
	if n.space(); n.in != "" {
		panic(fmt.Sprintf("left over: %q", n.in))
	}
	return n.b
}

func (n *notation) space() { n.in = strings.TrimLeftFunc(n.in, unicode.IsSpace) }

func (n *notation) take(prefix string) bool {
	n.space()
	rest, found := strings.CutPrefix(n.in, prefix)
	if found {
		n.in = rest
	}
	return found
}

func (n *notation) word() string {
	n.space()
	i := strings.IndexFunc(n.in, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r)
	})
	if i < 0 {
		i = len(n.in)
	}
	w := n.in[:i]
	n.in = n.in[i:]
	return w
}

func (n *notation) value(t *typ) {
	switch t.kind {
	case kindInt:
		n.b = binary.LittleEndian.AppendUint32(n.b, uint32(number(n.word())))
	case kindLong:
		n.b = binary.LittleEndian.AppendUint64(n.b, uint64(number(n.word())))
	case kindDouble:
		v, err := strconv.ParseFloat(n.word(), 64)
		if err != nil {
			panic(err)
		}
		n.b = binary.LittleEndian.AppendUint64(n.b, math.Float64bits(v))
	case kindBool:
		n.b = binary.LittleEndian.AppendUint32(n.b, boolID(n.word() == "true"))
	case kindString:
		n.space()
		q, err := strconv.QuotedPrefix(n.in)
		if err != nil {
			panic(fmt.Sprintf("string at %q", n.in))
		}
		n.in = n.in[len(q):]
		s, _ := strconv.Unquote(q)
		n.b = appendString(n.b, []byte(s))
	case kindVector:
		n.vector(t)
	default:
		n.object(t)
	}
}

func (n *notation) vector(t *typ) {
	if !n.take("[") {
		panic(fmt.Sprintf("vector at %q", n.in))
	}
	n.b = binary.LittleEndian.AppendUint32(n.b, vectorID)
	at, count := len(n.b), uint32(0)
	n.b = append(n.b, 0, 0, 0, 0)
	for !n.take("]") {
		n.value(t.elem)
		count++
	}
	binary.LittleEndian.PutUint32(n.b[at:], count)
}

// object reads name{…}; the braces may be left out if there is nothing in them.
// Fields may come in any order, and required ones may be left out when zero.
func (n *notation) object(t *typ) {
	name := n.word()
	d := n.s.ctors[name]
	if t.kind == kindQuery {
		d = n.s.methods[name]
	}
	if d == nil || t.kind == kindBoxed && d.result != t {
		panic(fmt.Sprintf("layer %d: no %s in %s, before %.40q", n.s.layer, name, t.text, n.in))
	}
	given := map[string][]byte{}
	if n.take("{") {
		for !n.take("}") {
			n.field(d, given)
		}
	}
	n.b = binary.LittleEndian.AppendUint32(n.b, d.id)
	n.fields(d, given)
}

func (n *notation) field(d *def, given map[string][]byte) {
	name := n.word()
	i := d.find(name)
	if i < 0 {
		panic(fmt.Sprintf("layer %d: %s has no field %q, before %.40q", n.s.layer, d.name, name, n.in))
	}
	outer := n.b
	n.b = []byte{}
	if n.take(":") {
		n.value(d.fields[i].typ)
	}
	given[name], n.b = n.b, outer
}

func (n *notation) fields(d *def, given map[string][]byte) {
	zero := &compiler{dst: n.s}
	for i := range d.fields {
		f := &d.fields[i]
		v, found := given[f.name]
		switch {
		case f.typ.kind == kindFlags:
			var bits uint32
			for _, g := range d.fields {
				if _, set := given[g.name]; set && g.mask != 0 && g.word == f.word {
					bits |= g.mask
				}
			}
			n.b = binary.LittleEndian.AppendUint32(n.b, bits)
		case found:
			n.b = append(n.b, v...)
		case f.mask == 0 || n.bitSet(d, f, given) && f.typ.kind != kindTrue:
			v = zero.zero(f.typ)
			if v == nil {
				panic(fmt.Sprintf("%s.%s is required", d.name, f.name))
			}
			n.b = append(n.b, v...)
		}
	}
}

// decode turns bytes into text, one field a line where an object is long.
func (n *notation) decode(b []byte, t *typ) string {
	n.b = b
	var w strings.Builder
	n.write(&w, t)
	if len(n.b) != 0 {
		return fmt.Sprintf("%s + %d bytes", w.String(), len(n.b))
	}
	return w.String()
}

func (n *notation) u32() uint32 {
	v := binary.LittleEndian.Uint32(n.b)
	n.b = n.b[4:]
	return v
}

func (n *notation) write(w *strings.Builder, t *typ) {
	switch t.kind {
	case kindInt:
		fmt.Fprint(w, int32(n.u32()))
	case kindLong:
		fmt.Fprint(w, int64(binary.LittleEndian.Uint64(n.b)))
		n.b = n.b[8:]
	case kindDouble:
		fmt.Fprint(w, math.Float64frombits(binary.LittleEndian.Uint64(n.b)))
		n.b = n.b[8:]
	case kindBool:
		fmt.Fprint(w, n.u32() == boolTrueID)
	case kindString:
		fmt.Fprintf(w, "%q", stringBytes(n.b))
		n.b = n.b[stringSize(n.b):]
	case kindVector:
		n.u32()
		w.WriteString("[")
		for i := range n.u32() {
			if i > 0 {
				w.WriteString(" ")
			}
			n.write(w, t.elem)
		}
		w.WriteString("]")
	default:
		n.writeObject(w)
	}
}

func (n *notation) writeObject(w *strings.Builder) {
	d := n.ids[n.u32()]
	if d == nil {
		w.WriteString("?")
		return
	}
	w.WriteString(d.name)
	words := map[int]uint32{}
	var parts []string
	for i := range d.fields {
		f := &d.fields[i]
		if f.typ.kind == kindFlags {
			words[f.word] = n.u32()
			continue
		}
		if f.mask != 0 && words[f.word]&f.mask == 0 {
			continue
		}
		if f.typ.kind == kindTrue {
			parts = append(parts, f.name)
			continue
		}
		var v strings.Builder
		n.write(&v, f.typ)
		parts = append(parts, f.name+":"+v.String())
	}
	if len(parts) > 0 {
		w.WriteString("{" + strings.Join(parts, " ") + "}")
	}
}

// bitSet tells whether a field that shares f's bit is given.
func (n *notation) bitSet(d *def, f *field, given map[string][]byte) bool {
	for _, g := range d.fields {
		if _, found := given[g.name]; found && g.mask == f.mask && g.word == f.word {
			return true
		}
	}
	return false
}
