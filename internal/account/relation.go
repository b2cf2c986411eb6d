package account

import (
	"context"

	"chappe/internal/account/accountpb"
)

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

// Allows reports whether owner lets viewer see or do what key names.
func (s *Service) Allows(ctx context.Context, owner int64, key PrivacyKey, viewer int64) (bool, error) {
	return false, nil
}
