package account

import (
	"context"
	"errors"
	"time"
)

// How often the periodic work of accounts is done.
const (
	flushEvery   = time.Minute
	enforceEvery = 6 * time.Hour
)

// flushAtEnd bounds the last writes of a process that ends.
const flushAtEnd = 5 * time.Second

// Run does what accounts need from time to time until ctx is done: it writes
// the activity of devices and when people were last online, logs out silent
// devices, deletes abandoned accounts, and empties the mailboxes of deleted
// ones. On the way out it writes what is still in memory.
func (s *Service) Run(ctx context.Context) {
	flush, enforce := time.NewTicker(flushEvery), time.NewTicker(enforceEvery)
	defer flush.Stop()
	defer enforce.Stop()
	s.eraseSoon() // what a former process left
	for {
		select {
		case <-flush.C:
			s.report(ctx, "write activity", errors.Join(s.FlushActivity(ctx), s.FlushPresence(ctx)))
		case <-enforce.C:
			s.report(ctx, "enforce account lifetimes", s.EnforceTTLs(ctx))
		case <-s.erase:
			s.report(ctx, "empty mailboxes of deleted accounts", s.EraseDeleted(ctx))
		case <-ctx.Done():
			s.finish(context.WithoutCancel(ctx))
			return
		}
	}
}

func (s *Service) finish(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, flushAtEnd)
	defer cancel()
	s.report(ctx, "write activity at the end", errors.Join(s.FlushActivity(ctx), s.endPresence(ctx)))
}

// report logs what failed; the next round tries again.
func (s *Service) report(ctx context.Context, what string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		s.logger.ErrorContext(ctx, what, "error", err)
	}
}
