package layer

import (
	"fmt"
	"slices"
	"strings"
)

// finding is something that matching names and types leaves open.
type finding struct {
	kind    string
	subject string // definition, with its field
	detail  string
}

// notef reports a finding about target field f (or the whole definition).
func (c *compiler) notef(kind string, p *plan, f *field, detail string) {
	if c.note == nil {
		return
	}
	subject := p.dst.name
	if f != nil {
		subject += "." + f.name
	}
	c.note(finding{kind: kind, subject: subject, detail: detail})
}

// noteLost reports the fields of a request that nothing took.
func (c *compiler) noteLost(p *plan, used []bool) {
	if c.note == nil || c.down {
		return
	}
	for j := range p.src.fields {
		s := &p.src.fields[j]
		if used[j] || s.typ.kind == kindFlags {
			continue
		}
		kind := "lost"
		if s.typ.kind == kindTrue {
			kind = "lost-true"
		}
		c.note(finding{kind: kind, subject: p.src.name + "." + s.name, detail: s.typ.text})
	}
}

// noteUnfilled reports the optional fields of an older layer that the newest
// one says nothing about.
func (c *compiler) noteUnfilled(p *plan, f *field) {
	if !c.down {
		return
	}
	kind := "unfilled"
	if f.typ.kind == kindTrue {
		kind = "unfilled-true"
	}
	c.notef(kind, p, f, f.typ.text)
}

// noteUnknown reports a constructor that the target layer does not know and
// that no rule speaks about.
func (c *compiler) noteUnknown(d *def, dst *typ, hasFallback bool) {
	if c.note == nil || hasFallback || c.virtual[d.name] == d || !c.exists(dst) {
		return
	}
	kind := "ctor-none"
	if c.down {
		if slices.Contains(droppable, dst.text) {
			return
		}
		kind = "ctor-unknown"
	}
	c.note(finding{kind: kind, subject: d.name, detail: dst.text})
}

// Finding is something that matching names and types leaves open and no rule
// decides, with the layers concerned.
type Finding struct {
	Kind     string // lost, unfilled, type-change, …: see docs/layers.md
	Subject  string // definition, with its field
	Detail   string
	From, To int    // first and last layer concerned
	Reason   string // from accepted.txt, "" if nobody has decided it
}

// String is the form of a line of accepted.txt without its reason.
func (f Finding) String() string {
	return fmt.Sprintf("%s %s (%s) [%d..%d]", f.Kind, f.Subject, f.Detail, f.From, f.To)
}

// Audit compiles every plan of every layer and returns all findings, sorted.
// It takes some seconds.
func (p *Pool) Audit() []Finding {
	all := map[finding]*Finding{}
	add := func(layer int) func(finding) {
		return func(f finding) {
			g := all[f]
			if g == nil {
				g = &Finding{Kind: f.kind, Subject: f.subject, Detail: f.detail, From: layer}
				all[f] = g
			}
			g.To = layer
		}
	}
	for _, l := range p.layers {
		if l != p.Newest() {
			newDown(p, l, add(l))
			p.auditRequests(l, add(l))
		}
	}
	return p.judged(all)
}

// auditRequests compiles the upgrade of every definition of one layer, as the
// findings are about definitions and the upgrader knows ids.
func (p *Pool) auditRequests(layer int, note func(finding)) {
	from := &Pool{types: p.types, layers: p.layers, byID: map[uint32]*def{}, newest: p.newest}
	for _, d := range p.defs {
		if d.in(layer) || d.in(p.Newest()) {
			from.defs = append(from.defs, d)
			if old := from.byID[d.id]; old == nil || d.in(layer) {
				from.byID[d.id] = d
			}
		}
	}
	from.virtuals = p.virtuals
	newUpgrader(from, note)
}

func (p *Pool) judged(all map[finding]*Finding) []Finding {
	reasons := acceptedReasons()
	out := make([]Finding, 0, len(all))
	for _, f := range all {
		f.Reason = reasons[f.Kind+" "+f.Subject]
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Finding) int { return strings.Compare(a.String(), b.String()) })
	return out
}
