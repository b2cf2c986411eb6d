package layer

import (
	"fmt"
	"strings"
	"testing"
)

// pool is the embedded pool, shared by the tests.
func pool(t testing.TB) *Pool {
	t.Helper()
	p, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPoolRoundTrip writes every definition from what was parsed of it.
func TestPoolRoundTrip(t *testing.T) {
	p := pool(t)
	for _, d := range p.defs {
		if got := render(d); got != d.text {
			t.Errorf("%q became %q", d.text, got)
		}
		if len(d.ranges) == 0 {
			t.Errorf("%s: no layers", d.text)
		}
	}
	if len(p.layers) < 80 || p.Oldest() != 133 || len(p.newest.methods) < 800 {
		t.Errorf("%d layers, %d methods", len(p.layers), len(p.newest.methods))
	}
}

// render writes a definition. Flag words are named flags, flags2 and so on.
func render(d *def) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s#%x", d.name, d.id)
	for i := range d.fields {
		if d.fields[i].typ.text == "!X" {
			b.WriteString(" {X:Type}")
		}
	}
	words := []string{"flags", "flags2", "flags3"}
	for _, f := range d.fields {
		fmt.Fprintf(&b, " %s:", f.name)
		for bit := range 32 {
			if f.mask == 1<<bit {
				fmt.Fprintf(&b, "%s.%d?", words[f.word], bit)
			}
		}
		b.WriteString(f.typ.text)
	}
	return b.String() + " = " + d.result.text
}

// TestAnIDHasOneLayout is what lets requests be read without knowing the layer
// they come from: definitions of one id differ in flags without a value only.
// The exception is a message, which no request holds.
func TestAnIDHasOneLayout(t *testing.T) {
	p := pool(t)
	layouts := map[uint32]string{}
	for _, d := range p.defs {
		layout := ""
		for _, f := range d.fields {
			if f.typ.kind != kindTrue {
				layout += fmt.Sprintf("%d.%d %s ", f.word, f.mask, f.typ.text)
			}
		}
		layout += d.result.text
		if old, seen := layouts[d.id]; seen && old != layout && d.id != 0x9815cec8 {
			t.Errorf("%s: two layouts:\n%s\n%s", d.name, old, layout)
		}
		layouts[d.id] = layout
	}
}
