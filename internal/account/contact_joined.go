package account

import (
	"context"
	"fmt"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// ContactJoined says that somebody in owner's phone book signed up.
type ContactJoined struct {
	Owner, User int64
	Silent      bool // owner wants no notification of it
}

// AdoptPending makes a new user a contact of all who have the phone in their
// phone book and returns whom to tell. It is called after each sign-up and may
// be called again: nobody is returned twice. A user who does not let himself
// be found by phone is adopted by nobody.
func (s *Service) AdoptPending(ctx context.Context, u *accountpb.User) ([]ContactJoined, error) {
	if u.Phone == "" {
		return nil, nil
	}
	ix := s.phoneIndex(u.Phone)
	waiting, err := s.pendingOf(ctx, ix)
	if err != nil {
		return nil, err
	}
	var joined []ContactJoined
	for _, owner := range waiting {
		if owner == u.Id {
			continue
		}
		ok, err := s.adopt(ctx, ix, owner, u)
		if err != nil {
			return joined, err
		}
		if !ok {
			continue
		}
		silent, err := s.ContactJoinedSilent(ctx, owner)
		if err != nil {
			return joined, err
		}
		joined = append(joined, ContactJoined{Owner: owner, User: u.Id, Silent: silent})
	}
	return joined, nil
}

func (s *Service) pendingOf(ctx context.Context, ix index) ([]int64, error) {
	var all []int64
	err := s.log.View(ctx, func(r store.Reader) error {
		all = nil
		for row, err := range r.Scan(ix.owner, under(blindKey(store.TagPending, ix.blind)...)) {
			if err != nil {
				return fmt.Errorf("read who waits for a phone: %w", err)
			}
			id, err := parseInt64(row.Value)
			if err != nil {
				return err
			}
			all = append(all, id)
		}
		return nil
	})
	return all, err
}

// adopt makes u a contact of owner and ends that owner waits, at once.
func (s *Service) adopt(ctx context.Context, ix index, owner int64, u *accountpb.User) (adopted bool, err error) {
	allowed, err := s.Allows(ctx, u.Id, PrivacyAddedByPhone, owner)
	if err != nil {
		return false, err
	}
	owners := append(mailboxes(owner, u.Id), ix.owner)
	err = s.log.Write(ctx, owners, func(tx *update.Tx) error {
		adopted = false
		key := s.pendingKey(ix, owner)
		waits, err := tx.Has(ix.owner, key)
		if err != nil || !waits {
			return err
		}
		tx.Delete(ix.owner, key)
		saved := new(accountpb.SavedContact)
		known, err := record.Get(tx, peer.MailboxOf(owner), s.savedKey(u.Phone), saved)
		if err != nil || !known || !allowed {
			return err
		}
		adopted = true
		c := &accountpb.Contact{UserId: u.Id, FirstName: saved.FirstName, LastName: saved.LastName, Phone: u.Phone}
		if c.FirstName == "" {
			c.FirstName = "+" + u.Phone
		}
		return s.putContact(tx, owner, c, &saved.Note)
	})
	return adopted, err
}

// JoinHook returns a hook for [Service.OnSignUp] that makes new users contacts
// of those who waited for them and tells each of these with tell, unless the
// new user asked for silence. tell writes the service message that somebody
// joined; it may be nil.
func (s *Service) JoinHook(tell func(context.Context, ContactJoined) error) SignUpHook {
	return func(ctx context.Context, u *accountpb.User, silent bool) {
		joined, err := s.AdoptPending(ctx, u)
		if err != nil {
			s.logger.Error("new user not yet a contact of all who waited", "user", u.Id, "err", err)
		}
		if silent || tell == nil {
			return
		}
		for _, j := range joined {
			if err := tell(ctx, j); err != nil {
				s.logger.Error("contact not told of a new user", "user", u.Id, "contact", j.Owner, "err", err)
			}
		}
	}
}
