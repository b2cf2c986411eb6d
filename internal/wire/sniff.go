package wire

import "encoding/binary"

// verdict is what the first bytes of a stream say it is.
type verdict uint8

const (
	undecided verdict = iota // more bytes are needed
	garbage
	isHTTP
	isTLS
	isAbridged
	isIntermediate
	isPadded
	isFull
	isObfuscated // 64 bytes that are nothing else; only decryption can tell
)

// headerSize is the length of an obfuscated2 header.
const headerSize = 64

// sniff tells what begins with b. It decides as early as the bytes allow,
// because an HTTP request or a first full frame may be shorter than an
// obfuscated header. Clients draw the obfuscated header so that it can be
// mistaken for nothing below.
//
// https://core.telegram.org/mtproto/mtproto-transports#transport-obfuscation
func sniff(b []byte, maxFrame int) verdict {
	if len(b) == 0 {
		return undecided
	}
	if b[0] == 0xef {
		return isAbridged
	}
	if len(b) < 4 {
		return undecided
	}
	switch binary.BigEndian.Uint32(b) {
	case 0xeeeeeeee:
		return isIntermediate
	case 0xdddddddd:
		return isPadded
	}
	if isMethod([4]byte(b)) {
		return isHTTP
	}
	if len(b) >= 6 && isClientHello([6]byte(b)) {
		return isTLS
	}
	if len(b) >= 8 && binary.LittleEndian.Uint32(b[4:]) == 0 {
		return sniffFull(b, maxFrame)
	}
	if len(b) < headerSize {
		return undecided
	}
	return isObfuscated
}

// sniffFull judges a stream whose second integer is 0, the sequence number of
// a first full frame.
func sniffFull(b []byte, maxFrame int) verdict {
	if _, err := full.open(b, maxFrame); err != nil {
		return garbage
	}
	return isFull
}

// isMethod reports whether an HTTP request line begins so.
func isMethod(b [4]byte) bool {
	switch string(b[:]) {
	case "GET ", "POST", "HEAD", "OPTI", "PUT ", "PATC", "DELE", "CONN", "TRAC", "PRI ":
		return true
	}
	return false
}

// isClientHello reports whether a TLS record with a ClientHello begins so:
// handshake record, version 3.x, any length, handshake type 1 (RFC 8446, 5.1).
func isClientHello(b [6]byte) bool {
	return b[0] == 0x16 && b[1] == 3 && b[2] <= 4 && b[5] == 1
}
