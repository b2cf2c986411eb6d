package account

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"slices"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Logging in by a QR code: https://core.telegram.org/api/qr-login
const (
	loginTokenLife   = 30 * time.Second
	loginTokenSecret = 24
	loginTokenSize   = 8 + loginTokenSecret // key id, secret
	maxExceptIDs     = 64
)

// LoginToken is what a QR code holds, or the outcome of it.
type LoginToken struct {
	Token   []byte
	Expires int64 // unix seconds
	UserID  int64 // set if the key is logged in: the code was accepted
}

// acceptedLife is for how long after its end an accepted code is the answer to
// who asks for a new one: its client may have missed the first answer.
const acceptedLife = time.Minute

// ExportLoginToken returns a new token for a key that is not logged in, or
// tells that its token was accepted. Users of except cannot accept it: the
// client has them already. It fails with [ErrPasswordNeeded] if a token was just
// accepted and [Service.CheckPassword] must follow.
func (s *Service) ExportLoginToken(ctx context.Context, a *Auth, except []int64) (LoginToken, error) {
	if id := a.UserID(); id != 0 {
		return LoginToken{UserID: id}, nil
	}
	rec := &accountpb.LoginToken{
		Secret:    randomBytes(loginTokenSecret),
		Expires:   s.now().Add(loginTokenLife).Unix(),
		ExceptIds: except[:min(len(except), maxExceptIDs)],
		Device:    new(accountpb.Authorization),
	}
	a.Device().describe(rec.Device)
	owner := keyOwner(a.Key())
	err := s.log.Write(ctx, []peer.Owner{owner}, func(tx *update.Tx) error {
		if a.Pending() != 0 {
			before := new(accountpb.LoginToken)
			if _, err := record.Get(tx, owner, []byte{store.TagLoginToken}, before); err != nil {
				return err
			}
			if before.Accepted && s.now().Before(time.Unix(before.Expires, 0).Add(acceptedLife)) {
				return ErrPasswordNeeded
			}
		}
		return record.Set(tx, owner, []byte{store.TagLoginToken}, rec)
	})
	if err != nil {
		return LoginToken{}, err
	}
	return LoginToken{Token: makeLoginToken(a.Key(), rec.Secret), Expires: rec.Expires}, nil
}

// ImportLoginToken tells what became of a token to who shows it, like
// exporting again but without a new token. It fails with [ErrTokenInvalid],
// [ErrTokenExpired] or [ErrPasswordNeeded].
func (s *Service) ImportLoginToken(ctx context.Context, a *Auth, token []byte) (LoginToken, error) {
	key, secret, err := parseLoginToken(token)
	if err != nil || key != a.Key() {
		return LoginToken{}, ErrTokenInvalid
	}
	var rec *accountpb.LoginToken
	err = s.log.View(ctx, func(r store.Reader) (err error) {
		rec, err = readLoginToken(r, key, secret)
		return err
	})
	switch {
	case err != nil:
		return LoginToken{}, err
	case rec.Accepted && a.Pending() != 0:
		return LoginToken{}, ErrPasswordNeeded
	case rec.Accepted:
		return LoginToken{UserID: a.UserID()}, nil
	case rec.Expires <= s.now().Unix():
		return LoginToken{}, ErrTokenExpired
	}
	return LoginToken{Token: token, Expires: rec.Expires}, nil
}

// AcceptLoginToken logs the key that shows a token in on the caller's account
// and tells its sessions. It returns the new device. It fails with
// [ErrTokenInvalid], [ErrTokenExpired], [ErrTokenAccepted] or
// [ErrTokenExcepted].
func (s *Service) AcceptLoginToken(ctx context.Context, userID int64, token []byte) (*accountpb.Authorization, error) {
	key, secret, err := parseLoginToken(token)
	if err != nil {
		return nil, err
	}
	var made *accountpb.Authorization
	err = s.writeLogin(ctx, key, userID, nil, func(tx loginTx) error {
		rec, err := readLoginToken(tx, key, secret)
		if err != nil {
			return err
		}
		switch {
		case rec.Accepted:
			return ErrTokenAccepted
		case rec.Expires <= s.now().Unix():
			return ErrTokenExpired
		case slices.Contains(rec.ExceptIds, userID):
			return ErrTokenExcepted
		}
		rec.Accepted = true
		if err := record.Set(tx, keyOwner(key), []byte{store.TagLoginToken}, rec); err != nil {
			return err
		}
		made, _, err = s.login(tx, key, userID, deviceOf(rec.Device))
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.wiring.Sessions != nil {
		s.wiring.Sessions.LoginTokenAccepted(key)
	}
	return made, nil
}

func readLoginToken(r store.Reader, key uint64, secret []byte) (*accountpb.LoginToken, error) {
	rec := new(accountpb.LoginToken)
	ok, err := record.Get(r, keyOwner(key), []byte{store.TagLoginToken}, rec)
	if err != nil {
		return nil, err
	}
	if !ok || subtle.ConstantTimeCompare(rec.Secret, secret) != 1 {
		return nil, ErrTokenInvalid
	}
	return rec, nil
}

// makeLoginToken packs the key that waits and a secret that only its owner's
// latest row knows. A key id is no secret: it stands in clear in each packet.
func makeLoginToken(key uint64, secret []byte) []byte {
	token := binary.BigEndian.AppendUint64(make([]byte, 0, loginTokenSize), key)
	return append(token, secret...)
}

func parseLoginToken(token []byte) (key uint64, secret []byte, err error) {
	if len(token) != loginTokenSize {
		return 0, nil, ErrTokenInvalid
	}
	return binary.BigEndian.Uint64(token), token[8:], nil
}
