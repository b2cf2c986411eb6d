package layer

import (
	"bytes"
	"testing"
)

// FuzzUpgrade feeds damaged requests. What comes out must be of bounded size,
// and what is accepted must be a request of the newest layer but for bits and
// ids that the typed decoder behind refuses.
func FuzzUpgrade(f *testing.F) {
	p := pool(f)
	for _, l := range []int{133, 144, 158, 177, 198, 228} {
		s := p.schema(l)
		g := newGenerator(s, uint64(l))
		for _, d := range p.defs {
			if d.method && d.in(l) && len(d.fields) > 2 && d.last() < openEnd {
				g.out = nil
				g.object(d, 0)
				f.Add(g.out)
			}
		}
	}
	f.Fuzz(func(t *testing.T, req []byte) {
		out, _, err := p.Upgrade(nil, req)
		if err != nil {
			if len(out) > 0 {
				t.Fatalf("%d bytes beside %v", len(out), err)
			}
			return
		}
		if len(out) > 4*len(req) {
			t.Fatalf("%d bytes out of %d", len(out), len(req))
		}
		again, m, err := p.Upgrade(nil, out)
		if err != nil || !m.Current && m.Newest == "" {
			t.Fatalf("the outcome is no request: %v", err)
		}
		if last, _, err := p.Upgrade(nil, again); err != nil || !bytes.Equal(last, again) {
			t.Fatalf("a request of the newest layer changes: %v\n%x\n%x", err, again, last)
		}
	})
}

// FuzzDowngrade feeds damaged results.
func FuzzDowngrade(f *testing.F) {
	p := pool(f)
	g := newGenerator(p.newest, 1)
	for _, d := range p.defs {
		if !d.method && d.in(p.Newest()) && len(d.fields) > 3 {
			g.out = nil
			g.object(d, 0)
			f.Add(g.out, uint8(len(g.out)))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte, pick uint8) {
		d, err := p.For(p.layers[int(pick)%len(p.layers)])
		if err != nil {
			t.Fatal(err)
		}
		out, _, err := d.Object(nil, src)
		if err != nil && len(out) > 0 {
			t.Fatalf("%d bytes beside %v", len(out), err)
		}
		if len(out) > 4*len(src)+1024 {
			t.Fatalf("%d bytes out of %d", len(out), len(src))
		}
	})
}
