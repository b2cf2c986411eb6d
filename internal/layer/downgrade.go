package layer

import (
	"fmt"
	"sync"
)

// Down turns values of the newest layer into those of one older layer. It is
// safe for concurrent use.
type Down struct {
	layer   int
	same    bool // the newest layer: values pass unchanged
	defs    *defTable
	objects *table
	updates *conv
	results map[[2]*typ]*conv
	runs    sync.Pool
}

// For returns the Down of a layer, compiled when first asked for (some tens of
// milliseconds) and kept. A layer that the pool lacks is served as the newest
// known one below it, so a client of a layer yet to come is spoken to in the
// newest layer. A layer below the oldest gives ErrTooOld.
func (p *Pool) For(layer int) (*Down, error) {
	known, found := p.known(layer)
	if !found {
		return nil, fmt.Errorf("%w: layer %d, oldest %d", ErrTooOld, layer, p.Oldest())
	}
	p.mu.Lock()
	get := p.downs[known]
	if get == nil {
		get = sync.OnceValue(func() *Down { return newDown(p, known, nil) })
		p.downs[known] = get
	}
	p.mu.Unlock()
	return get(), nil
}

func newDown(p *Pool, layer int, note func(finding)) *Down {
	d := &Down{layer: layer, same: layer == p.Newest()}
	c := newCompiler(p, p.schema(layer), true, note)
	d.defs = c.defs
	d.results = map[[2]*typ]*conv{}
	updates := p.types["Updates"]
	d.updates = c.conv(updates, updates)
	for _, m := range p.defs {
		if m.method && m.in(layer) {
			d.addResult(p, c, m)
		}
	}
	c.note = nil
	for _, m := range p.defs {
		if m.method && !m.in(layer) {
			d.addResult(p, c, m)
		}
	}
	if !d.same {
		d.addObjects(p, c)
	}
	d.runs.New = func() any { return &exec{defs: d.defs} }
	return d
}

// addResult compiles the conversion between the result types of a method, old
// and new. Definitions of other layers are served too where their type exists:
// a client may send an id that its announced layer does not have.
func (d *Down) addResult(p *Pool, c *compiler, old *def) {
	now := p.newestMethod(old)
	if now == nil || now.generic() {
		return
	}
	key := [2]*typ{now.result, old.result}
	if _, done := d.results[key]; !done && c.exists(old.result) {
		if v := c.conv(now.result, old.result); v != nil {
			d.results[key] = v
		}
	}
	if d.results[key] == nil && old.in(d.layer) {
		c.notef("result-type", &plan{src: now, dst: old}, nil, now.result.text+" -> "+old.result.text)
	}
}

// exists tells whether the target schema has the type.
func (c *compiler) exists(t *typ) bool {
	switch t.kind {
	case kindVector:
		return c.exists(t.elem)
	case kindBoxed:
		return len(c.dst.byType[t.text]) > 0
	}
	return true
}

// addObjects compiles every type into itself, for Object.
func (d *Down) addObjects(p *Pool, c *compiler) {
	var all []*entry
	for _, text := range c.types() {
		t := p.types[text]
		for _, src := range c.srcs[text] {
			if src.in(p.Newest()) {
				all = append(all, c.entry(src, t))
			}
		}
	}
	d.objects = newTable(all)
}

// Layer is the layer that values are turned into.
func (d *Down) Layer() int { return d.layer }

// Same tells that values pass unchanged: the caller may skip the call.
func (d *Down) Same() bool { return d.same }

// Result appends to dst the result src of the method m, as m.Result in the
// layer of d. src is what the newest counterpart of m returned. ErrNoForm if
// the layer has no such result; the request is then to be answered with an
// rpc_error.
func (d *Down) Result(dst, src []byte, m Method) ([]byte, Lost, error) {
	if d.same && m.Current {
		return append(dst, src...), nil, nil
	}
	if m.newest == nil {
		return dst, nil, fmt.Errorf("downgrade result of %s: %w", m.Name, ErrNoForm)
	}
	if d.same && m.newest.result == m.def.result {
		return append(dst, src...), nil, nil
	}
	c := d.results[[2]*typ{m.newest.result, m.def.result}]
	if c == nil {
		return dst, nil, fmt.Errorf("downgrade result of %s to %s: %w", m.Name, m.Result, ErrNoForm)
	}
	out, lost, err := d.run(dst, src, func(x *exec) code { return x.convert(c) })
	if err != nil {
		err = fmt.Errorf("downgrade result of %s: %w", m.Name, err)
	}
	return out, lost, err
}

// Updates appends to dst the boxed Updates src. Updates that the layer does
// not know are left out of it; those that advance a pts never are, so the
// client's sequence has no gap (https://core.telegram.org/api/updates).
func (d *Down) Updates(dst, src []byte) ([]byte, Lost, error) {
	if d.same {
		return append(dst, src...), nil, nil
	}
	out, lost, err := d.run(dst, src, func(x *exec) code { return x.convert(d.updates) })
	if err != nil {
		err = fmt.Errorf("downgrade updates: %w", err)
	}
	return out, lost, err
}

// Object appends to dst any boxed value as a value of its own type: a Message,
// an Update, a User.
func (d *Down) Object(dst, src []byte) ([]byte, Lost, error) {
	if d.same {
		return append(dst, src...), nil, nil
	}
	out, lost, err := d.run(dst, src, func(x *exec) code { return x.boxed(d.objects) })
	if err != nil {
		err = fmt.Errorf("downgrade object: %w", err)
	}
	return out, lost, err
}

// run executes one conversion of the whole of src.
func (d *Down) run(dst, src []byte, do func(*exec) code) ([]byte, Lost, error) {
	x := d.runs.Get().(*exec)
	start := len(dst)
	x.begin(dst, src, start+4*len(src)+1024)
	r := do(x)
	out, rest := x.dst, len(x.src)-x.pos
	lost := countLost(x.lost)
	x.end()
	d.runs.Put(x)
	if r == ok && rest != 0 {
		r = malformed
	}
	if r != ok {
		return out[:start], lost, r.err()
	}
	return out, lost, nil
}
