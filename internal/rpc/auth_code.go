package rpc

import (
	"context"
	"errors"
	"net/netip"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
)

// Logging in with a code: https://core.telegram.org/api/auth
func (s *Server) registerAuthCode(t table) {
	on(t, public|ordered, s.authSendCode)
	on(t, public|ordered, s.authResendCode)
	on(t, public|ordered, s.authCancelCode)
	on(t, public|ordered, s.authSignIn)
	on(t, public|ordered, s.authSignUp)
	on(t, public, s.authReportMissingCode)
}

func (s *Server) authSendCode(ctx context.Context, c *Caller, r *tg.AuthSendCodeRequest) (tg.AuthSentCodeClass, error) {
	sent, err := s.accounts.SendCode(ctx, codeRequest(c, r.PhoneNumber, account.PurposeLogin))
	if err != nil {
		return nil, accountError(err)
	}
	return sentCode(sent), nil
}

func (s *Server) authResendCode(ctx context.Context, c *Caller, r *tg.AuthResendCodeRequest) (tg.AuthSentCodeClass, error) {
	sent, err := s.accounts.ResendCode(ctx, codeRequest(c, r.PhoneNumber, account.PurposeLogin), r.PhoneCodeHash)
	if err != nil {
		return nil, accountError(err)
	}
	return sentCode(sent), nil
}

func (s *Server) authCancelCode(ctx context.Context, _ *Caller, r *tg.AuthCancelCodeRequest) (tg.BoolClass, error) {
	if err := s.accounts.CancelCode(ctx, r.PhoneNumber, r.PhoneCodeHash); err != nil {
		return nil, accountError(err)
	}
	return &tg.BoolTrue{}, nil
}

// authReportMissingCode is asked when a person says that no code came. There
// is nobody to report to but the log: it says that codes do not arrive.
func (s *Server) authReportMissingCode(ctx context.Context, _ *Caller, r *tg.AuthReportMissingCodeRequest) (tg.BoolClass, error) {
	if err := s.accounts.ReportMissingCode(ctx, r.PhoneNumber, r.PhoneCodeHash); err != nil {
		return nil, accountError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) authSignIn(ctx context.Context, c *Caller, r *tg.AuthSignInRequest) (tg.AuthAuthorizationClass, error) {
	if c.Auth == nil {
		return nil, errKeyUnbound
	}
	code, err := answerOf(r)
	if err != nil {
		return nil, err
	}
	u, err := s.accounts.SignIn(ctx, account.SignIn{Auth: c.Auth, Phone: r.PhoneNumber, Hash: r.PhoneCodeHash, Code: code})
	if errors.Is(err, account.ErrSignUpRequired) {
		return &tg.AuthAuthorizationSignUpRequired{}, nil
	}
	if err != nil {
		return nil, accountError(err)
	}
	return s.authorization(ctx, u.Id)
}

func (s *Server) authSignUp(ctx context.Context, c *Caller, r *tg.AuthSignUpRequest) (tg.AuthAuthorizationClass, error) {
	if c.Auth == nil {
		return nil, errKeyUnbound
	}
	u, err := s.accounts.SignUp(ctx, account.SignUp{
		Auth: c.Auth, Phone: r.PhoneNumber, Hash: r.PhoneCodeHash,
		FirstName: r.FirstName, LastName: r.LastName, Silent: r.NoJoinedNotifications,
	})
	if err != nil {
		return nil, accountError(err)
	}
	return s.authorization(ctx, u.Id)
}

// answerOf returns the code of a sign-in: it came by phone or by e-mail.
func answerOf(r *tg.AuthSignInRequest) (string, error) {
	if code, ok := r.GetPhoneCode(); ok && code != "" {
		return code, nil
	}
	switch v := r.EmailVerification.(type) {
	case nil:
		return "", tgerr.New(400, "PHONE_CODE_EMPTY")
	case *tg.EmailVerificationCode:
		return v.Code, nil
	}
	return "", tgerr.New(400, "EMAIL_VERIFY_EXPIRED")
}

// authorization is the answer to a login.
func (s *Server) authorization(ctx context.Context, userID int64) (tg.AuthAuthorizationClass, error) {
	u, err := s.views.User(ctx, userID, userID)
	if err != nil {
		return nil, err
	}
	return &tg.AuthAuthorization{User: u}, nil
}

// codeRequest describes who asks for a code.
func codeRequest(c *Caller, phone string, p account.Purpose) account.CodeRequest {
	req := account.CodeRequest{Phone: phone, Purpose: p, UserID: c.UserID}
	if c.Auth != nil {
		d := c.Auth.Device()
		req.Lang = d.Lang
		req.Address, _ = netip.ParseAddr(d.IP)
	}
	if p == account.PurposeLogin {
		req.UserID = 0
	}
	return req
}

// sentCode says how a code travels. An operator's code is shown as an SMS:
// clients have no word for "ask your operator".
func sentCode(sent account.SentCode) tg.AuthSentCodeClass {
	out := &tg.AuthSentCode{PhoneCodeHash: sent.Hash}
	switch sent.Via {
	case account.ViaApp:
		out.Type = &tg.AuthSentCodeTypeApp{Length: sent.Length}
	case account.ViaEmail:
		out.Type = &tg.AuthSentCodeTypeEmailCode{EmailPattern: sent.Email, Length: sent.Length}
	default:
		out.Type = &tg.AuthSentCodeTypeSMS{Length: sent.Length}
	}
	if sent.Next == account.ViaSMS || sent.Next == account.ViaOperator {
		out.SetNextType(&tg.AuthCodeTypeSMS{})
		out.SetTimeout(sent.Timeout)
	}
	return out
}
