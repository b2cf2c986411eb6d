// Package authkey keeps the auth keys of all clients: sealed in the store,
// the recent ones in memory. It is the one place between session, whose
// [session.Keyring] it implements, and store, which it may import besides lru,
// peer and the records of account; it stands apart from account because the
// domain does not know sessions.
//
// https://core.telegram.org/mtproto/auth_key and
// https://core.telegram.org/api/pfs
package authkey

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/lru"
	"chappe/internal/peer"
	"chappe/internal/session"
	"chappe/internal/store"
)

// cachedKeys bounds the keys kept in memory: about 500 bytes each.
const cachedKeys = 32 << 10

// Options configure a [Keyring].
type Options struct {
	Now func() time.Time // nil: time.Now
	// IdleLife is how long a permanent key may exist without a login before it
	// is forgotten, so that strangers cannot fill the disk with keys. Its
	// client makes another. 0 means 7 days.
	IdleLife time.Duration
	// Ended is told of a permanent key that its client destroys, before it is
	// forgotten, so that its login ends too. It may be nil.
	Ended func(ctx context.Context, perm uint64) error
}

// Keyring implements [session.Keyring]. It is safe for concurrent use.
type Keyring struct {
	db    *store.DB
	now   func() time.Time
	idle  time.Duration
	ended func(ctx context.Context, perm uint64) error
	cache *lru.Cache[uint64, *session.Key]
}

var _ session.Keyring = (*Keyring)(nil)

// New returns the keyring over db.
func New(db *store.DB, opt Options) *Keyring {
	k := &Keyring{db: db, now: opt.Now, idle: opt.IdleLife, ended: opt.Ended, cache: lru.New[uint64, *session.Key](cachedKeys)}
	if k.now == nil {
		k.now = time.Now
	}
	if k.idle == 0 {
		k.idle = 7 * 24 * time.Hour
	}
	return k
}

// Key implements [session.Keyring]. A temporary key that has expired is
// unknown, and forgotten.
func (k *Keyring) Key(ctx context.Context, id uint64) (*session.Key, error) {
	key, err := k.cache.Load(id, func() (*session.Key, error) { return k.read(ctx, id) })
	if err != nil {
		return nil, err
	}
	if k.expired(key) {
		if err := k.forget(ctx, id); err != nil {
			return nil, err
		}
		return nil, session.ErrUnknownKey
	}
	return key, nil
}

func (k *Keyring) expired(key *session.Key) bool {
	return key.Temp && !key.Expires.After(k.now())
}

