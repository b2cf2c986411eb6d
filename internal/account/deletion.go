package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// eraseBatch is how many rows of a deleted account go in one transaction.
const eraseBatch = 500

// Delete deletes an account: its phone and username become free, its devices
// are logged out, others see a deleted account, and its mailbox is emptied in
// the background. What it wrote to others stays with them. caller is the
// device of the owner who asks for it, nil if it is somebody else: it loses its
// login too but lives to hear the answer.
// https://core.telegram.org/api/account-deletion
func (s *Service) Delete(ctx context.Context, userID int64, caller *Auth) error {
	u, err := s.User(ctx, userID)
	if err != nil {
		return err
	}
	if u.Service || u.Deleted {
		return ErrNoUser
	}
	watchers, err := s.Watchers(ctx, userID)
	if err != nil {
		return err
	}
	for {
		err := s.deleteRecord(ctx, userID)
		if errors.Is(err, errMoved) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return fmt.Errorf("delete account: %w", err)
		}
		break
	}
	if err := s.terminateOnDelete(ctx, userID, caller); err != nil {
		return err
	}
	for _, w := range watchers {
		s.log.Publish(ctx, peer.MailboxOf(w), &updatepb.Event{Kind: updatepb.Kind_USER, User: userID})
	}
	s.eraseSoon()
	return nil
}

func (s *Service) terminateOnDelete(ctx context.Context, userID int64, caller *Auth) error {
	var own uint64
	if caller != nil {
		own = caller.Key()
	}
	if err := s.terminateAll(ctx, userID, own); err != nil || caller == nil {
		return err
	}
	return s.endLogin(ctx, own, userID, false)
}

// deleteRecord leaves of a user's record what others need to know of a deleted
// account, and frees what was unique.
func (s *Service) deleteRecord(ctx context.Context, userID int64) error {
	u, err := s.User(ctx, userID)
	if err != nil {
		return err
	}
	mailbox, shard := peer.MailboxOf(userID), shardOwner(userID)
	phone := s.phoneIndex(u.Phone)
	owners := []peer.Owner{mailbox, shard, phone.owner}
	owners = s.UsernameOwners(owners, u.Username)
	return s.log.Write(ctx, uniqueOwners(owners), func(tx *update.Tx) error {
		now, err := readUser(tx, userID)
		if err != nil {
			return err
		}
		if now.Phone != u.Phone || now.Username != u.Username {
			return errMoved
		}
		if err := s.freePhone(tx, phone, userID); err != nil {
			return err
		}
		if err := s.FreeUsername(tx, peer.OfUser(userID), u.Username); err != nil {
			return err
		}
		tx.Delete(shard, idKey(store.TagUserList, uint64(userID)))
		since := s.now().Unix()
		if err := record.Set(tx, shard, idKey(store.TagErasure, uint64(userID)), &accountpb.Erasure{UserId: userID, Since: since}); err != nil {
			return err
		}
		return s.putUser(tx, &accountpb.User{Id: userID, Deleted: true, Created: now.Created, Version: now.Version + 1})
	})
}

// freePhone takes a phone from a user; what the operator said about the phone
// stays.
func (s *Service) freePhone(tx store.Tx, ix index, userID int64) error {
	found := new(accountpb.Lookup)
	if _, err := record.Get(tx, ix.owner, ix.lookupKey(), found); err != nil {
		return err
	}
	if found.UserId != userID {
		return nil
	}
	found.UserId = 0
	if !found.Banned && found.Email == "" {
		tx.Delete(ix.owner, ix.lookupKey())
		return nil
	}
	return record.Set(tx, ix.owner, ix.lookupKey(), found)
}

// eraseSoon wakes the job that empties mailboxes.
func (s *Service) eraseSoon() {
	select {
	case s.erase <- struct{}{}:
	default:
	}
}

// EraseDeleted empties the mailboxes of deleted accounts, as far as it gets
// before ctx is done; the rest follows with the next call, also after a
// restart. Only the record that says "deleted" stays.
func (s *Service) EraseDeleted(ctx context.Context) error {
	for i := range int64(serverShards) {
		shard := shardOwner(i)
		due, err := s.erasures(ctx, shard)
		if err != nil {
			return err
		}
		for _, id := range due {
			if err := s.eraseAccount(ctx, shard, id); err != nil {
				return fmt.Errorf("erase a deleted account: %w", err)
			}
		}
	}
	return nil
}

