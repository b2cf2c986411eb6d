package layer

import "slices"

// plan returns the plan from one definition to another. A plan that is still
// being made is returned as it is: types may hold themselves.
func (c *compiler) plan(src, dst *def) *plan {
	key := [2]*def{src, dst}
	if p := c.plans[key]; p != nil {
		return p
	}
	p := &plan{src: src, dst: dst}
	c.plans[key] = p
	c.fillPlan(p)
	return p
}

// quietPlan is a plan for a fallback, where fields without a source take their
// empty value without being reported.
func (c *compiler) quietPlan(src, dst *def) *plan {
	note := c.note
	c.note = nil
	p := c.plan(src, dst)
	c.note = note
	return p
}

func (c *compiler) fillPlan(p *plan) {
	used := make([]bool, len(p.src.fields))
	p.fields = make([]fieldPlan, len(p.dst.fields))
	for i := range p.dst.fields {
		if p.dst.fields[i].typ.kind != kindFlags {
			p.fields[i] = c.fieldPlan(p, i, used)
		}
	}
	c.makeGroups(p)
	for i := range p.dst.fields {
		f := &p.dst.fields[i]
		if f.mask == 0 && f.typ.kind != kindFlags && p.fields[i].how == never {
			p.bad = true
		}
	}
	c.noteLost(p, used)
	p.keep = c.down && contexts[p.src.name]
	if !p.bad && !p.keep {
		c.makeSteps(p)
	}
}

// fieldPlan decides where the value of target field i comes from.
func (c *compiler) fieldPlan(p *plan, i int, used []bool) fieldPlan {
	f := &p.dst.fields[i]
	if fp, found := c.ruleField(p, f, used); found {
		return fp
	}
	fp := fieldPlan{how: never}
	if j := c.sourceField(p, f); j >= 0 {
		used[j] = true
		fp = c.fromField(p, f, j)
		if fp.how == never {
			c.notef("type-change", p, f, p.src.fields[j].typ.text+" -> "+f.typ.text)
		}
	}
	empty := fp.how == never && f.mask != 0
	c.fillDefault(p, f, &fp)
	if empty && fp.how != alwaysOn {
		c.noteUnfilled(p, f)
	}
	return fp
}

// sourceField is the index of the source field that f corresponds to, or -1.
func (c *compiler) sourceField(p *plan, f *field) int {
	if j := p.src.find(f.name); j >= 0 && p.src.fields[j].typ.kind != kindFlags {
		return j
	}
	for _, a := range aliases {
		from, to := a.old, a.now
		if c.down {
			from, to = a.now, a.old
		}
		if to == f.name && (a.def == p.dst.name || a.def == p.src.name) {
			if j := p.src.find(from); j >= 0 {
				return j
			}
		}
	}
	return -1
}

// fromField pairs target field f with source field j.
func (c *compiler) fromField(p *plan, f *field, j int) fieldPlan {
	s := &p.src.fields[j]
	switch {
	case f.typ.kind == kindTrue && s.typ.kind == kindTrue:
		return fieldPlan{how: fromTrue, src: j}
	case f.typ.kind == kindTrue && s.typ.kind == kindBool:
		return fieldPlan{how: fromBool, src: j}
	case f.typ.kind == kindTrue && s.mask != 0:
		return fieldPlan{how: fromPresent, src: j}
	case f.typ.kind == kindBool && s.typ.kind == kindTrue:
		return fieldPlan{how: toBool, src: j}
	case f.typ.kind == kindTrue || s.typ.kind == kindTrue:
		return fieldPlan{how: never}
	}
	if v := c.conv(s.typ, f.typ); v != nil {
		return fieldPlan{how: fromSource, src: j, conv: v}
	}
	return fieldPlan{how: never}
}

// fillDefault gives the field the value it takes when the source has none.
func (c *compiler) fillDefault(p *plan, f *field, fp *fieldPlan) {
	certain := fp.how == toBool || fp.how == fromSource && p.src.fields[fp.src].mask == 0
	text, found := defaults[p.dst.name+"."+f.name]
	if found && f.typ.kind == kindTrue && fp.how == never {
		fp.how = alwaysOn
		return
	}
	if found && f.typ.kind != kindTrue {
		if fp.lit = c.literal(text, f.typ); fp.lit != nil && fp.how == never && (f.mask == 0 || text != "none") {
			fp.how = fromLit
		}
		return
	}
	if certain || f.typ.kind == kindTrue || f.mask != 0 && !sharesBit(p.dst, f) {
		return
	}
	if fp.lit = c.zero(f.typ); f.mask != 0 {
		if fp.how == never && fp.lit != nil {
			fp.how = fromLit
		}
		return
	}
	kind := "default"
	if fp.how == fromSource {
		kind = "optional-to-required"
	}
	if fp.how == never && fp.lit != nil {
		fp.how = fromLit
	}
	c.notef(kind, p, f, f.typ.text)
}

func sharesBit(d *def, f *field) bool {
	return slices.ContainsFunc(d.fields, func(g field) bool {
		return g.name != f.name && g.mask == f.mask && g.word == f.word
	})
}

// makeGroups collects the fields under each target bit.
func (c *compiler) makeGroups(p *plan) {
	for i := range p.dst.fields {
		f := &p.dst.fields[i]
		if f.mask == 0 {
			continue
		}
		k := slices.IndexFunc(p.groups, func(g group) bool { return g.word == f.word && g.mask == f.mask })
		if k < 0 {
			p.groups = append(p.groups, group{word: f.word, mask: f.mask})
			k = len(p.groups) - 1
		}
		p.groups[k].members = append(p.groups[k].members, i)
	}
}
