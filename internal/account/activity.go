package account

import (
	"context"
	"sync"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// noteEvery is how often the activity of one device is noted at most; between
// that nothing is written.
const noteEvery = 5 * time.Minute

// activity collects the devices whose record is behind what is known of them.
type activity struct {
	mu  sync.Mutex
	due map[*Auth]int64 // unix seconds when last active
}

func newActivity() *activity { return &activity{due: make(map[*Auth]int64)} }

func (a *activity) note(auth *Auth, unix int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.due[auth] = unix
}

func (a *activity) take() map[*Auth]int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	due := a.due
	a.due = make(map[*Auth]int64)
	return due
}

// Touch notes that a device is in use. Call it with each call of a client; it
// costs two atomic reads unless [noteEvery] has passed.
func (s *Service) Touch(a *Auth, now time.Time) {
	unix := now.Unix()
	last := a.noted.Load()
	if unix-last < int64(noteEvery/time.Second) || a.UserID() == 0 {
		return
	}
	if a.noted.CompareAndSwap(last, unix) {
		s.activity.note(a, unix)
	}
}

// FlushActivity writes what is known of devices since the last flush.
// [Service.Run] calls it each minute and at the end.
func (s *Service) FlushActivity(ctx context.Context) error {
	ctx, commits := update.Track(ctx)
	for a, at := range s.activity.take() {
		if err := s.noteDevice(ctx, a, at); err != nil {
			return err
		}
	}
	return commits.Wait(ctx)
}

func (s *Service) noteDevice(ctx context.Context, a *Auth, at int64) error {
	userID := a.UserID()
	if userID == 0 {
		return nil
	}
	return s.log.Write(ctx, []peer.Owner{keyOwner(a.key), peer.MailboxOf(userID)}, func(tx *update.Tx) error {
		rec, err := readAuthorization(tx, a.key)
		if err != nil || rec == nil || rec.UserId != userID {
			return err // logged out meanwhile
		}
		a.Device().describe(rec)
		rec.Active = max(rec.Active, at)
		return putAuthorization(tx, rec)
	})
}

// activeOf is when a device was last active, as far as anybody knows.
func (s *Service) activeOf(rec *accountpb.Authorization) int64 {
	if a := s.live.peek(rec.KeyId); a != nil {
		return max(rec.Active, a.noted.Load())
	}
	return rec.Active
}
