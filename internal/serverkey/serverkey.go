// Package serverkey writes the server's public RSA key in the forms that
// client programs and libraries want it in. Clients trust a server by this key
// alone, so pointing a client here means giving it the key.
//
// It imports nothing of the rest of Chappe.
//
// https://core.telegram.org/mtproto/auth_key
package serverkey

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/gotd/td/crypto"
)

// Format is a way to write the key.
type Format struct {
	Name  string
	For   string // who reads it
	write func(*rsa.PublicKey) (string, error)
}

// Formats lists every form, the usual one first.
func Formats() []Format {
	return []Format{
		{"pkcs1", "PKCS#1 PEM: Telethon, Pyrogram, gotd, mtcute", pkcs1},
		{"spki", "X.509 SubjectPublicKeyInfo PEM: openssl", spki},
		{"tdesktop", "C++ string literal for mtproto_dc_options.cpp of Telegram Desktop", tdesktop},
		{"tdlib", "C++ string literals for PublicRsaKeySharedMain.cpp of TDLib", tdlib},
		{"gotd", "Go source that makes the keys for telegram.Options of gotd/td", gotd},
		{"mtcute", "JSON for addPublicKey of mtcute", mtcute},
		{"gramjs", "JavaScript for the key map in crypto/RSA of GramJS", gramjs},
		{"tweb", "JavaScript for the key list of Telegram Web K", tweb},
		{"hex", "modulus and exponent in hex, a line each", hexLines},
		{"json", "everything above that is a number", asJSON},
	}
}

// ErrFormat is returned for a format that does not exist.
var ErrFormat = errors.New("no such key format")

// Write returns the key in the named form, ending in a newline.
func Write(key *rsa.PublicKey, format string) (string, error) {
	for _, f := range Formats() {
		if f.Name == format {
			return f.write(key)
		}
	}
	return "", fmt.Errorf("%w: %q", ErrFormat, format)
}

// Fingerprint returns the 64 bits by which the protocol names a key, in hex as
// clients print it.
func Fingerprint(key *rsa.PublicKey) string {
	return fmt.Sprintf("%016x", uint64(crypto.RSAFingerprint(key)))
}

// Parse reads a key in PKCS#1 PEM.
func Parse(text string) (*rsa.PublicKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("server key: no PEM block")
	}
	key, err := x509.ParsePKCS1PublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("server key: %w", err)
	}
	return key, nil
}

func pkcs1(key *rsa.PublicKey) (string, error) {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(key)})), nil
}

func spki(key *rsa.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("server key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}

// lines returns the lines of the PKCS#1 PEM.
func lines(key *rsa.PublicKey) []string {
	text, _ := pkcs1(key)
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}

func tdesktop(key *rsa.PublicKey) (string, error) {
	return "\"\\\n" + strings.Join(lines(key), "\\n\\\n") + "\"\n", nil
}

func tdlib(key *rsa.PublicKey) (string, error) {
	list := lines(key)
	for i, line := range list {
		if i < len(list)-1 {
			line += `\n`
		}
		list[i] = `"` + line + `"`
	}
	return strings.Join(list, "\n") + "\n", nil
}

func gotd(key *rsa.PublicKey) (string, error) {
	text, _ := pkcs1(key)
	return "keys, err := crypto.ParseRSAPublicKeys([]byte(`" + text + "`))\n", nil
}

func mtcute(key *rsa.PublicKey) (string, error) {
	return indent(struct {
		Modulus     string `json:"modulus"`
		Exponent    string `json:"exponent"`
		Fingerprint string `json:"fingerprint"`
		Old         bool   `json:"old"`
	}{modulus(key), exponent(key), Fingerprint(key), false})
}

func gramjs(key *rsa.PublicKey) (string, error) {
	// GramJS looks keys up by the fingerprint as a signed decimal number.
	return fmt.Sprintf("{ fingerprint: bigInt(\"%d\"), n: bigInt(\"%s\"), e: %d }\n",
		crypto.RSAFingerprint(key), key.N.String(), key.E), nil
}

func tweb(key *rsa.PublicKey) (string, error) {
	return fmt.Sprintf("{ modulus: '%s', exponent: '%s' }\n", modulus(key), exponent(key)), nil
}

func hexLines(key *rsa.PublicKey) (string, error) {
	return modulus(key) + "\n" + exponent(key) + "\n", nil
}

func asJSON(key *rsa.PublicKey) (string, error) {
	text, _ := pkcs1(key)
	return indent(struct {
		Fingerprint string `json:"fingerprint"`
		Modulus     string `json:"modulus"`
		Exponent    string `json:"exponent"`
		PEM         string `json:"pem"`
	}{Fingerprint(key), modulus(key), exponent(key), text})
}

func indent(v any) (string, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return "", fmt.Errorf("server key: %w", err)
	}
	return string(b) + "\n", nil
}

func modulus(key *rsa.PublicKey) string { return hex.EncodeToString(key.N.Bytes()) }

// exponent is written in three bytes, as clients do: 010001.
func exponent(key *rsa.PublicKey) string {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], uint32(key.E))
	return hex.EncodeToString(b[1:])
}
