package session

import (
	"crypto/rand"
	"sync"
)

// noise is random bytes that have not been used. To ask the system for the few
// bytes that each message needs costs as much as to encrypt it.
type noise struct {
	b  [2 << 10]byte
	at int
}

var noises = sync.Pool{New: func() any { return &noise{at: len(noise{}.b)} }}

// pad fills p, which is short, with random bytes.
func pad(p []byte) {
	z := noises.Get().(*noise)
	if len(p) > len(z.b)-z.at {
		_, _ = rand.Read(z.b[:]) // never fails: see crypto/rand
		z.at = 0
	}
	n := copy(p, z.b[z.at:])
	clear(z.b[z.at : z.at+n])
	z.at += n
	noises.Put(z)
}
