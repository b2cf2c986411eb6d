package rpc

import (
	"context"

	"github.com/gotd/td/tg"
)

func (s *Server) registerAuthLogout(t table) {
	on(t, public|ordered|bots, s.authLogOut)
	on(t, ordered, s.authResetAuthorizations)
}

// authLogOut ends the caller's login, finished or not. It gives no future_auth_token: such a
// token replaces the code at the next login of an account that has a password
// besides, and a code costs nothing here.
// https://core.telegram.org/api/auth#future-auth-tokens
func (s *Server) authLogOut(ctx context.Context, c *Caller, _ *tg.AuthLogOutRequest) (*tg.AuthLoggedOut, error) {
	if c.UserID == 0 && (c.Auth == nil || c.Auth.Pending() == 0) {
		return nil, c.may(method{})
	}
	if err := s.accounts.Logout(ctx, c.Auth); err != nil {
		return nil, accountError(err)
	}
	s.silence(c)
	return &tg.AuthLoggedOut{}, nil
}

func (s *Server) authResetAuthorizations(ctx context.Context, c *Caller, _ *tg.AuthResetAuthorizationsRequest) (tg.BoolClass, error) {
	if err := s.accounts.TerminateOthers(ctx, c.Auth); err != nil {
		return nil, accountError(err)
	}
	return &tg.BoolTrue{}, nil
}
