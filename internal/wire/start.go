package wire

import "sync"

// Starter is a [Conn] that can write without waiting. It is for few goroutines
// that write on many connections, none of which may hold them up.
type Starter interface {
	// StartFrame writes a frame as far as that is possible at once. ok is false
	// if somebody else is writing: then nothing was done. done is false if some
	// of the frame is left, which goes out before whatever is written next; the
	// caller sees to it by FinishFrame from a goroutine that may wait.
	StartFrame(body []byte) (done, ok bool, err error)
	// FinishFrame waits until what StartFrame has left is written.
	FinishFrame() error
}

// leftover is the end of a frame that the socket did not take at once.
type leftover struct {
	chunk *chunk
	b     []byte
}

// StartFrame implements [Starter].
func (c *conn) StartFrame(body []byte) (done, ok bool, err error) {
	if !c.writing.TryLock() {
		return false, false, nil
	}
	defer c.writing.Unlock()
	if c.writeErr != nil {
		return false, true, c.writeErr
	}
	out := newChunk(maxFrameHead + len(body) + maxOverhead)
	b, err := c.framing.seal(out.b[:maxFrameHead], body, c.writeSeq)
	if err != nil {
		out.release()
		return false, true, err
	}
	c.writeSeq++
	payload := c.veil(b)
	n := 0
	if c.left == nil && c.raw != nil {
		if n, err = c.tryWrite(payload); err != nil {
			c.writeErr = err
			out.release()
			return false, true, err
		}
	}
	if n == len(payload) {
		out.release()
		return true, true, nil
	}
	c.leave(out, payload[n:])
	return false, true, nil
}

// leave keeps bytes to be written, behind those that wait already.
func (c *conn) leave(out *chunk, b []byte) {
	if c.left == nil {
		c.left = &leftover{chunk: out, b: b}
		return
	}
	all := newChunk(len(c.left.b) + len(b))
	n := copy(all.b, c.left.b)
	n += copy(all.b[n:], b)
	c.left.chunk.release()
	out.release()
	c.left = &leftover{chunk: all, b: all.b[:n]}
}

// FinishFrame implements [Starter].
func (c *conn) FinishFrame() error {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.finishLocked()
}

// finishLocked writes what is left over.
func (c *conn) finishLocked() error {
	l := c.left
	if l == nil || c.writeErr != nil {
		return c.writeErr
	}
	c.left = nil
	_, c.writeErr = c.nc.Write(l.b)
	l.chunk.release()
	return c.writeErr
}

// attempt is a write that does not wait, bound to the function that the runtime
// calls for it.
type attempt struct {
	b   []byte
	n   int
	err error
	fn  func(fd uintptr) bool
}

var attempts = sync.Pool{New: func() any {
	a := new(attempt)
	a.fn = a.run
	return a
}}

// tryWrite writes as much as the socket takes at once.
func (c *conn) tryWrite(b []byte) (int, error) {
	a := attempts.Get().(*attempt)
	a.b, a.n, a.err = b, 0, nil
	err := c.raw.Write(a.fn)
	n := a.n
	if err == nil {
		err = a.err
	}
	a.b = nil
	attempts.Put(a)
	return n, err
}
