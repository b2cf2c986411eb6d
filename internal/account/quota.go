package account

import (
	"sync"
	"time"
)

// quotaSize bounds the keys a quota remembers.
const quotaSize = 64 << 10

// quota counts per key in fixed windows. It lives in memory: a restart
// forgives, while the limits per phone and per code are durable. It is safe for
// concurrent use.
type quota[K comparable] struct {
	limit  int // negative: none
	window time.Duration

	mu sync.Mutex
	m  map[K]*counted
}

type counted struct {
	since time.Time
	n     int
}

func newQuota[K comparable](limit int, window time.Duration) *quota[K] {
	return &quota[K]{limit: limit, window: window, m: make(map[K]*counted)}
}

// take counts up to n for a key and returns how many the limit lets through. It
// fails with a [*FloodError] when that is none.
func (q *quota[K]) take(k K, n int, now time.Time) (int, error) {
	if q.limit < 0 {
		return n, nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.m[k]
	if c == nil || now.Sub(c.since) >= q.window {
		q.makeRoom(now)
		c = &counted{since: now}
		q.m[k] = c
	}
	if c.n >= q.limit {
		return 0, &FloodError{Wait: c.since.Add(q.window).Sub(now)}
	}
	n = min(n, q.limit-c.n)
	c.n += n
	return n, nil
}

// full fails with a [*FloodError] if the next take would.
func (q *quota[K]) full(k K, now time.Time) error {
	if q.limit < 0 {
		return nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if c := q.m[k]; c != nil && c.n >= q.limit && now.Sub(c.since) < q.window {
		return &FloodError{Wait: c.since.Add(q.window).Sub(now)}
	}
	return nil
}

// makeRoom looks at a few entries when the table is full and drops what is
// over, or else anybody: a flood of keys must not make each call slow.
func (q *quota[K]) makeRoom(now time.Time) {
	if len(q.m) < quotaSize {
		return
	}
	const look = 16
	n := 0
	for k, c := range q.m { // in random order
		if n++; now.Sub(c.since) >= q.window || n == look {
			delete(q.m, k)
		}
		if n == look {
			return
		}
	}
}
