package store

import (
	"sync"
	"sync/atomic"
)

// gate counts those inside and lets nobody in once it closes. Whoever is inside
// may enter again, also while it closes: entering then fails instead of
// blocking, as it would with a read-write lock.
type gate struct {
	state atomic.Int64 // number inside, plus gateClosed
	once  sync.Once
	empty chan struct{} // closed when the gate is shut and nobody is inside
}

const gateClosed = 1 << 40

func (g *gate) init() { g.empty = make(chan struct{}) }

func (g *gate) enter() error {
	if g.state.Add(1) > gateClosed {
		g.leave()
		return ErrClosed
	}
	return nil
}

func (g *gate) leave() {
	if g.state.Add(-1) == gateClosed {
		g.once.Do(func() { close(g.empty) })
	}
}

// close shuts the gate and waits until nobody is inside. It reports false if
// the gate was shut before.
func (g *gate) close() bool {
	for {
		n := g.state.Load()
		if n >= gateClosed {
			return false
		}
		if g.state.CompareAndSwap(n, n+gateClosed) {
			if n > 0 {
				<-g.empty
			}
			return true
		}
	}
}
