package authkey

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"chappe/internal/peer"
	"chappe/internal/session"
	"chappe/internal/store"
)

// errInUse means that somebody has logged in on a key that seemed idle.
var errInUse = errors.New("authkey: key is in use")

// errFamilyGrew means that a temporary key was bound between looking and
// locking.
var errFamilyGrew = errors.New("authkey: another temporary key was bound")

// maxFamily bounds the temporary keys taken along in one transaction.
const maxFamily = 128

// family lists the owners that destroying a key writes: its own, those of the
// temporary keys bound to it, and that of the key it is bound to.
func (k *Keyring) family(ctx context.Context, id uint64) ([]peer.Owner, error) {
	owners := []peer.Owner{ownerOf(id)}
	err := k.db.View(ctx, func(r store.Reader) error {
		rec, err := readKey(r, id)
		if err == nil && rec.PermId != 0 {
			owners = append(owners, ownerOf(rec.PermId))
		}
		if err != nil && !errors.Is(err, session.ErrUnknownKey) {
			return err
		}
		bound, err := boundTo(r, id)
		for _, temp := range bound {
			owners = append(owners, ownerOf(temp))
		}
		return err
	})
	return owners, err
}

// destroy removes a key and its family within a transaction on owners.
func (k *Keyring) destroy(tx store.Tx, id uint64, owners []peer.Owner) error {
	bound, err := boundTo(tx, id)
	if err != nil {
		return err
	}
	for _, temp := range bound {
		if !slices.Contains(owners, ownerOf(temp)) {
			return errFamilyGrew
		}
		tx.Delete(ownerOf(id), idKey(store.TagTempKey, temp))
		k.drop(tx, temp)
	}
	rec, err := readKey(tx, id)
	if errors.Is(err, session.ErrUnknownKey) {
		return nil
	}
	if err != nil {
		return err
	}
	if rec.PermId != 0 {
		if !slices.Contains(owners, ownerOf(rec.PermId)) {
			return errFamilyGrew
		}
		tx.Delete(ownerOf(rec.PermId), idKey(store.TagTempKey, id))
	}
	k.drop(tx, id)
	return nil
}

func (k *Keyring) drop(tx store.Tx, id uint64) {
	tx.Delete(ownerOf(id), []byte{store.TagAuthKey})
	tx.OnApplied(func(store.Commit) { k.cache.Drop(id) })
}

// DropTemp destroys the temporary keys bound to a permanent key but those
// given, for auth.dropTempAuthKeys, and returns which.
func (k *Keyring) DropTemp(ctx context.Context, perm uint64, except []uint64) ([]uint64, error) {
	var bound, dropped []uint64
	err := k.db.View(ctx, func(r store.Reader) (err error) {
		bound, err = boundTo(r, perm)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, temp := range bound {
		if slices.Contains(except, temp) {
			continue
		}
		if err := k.forget(ctx, temp); err != nil {
			return dropped, err
		}
		dropped = append(dropped, temp)
	}
	return dropped, nil
}

// boundTo lists the temporary keys bound to a permanent one.
func boundTo(r store.Reader, perm uint64) ([]uint64, error) {
	var bound []uint64
	rng := store.Range{From: []byte{store.TagTempKey}, To: []byte{store.TagTempKey + 1}, Limit: maxFamily}
	for key, err := range r.Keys(ownerOf(perm), rng) {
		if err != nil {
			return nil, fmt.Errorf("list temporary keys: %w", err)
		}
		if len(key) != 9 {
			return nil, fmt.Errorf("row key %c of %d bytes is damaged", store.TagTempKey, len(key))
		}
		bound = append(bound, binary.BigEndian.Uint64(key[1:]))
	}
	return bound, nil
}
