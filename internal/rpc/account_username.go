package rpc

import (
	"context"

	"github.com/gotd/td/tg"
)

func (s *Server) registerAccountUsername(t table) {
	on(t, 0, s.accountCheckUsername)
	on(t, ordered, s.accountUpdateUsername)
}

func (s *Server) accountCheckUsername(ctx context.Context, c *Caller, r *tg.AccountCheckUsernameRequest) (tg.BoolClass, error) {
	free, err := s.accounts.UsernameFree(ctx, c.UserID, r.Username)
	if err != nil {
		return nil, peopleError(err)
	}
	return boolOf(free), nil
}

func (s *Server) accountUpdateUsername(ctx context.Context, c *Caller, r *tg.AccountUpdateUsernameRequest) (tg.UserClass, error) {
	if err := s.accounts.SetUsername(ctx, c.UserID, r.Username); err != nil {
		return nil, peopleError(err)
	}
	return s.self(ctx, c)
}
