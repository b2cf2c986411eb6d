package account

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Users lists accounts that are not deleted in the order of their ids: at most
// limit, with ids above after.
func (s *Service) Users(ctx context.Context, after int64, limit int) ([]*accountpb.User, error) {
	var ids []int64
	err := s.log.View(ctx, func(r store.Reader) error {
		ids = ids[:0]
		rng := tagged(store.TagUserList)
		rng.From, rng.Limit = idKey(store.TagUserList, uint64(after)+1), limit
		for shard := range int64(serverShards) {
			for key, err := range r.Keys(shardOwner(shard), rng) {
				if err != nil {
					return fmt.Errorf("list users: %w", err)
				}
				id, err := idOfKey(key)
				if err != nil {
					return err
				}
				ids = append(ids, int64(id))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	users := make([]*accountpb.User, 0, min(limit, len(ids)))
	for _, id := range ids[:min(limit, len(ids))] {
		u, err := s.User(ctx, id)
		if err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, nil
}

// FindUser returns an account by what an operator calls it: an id, a phone
// number or a @username. It fails with [ErrNoUser].
func (s *Service) FindUser(ctx context.Context, ref string) (*accountpb.User, error) {
	if name, ok := strings.CutPrefix(ref, "@"); ok {
		p, err := s.ResolveUsername(ctx, name)
		if errors.Is(err, ErrUsernameNotOccupied) || errors.Is(err, ErrUsernameInvalid) || err == nil && p.Kind != peer.User {
			return nil, ErrNoUser
		}
		if err != nil {
			return nil, err
		}
		return s.User(ctx, p.ID)
	}
	if id, err := strconv.ParseInt(ref, 10, 64); err == nil {
		if u, err := s.User(ctx, id); !errors.Is(err, ErrNoUser) {
			return u, err
		}
	}
	id, err := s.UserByPhone(ctx, ref)
	if errors.Is(err, ErrPhoneInvalid) {
		err = ErrNoUser
	}
	if err != nil {
		return nil, err
	}
	return s.User(ctx, id)
}

// Provision opens an account for a phone and logs a key in on it without any
// code, for the operator's benchmarks. It fails with [ErrPhoneInvalid],
// [ErrPhoneOccupied], [ErrFirstName] or [ErrLastName].
func (s *Service) Provision(ctx context.Context, key uint64, phone, first, last string, d Device) (*accountpb.User, error) {
	phone, err := NormalizePhone(phone)
	if err != nil {
		return nil, err
	}
	if first, last, err = CheckName(first, last); err != nil {
		return nil, err
	}
	ix := s.phoneIndex(phone)
	for {
		u := &accountpb.User{Id: newUserID(), Phone: phone, FirstName: first, LastName: last, LangCode: clip(d.Lang), Version: 1}
		err := s.writeLogin(ctx, key, u.Id, []peer.Owner{ix.owner, shardOwner(u.Id)}, func(tx loginTx) error {
			found := new(accountpb.Lookup)
			if _, err := record.Get(tx, ix.owner, ix.lookupKey(), found); err != nil {
				return err
			}
			if found.UserId != 0 {
				return ErrPhoneOccupied
			}
			if err := s.create(tx.Tx, ix, u); err != nil {
				return err
			}
			_, err := s.loginQuietly(tx, key, u.Id, d)
			return err
		})
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return u, err
		}
	}
}

// Open opens an account for a phone without any code, and logs nobody in on it:
// for people that the operator makes up. The first account of a server becomes
// its operator's. It fails with [ErrPhoneInvalid], [ErrPhoneOccupied],
// [ErrFirstName] or [ErrLastName].
func (s *Service) Open(ctx context.Context, phone, first, last, lang string) (*accountpb.User, error) {
	phone, err := NormalizePhone(phone)
	if err != nil {
		return nil, err
	}
	if first, last, err = CheckName(first, last); err != nil {
		return nil, err
	}
	ix := s.phoneIndex(phone)
	for {
		u := &accountpb.User{Id: newUserID(), Phone: phone, FirstName: first, LastName: last, LangCode: clip(lang), Version: 1}
		owners := []peer.Owner{peer.MailboxOf(u.Id), ix.owner, shardOwner(u.Id)}
		claims := !s.hasOperator.Load()
		if claims {
			owners = append(owners, peer.TheServer)
		}
		err := s.log.Write(ctx, owners, func(tx *update.Tx) error {
			found := new(accountpb.Lookup)
			if _, err := record.Get(tx, ix.owner, ix.lookupKey(), found); err != nil {
				return err
			}
			if found.UserId != 0 {
				return ErrPhoneOccupied
			}
			if claims {
				if err := s.claimOperator(tx, u); err != nil {
					return err
				}
			}
			return s.create(tx, ix, u)
		})
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return u, err
		}
	}
}

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
		if _, err := record.Get(tx, ix.owner, ix.lookupKey(), l); err != nil {
			return err
		}
		change(l)
		return record.Set(tx, ix.owner, ix.lookupKey(), l)
	})
}
