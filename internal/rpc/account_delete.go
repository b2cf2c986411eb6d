package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
)

// The end of an account: https://core.telegram.org/api/account-deletion
func (s *Server) registerAccountDelete(t table) {
	on(t, public|ordered, s.accountDeleteAccount)
	on(t, 0, s.accountGetAccountTTL)
	on(t, ordered, s.accountSetAccountTTL)
}

// accountDeleteAccount is also for somebody who has proven a login code and has
// forgotten the password.
func (s *Server) accountDeleteAccount(ctx context.Context, c *Caller, r *tg.AccountDeleteAccountRequest) (tg.BoolClass, error) {
	if c.Auth == nil {
		return nil, errUnauthorized
	}
	var proof *account.PasswordProof
	if in, given := r.GetPassword(); given {
		proof = passwordProof(in)
	}
	if err := s.accounts.DeleteOwn(ctx, c.Auth, proof); err != nil {
		return nil, accountError(err)
	}
	s.silence(c)
	return &tg.BoolTrue{}, nil
}

func (s *Server) accountGetAccountTTL(ctx context.Context, c *Caller, _ *tg.AccountGetAccountTTLRequest) (*tg.AccountDaysTTL, error) {
	u, err := s.accounts.User(ctx, c.UserID)
	if err != nil {
		return nil, accountError(err)
	}
	return &tg.AccountDaysTTL{Days: s.accounts.AccountTTL(u)}, nil
}

func (s *Server) accountSetAccountTTL(ctx context.Context, c *Caller, r *tg.AccountSetAccountTTLRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.SetAccountTTL(ctx, c.UserID, r.TTL.Days))
}
