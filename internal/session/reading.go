package session

import (
	"context"
	"fmt"

	"chappe/internal/wire"
)

// reading is a connection from the side of the goroutine that reads it. That
// goroutine lives as long as the connection and should keep the 2 KiB of stack
// it began with, so all but the waiting for bytes is done on the server's
// stage, by the methods here.
type reading struct {
	server *Server
	wc     wire.Conn
	ctx    context.Context
	conn   *conn
	forget func() bool // undoes the wait for the end of ctx

	logged bool // log why it ended

	open  bool // go on reading
	frame wire.Frame
	err   error // of ReadFrame for step; in the end that of the connection
}

// loop reads until the connection ends.
func (r *reading) loop() {
	r.server.stage.Do(r.begin)
	step := r.step
	for r.open {
		r.frame, r.err = r.wc.ReadFrame()
		r.server.stage.Do(step)
	}
}

// begin makes the connection one of the server's.
func (r *reading) begin() {
	s := r.server
	c := &conn{
		Conn: r.wc, srv: s, seq: s.connSeq.Add(1),
		remote: r.wc.Info().Remote, done: make(chan struct{}),
	}
	if !s.enter(c) {
		_ = r.wc.Close()
		r.err = ErrShutdown
		return
	}
	r.conn, r.open = c, true
	if r.ctx.Done() != nil {
		r.forget = context.AfterFunc(r.ctx, c.close)
	}
	if err := c.setReadDeadline(s.opts.Now().Add(s.opts.AuthTimeout)); err != nil {
		r.end(fmt.Errorf("set deadline: %w", err))
	}
}

// step works on what ReadFrame returned.
func (r *reading) step() {
	if r.err != nil {
		r.end(r.conn.readError(r.err))
		return
	}
	if err := r.conn.handle(&r.frame); err != nil {
		r.end(r.conn.endWith(err))
	}
}

// end closes the connection.
func (r *reading) end(err error) {
	r.open, r.err = false, err
	if r.forget != nil {
		r.forget()
	}
	r.server.exit(r.conn)
	if err != nil && r.logged {
		r.server.log.Debug("connection ended", "err", err)
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
