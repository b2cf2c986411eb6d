package keyex

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"

	"github.com/gotd/td/crypto"
)

const (
	rsaBits     = 2048
	rsaBytes    = rsaBits / 8
	rsaExponent = 65537
)

// RSAKey is a server key: the private key whose public half is built into
// clients. It is safe for concurrent use.
type RSAKey struct {
	priv        *rsa.PrivateKey
	e           *big.Int
	fingerprint int64
}

// GenerateRSAKey makes a new 2048-bit server key with e = 65537 whose
// fingerprint every client library finds again.
func GenerateRSAKey() (*RSAKey, error) {
	for {
		priv, err := rsa.GenerateKey(rand.Reader, rsaBits)
		if err != nil {
			return nil, fmt.Errorf("generate RSA key: %w", err)
		}
		key, err := NewRSAKey(priv)
		if err != nil || hasAllHexDigits(key.fingerprint) {
			return key, err
		}
	}
}

// hasAllHexDigits tells whether a fingerprint has 16 hexadecimal digits without
// padding. mtcute 0.30 keeps keys by the padded form and looks for them by the
// unpadded one: it would never find one key in sixteen.
func hasAllHexDigits(fingerprint int64) bool { return uint64(fingerprint)>>60 != 0 }

// NewRSAKey checks that priv can serve the handshake: 2048 bits, e = 65537,
// two primes.
func NewRSAKey(priv *rsa.PrivateKey) (*RSAKey, error) {
	if priv == nil || priv.N == nil || priv.N.BitLen() != rsaBits || priv.E != rsaExponent || len(priv.Primes) != 2 {
		return nil, errors.New("server key must be RSA, 2048 bits, e = 65537, two primes")
	}
	if err := priv.Validate(); err != nil {
		return nil, fmt.Errorf("validate RSA key: %w", err)
	}
	priv.Precompute()
	return &RSAKey{
		priv:        priv,
		e:           big.NewInt(rsaExponent),
		fingerprint: crypto.RSAFingerprint(&priv.PublicKey),
	}, nil
}

// ParseRSAKey reads a PKCS#1 PEM private key as written by [RSAKey.PrivatePEM].
func ParseRSAKey(text []byte) (*RSAKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("parse RSA key: no PEM block")
	}
	priv, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("parse RSA key: %w", err)
	}
	return NewRSAKey(priv)
}

// Fingerprint is the 64 lower-order bits of the SHA1 of the public key, as
// clients see it in resPQ.
func (k *RSAKey) Fingerprint() int64 { return k.fingerprint }

// Public returns the public half.
func (k *RSAKey) Public() *rsa.PublicKey { return &k.priv.PublicKey }

// PublicPEM returns the public key as PKCS#1 PEM, the form built into clients.
func (k *RSAKey) PublicPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{
		Type:  "RSA PUBLIC KEY",
		Bytes: x509.MarshalPKCS1PublicKey(&k.priv.PublicKey),
	})
}

// PrivatePEM returns the private key as PKCS#1 PEM. It is a secret.
func (k *RSAKey) PrivatePEM() []byte {
	return pem.EncodeToMemory(&pem.Block{
		Type:  "RSA PRIVATE KEY",
		Bytes: x509.MarshalPKCS1PrivateKey(k.priv),
	})
}

var errRSA = errors.New("RSA decryption failed")

// decrypt is the raw private operation, 256 bytes to 256 bytes. It works by
// the Chinese remainder theorem (a quarter of the work of one big
// exponentiation), blinds the input because math/big does not run in constant
// time, and checks the result because a faulty half would reveal the key.
func (k *RSAKey) decrypt(random io.Reader, data []byte) ([]byte, error) {
	n := k.priv.N
	c := new(big.Int).SetBytes(data)
	if len(data) != rsaBytes || c.Cmp(n) >= 0 {
		return nil, errRSA
	}
	blind, unblind, err := k.blinding(random)
	if err != nil {
		return nil, err
	}
	c.Mul(c, blind)
	c.Mod(c, n)
	m := k.crt(c)
	if new(big.Int).Exp(m, k.e, n).Cmp(c) != 0 {
		return nil, errRSA
	}
	m.Mul(m, unblind)
	m.Mod(m, n)
	return m.FillBytes(make([]byte, rsaBytes)), nil
}

// blinding returns r^e and r^-1 modulo n for a fresh random r.
func (k *RSAKey) blinding(random io.Reader) (blind, unblind *big.Int, err error) {
	n := k.priv.N
	for {
		r, err := rand.Int(random, n)
		if err != nil {
			return nil, nil, fmt.Errorf("draw RSA blinding: %w", err)
		}
		if inv := new(big.Int).ModInverse(r, n); inv != nil {
			return r.Exp(r, k.e, n), inv, nil
		}
	}
}

// crt returns c^d modulo n from the two half-size exponentiations.
func (k *RSAKey) crt(c *big.Int) *big.Int {
	p, q, pre := k.priv.Primes[0], k.priv.Primes[1], &k.priv.Precomputed
	m1 := new(big.Int).Exp(c, pre.Dp, p)
	m2 := new(big.Int).Exp(c, pre.Dq, q)
	m1.Sub(m1, m2)
	m1.Mul(m1, pre.Qinv)
	m1.Mod(m1, p)
	m1.Mul(m1, q)
	return m1.Add(m1, m2)
}
