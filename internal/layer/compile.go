package layer

import (
	"encoding/binary"
	"slices"
)

// compiler makes the plans of one direction: from the newest layer to an older
// one (down), or from every known id to the newest layer.
type compiler struct {
	pool    *Pool
	down    bool
	srcs    map[string][]*def // source constructors by type
	defs    *defTable         // all source definitions
	dst     *schema
	virtual map[string]*def // constructors that rewrites pass through, by name
	same    map[*typ]bool   // types equal in both layers with all they hold
	convs   map[[2]*typ]*conv
	plans   map[[2]*def]*plan
	note    func(finding) // nil unless auditing
	query   *conv         // of !X
}

func newCompiler(p *Pool, dst *schema, down bool, note func(finding)) *compiler {
	c := &compiler{
		pool: p, down: down, dst: dst, note: note,
		srcs:    map[string][]*def{},
		virtual: map[string]*def{},
		convs:   map[[2]*typ]*conv{},
		plans:   map[[2]*def]*plan{},
	}
	c.collectSources()
	c.findSame()
	return c
}

// collectSources fills srcs, defs and virtual.
func (c *compiler) collectSources() {
	var all []*def
	add := func(d *def) {
		all = append(all, d)
		if !d.method {
			c.srcs[d.result.text] = append(c.srcs[d.result.text], d)
		}
	}
	for _, d := range c.pool.defs {
		if c.down && d.in(c.pool.Newest()) || !c.down && c.pool.byID[d.id] == d {
			add(d)
		}
	}
	for _, d := range c.pool.virtuals {
		c.virtual[d.name] = d
		if c.down && c.dst.layer < c.pool.Newest() {
			add(d)
		}
	}
	c.defs = newDefTable(all)
}

// findSame finds the types whose values need no change: every source
// constructor is in the target schema as it is, and holds only such types. It
// is a greatest fixed point: all types are taken for same until one is not.
func (c *compiler) findSame() {
	c.same = map[*typ]bool{}
	for text, ctors := range c.srcs {
		same := true
		for _, d := range ctors {
			if c.dst.ctors[d.name] != d {
				same = false
				break
			}
		}
		c.same[c.pool.types[text]] = same
	}
	for changed := true; changed; {
		changed = false
		for t, same := range c.same {
			if same && !c.holdsOnlySame(t) {
				c.same[t] = false
				changed = true
			}
		}
	}
}

func (c *compiler) holdsOnlySame(t *typ) bool {
	for _, d := range c.srcs[t.text] {
		for i := range d.fields {
			if !c.isSame(d.fields[i].typ) {
				return false
			}
		}
	}
	return true
}

func (c *compiler) isSame(t *typ) bool {
	switch t.kind {
	case kindVector:
		return c.isSame(t.elem)
	case kindBoxed:
		return c.same[t]
	case kindQuery:
		return false
	}
	return true
}

// conv returns the conversion between two types, nil if there is none.
func (c *compiler) conv(src, dst *typ) *conv {
	key := [2]*typ{src, dst}
	if v, known := c.convs[key]; known {
		return v
	}
	if src.kind == kindBoxed && dst.kind == kindBoxed && (src == dst || castable(src.text, dst.text)) {
		return c.boxedConv(src, dst, key)
	}
	v := c.buildConv(src, dst)
	if v != nil {
		v.typ = src
	}
	c.convs[key] = v
	return v
}

// buildConv makes every conversion but those by constructor id.
func (c *compiler) buildConv(src, dst *typ) *conv {
	if v := c.ruleConv(src, dst); v != nil {
		return v
	}
	switch {
	case src == dst && src.size > 0:
		return &conv{op: convCopy, size: src.size}
	case src == dst && src.kind == kindString:
		return &conv{op: convString}
	case src.kind == kindQuery && dst.kind == kindQuery:
		return c.query
	case src.kind == kindVector && dst.kind == kindVector:
		return c.vectorConv(src, dst)
	case src.kind == kindVector:
		return c.around(convFirst, src.elem, dst)
	case dst.kind == kindVector:
		return c.around(convToVector, src, dst.elem)
	}
	if op, found := numberConvs[[2]kind{src.kind, dst.kind}]; found {
		return &conv{op: op}
	}
	return nil
}

var numberConvs = map[[2]kind]convOp{
	{kindInt, kindLong}:   convIntLong,
	{kindLong, kindInt}:   convLongInt,
	{kindInt, kindDouble}: convIntDouble,
	{kindDouble, kindInt}: convDoubleInt,
}

func (c *compiler) around(op convOp, src, dst *typ) *conv {
	if elem := c.conv(src, dst); elem != nil {
		return &conv{op: op, elem: elem}
	}
	return nil
}

func (c *compiler) vectorConv(src, dst *typ) *conv {
	switch {
	case src.bare != dst.bare:
		return nil
	case src == dst && src.elem.size > 0:
		return &conv{op: convFixedVec, size: src.elem.size}
	case src == dst && c.isSame(src):
		return &conv{op: convSame}
	}
	v := c.around(convVector, src.elem, dst.elem)
	if v != nil {
		v.some = slices.Contains(neverEmptied, dst.elem.text)
	}
	return v
}

// boxedConv makes a conversion by constructor id. It is entered in convs before
// its plans are made, for types that hold themselves.
func (c *compiler) boxedConv(src, dst *typ, key [2]*typ) *conv {
	if src == dst && c.same[src] {
		v := &conv{op: convSame, typ: src}
		c.convs[key] = v
		return v
	}
	v := &conv{op: convBoxed, typ: src}
	c.convs[key] = v
	var entries []*entry
	for _, d := range c.srcs[src.text] {
		entries = append(entries, c.entry(d, dst))
	}
	v.table = newTable(entries)
	return v
}

