package account

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"time"
	"unicode/utf8"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// The second step of logins: https://core.telegram.org/api/srp

// Sizes in bytes of the salts of a password. The first begins with the server's
// part, to which the client adds its own; clients refuse parts below 8 bytes.
const (
	serverSalt1  = 8
	clientSalt1  = 8
	maxSalt1     = 128
	serverSalt2  = 16
	maxHintRunes = 128
)

// PasswordState is what account.getPassword says of a password.
type PasswordState struct {
	Set      bool
	Hint     string
	ResetDue int64 // unix seconds; 0 if nobody asked for a reset
	Recovery bool  // a code that takes it off can be mailed
	// Unconfirmed is the masked address of a change that waits for the code that
	// was mailed there.
	Unconfirmed string

	// Of the present password: its salts, and a new question that may be
	// answered once.
	Salt1, Salt2 []byte
	SRPID        int64
	SRPB         []byte

	// The server's part of the salts of a next password.
	NewSalt1, NewSalt2 []byte
}

// Password tells what a client needs to prove or to set the password of who is
// logged in on its key, or has proven a login code on it. It fails with
// [ErrNotPending] if that is nobody, and with a [*FloodError].
func (s *Service) Password(ctx context.Context, a *Auth) (PasswordState, error) {
	user := s.holder(a)
	if user == 0 {
		return PasswordState{}, ErrNotPending
	}
	var rec *accountpb.Password
	var draft *accountpb.PasswordDraft
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		if rec, err = readPassword(r, user); err != nil {
			return err
		}
		draft, err = s.readDraft(r, user)
		return err
	})
	if err != nil {
		return PasswordState{}, err
	}
	var st PasswordState
	if draft != nil && a.UserID() != 0 {
		st.Unconfirmed = maskEmail(draft.Email)
	}
	st.NewSalt1, st.NewSalt2 = s.newSalts(user)
	if rec == nil {
		return st, nil
	}
	if _, err := s.passwordAsked.take(asker{user, a.UserID() == 0}, 1, s.now()); err != nil {
		return PasswordState{}, err
	}
	q := s.questions.ask(user, a.Key(), rec, s.now())
	st.Set, st.Hint, st.ResetDue = true, rec.Hint, rec.ResetDue
	st.Recovery = rec.Email != "" && s.opt.Delivery.Email != nil
	st.Salt1, st.Salt2, st.SRPID, st.SRPB = rec.Salt1, rec.Salt2, q.id, q.public
	return st, nil
}

// asker is who asks for questions: somebody who knows a login code and no more
// does not use up those of the owner.
type asker struct {
	user    int64
	pending bool
}

// password reads a user's password; nil if there is none.
func (s *Service) password(ctx context.Context, userID int64) (rec *accountpb.Password, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		rec, err = readPassword(r, userID)
		return err
	})
	return rec, err
}

func passwordKey() []byte { return []byte{store.TagPassword} }

// readPassword reads a user's password; nil if there is none.
func readPassword(r store.Reader, userID int64) (*accountpb.Password, error) {
	rec := new(accountpb.Password)
	ok, err := record.Get(r, peer.MailboxOf(userID), passwordKey(), rec)
	if err != nil || !ok {
		return nil, err
	}
	return rec, nil
}

func putPassword(tx store.Tx, userID int64, rec *accountpb.Password) error {
	return record.Set(tx, peer.MailboxOf(userID), passwordKey(), rec)
}

// newSalts makes the server's part of the salts of a next password. The first
// follows from the second and the user, so that the server knows its own salts
// again without keeping them.
func (s *Service) newSalts(userID int64) (salt1, salt2 []byte) {
	salt2 = randomBytes(serverSalt2)
	return s.salt1Of(userID, salt2), salt2
}

func (s *Service) salt1Of(userID int64, salt2 []byte) []byte {
	mac := hmac.New(sha256.New, s.saltKey[:])
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(userID)))
	mac.Write(salt2)
	return mac.Sum(nil)[:serverSalt1]
}

// NewPassword is what a client makes of a new password. No verifier takes the
// password off.
type NewPassword struct {
	Salt1, Salt2 []byte
	Verifier     []byte // 256 bytes
	Hint         string

	Same  bool    // the password stays as it is: the rest above is empty
	Email *string // the address of recovery; "" is none, nil leaves it as it is
}

