package wire

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// ErrServerClosed is what ReadFrame returns once the server shuts down.
var ErrServerClosed = errors.New("wire: server is shutting down")

// writeBatch is how many bytes WriteFrames gathers for one system call. A
// single larger body still goes out in one piece.
const writeBatch = 256 << 10

// conn implements [Conn] over a TCP or any other stream.
//
// The reading goroutine owns reader and readSeq. The writing side is behind
// writing, because the reader answers WebSocket pings too. Everything else is
// fixed before the gate adopts the connection, or atomic.
type conn struct {
	reader
	framing  framing
	maxFrame int
	info     Info
	slot     *slot
	readSeq  uint32
	spoken   bool       // the first frame has been read
	out      *ctrStream // nil without obfuscation

	writing  sync.Mutex
	writeSeq uint32
	writeErr error // the first failure; the stream is out of step after it
	left     *leftover

	deadlines deadlines
	draining  atomic.Bool
	closed    atomic.Bool
}

// deadlines keeps the read deadline that the session wants from reaching past
// the time by which the first frame must be complete.
type deadlines struct {
	mu     sync.Mutex
	first  time.Time // zero once the first frame is there
	wanted time.Time
}

// ReadFrame implements [Conn].
func (c *conn) ReadFrame() (Frame, error) {
	for {
		f, ok, err := c.cut()
		if err != nil {
			return Frame{}, err
		}
		if ok {
			if !c.spoken {
				c.spoken = true
				c.speak()
			}
			return f, nil
		}
		if c.draining.Load() {
			return Frame{}, ErrServerClosed
		}
		if err := c.fill(); err != nil {
			return Frame{}, c.readError(err)
		}
	}
}

// readError tells the end between two frames from the end inside one.
func (c *conn) readError(err error) error {
	if c.draining.Load() {
		return ErrServerClosed
	}
	if errors.Is(err, io.EOF) && c.in.len() > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

// cut takes one frame off the inbox, if a whole one is there.
func (c *conn) cut() (Frame, bool, error) {
	b := c.in.bytes()
	e, err := c.framing.open(b, c.maxFrame)
	if err != nil || e.head == 0 {
		return Frame{}, false, err
	}
	total := e.total()
	if len(b) < total {
		c.in.need = total
		return Frame{}, false, nil
	}
	body := b[e.head : e.head+e.payload : e.head+e.payload]
	switch c.framing {
	case full:
		if err := checkFull(b[:total], c.readSeq); err != nil {
			return Frame{}, false, err
		}
		c.readSeq++
	case padded:
		body = unpad(body)
	}
	f := Frame{Body: body, QuickAck: e.quickAck, chunk: c.in.buf}
	f.chunk.retain()
	c.in.consume(total)
	return f, true, nil
}

// speak ends the half-open state: a whole frame has come.
func (c *conn) speak() {
	d := &c.deadlines
	d.mu.Lock()
	defer d.mu.Unlock()
	d.first = time.Time{}
	c.slot.established()
	_ = c.setReadDeadlineLocked(d.wanted)
}

// WriteFrames implements [Conn].
func (c *conn) WriteFrames(bodies ...[]byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	for len(bodies) > 0 {
		n, size := 1, len(bodies[0])+maxOverhead
		for n < len(bodies) && size+len(bodies[n])+maxOverhead <= writeBatch {
			size += len(bodies[n]) + maxOverhead
			n++
		}
		if err := c.writeBatchLocked(bodies[:n], size); err != nil {
			return err
		}
		bodies = bodies[n:]
	}
	return nil
}

func (c *conn) writeBatchLocked(bodies [][]byte, size int) error {
	out := newChunk(maxFrameHead + size)
	defer out.release()
	b, seq := out.b[:maxFrameHead], c.writeSeq
	for _, body := range bodies {
		var err error
		if b, err = c.framing.seal(b, body, seq); err != nil {
			return err
		}
		seq++
	}
	c.writeSeq = seq
	return c.sendLocked(b)
}

// sendLocked writes what lies behind the space for a WebSocket frame head in one
// call, after what was left over.
func (c *conn) sendLocked(b []byte) error {
	if err := c.finishLocked(); err != nil {
		return err
	}
	if _, err := c.nc.Write(c.veil(b)); err != nil {
		c.writeErr = err
		return err
	}
	return nil
}

// veil obfuscates what lies behind the space for a WebSocket frame head and
// returns what goes over the socket.
func (c *conn) veil(b []byte) []byte {
	payload := b[maxFrameHead:]
	if c.out != nil {
		c.out.xor(payload)
	}
	if c.ws != nil {
		payload = putFrameHead(b, opBinary)
	}
	return payload
}

// WriteQuickAck implements [Conn].
func (c *conn) WriteQuickAck(token uint32) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	out := newChunk(maxFrameHead + 8 + maxOverhead)
	defer out.release()
	b := c.framing.sealQuickAck(out.b[:maxFrameHead], token)
	if len(b) == maxFrameHead {
		return nil
	}
	return c.sendLocked(b)
}

// WriteError implements [Conn].
//
// https://core.telegram.org/mtproto/mtproto-transports#transport-errors
func (c *conn) WriteError(code int32) error {
	v := uint32(-code)
	if code <= 0 {
		return fmt.Errorf("wire: transport error code %d is not positive", code)
	}
	return c.WriteFrames([]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)})
}

// SetReadDeadline implements [Conn]. Until the first frame is there the
// deadline of the server for it holds, if it is earlier.
func (c *conn) SetReadDeadline(t time.Time) error {
	d := &c.deadlines
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wanted = t
	if !d.first.IsZero() && (t.IsZero() || t.After(d.first)) {
		t = d.first
	}
	return c.setReadDeadlineLocked(t)
}

// setReadDeadlineLocked sets the deadline of the socket, and lets a drain that
// has begun or begins meanwhile win.
func (c *conn) setReadDeadlineLocked(t time.Time) error {
	if err := c.nc.SetReadDeadline(t); err != nil {
		return err
	}
	if c.draining.Load() {
		return c.nc.SetReadDeadline(past)
	}
	return nil
}

// past is a deadline that has been missed.
var past = time.Unix(1, 0)

// drain makes ReadFrame return ErrServerClosed; writing goes on.
func (c *conn) drain() {
	c.draining.Store(true)
	_ = c.nc.SetReadDeadline(past)
}

// cool drops what an idle connection can do without.
func (c *conn) cool() {
	if c.dec != nil {
		c.dec.cool()
		c.out.cool()
	}
}

// SetWriteDeadline implements [Conn].
func (c *conn) SetWriteDeadline(t time.Time) error { return c.nc.SetWriteDeadline(t) }

// Info implements [Conn].
func (c *conn) Info() Info { return c.info }

// Close implements [Conn].
func (c *conn) Close() error {
	if c.closed.Swap(true) {
		return nil
	}
	if c.ws != nil {
		c.sayGoodbye()
	}
	err := c.nc.Close()
	c.slot.release()
	return err
}

var _ Conn = (*conn)(nil)
var _ Starter = (*conn)(nil)
var _ drainer = (*conn)(nil)
var _ net.Conn = (*peeked)(nil)
