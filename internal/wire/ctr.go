package wire

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"sync/atomic"
)

// ctrStream is an AES-256-CTR stream that costs 96 bytes while it rests. The
// expanded key, ten times as large, is dropped by cool when the stream was not
// used for a while, and made again by the next use. xor belongs to one
// goroutine at a time; cool may be called from any.
type ctrStream struct {
	key  [32]byte
	iv   [aes.BlockSize]byte
	at   uint64 // bytes processed
	used atomic.Bool
	hot  atomic.Pointer[hotStream]
}

// hotStream is the expanded form, which stands at the same byte.
type hotStream struct{ cipher.Stream }

// newCTR returns the stream for 32 bytes of key and 16 bytes of IV. A proxy
// secret is mixed into the key as SHA256(key + secret).
//
// https://core.telegram.org/mtproto/mtproto-transports#transport-obfuscation
func newCTR(material *[48]byte, secret []byte) *ctrStream {
	s := &ctrStream{key: [32]byte(material[:32]), iv: [aes.BlockSize]byte(material[32:])}
	if len(secret) > 0 {
		var mix [48]byte
		copy(mix[:], s.key[:])
		copy(mix[32:], secret)
		s.key = sha256.Sum256(mix[:])
	}
	return s
}

// xor encrypts or decrypts b in place.
func (s *ctrStream) xor(b []byte) {
	hot := s.hot.Load()
	if hot == nil {
		hot = s.expand()
		s.hot.Store(hot)
	}
	if !s.used.Load() {
		s.used.Store(true)
	}
	hot.XORKeyStream(b, b)
	s.at += uint64(len(b))
}

// cool drops the expanded key if the stream was not used since the last call.
// An xor under way goes on with the one it has.
func (s *ctrStream) cool() {
	if !s.used.Swap(false) {
		s.hot.Store(nil)
	}
}

// expand makes the stream again at the byte where it stands.
func (s *ctrStream) expand() *hotStream {
	block, err := aes.NewCipher(s.key[:])
	if err != nil {
		panic("wire: AES-256 refused a 32-byte key: " + err.Error())
	}
	counter := s.counter()
	hot := &hotStream{cipher.NewCTR(block, counter[:])}
	var skip [aes.BlockSize]byte
	into := skip[:s.at%aes.BlockSize]
	hot.XORKeyStream(into, into)
	return hot
}

// counter is the IV plus the number of whole blocks processed, as a 128-bit
// big-endian integer.
func (s *ctrStream) counter() [aes.BlockSize]byte {
	var c [aes.BlockSize]byte
	high, low := binary.BigEndian.Uint64(s.iv[:8]), binary.BigEndian.Uint64(s.iv[8:])
	sum := low + s.at/aes.BlockSize
	if sum < low {
		high++
	}
	binary.BigEndian.PutUint64(c[:8], high)
	binary.BigEndian.PutUint64(c[8:], sum)
	return c
}
