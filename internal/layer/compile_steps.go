package layer

// stepMaker turns a plan into its fast form, if it has one.
type stepMaker struct {
	p     *plan
	steps []step
	next  int    // first source field that no step has read
	cond  []cond // of each target field
}

// cond says when a target field is written.
type cond struct {
	off    bool // never
	word   int  // source word and bit; mask 0: always
	mask   uint32
	shared bool
}

// makeSteps sets p.steps and what goes with them, unless the target needs
// fields in another order or from several sources.
func (c *compiler) makeSteps(p *plan) {
	m := &stepMaker{p: p, cond: make([]cond, len(p.dst.fields))}
	for i := range p.groups {
		if !m.group(&p.groups[i]) {
			return
		}
	}
	for i := range p.dst.fields {
		if !m.field(i) {
			return
		}
	}
	m.skipTo(len(p.src.fields))
	m.makeMoves()
	p.steps = m.steps
	if p.steps == nil {
		p.steps = []step{}
	}
}

// group finds the one source bit that governs a group of target fields.
func (m *stepMaker) group(g *group) bool {
	known := false
	c := cond{shared: len(g.members) > 1}
	for _, i := range g.members {
		fp := &m.p.fields[i]
		switch fp.how {
		case never:
			c.off = true
		case fromLit:
		case alwaysOn:
			if c.shared {
				return false
			}
			known = true
		case fromTrue, fromSource:
			s := &m.p.src.fields[fp.src]
			if known && (c.word != s.word || c.mask != s.mask) {
				return false
			}
			known, c.word, c.mask = true, s.word, s.mask
		default:
			return false
		}
	}
	if !known {
		c.off = true
	}
	for _, i := range g.members {
		m.cond[i] = c
	}
	return true
}

// field adds the steps of target field i.
func (m *stepMaker) field(i int) bool {
	f, fp, c := &m.p.dst.fields[i], &m.p.fields[i], m.cond[i]
	switch {
	case f.typ.kind == kindFlags:
		m.steps = append(m.steps, step{op: stepFlagsOut, size: f.word})
		return true
	case c.off || f.typ.kind == kindTrue:
		return true
	case fp.how == fromLit:
		return m.lit(f, fp, c)
	case fp.how != fromSource || fp.src < m.next:
		return false
	}
	m.skipTo(fp.src)
	m.next++
	s := &m.p.src.fields[fp.src]
	st := step{word: s.word, mask: s.mask, conv: fp.conv, typ: s.typ, op: stepConv, alt: fp.lit}
	if f.mask != 0 {
		st.dstWord, st.dstMask, st.shared, st.alt = f.word, f.mask, c.shared, nil
	} else if s.mask != 0 {
		st.need = fp.lit == nil
	}
	switch fp.conv.op {
	case convCopy:
		st.op, st.size = stepCopy, fp.conv.size
	case convString:
		st.op = stepString
	}
	m.add(st)
	return true
}

// lit adds a constant, under the bit of its group.
func (m *stepMaker) lit(f *field, fp *fieldPlan, c cond) bool {
	if c.mask != 0 {
		for i := range m.p.src.fields {
			if s := &m.p.src.fields[i]; s.typ.kind == kindFlags && s.word == c.word {
				m.skipTo(max(m.next, i+1))
			}
		}
	}
	m.add(step{op: stepLit, word: c.word, mask: c.mask, lit: fp.lit, shared: c.shared})
	return true
}

// add appends a step, joined with the one before if both copy always.
func (m *stepMaker) add(s step) {
	if n := len(m.steps); n > 0 && s.op == stepCopy && s.mask == 0 {
		if last := &m.steps[n-1]; last.op == stepCopy && last.mask == 0 {
			last.size += s.size
			return
		}
	}
	m.steps = append(m.steps, s)
}

// skipTo adds the steps that pass over the source fields before index end.
func (m *stepMaker) skipTo(end int) {
	for ; m.next < end; m.next++ {
		s := &m.p.src.fields[m.next]
		switch s.typ.kind {
		case kindTrue:
		case kindFlags:
			m.steps = append(m.steps, step{op: stepFlagsIn, size: s.word})
		default:
			m.steps = append(m.steps, step{op: stepSkip, word: s.word, mask: s.mask, typ: s.typ})
		}
	}
}

// makeMoves joins the flag bits that move together.
func (m *stepMaker) makeMoves() {
	for i := range m.p.groups {
		g := &m.p.groups[i]
		switch c := m.cond[g.members[0]]; {
		case c.off:
		case c.mask == 0:
			m.p.set[g.word] |= g.mask
		default:
			m.move(bitMove{src: c.word, dst: g.word, from: c.mask, to: g.mask})
		}
	}
}

func (m *stepMaker) move(b bitMove) {
	for i := range m.p.moves {
		old := &m.p.moves[i]
		if b.from == b.to && old.from == old.to && old.src == b.src && old.dst == b.dst {
			old.from |= b.from
			old.to |= b.to
			return
		}
	}
	m.p.moves = append(m.p.moves, b)
}
