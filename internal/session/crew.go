package session

import (
	"runtime"
	"sync"
)

// crew runs short tasks on goroutines that are kept, because their stacks have
// grown: a new goroutine for each call copies its stack several times on the
// way down to the store, which costs more than the switch. The zero value is
// ready for use; it is safe for concurrent use.
type crew struct {
	mu     sync.Mutex
	idle   []chan func()
	closed bool
}

// maxIdle bounds the goroutines that are kept; more exist only while that many
// tasks run.
var maxIdle = 32 * runtime.GOMAXPROCS(0)

// run starts f and returns.
func (w *crew) run(f func()) {
	w.mu.Lock()
	if n := len(w.idle); n > 0 {
		next := w.idle[n-1]
		w.idle = w.idle[:n-1]
		w.mu.Unlock()
		next <- f
		return
	}
	w.mu.Unlock()
	go w.work(f)
}

func (w *crew) work(f func()) {
	next := make(chan func(), 1)
	for {
		f()
		f = nil // it may hold a session
		w.mu.Lock()
		if w.closed || len(w.idle) >= maxIdle {
			w.mu.Unlock()
			return
		}
		w.idle = append(w.idle, next)
		w.mu.Unlock()
		var ok bool
		if f, ok = <-next; !ok {
			return
		}
	}
}

// dismiss ends the goroutines that wait for work, and lets those that work end
// with it.
func (w *crew) dismiss() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for _, next := range w.idle {
		close(next)
	}
	w.idle = nil
}
