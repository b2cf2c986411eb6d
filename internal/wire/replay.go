package wire

import (
	"hash/maphash"
	"sync"
)

// replayGeneration is how many headers one generation of a replayCache holds;
// at most two generations are alive, about 3 MiB when full.
const replayGeneration = 1 << 16

// replayCache remembers the recent obfuscated headers. A censor who records a
// connection and plays it back to see whether a proxy answers finds a header
// that has been used, and is answered like any garbage. Safe for concurrent
// use.
type replayCache struct {
	seed     maphash.Seed
	mu       sync.Mutex
	new, old map[uint64]struct{}
}

func newReplayCache() *replayCache {
	return &replayCache{seed: maphash.MakeSeed()}
}

// fresh reports whether the header has not been seen, and remembers it. Only
// the key material counts: the other bytes can be changed by anybody without
// the connection ceasing to open.
func (r *replayCache) fresh(header *[headerSize]byte) bool {
	sum := maphash.Bytes(r.seed, header[8:56])
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, seen := r.new[sum]; seen {
		return false
	}
	if _, seen := r.old[sum]; seen {
		return false
	}
	if len(r.new) >= replayGeneration {
		r.old, r.new = r.new, nil
	}
	if r.new == nil {
		r.new = make(map[uint64]struct{})
	}
	r.new[sum] = struct{}{}
	return true
}
