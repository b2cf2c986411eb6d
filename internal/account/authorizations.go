package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// confirmedAfter is when a new login that nobody objected to counts as
// confirmed (authorization_autoconfirm_period of Telegram's configuration).
const confirmedAfter = 7 * 24 * time.Hour

// Authorizations lists the devices of a user, the most recently active first.
func (s *Service) Authorizations(ctx context.Context, userID int64) ([]*accountpb.Authorization, error) {
	var list []*accountpb.Authorization
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		list, err = readDevices(r, userID)
		return err
	})
	if err != nil {
		return nil, err
	}
	now := s.now()
	for _, rec := range list {
		rec.Active = s.activeOf(rec)
		if now.Sub(time.Unix(rec.Created, 0)) > confirmedAfter {
			rec.Unconfirmed = false
		}
	}
	slices.SortStableFunc(list, func(a, b *accountpb.Authorization) int { return int(b.Active - a.Active) })
	return list, nil
}

// AuthorizationByHash returns a user's device by the hash it is shown with, or
// [ErrNoAuthorization].
func (s *Service) AuthorizationByHash(ctx context.Context, userID, hash int64) (*accountpb.Authorization, error) {
	list, err := s.Authorizations(ctx, userID)
	if err != nil {
		return nil, err
	}
	for _, rec := range list {
		if rec.Hash == hash {
			return rec, nil
		}
	}
	return nil, ErrNoAuthorization
}

// Logout ends the login of a key by its own wish, also one that waits for its
// password. The key stays.
func (s *Service) Logout(ctx context.Context, a *Auth) error {
	return s.endLogin(ctx, a.Key(), a.holder(), false)
}

// Terminate ends another device of the caller's account. A login younger than
// the fresh period may not: [ErrFreshLogin]. An unknown hash fails with
// [ErrNoAuthorization].
func (s *Service) Terminate(ctx context.Context, a *Auth, hash int64) error {
	rec, err := s.AuthorizationByHash(ctx, a.UserID(), hash)
	if err != nil {
		return err
	}
	if err := s.notFresh(a); err != nil {
		return err
	}
	return s.endLogin(ctx, rec.KeyId, a.UserID(), true)
}

// TerminateOthers ends all devices of the caller's account but the caller's.
// It fails with [ErrFreshLogin] like [Service.Terminate].
func (s *Service) TerminateOthers(ctx context.Context, a *Auth) error {
	if err := s.notFresh(a); err != nil {
		return err
	}
	return s.terminateAll(ctx, a.UserID(), a.Key())
}

// terminateAll ends all devices of a user but the one of the key except.
func (s *Service) terminateAll(ctx context.Context, userID int64, except uint64) error {
	list, err := s.Authorizations(ctx, userID)
	if err != nil {
		return err
	}
	for _, rec := range list {
		if rec.KeyId == except {
			continue
		}
		if err := s.endLogin(ctx, rec.KeyId, userID, true); err != nil {
			return err
		}
	}
	return nil
}

// notFresh fails with [ErrFreshLogin] if a login is too young to end others:
// who has just stolen a code shall not throw the owner out.
func (s *Service) notFresh(a *Auth) error {
	age := s.now().Sub(time.Unix(a.created.Load(), 0))
	if s.opt.FreshPeriod > 0 && age < s.opt.FreshPeriod {
		return ErrFreshLogin
	}
	return nil
}

