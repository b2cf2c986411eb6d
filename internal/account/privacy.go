package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// MaxPrivacyIDs is how many users and chats the rules of one key may name.
const MaxPrivacyIDs = 1000

// Errors of privacy rules: https://core.telegram.org/method/account.setPrivacy
var (
	ErrPrivacyKey     = errors.New("account: no such privacy key")
	ErrPrivacyRules   = errors.New("account: contradictory privacy rules")
	ErrPrivacyTooLong = errors.New("account: too many ids in privacy rules")
)

type ruleKind = accountpb.Rule_Kind

// PrivacyKey names what a privacy rule is about:
// https://core.telegram.org/api/privacy
type PrivacyKey int32

// The privacy keys. Values are stored: never renumber.
const (
	PrivacyStatus       PrivacyKey = 1
	PrivacyChatInvite   PrivacyKey = 2
	PrivacyCall         PrivacyKey = 3
	PrivacyP2P          PrivacyKey = 4
	PrivacyForwards     PrivacyKey = 5
	PrivacyProfilePhoto PrivacyKey = 6
	PrivacyPhone        PrivacyKey = 7
	PrivacyAddedByPhone PrivacyKey = 8
	PrivacyVoice        PrivacyKey = 9
	PrivacyAbout        PrivacyKey = 10
	PrivacyBirthday     PrivacyKey = 11
	PrivacyGifts        PrivacyKey = 12
	PrivacyNoPaid       PrivacyKey = 13
	PrivacySavedMusic   PrivacyKey = 14
)

// ruleSet holds the rules of one user by key; nil where the defaults apply.
type ruleSet [PrivacySavedMusic + 1]*accountpb.Rules

// rulesOf builds a list of rules that need no ids.
func rulesOf(kinds ...ruleKind) *accountpb.Rules {
	r := new(accountpb.Rules)
	for _, k := range kinds {
		r.Rules = append(r.Rules, &accountpb.Rule{Kind: k})
	}
	return r
}

var (
	everybody    = rulesOf(accountpb.Rule_ALLOW_ALL)
	contactsOnly = rulesOf(accountpb.Rule_ALLOW_CONTACTS, accountpb.Rule_DISALLOW_ALL)
)

// defaultRules are the rules of a user who never chose. A phone number, a
// birthday and an IP address (peer-to-peer calls) are shown to contacts alone.
func defaultRules(key PrivacyKey) *accountpb.Rules {
	switch key {
	case PrivacyPhone, PrivacyBirthday, PrivacyP2P:
		return contactsOnly
	}
	return everybody
}

func privacyRow(key PrivacyKey) []byte { return store.PrivacyKey(byte(key)) }

func validKey(key PrivacyKey) bool { return key >= PrivacyStatus && key <= PrivacySavedMusic }

// Privacy returns owner's rules of a key in the order in which they are
// matched; the last one decides for everybody who is left. The record is
// shared: it must not be modified.
func (s *Service) Privacy(ctx context.Context, owner int64, key PrivacyKey) (*accountpb.Rules, error) {
	if !validKey(key) {
		return nil, ErrPrivacyKey
	}
	set, err := s.ruleSetOf(ctx, owner)
	if err != nil {
		return nil, err
	}
	if r := set[key]; r != nil {
		return r, nil
	}
	return defaultRules(key), nil
}

func (s *Service) ruleSetOf(ctx context.Context, owner int64) (*ruleSet, error) {
	return s.social.rules.Load(owner, func() (*ruleSet, error) {
		set := new(ruleSet)
		err := s.log.View(ctx, func(r store.Reader) error { return readRules(r, owner, set) })
		return set, err
	})
}

func readRules(r store.Reader, owner int64, set *ruleSet) error {
	for row, err := range r.Scan(peer.MailboxOf(owner), under(store.TagPrivacy)) {
		if err != nil {
			return fmt.Errorf("read privacy rules: %w", err)
		}
		if len(row.Key) != 2 || !validKey(PrivacyKey(row.Key[1])) {
			return fmt.Errorf("privacy row of %d bytes is damaged", len(row.Key))
		}
		rules := new(accountpb.Rules)
		if err := proto.Unmarshal(row.Value, rules); err != nil {
			return fmt.Errorf("decode privacy rules: %w", err)
		}
		set[row.Key[1]] = rules
	}
	return nil
}

// SetPrivacy replaces owner's rules of a key and returns them as they are kept:
// what would stand behind a rule for everybody is moved before it, and a list
// without such a rule ends by disallowing.
func (s *Service) SetPrivacy(ctx context.Context, owner int64, key PrivacyKey, rules []*accountpb.Rule) (*accountpb.Rules, error) {
	if !validKey(key) {
		return nil, ErrPrivacyKey
	}
	kept, err := orderRules(rules)
	if err != nil {
		return nil, err
	}
	err = s.log.Write(ctx, []peer.Owner{peer.MailboxOf(owner)}, func(tx *update.Tx) error {
		return s.putRules(tx, owner, key, kept)
	})
	return kept, err
}

func (s *Service) putRules(tx *update.Tx, owner int64, key PrivacyKey, rules *accountpb.Rules) error {
	box := peer.MailboxOf(owner)
	if err := record.Set(tx, box, privacyRow(key), rules); err != nil {
		return err
	}
	tx.OnApplied(func(store.Commit) { s.social.rules.Drop(owner) })
	_, err := tx.Append(box, &updatepb.Event{Kind: updatepb.Kind_PRIVACY, MaxId: int32(key)}, nil)
	return err
}

