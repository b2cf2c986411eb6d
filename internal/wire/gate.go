package wire

import (
	"container/list"
	"net"
	"net/netip"
	"sync"
)

// gate admits connections under the limits and knows all that are open. Safe
// for concurrent use; its lock is never held across I/O.
type gate struct {
	total, perIP, half int // 0 means no limit
	metrics            *Metrics
	running            sync.WaitGroup // goroutines that serve connections

	mu       sync.Mutex
	open     map[*slot]struct{}
	byIP     map[netip.Addr]int
	halfOpen list.List // of *slot, oldest first
	closed   bool
}

// slot is the place of one connection in the gate.
type slot struct {
	gate   *gate
	ip     netip.Addr    // what perIP counts; zero if there is no such limit
	owner  connection    // replaced when the connection becomes something else
	half   *list.Element // nil once established
	inTLS  bool          // what is served is inside TLS already
	closed bool
}

// connection is what the gate can do to what it admitted.
type connection interface {
	Close() error
}

// drainer is a connection that can be asked to finish.
type drainer interface {
	drain()
}

func newGate(total, perIP, half int, m *Metrics) *gate {
	return &gate{
		total: total, perIP: perIP, half: half, metrics: m,
		open: make(map[*slot]struct{}),
		byIP: make(map[netip.Addr]int),
	}
}

// enter counts the calling goroutine among those that shutting down waits for,
// until it calls running.Done. It reports false once the gate is closed.
func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.running.Add(1)
	return true
}

// spawn runs f in a goroutine that shutting down waits for. It reports false
// once the gate is closed.
func (g *gate) spawn(f func()) bool {
	if !g.enter() {
		return false
	}
	go func() {
		defer g.running.Done()
		f()
	}()
	return true
}

// admit gives the connection a slot, or returns nil when a limit forbids it.
// When too many connections are half open the oldest of them is closed: those
// who only hold a place lose it, those who come to speak get in.
func (g *gate) admit(nc net.Conn) *slot {
	s, evicted := g.admitLocked(nc)
	if evicted != nil {
		_ = evicted.Close()
	}
	return s
}

func (g *gate) admitLocked(nc net.Conn) (s *slot, evicted connection) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, nil
	}
	if g.total > 0 && len(g.open) >= g.total {
		g.metrics.RejectedTotal.Add(1)
		return nil, nil
	}
	s = &slot{gate: g, owner: nc}
	if g.perIP > 0 {
		s.ip = countedIP(remoteAddr(nc).Addr())
		if g.byIP[s.ip] >= g.perIP {
			g.metrics.RejectedPerIP.Add(1)
			return nil, nil
		}
		g.byIP[s.ip]++
	}
	if g.half > 0 && g.halfOpen.Len() >= g.half {
		oldest := g.halfOpen.Front().Value.(*slot)
		g.establishLocked(oldest)
		g.metrics.EvictedHalf.Add(1)
		evicted = oldest.owner
	}
	s.half = g.halfOpen.PushBack(s)
	g.open[s] = struct{}{}
	g.metrics.Open.Add(1)
	g.metrics.HalfOpen.Add(1)
	return s, evicted
}

// countedIP is the address that a per-IP limit counts by: an IPv4 address, or
// the /64 that one IPv6 subscriber has.
func countedIP(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if !a.Is6() {
		return a
	}
	return netip.PrefixFrom(a, 64).Masked().Addr()
}

// remoteAddr returns the peer's address, or the zero value where there is none.
func remoteAddr(nc net.Conn) netip.AddrPort {
	if a, ok := nc.RemoteAddr().(*net.TCPAddr); ok {
		ap := a.AddrPort()
		return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
	}
	return netip.AddrPort{}
}

// established ends the half-open state of the slot.
func (s *slot) established() {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	s.gate.establishLocked(s)
}

func (g *gate) establishLocked(s *slot) {
	if s.half != nil {
		g.halfOpen.Remove(s.half)
		s.half = nil
		g.metrics.HalfOpen.Add(-1)
	}
}

// adopt makes c what the gate closes for this slot. It reports false when the
// gate is closed already: c then has to end by itself.
func (s *slot) adopt(c connection) bool {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	s.owner = c
	return !s.gate.closed
}

// release gives the slot back. It may be called any number of times.
func (s *slot) release() {
	g := s.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	g.establishLocked(s)
	delete(g.open, s)
	g.metrics.Open.Add(-1)
	if !s.ip.IsValid() {
		return
	}
	if g.byIP[s.ip]--; g.byIP[s.ip] == 0 {
		delete(g.byIP, s.ip)
	}
}

// shut lets nobody in any more, asks those to finish who can, and closes those
// who have not said anything yet.
func (g *gate) shut() {
	for _, c := range g.close() {
		if d, ok := c.(drainer); ok {
			d.drain()
		}
	}
	g.mu.Lock()
	var half []connection
	for e := g.halfOpen.Front(); e != nil; e = e.Next() {
		half = append(half, e.Value.(*slot).owner)
	}
	g.mu.Unlock()
	for _, c := range half {
		_ = c.Close()
	}
}

// closeAll closes every connection that is still open.
func (g *gate) closeAll() {
	for _, c := range g.close() {
		_ = c.Close()
	}
}

// close lets nobody in any more and returns all connections.
func (g *gate) close() []connection {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	return g.owners(nil)
}

// owners appends all connections to all.
func (g *gate) owners(all []connection) []connection {
	g.mu.Lock()
	defer g.mu.Unlock()
	for s := range g.open {
		all = append(all, s.owner)
	}
	return all
}
