package session

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
)

// Sizes in bytes of an encrypted message,
// https://core.telegram.org/mtproto/description#encrypted-message.
const (
	outerHeader = 8 + 16            // auth_key_id, msg_key
	innerHeader = 8 + 8 + 8 + 4 + 4 // salt, session_id, msg_id, seqno, length
	headroom    = 32                // before the plaintext: the part of the auth key that msg_key covers
	minPadding  = 12
	maxPadding  = 1024
)

// Offsets into the auth key, which depend on the direction: x = 0 from client
// to server and 8 back.
const (
	fromClient = 0
	fromServer = 8
)

var errDecrypt = errors.New("session: message does not decrypt")

// aesKeyIV derives the AES key and IV from an auth key and a msg_key.
//
// https://core.telegram.org/mtproto/description#defining-aes-key-and-initialization-vector
func aesKeyIV(authKey *[256]byte, msgKey []byte, x int) (key, iv [32]byte) {
	var in [16 + 36]byte
	copy(in[:], msgKey[:16])
	copy(in[16:], authKey[x:x+36])
	a := sha256.Sum256(in[:])
	copy(in[:], authKey[40+x:40+x+36])
	copy(in[36:], msgKey[:16])
	b := sha256.Sum256(in[:])
	copy(key[:8], a[:8])
	copy(key[8:24], b[8:24])
	copy(key[24:], a[24:])
	copy(iv[:8], b[:8])
	copy(iv[8:24], a[8:24])
	copy(iv[24:], b[24:])
	return key, iv
}

// igeEncrypt encrypts whole blocks by AES in infinite garble extension mode.
// dst and src may be the same.
func igeEncrypt(block cipher.Block, iv *[32]byte, dst, src []byte) {
	le := binary.LittleEndian
	c0, c1 := le.Uint64(iv[:]), le.Uint64(iv[8:])
	m0, m1 := le.Uint64(iv[16:]), le.Uint64(iv[24:])
	for len(src) >= 16 {
		s0, s1 := le.Uint64(src), le.Uint64(src[8:])
		d := dst[:16:16]
		le.PutUint64(d, s0^c0)
		le.PutUint64(d[8:], s1^c1)
		block.Encrypt(d, d)
		c0, c1 = le.Uint64(d)^m0, le.Uint64(d[8:])^m1
		le.PutUint64(d, c0)
		le.PutUint64(d[8:], c1)
		m0, m1 = s0, s1
		src, dst = src[16:], dst[16:]
	}
}

// igeDecrypt is the inverse of [igeEncrypt].
func igeDecrypt(block cipher.Block, iv *[32]byte, dst, src []byte) {
	le := binary.LittleEndian
	c0, c1 := le.Uint64(iv[:]), le.Uint64(iv[8:])
	m0, m1 := le.Uint64(iv[16:]), le.Uint64(iv[24:])
	for len(src) >= 16 {
		s0, s1 := le.Uint64(src), le.Uint64(src[8:])
		d := dst[:16:16]
		le.PutUint64(d, s0^m0)
		le.PutUint64(d[8:], s1^m1)
		block.Decrypt(d, d)
		m0, m1 = le.Uint64(d)^c0, le.Uint64(d[8:])^c1
		le.PutUint64(d, m0)
		le.PutUint64(d[8:], m1)
		c0, c1 = s0, s1
		src, dst = src[16:], dst[16:]
	}
}

// decrypt opens an encrypted message from a client. The plaintext begins at
// headroom in the returned buffer. quick is the token of a quick
// acknowledgment. Bytes after the last whole block are padding of the
// transport and are ignored.
//
// https://core.telegram.org/mtproto/security_guidelines
func decrypt(key *Key, body []byte) (plain *buffer, quick uint32, err error) {
	n := (len(body) - outerHeader) &^ 15
	if n < innerHeader+minPadding {
		return nil, 0, fmt.Errorf("%w: too short", errDecrypt)
	}
	msgKey, sealed := body[8:outerHeader], body[outerHeader:outerHeader+n]
	aesKey, iv := aesKeyIV(&key.Value, msgKey, fromClient)
	block, err := aes.NewCipher(aesKey[:])
	if err != nil {
		return nil, 0, fmt.Errorf("decrypt: %w", err)
	}
	plain = newBuffer(headroom + n)
	copy(plain.b, key.Value[88+fromClient:])
	igeDecrypt(block, &iv, plain.b[headroom:], sealed)
	sum := sha256.Sum256(plain.b)
	if subtle.ConstantTimeCompare(sum[8:24], msgKey) != 1 {
		plain.release()
		return nil, 0, fmt.Errorf("%w: msg_key mismatch", errDecrypt)
	}
	return plain, binary.LittleEndian.Uint32(sum[:]) | 1<<31, nil
}

// header is the inner header of a message.
type header struct {
	salt, session, msgID int64
	seq                  int32
}

// parsePlain checks the length fields of a plaintext and returns its header
// and body.
func parsePlain(p []byte) (h header, body []byte, err error) {
	le := binary.LittleEndian
	h.salt, h.session, h.msgID = int64(le.Uint64(p)), int64(le.Uint64(p[8:])), int64(le.Uint64(p[16:]))
	h.seq = int32(le.Uint32(p[24:]))
	n, rest := le.Uint32(p[28:]), p[innerHeader:]
	if n%4 != 0 || n > uint32(len(rest)) {
		return h, nil, fmt.Errorf("%w: length %d", errDecrypt, n)
	}
	if padding := len(rest) - int(n); padding < minPadding || padding > maxPadding {
		return h, nil, fmt.Errorf("%w: padding %d", errDecrypt, padding)
	}
	return h, rest[:n:n], nil
}

// paddedSize is how long a buffer must be for n bytes of message data:
// headroom, inner header, data, and 12 to 27 bytes of padding.
func paddedSize(n int) int {
	return headroom + (innerHeader+n+minPadding+15)&^15
}

// encrypt seals a plaintext in place and returns the frame. buf holds
// headroom, the inner header and n bytes of message data, and was made with
// [paddedSize].
func encrypt(key *Key, buf *buffer, n int) ([]byte, error) {
	plain := buf.b[headroom:]
	pad(plain[innerHeader+n:])
	copy(buf.b, key.Value[88+fromServer:88+fromServer+headroom])
	sum := sha256.Sum256(buf.b)
	frame := buf.b[headroom-outerHeader:]
	binary.LittleEndian.PutUint64(frame, key.ID)
	msgKey := frame[8:outerHeader]
	copy(msgKey, sum[8:24])
	aesKey, iv := aesKeyIV(&key.Value, msgKey, fromServer)
	block, err := aes.NewCipher(aesKey[:])
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	igeEncrypt(block, &iv, plain, plain)
	return frame, nil
}
