package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
)

// The second step of a login:
// https://core.telegram.org/api/srp#checking-the-password-with-srp
func (s *Server) registerAuthPassword(t table) {
	on(t, public|ordered, s.authCheckPassword)
	on(t, public, s.authRequestPasswordRecovery)
	on(t, public, s.authCheckRecoveryPassword)
	on(t, public|ordered, s.authRecoverPassword)
}

func (s *Server) authCheckPassword(ctx context.Context, c *Caller, r *tg.AuthCheckPasswordRequest) (tg.AuthAuthorizationClass, error) {
	if c.Auth == nil {
		return nil, errUnauthorized
	}
	user, err := s.accounts.CheckPassword(ctx, c.Auth, passwordProof(r.Password))
	if err != nil {
		return nil, accountError(err)
	}
	return s.authorization(ctx, user)
}

// errRecoveryExpired says that a code of recovery is not good, or not any more.
var errRecoveryExpired = tgerr.New(400, "PASSWORD_RECOVERY_EXPIRED")

// authRequestPasswordRecovery would send a code to the recovery address. There
// is none: what remains is account.resetPassword, or the end of the account.
func (s *Server) authRequestPasswordRecovery(ctx context.Context, c *Caller, _ *tg.AuthRequestPasswordRecoveryRequest) (*tg.AuthPasswordRecovery, error) {
	if c.Auth == nil {
		return nil, errUnauthorized
	}
	has, err := s.accounts.HasPassword(ctx, c.Auth)
	if err != nil {
		return nil, accountError(err)
	}
	if !has {
		return nil, accountError(account.ErrPasswordEmpty)
	}
	return nil, tgerr.New(400, "PASSWORD_RECOVERY_NA")
}

func (s *Server) authCheckRecoveryPassword(_ context.Context, _ *Caller, r *tg.AuthCheckRecoveryPasswordRequest) (tg.BoolClass, error) {
	return nil, recoveryRefused(r.Code)
}

func (s *Server) authRecoverPassword(_ context.Context, _ *Caller, r *tg.AuthRecoverPasswordRequest) (tg.AuthAuthorizationClass, error) {
	return nil, recoveryRefused(r.Code)
}

func recoveryRefused(code string) error {
	if code == "" {
		return tgerr.New(400, "CODE_EMPTY")
	}
	return errRecoveryExpired
}
