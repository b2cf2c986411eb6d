package rpc

import (
	"context"

	"github.com/gotd/td/tg"
)

// The end of an account: https://core.telegram.org/api/account-deletion
func (s *Server) registerAccountDelete(t table) {
	on(t, ordered, s.accountDeleteAccount)
	on(t, 0, s.accountGetAccountTTL)
	on(t, ordered, s.accountSetAccountTTL)
}

func (s *Server) accountDeleteAccount(ctx context.Context, c *Caller, r *tg.AccountDeleteAccountRequest) (tg.BoolClass, error) {
	if _, given := r.GetPassword(); given {
		return nil, errPasswordHash
	}
	if err := s.accounts.Delete(ctx, c.UserID, c.Auth); err != nil {
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
