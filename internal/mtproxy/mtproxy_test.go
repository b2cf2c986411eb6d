package mtproxy

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	gotd "github.com/gotd/td/mtproxy"

	"chappe/internal/wire"
)

const keyHex = "0123456789abcdef0123456789abcdef"

var key = [16]byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}

func TestParse(t *testing.T) {
	domain := fmt.Sprintf("%x", "example.com")
	for text, want := range map[string]Secret{
		keyHex:                                   {Kind: Plain, Key: key},
		strings.ToUpper(keyHex):                  {Kind: Plain, Key: key},
		" " + keyHex + "\n":                      {Kind: Plain, Key: key},
		"dd" + keyHex:                            {Kind: Padded, Key: key},
		"ee" + keyHex + domain:                   {Kind: FakeTLS, Key: key, Domain: "example.com"},
		"ASNFZ4mrze8BI0VniavN7w":                 {Kind: Plain, Key: key},
		"ASNFZ4mrze8BI0VniavN7w==":               {Kind: Plain, Key: key},
		"3QEjRWeJq83vASNFZ4mrze8":                {Kind: Padded, Key: key},
		"7gEjRWeJq83vASNFZ4mrze9leGFtcGxlLmNvbQ": {Kind: FakeTLS, Key: key, Domain: "example.com"},
	} {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("%q: %#v, %v", text, got.Kind, err)
		}
	}
}

func TestBothBase64Alphabets(t *testing.T) {
	raw := bytes.Repeat([]byte{0xfb, 0xff}, 8)
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		got, err := Parse(enc.EncodeToString(raw))
		if err != nil || !bytes.Equal(got.Bytes(), raw) {
			t.Errorf("%s: %v", enc.EncodeToString(raw), err)
		}
	}
}

func TestInvalidSecrets(t *testing.T) {
	for _, text := range []string{
		"", "zz", "!", keyHex[2:], keyHex + "00", "de" + keyHex, "dd" + keyHex + "00", "ee" + keyHex,
		"ee" + keyHex + fmt.Sprintf("%x", "exa mple"), "ee" + keyHex + fmt.Sprintf("%x", strings.Repeat("a", 183)),
	} {
		if _, err := Parse(text); !errors.Is(err, ErrSecret) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := Generate(FakeTLS, ""); !errors.Is(err, ErrSecret) {
		t.Errorf("FakeTLS without a domain: %v", err)
	}
	if _, err := Generate(Plain, "example.com"); !errors.Is(err, ErrSecret) {
		t.Errorf("plain with a domain: %v", err)
	}
}

func TestGeneratedSecretsRoundTripAndSuitGotd(t *testing.T) {
	for kind, domain := range map[Kind]string{Plain: "", Padded: "", FakeTLS: "a.example"} {
		s, err := Generate(kind, domain)
		if err != nil {
			t.Fatal(err)
		}
		other, _ := Generate(kind, domain)
		if s == other {
			t.Fatal("two generated secrets are equal")
		}
		for _, text := range []string{s.Hex(), s.Base64()} {
			if got, err := Parse(text); err != nil || got != s {
				t.Errorf("%v: %v", kind, err)
			}
		}
		theirs, err := gotd.ParseSecret(s.Bytes())
		if err != nil || !bytes.Equal(theirs.Secret[:16], s.Key[:]) || theirs.CloakHost != domain {
			t.Errorf("gotd reads kind %d as %+v, %v", kind, theirs, err)
		}
	}
}

func TestSecretsStayOutOfLogs(t *testing.T) {
	s := Secret{Key: key}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, s); got != "mtproxy secret" {
			t.Errorf("%s prints %q", format, got)
		}
	}
}

func TestOnWire(t *testing.T) {
	got := OnWire([]Secret{{Kind: Plain, Key: key}, {Kind: FakeTLS, Key: key, Domain: "x"}, {Kind: Padded, Key: key}})
	if len(got) != 2 || got[0] != (wire.Secret{Key: key}) || got[1] != (wire.Secret{Key: key, Padded: true}) {
		t.Errorf("got %d secrets", len(got))
	}
}

func TestLinks(t *testing.T) {
	padded := Secret{Kind: Padded, Key: key}
	for text, want := range map[string]Link{
		"tg://proxy?server=proxy.example&port=443&secret=dd" + keyHex:             {"proxy.example", 443, padded},
		"tg:proxy?server=proxy.example&port=443&secret=dd" + keyHex:               {"proxy.example", 443, padded},
		"https://t.me/proxy?server=192.0.2.1&port=8080&secret=dd" + keyHex:        {"192.0.2.1", 8080, padded},
		"http://telegram.me/proxy/?port=1&server=x&secret=dd" + keyHex:            {"x", 1, padded},
		"https://t.me/proxy?server=2001:db8::1&port=443&secret=dd" + keyHex:       {"2001:db8::1", 443, padded},
		"https://t.me/proxy?server=%5B2001:db8::1%5D&port=443&secret=dd" + keyHex: {"2001:db8::1", 443, padded},
		"tg://proxy?server=x&port=443&secret=3QEjRWeJq83vASNFZ4mrze8":             {"x", 443, padded},
	} {
		got, err := ParseLink(text)
		if err != nil || got != want {
			t.Errorf("%s: %s, %v", text, got.Addr(), err)
			continue
		}
		for _, again := range []string{got.TG(), got.Web()} {
			if back, err := ParseLink(again); err != nil || back != want {
				t.Errorf("%s became %s: %v", text, again, err)
			}
		}
	}
}

func TestInvalidLinks(t *testing.T) {
	for text, want := range map[string]error{
		"": ErrLink, "%": ErrLink, "tg://join?server=x&port=1&secret=" + keyHex: ErrLink,
		"https://example.com/proxy?server=x&port=1&secret=" + keyHex: ErrLink,
		"tg://proxy?port=1&secret=" + keyHex:                         ErrLink,
		"tg://proxy?server=x&port=0&secret=" + keyHex:                ErrLink,
		"tg://proxy?server=x&port=65536&secret=" + keyHex:            ErrLink,
		"tg://proxy?server=x&port=1&secret=zz":                       ErrSecret,
		"tg://proxy?server=x&port=1":                                 ErrSecret,
	} {
		if _, err := ParseLink(text); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestNewLink(t *testing.T) {
	s := Secret{Kind: Plain, Key: key}
	l, err := NewLink("[2001:db8::1]:443", s)
	if err != nil || l.Addr() != "[2001:db8::1]:443" {
		t.Fatalf("%s, %v", l.Addr(), err)
	}
	if want := "tg://proxy?server=2001%3Adb8%3A%3A1&port=443&secret=" + keyHex; l.TG() != want {
		t.Errorf("%s, want %s", l.TG(), want)
	}
	for _, addr := range []string{"x", "x:0", ":443", "x:http"} {
		if _, err := NewLink(addr, s); !errors.Is(err, ErrLink) {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

func FuzzParseLink(f *testing.F) {
	f.Add("tg://proxy?server=x&port=443&secret=" + keyHex)
	f.Add("https://t.me/proxy?server=x&port=443&secret=7gEjRWeJq83vASNFZ4mrze9leGFtcGxlLmNvbQ")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLink(text)
		if err != nil {
			return
		}
		if back, err := ParseLink(l.TG()); err != nil || back != l {
			t.Fatalf("%q became %q: %v", text, l.TG(), err)
		}
	})
}