// endLogin removes the login of a user on a key. If it was ended by somebody
// else, its sessions are closed.
func (s *Service) endLogin(ctx context.Context, key uint64, userID int64, revoked bool) error {
	if userID == 0 {
		return nil
	}
	ended := false
	err := s.log.Write(ctx, []peer.Owner{keyOwner(key), peer.MailboxOf(userID)}, func(tx *update.Tx) error {
		rec, err := readAuthorization(tx, key)
		if err != nil || rec == nil || rec.UserId != userID {
			return err
		}
		ended = true
		tx.Delete(keyOwner(key), store.AuthorizationKey())
		tx.Delete(peer.MailboxOf(userID), idKey(store.TagDevice, key))
		if revoked {
			if err := forgetDeletion(tx, userID, key); err != nil {
				return err
			}
		}
		for k, err := range tx.Keys(keyOwner(key), tagged(store.TagPushToken)) {
			if err != nil {
				return err
			}
			tx.Delete(keyOwner(key), k)
		}
		tx.OnApplied(func(store.Commit) {
			if a := s.live.peek(key); a != nil {
				a.become(nil, revoked)
			}
		})
		return nil
	})
	if err != nil {
		return fmt.Errorf("end login: %w", err)
	}
	if ended && revoked && s.wiring.Sessions != nil {
		s.wiring.Sessions.CloseKey(key)
	}
	return nil
}

// KeyDestroyed ends the login of a key that its client destroys.
func (s *Service) KeyDestroyed(ctx context.Context, key uint64) error {
	a, err := s.Authorization(ctx, key)
	if err != nil {
		return err
	}
	return s.Logout(ctx, a)
}

// AuthorizationChange is what a user changes about a device; nil leaves a
// setting alone.
type AuthorizationChange struct {
	EncryptedRequestsDisabled *bool
	CallRequestsDisabled      *bool
	Confirmed                 bool
}

// ChangeAuthorization changes the settings of a device of the user, or fails
// with [ErrNoAuthorization].
func (s *Service) ChangeAuthorization(ctx context.Context, userID, hash int64, change AuthorizationChange) error {
	found, err := s.AuthorizationByHash(ctx, userID, hash)
	if err != nil {
		return err
	}
	return s.log.Write(ctx, []peer.Owner{keyOwner(found.KeyId), peer.MailboxOf(userID)}, func(tx *update.Tx) error {
		rec, err := readAuthorization(tx, found.KeyId)
		if err != nil {
			return err
		}
		if rec == nil || rec.Hash != hash {
			return ErrNoAuthorization
		}
		if change.EncryptedRequestsDisabled != nil {
			rec.EncryptedRequestsDisabled = *change.EncryptedRequestsDisabled
		}
		if change.CallRequestsDisabled != nil {
			rec.CallRequestsDisabled = *change.CallRequestsDisabled
		}
		if change.Confirmed {
			rec.Unconfirmed = false
		}
		return putAuthorization(tx, rec)
	})
}

// Days of silence after which a device may be logged out.
const (
	minAuthorizationTTL = 1
	maxAuthorizationTTL = 366
)

// AuthorizationTTL returns after how many days of silence a user's devices are
// logged out.
func (s *Service) AuthorizationTTL(u *accountpb.User) int {
	if u.AuthorizationTtlDays > 0 {
		return int(u.AuthorizationTtlDays)
	}
	return s.opt.AuthorizationTTLDays
}

// SetAuthorizationTTL chooses it, or fails with [ErrTTLInvalid].
func (s *Service) SetAuthorizationTTL(ctx context.Context, userID int64, days int) error {
	if days < minAuthorizationTTL || days > maxAuthorizationTTL {
		return ErrTTLInvalid
	}
	return s.changeUser(ctx, userID, func(u *accountpb.User) error {
		u.AuthorizationTtlDays = int32(days)
		return nil
	})
}

// changeUser changes a user's record in a transaction of its own.
func (s *Service) changeUser(ctx context.Context, userID int64, change func(*accountpb.User) error) error {
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(userID)}, func(tx *update.Tx) error {
		_, err := s.updateUser(tx, userID, change)
		return err
	})
}

func readDevices(r store.Reader, userID int64) ([]*accountpb.Authorization, error) {
	var list []*accountpb.Authorization
	for row, err := range r.Scan(peer.MailboxOf(userID), tagged(store.TagDevice)) {
		if err != nil {
			return nil, fmt.Errorf("read devices: %w", err)
		}
		rec := new(accountpb.Authorization)
		if err := record.Decode(row.Value, rec); err != nil {
			return nil, err
		}
		list = append(list, rec)
	}
	return list, nil
}