// checkNewPassword fails with [ErrNewSalt], [ErrNewPassword], [ErrNewSettings]
// or [ErrEmailInvalid].
func (s *Service) checkNewPassword(userID int64, p NewPassword) error {
	if p.Email != nil && *p.Email != "" {
		if err := s.checkRecoveryEmail(*p.Email); err != nil {
			return err
		}
	}
	if len(p.Verifier) == 0 {
		return nil
	}
	switch {
	case len(p.Salt2) != serverSalt2, len(p.Salt1) < serverSalt1+clientSalt1, len(p.Salt1) > maxSalt1,
		!bytes.HasPrefix(p.Salt1, s.salt1Of(userID, p.Salt2)):
		return ErrNewSalt
	case !srpGroup.soundVerifier(p.Verifier):
		return ErrNewPassword
	case !utf8.ValidString(p.Hint), utf8.RuneCountInString(p.Hint) > maxHintRunes:
		return ErrNewSettings
	}
	return nil
}

// SetPassword sets, changes or takes off the password of the caller's account,
// who proves the present one if there is one, or its address of recovery.
// Guesses and whatever was asked for without the password are over then. With a
// new address nothing changes yet: [*UnconfirmedError], and [Service.ConfirmEmail]
// follows. It fails like [Service.ProvePassword] and with [ErrNewSalt],
// [ErrNewPassword], [ErrEmailInvalid] and [ErrNewSettings]; also if there is no
// password to take off.
//
// https://core.telegram.org/method/account.updatePasswordSettings
func (s *Service) SetPassword(ctx context.Context, a *Auth, proof *PasswordProof, to NewPassword) error {
	user := a.UserID()
	if err := s.checkNewPassword(user, to); err != nil {
		return err
	}
	var told change
	var draft *accountpb.PasswordDraft
	err := s.proving(ctx, a, proof, func(tx *update.Tx, before *accountpb.Password) (err error) {
		if to.Email != nil && *to.Email != "" && *to.Email != before.GetEmail() {
			draft, err = s.draft(tx, user, before, to)
			return err
		}
		told, err = s.applyPassword(tx, user, before, to)
		return err
	})
	if err != nil {
		return err
	}
	if draft != nil {
		return s.mailDraft(ctx, user, draft)
	}
	s.tellChange(ctx, a, told)
	return nil
}

// change is what became of a password, for the words about it.
type change func(*texts, string) (string, []Span)

func (s *Service) tellChange(ctx context.Context, a *Auth, told change) {
	if told != nil {
		s.tell(ctx, a.UserID(), func(t *texts) (string, []Span) { return told(t, deviceTitle(a)) })
	}
}

// applyPassword writes what to says in place of before, which is nil if there is
// no password. A draft that waits is void.
func (s *Service) applyPassword(tx *update.Tx, user int64, before *accountpb.Password, to NewPassword) (change, error) {
	tx.Delete(peer.MailboxOf(user), draftKey())
	email := before.GetEmail()
	if to.Email != nil {
		email = *to.Email
	}
	switch {
	case before == nil && len(to.Verifier) == 0:
		return nil, ErrNewSettings
	case to.Same:
		before.Email, before.Recovery = email, nil
		return nil, putPassword(tx, user, before)
	case len(to.Verifier) == 0:
		tx.Delete(peer.MailboxOf(user), passwordKey())
		return (*texts).passwordRemoved, nil
	}
	told := (*texts).passwordChanged
	if before == nil {
		told = (*texts).passwordSet
	}
	return told, putPassword(tx, user, &accountpb.Password{
		Salt1: to.Salt1, Salt2: to.Salt2, Verifier: to.Verifier, Hint: to.Hint, Changed: s.now().Unix(), Email: email,
	})
}

// MayTransfer reports whether the owner of a login may give things away with
// his password: he has one, and neither it nor the login is too young. It fails
// with [ErrPasswordMissing] or a [*FreshError]. The password itself is not
// asked for.
func (s *Service) MayTransfer(ctx context.Context, a *Auth) error {
	rec, err := s.password(ctx, a.UserID())
	if err != nil {
		return err
	}
	if rec == nil {
		return ErrPasswordMissing
	}
	now := s.now()
	if wait := s.opt.FreshPasswordPeriod - now.Sub(time.Unix(rec.Changed, 0)); wait > 0 {
		return &FreshError{Password: true, Wait: wait}
	}
	if wait := s.opt.FreshPeriod - now.Sub(time.Unix(a.created.Load(), 0)); wait > 0 {
		return &FreshError{Wait: wait}
	}
	return nil
}

// Consent proves that the owner of a login gives something away himself. It
// fails like [Service.MayTransfer] and [Service.ProvePassword]; without a proof
// always.
func (s *Service) Consent(ctx context.Context, a *Auth, proof *PasswordProof) error {
	if err := s.MayTransfer(ctx, a); err != nil {
		return err
	}
	return s.ProvePassword(ctx, a, proof)
}

func deviceTitle(a *Auth) string { return a.Device().Title() }
