package account

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// maxNameLength bounds first and last names in characters, as Telegram does.
const maxNameLength = 64

// SignIn is an answer to a code.
type SignIn struct {
	Auth  *Auth // of the calling key
	Phone string
	Hash  string // phone_code_hash
	Code  string
}

// SignIn logs a key in on the account of a phone. It fails with
// [ErrSignUpRequired] if the code is right but the phone has no account: then
// [Service.SignUp] of the same key follows. Other errors: [ErrCodeEmpty],
// [ErrCodeHashEmpty], [ErrCodeInvalid], [ErrCodeExpired], [ErrPhoneInvalid],
// [ErrPhoneBanned], [ErrSignUpClosed] and a [*FloodError]; with
// [ErrPasswordNeeded] when [Service.CheckPassword] must follow.
func (s *Service) SignIn(ctx context.Context, in SignIn) (*accountpb.User, error) {
	phone, err := checkAnswer(in.Phone, in.Hash, in.Code)
	if err != nil {
		return nil, err
	}
	if err := s.codeFailed.full(in.Auth.address(), s.now()); err != nil {
		return nil, err
	}
	for {
		u, err := s.signIn(ctx, phone, in)
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return u, err
		}
	}
}

// checkAnswer checks the form of an answer and returns the phone normalised.
func checkAnswer(phone, hash, code string) (string, error) {
	phone, err := NormalizePhone(phone)
	switch {
	case err != nil:
		return "", err
	case hash == "":
		return "", ErrCodeHashEmpty
	case code == "":
		return "", ErrCodeEmpty
	}
	return phone, nil
}

func (s *Service) signIn(ctx context.Context, phone string, in SignIn) (*accountpb.User, error) {
	ix := s.phoneIndex(phone)
	found, err := s.lookup(ctx, ix)
	if err != nil {
		return nil, err
	}
	var (
		verdict error
		rec     *accountpb.Authorization
		others  bool
	)
	key := in.Auth.Key()
	err = s.writeLogin(ctx, key, found.UserId, []peer.Owner{ix.owner}, func(tx loginTx) error {
		verdict, rec, others = nil, nil, false
		now, err := sameLookup(tx, ix, found)
		if err != nil {
			return err
		}
		code, wrong, err := s.checkCode(tx.Tx, ix, PurposeLogin, in.Hash, in.Code)
		if err != nil {
			return err
		}
		switch {
		case wrong != nil:
			verdict = wrong
			return nil
		case now.UserId == 0:
			verdict, err = s.proven(tx.Tx, ix, now, code, key)
			return err
		}
		forgetCode(tx, ix, PurposeLogin)
		rec, others, err = s.login(tx, key, now.UserId, in.Auth.Device())
		return err
	})
	if err != nil {
		return nil, err
	}
	if verdict != nil {
		return nil, s.countVerdict(verdict, in.Auth)
	}
	if rec.PasswordPending {
		return nil, ErrPasswordNeeded
	}
	if others {
		s.announce(ctx, rec)
	}
	return s.User(ctx, rec.UserId)
}

// countVerdict counts a wrong code against the client's address.
func (s *Service) countVerdict(verdict error, a *Auth) error {
	if !errors.Is(verdict, ErrCodeInvalid) {
		return verdict
	}
	if err := s.codeFailed.take(a.address(), s.now()); err != nil {
		return err
	}
	return verdict
}

// sameLookup reads a look-up inside a transaction that was planned by found.
func sameLookup(tx store.Tx, ix index, found *accountpb.Lookup) (*accountpb.Lookup, error) {
	now := new(accountpb.Lookup)
	if _, err := record.Get(tx, ix.owner, ix.lookupKey(), now); err != nil {
		return nil, err
	}
	if now.UserId != found.UserId {
		return nil, errMoved
	}
	if now.Banned {
		return nil, ErrPhoneBanned
	}
	return now, nil
}

// proven notes that a key has proven a phone without account.
func (s *Service) proven(tx *update.Tx, ix index, found *accountpb.Lookup, code *accountpb.LoginCode, key uint64) (verdict, err error) {
	if err := s.maySignUp(found); err != nil {
		return err, nil
	}
	code.ProvenBy = key
	code.Expires = s.now().Add(proofLife).Unix()
	return ErrSignUpRequired, record.Set(tx, ix.owner, ix.codeKey(PurposeLogin), code)
}

// forgetCode removes a code that is used up, and what was counted against its
// phone.
func forgetCode(tx store.Tx, ix index, p Purpose) {
	tx.Delete(ix.owner, ix.codeKey(p))
	tx.Delete(ix.owner, ix.floodKey())
}

// SignUp opens an account for a phone that the same key has proven with
// [Service.SignIn].
type SignUp struct {
	Auth      *Auth
	Phone     string
	Hash      string // phone_code_hash
	FirstName string
	LastName  string
	Silent    bool // tell nobody that the user joined
}

