package update

import (
	"sync"

	"chappe/internal/peer"
)

const (
	headShards    = 64
	headsPerShard = 4096
)

// heads remembers where logs stand, so that a write need not look. Entries of
// an owner change only under that owner's lock of the store. It is right only
// while this process is the only writer of the store.
type heads struct {
	shards [headShards]headShard
}

type headShard struct {
	mu sync.Mutex
	m  map[peer.Owner]Head
}

func newHeads() *heads {
	h := new(heads)
	for i := range h.shards {
		h.shards[i].m = make(map[peer.Owner]Head)
	}
	return h
}

func shardOf(o peer.Owner) int {
	x := uint64(o.ID)*0x9E3779B97F4A7C15 + uint64(o.Space)
	return int(x >> 58)
}

func (h *heads) get(o peer.Owner) (Head, bool) {
	s := &h.shards[shardOf(o)]
	s.mu.Lock()
	defer s.mu.Unlock()
	head, ok := s.m[o]
	return head, ok
}

func (h *heads) put(o peer.Owner, head Head) {
	s := &h.shards[shardOf(o)]
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.m[o]; !known && len(s.m) >= headsPerShard {
		for victim := range s.m { // any: map order is random enough
			delete(s.m, victim)
			break
		}
	}
	s.m[o] = head
}
