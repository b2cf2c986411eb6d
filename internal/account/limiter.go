package account

import (
	"net/netip"
	"sync"
	"time"
)

// limiterSize bounds the addresses a limiter remembers.
const limiterSize = 64 << 10

// limiter counts per network address in fixed windows. It lives in memory: a
// restart forgives, while the limits per phone and per code are durable.
type limiter struct {
	limit  int
	window time.Duration

	mu sync.Mutex
	m  map[netip.Prefix]*counted
}

type counted struct {
	since time.Time
	n     int
}

func newLimiter(limit int, window time.Duration) *limiter {
	return &limiter{limit: limit, window: window, m: make(map[netip.Prefix]*counted)}
}

// take counts one, or fails with a [*FloodError].
func (l *limiter) take(a netip.Addr, now time.Time) error {
	network, limited := networkOf(a)
	if !limited || l.limit < 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.m[network]
	if c == nil || now.Sub(c.since) >= l.window {
		l.makeRoom(now)
		c = &counted{since: now}
		l.m[network] = c
	}
	if c.n >= l.limit {
		return &FloodError{Wait: c.since.Add(l.window).Sub(now)}
	}
	c.n++
	return nil
}

// full fails with a [*FloodError] if the next take would.
func (l *limiter) full(a netip.Addr, now time.Time) error {
	network, limited := networkOf(a)
	if !limited || l.limit < 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.m[network]; c != nil && c.n >= l.limit && now.Sub(c.since) < l.window {
		return &FloodError{Wait: c.since.Add(l.window).Sub(now)}
	}
	return nil
}

// makeRoom looks at a few entries when the table is full and drops what is
// over, or else anybody: a flood of addresses must not make each call slow.
func (l *limiter) makeRoom(now time.Time) {
	if len(l.m) < limiterSize {
		return
	}
	const look = 16
	n := 0
	for k, c := range l.m { // in random order
		if n++; now.Sub(c.since) >= l.window || n == look {
			delete(l.m, k)
		}
		if n == look {
			return
		}
	}
}

// networkOf is what an address is counted as, and whether it is counted.
func networkOf(a netip.Addr) (netip.Prefix, bool) {
	a = a.Unmap()
	if !a.IsValid() || a.IsLoopback() {
		return netip.Prefix{}, false
	}
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	return p, err == nil
}
