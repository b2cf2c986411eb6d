package layer

import "strconv"

// The tables here and in the other rules_*.go files say what matching names and
// types cannot find out. They are read when a layer is compiled, so their order
// matters where the comment says so and their size does not. "old" is always the
// name in layers below the newest, "now" the one in the newest layer; most rows
// serve both directions.

// rename joins a constructor or method with its former name. It is used only
// where the target has no definition under the source's own name.
type rename struct{ old, now string }

// alias joins a field with its former name, in the constructor or method def
// (by either of its names).
type alias struct{ def, old, now string }

// fallback is a constructor that stands for values of a type whose own
// constructor is unknown to the layer, or has no form. Rows of one type are
// tried in order.
type fallback struct {
	typ   string
	ctor  string
	need  []string // fields the source must have
	only  string   // the one source constructor meant, "" for all
	inner string   // instead of ctor: the field of the source that stands for it
	not   []string // source constructors not meant
}

// fits tells whether the fallback may stand for the source constructor.
func (f *fallback) fits(d *def) bool {
	for _, n := range f.need {
		if d.find(n) < 0 {
			return false
		}
	}
	for _, n := range f.not {
		if d.name == n {
			return false
		}
	}
	return f.only == "" || f.only == d.name
}

// projection takes one field of a boxed value for a target of another type. A
// field that begins with "=" is a literal.
type projection struct {
	from, to string
	fields   map[string]string // by source constructor
}

// wrap makes a constructor around a value, its other fields empty.
type wrap struct{ from, to, ctor, field string }

// build makes a target field from several fields of the source object.
type build struct {
	def, field string   // target
	ctor       string   // constructor made; its fields are matched with the source's
	when       []string // source fields of which one must be present
}

// fieldRule computes a target field by a function.
type fieldRule struct {
	def, field string
	from       string    // source field that must exist for the rule to apply
	via        [2]string // types of a conversion that fn uses
	fn         fieldFunc
}

// callRule converts between two types by a function.
type callRule struct {
	from, to string
	via      [2]string
	fn       convFunc
}

func castable(from, to string) bool {
	for _, p := range casts {
		if p[0] == from && p[1] == to {
			return true
		}
	}
	return false
}

// number reads a literal of the rules, 0 if it is none.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// ruleConv makes a conversion that a table names, nil if none does.
func (c *compiler) ruleConv(src, dst *typ) *conv {
	if src == dst {
		return nil
	}
	for i := range calls {
		if r := &calls[i]; r.from == src.text && r.to == dst.text {
			v := &conv{op: convCall, fn: r.fn}
			if r.via[0] != "" {
				v.elem = c.conv(c.pool.types[r.via[0]], c.pool.types[r.via[1]])
			}
			return v
		}
	}
	for i := range projections {
		if r := &projections[i]; r.from == src.text && r.to == dst.text {
			return c.projectConv(r, src, dst)
		}
	}
	for _, r := range wraps {
		if r.from == src.text && r.to == dst.text {
			return c.wrapConv(&r, src, dst)
		}
	}
	if lit, found := constants[[2]string{src.text, dst.text}]; found {
		return &conv{op: convLit, lit: c.literal(lit, dst)}
	}
	return nil
}

func (c *compiler) projectConv(r *projection, src, dst *typ) *conv {
	v := &conv{op: convProject, picks: map[*def]pick{}}
	for _, d := range c.srcs[src.text] {
		name, found := r.fields[d.name]
		if !found {
			continue
		}
		if name[0] == '=' {
			v.picks[d] = pick{field: -1, lit: c.literal(name[1:], dst)}
			continue
		}
		j := d.find(name)
		if j < 0 {
			continue
		}
		inner := c.conv(d.fields[j].typ, dst)
		if inner == nil {
			continue
		}
		p := pick{field: j, conv: inner}
		if d.fields[j].mask != 0 {
			p.lit = c.zero(dst)
		}
		v.picks[d] = p
	}
	return v
}

func (c *compiler) wrapConv(r *wrap, src, dst *typ) *conv {
	d := c.dst.ctors[r.ctor]
	if d == nil || d.result != dst {
		return nil
	}
	i := d.find(r.field)
	inner := c.conv(src, d.fields[i].typ)
	if inner == nil {
		return nil
	}
	v := &conv{op: convWrap, elem: inner, lit: appendID(nil, d.id)}
	out := &v.lit
	for j := range d.fields {
		f := &d.fields[j]
		switch {
		case j == i:
			out = &v.tail
		case f.typ.kind == kindFlags:
			word := uint32(0)
			if d.fields[i].mask != 0 && d.fields[i].word == f.word {
				word = d.fields[i].mask
			}
			*out = appendID(*out, word)
		case f.mask == 0:
			*out = append(*out, c.zero(f.typ)...)
		}
	}
	return v
}

// ruleField applies the tables that make one target field.
func (c *compiler) ruleField(p *plan, f *field, used []bool) (fieldPlan, bool) {
	for i := range fieldRules {
		r := &fieldRules[i]
		j := p.src.find(r.from)
		if r.def != p.dst.name || r.field != f.name || j < 0 {
			continue
		}
		if k := p.src.find(r.field); k >= 0 && p.src.fields[k].typ == f.typ {
			continue
		}
		used[j] = true
		fp := fieldPlan{how: fromFunc, src: j, fn: r.fn}
		if r.via[0] != "" {
			fp.conv = c.conv(c.pool.types[r.via[0]], c.pool.types[r.via[1]])
		}
		return fp, true
	}
	if j := p.src.find(f.name); j >= 0 && p.src.fields[j].typ == f.typ {
		return fieldPlan{}, false
	}
	for i := range builds {
		if r := &builds[i]; r.def == p.dst.name && r.field == f.name {
			if fp, found := c.buildField(p, f, r, used); found {
				return fp, true
			}
		}
	}
	return fieldPlan{}, false
}

func (c *compiler) buildField(p *plan, f *field, r *build, used []bool) (fieldPlan, bool) {
	to := c.dst.ctors[r.ctor]
	if to == nil || to.result != f.typ {
		return fieldPlan{}, false
	}
	fp := fieldPlan{how: fromBuild}
	for _, name := range r.when {
		if j := p.src.find(name); j >= 0 {
			fp.when = append(fp.when, j)
		}
	}
	if len(fp.when) == 0 {
		return fieldPlan{}, false
	}
	fp.build = c.quietPlan(p.src, to)
	for i := range to.fields {
		if j := c.sourceField(fp.build, &to.fields[i]); j >= 0 {
			used[j] = true
		}
	}
	return fp, true
}
