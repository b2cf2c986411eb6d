package account

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"math/big"
	"net/netip"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Purpose is what a code proves a phone for. Values are stored: never
// renumber.
type Purpose byte

// The purposes.
const (
	PurposeLogin       Purpose = 'l'
	PurposeChangePhone Purpose = 'c'
)

// resendAfter is how many seconds clients wait before they offer to send the
// code by the next way.
const resendAfter = 60

// proofLife is how long a proven phone may take to open its account: people
// choose a name and accept terms meanwhile.
const proofLife = 30 * time.Minute

// CodeRequest asks for a code.
type CodeRequest struct {
	Phone   string // as typed
	Purpose Purpose
	UserID  int64      // who asks, for PurposeChangePhone
	Address netip.Addr // of the client; the zero value is not limited
	Lang    string     // the client's language code, for the text
}

// SentCode says how a code travels.
// https://core.telegram.org/constructor/auth.sentCode
type SentCode struct {
	Hash    string // phone_code_hash
	Length  int    // digits
	Via     Via
	Next    Via    // what resending would use; 0 if nothing
	Email   string // masked, for ViaEmail
	Timeout int    // seconds until Next should be offered; 0 if there is no Next
}

// SendCode makes a code for a phone, or takes the one that is still good, and
// sends it. It fails with [ErrPhoneInvalid], [ErrPhoneBanned],
// [ErrPhoneOccupied], [ErrSignUpClosed], [ErrCodeNotSent] or a [*FloodError].
func (s *Service) SendCode(ctx context.Context, req CodeRequest) (SentCode, error) {
	phone, err := NormalizePhone(req.Phone)
	if err != nil {
		return SentCode{}, err
	}
	if err := s.codeAsked.take(req.Address, s.now()); err != nil {
		return SentCode{}, err
	}
	ix := s.phoneIndex(phone)
	found, err := s.lookup(ctx, ix)
	if err != nil {
		return SentCode{}, err
	}
	if err := s.mayAsk(found, req); err != nil {
		return SentCode{}, err
	}
	routes, err := s.routes(ctx, found, req.Purpose)
	if err != nil {
		return SentCode{}, err
	}
	code, err := s.issueCode(ctx, ix, phone, req, routes[0])
	if err != nil {
		return SentCode{}, err
	}
	return s.deliver(ctx, ix, req.Purpose, code, found, routes)
}

// mayAsk checks whether a code for this phone makes sense at all.
func (s *Service) mayAsk(found *accountpb.Lookup, req CodeRequest) error {
	switch {
	case found.Banned:
		return ErrPhoneBanned
	case req.Purpose == PurposeChangePhone && found.UserId == req.UserID:
		return ErrPhoneUnchanged
	case req.Purpose == PurposeChangePhone && found.UserId != 0:
		return ErrPhoneOccupied
	case req.Purpose == PurposeLogin && found.UserId == 0:
		return s.maySignUp(found)
	}
	return nil
}

// maySignUp applies the registration policy to a phone without account. When
// registration is closed, an invited phone can still open the server's first
// account, which is the operator's.
func (s *Service) maySignUp(found *accountpb.Lookup) error {
	switch {
	case found.Banned:
		return ErrPhoneBanned
	case s.opt.Registration == RegistrationOpen:
		return nil
	case found.Invited && (s.opt.Registration == RegistrationInvite || !s.hasOperator.Load()):
		return nil
	}
	return ErrSignUpClosed
}

// issueCode stores the code that is about to be sent via the given way.
func (s *Service) issueCode(ctx context.Context, ix index, phone string, req CodeRequest, via Via) (*accountpb.LoginCode, error) {
	var code *accountpb.LoginCode
	err := s.log.Write(ctx, []peer.Owner{ix.owner}, func(tx *update.Tx) error {
		if err := s.countCode(tx, ix); err != nil {
			return err
		}
		old := new(accountpb.LoginCode)
		if _, err := record.Get(tx, ix.owner, ix.codeKey(req.Purpose), old); err != nil {
			return err
		}
		code = s.renewCode(old, req)
		code.Phone, code.Via, code.Sent = phone, int32(via), s.now().Unix()
		code.Lang = cmp.Or(req.Lang, code.Lang)
		return record.Set(tx, ix.owner, ix.codeKey(req.Purpose), code)
	})
	if err != nil {
		return nil, err
	}
	s.codes.tell()
	return code, nil
}

// renewCode returns the old code with a full life if it still works, so that
// asking twice does not make the first message a lie, or else a new one. Wrong
// answers stay counted.
func (s *Service) renewCode(old *accountpb.LoginCode, req CodeRequest) *accountpb.LoginCode {
	now := s.now()
	expires := now.Add(s.opt.CodeLife).Unix()
	if s.codeWorks(old) && old.ProvenBy == 0 && old.UserId == req.UserID {
		old.Expires = expires
		return old
	}
	return &accountpb.LoginCode{
		Code:    randomDigits(s.opt.CodeLength),
		Hash:    hex.EncodeToString(randomBytes(9)),
		Expires: expires,
		UserId:  req.UserID,
	}
}

func (s *Service) codeWorks(c *accountpb.LoginCode) bool {
	return c.Code != "" && c.Expires > s.now().Unix() && int(c.Attempts) < s.opt.CodeAttempts
}

