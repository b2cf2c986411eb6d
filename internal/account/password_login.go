package account

import (
	"context"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/store"
	"chappe/internal/update"
)

// CheckPassword is the second step of a login: it logs in the key on which a
// login code was proven before. For a key that is logged in it only checks. It
// fails with [ErrNotPending] if the first step is not done or too long ago, and
// like [Service.ProvePassword].
//
// https://core.telegram.org/method/auth.checkPassword
func (s *Service) CheckPassword(ctx context.Context, a *Auth, proof *PasswordProof) (userID int64, err error) {
	if id := a.UserID(); id != 0 {
		return id, s.ProvePassword(ctx, a, proof)
	}
	user := a.Pending()
	if user == 0 {
		return 0, ErrNotPending
	}
	in := s.look(a, proof)
	var step secondStep
	err = s.writeLogin(ctx, a.Key(), user, nil, func(tx loginTx) (err error) {
		step, err = s.secondStep(tx, a.Key(), user, in)
		return err
	})
	switch {
	case err != nil:
		return 0, err
	case step.verdict != nil:
		if step.first {
			s.tell(ctx, user, func(t *texts) (string, []Span) { return t.unfinishedLogin(a.Device(), s.now()) })
		}
		return 0, step.verdict
	case step.others:
		s.announce(ctx, step.login)
	}
	return user, nil
}

// secondStep is the outcome of one.
type secondStep struct {
	verdict error
	first   bool // the first wrong password since a right one
	login   *accountpb.Authorization
	others  bool // the user has other devices
}

func (s *Service) secondStep(tx loginTx, key uint64, user int64, in answered) (step secondStep, err error) {
	login, err := s.waitingLogin(tx, key, user)
	if err != nil {
		return step, err
	}
	rec, err := readPassword(tx, user)
	if err != nil {
		return step, err
	}
	if rec == nil { // it was taken off: the code alone would do now, but must be new
		step.verdict = ErrPasswordChanged
		return step, nil
	}
	before := rec.LoginGuesses.GetWrong()
	step.verdict = s.judge(rec, in, true)
	step.first = before == 0 && rec.LoginGuesses.GetWrong() == 1
	if err := putPassword(tx, user, rec); err != nil || step.verdict != nil {
		return step, err
	}
	err = s.finishLogin(tx, login, &step)
	return step, err
}

// finishLogin makes a login that has waited for its password one that is new.
func (s *Service) finishLogin(tx loginTx, login *accountpb.Authorization, step *secondStep) (err error) {
	login.PasswordPending = false
	login.Created = s.now().Unix()
	login.Active = login.Created
	step.login = login
	step.others, err = s.welcome(tx, login)
	return err
}

// waitingLogin reads a login that waits for its password, or fails with
// [ErrNotPending].
func (s *Service) waitingLogin(r store.Reader, key uint64, user int64) (*accountpb.Authorization, error) {
	login, err := readAuthorization(r, key)
	if err != nil {
		return nil, err
	}
	if login == nil || login.UserId != user || !login.PasswordPending || s.outlived(login) {
		return nil, ErrNotPending
	}
	return login, nil
}

// outlived reports whether a login has waited for its second step for too long.
func (s *Service) outlived(login *accountpb.Authorization) bool {
	return login.PasswordPending && s.now().Sub(time.Unix(login.Created, 0)) >= pendingLoginLife
}

// RecoveryEmail proves the password and returns the address of recovery, which
// nobody else may know; empty if there is none.
//
// https://core.telegram.org/method/account.getPasswordSettings
func (s *Service) RecoveryEmail(ctx context.Context, a *Auth, proof *PasswordProof) (email string, err error) {
	err = s.proving(ctx, a, proof, func(_ *update.Tx, rec *accountpb.Password) error {
		email = rec.GetEmail()
		return nil
	})
	return email, err
}

// holder is whose login a key has: somebody who is logged in, or who may still
// give his password. 0 for nobody.
func (s *Service) holder(a *Auth) int64 {
	if id := a.UserID(); id != 0 {
		return id
	}
	if s.now().Sub(time.Unix(a.created.Load(), 0)) >= pendingLoginLife {
		return 0
	}
	return a.Pending()
}
