package account

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// maxPhoneDigits and minPhoneDigits bound what is taken for a phone: E.164
// allows 15 digits; short numbers serve closed networks and tests.
const (
	minPhoneDigits = 5
	maxPhoneDigits = 15
)

// NormalizePhone returns the digits of an international phone number as they
// are stored and shown: no plus, no spaces, no national prefix. Numbers that
// no numbering plan knows (test numbers such as 999 66 1 XXXX, numbers of a
// private network) are taken as they are. It fails with [ErrPhoneInvalid].
func NormalizePhone(text string) (string, error) {
	digits, ok := onlyDigits(text)
	if !ok || len(digits) < minPhoneDigits || len(digits) > maxPhoneDigits+2 {
		return "", ErrPhoneInvalid
	}
	if n, err := phonenumbers.Parse("+"+digits, ""); err == nil && phonenumbers.IsValidNumber(n) {
		return strings.TrimPrefix(phonenumbers.Format(n, phonenumbers.E164), "+"), nil
	}
	if len(digits) > maxPhoneDigits || digits[0] == '0' {
		return "", ErrPhoneInvalid
	}
	return digits, nil
}

// onlyDigits drops what people write between digits; anything else is no
// phone number.
func onlyDigits(text string) (string, bool) {
	var b strings.Builder
	for _, r := range strings.TrimPrefix(strings.TrimSpace(text), "+") {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(" -()./\u00a0\u202f", r):
		default:
			return "", false
		}
	}
	return strings.TrimPrefix(b.String(), "00"), true
}

// regionOf is the ISO 3166 region of a normalised phone, or "".
func regionOf(phone string) string {
	n, err := phonenumbers.Parse("+"+phone, "")
	if err != nil {
		return ""
	}
	if region := phonenumbers.GetRegionCodeForNumber(n); region != "ZZ" && len(region) == 2 {
		return region
	}
	return phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode()))
}

// maskEmail shows just enough of an address to recognise it, as
// https://core.telegram.org/constructor/auth.sentCodeTypeEmailCode wants.
func maskEmail(address string) string {
	user, domain, ok := strings.Cut(address, "@")
	if !ok || user == "" {
		return "***"
	}
	first := string([]rune(user)[:1])
	return first + "***@" + domain
}