func (s *Service) erasures(ctx context.Context, shard peer.Owner) ([]int64, error) {
	return s.idsUnder(ctx, shard, store.TagErasure)
}

// eraseAccount removes all of a deleted account but its record. Its devices
// come first again: the process may have died between deleting the record and
// logging them out.
func (s *Service) eraseAccount(ctx context.Context, shard peer.Owner, userID int64) error {
	if err := s.terminateAll(ctx, userID, 0); err != nil {
		return err
	}
	if err := s.eraseContacts(ctx, userID); err != nil {
		return err
	}
	return s.eraseMailbox(ctx, shard, userID)
}

// eraseContacts takes a deleted account out of what its contacts know of who
// has them as contact.
func (s *Service) eraseContacts(ctx context.Context, userID int64) error {
	contacts, err := s.Contacts(ctx, userID)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(contacts))
	for _, c := range contacts {
		ids = append(ids, c.UserId)
	}
	return s.DeleteContacts(ctx, userID, ids)
}

// eraseMailbox removes all rows of a mailbox but the record, then the note that
// it must be done.
func (s *Service) eraseMailbox(ctx context.Context, shard peer.Owner, userID int64) error {
	mailbox := peer.MailboxOf(userID)
	for {
		left := false
		err := s.log.Write(ctx, []peer.Owner{mailbox}, func(tx *update.Tx) error {
			n := 0
			for key, err := range tx.Keys(mailbox, store.Range{Limit: eraseBatch + 1}) {
				if err != nil {
					return err
				}
				if len(key) == 1 && key[0] == store.TagProfile {
					continue
				}
				if n++; n > eraseBatch {
					break
				}
				tx.Delete(mailbox, key)
			}
			left = n >= eraseBatch
			return nil
		})
		if err != nil {
			return err
		}
		if !left {
			break
		}
	}
	return s.log.Write(ctx, []peer.Owner{shard}, func(tx *update.Tx) error {
		tx.Delete(shard, idKey(store.TagErasure, uint64(userID)))
		return nil
	})
}

// Days of absence after which an account may be deleted: Telegram's choices
// run from a month to two years.
const (
	minAccountTTL = 30
	maxAccountTTL = 730
)

// AccountTTL returns after how many days of absence an account is deleted.
func (s *Service) AccountTTL(u *accountpb.User) int {
	if u.TtlDays > 0 {
		return int(u.TtlDays)
	}
	return s.opt.AccountTTLDays
}

// SetAccountTTL chooses it, or fails with [ErrTTLInvalid].
func (s *Service) SetAccountTTL(ctx context.Context, userID int64, days int) error {
	if days < minAccountTTL || days > maxAccountTTL {
		return ErrTTLInvalid
	}
	return s.changeUser(ctx, userID, func(u *accountpb.User) error {
		u.TtlDays = int32(days)
		return nil
	})
}

// EnforceTTLs logs out devices that were silent for too long and deletes
// accounts whose owners were. The operator's account never goes this way.
func (s *Service) EnforceTTLs(ctx context.Context) error {
	var failed error
	err := s.EachUser(ctx, func(u *accountpb.User) bool {
		failed = s.enforceTTL(ctx, u)
		return failed == nil && ctx.Err() == nil
	})
	return errors.Join(err, failed)
}

func (s *Service) enforceTTL(ctx context.Context, u *accountpb.User) error {
	list, err := s.Authorizations(ctx, u.Id)
	if err != nil {
		return err
	}
	now := s.now()
	latest := max(u.Created, u.WasOnline)
	for _, rec := range list {
		if rec.PasswordPending {
			if now.Sub(time.Unix(rec.Created, 0)) < 2*deletionWait {
				continue // it may still use its request to delete the account
			}
			if err := s.endLogin(ctx, rec.KeyId, u.Id, true); err != nil {
				return err
			}
			continue
		}
		latest = max(latest, rec.Active)
		if daysSince(rec.Active, now) < s.AuthorizationTTL(u) {
			continue
		}
		if err := s.endLogin(ctx, rec.KeyId, u.Id, true); err != nil {
			return err
		}
	}
	if u.Operator || daysSince(latest, now) < s.AccountTTL(u) {
		return nil
	}
	return s.Delete(ctx, u.Id, nil)
}

func daysSince(unix int64, now time.Time) int {
	return int(now.Sub(time.Unix(unix, 0)) / day)
}
