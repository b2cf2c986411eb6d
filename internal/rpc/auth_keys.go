package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/authkey"
	"chappe/internal/session"
)

// authKeys is what the API needs of the keyring.
type authKeys interface {
	BindProven(ctx context.Context, b authkey.Binding) error
	DropTemp(ctx context.Context, perm uint64, except []uint64) ([]uint64, error)
}

// keySessions is what the API needs of the session layer about keys.
type keySessions interface {
	// Reload makes the sessions of a temporary key see what it is bound to.
	Reload(ctx context.Context, id uint64) error
	// CloseKey ends all sessions of a key.
	CloseKey(id uint64)
	// CloseOthers ends all sessions of a session's permanent key but that one.
	CloseOthers(keep *session.Session)
}

var _ authKeys = (*authkey.Keyring)(nil)

// Keys and their logins: https://core.telegram.org/api/pfs and
// https://core.telegram.org/api/datacenter
func (s *Server) registerAuthKeys(t table) {
	on(t, public|ordered|bots, s.authBindTempAuthKey)
	on(t, public|ordered|bots, s.authDropTempAuthKeys)
	on(t, ordered|bots, s.authExportAuthorization)
	on(t, public|ordered|bots, s.authImportAuthorization)
}

// authBindTempAuthKey is called on the temporary key.
func (s *Server) authBindTempAuthKey(ctx context.Context, c *Caller, r *tg.AuthBindTempAuthKeyRequest) (tg.BoolClass, error) {
	err := s.keys.BindProven(ctx, authkey.Binding{
		Temp:      c.Session.Key().ID,
		Session:   c.Session.ID(),
		MsgID:     c.Call.MsgID,
		Perm:      uint64(r.PermAuthKeyID),
		Nonce:     r.Nonce,
		Expires:   r.ExpiresAt,
		Encrypted: r.EncryptedMessage,
	})
	if err != nil {
		return nil, accountError(err)
	}
	if err := s.sessions.Reload(ctx, c.Session.Key().ID); err != nil {
		return nil, err
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) authDropTempAuthKeys(ctx context.Context, c *Caller, r *tg.AuthDropTempAuthKeysRequest) (tg.BoolClass, error) {
	if c.Key == 0 {
		return nil, errKeyUnbound
	}
	except := []uint64{c.Session.Key().ID} // the caller's own stays, or the answer could not be read
	for _, id := range r.ExceptAuthKeys {
		except = append(except, uint64(id))
	}
	dropped, err := s.keys.DropTemp(ctx, c.Key, except)
	if err != nil {
		return nil, accountError(err)
	}
	for _, id := range dropped {
		s.sessions.CloseKey(id)
	}
	return &tg.BoolTrue{}, nil
}

// authExportAuthorization gives the caller's login to another key of the same
// client. All data centres are this server, so any number of one will do.
func (s *Server) authExportAuthorization(ctx context.Context, c *Caller, _ *tg.AuthExportAuthorizationRequest) (*tg.AuthExportedAuthorization, error) {
	secret, err := s.accounts.ExportAuthorization(ctx, c.UserID)
	if err != nil {
		return nil, accountError(err)
	}
	return &tg.AuthExportedAuthorization{ID: c.UserID, Bytes: secret}, nil
}

func (s *Server) authImportAuthorization(ctx context.Context, c *Caller, r *tg.AuthImportAuthorizationRequest) (tg.AuthAuthorizationClass, error) {
	if c.Auth == nil {
		return nil, errKeyUnbound
	}
	if err := s.accounts.ImportAuthorization(ctx, c.Auth, r.ID, r.Bytes); err != nil {
		return nil, accountError(err)
	}
	return s.authorization(ctx, r.ID)
}
