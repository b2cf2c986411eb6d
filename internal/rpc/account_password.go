package rpc

import (
	"bytes"
	"context"
	"crypto/rand"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
)

// Two-step verification: https://core.telegram.org/api/srp
func (s *Server) registerAccountPassword(t table) {
	on(t, public, s.accountGetPassword)
	on(t, ordered, s.accountGetPasswordSettings)
	on(t, ordered, s.accountUpdatePasswordSettings)
	on(t, ordered, s.accountResetPassword)
	on(t, ordered, s.accountDeclinePasswordReset)
	on(t, ordered, s.accountConfirmPasswordEmail)
	on(t, ordered, s.accountResendPasswordEmail)
	on(t, ordered, s.accountCancelPasswordEmail)
}

// Sizes in bytes of what account.getPassword gives besides salts.
const (
	secureSalt   = 8
	secureRandom = 256
)

// accountGetPassword says by which rules a password is proven and set: clients
// read the rules at once and refuse an answer without. Before login it is for
// those who have proven a code and must give the password too.
func (s *Server) accountGetPassword(ctx context.Context, c *Caller, _ *tg.AccountGetPasswordRequest) (*tg.AccountPassword, error) {
	if c.Auth == nil {
		return nil, errUnauthorized
	}
	st, err := s.accounts.Password(ctx, c.Auth)
	if err != nil {
		return nil, accountError(err)
	}
	out := &tg.AccountPassword{
		HasPassword:   st.Set,
		NewAlgo:       passwordAlgo(st.NewSalt1, st.NewSalt2),
		NewSecureAlgo: &tg.SecurePasswordKdfAlgoPBKDF2HMACSHA512iter100000{Salt: random(secureSalt)},
		SecureRandom:  random(secureRandom),
	}
	if st.Set {
		out.SetCurrentAlgo(passwordAlgo(st.Salt1, st.Salt2))
		out.SetSRPID(st.SRPID)
		out.SetSRPB(st.SRPB)
	}
	out.HasRecovery = st.Recovery
	if st.Unconfirmed != "" {
		out.SetEmailUnconfirmedPattern(st.Unconfirmed)
	}
	if st.Hint != "" {
		out.SetHint(st.Hint)
	}
	if st.ResetDue != 0 {
		out.SetPendingResetDate(int(st.ResetDue))
	}
	return out, nil
}

func passwordAlgo(salt1, salt2 []byte) *tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow {
	return &tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow{
		Salt1: salt1, Salt2: salt2, G: account.SRPGenerator, P: account.SRPPrime(),
	}
}

// passwordProof reads a proof; nil is none.
func passwordProof(in tg.InputCheckPasswordSRPClass) *account.PasswordProof {
	p, ok := in.(*tg.InputCheckPasswordSRP)
	if !ok {
		return nil
	}
	return &account.PasswordProof{ID: p.SRPID, A: p.A, M1: p.M1}
}

func (s *Server) accountGetPasswordSettings(ctx context.Context, c *Caller, r *tg.AccountGetPasswordSettingsRequest) (*tg.AccountPasswordSettings, error) {
	email, err := s.accounts.RecoveryEmail(ctx, c.Auth, passwordProof(r.Password))
	if err != nil {
		return nil, accountError(err)
	}
	out := new(tg.AccountPasswordSettings)
	if email != "" {
		out.SetEmail(email)
	}
	return out, nil
}

func (s *Server) accountUpdatePasswordSettings(ctx context.Context, c *Caller, r *tg.AccountUpdatePasswordSettingsRequest) (tg.BoolClass, error) {
	to, err := newPassword(r.NewSettings)
	if err != nil {
		return nil, err
	}
	return accountDone(s.accounts.SetPassword(ctx, c.Auth, passwordProof(r.Password), to))
}

// newPassword reads what a client makes of a new password. Documents are not
// kept here.
func newPassword(in tg.AccountPasswordInputSettings) (to account.NewPassword, err error) {
	if _, documents := in.GetNewSecureSettings(); documents {
		return to, accountError(account.ErrNewSettings)
	}
	if email, ok := in.GetEmail(); ok {
		to.Email = &email
	}
	algo, given := in.GetNewAlgo()
	if !given && to.Email == nil {
		return to, tgerr.New(400, "NEW_SETTINGS_EMPTY")
	}
	to.Same = !given
	if !given || len(in.NewPasswordHash) == 0 {
		return to, nil
	}
	known, ok := algo.(*tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow)
	if !ok || known.G != account.SRPGenerator || !bytes.Equal(known.P, account.SRPPrime()) {
		return to, accountError(account.ErrNewSettings)
	}
	to.Salt1, to.Salt2, to.Verifier, to.Hint = known.Salt1, known.Salt2, in.NewPasswordHash, in.Hint
	return to, nil
}

func (s *Server) accountResetPassword(ctx context.Context, c *Caller, _ *tg.AccountResetPasswordRequest) (tg.AccountResetPasswordResultClass, error) {
	res, err := s.accounts.ResetPassword(ctx, c.Auth)
	switch {
	case err != nil:
		return nil, accountError(err)
	case res.RetryAt != 0:
		return &tg.AccountResetPasswordFailedWait{RetryDate: int(res.RetryAt)}, nil
	case res.Until != 0:
		return &tg.AccountResetPasswordRequestedWait{UntilDate: int(res.Until)}, nil
	}
	return &tg.AccountResetPasswordOk{}, nil
}

func (s *Server) accountDeclinePasswordReset(ctx context.Context, c *Caller, _ *tg.AccountDeclinePasswordResetRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.DeclinePasswordReset(ctx, c.UserID))
}

func (s *Server) accountConfirmPasswordEmail(ctx context.Context, c *Caller, r *tg.AccountConfirmPasswordEmailRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.ConfirmEmail(ctx, c.Auth, r.Code))
}

func (s *Server) accountResendPasswordEmail(ctx context.Context, c *Caller, _ *tg.AccountResendPasswordEmailRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.ResendEmail(ctx, c.UserID))
}

func (s *Server) accountCancelPasswordEmail(ctx context.Context, c *Caller, _ *tg.AccountCancelPasswordEmailRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.CancelEmail(ctx, c.UserID))
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: see crypto/rand
	return b
}
