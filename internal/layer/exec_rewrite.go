package layer

import "encoding/binary"

// project takes one field of the boxed value at x.pos.
func (x *exec) project(c *conv) code {
	id, good := x.peek()
	if !good {
		return malformed
	}
	d := x.defs.find(id)
	if d == nil || d.result != c.typ {
		return malformed
	}
	x.pos += 4
	base := len(x.spans)
	r := x.locate(d)
	end := x.pos
	if r == ok {
		outer := x.outer
		if contexts[d.name] {
			x.outer = &object{def: d, x: x, src: x.src, base: base}
		}
		r = x.take(c, d, base)
		x.outer = outer
	}
	x.spans = x.spans[:base]
	x.pos = end
	return r
}

func (x *exec) take(c *conv, d *def, base int) code {
	p, known := c.picks[d]
	if known && p.field >= 0 {
		if s := x.spans[base+p.field]; s.end >= 0 {
			x.pos = s.start
			return x.convert(p.conv)
		}
	}
	if p.lit == nil {
		x.culprit = d.name
		return noForm
	}
	x.dst = append(x.dst, p.lit...)
	return ok
}

// rewrite converts the object at x.pos through another constructor: on the way
// down the rewritten source is converted further, on the way up the converted
// object is rewritten.
func (x *exec) rewrite(e *entry) code {
	buf := x.scratch[:0]
	x.scratch = nil
	var r code
	if e.after == nil {
		buf, r = x.rewriteDown(e, buf)
	} else {
		buf, r = x.rewriteUp(e, buf)
	}
	x.scratch = buf
	return r
}

func (x *exec) rewriteDown(e *entry, buf []byte) ([]byte, code) {
	x.pos += 4
	base := len(x.spans)
	r := x.locate(e.src)
	end := x.pos
	done := false
	if r == ok {
		buf, done = e.rewrite(&object{def: e.src, x: x, src: x.src, base: base}, buf)
	}
	x.spans = x.spans[:base]
	if r != ok {
		return buf, r
	}
	if !done {
		return buf, noForm
	}
	src := x.src
	x.src, x.pos = buf, 0
	r = x.convert(e.then)
	x.src, x.pos = src, end
	return buf, r
}

func (x *exec) rewriteUp(e *entry, buf []byte) ([]byte, code) {
	x.pos += 4
	start := len(x.dst)
	if r := x.object(e.after); r != ok {
		return buf, r
	}
	buf = append(buf, x.dst[start:]...)
	x.dst = x.dst[:start]
	src, pos, base := x.src, x.pos, len(x.spans)
	x.src, x.pos = buf, 4
	r := x.locate(e.after.dst)
	done := false
	if r == ok {
		x.dst, done = e.rewrite(&object{def: e.after.dst, x: x, src: buf, base: base}, x.dst)
	}
	x.spans = x.spans[:base]
	x.src, x.pos = src, pos
	if r == ok && !done {
		r = noForm
	}
	return buf, r
}

// appendID appends a constructor id or a flags word.
func appendID(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }
