package account

import (
	"context"
	"errors"
	"slices"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// loginTx is a transaction in which a key may change its login.
type loginTx struct {
	*update.Tx
	owners []peer.Owner
}

// writeLogin runs fn on the owners that a login of userID on a key writes (the
// key, the user's mailbox, and that of whom the key belonged to before) and on
// extra ones. It looks again if the key changed hands meanwhile.
func (s *Service) writeLogin(ctx context.Context, key uint64, userID int64, extra []peer.Owner, fn func(loginTx) error) error {
	for {
		owners := append([]peer.Owner{keyOwner(key)}, extra...)
		if userID != 0 {
			owners = append(owners, peer.MailboxOf(userID))
		}
		a, err := s.Authorization(ctx, key)
		if err != nil {
			return err
		}
		if before := a.holder(); before != 0 {
			owners = append(owners, peer.MailboxOf(before))
		}
		owners = uniqueOwners(owners)
		err = s.log.Write(ctx, owners, func(tx *update.Tx) error { return fn(loginTx{tx, owners}) })
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return err
		}
	}
}

// login makes a user logged in on a key. The user's other devices are told by
// an event; others says whether there are any. Where a password is set the login
// waits for it (PasswordPending) and nobody is told yet.
func (s *Service) login(tx loginTx, key uint64, userID int64, d Device) (rec *accountpb.Authorization, others bool, err error) {
	if err := logoutBefore(tx, key); err != nil {
		return nil, false, err
	}
	rec = s.newLogin(key, userID, d)
	password, err := readPassword(tx, userID)
	if err != nil {
		return nil, false, err
	}
	if password != nil {
		rec.PasswordPending = true
		return rec, false, s.enter(tx, rec)
	}
	others, err = s.welcome(tx, rec)
	return rec, others, err
}

// welcome writes a finished login and tells the user's other devices of it by
// an event; others says whether there are any.
func (s *Service) welcome(tx loginTx, rec *accountpb.Authorization) (others bool, err error) {
	if others, err = hasDevices(tx, rec.UserId); err != nil {
		return false, err
	}
	rec.Unconfirmed = others
	if err := s.enter(tx, rec); err != nil {
		return false, err
	}
	if others {
		ev := &updatepb.Event{Kind: updatepb.Kind_NEW_AUTHORIZATION, Count64: rec.Hash}
		if _, err := tx.Append(peer.MailboxOf(rec.UserId), ev, nil); err != nil {
			return false, err
		}
	}
	return others, nil
}

// loginQuietly is login without telling anybody: the other key is one of the
// same client.
func (s *Service) loginQuietly(tx loginTx, key uint64, userID int64, d Device) (*accountpb.Authorization, error) {
	if err := logoutBefore(tx, key); err != nil {
		return nil, err
	}
	rec := s.newLogin(key, userID, d)
	return rec, s.enter(tx, rec)
}

func (s *Service) newLogin(key uint64, userID int64, d Device) *accountpb.Authorization {
	now := s.now().Unix()
	rec := &accountpb.Authorization{
		KeyId: key, UserId: userID, Hash: int64(randomUint64() | 1), Created: now, Active: now,
	}
	d.describe(rec)
	return rec
}

// enter writes a login and makes it true for the sessions of its key. Nobody
// enters an account that was deleted or banned meanwhile.
func (s *Service) enter(tx loginTx, rec *accountpb.Authorization) error {
	u, err := readUser(tx, rec.UserId)
	if err != nil {
		return err
	}
	if u.Deleted || u.Service {
		return ErrNoUser
	}
	if u.Banned {
		return ErrPhoneBanned
	}
	tx.OnApplied(func(store.Commit) {
		if a := s.live.peek(rec.KeyId); a != nil {
			a.become(rec, false)
		}
	})
	return putAuthorization(tx, rec)
}

// logoutBefore ends the login that a key had before, if any.
func logoutBefore(tx loginTx, key uint64) error {
	before, err := readAuthorization(tx, key)
	if err != nil || before == nil {
		return err
	}
	mailbox := peer.MailboxOf(before.UserId)
	if !slices.Contains(tx.owners, mailbox) {
		return errMoved
	}
	tx.Delete(mailbox, idKey(store.TagDevice, key))
	tx.Delete(keyOwner(key), store.AuthorizationKey())
	return nil
}

// putAuthorization writes both rows of a login: the key's and the mailbox's.
func putAuthorization(tx store.Tx, rec *accountpb.Authorization) error {
	if err := record.Set(tx, keyOwner(rec.KeyId), store.AuthorizationKey(), rec); err != nil {
		return err
	}
	return record.Set(tx, peer.MailboxOf(rec.UserId), idKey(store.TagDevice, rec.KeyId), rec)
}

// hasDevices reports whether anybody is logged in as the user. A login that
// waits for its password is none.
func hasDevices(r store.Reader, userID int64) (bool, error) {
	list, err := readDevices(r, userID)
	return slices.ContainsFunc(list, func(rec *accountpb.Authorization) bool { return !rec.PasswordPending }), err
}

// announce tells the user's other devices of a new login by a message. It is
// a courtesy: the login stands without it.
func (s *Service) announce(ctx context.Context, rec *accountpb.Authorization) {
	u, err := s.User(ctx, rec.UserId)
	if err != nil {
		s.logger.WarnContext(ctx, "new login not announced", "user", rec.UserId, "error", err)
		return
	}
	s.tellIn(ctx, rec.UserId, rec.LangCode, func(t *texts) (string, []Span) {
		return t.newLogin(u.FirstName, deviceOf(rec), time.Unix(rec.Created, 0))
	})
}

// tell sends a user a message of the service account about what was done to his
// account. It is a courtesy: what was done stands without it.
func (s *Service) tell(ctx context.Context, userID int64, say func(*texts) (string, []Span)) {
	s.tellIn(ctx, userID, "", say)
}

// tellIn is tell to somebody who may not have said yet which language he reads.
func (s *Service) tellIn(ctx context.Context, userID int64, lang string, say func(*texts) (string, []Span)) {
	if s.wiring.Messenger == nil {
		return
	}
	text, bold := say(textsIn(s.langFor(ctx, userID, lang)))
	// The answer to the call that did it does not bring the message: the caller's
	// session must be told like the others.
	ctx = update.WithOrigin(ctx, update.Origin{})
	if err := s.wiring.Messenger.SendServiceMessage(ctx, userID, text, bold); err != nil {
		s.logger.WarnContext(ctx, "service message not sent", "user", userID, "error", err)
	}
}

// uniqueOwners drops doubles, which the store does not take.
func uniqueOwners(owners []peer.Owner) []peer.Owner {
	slices.SortFunc(owners, func(a, b peer.Owner) int {
		switch {
		case a.Less(b):
			return -1
		case b.Less(a):
			return 1
		}
		return 0
	})
	return slices.Compact(owners)
}