// entry decides how the objects of one source constructor are expressed as
// values of the target type.
func (c *compiler) entry(d *def, dst *typ) *entry {
	e := &entry{id: d.id, src: d}
	if to := c.dst.ctors[preferred[d.name]]; to != nil && to.result == dst {
		e.first = c.quietPlan(d, to)
	}
	if !c.rewriteEntry(e, dst) {
		if to := c.target(d, dst); to != nil {
			e.plan = c.plan(d, to)
		}
	}
	for _, f := range fallbacks {
		if f.typ != dst.text || !f.fits(d) {
			continue
		}
		if f.inner != "" {
			e.inner = c.innerConv(d, f.inner, dst)
			continue
		}
		to := c.dst.ctors[f.ctor]
		if to != nil && to.result == dst && (e.plan == nil || e.plan.dst != to) {
			e.alts = append(e.alts, c.quietPlan(d, to))
		}
	}
	if e.plan == nil && e.rewrite == nil {
		c.noteUnknown(d, dst, len(e.alts) > 0 || e.inner != nil)
	}
	return e
}

// innerConv lets a field of the same type stand for its object.
func (c *compiler) innerConv(d *def, name string, dst *typ) *conv {
	j := d.find(name)
	if d.fields[j].typ.kind != kindBoxed || d.fields[j].typ != d.result {
		return nil
	}
	inner := c.conv(d.fields[j].typ, dst)
	return &conv{op: convProject, typ: d.result, picks: map[*def]pick{d: {field: j, conv: inner}}}
}

// target is the constructor of the target type that stands for d.
func (c *compiler) target(d *def, dst *typ) *def {
	if to := c.dst.ctors[d.name]; to != nil && to.result == dst {
		return to
	}
	for _, name := range c.renamed(d.name) {
		if to := c.dst.ctors[name]; to != nil && to.result == dst {
			return to
		}
	}
	return nil
}

// renamed lists the names that a name of the source has in the target.
func (c *compiler) renamed(name string) []string {
	var out []string
	for _, r := range renames {
		if c.down && r.now == name {
			out = append(out, r.old)
		}
		if !c.down && r.old == name {
			out = append(out, r.now)
		}
	}
	return out
}

// rewriteEntry sets up a rewrite if the constructor has one for the type.
func (c *compiler) rewriteEntry(e *entry, dst *typ) bool {
	if c.down {
		if dst.text != rewrittenType || !slices.Contains(buttonsDown, e.src.name) ||
			c.virtual[e.src.name] == e.src || c.dst.ctors[e.src.name] == e.src {
			return false
		}
		e.rewrite, e.then = c.buttonDown(), c.conv(c.pool.types[rewrittenType], dst)
		return true
	}
	through := c.virtual[e.src.name]
	if through == nil || e.src.result.text != rewrittenType || e.src.in(c.dst.layer) {
		return false
	}
	switch dst.text {
	case "KeyboardInlineButton":
		e.rewrite = c.buttonUp("keyboardInlineButton", "InlineButtonType")
	case rewrittenType:
		e.rewrite = c.buttonUp("keyboardButton", "ButtonType")
	default:
		return false
	}
	e.after = c.plan(e.src, through)
	return true
}

// zero is the wire form of the empty value of a type, nil if it has none.
func (c *compiler) zero(t *typ) []byte {
	switch t.kind {
	case kindInt, kindLong, kindDouble, kindFixed:
		return make([]byte, t.size)
	case kindString:
		return make([]byte, 4)
	case kindBool:
		return appendID(nil, boolFalseID)
	case kindVector:
		if t.bare {
			return make([]byte, 4)
		}
		return append(appendID(nil, vectorID), 0, 0, 0, 0)
	case kindBoxed:
		if name := emptyCtors[t.text]; name != "" {
			return c.ctorLit(name, t)
		}
	}
	return nil
}

// ctorLit is the constructor of type t with every field empty.
func (c *compiler) ctorLit(name string, t *typ) []byte {
	d := c.dst.ctors[name]
	if d == nil || d.result != t {
		return nil
	}
	out := appendID(nil, d.id)
	for i := range d.fields {
		f := &d.fields[i]
		if f.mask != 0 {
			continue
		}
		v := c.zero(f.typ)
		if f.typ.kind == kindFlags {
			v = make([]byte, 4)
		}
		if v == nil {
			return nil
		}
		out = append(out, v...)
	}
	return out
}

// literal is the wire form of a default written in the rules: a number, "text"
// in quotes, true, false, empty, or the name of a constructor.
func (c *compiler) literal(text string, t *typ) []byte {
	switch {
	case text == "none":
		return nil
	case text == "empty":
		return c.zero(t)
	case text == "true" || text == "false":
		return appendID(nil, boolID(text == "true"))
	case t.kind == kindString:
		return appendString(nil, []byte(text))
	case t.kind == kindInt:
		return binary.LittleEndian.AppendUint32(nil, uint32(number(text)))
	case t.kind == kindLong:
		return binary.LittleEndian.AppendUint64(nil, uint64(number(text)))
	}
	return c.ctorLit(text, t)
}

// types lists the texts of the source types, sorted for stable findings.
func (c *compiler) types() []string {
	out := make([]string, 0, len(c.srcs))
	for t := range c.srcs {
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}
