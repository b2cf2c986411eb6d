package account

import (
	"context"

	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// SetContactPhoto shows owner another photo of one of his contacts than the
// contact's own; 0 shows the contact's own again. The photo was prepared before.
// It fails with [ErrNotContact].
//
// https://core.telegram.org/method/photos.uploadContactProfilePhoto
func (s *Service) SetContactPhoto(ctx context.Context, owner, user, photo int64) error {
	return s.log.Write(ctx, mailboxes(owner, user), func(tx *update.Tx) error {
		c, err := s.readContact(tx, owner, user)
		if err != nil {
			return err
		}
		if c == nil || owner == user {
			return ErrNotContact
		}
		if c.Photo == photo {
			return nil
		}
		s.showContact(tx, owner, user, c.Photo, photo)
		c.Photo = photo
		if err := record.Set(tx, peer.MailboxOf(owner), s.pairKey(store.TagContact, owner, peer.OfUser(user)), c); err != nil {
			return err
		}
		s.changesRelation(tx, owner, user)
		return tellOfUser(tx, owner, user)
	})
}

// showContact keeps account of which files contacts are shown by.
func (s *Service) showContact(tx store.Tx, owner, user, old, shown int64) {
	if old != shown && s.wiring.ShowContact != nil {
		s.wiring.ShowContact(tx, owner, user, old, shown)
	}
}
