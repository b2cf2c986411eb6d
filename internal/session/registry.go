package session

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// keyState is what the server knows of an auth key that has live sessions.
type keyState struct {
	id  uint64
	key atomic.Pointer[Key]

	// Guarded by the shard's lock.
	sessions []*Session
	// floor is the highest msg_id of the sessions that were closed before
	// their messages became too old. A new session takes no message at or
	// below it: it may be a replay of what a closed one has executed.
	floor   int64
	floorAt time.Time
}

func (k *Key) permID() uint64 {
	if k.Temp {
		return k.PermID
	}
	return k.ID
}

const shards = 64

// registry finds sessions by key and session id. Its locks are taken before
// no other lock.
type registry struct {
	shards [shards]struct {
		mu   sync.Mutex
		keys map[uint64]*keyState
	}
	bindMu sync.Mutex
	temps  map[uint64][]uint64 // permanent key → temporary keys with live sessions
}

func (r *registry) init() {
	for i := range r.shards {
		r.shards[i].keys = make(map[uint64]*keyState)
	}
	r.temps = make(map[uint64][]uint64)
}

func (r *registry) lock(id uint64) (keys map[uint64]*keyState, unlock func()) {
	sh := &r.shards[id%shards]
	sh.mu.Lock()
	return sh.keys, sh.mu.Unlock
}

// find returns the state of a key with live sessions, or nil.
func (r *registry) find(id uint64) *keyState {
	keys, unlock := r.lock(id)
	defer unlock()
	return keys[id]
}

func (r *registry) sessionsOf(ks *keyState) []*Session {
	_, unlock := r.lock(ks.id)
	defer unlock()
	return slices.Clone(ks.sessions)
}

// session returns a live session of a key, or nil.
func (r *registry) session(keyID uint64, id int64) *Session {
	keys, unlock := r.lock(keyID)
	defer unlock()
	if ks := keys[keyID]; ks != nil {
		return ks.session(id)
	}
	return nil
}

func (ks *keyState) session(id int64) *Session {
	for _, s := range ks.sessions {
		if s.id == id && !s.closed.Load() {
			return s
		}
	}
	return nil
}

// add registers a new session. If the client has opened the same one on
// another connection meanwhile, that one is returned instead. evict is a
// session to be closed because the key has too many.
func (r *registry) add(s *Session, limit int) (winner, evict *Session) {
	keys, unlock := r.lock(s.keys.id)
	defer unlock()
	ks := keys[s.keys.id]
	if ks == nil {
		ks = s.keys
		keys[ks.id] = ks
		r.bind(ks.key.Load())
	} else if k := s.keys.key.Load(); k.PermID != 0 && ks.key.Load().PermID == 0 {
		// The other way around the record was read before the key was bound.
		r.replaceLocked(ks, k)
	}
	if old := ks.session(s.id); old != nil {
		return old, nil
	}
	if len(ks.sessions) >= limit {
		evict = slices.MinFunc(ks.sessions, func(a, b *Session) int {
			return cmp.Compare(a.lastSeen.Load(), b.lastSeen.Load())
		})
	}
	s.keys = ks
	s.window.floor = ks.floor
	ks.sessions = append(ks.sessions, s)
	return s, evict
}

// remove takes a session out and reports whether it was in. last is the
// highest msg_id it has received.
func (r *registry) remove(s *Session, last int64, now time.Time) bool {
	_, unlock := r.lock(s.keys.id)
	defer unlock()
	i := slices.Index(s.keys.sessions, s)
	if i < 0 {
		return false
	}
	s.keys.sessions = slices.Delete(s.keys.sessions, i, i+1)
	s.keys.floor, s.keys.floorAt = max(s.keys.floor, last), now
	return true
}

// each calls fn for every session, without a lock, and forgets the keys that
// have none any more.
func (r *registry) each(now time.Time, fn func(*Session)) {
	for i := range r.shards {
		sh := &r.shards[i]
		var all []*Session
		sh.mu.Lock()
		for id, ks := range sh.keys {
			all = append(all, ks.sessions...)
			if len(ks.sessions) == 0 && now.Sub(ks.floorAt) > memory {
				delete(sh.keys, id)
				r.unbind(ks.key.Load())
			}
		}
		sh.mu.Unlock()
		for _, s := range all {
			fn(s)
		}
	}
}

// replace puts a newer record of a key in place.
func (r *registry) replace(k *Key) {
	keys, unlock := r.lock(k.ID)
	defer unlock()
	if ks := keys[k.ID]; ks != nil {
		r.replaceLocked(ks, k)
	}
}

func (r *registry) replaceLocked(ks *keyState, k *Key) {
	r.unbind(ks.key.Load())
	ks.key.Store(k)
	r.bind(k)
}

// bind remembers to which permanent key a temporary one belongs.
func (r *registry) bind(k *Key) {
	if !k.Temp || k.PermID == 0 {
		return
	}
	r.bindMu.Lock()
	defer r.bindMu.Unlock()
	r.temps[k.PermID] = append(r.temps[k.PermID], k.ID)
}

func (r *registry) unbind(k *Key) {
	if !k.Temp || k.PermID == 0 {
		return
	}
	r.bindMu.Lock()
	defer r.bindMu.Unlock()
	rest := slices.DeleteFunc(r.temps[k.PermID], func(id uint64) bool { return id == k.ID })
	if len(rest) == 0 {
		delete(r.temps, k.PermID)
		return
	}
	r.temps[k.PermID] = rest
}

// family returns a permanent key and the temporary keys bound to it.
func (r *registry) family(perm uint64) []uint64 {
	r.bindMu.Lock()
	defer r.bindMu.Unlock()
	return append([]uint64{perm}, r.temps[perm]...)
}
