package keyex

import (
	"crypto/aes"
	"crypto/sha1" // #nosec G505 -- the protocol's own choice
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gotd/ige"
	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
)

// ErrBind says that the binding message of auth.bindTempAuthKey does not prove
// possession of the permanent key, or speaks of another binding. Callers
// answer 400 ENCRYPTED_MESSAGE_INVALID.
var ErrBind = errors.New("keyex: binding message is invalid")

// Binding is what the parameters and the envelope of auth.bindTempAuthKey say;
// the encrypted message must say the same.
type Binding struct {
	Nonce         int64
	TempKeyID     uint64 // of the key the request came under
	PermKeyID     uint64 // perm_auth_key_id
	TempSessionID int64  // session the request came in
	ExpiresAt     int    // unix seconds
	MsgID         int64  // of the request
}

// A bind message in bytes: random prefix, msg_id, seq_no, length, then the
// 40 bytes of bind_auth_key_inner.
const (
	bindHeader = 16 + 8 + 4 + 4
	bindInner  = 4 + 8*4 + 4
)

// VerifyBind checks the encrypted_message of auth.bindTempAuthKey, which is
// encrypted with the permanent key by the rules of MTProto 1.0, against what
// the request itself says. It does not look at the clock: whether ExpiresAt is
// acceptable is the caller's matter. The error wraps [ErrBind].
//
// https://core.telegram.org/method/auth.bindTempAuthKey
func VerifyBind(perm *[256]byte, want Binding, encrypted []byte) error {
	const prefix = 8 + 16
	if len(encrypted) < prefix+bindHeader+bindInner || (len(encrypted)-prefix)%aes.BlockSize != 0 {
		return fmt.Errorf("%w: length %d", ErrBind, len(encrypted))
	}
	if binary.LittleEndian.Uint64(encrypted) != want.PermKeyID {
		return fmt.Errorf("%w: encrypted with another key", ErrBind)
	}
	var msgKey bin.Int128
	copy(msgKey[:], encrypted[8:])
	key, iv := crypto.KeysV1(crypto.Key(*perm), msgKey)
	c, err := aes.NewCipher(key[:])
	if err != nil {
		return fmt.Errorf("open binding message: %w", err)
	}
	plain := make([]byte, len(encrypted)-prefix)
	ige.DecryptBlocks(c, iv[:], plain, encrypted[prefix:])
	return checkBind(plain, msgKey, want)
}

func checkBind(plain []byte, msgKey bin.Int128, want Binding) error {
	length := binary.LittleEndian.Uint32(plain[28:])
	if length != bindInner {
		return fmt.Errorf("%w: wrong key or length", ErrBind)
	}
	// In MTProto 1.0 the message key does not cover the padding.
	sum := sha1.Sum(plain[:bindHeader+bindInner]) // #nosec G401
	if subtle.ConstantTimeCompare(sum[4:20], msgKey[:]) != 1 {
		return fmt.Errorf("%w: message key mismatch", ErrBind)
	}
	if int64(binary.LittleEndian.Uint64(plain[16:])) != want.MsgID {
		return fmt.Errorf("%w: msg_id differs from the request's", ErrBind)
	}
	var in crypto.BindAuthKeyInner
	if err := in.Decode(&bin.Buffer{Buf: plain[bindHeader : bindHeader+bindInner]}); err != nil {
		return fmt.Errorf("%w: %w", ErrBind, err)
	}
	got := Binding{
		Nonce: in.Nonce, TempKeyID: uint64(in.TempAuthKeyID), PermKeyID: uint64(in.PermAuthKeyID),
		TempSessionID: in.TempSessionID, ExpiresAt: in.ExpiresAt, MsgID: want.MsgID,
	}
	if got != want {
		return fmt.Errorf("%w: fields differ from the request's", ErrBind)
	}
	return nil
}
