package message

import (
	"context"
	"fmt"
	"sync"

	"google.golang.org/protobuf/proto"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// Messages that wait until their receiver comes online:
// https://core.telegram.org/api/scheduled-messages

// arrivals are the users who have come online and whose waiting messages have
// not been looked for yet.
type arrivals struct {
	mu    sync.Mutex
	users map[int64]bool
	c     chan struct{} // has a value while there are any
}

func newArrivals() *arrivals {
	return &arrivals{users: make(map[int64]bool), c: make(chan struct{}, 1)}
}

func (a *arrivals) add(user int64) {
	a.mu.Lock()
	a.users[user] = true
	a.mu.Unlock()
	select {
	case a.c <- struct{}{}:
	default:
	}
}

// take returns them, and forgets them.
func (a *arrivals) take() map[int64]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := a.users
	a.users = make(map[int64]bool)
	return all
}

// CameOnline says that a user is online: what waits for that is sent soon. It
// does not block.
func (s *Service) CameOnline(user int64) { s.arrived.add(user) }

// checkAwaited refuses to wait for the coming of a peer who is no other user, or
// whose exact status a user may not know.
func (s *Service) checkAwaited(ctx context.Context, user int64, p peer.Peer) error {
	if !hasMailbox(p) || p == peer.OfUser(user) {
		return ErrScheduleOnline
	}
	seen, err := s.accounts.SeesStatus(ctx, p.ID, user)
	if err == nil && !seen {
		err = ErrScheduleOnline
	}
	return err
}

// ringFor wakes the runner for what a dialog has waiting from now on; a date of 0
// is nothing new. Who is online already counts as coming.
func (s *Service) ringFor(ctx context.Context, p peer.Peer, date int64) {
	if date != scheduleOnline {
		if date != 0 {
			s.due.ring(date)
		}
		return
	}
	if now, err := s.accounts.Presence(ctx, p.ID); err == nil && now.Online {
		s.CameOnline(p.ID)
	}
}

// runArrivals sends what waited for those who have come. After an error they are
// looked at again when they next say that they are online; it holds up nothing
// else.
func (s *Service) runArrivals(ctx context.Context) error {
	due, err := s.awaiting(ctx, s.arrived.take())
	if err != nil {
		return err
	}
	for _, d := range due {
		if failed := s.do(ctx, queueOf(peer.FromInt(d.Peer).ID), d); failed != nil && err == nil {
			err = failed
		}
	}
	return err
}

// awaiting reads what waits for users, by author in the order of ids.
func (s *Service) awaiting(ctx context.Context, users map[int64]bool) (due []dueRow, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		for user := range users {
			span := store.Range{From: awaitKey(user, 0, 0), To: awaitKey(user+1, 0, 0)}
			for row, err := range r.Scan(queueOf(user), span) {
				if err != nil {
					return fmt.Errorf("read who is awaited: %w", err)
				}
				d := new(messagepb.Due)
				if err := proto.Unmarshal(row.Value, d); err != nil {
					return fmt.Errorf("decode who is awaited: %w", err)
				}
				due = append(due, dueRow{row.Key, d})
			}
		}
		return nil
	})
	return due, err
}
