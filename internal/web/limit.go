package web

import (
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const (
	pagesPerMinute = 120     // of one network address
	maxAddresses   = 1 << 14 // that are counted at a time
)

// limiter counts the pages that network addresses have asked for in this
// minute. It is safe for concurrent use.
type limiter struct {
	mu     sync.Mutex
	minute int64
	asked  map[netip.Prefix]int
}

// allow counts one more page. Loopback addresses are not limited: there stands
// the operator's own proxy, behind which all browsers look alike.
func (l *limiter) allow(r *http.Request, now time.Time) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || from.Addr().IsLoopback() {
		return true
	}
	addr, bits := from.Addr().Unmap(), 32
	if addr.Is6() {
		bits = 64 // what one subscriber is given
	}
	network, err := addr.Prefix(bits)
	if err != nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if minute := now.Unix() / 60; minute != l.minute || len(l.asked) >= maxAddresses {
		l.minute, l.asked = minute, make(map[netip.Prefix]int)
	}
	l.asked[network]++
	return l.asked[network] <= pagesPerMinute
}
