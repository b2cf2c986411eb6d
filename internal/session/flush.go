package session

import (
	"encoding/binary"
	"time"
)

// claimFlushLocked reports whether the caller must start a flush: there is
// something to send, somewhere to send it, and nobody sending.
func (s *Session) claimFlushLocked() bool {
	if s.flushing || s.conn == nil || s.closed.Load() || !s.out.pending() {
		return false
	}
	s.flushing = true
	return true
}

// flush sends until there is nothing left or nobody to send to. There is one
// flusher per session at a time and none while the session is idle.
func (s *Session) flush() {
	for {
		now := s.srv.opts.Now()
		buf, n, c := s.nextBatch(now)
		if c == nil {
			return
		}
		err := c.seal(s.Key(), buf, n, now)
		buf.release()
		if err != nil {
			s.broken(c)
		}
	}
}

// nextBatch composes what is to be sent next, n bytes of message data, and
// returns the connection that it goes to. Without one the flush is over.
func (s *Session) nextBatch(now time.Time) (buf *buffer, n int, c *conn) {
	s.mu.Lock()
	c = s.conn
	if c == nil || s.closed.Load() || !s.out.pending() {
		s.flushing = false
		farewell := s.farewell && c != nil
		s.mu.Unlock()
		if farewell {
			s.srv.CloseKey(s.keys.id)
		}
		return nil, 0, nil
	}
	buf, n = s.out.compose(now)
	s.out.forget(s.srv.opts.MaxUnacked, s.srv.opts.MaxUnackedBytes)
	if s.hasRoomLocked() {
		s.wakeLocked()
	}
	s.stampLocked(buf, now)
	s.mu.Unlock()
	return buf, n, c
}

// stampLocked writes the server salt and the session id.
func (s *Session) stampLocked(buf *buffer, now time.Time) {
	s.salts.at(&s.srv.opts.SaltSecret, s.keys.id, now)
	p := buf.b[headroom:]
	binary.LittleEndian.PutUint64(p, uint64(s.salts.current))
	binary.LittleEndian.PutUint64(p[8:], uint64(s.id))
}

// sendOn sends one service message at once over a given connection, which
// need not be the session's own: what is wrong with a message is told to
// whoever sent it.
func (s *Session) sendOn(c *conn, body []byte, now time.Time) error {
	buf := newBuffer(paddedSize(len(body)))
	defer buf.release()
	s.mu.Lock()
	putService(buf.b[headroom+saltAndSession:], s.out.nextID(now, true), s.out.nextSeq(false), body)
	s.stampLocked(buf, now)
	s.mu.Unlock()
	return c.seal(s.Key(), buf, len(body), now)
}

// join makes c the connection of the session if it is newer than the present
// one, which is then closed unless it serves other sessions too. What the
// client has not acknowledged is sent again.
func (s *Session) join(c *conn) {
	s.mu.Lock()
	old := s.conn
	if s.closed.Load() || old == c || old != nil && old.seq > c.seq || !c.add(s) {
		s.mu.Unlock()
		return
	}
	if s.connSeq != 0 {
		s.out.resendAll()
	}
	s.conn, s.connSeq, s.remote = c, c.seq, c.remote
	flush := s.claimFlushLocked()
	s.mu.Unlock()
	if flush {
		s.srv.crew.run(s.flush)
	}
	if old != nil && old.drop(s) {
		old.close()
	}
}

// leave tells that the connection is no longer good.
func (s *Session) leave(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == c {
		s.conn = nil
		s.wakeLocked()
	}
}

// service queues a service message for the session.
func (s *Session) service(body []byte) {
	s.mu.Lock()
	if s.closed.Load() || len(s.out.services) >= maxServices {
		s.mu.Unlock()
		return
	}
	s.out.services = append(s.out.services, body)
	flush := s.claimFlushLocked()
	s.mu.Unlock()
	if flush {
		s.srv.crew.run(s.flush)
	}
}

// maxServices bounds the service messages that wait, for clients that ask and
// do not read.
const maxServices = 1024
