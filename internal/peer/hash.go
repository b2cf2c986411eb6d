package peer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// Hasher makes access hashes: HMACs of (viewer, peer) under a server secret,
// so that they need no storage and a hash given to one viewer opens nothing
// for another. See https://core.telegram.org/api/peers#access-hash.
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
	var in [17]byte
	binary.BigEndian.PutUint64(in[:8], uint64(viewer))
	in[8] = byte(p.Kind)
	binary.BigEndian.PutUint64(in[9:], uint64(p.ID))
	mac := hmac.New(sha256.New, h.key[:])
	_, _ = mac.Write(in[:])
	var sum [sha256.Size]byte
	v := int64(binary.BigEndian.Uint64(mac.Sum(sum[:0])))
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
	return hmac.Equal(a[:], b[:])
}
