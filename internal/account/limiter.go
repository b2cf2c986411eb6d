package account

import (
	"net/netip"
	"time"
)

// limiter is a quota of network addresses.
type limiter struct{ quota[netip.Prefix] }

func newLimiter(limit int, window time.Duration) *limiter {
	return &limiter{quota[netip.Prefix]{limit: limit, window: window, m: make(map[netip.Prefix]*counted)}}
}

// take counts one, or fails with a [*FloodError].
func (l *limiter) take(a netip.Addr, now time.Time) error {
	network, limited := networkOf(a)
	if !limited {
		return nil
	}
	_, err := l.quota.take(network, 1, now)
	return err
}

// full fails with a [*FloodError] if the next take would.
func (l *limiter) full(a netip.Addr, now time.Time) error {
	network, limited := networkOf(a)
	if !limited {
		return nil
	}
	return l.quota.full(network, now)
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
