package session

import (
	"fmt"

	"chappe/internal/wire"
)

// reading is what the goroutine that reads a connection keeps. That goroutine
// lives as long as the connection and should keep the 2 KiB of stack it began
// with, so all but the waiting for bytes is done on the server's stage.
type reading struct {
	open   bool // go on reading
	frame  wire.Frame
	err    error       // of ReadFrame for step; in the end that of the connection
	forget func() bool // undoes the wait for the end of a context; nil without one
}

func (s *Server) newConn(wc wire.Conn) *conn {
	return &conn{Conn: wc, srv: s, seq: s.connSeq.Add(1), done: make(chan struct{})}
}

// loop reads until the connection ends, after begin has opened it.
func (c *conn) loop(begin func()) {
	c.srv.stage.Do(begin)
	step := c.step
	for c.open {
		c.frame, c.err = c.ReadFrame()
		c.srv.stage.Do(step)
	}
}

// begin makes the connection one of the server's.
func (c *conn) begin() {
	c.remote = c.Info().Remote
	if !c.srv.enter(c) {
		_ = c.Conn.Close()
		c.err = ErrShutdown
		return
	}
	c.open = true
	if err := c.setReadDeadline(c.srv.opts.Now().Add(c.srv.opts.AuthTimeout)); err != nil {
		c.end(fmt.Errorf("set deadline: %w", err))
	}
}

// step works on what ReadFrame returned.
func (c *conn) step() {
	if c.err != nil {
		c.end(c.readError(c.err))
		return
	}
	if err := c.handle(&c.frame); err != nil {
		c.end(c.endWith(err))
	}
}

// end closes the connection.
func (c *conn) end(err error) {
	c.open, c.err = false, err
	if c.forget != nil {
		c.forget()
	}
	c.srv.exit(c)
	if err != nil {
		c.srv.log.Debug("connection ended", "err", err)
	}
}

func (s *Server) enter(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	s.conns[c] = struct{}{}
	s.readers.Add(1)
	s.exits.Add(1)
	s.stats.Conns.Add(1)
	return true
}

func (s *Server) exit(c *conn) {
	c.park()
	c.close()
	c.leaveAll()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	s.exits.Done()
	s.stats.Conns.Add(-1)
}
