package authkey

import (
	"context"
	"errors"
	"fmt"
	"time"

	"chappe/internal/keyex"
	"chappe/internal/session"
)

// Errors of binding, to be told apart with errors.Is.
var (
	ErrNotTemporary = errors.New("authkey: not a temporary key")
	ErrAlreadyBound = errors.New("authkey: temporary key is bound to another key")
	ErrExpiresAt    = errors.New("authkey: expiry of the binding is out of range")
	ErrProof        = errors.New("authkey: binding is not proven by the permanent key")
)

// maxTempLife bounds how far in the future a binding may end; clients use a
// day. clockSkew forgives clients whose clock is a little behind.
const (
	maxTempLife = 7 * 24 * time.Hour
	clockSkew   = 30 * time.Second
)

// Binding is a request to bind the temporary key of a session to a permanent
// key. https://core.telegram.org/method/auth.bindTempAuthKey
type Binding struct {
	Temp      uint64 // the key the request came with
	Session   int64  // the session the request came in
	MsgID     int64  // of the request
	Perm      uint64
	Nonce     int64
	Expires   int // unix seconds
	Encrypted []byte
}

// BindProven checks the proof in a binding and binds. It fails with
// [ErrNotTemporary], [ErrAlreadyBound], [ErrExpiresAt] or [ErrProof].
func (k *Keyring) BindProven(ctx context.Context, b Binding) error {
	temp, err := k.Key(ctx, b.Temp)
	if err != nil {
		return fmt.Errorf("load temporary key: %w", err)
	}
	if !temp.Temp {
		return ErrNotTemporary
	}
	expires := time.Unix(int64(b.Expires), 0)
	now := k.now()
	if expires.Before(now.Add(-clockSkew)) || expires.After(now.Add(maxTempLife)) {
		return ErrExpiresAt
	}
	perm, err := k.Key(ctx, b.Perm)
	if errors.Is(err, session.ErrUnknownKey) || err == nil && perm.Temp {
		return ErrProof
	}
	if err != nil {
		return fmt.Errorf("load permanent key: %w", err)
	}
	want := keyex.Binding{
		Nonce: b.Nonce, TempKeyID: b.Temp, PermKeyID: b.Perm,
		TempSessionID: b.Session, ExpiresAt: b.Expires, MsgID: b.MsgID,
	}
	if err := keyex.VerifyBind(&perm.Value, want, b.Encrypted); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return k.Bind(ctx, b.Temp, b.Perm, expires)
}
