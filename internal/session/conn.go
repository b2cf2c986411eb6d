package session

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"chappe/internal/wire"
)

// conn is one connection of a client. Its reader goroutine runs serve; writers
// take turns under wmu.
type conn struct {
	wire.Conn
	srv    *Server
	seq    uint64 // connections are numbered in the order they came
	remote netip.AddrPort
	done   chan struct{} // closed when the connection is
	once   sync.Once
	ending atomic.Bool // the server shuts down: do not read any more
	parked bool        // does not read any more; of the reader alone

	// Of the reader alone.
	reading
	last       *Session // the session of the last frame
	handshakes int
	authed     bool
	delayed    bool      // ping_delay_disconnect rules the deadline
	readLimit  time.Time // deadline set last

	wmu        sync.Mutex
	writeSince time.Time // when the write deadline was set
	one        [1][]byte // argument of WriteFrames

	mu       sync.Mutex
	sessions []*Session
	gone     bool
}

// Transport errors, https://core.telegram.org/mtproto/mtproto-transports#transport-errors
const (
	transportNoKey = 404
	transportFlood = 429
)

// transportError ends a connection after telling the client a code.
type transportError struct {
	code int32
	err  error
}

func (e *transportError) Error() string { return fmt.Sprintf("transport error %d: %v", e.code, e.err) }
func (e *transportError) Unwrap() error { return e.err }

// readError tells a connection that ended in good order from a broken one.
func (c *conn) readError(err error) error {
	select {
	case <-c.done:
		return nil
	default:
	}
	if c.ending.Load() || errors.Is(err, wire.ErrServerClosed) {
		// Answers of calls that still run are written before the end, which
		// Shutdown brings.
		c.park()
		select {
		case <-c.done:
		case <-c.srv.ctx.Done():
		}
		return nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return fmt.Errorf("read frame: %w", err)
}

// endWith says good-bye if err has something to say.
func (c *conn) endWith(err error) error {
	var te *transportError
	if errors.As(err, &te) {
		c.wmu.Lock()
		c.armWrite(c.srv.opts.Now())
		_ = c.WriteError(te.code)
		c.wmu.Unlock()
	}
	if errors.Is(err, errClosed) {
		return nil
	}
	c.srv.stats.BadFrames.Add(1)
	return err
}

func (c *conn) setReadDeadline(t time.Time) error {
	c.readLimit = t
	err := c.SetReadDeadline(t)
	if c.ending.Load() {
		c.stop()
	}
	return err
}

// alive moves the deadline of an idle connection, at most every minute or so:
// setting it costs more than looking at it.
func (c *conn) alive(now time.Time) error {
	limit := c.srv.opts.IdleTimeout
	if c.authed && (c.delayed || c.readLimit.Sub(now) > limit-limit/8) {
		return nil
	}
	c.authed = true
	return c.setReadDeadline(now.Add(limit))
}

// leastDelay is the shortest time that a client may ask for. mtcute asks for
// 7 s while it waits for an answer, and pings again only after a minute when it
// has become idle: it would be cut off every 7 s.
const leastDelay = 75 * time.Second

// delay makes the connection end after d unless it is called again.
//
// https://core.telegram.org/mtproto/service_messages#deferred-connection-closure-ping
func (c *conn) delay(now time.Time, d time.Duration) error {
	c.delayed = true
	return c.setReadDeadline(now.Add(min(max(d, leastDelay), c.srv.opts.IdleTimeout)))
}

// seal encrypts a composed message and writes it.
func (c *conn) seal(key *Key, buf *buffer, n int, now time.Time) error {
	frame, err := encrypt(key, buf, n)
	if err != nil {
		return err
	}
	return c.write(frame, now)
}

// write sends one frame.
func (c *conn) write(frame []byte, now time.Time) error {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	c.armWrite(now)
	c.one[0] = frame
	err := c.WriteFrames(c.one[:]...)
	c.one[0] = nil
	return err
}

// armWrite makes sure that a write can block for no longer than WriteLimit and
// a quarter. wmu is held.
func (c *conn) armWrite(now time.Time) {
	limit := c.srv.opts.WriteLimit
	if now.Sub(c.writeSince) > limit/4 || c.writeSince.IsZero() {
		c.writeSince = now
		_ = c.SetWriteDeadline(now.Add(limit + limit/4))
	}
}

func (c *conn) quickAck(token uint32) error {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	c.armWrite(c.srv.opts.Now())
	return c.WriteQuickAck(token)
}

// close ends the connection; the reader notices.
func (c *conn) close() {
	c.once.Do(func() {
		close(c.done)
		_ = c.Conn.Close()
	})
}

// park tells the server that this connection brings no more calls.
func (c *conn) park() {
	if !c.parked {
		c.parked = true
		c.srv.readers.Done()
	}
}

// stop ends reading but lets answers be written.
func (c *conn) stop() {
	c.ending.Store(true)
	_ = c.SetReadDeadline(time.Unix(1, 0))
}

// add books a session on the connection. It fails if the connection is over.
func (c *conn) add(s *Session) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone {
		return false
	}
	c.sessions = append(c.sessions, s)
	return true
}

// drop takes a session off and reports whether it was the last one.
func (c *conn) drop(s *Session) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sessions = slices.DeleteFunc(c.sessions, func(x *Session) bool { return x == s })
	return len(c.sessions) == 0
}

// leaveAll detaches all sessions at the end.
func (c *conn) leaveAll() {
	c.mu.Lock()
	c.gone = true
	sessions := c.sessions
	c.sessions = nil
	c.mu.Unlock()
	for _, s := range sessions {
		s.leave(c)
	}
}
