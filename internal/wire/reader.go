package wire

import (
	"io"
	"net"
	"syscall"
)

// smallRead is how much is read at a time from a stream that cannot be waited
// for without a buffer (TLS, pipes), while no frame has begun.
const smallRead = 64

// gatherSize is how much is read at a time from such a stream inside a frame.
const gatherSize = 16 << 10

// reader is the incoming half of a connection: the socket, what has arrived
// from it, and what undoes WebSocket and obfuscation. It belongs to the
// reading goroutine.
type reader struct {
	nc      net.Conn
	raw     syscall.RawConn    // nil where the stream is not a socket
	onReady func(uintptr) bool // tryRead, bound once
	small   *[smallRead]byte   // where raw is nil
	ws      *websocketReader   // nil outside of WebSocket
	dec     *ctrStream         // nil without obfuscation
	in      inbox
	scratch *chunk // target of a read that does not go to the inbox directly
	n       int    // result of tryRead
	err     error  // result of tryRead; later what ended the stream
}

func (r *reader) init(nc net.Conn) {
	r.nc = nc
	if sc, ok := nc.(syscall.Conn); ok && canReadRaw {
		if raw, err := sc.SyscallConn(); err == nil {
			r.raw, r.onReady = raw, r.tryRead
			return
		}
	}
	r.small = new([smallRead]byte)
}

// fill waits for more bytes and puts them, deciphered, into the inbox. It may
// return nil without having added any, when what came was only WebSocket
// framing. No buffer is held while it waits, other than the inbox's own.
func (r *reader) fill() error {
	if r.err != nil {
		return r.err
	}
	if r.raw == nil {
		return r.fillBlocking()
	}
	r.n = 0
	err := r.raw.Read(r.onReady)
	scratch := r.scratch
	r.scratch = nil
	if err == nil {
		err = r.err
	}
	if err != nil || r.n == 0 {
		if scratch != nil {
			scratch.release()
		}
		return eofIfNil(err)
	}
	if scratch == nil {
		in := &r.in
		plain, err := r.decode(in.buf.b[in.w : in.w+r.n])
		in.w += len(plain)
		return err
	}
	plain, err := r.decode(scratch.b[:r.n])
	r.in.add(scratch, plain)
	return err
}

func eofIfNil(err error) error {
	if err == nil {
		return io.EOF
	}
	return err
}

// target returns where the next read goes: into the large frame that is being
// gathered, or into a scratch buffer.
func (r *reader) target() []byte {
	if room := r.in.room(); room != nil {
		return room
	}
	r.scratch = newChunk(scratchSize)
	return r.scratch.b
}

// fillBlocking is fill for streams that need a buffer to wait with. An error
// that comes together with bytes is left for the next call, which meets it
// again.
func (r *reader) fillBlocking() error {
	if room := r.in.room(); room != nil {
		n, err := r.nc.Read(room)
		if n == 0 {
			return eofIfNil(err)
		}
		plain, err := r.decode(room[:n])
		r.in.w += len(plain)
		return err
	}
	if r.in.len() == 0 {
		return r.fillSmall()
	}
	scratch := newChunk(gatherSize)
	n, err := r.nc.Read(scratch.b)
	if n == 0 {
		scratch.release()
		return eofIfNil(err)
	}
	plain, err := r.decode(scratch.b[:n])
	r.in.add(scratch, plain)
	return err
}

// fillSmall waits between two frames, with nothing but the small array.
func (r *reader) fillSmall() error {
	n, err := r.nc.Read(r.small[:])
	if n == 0 {
		return eofIfNil(err)
	}
	plain, err := r.decode(r.small[:n])
	r.in.push(plain)
	return err
}

// decode undoes WebSocket and obfuscation in place and returns the bytes of
// the MTProto stream, which lie at the start of b.
func (r *reader) decode(b []byte) ([]byte, error) {
	var err error
	if r.ws != nil {
		b, err = r.ws.decode(b)
	}
	if r.dec != nil {
		r.dec.xor(b)
	}
	if err != nil && len(b) > 0 {
		r.err, err = err, nil
	}
	return b, err
}
