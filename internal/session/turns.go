package session

import (
	"runtime"
	"sync"
	"time"

	"chappe/internal/wire"
)

// turns are the sessions that wait for one of a few flushers: what thousands of
// sessions are sent at once would otherwise wake thousands of goroutines, each
// for one small message. While a session waits more may be queued for it, and
// goes out in the same container: the busier the server, the less each message
// costs. A flusher never waits for a socket.
type turns struct {
	crew *crew

	mu      sync.Mutex
	queue   []*Session
	next    int // queue[:next] has been taken
	working int
}

// turnsAtOnce is how many sessions a flusher takes at a time.
const turnsAtOnce = 16

// turnsKept is how large a queue is kept while nobody waits.
const turnsKept = 1 << 14

// maxFlushers bounds the flushers: they do nothing but compute.
var maxFlushers = runtime.GOMAXPROCS(0)

func (t *turns) add(s *Session) {
	t.mu.Lock()
	t.queue = append(t.queue, s)
	start := t.working < maxFlushers && t.working < len(t.queue)-t.next
	if start {
		t.working++
	}
	t.mu.Unlock()
	if start {
		t.crew.run(t.work)
	}
}

func (t *turns) work() {
	var some [turnsAtOnce]*Session
	for {
		n := t.take(some[:])
		if n == 0 {
			return
		}
		for _, s := range some[:n] {
			s.flushInTurn()
		}
	}
}

// take moves the sessions that have waited longest to some. With none it ends
// the flusher.
func (t *turns) take(some []*Session) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := copy(some, t.queue[t.next:])
	clear(t.queue[t.next : t.next+n])
	t.next += n
	if t.next == len(t.queue) {
		t.queue, t.next = t.queue[:0], 0
		if cap(t.queue) > turnsKept {
			t.queue = nil
		}
	}
	if n == 0 {
		t.working--
	}
	return n
}

// flushInTurn sends what is queued without waiting for anybody. What the socket
// does not take at once is left to one of the crew.
func (s *Session) flushInTurn() {
	s.mu.Lock()
	s.inTurn = false
	mine := s.claimFlushLocked()
	s.mu.Unlock()
	if !mine {
		return
	}
	for {
		now := s.srv.opts.Now()
		buf, n, c := s.nextBatch(now)
		if c == nil {
			return
		}
		if !s.transmit(c, buf, n, now) {
			return
		}
	}
}

// transmit encrypts and writes a batch without waiting. It reports whether the
// flush goes on here: otherwise one of the crew goes on with it, or the
// connection has ended.
func (s *Session) transmit(c *conn, buf *buffer, n int, now time.Time) bool {
	frame, err := encrypt(s.Key(), buf, n)
	if err == nil {
		var done, ok bool
		if done, ok, err = c.startFrame(frame, now); err == nil {
			switch {
			case !ok:
				s.srv.crew.run(func() { s.resume(c, c.write(frame, now), buf) })
				return false
			case !done:
				buf.release()
				s.srv.crew.run(func() { s.resume(c, c.finishFrame(), nil) })
				return false
			}
		}
	}
	buf.release()
	if err != nil {
		s.broken(c)
	}
	return true
}

// resume goes on with a flush that had to wait.
func (s *Session) resume(c *conn, err error, buf *buffer) {
	if buf != nil {
		buf.release()
	}
	if err != nil {
		s.broken(c)
	}
	s.flush()
}

// broken ends a connection that could not be written to.
func (s *Session) broken(c *conn) {
	s.leave(c)
	c.close()
}

// startFrame begins to write a frame. It is not ok if somebody else is writing.
func (c *conn) startFrame(frame []byte, now time.Time) (done, ok bool, err error) {
	st, can := c.Conn.(wire.Starter)
	if !can || !c.wmu.TryLock() {
		return false, false, nil
	}
	defer c.wmu.Unlock()
	c.armWrite(now)
	return st.StartFrame(frame)
}

// finishFrame waits until what startFrame has left is written.
func (c *conn) finishFrame() error {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	return c.Conn.(wire.Starter).FinishFrame()
}
