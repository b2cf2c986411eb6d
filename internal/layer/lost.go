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
	// Dropped adds n to the parts lost because of the constructor.
	Dropped(constructor string, n int)
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
