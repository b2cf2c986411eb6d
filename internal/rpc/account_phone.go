package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
)

// Moving an account to another phone:
// https://core.telegram.org/method/account.changePhone
func (s *Server) registerAccountPhone(t table) {
	on(t, ordered, s.accountSendChangePhoneCode)
	on(t, ordered, s.accountChangePhone)
	on(t, ordered, s.accountSendConfirmPhoneCode)
	on(t, ordered, s.accountConfirmPhone)
}

func (s *Server) accountSendChangePhoneCode(ctx context.Context, c *Caller, r *tg.AccountSendChangePhoneCodeRequest) (tg.AuthSentCodeClass, error) {
	sent, err := s.accounts.SendChangePhoneCode(ctx, c.Auth, codeRequest(c, r.PhoneNumber, account.PurposeChangePhone))
	if err != nil {
		return nil, accountError(err)
	}
	return sentCode(sent), nil
}

func (s *Server) accountChangePhone(ctx context.Context, c *Caller, r *tg.AccountChangePhoneRequest) (tg.UserClass, error) {
	if err := s.accounts.ChangePhone(ctx, c.UserID, r.PhoneNumber, r.PhoneCodeHash, r.PhoneCode); err != nil {
		return nil, accountError(err)
	}
	return s.views.User(ctx, c.UserID, c.UserID)
}

// accountSendConfirmPhoneCode belongs to a link that Telegram sends when
// somebody tries to delete an account whose password he does not know. Here the
// password, or the end of the login that asked, cancels that, and no link is
// sent: no hash of one is ever right.
// https://core.telegram.org/api/account-deletion
func (s *Server) accountSendConfirmPhoneCode(context.Context, *Caller, *tg.AccountSendConfirmPhoneCodeRequest) (tg.AuthSentCodeClass, error) {
	return nil, accountError(account.ErrNoAuthorization)
}

// accountConfirmPhone is the second step of the same link.
func (s *Server) accountConfirmPhone(context.Context, *Caller, *tg.AccountConfirmPhoneRequest) (tg.BoolClass, error) {
	return nil, accountError(account.ErrCodeExpired)
}
