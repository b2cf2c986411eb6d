package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Frame types of RFC 6455, section 5.2.
const (
	opContinuation = 0x0
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xa
)

// maxFrameHead is the longest head of a frame that a server sends: it never
// masks.
const maxFrameHead = 10

// maxControl is the longest payload of a control frame.
const maxControl = 125

// errWebSocket reports a stream that breaks RFC 6455.
var errWebSocket = errors.New("wire: broken WebSocket frame")

// websocketReader takes the WebSocket framing off a stream of bytes. Messages
// do not matter: MTProto treats what they carry as one stream, so payloads are
// passed on as they come and a message may be of any length.
//
// https://core.telegram.org/mtproto/transports#websocket
type websocketReader struct {
	head      [14]byte // of the frame that has begun
	headLen   int      // bytes of head that have come
	inFrame   bool     // head is complete
	inMessage bool     // a fragmented message has begun
	left      uint64   // payload of the frame still to come
	mask      [4]byte  // turned so that mask[0] is for the next byte
	control   []byte   // payload of a control frame so far

	// onControl is called by the reading goroutine for each ping and close.
	onControl func(op byte, payload []byte)
}

// decode takes the framing off b in place and returns the payload, which lies
// at the start of b. io.EOF says that the peer has closed; payload that came
// before is returned with it.
func (w *websocketReader) decode(b []byte) ([]byte, error) {
	in, out := 0, 0
	for in < len(b) {
		if !w.inFrame {
			n, err := w.readHead(b[in:])
			if err != nil {
				return b[:out], err
			}
			in += n
		} else {
			part := b[in : in+int(min(uint64(len(b)-in), w.left))]
			w.unmask(part)
			if w.op() >= opClose {
				w.control = append(w.control, part...)
			} else {
				out += copy(b[out:], part)
			}
			in += len(part)
			w.left -= uint64(len(part))
		}
		if w.inFrame && w.left == 0 {
			if err := w.endFrame(); err != nil {
				return b[:out], err
			}
		}
	}
	return b[:out], nil
}

func (w *websocketReader) op() byte { return w.head[0] & 0x0f }

// readHead gathers the head of a frame and returns how many bytes it took.
func (w *websocketReader) readHead(b []byte) (int, error) {
	taken := 0
	for taken < len(b) {
		n := copy(w.head[w.headLen:w.headSize()], b[taken:])
		taken += n
		w.headLen += n
		if w.headLen < w.headSize() {
			continue
		}
		return taken, w.beginFrame()
	}
	return taken, nil
}

// headSize is the size of the head as far as it can be told yet: two bytes,
// which say how many bytes of length follow, and the mask.
func (w *websocketReader) headSize() int {
	if w.headLen < 2 {
		return 2
	}
	switch w.head[1] & 0x7f {
	case 126:
		return 2 + 2 + 4
	case 127:
		return 2 + 8 + 4
	}
	return 2 + 4
}

// beginFrame checks a complete head against RFC 6455, sections 5.1 to 5.5.
func (w *websocketReader) beginFrame() error {
	size := w.headSize()
	switch size {
	case 8:
		w.left = uint64(binary.BigEndian.Uint16(w.head[2:]))
	case 14:
		w.left = binary.BigEndian.Uint64(w.head[2:])
	default:
		w.left = uint64(w.head[1] & 0x7f)
	}
	w.mask = [4]byte(w.head[size-4 : size])
	w.inFrame = true
	fin := w.head[0]&0x80 != 0
	switch {
	case w.head[0]&0x70 != 0:
		return fmt.Errorf("%w: reserved bits set without an extension", errWebSocket)
	case w.head[1]&0x80 == 0:
		return fmt.Errorf("%w: not masked", errWebSocket)
	case w.left>>63 != 0:
		return fmt.Errorf("%w: length with its top bit set", errWebSocket)
	}
	switch w.op() {
	case opBinary, opContinuation:
		if w.inMessage != (w.op() == opContinuation) {
			return fmt.Errorf("%w: fragment out of place", errWebSocket)
		}
		w.inMessage = !fin
		return nil
	case opClose, opPing, opPong:
		if !fin || w.left > maxControl {
			return fmt.Errorf("%w: control frame too long or fragmented", errWebSocket)
		}
		return nil
	}
	return fmt.Errorf("%w: neither binary nor control, type %d", errWebSocket, w.op())
}

// endFrame acts on a control frame and makes ready for the next frame.
func (w *websocketReader) endFrame() error {
	op, payload := w.op(), w.control
	w.headLen, w.inFrame, w.control = 0, false, nil
	if op == opPing || op == opClose {
		w.onControl(op, payload)
	}
	if op == opClose {
		return io.EOF
	}
	return nil
}

// unmask removes the mask from the next bytes of the payload.
func (w *websocketReader) unmask(b []byte) {
	wide := uint64(binary.LittleEndian.Uint32(w.mask[:]))
	wide |= wide << 32
	for len(b) >= 8 {
		binary.LittleEndian.PutUint64(b, binary.LittleEndian.Uint64(b)^wide)
		b = b[8:]
	}
	for i := range b {
		b[i] ^= w.mask[i&3]
	}
	turned := w.mask
	for i := range turned {
		w.mask[i] = turned[(i+len(b))&3]
	}
}

// putFrameHead writes the head of an unmasked frame before the payload
// b[maxFrameHead:], into the space that is kept there, and returns the frame.
func putFrameHead(b []byte, op byte) []byte {
	n := len(b) - maxFrameHead
	start := maxFrameHead - 2
	switch {
	case n > 0xffff:
		start -= 8
		b[start+1] = 127
		binary.BigEndian.PutUint64(b[start+2:], uint64(n))
	case n >= 126:
		start -= 2
		b[start+1] = 126
		binary.BigEndian.PutUint16(b[start+2:], uint16(n))
	default:
		b[start+1] = byte(n)
	}
	b[start] = 0x80 | op
	return b[start:]
}
