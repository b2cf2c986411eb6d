package layer

// Lost counts the parts of one value that the target layer could not express,
// by the constructor that made it impossible. It is nil when nothing was lost.
type Lost []Drop

// Drop is the number of parts dropped, or replaced by their fallback, because
// of one constructor.
type Drop struct {
	Constructor string
	Count       int
}

// Total is the number of parts dropped or replaced.
func (l Lost) Total() int {
	n := 0
	for _, d := range l {
		n += d.Count
	}
	return n
}

// Counter receives what was lost and which layers are spoken; metrics
// implement it. Its methods are called from many goroutines.
type Counter interface {
	// Dropped adds n to the parts lost because of the constructor. The names
	// are those of the schemas, so their number is bounded.
	Dropped(constructor string, n int)
	// Sessions adds change, 1 or -1, to the sessions that speak the layer.
	Sessions(layer, change int)
}

// Count reports every drop to the counter.
func (l Lost) Count(c Counter) {
	for _, d := range l {
		c.Dropped(d.Constructor, d.Count)
	}
}

func countLost(names []string) Lost {
	var out Lost
next:
	for _, n := range names {
		for i := range out {
			if out[i].Constructor == n {
				out[i].Count++
				continue next
			}
		}
		out = append(out, Drop{Constructor: n, Count: 1})
	}
	return out
}
