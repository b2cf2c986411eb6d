package account

import (
	"context"
	"errors"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// ErrPushToken says that a push token is empty, too long or of an unknown
// type.
var ErrPushToken = errors.New("account: not a push token")

// Limits of push tokens: https://core.telegram.org/api/push-updates
const (
	maxPushType   = 13
	maxPushToken  = 4096
	maxOtherUsers = 16
)

// RegisterDevice notes where a device wants to be woken up, one token of each
// type. It ends with the login.
func (s *Service) RegisterDevice(ctx context.Context, a *Auth, t *accountpb.PushToken) error {
	if t.Type < 1 || t.Type > maxPushType || t.Token == "" || len(t.Token) > maxPushToken || len(t.OtherUsers) > maxOtherUsers {
		return ErrPushToken
	}
	owner := keyOwner(a.Key())
	return s.log.Write(ctx, []peer.Owner{owner}, func(tx *update.Tx) error {
		return record.Set(tx, owner, pushKey(t.Type), t)
	})
}

// UnregisterDevice forgets a token; one that is not known is no error.
func (s *Service) UnregisterDevice(ctx context.Context, a *Auth, kind int32, token string) error {
	if kind < 1 || kind > maxPushType {
		return ErrPushToken
	}
	owner := keyOwner(a.Key())
	return s.log.Write(ctx, []peer.Owner{owner}, func(tx *update.Tx) error {
		known := new(accountpb.PushToken)
		if _, err := record.Get(tx, owner, pushKey(kind), known); err != nil {
			return err
		}
		if known.Token == token {
			tx.Delete(owner, pushKey(kind))
		}
		return nil
	})
}

// PushTokens lists where a device wants to be woken up.
func (s *Service) PushTokens(ctx context.Context, key uint64) (tokens []*accountpb.PushToken, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		tokens = nil
		for row, err := range r.Scan(keyOwner(key), tagged(store.TagPushToken)) {
			if err != nil {
				return err
			}
			t := new(accountpb.PushToken)
			if err := record.Decode(row.Value, t); err != nil {
				return err
			}
			tokens = append(tokens, t)
		}
		return nil
	})
	return tokens, err
}

// LockDevice notes that the app of a device has been locked for a while, or
// is open again (0): a locked device shows no message texts in notifications.
func (s *Service) LockDevice(ctx context.Context, a *Auth, ago time.Duration) error {
	owner := keyOwner(a.Key())
	return s.log.Write(ctx, []peer.Owner{owner}, func(tx *update.Tx) error {
		if ago <= 0 {
			tx.Delete(owner, []byte{store.TagDeviceLock})
			return nil
		}
		return record.Set(tx, owner, []byte{store.TagDeviceLock}, &accountpb.DeviceLock{Since: s.now().Add(-ago).Unix()})
	})
}

func pushKey(kind int32) []byte { return []byte{store.TagPushToken, byte(kind)} }
