package keyex

import (
	"crypto/aes"
	"crypto/sha1" // #nosec G505 -- the protocol's own choice
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"

	"github.com/gotd/ige"
	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
)

// pqInnerDataTempTypeID is p_q_inner_data_temp#3c6a84d4: a temporary key
// without a DC id, sent by older clients.
const pqInnerDataTempTypeID = 0x3c6a84d4

var errInner = errors.New("p_q_inner_data is malformed")

// inner is what all forms of P_Q_inner_data say.
type inner struct {
	pq, p, q           []byte
	nonce, serverNonce bin.Int128
	newNonce           bin.Int256
	dc                 int // 0 if not said
	temp               bool
	expiresIn          int // seconds, of a temporary key
}

// parseInner reads any form of P_Q_inner_data from the front of data and
// reports how many bytes it took.
func parseInner(data []byte) (in inner, size int, err error) {
	b := &bin.Buffer{Buf: data}
	id, err := b.ID()
	if err != nil {
		return in, 0, errInner
	}
	switch id {
	case mt.PQInnerDataTypeID, mt.PQInnerDataDCTypeID, pqInnerDataTempTypeID, mt.PQInnerDataTempDCTypeID:
	default:
		return in, 0, fmt.Errorf("constructor %08x: %w", id, errInner)
	}
	err = errors.Join(
		readBytes(b, &in.pq), readBytes(b, &in.p), readBytes(b, &in.q),
		b.ConsumeN(in.nonce[:], len(in.nonce)),
		b.ConsumeN(in.serverNonce[:], len(in.serverNonce)),
		b.ConsumeN(in.newNonce[:], len(in.newNonce)),
	)
	if id == mt.PQInnerDataDCTypeID || id == mt.PQInnerDataTempDCTypeID {
		err = errors.Join(err, readInt(b, &in.dc))
	}
	if id == pqInnerDataTempTypeID || id == mt.PQInnerDataTempDCTypeID {
		in.temp = true
		err = errors.Join(err, readInt(b, &in.expiresIn))
	}
	if err != nil {
		return in, 0, errInner
	}
	return in, len(data) - b.Len(), nil
}

func readBytes(b *bin.Buffer, to *[]byte) (err error) {
	*to, err = b.Bytes()
	return err
}

func readInt(b *bin.Buffer, to *int) (err error) {
	*to, err = b.Int()
	return err
}

// openInner finds P_Q_inner_data in a decrypted RSA block: RSA_PAD, which
// clients use since 2021, or the older SHA1(data) + data + padding.
//
// https://core.telegram.org/mtproto/auth_key#41-rsa-paddata-server-public-key-mentioned-above-is-implemented-as-follows
func openInner(block []byte) (inner, error) {
	if data, ok := unpad(block); ok {
		in, _, err := parseInner(data)
		return in, err
	}
	return openHashed(block)
}

// unpad reverses RSA_PAD: temp_key_xor (32 bytes) and aes_encrypted (224).
func unpad(block []byte) ([]byte, bool) {
	encrypted := block[32:]
	sum := sha256.Sum256(encrypted)
	key := make([]byte, 32, 32+192)
	subtle.XORBytes(key, block[:32], sum[:])
	c, err := aes.NewCipher(key)
	if err != nil {
		return nil, false
	}
	plain := make([]byte, len(encrypted))
	ige.DecryptBlocks(c, make([]byte, 32), plain, encrypted)
	data, hash := plain[:192], plain[192:]
	slices.Reverse(data)
	want := sha256.Sum256(append(key, data...))
	return data, subtle.ConstantTimeCompare(hash, want[:]) == 1
}

// openHashed reads the older form: a zero byte (255 bytes were encrypted),
// SHA1(data), data, random padding. The length of data is that of the TL
// object itself.
func openHashed(block []byte) (inner, error) {
	data := block[1+sha1.Size:]
	in, size, err := parseInner(data)
	if err != nil {
		return inner{}, err
	}
	sum := sha1.Sum(data[:size]) // #nosec G401
	if block[0] != 0 || subtle.ConstantTimeCompare(block[1:1+sha1.Size], sum[:]) != 1 {
		return inner{}, errInner
	}
	return in, nil
}