func orderRules(rules []*accountpb.Rule) (*accountpb.Rules, error) {
	kept := new(accountpb.Rules)
	last := &accountpb.Rule{Kind: accountpb.Rule_DISALLOW_ALL}
	ids, finals := 0, 0
	for _, r := range rules {
		ids += len(r.Ids)
		switch r.Kind {
		case accountpb.Rule_NONE:
			return nil, ErrPrivacyRules
		case accountpb.Rule_ALLOW_ALL, accountpb.Rule_DISALLOW_ALL:
			last = r
			finals++
		default:
			kept.Rules = append(kept.Rules, r)
		}
	}
	if finals > 1 {
		return nil, ErrPrivacyRules
	}
	if ids > MaxPrivacyIDs {
		return nil, ErrPrivacyTooLong
	}
	kept.Rules = append(kept.Rules, last)
	return kept, nil
}

// Allows reports whether owner lets viewer see or do what key names. Owners
// allow themselves everything and those whom they blocked nothing. It reads
// memory in the common case.
//
// https://core.telegram.org/api/privacy
func (s *Service) Allows(ctx context.Context, owner int64, key PrivacyKey, viewer int64) (bool, error) {
	if owner == viewer {
		return true, nil
	}
	rules, err := s.Privacy(ctx, owner, key)
	if err != nil {
		return false, err
	}
	rel, err := s.Relation(ctx, owner, viewer)
	if err != nil || rel.Blocked {
		return false, err
	}
	for _, r := range rules.Rules {
		matches, allow, err := s.matchRule(ctx, r, rel, viewer)
		if err != nil {
			return false, err
		}
		if matches {
			return allow, nil
		}
	}
	return false, nil
}

// matchRule reports whether a rule speaks of viewer and what it says. Rules
// about premium and close friends speak of nobody: the server has neither.
func (s *Service) matchRule(ctx context.Context, r *accountpb.Rule, rel Relation, viewer int64) (matches, allow bool, err error) {
	switch r.Kind {
	case accountpb.Rule_ALLOW_ALL:
		return true, true, nil
	case accountpb.Rule_DISALLOW_ALL:
		return true, false, nil
	case accountpb.Rule_ALLOW_CONTACTS:
		return rel.Contact != nil, true, nil
	case accountpb.Rule_DISALLOW_CONTACTS:
		return rel.Contact != nil, false, nil
	case accountpb.Rule_ALLOW_USERS:
		return slices.Contains(r.Ids, viewer), true, nil
	case accountpb.Rule_DISALLOW_USERS:
		return slices.Contains(r.Ids, viewer), false, nil
	case accountpb.Rule_ALLOW_BOTS, accountpb.Rule_DISALLOW_BOTS:
		u, err := s.User(ctx, viewer)
		if err != nil {
			return false, false, err
		}
		return u.Bot, r.Kind == accountpb.Rule_ALLOW_BOTS, nil
	case accountpb.Rule_ALLOW_CHATS, accountpb.Rule_DISALLOW_CHATS:
		in, err := s.inAny(ctx, r.Ids, viewer)
		return in, r.Kind == accountpb.Rule_ALLOW_CHATS, err
	}
	return false, false, nil
}

// inAny reports whether a user is in one of these chats (peer.Int).
func (s *Service) inAny(ctx context.Context, chats []int64, user int64) (bool, error) {
	if s.wiring.Member == nil {
		return false, nil
	}
	for _, id := range chats {
		if in, err := s.wiring.Member(ctx, peer.FromInt(id), user); in || err != nil {
			return in, err
		}
	}
	return false, nil
}

// sharePhone lets one more user see owner's phone number, whatever the other
// rules say.
func (s *Service) sharePhone(tx *update.Tx, owner, with int64) error {
	rules := new(accountpb.Rules)
	ok, err := record.Get(tx, peer.MailboxOf(owner), privacyRow(PrivacyPhone), rules)
	if err != nil {
		return err
	}
	if !ok {
		rules = proto.CloneOf(defaultRules(PrivacyPhone))
	}
	if exceptUser(rules, with) {
		return s.putRules(tx, owner, PrivacyPhone, rules)
	}
	return nil
}

// exceptUser makes rules allow a user first of all and reports whether that
// changed them.
func exceptUser(rules *accountpb.Rules, user int64) bool {
	if len(rules.Rules) > 0 {
		first := rules.Rules[0]
		if first.Kind == accountpb.Rule_ALLOW_USERS && slices.Contains(first.Ids, user) {
			return false
		}
	}
	for _, r := range rules.Rules {
		if r.Kind == accountpb.Rule_DISALLOW_USERS {
			r.Ids = slices.DeleteFunc(r.Ids, func(id int64) bool { return id == user })
		}
	}
	rules.Rules = slices.DeleteFunc(rules.Rules, func(r *accountpb.Rule) bool {
		return r.Kind == accountpb.Rule_DISALLOW_USERS && len(r.Ids) == 0
	})
	if len(rules.Rules) > 0 && rules.Rules[0].Kind == accountpb.Rule_ALLOW_USERS {
		rules.Rules[0].Ids = append(rules.Rules[0].Ids, user)
		return true
	}
	rules.Rules = slices.Insert(rules.Rules, 0, &accountpb.Rule{Kind: accountpb.Rule_ALLOW_USERS, Ids: []int64{user}})
	return true
}
