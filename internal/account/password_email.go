package account

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// An address of recovery: a code that is mailed there takes a forgotten password
// off. There are none on a server that sends no mail.
// https://core.telegram.org/api/srp#email-verification
const (
	mailCodeLength   = 6
	mailCodeLife     = time.Hour
	mailCodeAttempts = 5
	mailsPerHour     = 6 // per user
	maxEmail         = 254
)

// UnconfirmedError says that a change waits for a code that was mailed to the
// new address.
type UnconfirmedError struct{ Length int }

// Error implements error.
func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("account: the address must be confirmed by a code of %d digits", e.Length)
}

func (s *Service) checkRecoveryEmail(address string) error {
	if s.opt.Delivery.Email == nil || len(address) > maxEmail {
		return ErrEmailInvalid
	}
	if a, err := mail.ParseAddress(address); err != nil || a.Address != address {
		return ErrEmailInvalid
	}
	return nil
}

func draftKey() []byte { return []byte{store.TagPassword, 'd'} }

// readDraft reads a change that waits for its address; nil if there is none.
func (s *Service) readDraft(r store.Reader, user int64) (*accountpb.PasswordDraft, error) {
	rec := new(accountpb.PasswordDraft)
	ok, err := record.Get(r, peer.MailboxOf(user), draftKey(), rec)
	if err != nil || !ok || rec.Code.GetExpires() <= s.now().Unix() {
		return nil, err
	}
	return rec, nil
}

func (s *Service) newMailCode() *accountpb.MailCode {
	return &accountpb.MailCode{Code: randomDigits(mailCodeLength), Expires: s.now().Add(mailCodeLife).Unix()}
}

// draft keeps a change until its address is confirmed.
func (s *Service) draft(tx *update.Tx, user int64, before *accountpb.Password, to NewPassword) (*accountpb.PasswordDraft, error) {
	if !to.Same && len(to.Verifier) == 0 || to.Same && before == nil {
		return nil, ErrNewSettings // an address of no password
	}
	rec := &accountpb.PasswordDraft{
		Email: *to.Email, Code: s.newMailCode(), SamePassword: to.Same, Replaces: before.GetVerifier(),
		Salt1: to.Salt1, Salt2: to.Salt2, Verifier: to.Verifier, Hint: to.Hint,
	}
	return rec, record.Set(tx, peer.MailboxOf(user), draftKey(), rec)
}

// mailDraft mails the code of a change and returns what the client is told.
func (s *Service) mailDraft(ctx context.Context, user int64, rec *accountpb.PasswordDraft) error {
	err := s.mail(ctx, user, rec.Email, rec.Code)
	if errors.Is(err, ErrEmailInvalid) {
		return errors.Join(err, s.CancelEmail(ctx, user))
	}
	if err != nil {
		return err
	}
	return &UnconfirmedError{Length: mailCodeLength}
}

// mail mails a code of two-step verification. It fails with [ErrEmailInvalid] if
// the mail server does not take it, and with a [*FloodError].
func (s *Service) mail(ctx context.Context, user int64, address string, code *accountpb.MailCode) error {
	if _, err := s.mailed.take(user, 1, s.now()); err != nil {
		return err
	}
	lang := s.langFor(ctx, user, "")
	t := textsIn(lang)
	err := s.opt.Delivery.Email.Send(ctx, Code{
		Value: code.Code, Email: address, Lang: lang, Expires: time.Unix(code.Expires, 0),
		Text:    fmt.Sprintf(t.mailedCode, s.opt.ServiceName, code.Code, int(mailCodeLife.Minutes())),
		Subject: fmt.Sprintf(t.mailSubject, s.opt.ServiceName),
	})
	if err != nil {
		s.logger.WarnContext(ctx, "code of two-step verification not mailed", "user", user, "error", err)
		return ErrEmailInvalid
	}
	return nil
}

// ConfirmEmail does what waits for a code of an address. It fails with
// [ErrMailExpired] if nothing waits, or not any more, and with [ErrMailCode].
//
// https://core.telegram.org/method/account.confirmPasswordEmail
func (s *Service) ConfirmEmail(ctx context.Context, a *Auth, code string) error {
	user := a.UserID()
	var verdict error
	var told change
	err := s.log.Write(ctx, []peer.Owner{peer.MailboxOf(user)}, func(tx *update.Tx) error {
		rec, err := s.readDraft(tx, user)
		if err != nil {
			return err
		}
		if verdict = s.checkMailCode(rec.GetCode(), code); verdict != nil {
			if rec == nil {
				return nil
			}
			return record.Set(tx, peer.MailboxOf(user), draftKey(), rec)
		}
		before, err := readPassword(tx, user)
		if err != nil {
			return err
		}
		if !bytes.Equal(before.GetVerifier(), rec.Replaces) {
			verdict = ErrMailExpired // another password was set meanwhile
			tx.Delete(peer.MailboxOf(user), draftKey())
			return nil
		}
		told, err = s.applyPassword(tx, user, before, NewPassword{
			Salt1: rec.Salt1, Salt2: rec.Salt2, Verifier: rec.Verifier, Hint: rec.Hint, Same: rec.SamePassword, Email: &rec.Email,
		})
		return err
	})
	if err != nil {
		return err
	}
	if verdict == nil {
		s.tellChange(ctx, a, told)
	}
	return verdict
}

// checkMailCode compares an answer with a code and counts a wrong one in it.
func (s *Service) checkMailCode(c *accountpb.MailCode, answer string) error {
	switch {
	case c == nil, c.Expires <= s.now().Unix(), c.Attempts >= mailCodeAttempts:
		return ErrMailExpired
	case same(c.Code, answer):
		return nil
	}
	c.Attempts++
	return ErrMailCode
}

// ResendEmail mails the code of what waits again, or fails with
// [ErrMailExpired].
func (s *Service) ResendEmail(ctx context.Context, user int64) error {
	var rec *accountpb.PasswordDraft
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		rec, err = s.readDraft(r, user)
		return err
	})
	switch {
	case err != nil:
		return err
	case rec == nil, s.opt.Delivery.Email == nil:
		return ErrMailExpired
	}
	return s.mail(ctx, user, rec.Email, rec.Code)
}

// CancelEmail drops what waits for a code, or fails with [ErrMailExpired].
func (s *Service) CancelEmail(ctx context.Context, user int64) error {
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(user)}, func(tx *update.Tx) error {
		rec, err := s.readDraft(tx, user)
		if err == nil && rec == nil {
			err = ErrMailExpired
		}
		tx.Delete(peer.MailboxOf(user), draftKey())
		return err
	})
}
