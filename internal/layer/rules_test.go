package layer

import (
	"strings"
	"testing"
)

// names is what the pool knows, over all layers.
type names struct {
	t      *testing.T
	defs   map[string]bool
	fields map[string]bool // "def.field"
	types  map[string]bool
}

func allNames(t *testing.T) *names {
	p := pool(t)
	n := &names{t: t, defs: map[string]bool{}, fields: map[string]bool{}, types: map[string]bool{}}
	for _, d := range p.defs {
		n.defs[d.name] = true
		n.types[d.result.text] = true
		for _, f := range d.fields {
			n.fields[d.name+"."+f.name] = true
			n.types[f.typ.text] = true
		}
	}
	return n
}

func (n *names) def(table, name string) {
	if !n.defs[name] {
		n.t.Errorf("%s: no definition %q", table, name)
	}
}

func (n *names) field(table, name string) {
	if !n.fields[name] {
		n.t.Errorf("%s: no field %q", table, name)
	}
}

func (n *names) typ(table, text string) {
	if !n.types[text] {
		n.t.Errorf("%s: no type %q", table, text)
	}
}

// TestRulesNameWhatExists: a row with a slip in a name would do nothing, in
// silence.
func TestRulesNameWhatExists(t *testing.T) {
	n := allNames(t)
	for _, r := range append(renames, buttonKinds...) {
		n.def("renames", r.old)
		n.def("renames", r.now)
	}
	for _, r := range casts {
		n.typ("casts", r[0])
		n.typ("casts", r[1])
	}
	for _, r := range builds {
		n.field("builds", r.def+"."+r.field)
		n.def("builds", r.ctor)
		for _, w := range r.when {
			n.field("builds", r.def+"."+w)
		}
	}
	for _, r := range fieldRules {
		n.field("fieldRules", r.def+"."+r.field)
		n.field("fieldRules", r.def+"."+r.from)
	}
	for key := range defaults {
		n.field("defaults", key)
	}
	for old, first := range preferred {
		n.def("preferred", old)
		n.def("preferred", first)
	}
	for name := range contexts {
		n.def("contexts", name)
	}
	for typ, ctor := range emptyCtors {
		n.typ("emptyCtors", typ)
		n.def("emptyCtors", ctor)
	}
	for _, typ := range append(droppable, neverEmptied...) {
		n.typ("droppable", typ)
	}
}

// TestConversionsNameWhatExists does the same for the tables of types.
func TestConversionsNameWhatExists(t *testing.T) {
	n := allNames(t)
	for _, f := range fallbacks {
		n.typ("fallbacks", f.typ)
		if f.inner == "" {
			n.def("fallbacks", f.ctor)
		}
		for _, name := range f.not {
			n.def("fallbacks", name)
		}
		if f.only != "" {
			n.def("fallbacks", f.only)
		}
	}
	for _, r := range projections {
		n.typ("projections", r.from)
		n.typ("projections", r.to)
		for ctor, field := range r.fields {
			n.def("projections", ctor)
			if !strings.HasPrefix(field, "=") {
				n.field("projections", ctor+"."+field)
			}
		}
	}
	for _, r := range wraps {
		n.typ("wraps", r.from)
		n.typ("wraps", r.to)
		n.field("wraps", r.ctor+"."+r.field)
	}
	for pair := range constants {
		n.typ("constants", pair[0])
		n.typ("constants", pair[1])
	}
	for _, r := range calls {
		n.typ("calls", r.from)
		n.typ("calls", r.to)
	}
}

// TestAliasesJoinRealFields: an alias belongs to a definition that has one of
// the two names, and some definition has the other.
func TestAliasesJoinRealFields(t *testing.T) {
	n := allNames(t)
	anywhere := map[string]bool{}
	for key := range n.fields {
		anywhere[key[strings.LastIndex(key, ".")+1:]] = true
	}
	for _, a := range aliases {
		n.def("aliases", a.def)
		if !n.fields[a.def+"."+a.old] && !n.fields[a.def+"."+a.now] {
			t.Errorf("aliases: %s has neither %q nor %q", a.def, a.old, a.now)
		}
		if !anywhere[a.old] || !anywhere[a.now] {
			t.Errorf("aliases: %s: no field %q or no %q anywhere", a.def, a.old, a.now)
		}
	}
}
