package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
)

// Errors of a broken stream. The connection cannot be used after any of them.
var (
	// ErrFrameSize reports a frame over the limit or of an impossible length.
	ErrFrameSize = errors.New("wire: impossible frame length")
	// ErrSequence reports a full-transport frame out of order.
	ErrSequence = errors.New("wire: wrong frame sequence number")
	// ErrChecksum reports a full-transport frame with a wrong CRC32.
	ErrChecksum = errors.New("wire: wrong frame checksum")
)

// minFrame is the shortest MTProto message: auth_key_id, message_id and length
// of an unencrypted message with one 4-byte constructor.
const minFrame = 8 + 8 + 4 + 4

// maxTransportPadding is the most random padding of a padded intermediate frame.
const maxTransportPadding = 15

// framing is one of the transports that cut a byte stream into frames.
//
// https://core.telegram.org/mtproto/mtproto-transports
type framing uint8

const (
	abridged framing = iota + 1
	intermediate
	padded
	full
)

// String returns the name that [Info] uses.
func (f framing) String() string {
	switch f {
	case abridged:
		return "abridged"
	case intermediate:
		return "intermediate"
	case padded:
		return "padded"
	case full:
		return "full"
	}
	return "unknown"
}

// tagged returns the framing that the four protocol bytes of an obfuscated
// header stand for, or 0.
func tagged(tag [4]byte) framing {
	switch tag {
	case [4]byte{0xef, 0xef, 0xef, 0xef}:
		return abridged
	case [4]byte{0xee, 0xee, 0xee, 0xee}:
		return intermediate
	case [4]byte{0xdd, 0xdd, 0xdd, 0xdd}:
		return padded
	}
	return 0
}

// envelope is the parsed start of a frame.
type envelope struct {
	head     int // bytes before the payload; 0 when more bytes are needed to tell
	payload  int // with padding
	tail     int // bytes after the payload
	quickAck bool
}

func (e envelope) total() int { return e.head + e.payload + e.tail }

// open parses the envelope at the start of b. The payload is checked against
// limit, so that nothing is allocated for an absurd length.
func (f framing) open(b []byte, limit int) (envelope, error) {
	var e envelope
	switch f {
	case abridged:
		e = openAbridged(b)
	case intermediate, padded:
		e = openIntermediate(b)
	case full:
		e = openFull(b)
	}
	if e.head == 0 {
		return e, nil
	}
	return e, f.checkLength(e.payload, limit)
}

func (f framing) checkLength(n, limit int) error {
	aligned := n%4 == 0
	if f == padded {
		limit += maxTransportPadding
		aligned = true
	}
	if n < minFrame || n > limit || !aligned {
		return fmt.Errorf("%w: %s frame of %d bytes", ErrFrameSize, f, n)
	}
	return nil
}

// openAbridged: one byte of length/4 below 0x7f, or 0x7f and three bytes of it;
// the top bit of the first byte asks for a quick acknowledgment.
//
// https://core.telegram.org/mtproto/mtproto-transports#abridged
func openAbridged(b []byte) envelope {
	if len(b) < 1 {
		return envelope{}
	}
	quick, first := b[0]&0x80 != 0, b[0]&0x7f
	if first != 0x7f {
		return envelope{head: 1, payload: int(first) * 4, quickAck: quick}
	}
	if len(b) < 4 {
		return envelope{}
	}
	words := int(b[1]) | int(b[2])<<8 | int(b[3])<<16
	return envelope{head: 4, payload: words * 4, quickAck: quick}
}

// openIntermediate: four bytes of length, its top bit asks for a quick
// acknowledgment. The padded form differs only in what the length covers.
//
// https://core.telegram.org/mtproto/mtproto-transports#intermediate
func openIntermediate(b []byte) envelope {
	if len(b) < 4 {
		return envelope{}
	}
	v := binary.LittleEndian.Uint32(b)
	return envelope{head: 4, payload: int(v &^ (1 << 31)), quickAck: v>>31 != 0}
}

// openFull: length of everything, sequence number; a CRC32 at the end.
//
// https://core.telegram.org/mtproto/mtproto-transports#full
func openFull(b []byte) envelope {
	if len(b) < 8 {
		return envelope{}
	}
	return envelope{head: 8, payload: int(binary.LittleEndian.Uint32(b)) - 12, tail: 4}
}

// checkFull verifies sequence number and checksum of a whole full frame.
func checkFull(frame []byte, seq uint32) error {
	if got := binary.LittleEndian.Uint32(frame[4:]); got != seq {
		return fmt.Errorf("%w: got %d, want %d", ErrSequence, got, seq)
	}
	end := len(frame) - 4
	if binary.LittleEndian.Uint32(frame[end:]) != crc32.ChecksumIEEE(frame[:end]) {
		return ErrChecksum
	}
	return nil
}

// unpad cuts the random tail off the payload of a padded frame. The transport
// does not say where it begins; the message inside does: an encrypted message
// is 24 bytes and then whole AES blocks, an unencrypted one has a length field.
//
// https://core.telegram.org/mtproto/mtproto-transports#padded-intermediate
func unpad(payload []byte) []byte {
	if binary.LittleEndian.Uint64(payload) != 0 {
		return payload[:24+(len(payload)-24)&^15]
	}
	if n := 20 + int64(binary.LittleEndian.Uint32(payload[16:])); n <= int64(len(payload)) {
		return payload[:n]
	}
	return payload
}

// maxOverhead is the most that seal adds to a body.
const maxOverhead = 12

// seal appends body to dst as one frame. seq is used by full only. Padding is
// 0 to 3 bytes although the protocol allows 15: several client libraries cut
// only what exceeds a multiple of four.
func (f framing) seal(dst, body []byte, seq uint32) ([]byte, error) {
	if len(body) == 0 || len(body)%4 != 0 || len(body)/4 >= 1<<24 {
		return dst, fmt.Errorf("%w: cannot send %d bytes", ErrFrameSize, len(body))
	}
	switch f {
	case abridged:
		if words := len(body) / 4; words < 0x7f {
			dst = append(dst, byte(words))
		} else {
			dst = append(dst, 0x7f, byte(words), byte(words>>8), byte(words>>16))
		}
		dst = append(dst, body...)
	case intermediate:
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(body)))
		dst = append(dst, body...)
	case padded:
		pad := rand.Uint32()
		n := int(pad & 3)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(body)+n))
		dst = append(dst, body...)
		dst = append(dst, byte(pad>>8), byte(pad>>16), byte(pad>>24))
		dst = dst[:len(dst)-3+n]
	case full:
		start := len(dst)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(body)+12))
		dst = binary.LittleEndian.AppendUint32(dst, seq)
		dst = append(dst, body...)
		dst = binary.LittleEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start:]))
	}
	return dst, nil
}

// sealQuickAck appends a quick acknowledgment token. The token has its top bit
// set, which tells it from a length where it stands alone.
//
// https://core.telegram.org/mtproto/mtproto-transports#quick-ack
func (f framing) sealQuickAck(dst []byte, token uint32) []byte {
	token |= 1 << 31
	switch f {
	case abridged:
		dst = binary.BigEndian.AppendUint32(dst, token)
	case intermediate:
		dst = binary.LittleEndian.AppendUint32(dst, token)
	case padded:
		var body [8]byte
		binary.LittleEndian.PutUint32(body[:], 0xffffffff)
		binary.LittleEndian.PutUint32(body[4:], token)
		dst, _ = f.seal(dst, body[:], 0)
	}
	return dst
}
