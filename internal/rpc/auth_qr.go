package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
)

// Logging in by a QR code: https://core.telegram.org/api/qr-login
func (s *Server) registerAuthQR(t table) {
	on(t, public|ordered, s.authExportLoginToken)
	on(t, public|ordered, s.authImportLoginToken)
	on(t, ordered, s.authAcceptLoginToken)
}

func (s *Server) authExportLoginToken(ctx context.Context, c *Caller, r *tg.AuthExportLoginTokenRequest) (tg.AuthLoginTokenClass, error) {
	if c.Auth == nil {
		return nil, errKeyUnbound
	}
	token, err := s.accounts.ExportLoginToken(ctx, c.Auth, r.ExceptIDs)
	return s.loginToken(ctx, token, err)
}

func (s *Server) authImportLoginToken(ctx context.Context, c *Caller, r *tg.AuthImportLoginTokenRequest) (tg.AuthLoginTokenClass, error) {
	if c.Auth == nil {
		return nil, errKeyUnbound
	}
	token, err := s.accounts.ImportLoginToken(ctx, c.Auth, r.Token)
	return s.loginToken(ctx, token, err)
}

func (s *Server) authAcceptLoginToken(ctx context.Context, c *Caller, r *tg.AuthAcceptLoginTokenRequest) (*tg.Authorization, error) {
	made, err := s.accounts.AcceptLoginToken(ctx, c.UserID, r.Token)
	if err != nil {
		return nil, accountError(err)
	}
	return device(made, c.Auth.Hash()), nil
}

func (s *Server) loginToken(ctx context.Context, token account.LoginToken, err error) (tg.AuthLoginTokenClass, error) {
	if err != nil {
		return nil, accountError(err)
	}
	if token.UserID == 0 {
		return &tg.AuthLoginToken{Expires: int(token.Expires), Token: token.Token}, nil
	}
	done, err := s.authorization(ctx, token.UserID)
	if err != nil {
		return nil, err
	}
	return &tg.AuthLoginTokenSuccess{Authorization: done}, nil
}
