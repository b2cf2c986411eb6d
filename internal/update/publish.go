package update

import (
	"context"
	"slices"
	"sync"

	"chappe/internal/bus"
	"chappe/internal/store"
)

const publishShards = 8

// publisher tells the subscribers of batches, per owner in the order in which
// they were applied, each only after its commit is durable. The queues are
// bounded by the calls in flight: each call waits for its own commit.
type publisher struct {
	bus    bus.Bus
	subs   []func(Batch)
	shards [publishShards]publishShard
	wg     sync.WaitGroup
}

type publishShard struct {
	mu     sync.Mutex
	cond   sync.Cond
	queue  []item
	closed bool
}

type item struct {
	commit store.Commit // nil for what is not kept
	batch  Batch
}

func newPublisher(b bus.Bus) *publisher {
	p := &publisher{bus: b}
	for i := range p.shards {
		s := &p.shards[i]
		s.cond.L = &s.mu
		p.wg.Go(func() { p.run(s) })
	}
	return p
}

func (p *publisher) subscribe(fn func(Batch)) { p.subs = append(p.subs, fn) }

func (p *publisher) enqueue(it item) {
	s := &p.shards[shardOf(it.batch.Owner)%publishShards]
	s.mu.Lock()
	s.queue = append(s.queue, it)
	s.mu.Unlock()
	s.cond.Signal()
}

func (p *publisher) run(s *publishShard) {
	for {
		items := s.take()
		if items == nil {
			return
		}
		for len(items) > 0 {
			n := 1
			for n < len(items) && n < mergeUpTo && items[n].follows(items[n-1]) {
				n++
			}
			p.publish(merge(items[:n]))
			items = items[n:]
		}
	}
}

// mergeUpTo is how many batches are told as one: whoever writes faster than it
// can be told is told of in fewer, larger updates.
const mergeUpTo = 16

// follows reports whether an item may be told together with the one before it:
// both are counted events of one owner that one session has caused.
func (it item) follows(before item) bool {
	return it.batch.Owner == before.batch.Owner && it.batch.Origin == before.batch.Origin &&
		it.counted() && before.counted()
}

// counted reports whether all events of the item move the owner's pts.
func (it item) counted() bool {
	return it.commit != nil && !slices.ContainsFunc(it.batch.Events, func(ev Event) bool { return ev.PtsCount == 0 })
}

// merge makes one item of several that follow each other. The last commit is
// durable only when the others are.
func merge(items []item) item {
	all := items[len(items)-1]
	if len(items) == 1 {
		return all
	}
	all.batch.Events = nil
	for _, it := range items {
		all.batch.Events = append(all.batch.Events, it.batch.Events...)
	}
	return all
}

// take returns all that is queued, or nil when the shard is closed and empty.
func (s *publishShard) take() []item {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.queue) == 0 && !s.closed {
		s.cond.Wait()
	}
	items := s.queue
	s.queue = nil
	return items
}

func (p *publisher) publish(it item) {
	if it.commit != nil {
		if err := it.commit.Wait(context.Background()); err != nil {
			return // never durable: nobody may hear of it; the store has failed closed
		}
	}
	for _, fn := range p.subs {
		fn(it.batch)
	}
	if n := len(it.batch.Events); it.commit != nil && n > 0 {
		p.bus.Publish(bus.Hint{Owner: it.batch.Owner, Pts: it.batch.Events[n-1].Pts})
	}
}

func (p *publisher) close() {
	for i := range p.shards {
		s := &p.shards[i]
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		s.cond.Broadcast()
	}
	p.wg.Wait()
}
