package update

import (
	"context"
	"sync"

	"chappe/internal/store"
)

// Tracker collects the commits of one call, so that the call can do all its
// work at once and wait for the disk only before it is answered.
type Tracker struct {
	mu      sync.Mutex
	commits []store.Commit
}

type trackerKey struct{}

// Track returns a context in which [Log.Write] does not wait for the disk but
// leaves its commits to the tracker. Whoever calls Track must call
// [Tracker.Wait] before the outcome is told to anybody.
func Track(ctx context.Context) (context.Context, *Tracker) {
	t := new(Tracker)
	return context.WithValue(ctx, trackerKey{}, t), t
}

// Wait blocks until all tracked commits are durable.
func (t *Tracker) Wait(ctx context.Context) error {
	t.mu.Lock()
	commits := t.commits
	t.commits = nil
	t.mu.Unlock()
	for _, c := range commits {
		if err := c.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tracker) add(c store.Commit) {
	t.mu.Lock()
	t.commits = append(t.commits, c)
	t.mu.Unlock()
}

// settle leaves c to the tracker of ctx, or waits for it when there is none.
func settle(ctx context.Context, c store.Commit) error {
	if t, ok := ctx.Value(trackerKey{}).(*Tracker); ok {
		t.add(c)
		return nil
	}
	return c.Wait(ctx)
}
