package layer

import "encoding/binary"

// defTable finds a source definition by constructor id.
type defTable struct {
	mask  uint32
	slots []*def
}

func newDefTable(defs []*def) *defTable {
	size := uint32(2)
	for size < 2*uint32(len(defs)) {
		size *= 2
	}
	t := &defTable{mask: size - 1, slots: make([]*def, size)}
	for _, d := range defs {
		i := d.id & t.mask
		for t.slots[i] != nil {
			i = (i + 1) & t.mask
		}
		t.slots[i] = d
	}
	return t
}

func (t *defTable) find(id uint32) *def {
	for i := id & t.mask; ; i = (i + 1) & t.mask {
		d := t.slots[i]
		if d == nil || d.id == id {
			return d
		}
	}
}

// skip moves x.pos behind the value of type t.
func (x *exec) skip(t *typ) code {
	switch t.kind {
	case kindTrue:
		return ok
	case kindString:
		n := stringSize(x.src[x.pos:])
		if n < 0 {
			return malformed
		}
		x.pos += n
		return ok
	case kindVector:
		return x.skipVector(t)
	case kindBoxed, kindQuery:
		return x.skipBoxed(t)
	}
	if len(x.src)-x.pos < t.size {
		return malformed
	}
	x.pos += t.size
	return ok
}

func (x *exec) skipVector(t *typ) code {
	n, good := x.vectorHead(t.bare)
	if !good {
		return malformed
	}
	if size := t.elem.size; size > 0 {
		if len(x.src)-x.pos < n*size {
			return malformed
		}
		x.pos += n * size
		return ok
	}
	for range n {
		if r := x.skip(t.elem); r != ok {
			return r
		}
	}
	return ok
}

func (x *exec) skipBoxed(t *typ) code {
	id, good := x.peek()
	if !good {
		return malformed
	}
	d := x.defs.find(id)
	if d == nil || (t.kind == kindBoxed && d.result != t) || d.method != (t.kind == kindQuery) {
		return malformed
	}
	x.pos += 4
	if x.depth++; x.depth > maxDepth {
		return tooBig
	}
	r := x.skipFields(d)
	x.depth--
	return r
}

func (x *exec) skipFields(d *def) code {
	var in [maxWords]uint32
	for i := range d.fields {
		f := &d.fields[i]
		if f.mask != 0 && in[f.word]&f.mask == 0 {
			continue
		}
		if f.typ.kind == kindFlags {
			v, good := x.peek()
			if !good {
				return malformed
			}
			in[f.word] = v
		}
		if r := x.skip(f.typ); r != ok {
			return r
		}
	}
	return ok
}

// locate pushes one span for each field of d, with x.pos at the first of them.
func (x *exec) locate(d *def) code {
	var in [maxWords]uint32
	for i := range d.fields {
		f := &d.fields[i]
		if f.mask != 0 && in[f.word]&f.mask == 0 {
			x.spans = append(x.spans, span{end: -1})
			continue
		}
		start := x.pos
		if f.typ.kind == kindFlags {
			if v, good := x.peek(); good {
				in[f.word] = v
			}
		}
		if r := x.skip(f.typ); r != ok {
			return r
		}
		x.spans = append(x.spans, span{start, x.pos})
	}
	return ok
}

// object is a located source object: the fields of def lie in src where the
// spans from base on say. It is valid until the function that received it
// returns.
type object struct {
	def  *def
	x    *exec
	src  []byte
	base int
	made []byte // instead of all that: the finished bytes of a field named type
}

func (o *object) span(i int) span { return o.x.spans[o.base+i] }

// has tells whether the field with this index is on the wire.
func (o *object) has(i int) bool { return i >= 0 && o.span(i).end >= 0 }

// truth is the value of the Bool field with this index.
func (o *object) truth(i int) bool {
	return o.has(i) && binary.LittleEndian.Uint32(o.src[o.span(i).start:]) == boolTrueID
}

// raw returns the source bytes of the named field, or nil if it is absent.
func (o *object) raw(name string) []byte {
	i := o.def.find(name)
	if !o.has(i) {
		return nil
	}
	s := o.span(i)
	return o.src[s.start:s.end]
}

// on tells whether the named flag or optional field is set.
func (o *object) on(name string) bool { return o.has(o.def.find(name)) }

// text returns the content of the named string or bytes field.
func (o *object) text(name string) []byte {
	if b := o.raw(name); b != nil {
		return stringBytes(b)
	}
	return nil
}

// int returns the named int field, 0 if absent.
func (o *object) int(name string) int32 {
	if b := o.raw(name); b != nil {
		return int32(binary.LittleEndian.Uint32(b))
	}
	return 0
}

// child locates the boxed value in b, which must be a part of o.src.
func (o *object) child(b []byte) (*object, bool) {
	if len(b) < 4 {
		return nil, false
	}
	d := o.x.defs.find(binary.LittleEndian.Uint32(b))
	if d == nil {
		return nil, false
	}
	c := &object{def: d, x: o.x, src: b, base: len(o.x.spans)}
	src, pos := o.x.src, o.x.pos
	o.x.src, o.x.pos = b, 4
	r := o.x.locate(d)
	o.x.src, o.x.pos = src, pos
	return c, r == ok
}

// field locates the boxed value of the named field.
func (o *object) field(name string) (*object, bool) { return o.child(o.raw(name)) }

// elems splits the vector of boxed values in the named field.
func (o *object) elems(name string) [][]byte {
	b := o.raw(name)
	if b == nil {
		return nil
	}
	elem := o.def.fields[o.def.find(name)].typ.elem
	x := o.x
	src, pos := x.src, x.pos
	defer func() { x.src, x.pos = src, pos }()
	x.src, x.pos = b, 0
	n, good := x.vectorHead(false)
	if !good {
		return nil
	}
	out := make([][]byte, 0, n)
	for range n {
		start := x.pos
		if x.skip(elem) != ok {
			return nil
		}
		out = append(out, b[start:x.pos])
	}
	return out
}
