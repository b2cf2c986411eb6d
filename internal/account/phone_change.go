package account

import (
	"context"
	"errors"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// SendChangePhoneCode sends a code to the new phone of an account that is
// logged in. It fails like [Service.SendCode], and with [ErrFreshPhone] for a
// login too young to move an account away from its owner.
func (s *Service) SendChangePhoneCode(ctx context.Context, a *Auth, req CodeRequest) (SentCode, error) {
	if s.notFresh(a) != nil {
		return SentCode{}, ErrFreshPhone
	}
	req.Purpose, req.UserID = PurposeChangePhone, a.UserID()
	return s.SendCode(ctx, req)
}

// ChangePhone moves an account to a phone proven by a code of
// [Service.SendChangePhoneCode].
func (s *Service) ChangePhone(ctx context.Context, userID int64, phone, hash, answer string) error {
	phone, err := checkAnswer(phone, hash, answer)
	if err != nil {
		return err
	}
	for {
		err := s.changePhone(ctx, userID, phone, hash, answer)
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return err
		}
	}
}

func (s *Service) changePhone(ctx context.Context, userID int64, phone, hash, answer string) error {
	u, err := s.User(ctx, userID)
	if err != nil {
		return err
	}
	from, to := s.phoneIndex(u.Phone), s.phoneIndex(phone)
	var verdict error
	owners := uniqueOwners([]peer.Owner{peer.MailboxOf(userID), from.owner, to.owner})
	err = s.log.Write(ctx, owners, func(tx *update.Tx) error {
		code, wrong, err := s.checkCode(tx, to, PurposeChangePhone, hash, answer)
		if verdict = wrong; err != nil || verdict != nil {
			return err
		}
		if code.UserId != userID {
			verdict = ErrCodeExpired
			return nil
		}
		forgetCode(tx, to, PurposeChangePhone)
		return s.movePhone(tx, u, from, to, phone)
	})
	return errors.Join(err, verdict)
}

// movePhone moves a user from one phone to another and tells those who have
// the user as contact.
func (s *Service) movePhone(tx *update.Tx, u *accountpb.User, from, to index, phone string) error {
	found := new(accountpb.Lookup)
	if _, err := record.Get(tx, to.owner, to.lookupKey(), found); err != nil {
		return err
	}
	if found.UserId != 0 {
		return ErrPhoneOccupied
	}
	found.UserId, found.Invited = u.Id, false
	if err := record.Set(tx, to.owner, to.lookupKey(), found); err != nil {
		return err
	}
	if err := s.freePhone(tx, from, u.Id); err != nil {
		return err
	}
	_, err := s.updateUser(tx, u.Id, func(now *accountpb.User) error {
		if now.Phone != u.Phone {
			return errMoved
		}
		now.Phone = phone
		return nil
	})
	if err != nil {
		return err
	}
	ev := &updatepb.Event{Kind: updatepb.Kind_USER_PHONE, User: u.Id}
	if _, err := tx.Append(peer.MailboxOf(u.Id), ev, nil); err != nil {
		return err
	}
	watchers, err := readWatchers(tx, u.Id)
	if err != nil {
		return err
	}
	for _, w := range watchers {
		tx.Tell(peer.MailboxOf(w), &updatepb.Event{Kind: updatepb.Kind_USER_PHONE, User: u.Id})
	}
	return nil
}
