package media

import (
	"context"
	"fmt"

	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Quota bounds what is stored, in bytes before they are sealed; 0 is no bound.
//
// What a user has uploaded counts as long as it lies here: the parts of an
// upload until they are given up, a file until nobody refers to it any more
// and it was collected, whoever it is that refers to it. What somebody else
// uploaded costs nothing to keep, to forward or to save.
type Quota struct {
	User  int64 // of each user
	Total int64 // of all users together
}

func uploadsOf(user int64) peer.Owner { return peer.Owner{Space: peer.Uploads, ID: user} }

func spaceKey() []byte { return store.NewKey(store.TagSpace) }

// room refuses bytes for which there is no room, before they are stored.
// [Service.charge] decides once they are.
func (s *Service) room(ctx context.Context, user, more int64) error {
	if s.quota.Total > 0 && s.total.Load()+more > s.quota.Total {
		return fmt.Errorf("%w: the server's quota is used up", ErrFull)
	}
	if s.quota.User == 0 {
		return nil
	}
	has, err := s.Space(ctx, user)
	if err == nil && has+more > s.quota.User {
		err = ErrQuota
	}
	return err
}

// Space returns how many bytes of a user are stored.
func (s *Service) Space(ctx context.Context, user int64) (int64, error) {
	return s.spaces.Load(user, func() (int64, error) {
		var has mediapb.Space
		err := s.log.View(ctx, func(r store.Reader) error {
			_, err := record.Get(r, uploadsOf(user), spaceKey(), &has)
			return err
		})
		return has.Bytes, err
	})
}

// Stored returns how many bytes of all users are stored, as far as
// [Service.CountSpace] has counted them.
func (s *Service) Stored() int64 { return s.total.Load() }

// charge counts bytes that a user has stored, or, if they are negative, that
// went. It fails with [ErrQuota] or [ErrFull] if there is no room. A user of 0
// is nobody.
func (s *Service) charge(tx *update.Tx, user, more int64) error {
	if user == 0 || more == 0 {
		return nil
	}
	var has mediapb.Space
	if _, err := record.Get(tx, uploadsOf(user), spaceKey(), &has); err != nil {
		return err
	}
	more = max(more, -has.Bytes)
	has.Bytes += more
	if more > 0 && s.quota.User > 0 && has.Bytes > s.quota.User {
		return ErrQuota
	}
	if more > 0 && s.quota.Total > 0 && s.total.Load()+more > s.quota.Total {
		return fmt.Errorf("%w: the server's quota is used up", ErrFull)
	}
	tx.OnApplied(func(store.Commit) {
		s.total.Add(more)
		s.spaces.Set(user, has.Bytes)
	})
	return record.Set(tx, uploadsOf(user), spaceKey(), &has)
}

// CountSpace adds up what all users have stored. It runs once, before anything
// is uploaded.
func (s *Service) CountSpace(ctx context.Context) error {
	uploaders, err := s.holding(ctx, func(o peer.Owner) bool { return o.Space == peer.Uploads })
	if err != nil {
		return err
	}
	for _, o := range uploaders {
		has, err := s.Space(ctx, o.ID)
		if err != nil {
			return err
		}
		s.total.Add(has)
	}
	return nil
}
