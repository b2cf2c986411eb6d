package account

import (
	"context"
	"net/mail"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// Invite lets a phone open an account when registration is by invitation. With
// an e-mail address its login codes go there. It is also how the operator sets
// or changes the address of a phone that has an account.
func (s *Service) Invite(ctx context.Context, phone, email string) error {
	if email != "" {
		if _, err := mail.ParseAddress(email); err != nil {
			return ErrEmailInvalid
		}
	}
	return s.changeLookup(ctx, phone, func(l *accountpb.Lookup) {
		l.Invited = l.UserId == 0
		if email != "" {
			l.Email = email
		}
	})
}

// Ban keeps a user out, or lets him in again: his phone may not sign in and
// his devices are logged out. The account and its messages stay.
func (s *Service) Ban(ctx context.Context, userID int64, banned bool) error {
	u, err := s.User(ctx, userID)
	if err != nil {
		return err
	}
	if u.Service {
		return ErrNoUser
	}
	if u.Phone != "" {
		if err := s.changeLookup(ctx, u.Phone, func(l *accountpb.Lookup) { l.Banned = banned }); err != nil {
			return err
		}
	}
	err = s.changeUser(ctx, userID, func(u *accountpb.User) error {
		u.Banned = banned
		return nil
	})
	if err != nil || !banned {
		return err
	}
	return s.terminateAll(ctx, userID, 0)
}

func (s *Service) changeLookup(ctx context.Context, phone string, change func(*accountpb.Lookup)) error {
	phone, err := NormalizePhone(phone)
	if err != nil {
		return err
	}
	ix := s.phoneIndex(phone)
	return s.log.Write(ctx, []peer.Owner{ix.owner}, func(tx *update.Tx) error {
		l := new(accountpb.Lookup)
		if _, err := getRecord(tx, ix.owner, ix.lookupKey(), l); err != nil {
			return err
		}
		change(l)
		return setRecord(tx, ix.owner, ix.lookupKey(), l)
	})
}
