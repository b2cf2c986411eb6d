package account

import (
	"context"

	"chappe/internal/account/accountpb"
	"chappe/internal/update"
)

// RequestRecovery mails a code that takes the password off to the address of
// recovery, and returns the address masked. It fails with [ErrPasswordEmpty],
// [ErrNoRecovery] if there is no address, [ErrNotPending] and a [*FloodError].
//
// https://core.telegram.org/method/auth.requestPasswordRecovery
func (s *Service) RequestRecovery(ctx context.Context, a *Auth) (pattern string, err error) {
	user := s.holder(a)
	if user == 0 {
		return "", ErrNotPending
	}
	var address string
	var code *accountpb.MailCode
	err = s.changePassword(ctx, user, func(tx *update.Tx, rec *accountpb.Password) error {
		if rec.Email == "" || s.opt.Delivery.Email == nil {
			return ErrNoRecovery
		}
		address, code = rec.Email, rec.Recovery
		if code == nil || code.Expires <= s.now().Unix() || code.Attempts >= mailCodeAttempts {
			code = s.newMailCode()
		}
		rec.Recovery = code
		return putPassword(tx, user, rec)
	})
	if err == nil {
		err = s.mail(ctx, user, address, code)
	}
	return maskEmail(address), err
}

// CheckRecovery reports whether a code of recovery is right, by an error if not:
// [ErrMailCode], [ErrMailExpired], [ErrNotPending] or a [*FloodError].
//
// https://core.telegram.org/method/auth.checkRecoveryPassword
func (s *Service) CheckRecovery(ctx context.Context, a *Auth, code string) error {
	user := s.holder(a)
	if user == 0 {
		return ErrNotPending
	}
	var verdict error
	err := s.changePassword(ctx, user, func(tx *update.Tx, rec *accountpb.Password) error {
		verdict = s.judgeRecovery(rec, code)
		return putPassword(tx, user, rec)
	})
	if err != nil {
		return err
	}
	return verdict
}

// judgeRecovery is judge for a code of recovery.
func (s *Service) judgeRecovery(rec *accountpb.Password, code string) error {
	count, flood := s.guesses(&rec.RecoveryGuesses)
	if flood != nil {
		return flood
	}
	verdict := s.checkMailCode(rec.Recovery, code)
	if verdict == ErrMailCode {
		count.Wrong++
	}
	return verdict
}

// Recover takes the password off by a code of recovery, or sets another one, and
// logs a key in that waits for the password. It returns whose account it is, and
// fails like [Service.CheckRecovery] and, for the new one, [Service.SetPassword].
//
// https://core.telegram.org/method/auth.recoverPassword
func (s *Service) Recover(ctx context.Context, a *Auth, code string, to NewPassword) (user int64, err error) {
	if user = s.holder(a); user == 0 {
		return 0, ErrNotPending
	}
	to.Email = nil // the address stays
	if err := s.checkNewPassword(user, to); err != nil {
		return 0, err
	}
	var step secondStep
	var told change
	err = s.writeLogin(ctx, a.Key(), user, nil, func(tx loginTx) (err error) {
		step, told = secondStep{}, nil
		step, told, err = s.recover(tx, a, user, code, to)
		return err
	})
	switch {
	case err != nil:
		return 0, err
	case step.verdict != nil:
		return 0, step.verdict
	case step.others:
		s.announce(ctx, step.login)
	}
	s.tellChange(ctx, a, told)
	return user, nil
}

func (s *Service) recover(tx loginTx, a *Auth, user int64, code string, to NewPassword) (step secondStep, told change, err error) {
	rec, err := readPassword(tx, user)
	if err != nil {
		return step, nil, err
	}
	if rec == nil {
		return step, nil, ErrPasswordEmpty
	}
	if step.verdict = s.judgeRecovery(rec, code); step.verdict != nil {
		return step, nil, putPassword(tx, user, rec)
	}
	if told, err = s.applyPassword(tx.Tx, user, rec, to); err != nil || a.UserID() != 0 {
		return step, told, err
	}
	login, err := s.waitingLogin(tx, a.Key(), user)
	if err != nil {
		return step, nil, err
	}
	err = s.finishLogin(tx, login, &step)
	return step, told, err
}