func (k *Keyring) read(ctx context.Context, id uint64) (*session.Key, error) {
	var rec *accountpb.AuthKey
	err := k.db.View(ctx, func(r store.Reader) (err error) {
		rec, err = readKey(r, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return fromRecord(id, rec)
}

// Save implements [session.Keyring]: the key is durable when it returns. Many
// keys saved at once share their trips to the disk.
func (k *Keyring) Save(ctx context.Context, key *session.Key) error {
	due := k.now().Add(k.idle)
	if key.Temp {
		due = key.Expires
	}
	shard := shardOf(key.ID)
	return k.write(ctx, []peer.Owner{ownerOf(key.ID), shard}, func(tx store.Tx) error {
		tx.Set(shard, dueKey(due, key.ID), nil)
		return k.put(tx, toRecord(key, k.now()), key.ID)
	})
}

// Bind implements [session.Keyring]. The temporary key works until expires at
// the latest. Binding twice to the same key is no error.
func (k *Keyring) Bind(ctx context.Context, temp, perm uint64, expires time.Time) error {
	return k.write(ctx, []peer.Owner{ownerOf(temp), ownerOf(perm)}, func(tx store.Tx) error {
		rec, err := readKey(tx, temp)
		if err != nil {
			return err
		}
		if !rec.Temp {
			return ErrNotTemporary
		}
		if rec.PermId != 0 && rec.PermId != perm {
			return ErrAlreadyBound
		}
		if _, err := readKey(tx, perm); err != nil {
			return err
		}
		rec.PermId = perm
		rec.Expires = min(rec.Expires, expires.Unix())
		tx.Set(ownerOf(perm), idKey(store.TagTempKey, temp), nil)
		return k.put(tx, rec, temp)
	})
}

// Destroy implements [session.Keyring]. A temporary key is forgotten alone; a
// permanent key takes along its login and the temporary keys bound to it. It
// fails with [session.ErrUnknownKey].
func (k *Keyring) Destroy(ctx context.Context, id uint64) error {
	key, err := k.Key(ctx, id)
	if err != nil {
		return err
	}
	if !key.Temp && k.ended != nil {
		if err := k.ended(ctx, id); err != nil {
			return fmt.Errorf("end the login of a key: %w", err)
		}
	}
	return k.forget(ctx, id)
}

// forget removes a key and the temporary keys bound to it; an unknown key is
// no error.
func (k *Keyring) forget(ctx context.Context, id uint64) error {
	return k.forgetIf(ctx, id, func(store.Tx) error { return nil })
}

// forgetIf is forget unless check fails within the transaction.
func (k *Keyring) forgetIf(ctx context.Context, id uint64, check func(store.Tx) error) error {
	for {
		owners, err := k.family(ctx, id)
		if err != nil {
			return err
		}
		err = k.write(ctx, owners, func(tx store.Tx) error {
			if err := check(tx); err != nil {
				return err
			}
			return k.destroy(tx, id, owners)
		})
		if !errors.Is(err, errFamilyGrew) || ctx.Err() != nil {
			return err
		}
	}
}

// write runs fn and waits until what it did is durable.
func (k *Keyring) write(ctx context.Context, owners []peer.Owner, fn func(store.Tx) error) error {
	commit, err := k.db.Update(ctx, owners, fn)
	if err != nil {
		return err
	}
	return commit.Wait(ctx)
}

// put writes a key and forgets the one in memory.
func (k *Keyring) put(tx store.Tx, rec *accountpb.AuthKey, id uint64) error {
	value, err := proto.Marshal(rec)
	if err != nil {
		return fmt.Errorf("encode auth key: %w", err)
	}
	tx.Set(ownerOf(id), []byte{store.TagAuthKey}, value)
	tx.OnApplied(func(store.Commit) { k.cache.Drop(id) })
	return nil
}

// readKey reads a key's record, or fails with [session.ErrUnknownKey].
func readKey(r store.Reader, id uint64) (*accountpb.AuthKey, error) {
	value, err := r.Get(ownerOf(id), []byte{store.TagAuthKey})
	if errors.Is(err, store.ErrNotFound) {
		return nil, session.ErrUnknownKey
	}
	if err != nil {
		return nil, fmt.Errorf("read auth key: %w", err)
	}
	rec := new(accountpb.AuthKey)
	if err := proto.Unmarshal(value, rec); err != nil {
		return nil, fmt.Errorf("decode auth key: %w", err)
	}
	return rec, nil
}

func toRecord(key *session.Key, now time.Time) *accountpb.AuthKey {
	rec := &accountpb.AuthKey{Value: key.Value[:], Temp: key.Temp, PermId: key.PermID, Created: now.Unix()}
	if key.Temp {
		rec.Expires = key.Expires.Unix()
	}
	return rec
}

func fromRecord(id uint64, rec *accountpb.AuthKey) (*session.Key, error) {
	key := &session.Key{ID: id, Temp: rec.Temp, PermID: rec.PermId}
	if len(rec.Value) != len(key.Value) {
		return nil, fmt.Errorf("auth key of %d bytes is damaged", len(rec.Value))
	}
	copy(key.Value[:], rec.Value)
	if rec.Temp {
		key.Expires = time.Unix(rec.Expires, 0)
	}
	return key, nil
}

func ownerOf(id uint64) peer.Owner { return peer.Owner{Space: peer.AuthKey, ID: int64(id)} }

// shards is over how many owners the keys to look at later are spread.
const shards = 16

func shardOf(id uint64) peer.Owner {
	return peer.Owner{Space: peer.Server, ID: 1 + int64(id%shards)}
}

func idKey(tag byte, id uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{tag}, id)
}

func dueKey(at time.Time, id uint64) []byte {
	k := binary.BigEndian.AppendUint64([]byte{store.TagKeyDue}, uint64(at.Unix()))
	return binary.BigEndian.AppendUint64(k, id)
}