// ResendCode sends a code again by the next way, or fails with
// [ErrCodeUnavailable] when there is none.
func (s *Service) ResendCode(ctx context.Context, req CodeRequest, hash string) (SentCode, error) {
	phone, err := NormalizePhone(req.Phone)
	if err != nil {
		return SentCode{}, err
	}
	if hash == "" {
		return SentCode{}, ErrCodeHashEmpty
	}
	if err := s.codeAsked.take(req.Address, s.now()); err != nil {
		return SentCode{}, err
	}
	ix := s.phoneIndex(phone)
	found, err := s.lookup(ctx, ix)
	if err != nil {
		return SentCode{}, err
	}
	purpose, code, err := s.codeByHash(ctx, ix, hash)
	if err != nil {
		return SentCode{}, err
	}
	routes, err := s.routes(ctx, found, purpose)
	if err != nil {
		return SentCode{}, err
	}
	rest := after(routes, Via(code.Via))
	if len(rest) == 0 {
		return SentCode{}, ErrCodeUnavailable
	}
	req.Purpose, req.UserID = purpose, code.UserId
	if code, err = s.issueCode(ctx, ix, phone, req, rest[0]); err != nil {
		return SentCode{}, err
	}
	return s.deliver(ctx, ix, purpose, code, found, rest)
}

// codeByHash finds the code of a phone that a client holds the hash of.
func (s *Service) codeByHash(ctx context.Context, ix index, hash string) (Purpose, *accountpb.LoginCode, error) {
	var (
		purpose Purpose
		code    *accountpb.LoginCode
	)
	err := s.log.View(ctx, func(r store.Reader) error {
		for _, p := range []Purpose{PurposeLogin, PurposeChangePhone} {
			c := new(accountpb.LoginCode)
			ok, err := record.Get(r, ix.owner, ix.codeKey(p), c)
			if err != nil {
				return err
			}
			if ok && same(c.Hash, hash) && s.codeWorks(c) {
				purpose, code = p, c
				return nil
			}
		}
		return ErrCodeExpired
	})
	return purpose, code, err
}

// CancelCode forgets a code that its client no longer wants. It fails with
// [ErrCodeExpired] if there is no such code.
func (s *Service) CancelCode(ctx context.Context, phone, hash string) error {
	phone, err := NormalizePhone(phone)
	if err != nil {
		return err
	}
	ix := s.phoneIndex(phone)
	purpose, _, err := s.codeByHash(ctx, ix, hash)
	if err != nil {
		return err
	}
	return s.log.Write(ctx, []peer.Owner{ix.owner}, func(tx *update.Tx) error {
		tx.Delete(ix.owner, ix.codeKey(purpose))
		return nil
	})
}

// checkCode compares an answer with the stored code inside a transaction on
// the phone's index owner. verdict is what the client is told; a wrong answer
// is counted, so the transaction must commit whatever the verdict.
func (s *Service) checkCode(tx *update.Tx, ix index, p Purpose, hash, answer string) (c *accountpb.LoginCode, verdict, err error) {
	c = new(accountpb.LoginCode)
	if _, err := record.Get(tx, ix.owner, ix.codeKey(p), c); err != nil {
		return nil, nil, err
	}
	if !s.codeWorks(c) || !same(c.Hash, hash) {
		return nil, ErrCodeExpired, nil
	}
	if err := s.mayGuess(tx, ix); err != nil {
		return nil, err, nil
	}
	if same(c.Code, answer) {
		return c, nil, nil
	}
	c.Attempts++
	if err := record.Set(tx, ix.owner, ix.codeKey(p), c); err != nil {
		return nil, nil, err
	}
	if err := s.countWrongCode(tx, ix); err != nil {
		return nil, nil, err
	}
	if int(c.Attempts) >= s.opt.CodeAttempts {
		return nil, ErrCodeExpired, nil
	}
	return nil, ErrCodeInvalid, nil
}

// same compares in constant time.
func same(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

func randomDigits(n int) string {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	v, err := rand.Int(rand.Reader, limit)
	if err != nil {
		panic(fmt.Sprintf("account: no randomness: %v", err)) // crypto/rand never fails
	}
	return fmt.Sprintf("%0*d", n, v)
}

// ReportMissingCode notes in the log that a code did not arrive, so that the
// operator looks at how codes are delivered.
func (s *Service) ReportMissingCode(ctx context.Context, phone, hash string) error {
	phone, err := NormalizePhone(phone)
	if err != nil {
		return err
	}
	_, code, err := s.codeByHash(ctx, s.phoneIndex(phone), hash)
	if err != nil {
		return err
	}
	s.logger.WarnContext(ctx, "a login code did not arrive", "via", Via(code.Via).String(), "region", regionOf(phone))
	return nil
}

// InvalidateCodes makes the login codes of a user useless that are among those
// given. Others are none of the user's.
func (s *Service) InvalidateCodes(ctx context.Context, userID int64, codes []string) error {
	u, err := s.User(ctx, userID)
	if err != nil || u.Phone == "" {
		return err
	}
	ix := s.phoneIndex(u.Phone)
	return s.log.Write(ctx, []peer.Owner{ix.owner}, func(tx *update.Tx) error {
		c := new(accountpb.LoginCode)
		if _, err := record.Get(tx, ix.owner, ix.codeKey(PurposeLogin), c); err != nil {
			return err
		}
		for _, code := range codes {
			if c.Code != "" && same(c.Code, code) {
				tx.Delete(ix.owner, ix.codeKey(PurposeLogin))
			}
		}
		return nil
	})
}
