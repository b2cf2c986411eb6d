package account

import (
	"context"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// How long a password resists who does not know it: whoever holds a device
// that is logged in may take it off after a week, unless another device says no.
// https://core.telegram.org/api/srp#password-reset
const (
	resetWait    = 7 * day
	declinedWait = day // no new request for as long
)

// PasswordReset is what became of a request. All are unix seconds.
type PasswordReset struct {
	Until   int64 // the password comes off if asked again from then on
	RetryAt int64 // a request was declined: none is taken before then
}

// ResetPassword asks to take the caller's password off without knowing it, or
// takes it off when the wait is over: the zero value. It fails with
// [ErrPasswordEmpty] if there is none.
//
// https://core.telegram.org/method/account.resetPassword
func (s *Service) ResetPassword(ctx context.Context, a *Auth) (PasswordReset, error) {
	var (
		out  PasswordReset
		told func(*texts) (string, []Span)
	)
	user := a.UserID()
	err := s.changePassword(ctx, user, func(tx *update.Tx, rec *accountpb.Password) error {
		now := s.now().Unix()
		retry := time.Unix(rec.ResetDeclined, 0).Add(declinedWait).Unix()
		switch {
		case rec.ResetDue != 0 && now >= rec.ResetDue:
			told = func(t *texts) (string, []Span) { return t.passwordRemoved(deviceTitle(a)) }
			tx.Delete(peer.MailboxOf(user), passwordKey())
			return nil
		case rec.ResetDue != 0:
			out.Until = rec.ResetDue
			return nil
		case rec.ResetDeclined != 0 && now < retry:
			out.RetryAt = retry
			return nil
		}
		out.Until = time.Unix(now, 0).Add(resetWait).Unix()
		rec.ResetDue, rec.ResetDeclined = out.Until, 0
		told = func(t *texts) (string, []Span) { return t.resetAsked(deviceTitle(a), time.Unix(out.Until, 0)) }
		return putPassword(tx, user, rec)
	})
	if err == nil && told != nil {
		s.tell(ctx, user, told)
	}
	return out, err
}

// DeclinePasswordReset says no to a request of any device, or fails with
// [ErrNoReset].
//
// https://core.telegram.org/method/account.declinePasswordReset
func (s *Service) DeclinePasswordReset(ctx context.Context, userID int64) error {
	return s.changePassword(ctx, userID, func(tx *update.Tx, rec *accountpb.Password) error {
		if rec.ResetDue == 0 {
			return ErrNoReset
		}
		rec.ResetDue, rec.ResetDeclined = 0, s.now().Unix()
		return putPassword(tx, userID, rec)
	})
}

// changePassword runs fn on a user's password alone, or fails with
// [ErrPasswordEmpty] if there is none.
func (s *Service) changePassword(ctx context.Context, userID int64, fn func(*update.Tx, *accountpb.Password) error) error {
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(userID)}, func(tx *update.Tx) error {
		rec, err := readPassword(tx, userID)
		if err != nil {
			return err
		}
		if rec == nil {
			return ErrPasswordEmpty
		}
		return fn(tx, rec)
	})
}

// How long an account resists deletion by who knows its login code but not its
// password. https://core.telegram.org/api/account-deletion
const deletionWait = 7 * day

// DeleteOwn deletes the account of the caller, who may also be somebody who has
// proven a login code and lacks the password. A right password, or none where
// none is set, deletes at once. Without it an account whose password is older
// than a week, and that is in use, can be deleted only a week after the first
// request: until then [*DeletionError]. Whoever gives the right password
// anywhere, or ends the login that asked, ends the request. It fails like
// [Service.ProvePassword] too.
//
// https://core.telegram.org/method/account.deleteAccount
func (s *Service) DeleteOwn(ctx context.Context, a *Auth, proof *PasswordProof) error {
	user := s.holder(a)
	if user == 0 {
		return ErrNotPending
	}
	rec, err := s.password(ctx, user)
	if err != nil {
		return err
	}
	if proof != nil {
		err = s.ProvePassword(ctx, a, proof)
	} else if rec != nil {
		err = s.deleteUnproven(ctx, a, user)
	}
	if err != nil {
		return err
	}
	return s.Delete(ctx, user, a)
}

// deleteUnproven returns nil if an account may go without its password.
func (s *Service) deleteUnproven(ctx context.Context, a *Auth, user int64) error {
	used, err := s.lastUsed(ctx, user)
	if err != nil {
		return err
	}
	var wait time.Duration
	asked := false
	err = s.changePassword(ctx, user, func(tx *update.Tx, rec *accountpb.Password) error {
		now := s.now()
		if now.Sub(time.Unix(rec.Changed, 0)) < deletionWait || now.Sub(used) >= deletionWait {
			return nil
		}
		due := time.Unix(rec.DeletionDue, 0)
		if rec.DeletionDue != 0 && !now.Before(due) && now.Before(due.Add(deletionWait)) {
			return nil
		}
		if rec.DeletionDue == 0 || !now.Before(due) { // none, or one that was forgotten
			due, asked = now.Add(deletionWait), true
			rec.DeletionDue, rec.DeletionKey = due.Unix(), a.Key()
		}
		wait = due.Sub(now)
		return putPassword(tx, user, rec)
	})
	if err != nil || wait == 0 {
		return err
	}
	if asked {
		s.tell(ctx, user, func(t *texts) (string, []Span) { return t.deletionAsked(a.Device(), s.now().Add(wait)) })
	}
	return &DeletionError{Wait: wait}
}

// lastUsed is when a device of a user was last active.
func (s *Service) lastUsed(ctx context.Context, user int64) (time.Time, error) {
	list, err := s.Authorizations(ctx, user)
	if err != nil {
		return time.Time{}, err
	}
	var latest int64
	for _, rec := range list {
		if !rec.PasswordPending {
			latest = max(latest, rec.Active)
		}
	}
	return time.Unix(latest, 0), nil
}

// forgetDeletion ends a request to delete an account when the login ends that
// made it.
func forgetDeletion(tx *update.Tx, user int64, key uint64) error {
	rec, err := readPassword(tx, user)
	if err != nil || rec == nil || rec.DeletionDue == 0 || rec.DeletionKey != key {
		return err
	}
	rec.DeletionDue, rec.DeletionKey = 0, 0
	return putPassword(tx, user, rec)
}
