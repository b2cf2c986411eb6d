package message

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat"
	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

const (
	// idleLook is how often the queue is looked at when nobody rang.
	idleLook = 30 * time.Second
	// dueBatch is how many due rows of a shard are taken at once.
	dueBatch = 100
	// viewsEvery is how often views of posts are written.
	viewsEvery = 2 * time.Second
	// retryAfter is the pause after a failure of the store.
	retryAfter = 5 * time.Second
)

// alarm wakes the runner when something is due sooner than it thinks.
type alarm struct{ c chan int64 }

func newAlarm() *alarm { return &alarm{c: make(chan int64, 64)} }

// ring says that something will be due at a moment (unix seconds). It never
// blocks: a full channel means that the runner is about to look anyway.
func (a *alarm) ring(at int64) {
	select {
	case a.c <- at:
	default:
	}
}

// Run sends scheduled messages when they are due or when their receiver comes
// online, deletes messages whose time to live has ended, and brings pages that
// were waited for when the last process ended, until ctx is done. What was due
// while no process ran is done at the start. Run it once.
func (s *Service) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	views := time.NewTicker(viewsEvery)
	defer views.Stop()
	defer s.fetching.end()
	next := int64(0)
	for {
		select {
		case <-ctx.Done():
			return s.FlushViews(context.WithoutCancel(ctx))
		case <-views.C:
			if err := s.FlushViews(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "views were not counted", "err", err)
			}
			continue
		case <-s.arrived.c:
			if err := s.runArrivals(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "what waited for somebody was not sent", "err", err)
			}
			continue
		case at := <-s.due.c:
			if at >= next {
				continue
			}
			next = at
			timer.Reset(s.until(next))
			continue
		case <-timer.C:
		}
		now := s.log.Now()
		next = now.Add(idleLook).Unix()
		soonest, err := s.runDue(ctx, now.Unix())
		err = errors.Join(err, s.expireAll(ctx, now.Unix()), s.sweep(ctx, now.Unix()))
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			slog.ErrorContext(ctx, "timed work failed", "err", err)
			next = now.Add(retryAfter).Unix()
		}
		if soonest != 0 && soonest < next {
			next = soonest
		}
		timer.Reset(s.until(next))
	}
}

// sweepEvery is how often what is kept beside messages is looked through, in
// seconds; polls less often than pages, for which somebody waits.
const (
	sweepEvery      = 60
	sweepPollsEvery = 3600
)

// sweep brings pages for which messages still wait, and deletes what came of polls
// that are gone.
func (s *Service) sweep(ctx context.Context, now int64) error {
	if now < s.swept+sweepEvery {
		return nil
	}
	s.startSweepPages(now)
	if now/sweepPollsEvery != s.swept/sweepPollsEvery {
		if err := s.sweepPolls(ctx, now); err != nil {
			return err
		}
	}
	s.swept = now
	return nil
}

func (s *Service) until(at int64) time.Duration {
	return max(time.Unix(at, 0).Sub(s.log.Now()), 0)
}

// runDue does all that is due and returns when the next thing will be, or 0. What
// cannot be done now, because of slow mode or an error, is left for the next time
// and holds up nothing else; the first error is returned.
func (s *Service) runDue(ctx context.Context, now int64) (soonest int64, failed error) {
	for shard := range int64(queueShards) {
		queue := peer.Owner{Space: peer.Server, ID: 1 + shard}
		from := []byte{queueTag}
		for {
			due, next, err := s.dueIn(ctx, queue, from, now)
			if err != nil {
				return 0, err
			}
			if next != 0 && (soonest == 0 || next < soonest) {
				soonest = next
			}
			for _, d := range due {
				if err := s.do(ctx, queue, d); err != nil && failed == nil {
					failed = err
				}
				from = append(slices.Clone(d.key), 0)
			}
			if len(due) < dueBatch {
				break
			}
		}
	}
	return soonest, failed
}

// dueRow is one row of the work queue.
type dueRow struct {
	key []byte
	*messagepb.Due
}

// dueIn reads what a shard of the queue has due from a key on, at most dueBatch
// rows, and when the first row after them is due.
func (s *Service) dueIn(ctx context.Context, queue peer.Owner, from []byte, now int64) (due []dueRow, next int64, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		for row, err := range r.Scan(queue, store.Range{From: from, To: []byte{queueTag + 1}, Limit: dueBatch + 1}) {
			if err != nil {
				return fmt.Errorf("read work queue: %w", err)
			}
			at, err := queueKeyTime(row.Key)
			if err != nil {
				return err
			}
			if at > now {
				next = at
				return nil
			}
			if len(due) == dueBatch {
				return nil
			}
			d := new(messagepb.Due)
			if err := proto.Unmarshal(row.Value, d); err != nil {
				return fmt.Errorf("decode work queue: %w", err)
			}
			due = append(due, dueRow{row.Key, d})
		}
		return nil
	})
	return due, next, err
}

// unsendable reports whether an error says that a scheduled message cannot be
// sent as it is, however often that is tried: its peer is gone or has blocked the
// sender, its topic is closed, or such content may not be sent there.
func unsendable(err error) bool {
	for _, no := range []error{
		ErrPeer, ErrDeactivated, ErrBlocked, ErrYouBlocked, ErrReadOnly, ErrNotAccepted, ErrForwardsForbidden,
		ErrTopic, ErrTopicDeleted, ErrTopicClosed, ErrNoThread, ErrNoReply, ErrQuote, ErrMedia, ErrMediaTTL, ErrDice,
		ErrPollPublic, ErrPollDate, ErrPollClosed, media.ErrFile,
	} {
		if errors.Is(err, no) {
			return true
		}
	}
	return chat.Refused(err)
}

// do closes one poll, clears one deleted group, or sends one scheduled message. One
// that can no longer be sent is removed from the schedule.
func (s *Service) do(ctx context.Context, queue peer.Owner, d dueRow) error {
	p := peer.FromInt(d.Peer)
	switch d.Kind {
	case messagepb.Due_CLOSE_POLL:
		return s.closeDue(ctx, queue, d)
	case messagepb.Due_CLEAR_CHAT:
		return s.clearEnded(ctx, queue, d)
	}
	err := s.mayWrite(ctx, d.User, p)
	if err == nil {
		_, err = s.fire(ctx, d.User, p, d.Id)
	}
	var slow *chat.SlowModeError
	switch {
	case errors.As(err, &slow):
		return nil // its turn comes
	case unsendable(err):
		_, err = s.DeleteScheduled(ctx, d.User, p, []int32{d.Id})
	case errors.Is(err, ErrNoMessage): // sent or deleted since the queue was read
		err = s.log.Write(ctx, []peer.Owner{queue}, func(tx *update.Tx) error {
			tx.Delete(queue, d.key)
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("send a scheduled message: %w", err)
	}
	return nil
}
