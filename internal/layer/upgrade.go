package layer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

var (
	// ErrNoForm says that the value cannot be expressed in the target layer. A
	// request is to be answered with 400 METHOD_INVALID or what the method's
	// documentation says; a result with 406; an update is not to be sent.
	ErrNoForm = errors.New("layer: no form in the target layer")
	// ErrTooOld says that the layer lies below the oldest one of the pool.
	ErrTooOld = errors.New("layer: older than the oldest known layer")
	// ErrUnknown says that a request has an id that no known layer has, as one
	// of a client newer than the pool.
	ErrUnknown = errors.New("layer: unknown method")
	// ErrMalformed says that the bytes are not what their definitions say.
	ErrMalformed = errors.New("layer: malformed value")
	// ErrTooBig says that the output or the nesting passes its limit.
	ErrTooBig = errors.New("layer: value too large or too deep")
)

// Method is a method as the client that sent it knows it. The id alone says
// which definition the client speaks, whatever layer it announced.
type Method struct {
	ID      uint32 // the id that came
	Name    string // name in the layers that have this id
	Newest  string // name in the newest layer, "" if there is no counterpart
	Result  string // type that the client expects, as written in the schema
	Current bool   // the id is the one of the newest layer

	def, newest *def
}

// Method returns the method of an id of any known layer.
func (p *Pool) Method(id uint32) (Method, bool) {
	d := p.byID[id]
	if d == nil || !d.method {
		return Method{}, false
	}
	return p.methodOf(d), true
}

func (p *Pool) methodOf(d *def) Method {
	m := Method{ID: d.id, Name: d.name, Result: d.result.text, def: d}
	if m.newest = p.newestMethod(d); m.newest != nil {
		m.Newest, m.Current = m.newest.name, m.newest.id == d.id
	}
	return m
}

// newestMethod is the method of the newest layer that stands for d, or nil.
func (p *Pool) newestMethod(d *def) *def {
	if m := p.newest.methods[d.name]; m != nil {
		return m
	}
	for _, r := range renames {
		if r.old == d.name && p.newest.methods[r.now] != nil {
			return p.newest.methods[r.now]
		}
	}
	return nil
}

// upgrader turns requests of every known id into those of the newest layer.
type upgrader struct {
	defs  *defTable
	table *table
	runs  sync.Pool
}

func newUpgrader(p *Pool, note func(finding)) *upgrader {
	u := &upgrader{}
	c := newCompiler(p, p.newest, false, note)
	c.query = &conv{op: convCall, fn: u.queryConv}
	var entries []*entry
	for _, d := range p.defs {
		if !d.method || p.byID[d.id] != d {
			continue
		}
		e := &entry{id: d.id, src: d}
		if to := p.newestMethod(d); to != nil {
			e.plan = c.plan(d, to)
		} else {
			c.notef("method-removed", &plan{src: d, dst: d}, nil, "")
		}
		entries = append(entries, e)
	}
	u.defs, u.table = c.defs, newTable(entries)
	u.runs.New = func() any { return &exec{defs: u.defs, strict: true} }
	return u
}

// queryConv upgrades the method inside a wrapper such as invokeWithoutUpdates.
func (u *upgrader) queryConv(x *exec, _ *conv) code {
	id, good := x.peek()
	if !good {
		return malformed
	}
	e := u.table.find(id)
	if e == nil {
		return unknown
	}
	x.method = e.src
	return x.boxed(u.table)
}

// Upgrade appends to dst the request req in the form of the newest layer and
// tells which method it is. It needs not be told the client's layer: an id
// fixes the layout. The Method is that of the innermost query if req is a
// wrapper (https://core.telegram.org/api/invoking); wrappers are kept.
//
// Nothing of a request is dropped at run time: what has no form in the newest
// layer gives ErrNoForm, an id of no known layer ErrUnknown. The output has at
// most four times the length of req. The Method is set whenever
// the id was known.
func (p *Pool) Upgrade(dst, req []byte) ([]byte, Method, error) {
	u := p.up()
	if len(req) < 4 {
		return dst, Method{}, ErrMalformed
	}
	id := binary.LittleEndian.Uint32(req)
	if d := p.byID[id]; d == nil || !d.method {
		return dst, Method{}, fmt.Errorf("%w: id %#08x", ErrUnknown, id)
	}
	x := u.runs.Get().(*exec)
	start := len(dst)
	x.begin(dst, req, start+4*len(req))
	r := u.queryConv(x, nil)
	m := p.methodOf(x.method)
	out, rest := x.dst, len(x.src)-x.pos
	x.end()
	u.runs.Put(x)
	if r == ok && rest != 0 {
		r = malformed
	}
	if r == ok && len(out)-start > 4*len(req) {
		r = tooBig
	}
	if r != ok {
		return out[:start], m, fmt.Errorf("upgrade %s: %w", m.Name, r.err())
	}
	return out, m, nil
}

// begin readies x for one run.
func (x *exec) begin(dst, src []byte, limit int) {
	x.dst, x.src, x.pos, x.limit, x.depth = dst, src, 0, limit, 0
	x.culprit, x.method, x.outer = "", nil, nil
	x.lost, x.spans = x.lost[:0], x.spans[:0]
}

// end lets go of the buffers of the caller.
func (x *exec) end() { x.dst, x.src, x.method, x.outer = nil, nil, nil, nil }

func (r code) err() error {
	switch r {
	case ok:
		return nil
	case malformed:
		return ErrMalformed
	case tooBig:
		return ErrTooBig
	case unknown:
		return ErrUnknown
	}
	return ErrNoForm
}

// Methods returns the methods that a layer has, in the order of their names;
// for a layer that the pool lacks, those of the nearest known one below.
func (p *Pool) Methods(layer int) ([]Method, error) {
	known, ok := p.known(layer)
	if !ok {
		return nil, fmt.Errorf("%w: layer %d, oldest %d", ErrTooOld, layer, p.Oldest())
	}
	var methods []Method
	for _, d := range p.schema(known).methods {
		methods = append(methods, p.methodOf(d))
	}
	slices.SortFunc(methods, func(a, b Method) int { return strings.Compare(a.Name, b.Name) })
	return methods, nil
}
