package authkey

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/gotd/td/crypto"

	"chappe/internal/session"
)

// binding makes the request that a client sends on a temporary key.
func (r *ring) binding(perm, temp *session.Key, expires time.Time) Binding {
	r.Helper()
	b := Binding{Temp: temp.ID, Session: 77, MsgID: 4 << 32, Perm: perm.ID, Nonce: 5, Expires: int(expires.Unix())}
	key := crypto.Key(perm.Value).WithID()
	msg, err := crypto.EncryptBindMessage(rand.Reader, key, b.MsgID, &crypto.BindAuthKeyInner{
		Nonce: b.Nonce, TempAuthKeyID: int64(temp.ID), PermAuthKeyID: int64(perm.ID),
		TempSessionID: b.Session, ExpiresAt: b.Expires,
	})
	r.must(err)
	b.Encrypted = msg
	return b
}

func TestBindProven(t *testing.T) {
	r := newRing(t)
	perm, other, temp := r.make(1, 0), r.make(2, 0), r.make(3, time.Hour)
	soon := r.now.Add(time.Hour)
	good := r.binding(perm, temp, soon)
	forged := good
	forged.Perm = other.ID
	stranger := r.binding(newKey(9), temp, soon)
	elsewhere := good
	elsewhere.Session++
	for name, c := range map[string]struct {
		b    Binding
		want error
	}{
		"proof of another key": {forged, ErrProof},
		"unknown key":          {stranger, ErrProof},
		"another session":      {elsewhere, ErrProof},
		"to a temporary key":   {r.binding(temp, temp, soon), ErrProof},
		"on a permanent key":   {r.binding(perm, other, soon), ErrNotTemporary},
		"in the past":          {r.binding(perm, temp, r.now.Add(-time.Minute)), ErrExpiresAt},
		"too far ahead":        {r.binding(perm, temp, r.now.Add(30*24*time.Hour)), ErrExpiresAt},
	} {
		if err := r.BindProven(t.Context(), c.b); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if k, err := r.Key(t.Context(), temp.ID); err != nil || k.PermID != 0 {
		t.Fatalf("bound by a false proof: %v, %v", k, err)
	}
	r.must(r.BindProven(t.Context(), good))
	if k, err := r.Key(t.Context(), temp.ID); err != nil || k.PermID != perm.ID {
		t.Errorf("bound to %v, %v", k, err)
	}
}
