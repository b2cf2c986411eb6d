package store

import (
	"context"
	"slices"
	"sync"

	"chappe/internal/peer"
)

// locks gives each owner a fair lock within this process. Only owners that are
// locked take memory.
//
// A shard's mutex guards its map and the queues of its entries; it is held for
// a few instructions only and is taken while no other shard's is held.
type locks struct {
	shards [lockShards]lockShard
}

const lockShards = 64 // a power of two

type lockShard struct {
	mu   sync.Mutex
	held map[peer.Owner]*ownerLock
	free []*ownerLock
	_    [64]byte // keeps neighbours off each other's cache line
}

// ownerLock is the queue of those who wait for one locked owner, oldest first.
type ownerLock struct {
	waiting []chan struct{}
}

func newLocks() *locks {
	l := new(locks)
	for i := range l.shards {
		l.shards[i].held = make(map[peer.Owner]*ownerLock)
	}
	return l
}

// hashOwner spreads owners: the multiplier is 2^64 divided by the golden ratio.
func hashOwner(o peer.Owner) uint64 {
	h := (uint64(o.ID) ^ uint64(o.Space)<<56) * 0x9E3779B97F4A7C15
	return h ^ h>>32
}

func (l *locks) shard(o peer.Owner) *lockShard {
	return &l.shards[hashOwner(o)&(lockShards-1)]
}

// sortOwners orders the owners as locks are taken and drops doubles, in place.
func sortOwners(owners []peer.Owner) []peer.Owner {
	slices.SortFunc(owners, func(a, b peer.Owner) int {
		if a == b {
			return 0
		}
		if a.Less(b) {
			return -1
		}
		return 1
	})
	return slices.Compact(owners)
}

// lock takes the locks of all owners, which are distinct and ascending. If ctx
// ends first it takes none and returns its error.
func (l *locks) lock(ctx context.Context, owners []peer.Owner) error {
	for i, o := range owners {
		if err := l.lockOne(ctx, o); err != nil {
			l.unlock(owners[:i])
			return err
		}
	}
	return nil
}

func (l *locks) lockOne(ctx context.Context, o peer.Owner) error {
	s := l.shard(o)
	s.mu.Lock()
	e := s.held[o]
	if e == nil {
		s.held[o] = s.newEntry()
		s.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	e.waiting = append(e.waiting, turn)
	s.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	if i := slices.Index(e.waiting, turn); i >= 0 {
		e.waiting = slices.Delete(e.waiting, i, i+1)
		s.mu.Unlock()
		return ctx.Err()
	}
	s.mu.Unlock()
	l.unlockOne(o) // the turn came at the same moment
	return ctx.Err()
}

func (l *locks) unlock(owners []peer.Owner) {
	for _, o := range owners {
		l.unlockOne(o)
	}
}

// unlockOne hands the lock to the one who waits longest.
func (l *locks) unlockOne(o peer.Owner) {
	s := l.shard(o)
	s.mu.Lock()
	e := s.held[o]
	if len(e.waiting) == 0 {
		delete(s.held, o)
		s.keep(e)
		s.mu.Unlock()
		return
	}
	turn := e.waiting[0]
	e.waiting[0] = nil
	e.waiting = e.waiting[1:]
	s.mu.Unlock()
	close(turn)
}

func (s *lockShard) newEntry() *ownerLock {
	if n := len(s.free); n > 0 {
		e := s.free[n-1]
		s.free = s.free[:n-1]
		return e
	}
	return new(ownerLock)
}

// keep saves an idle entry for the next owner; how many is bounded.
func (s *lockShard) keep(e *ownerLock) {
	const most = 16
	if len(s.free) < most {
		e.waiting = nil
		s.free = append(s.free, e)
	}
}

// idle reports whether nothing is locked; for tests.
func (l *locks) idle() bool {
	for i := range l.shards {
		s := &l.shards[i]
		s.mu.Lock()
		n := len(s.held)
		s.mu.Unlock()
		if n > 0 {
			return false
		}
	}
	return true
}
