package rpc

import (
	"context"
	"time"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
)

// Devices: https://core.telegram.org/method/account.getAuthorizations and
// https://core.telegram.org/api/push-updates
func (s *Server) registerAccountDevices(t table) {
	on(t, 0, s.accountGetAuthorizations)
	on(t, ordered, s.accountResetAuthorization)
	on(t, ordered, s.accountSetAuthorizationTTL)
	on(t, ordered, s.accountChangeAuthorizationSettings)
	on(t, ordered, s.accountInvalidateSignInCodes)
	on(t, ordered, s.accountRegisterDevice)
	on(t, ordered, s.accountUnregisterDevice)
	on(t, ordered, s.accountUpdateDeviceLocked)
}

func (s *Server) accountGetAuthorizations(ctx context.Context, c *Caller, _ *tg.AccountGetAuthorizationsRequest) (*tg.AccountAuthorizations, error) {
	u, err := s.accounts.User(ctx, c.UserID)
	if err != nil {
		return nil, accountError(err)
	}
	list, err := s.accounts.Authorizations(ctx, c.UserID)
	if err != nil {
		return nil, accountError(err)
	}
	out := &tg.AccountAuthorizations{AuthorizationTTLDays: s.accounts.AuthorizationTTL(u)}
	for _, rec := range list {
		out.Authorizations = append(out.Authorizations, *device(rec, c.Auth.Hash()))
	}
	return out, nil
}

func (s *Server) accountResetAuthorization(ctx context.Context, c *Caller, r *tg.AccountResetAuthorizationRequest) (tg.BoolClass, error) {
	if r.Hash == 0 || r.Hash == c.Auth.Hash() { // one's own ends with auth.logOut
		return nil, accountError(account.ErrNoAuthorization)
	}
	return accountDone(s.accounts.Terminate(ctx, c.Auth, r.Hash))
}

func (s *Server) accountSetAuthorizationTTL(ctx context.Context, c *Caller, r *tg.AccountSetAuthorizationTTLRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.SetAuthorizationTTL(ctx, c.UserID, r.AuthorizationTTLDays))
}

func (s *Server) accountChangeAuthorizationSettings(ctx context.Context, c *Caller, r *tg.AccountChangeAuthorizationSettingsRequest) (tg.BoolClass, error) {
	change := account.AuthorizationChange{Confirmed: r.Confirmed}
	if v, ok := r.GetEncryptedRequestsDisabled(); ok {
		change.EncryptedRequestsDisabled = &v
	}
	if v, ok := r.GetCallRequestsDisabled(); ok {
		change.CallRequestsDisabled = &v
	}
	hash := r.Hash
	if hash == 0 {
		hash = c.Auth.Hash()
	}
	return accountDone(s.accounts.ChangeAuthorization(ctx, c.UserID, hash, change))
}

// accountInvalidateSignInCodes is called when a user is about to show a code
// to somebody: clients see their own codes leave in a message.
// https://core.telegram.org/api/auth#invalidating-login-codes
func (s *Server) accountInvalidateSignInCodes(ctx context.Context, c *Caller, r *tg.AccountInvalidateSignInCodesRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.InvalidateCodes(ctx, c.UserID, r.Codes))
}

func (s *Server) accountRegisterDevice(ctx context.Context, c *Caller, r *tg.AccountRegisterDeviceRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.RegisterDevice(ctx, c.Auth, &accountpb.PushToken{
		Type: int32(r.TokenType), Token: r.Token, Sandbox: r.AppSandbox,
		Secret: r.Secret, NoMuted: r.NoMuted, OtherUsers: r.OtherUIDs,
	}))
}

func (s *Server) accountUnregisterDevice(ctx context.Context, c *Caller, r *tg.AccountUnregisterDeviceRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.UnregisterDevice(ctx, c.Auth, int32(r.TokenType), r.Token))
}

func (s *Server) accountUpdateDeviceLocked(ctx context.Context, c *Caller, r *tg.AccountUpdateDeviceLockedRequest) (tg.BoolClass, error) {
	return accountDone(s.accounts.LockDevice(ctx, c.Auth, time.Duration(r.Period)*time.Second))
}

// accountDone is the answer of a method that returns Bool: true, or the error.
func accountDone(err error) (tg.BoolClass, error) {
	if err != nil {
		return nil, accountError(err)
	}
	return &tg.BoolTrue{}, nil
}

// device renders a login for the list of devices. The caller's own is shown
// with hash 0, as clients expect. Where it stands is not known: this server
// asks nobody about addresses.
// https://core.telegram.org/constructor/authorization
func device(rec *accountpb.Authorization, own int64) *tg.Authorization {
	d := &tg.Authorization{
		Current:                   rec.Hash == own,
		PasswordPending:           rec.PasswordPending,
		EncryptedRequestsDisabled: rec.EncryptedRequestsDisabled,
		CallRequestsDisabled:      rec.CallRequestsDisabled,
		Unconfirmed:               rec.Unconfirmed,
		Hash:                      rec.Hash,
		DeviceModel:               rec.DeviceModel,
		Platform:                  account.PlatformName(rec),
		SystemVersion:             rec.SystemVersion,
		APIID:                     int(rec.ApiId),
		AppName:                   account.AppName(rec),
		AppVersion:                rec.AppVersion,
		DateCreated:               int(rec.Created),
		DateActive:                int(rec.Active),
		IP:                        rec.Ip,
	}
	if d.Current {
		d.Hash = 0
	}
	return d
}
