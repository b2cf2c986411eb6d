// Package lru is a bounded cache of what the store holds, right as long as this
// process is the only writer: every write drops or replaces the entry, and a
// value that was read before such a write is never kept. It imports nothing of
// ours.
package lru

import (
	"hash/maphash"
	"sync"
)

const shardCount = 32

// Cache maps keys to values and forgets those used longest ago. It is safe for
// concurrent use. Values are shared between callers and must not be modified.
type Cache[K comparable, V any] struct {
	seed   maphash.Seed
	shards [shardCount]shard[K, V]
}

type shard[K comparable, V any] struct {
	mu    sync.Mutex
	limit int
	gen   uint64 // grows with each Drop and Set: see Load
	m     map[K]*entry[K, V]
	root  entry[K, V] // ring; root.next is the newest
}

type entry[K comparable, V any] struct {
	prev, next *entry[K, V]
	key        K
	value      V
}

// New returns a cache of at most about limit entries.
func New[K comparable, V any](limit int) *Cache[K, V] {
	c := &Cache[K, V]{seed: maphash.MakeSeed()}
	for i := range c.shards {
		s := &c.shards[i]
		s.limit = max(1, limit/shardCount)
		s.m = make(map[K]*entry[K, V])
		s.root.prev, s.root.next = &s.root, &s.root
	}
	return c
}

// Load returns the value of a key, from memory or by read. What read returned
// is kept unless the entry was dropped or set meanwhile; an error is not kept.
// Several callers may read the same key at the same time.
func (c *Cache[K, V]) Load(key K, read func() (V, error)) (V, error) {
	s := c.shard(key)
	v, gen, ok := s.get(key)
	if ok {
		return v, nil
	}
	v, err := read()
	if err != nil {
		return v, err
	}
	s.keep(key, v, gen)
	return v, nil
}

// Get returns the value of a key if it is in memory.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	v, _, ok := c.shard(key).get(key)
	return v, ok
}

// Set replaces the value of a key. Call it where writes of the key are ordered,
// for example under the lock of the row's owner.
func (c *Cache[K, V]) Set(key K, v V) {
	s := c.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gen++
	s.put(key, v)
}

// Drop forgets a key; the next Load reads it. Call it after the write is
// applied, before anybody is told.
func (c *Cache[K, V]) Drop(key K) {
	s := c.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gen++
	if e, ok := s.m[key]; ok {
		s.remove(e)
	}
}

// Len counts the entries in memory.
func (c *Cache[K, V]) Len() int {
	n := 0
	for i := range c.shards {
		s := &c.shards[i]
		s.mu.Lock()
		n += len(s.m)
		s.mu.Unlock()
	}
	return n
}

func (c *Cache[K, V]) shard(key K) *shard[K, V] {
	return &c.shards[maphash.Comparable(c.seed, key)%shardCount]
}

func (s *shard[K, V]) get(key K) (v V, gen uint64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.m[key]
	if !ok {
		return v, s.gen, false
	}
	e.unlink()
	e.linkAfter(&s.root)
	return e.value, s.gen, true
}

// keep stores what was read, unless the shard has changed since gen.
func (s *shard[K, V]) keep(key K, v V, gen uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gen == gen {
		s.put(key, v)
	}
}

func (s *shard[K, V]) put(key K, v V) {
	if e, ok := s.m[key]; ok {
		e.value = v
		return
	}
	if len(s.m) >= s.limit {
		s.remove(s.root.prev)
	}
	e := &entry[K, V]{key: key, value: v}
	s.m[key] = e
	e.linkAfter(&s.root)
}

func (s *shard[K, V]) remove(e *entry[K, V]) {
	e.unlink()
	delete(s.m, e.key)
}

func (e *entry[K, V]) unlink() {
	e.prev.next, e.next.prev = e.next, e.prev
}

func (e *entry[K, V]) linkAfter(at *entry[K, V]) {
	e.prev, e.next = at, at.next
	at.next.prev = e
	at.next = e
}
