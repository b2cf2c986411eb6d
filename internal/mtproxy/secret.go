// Package mtproxy knows the secrets and links of MTProto proxies: what a user
// opens to reach this server, and what clients put into their obfuscated
// header. It may import wire.
//
// https://core.telegram.org/mtproto/mtproto-transports#transport-obfuscation
package mtproxy

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"chappe/internal/wire"
)

// ErrSecret is wrapped by all errors about secrets.
var ErrSecret = errors.New("mtproxy: invalid secret")

// Kind tells what a secret demands of the transport.
type Kind uint8

const (
	// Plain is 16 bytes; any obfuscated transport may be used with it.
	Plain Kind = iota
	// Padded is marked by the byte dd; only padded intermediate may be used.
	Padded
	// FakeTLS is marked by the byte ee and names a domain; the connection is
	// dressed as TLS to that domain and carries padded intermediate.
	FakeTLS
)

const (
	keySize     = 16
	markPadded  = 0xdd
	markFakeTLS = 0xee
	// maxDomain is the longest name that TDLib fits into its ClientHello, which
	// has a fixed size.
	maxDomain = 182
)

// Secret is the secret of an MTProto proxy.
type Secret struct {
	Kind   Kind
	Key    [keySize]byte
	Domain string // of FakeTLS only
}

// Generate returns a new random secret. The domain is used by FakeTLS only.
func Generate(kind Kind, domain string) (Secret, error) {
	s := Secret{Kind: kind, Domain: domain}
	rand.Read(s.Key[:])
	return s, s.check()
}

func (s Secret) check() error {
	switch s.Kind {
	case Plain, Padded:
		if s.Domain != "" {
			return fmt.Errorf("%w: only FakeTLS secrets name a domain", ErrSecret)
		}
		return nil
	case FakeTLS:
		return checkDomain(s.Domain)
	}
	return fmt.Errorf("%w: unknown kind %d", ErrSecret, s.Kind)
}

func checkDomain(d string) error {
	if d == "" || len(d) > maxDomain {
		return fmt.Errorf("%w: a domain of %d bytes", ErrSecret, len(d))
	}
	for _, c := range []byte(d) {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' {
			return fmt.Errorf("%w: byte %#x in the domain", ErrSecret, c)
		}
	}
	return nil
}

// Parse reads a secret in hex or in either alphabet of base64, with or without
// padding, as clients do: what is valid hex is hex.
func Parse(text string) (Secret, error) {
	text = strings.TrimSpace(text)
	raw, err := hex.DecodeString(text)
	if err != nil {
		raw, err = decodeBase64(text)
	}
	if err != nil {
		return Secret{}, fmt.Errorf("%w: neither hex nor base64", ErrSecret)
	}
	return FromBytes(raw)
}

func decodeBase64(text string) ([]byte, error) {
	text = strings.TrimRight(text, "=")
	text = strings.NewReplacer("+", "-", "/", "_").Replace(text)
	return base64.RawURLEncoding.DecodeString(text)
}

// FromBytes reads the binary form of a secret.
func FromBytes(raw []byte) (Secret, error) {
	var s Secret
	switch {
	case len(raw) == keySize:
		copy(s.Key[:], raw)
	case len(raw) == 1+keySize && raw[0] == markPadded:
		s.Kind = Padded
		copy(s.Key[:], raw[1:])
	case len(raw) > 1+keySize && raw[0] == markFakeTLS:
		s.Kind = FakeTLS
		copy(s.Key[:], raw[1:])
		s.Domain = string(raw[1+keySize:])
	default:
		return Secret{}, fmt.Errorf("%w: %d bytes of no known kind", ErrSecret, len(raw))
	}
	return s, s.check()
}

// Bytes returns the binary form.
func (s Secret) Bytes() []byte {
	var b []byte
	switch s.Kind {
	case Padded:
		b = append(b, markPadded)
	case FakeTLS:
		b = append(b, markFakeTLS)
	}
	b = append(b, s.Key[:]...)
	return append(b, s.Domain...)
}

// Hex returns the secret in the form that every client takes.
func (s Secret) Hex() string { return hex.EncodeToString(s.Bytes()) }

// Base64 returns the shorter form, which newer clients take.
func (s Secret) Base64() string { return base64.RawURLEncoding.EncodeToString(s.Bytes()) }

// String hides the secret from logs.
func (s Secret) String() string { return "mtproxy secret" }

// GoString hides the secret from logs.
func (s Secret) GoString() string { return s.String() }

// OnWire returns the form that the port checks obfuscated headers against. It
// reports false for FakeTLS secrets, which are valid only inside of TLS.
func (s Secret) OnWire() (wire.Secret, bool) {
	return wire.Secret{Key: s.Key, Padded: s.Kind == Padded}, s.Kind != FakeTLS
}

// OnWire returns the forms of all secrets that the port itself checks.
func OnWire(secrets []Secret) []wire.Secret {
	var all []wire.Secret
	for _, s := range secrets {
		if w, ok := s.OnWire(); ok {
			all = append(all, w)
		}
	}
	return all
}
