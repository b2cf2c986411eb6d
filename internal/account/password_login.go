package account

import (
	"context"
	"time"

	"chappe/internal/account/accountpb"
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
	login, err := readAuthorization(tx, key)
	if err != nil {
		return step, err
	}
	if login == nil || login.UserId != user || !login.PasswordPending || s.outlived(login) {
		return step, ErrNotPending
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
	login.PasswordPending = false
	login.Created = s.now().Unix()
	login.Active = login.Created
	step.login = login
	step.others, err = s.welcome(tx, login)
	return step, err
}

// outlived reports whether a login has waited for its second step for too long.
func (s *Service) outlived(login *accountpb.Authorization) bool {
	return login.PasswordPending && s.now().Sub(time.Unix(login.Created, 0)) >= pendingLoginLife
}

// PasswordSettings proves a password for account.getPasswordSettings, which
// would tell what only its owner may know. There is nothing of that kind.
func (s *Service) PasswordSettings(ctx context.Context, a *Auth, proof *PasswordProof) error {
	return s.proving(ctx, a, proof, func(*update.Tx, *accountpb.Password) error { return nil })
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