// SignUp opens an account and logs the key in on it. The first account of a
// server becomes its operator's. It fails with [ErrFirstName], [ErrLastName],
// [ErrPhoneOccupied], [ErrCodeExpired], [ErrCodeInvalid] (the phone is not
// proven by this key), [ErrSignUpClosed] and [ErrPhoneBanned].
func (s *Service) SignUp(ctx context.Context, in SignUp) (*accountpb.User, error) {
	phone, err := checkAnswer(in.Phone, in.Hash, "proven")
	if err != nil {
		return nil, err
	}
	if in.FirstName, in.LastName, err = CheckName(in.FirstName, in.LastName); err != nil {
		return nil, err
	}
	for {
		u, err := s.signUp(ctx, phone, in)
		if errors.Is(err, errMoved) && ctx.Err() == nil {
			continue
		}
		if err == nil {
			s.tellSignedUp(ctx, u, in.Silent)
		}
		return u, err
	}
}

func (s *Service) signUp(ctx context.Context, phone string, in SignUp) (*accountpb.User, error) {
	ix := s.phoneIndex(phone)
	u := &accountpb.User{
		Id:        newUserID(),
		Phone:     phone,
		FirstName: in.FirstName,
		LastName:  in.LastName,
		LangCode:  clip(in.Auth.Device().Lang),
		Version:   1,
	}
	extra := []peer.Owner{ix.owner, shardOwner(u.Id)}
	first := !s.hasOperator.Load()
	if first {
		extra = append(extra, peer.TheServer)
	}
	key := in.Auth.Key()
	err := s.writeLogin(ctx, key, u.Id, extra, func(tx loginTx) error {
		if err := s.checkProof(tx, ix, in.Hash, key); err != nil {
			return err
		}
		if first {
			if err := s.claimOperator(tx.Tx, u); err != nil {
				return err
			}
		}
		if err := s.create(tx.Tx, ix, u); err != nil {
			return err
		}
		forgetCode(tx, ix, PurposeLogin)
		_, _, err := s.login(tx, key, u.Id, in.Auth.Device())
		return err
	})
	if err != nil {
		return nil, err
	}
	return u, nil
}

// checkProof checks that the key has proven the phone and may open an account.
func (s *Service) checkProof(tx store.Tx, ix index, hash string, key uint64) error {
	code := new(accountpb.LoginCode)
	if _, err := record.Get(tx, ix.owner, ix.codeKey(PurposeLogin), code); err != nil {
		return err
	}
	switch {
	case !s.codeWorks(code) || !same(code.Hash, hash):
		return ErrCodeExpired
	case code.ProvenBy == 0 || code.ProvenBy != key:
		return ErrCodeInvalid
	}
	found := new(accountpb.Lookup)
	if _, err := record.Get(tx, ix.owner, ix.lookupKey(), found); err != nil {
		return err
	}
	if found.UserId != 0 {
		return ErrPhoneOccupied
	}
	return s.maySignUp(found)
}

// claimOperator makes a new account the operator's if nobody is it yet.
func (s *Service) claimOperator(tx *update.Tx, u *accountpb.User) error {
	taken, err := tx.Has(peer.TheServer, []byte{store.TagOperator})
	if err != nil {
		return err
	}
	if u.Operator = !taken; u.Operator {
		if err := record.Set(tx, peer.TheServer, []byte{store.TagOperator}, &accountpb.Lookup{UserId: u.Id}); err != nil {
			return err
		}
	}
	tx.OnApplied(func(store.Commit) { s.hasOperator.Store(true) })
	return nil
}

// create writes a new account: its record, its phone and its place in the
// directory. It fails with errMoved if the id is taken.
func (s *Service) create(tx *update.Tx, ix index, u *accountpb.User) error {
	taken, err := tx.Has(peer.MailboxOf(u.Id), []byte{store.TagProfile})
	if err != nil {
		return err
	}
	if taken {
		return errMoved
	}
	found := new(accountpb.Lookup)
	if _, err := record.Get(tx, ix.owner, ix.lookupKey(), found); err != nil {
		return err
	}
	found.UserId, found.Invited = u.Id, false
	if err := record.Set(tx, ix.owner, ix.lookupKey(), found); err != nil {
		return err
	}
	u.Created = s.now().Unix()
	u.WasOnline = u.Created
	tx.Set(shardOwner(u.Id), idKey(store.TagUserList, uint64(u.Id)), nil)
	return s.putUser(tx, u)
}

// CheckName returns names as they are stored, or [ErrFirstName] or
// [ErrLastName].
func CheckName(first, last string) (string, string, error) {
	first, last = tidyName(first), tidyName(last)
	switch {
	case first == "" || utf8.RuneCountInString(first) > maxNameLength:
		return "", "", ErrFirstName
	case utf8.RuneCountInString(last) > maxNameLength:
		return "", "", ErrLastName
	}
	return first, last, nil
}

// tidyName drops what cannot be seen: control characters, characters that
// turn the direction of the text around a name, and spaces at the ends.
func tidyName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r == 0x7f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}
