package account

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// User returns a user's record, or [ErrNoUser]. The record is shared: it must
// not be modified. Deleted accounts keep a record that says so.
func (s *Service) User(ctx context.Context, id int64) (*accountpb.User, error) {
	return s.users.Load(id, func() (*accountpb.User, error) {
		var u *accountpb.User
		err := s.log.View(ctx, func(r store.Reader) (err error) {
			u, err = readUser(r, id)
			return err
		})
		return u, err
	})
}

// UserByPhone returns whose phone it is, or [ErrNoUser]. The phone need not be
// normalised. Privacy is the caller's matter.
func (s *Service) UserByPhone(ctx context.Context, phone string) (int64, error) {
	phone, err := NormalizePhone(phone)
	if err != nil {
		return 0, err
	}
	found, err := s.lookup(ctx, s.phoneIndex(phone))
	if err != nil {
		return 0, err
	}
	if found.UserId == 0 {
		return 0, ErrNoUser
	}
	return found.UserId, nil
}

// EachUser calls fn for every account that is not deleted, in no particular
// order, until fn returns false.
func (s *Service) EachUser(ctx context.Context, fn func(*accountpb.User) bool) error {
	for shard := range int64(serverShards) {
		ids, err := s.directory(ctx, shardOwner(shard))
		if err != nil {
			return err
		}
		for _, id := range ids {
			u, err := s.User(ctx, id)
			if err != nil {
				return err
			}
			if !fn(u) {
				return nil
			}
		}
	}
	return nil
}

func (s *Service) directory(ctx context.Context, shard peer.Owner) ([]int64, error) {
	return s.idsUnder(ctx, shard, store.TagUserList)
}

// idsUnder returns the numbers in the keys of an owner's rows of a tag.
func (s *Service) idsUnder(ctx context.Context, o peer.Owner, tag byte) (ids []int64, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		ids = nil
		for key, err := range r.Keys(o, tagged(tag)) {
			if err != nil {
				return fmt.Errorf("list rows %q of %v: %w", tag, o, err)
			}
			id, err := idOfKey(key)
			if err != nil {
				return err
			}
			ids = append(ids, int64(id))
		}
		return nil
	})
	return ids, err
}

// readUser reads a user's record, or fails with [ErrNoUser].
func readUser(r store.Reader, id int64) (*accountpb.User, error) {
	u := new(accountpb.User)
	ok, err := record.Get(r, peer.MailboxOf(id), []byte{store.TagProfile}, u)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrNoUser
	}
	return u, nil
}

// ReadUser is [Service.User] within a view or a transaction, where the service
// itself must not be asked: it would wait for what the transaction writes.
func ReadUser(r store.Reader, id int64) (*accountpb.User, error) { return readUser(r, id) }

// updateUser changes a user's record within a transaction that names the
// user's mailbox, and returns the new record. change gets a copy.
func (s *Service) updateUser(tx *update.Tx, id int64, change func(*accountpb.User) error) (*accountpb.User, error) {
	old, err := readUser(tx, id)
	if err != nil {
		return nil, err
	}
	u := proto.CloneOf(old)
	if err := change(u); err != nil {
		return nil, err
	}
	u.Version++
	if err := s.putUser(tx, u); err != nil {
		return nil, err
	}
	return u, nil
}

// putUser writes a user's record and forgets the one in memory.
func (s *Service) putUser(tx *update.Tx, u *accountpb.User) error {
	if err := record.Set(tx, peer.MailboxOf(u.Id), []byte{store.TagProfile}, u); err != nil {
		return err
	}
	id := u.Id
	tx.OnApplied(func(store.Commit) { s.users.Drop(id) })
	return nil
}

// lookup reads an index row; a missing row is an empty record.
func (s *Service) lookup(ctx context.Context, ix index) (*accountpb.Lookup, error) {
	found := new(accountpb.Lookup)
	err := s.log.View(ctx, func(r store.Reader) error {
		_, err := record.Get(r, ix.owner, ix.lookupKey(), found)
		return err
	})
	return found, err
}

// User ids have ten digits, as most of Telegram's have today. All clients
// carry at least 40 bits.
const (
	minUserID = 1_000_000_000
	maxUserID = 9_999_999_999
)

// newUserID draws an id. Whether it is free is known only inside the
// transaction that takes it.
func newUserID() int64 {
	return minUserID + int64(randomUint64()%(maxUserID-minUserID+1))
}

func randomUint64() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: see crypto/rand
	return binary.BigEndian.Uint64(b[:])
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}
