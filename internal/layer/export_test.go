package layer

import "iter"

// OldRequests makes n random requests of every method of every layer.
func OldRequests(p *Pool, n int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, l := range p.layers {
			g := newGenerator(p.schema(l), uint64(l))
			for _, d := range p.defs {
				if !d.method || !d.in(l) || d.last() == openEnd && l != p.Newest() {
					continue
				}
				for range n {
					g.out = nil
					g.object(d, 0)
					if !yield(g.out) {
						return
					}
				}
			}
		}
	}
}
