package keyex

import (
	"crypto/rand"
	"errors"
	"testing"

	"github.com/gotd/td/crypto"
)

func TestVerifyBind(t *testing.T) {
	var value [256]byte
	_, _ = rand.Read(value[:])
	perm := crypto.Key(value).WithID()
	want := Binding{Nonce: 7, TempKeyID: 0xfedcba9876543210, PermKeyID: uint64(perm.IntID()), TempSessionID: -9, ExpiresAt: 1_800_000_000, MsgID: 44}
	inner := crypto.BindAuthKeyInner{
		Nonce: want.Nonce, TempAuthKeyID: int64(want.TempKeyID), PermAuthKeyID: int64(want.PermKeyID),
		TempSessionID: want.TempSessionID, ExpiresAt: want.ExpiresAt,
	}
	msg, err := crypto.EncryptBindMessage(rand.Reader, perm, want.MsgID, &inner)
	if err != nil {
		t.Fatal(err)
	}
	if err := VerifyBind(&value, want, msg); err != nil {
		t.Fatal(err)
	}
	changes := map[string]func(*Binding){
		"nonce":   func(b *Binding) { b.Nonce++ },
		"temp":    func(b *Binding) { b.TempKeyID++ },
		"perm":    func(b *Binding) { b.PermKeyID++ },
		"session": func(b *Binding) { b.TempSessionID++ },
		"expires": func(b *Binding) { b.ExpiresAt++ },
		"msg_id":  func(b *Binding) { b.MsgID += 4 },
	}
	for name, change := range changes {
		other := want
		change(&other)
		if err := VerifyBind(&value, other, msg); !errors.Is(err, ErrBind) {
			t.Errorf("%s: got %v, want ErrBind", name, err)
		}
	}
	for i := range msg {
		bad := append([]byte(nil), msg...)
		bad[i] ^= 1
		// The padding at the end is not covered by msg_key, but IGE spreads a
		// flipped bit only forward, so flips in the last block may pass.
		if err := VerifyBind(&value, want, bad); err == nil && i < len(msg)-16 {
			t.Errorf("byte %d flipped: accepted", i)
		}
	}
	for n := range len(msg) {
		if err := VerifyBind(&value, want, msg[:n]); !errors.Is(err, ErrBind) {
			t.Errorf("cut to %d bytes: got %v", n, err)
		}
	}
}

func FuzzVerifyBind(f *testing.F) {
	f.Add(make([]byte, 104))
	var value [256]byte
	f.Fuzz(func(t *testing.T, data []byte) {
		if VerifyBind(&value, Binding{}, data) == nil {
			t.Error("accepted")
		}
	})
}
