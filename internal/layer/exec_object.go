package layer

import (
	"encoding/binary"
	"slices"
)

// object executes a plan with x.pos behind the constructor id of the source.
func (x *exec) object(p *plan) code {
	if p.bad {
		return noForm
	}
	if p.steps == nil || x.careful {
		return x.indexed(p)
	}
	pos, end, lost := x.pos, len(x.dst), len(x.lost)
	r := x.stream(p)
	if r == again {
		x.pos, x.dst, x.lost = pos, x.dst[:end], x.lost[:lost]
		return x.indexed(p)
	}
	return r
}

// stream executes the fast form: one pass over the source.
func (x *exec) stream(p *plan) code {
	var in, cleared [maxWords]uint32
	var at [maxWords]int
	x.put(p.dst.id)
	for i := range p.steps {
		s := &p.steps[i]
		if s.mask != 0 && in[s.word]&s.mask == 0 {
			if s.need {
				return noForm
			}
			x.dst = append(x.dst, s.alt...)
			continue
		}
		r := ok
		switch s.op {
		case stepFlagsIn:
			v, good := x.peek()
			if !good {
				return malformed
			}
			x.pos += 4
			in[s.size] = v
		case stepFlagsOut:
			at[s.size] = len(x.dst)
			x.put(0)
		case stepCopy:
			r = x.copyBytes(s.size)
		case stepString:
			r = x.copyString()
		case stepConv:
			r = x.stepConv(s, &cleared)
		case stepSkip:
			r = x.skip(s.typ)
		case stepLit:
			x.dst = append(x.dst, s.lit...)
		}
		if r != ok {
			return r
		}
	}
	x.patchFlags(p, &in, &cleared, &at)
	return ok
}

// stepConv converts a value; a value without a form is left out if its target
// field is optional.
func (x *exec) stepConv(s *step, cleared *[maxWords]uint32) code {
	pos, end := x.pos, len(x.dst)
	r := x.convert(s.conv)
	if r != noForm || x.strict {
		return r
	}
	switch {
	case s.shared:
		return again
	case s.dstMask == 0 && s.alt == nil:
		return noForm
	}
	x.pos, x.dst = pos, x.dst[:end]
	x.lose()
	if s.dstMask == 0 {
		x.dst = append(x.dst, s.alt...)
	} else {
		cleared[s.dstWord] |= s.dstMask
	}
	return x.skip(s.typ)
}

func (x *exec) patchFlags(p *plan, in, cleared *[maxWords]uint32, at *[maxWords]int) {
	out := p.set
	for i := range p.moves {
		m := &p.moves[i]
		switch {
		case m.from == m.to:
			out[m.dst] |= in[m.src] & m.from
		case in[m.src]&m.from != 0:
			out[m.dst] |= m.to
		}
	}
	for w := range p.dst.words {
		binary.LittleEndian.PutUint32(x.dst[at[w]:], out[w]&^cleared[w])
	}
}

// indexed executes a plan with the source fields located first, so that target
// fields can be written in any order and from several source fields.
func (x *exec) indexed(p *plan) code {
	base := len(x.spans)
	r := x.locate(p.src)
	end := x.pos
	if r == ok {
		o := &object{def: p.src, x: x, src: x.src, base: base}
		outer := x.outer
		if p.keep {
			x.outer = o
		}
		r = x.emit(p, o)
		x.outer = outer
	}
	x.spans = x.spans[:base]
	x.pos = end
	return r
}

// emit writes the target object, anew whenever a group of optional fields
// turns out to have no form.
func (x *exec) emit(p *plan, o *object) code {
	var banned [maxWords]uint32
	end, lost := len(x.dst), len(x.lost)
	for {
		word, mask, r := x.emitOnce(p, o, &banned)
		if r != again && r != absent {
			return r
		}
		x.dst, x.lost = x.dst[:end], x.lost[:lost]
		banned[word] |= mask
		if r == again {
			x.lose()
			lost = len(x.lost)
		}
	}
}

// emitOnce writes the target object without the banned groups. On again and
// absent it names the group to ban.
func (x *exec) emitOnce(p *plan, o *object, banned *[maxWords]uint32) (int, uint32, code) {
	bits := p.set
	for i := range p.groups {
		if g := &p.groups[i]; x.groupPresent(p, g, o) {
			bits[g.word] |= g.mask
		}
	}
	for w := range bits {
		bits[w] &^= banned[w]
	}
	x.put(p.dst.id)
	for i := range p.fields {
		f := &p.dst.fields[i]
		switch {
		case f.typ.kind == kindFlags:
			x.put(bits[f.word])
		case f.mask != 0 && bits[f.word]&f.mask == 0, f.typ.kind == kindTrue:
		default:
			r := x.fieldValue(&p.fields[i], o)
			if r == noForm && f.mask != 0 && !x.strict {
				return f.word, f.mask, again
			}
			if r == absent && f.mask == 0 {
				r = noForm
			}
			if r != ok {
				return f.word, f.mask, r
			}
		}
	}
	return 0, 0, ok
}

// fieldValue writes one target value.
func (x *exec) fieldValue(fp *fieldPlan, o *object) code {
	switch fp.how {
	case fromLit:
		x.dst = append(x.dst, fp.lit...)
		return ok
	case toBool:
		x.put(boolID(o.has(fp.src)))
		return ok
	case fromFunc:
		return fp.fn(x, o, fp.conv)
	case fromBuild:
		if !slices.ContainsFunc(fp.when, o.has) {
			if fp.lit == nil {
				return absent
			}
			x.dst = append(x.dst, fp.lit...)
			return ok
		}
		return x.emit(fp.build, o)
	case fromSource:
		return x.sourceValue(fp, o)
	}
	return noForm
}

// sourceValue converts the source field, or writes the default if it is absent
// or has no form.
func (x *exec) sourceValue(fp *fieldPlan, o *object) code {
	r := noForm
	if o.has(fp.src) {
		end := len(x.dst)
		x.pos = o.span(fp.src).start
		if r = x.convert(fp.conv); r == noForm {
			x.dst = x.dst[:end]
		}
	}
	if r != noForm || fp.lit == nil || x.strict && o.has(fp.src) {
		return r
	}
	x.dst = append(x.dst, fp.lit...)
	return ok
}

// groupPresent decides whether the fields under one target bit are written. A
// true flag among them decides; otherwise one value present is enough, and the
// others need a default.
func (x *exec) groupPresent(p *plan, g *group, o *object) bool {
	flags, values := 0, 0
	for _, i := range g.members {
		fp := &p.fields[i]
		on := false
		switch fp.how {
		case fromTrue, fromPresent:
			on = o.has(fp.src)
		case fromBool:
			on = o.truth(fp.src)
		case toBool, fromSource:
			if o.has(fp.src) {
				values++
			} else if fp.lit == nil {
				return false
			}
			continue
		case alwaysOn:
			on = true
		case fromFunc:
			if p.dst.fields[i].typ.kind == kindTrue {
				on = fp.fn(x, o, fp.conv) == ok
				break
			}
			values++
			continue
		case fromBuild:
			if !slices.ContainsFunc(fp.when, o.has) {
				return false
			}
			values++
			continue
		case fromLit:
			continue
		case never:
			return false
		}
		if !on {
			return false
		}
		flags++
	}
	return flags+values > 0
}

func boolID(v bool) uint32 {
	if v {
		return boolTrueID
	}
	return boolFalseID
}
