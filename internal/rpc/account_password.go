package rpc

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// Passwords are not built yet: an account has none, and whoever gives one is
// wrong. https://core.telegram.org/api/srp
func (s *Server) registerAccountPassword(t table) {
	on(t, 0, s.accountGetPassword)
	on(t, public, s.authCheckPassword)
}

var errPasswordHash = tgerr.New(400, "PASSWORD_HASH_INVALID")

// srpPrime is the 2048-bit safe prime that all official clients know by heart
// and need not test, with the generator 3:
// https://core.telegram.org/mtproto/auth_key#dh-key-exchange-initiation
const (
	srpGenerator = 3
	srpPrime     = "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f" +
		"48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37" +
		"20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64" +
		"2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4" +
		"a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754" +
		"fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4" +
		"e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f" +
		"0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b"
)

// Sizes in bytes of what the server adds to the salts of a new password.
// Clients add their own part to the first and refuse salts below 8 bytes.
const (
	srpSalt1     = 8
	srpSalt2     = 16
	secureSalt   = 8
	secureRandom = 256
)

// accountGetPassword says that there is no password, and by which rules one
// could be set: clients read the rules at once and refuse an answer without.
func (s *Server) accountGetPassword(context.Context, *Caller, *tg.AccountGetPasswordRequest) (*tg.AccountPassword, error) {
	prime, err := hex.DecodeString(srpPrime)
	if err != nil {
		return nil, err
	}
	return &tg.AccountPassword{
		NewAlgo: &tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow{
			Salt1: random(srpSalt1),
			Salt2: random(srpSalt2),
			G:     srpGenerator,
			P:     prime,
		},
		NewSecureAlgo: &tg.SecurePasswordKdfAlgoPBKDF2HMACSHA512iter100000{Salt: random(secureSalt)},
		SecureRandom:  random(secureRandom),
	}, nil
}

func (s *Server) authCheckPassword(context.Context, *Caller, *tg.AuthCheckPasswordRequest) (tg.AuthAuthorizationClass, error) {
	return nil, errPasswordHash
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: see crypto/rand
	return b
}
