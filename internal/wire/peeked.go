package wire

import (
	"crypto/tls"
	"net"
	"sync"
)

// peeked is a connection whose first bytes have been looked at. It gives them
// out again, and gives the slot back when it is closed.
type peeked struct {
	net.Conn
	head []byte
	slot *slot
}

// Read implements [net.Conn].
func (p *peeked) Read(b []byte) (int, error) {
	if len(p.head) == 0 {
		return p.Conn.Read(b)
	}
	n := copy(b, p.head)
	if p.head = p.head[n:]; len(p.head) == 0 {
		p.head = nil
	}
	return n, nil
}

// Close implements [net.Conn].
func (p *peeked) Close() error {
	err := p.Conn.Close()
	p.slot.release()
	return err
}

// underlying is the connection below; the caller takes over the head and the
// slot.
func (p *peeked) underlying() net.Conn { return p.Conn }

// tlsState returns the state of the TLS connection below, or nil.
func (p *peeked) tlsState() *tls.ConnectionState {
	if t, ok := p.Conn.(interface{ ConnectionState() tls.ConnectionState }); ok {
		state := t.ConnectionState()
		return &state
	}
	return nil
}

// handoff is a listener whose connections are put into it.
type handoff struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newHandoff() *handoff {
	return &handoff{conns: make(chan net.Conn), done: make(chan struct{})}
}

// put hands a connection to whoever accepts, or closes it when nobody will.
func (h *handoff) put(nc net.Conn) {
	select {
	case h.conns <- nc:
	case <-h.done:
		_ = nc.Close()
	}
}

// Accept implements [net.Listener].
func (h *handoff) Accept() (net.Conn, error) {
	select {
	case nc := <-h.conns:
		return nc, nil
	case <-h.done:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener].
func (h *handoff) Close() error {
	h.once.Do(func() { close(h.done) })
	return nil
}

// Addr implements [net.Listener].
func (h *handoff) Addr() net.Addr { return &net.TCPAddr{} }
