package peer

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
)

// Hasher makes access hashes: keyed hashes of (viewer, peer) under a server
// secret, so that they need no storage and a hash given to one viewer opens
// nothing for another. See https://core.telegram.org/api/peers#access-hash.
//
// The key and an input of fixed length fill one block of SHA-256 and a
// quarter of the digest is shown, so nothing can be appended to an input and
// the second pass of HMAC would add nothing but its cost: each pushed message
// carries two access hashes.
//
// A Hasher is safe for concurrent use.
type Hasher struct{ key [32]byte }

// NewHasher returns a hasher under the given 32-byte secret.
func NewHasher(secret []byte) *Hasher {
	h := new(Hasher)
	copy(h.key[:], secret)
	return h
}

// Hash returns the access hash of p for the viewing user. It is never 0.
func (h *Hasher) Hash(viewer int64, p Peer) int64 {
	var in [32 + 17]byte
	copy(in[:32], h.key[:])
	binary.BigEndian.PutUint64(in[32:40], uint64(viewer))
	in[40] = byte(p.Kind)
	binary.BigEndian.PutUint64(in[41:], uint64(p.ID))
	sum := sha256.Sum256(in[:])
	v := int64(binary.BigEndian.Uint64(sum[:8]))
	if v == 0 {
		return 1
	}
	return v
}

// Check reports in constant time whether hash is the access hash of p for the
// viewing user.
func (h *Hasher) Check(viewer int64, p Peer, hash int64) bool {
	var a, b [8]byte
	binary.BigEndian.PutUint64(a[:], uint64(h.Hash(viewer, p)))
	binary.BigEndian.PutUint64(b[:], uint64(hash))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
