package serverkey

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/gotd/td/crypto"
)

func newKey(t *testing.T) *rsa.PublicKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return &key.PublicKey
}

func TestPEMReadsBack(t *testing.T) {
	key := newKey(t)
	for _, format := range []string{"pkcs1", "spki"} {
		text, err := Write(key, format)
		if err != nil {
			t.Fatal(err)
		}
		keys, err := crypto.ParseRSAPublicKeys([]byte(text))
		if format == "pkcs1" && (err != nil || len(keys) != 1 || !keys[0].Equal(key)) {
			t.Errorf("%s: gotd reads %d keys, %v", format, len(keys), err)
		}
	}
	text, _ := Write(key, "pkcs1")
	back, err := Parse(text)
	if err != nil || !back.Equal(key) {
		t.Errorf("Parse: %v", err)
	}
	if _, err := Parse("nonsense"); err == nil {
		t.Error("nonsense was read as a key")
	}
}

// TestLiteralsHoldThePEM takes the C++ forms apart again.
func TestLiteralsHoldThePEM(t *testing.T) {
	key := newKey(t)
	want, _ := Write(key, "pkcs1")
	want = strings.TrimRight(want, "\n")

	text, _ := Write(key, "tdesktop")
	text = strings.Trim(strings.TrimSpace(text), `"`)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\\n\\\n", "\n"), "\\\n", "")
	if text != want {
		t.Errorf("tdesktop:\n%s", text)
	}

	text, _ = Write(key, "tdlib")
	var joined string
	for line := range strings.Lines(text) {
		joined += strings.Trim(strings.TrimSpace(line), `"`)
	}
	if got := strings.ReplaceAll(joined, `\n`, "\n"); got != want {
		t.Errorf("tdlib:\n%s", got)
	}
}

func TestEveryFormatNamesTheKey(t *testing.T) {
	key := newKey(t)
	for _, f := range Formats() {
		text, err := Write(key, f.Name)
		if err != nil || !strings.HasSuffix(text, "\n") || f.For == "" {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	text, _ := Write(key, "mtcute")
	var m struct{ Modulus, Exponent, Fingerprint string }
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	if m.Exponent != "010001" || m.Modulus != modulus(key) || m.Fingerprint != Fingerprint(key) || len(m.Fingerprint) != 16 {
		t.Errorf("mtcute: %+v", m)
	}
	if _, err := Write(key, "runes"); !errors.Is(err, ErrFormat) {
		t.Errorf("runes: %v", err)
	}
}
