// Package account is who people are: users, login codes, devices, contacts,
// privacy, presence, notification settings. It may import update, store and
// peer. It never sees a TL object.
//
// https://core.telegram.org/api/auth
package account

import (
	"context"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// ServiceUser is the account that login codes and service messages come from.
const ServiceUser = 777000

// Service is the domain of accounts. It is safe for concurrent use.
type Service struct {
	db  *store.DB
	log *update.Log
}

// User returns a user's record, or [ErrNoUser]. The record is shared: it must
// not be modified.
func (s *Service) User(ctx context.Context, id int64) (*accountpb.User, error) {
	return nil, nil
}

// Relation is what one user has of another.
type Relation struct {
	Contact *accountpb.Contact // nil if not a contact
	Blocked bool               // viewer blocked the other
}

// Relation returns what viewer has of other.
func (s *Service) Relation(ctx context.Context, viewer, other int64) (Relation, error) {
	return Relation{}, nil
}

// BlockedBy reports whether owner has blocked other.
func (s *Service) BlockedBy(ctx context.Context, owner, other int64) (bool, error) {
	return false, nil
}

// Rule names of privacy keys: https://core.telegram.org/api/privacy
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

// Allows reports whether owner lets viewer see or do what key names.
func (s *Service) Allows(ctx context.Context, owner int64, key PrivacyKey, viewer int64) (bool, error) {
	return false, nil
}

// Presence is when somebody is or was online.
type Presence struct {
	Online  bool
	Expires int64 // unix seconds, while Online
	Was     int64 // unix seconds, otherwise; 0 if never
}

// Presence returns a user's presence before privacy.
func (s *Service) Presence(ctx context.Context, id int64) (Presence, error) {
	return Presence{}, nil
}

var _ = peer.User
