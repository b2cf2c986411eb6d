package layer

import (
	"bytes"
	"errors"
	"sync"
	"testing"
)

var loadOnce = sync.OnceValues(Load)

// TestEveryObject downgrades every constructor of the newest layer to every
// older layer and reads the outcome by that layer's schema alone.
func TestEveryObject(t *testing.T) {
	p := pool(t)
	for _, l := range p.layers {
		d, err := p.For(l)
		if err != nil {
			t.Fatal(err)
		}
		s, g := newStrict(p, l), newGenerator(p.newest, uint64(l))
		forms, none := 0, 0
		for _, def := range p.defs {
			if def.method || !def.in(p.Newest()) {
				continue
			}
			for _, full := range []bool{false, true} {
				g.out, g.full = g.out[:0], full
				g.object(def, 0)
				out, _, err := d.Object(nil, g.out)
				if errors.Is(err, ErrNoForm) {
					none++
					continue
				}
				if err != nil {
					t.Fatalf("layer %d: %s: %v", l, def.name, err)
				}
				forms++
				if slow := carefully(d, g.out); !d.Same() && !bytes.Equal(slow, out) {
					t.Fatalf("layer %d: %s: fast and slow form differ:\n%x\n%x", l, def.name, out, slow)
				}
				if err := s.check(out, def.result); err != nil {
					t.Fatalf("layer %d: %s: %v", l, def.name, err)
				}
			}
		}
		if testing.Verbose() {
			t.Logf("layer %d: %d forms, %d none", l, forms, none)
		}
	}
}

// carefully downgrades without the fast forms of plans.
func carefully(d *Down, src []byte) []byte {
	if d.Same() {
		return nil
	}
	x := &exec{defs: d.defs, careful: true}
	x.begin(nil, src, 4*len(src)+1024)
	if x.boxed(d.objects) != ok {
		return nil
	}
	return x.dst
}
