package rpc

import (
	"cmp"
	"context"
	"errors"

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

// errRecoveryExpired says that a code of recovery is not good any more.
var errRecoveryExpired = tgerr.New(400, "PASSWORD_RECOVERY_EXPIRED")

// authRequestPasswordRecovery is also for who is logged in. Without an address of
// recovery account.resetPassword remains, or the end of the account.
func (s *Server) authRequestPasswordRecovery(ctx context.Context, c *Caller, _ *tg.AuthRequestPasswordRecoveryRequest) (*tg.AuthPasswordRecovery, error) {
	if c.Auth == nil {
		return nil, errUnauthorized
	}
	pattern, err := s.accounts.RequestRecovery(ctx, c.Auth)
	if err != nil {
		return nil, accountError(err)
	}
	return &tg.AuthPasswordRecovery{EmailPattern: pattern}, nil
}

func (s *Server) authCheckRecoveryPassword(ctx context.Context, c *Caller, r *tg.AuthCheckRecoveryPasswordRequest) (tg.BoolClass, error) {
	if err := mayRecover(c, r.Code); err != nil {
		return nil, err
	}
	if err := s.accounts.CheckRecovery(ctx, c.Auth, r.Code); err != nil {
		return nil, recoveryError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) authRecoverPassword(ctx context.Context, c *Caller, r *tg.AuthRecoverPasswordRequest) (tg.AuthAuthorizationClass, error) {
	if err := mayRecover(c, r.Code); err != nil {
		return nil, err
	}
	var to account.NewPassword // none: the password comes off
	if in, ok := r.GetNewSettings(); ok {
		var err error
		if to, err = newPassword(in); err != nil || to.Same {
			return nil, cmp.Or(err, accountError(account.ErrNewSettings))
		}
	}
	user, err := s.accounts.Recover(ctx, c.Auth, r.Code, to)
	if err != nil {
		return nil, recoveryError(err)
	}
	return s.authorization(ctx, user)
}

func mayRecover(c *Caller, code string) error {
	switch {
	case c.Auth == nil:
		return errUnauthorized
	case code == "":
		return tgerr.New(400, "CODE_EMPTY")
	}
	return nil
}

// recoveryError is accountError for codes of recovery, whose end has a name of
// its own.
func recoveryError(err error) error {
	if errors.Is(err, account.ErrMailExpired) {
		return errRecoveryExpired
	}
	return accountError(err)
}
