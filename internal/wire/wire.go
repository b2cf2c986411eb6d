// Package wire is the one port: it tells by the first bytes what a stranger
// speaks and turns every MTProto transport into the same thing, a [Conn] of
// frames. It imports nothing of ours.
//
// Transports: https://core.telegram.org/mtproto/mtproto-transports
//
// # Goroutines and memory
//
// A connection has one goroutine at a time: first one that finds out what it
// speaks, then that of Options.Handle, of Options.TLS or of the HTTP server. A
// socket is waited for without a buffer, so an idle MTProto connection is a
// stack, the keys of its obfuscation and a few hundred bytes of state. The
// whole server has one goroutine more per listener, one that accepts for HTTP
// and one that makes resting connections smaller.
package wire

import (
	"net/netip"
	"time"
)

// Frame is one MTProto message as the transport carried it: an encrypted
// message, or an unencrypted one (auth key id 0).
type Frame struct {
	Body     []byte // valid until Release; the receiver may overwrite it
	QuickAck bool   // the client asked for a quick acknowledgment
	chunk    *chunk // what Body lies in; nil if it is nobody's
}

// Release gives the frame's buffer back. Body must not be used afterwards. It
// may be called from any goroutine, before or after the connection has ended,
// and again without effect.
func (f *Frame) Release() {
	if f.chunk != nil {
		f.chunk.release()
		f.chunk = nil
	}
}

// Info describes how a client is connected.
type Info struct {
	Transport  string // "abridged", "intermediate", "padded", "full"
	Obfuscated bool
	WebSocket  bool
	Secret     bool // came through an MTProxy secret
	DC         int  // DC id of the obfuscated header as sent, 0 if none
	Remote     netip.AddrPort
}

// Conn carries MTProto frames over any transport.
//
// One goroutine may read and one may write at a time; the other methods may be
// called from anywhere, Close any number of times. An idle Conn holds no read
// buffer.
type Conn interface {
	// ReadFrame returns the next frame. An error ends the connection, except
	// os.ErrDeadlineExceeded, after which reading can go on with a later
	// deadline. io.EOF is an end between two frames. A frame over the size
	// limit or of an impossible length is an error.
	ReadFrame() (Frame, error)
	// WriteFrames writes the bodies as one frame each, in one system call for
	// up to 256 KiB. The bodies are not modified and not kept; their lengths
	// are multiples of 4. After a failed write every later one fails.
	WriteFrames(bodies ...[]byte) error
	// WriteQuickAck writes a quick acknowledgment token: the first 4 bytes of
	// msg_key_large as a little-endian integer. It does nothing on the full
	// transport, which has no quick acknowledgments and never asks for one.
	WriteQuickAck(token uint32) error
	// WriteError writes a transport error such as -404 (auth key not found),
	// -429 (flood) or -444 (wrong DC). code is the positive number.
	WriteError(code int32) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
	Info() Info
	Close() error
}
