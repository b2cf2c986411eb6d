package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"chappe/internal/peer"
	"chappe/internal/seal"
)

// driverSlots keeps the wrapped keys of the keyring in rows of the server. They
// are the only rows whose values are not sealed by a data key.
type driverSlots struct{ driver Driver }

var slotOwners = []peer.Owner{peer.TheServer}

func slotRow(id uint32) []byte {
	row := append(peer.TheServer.AppendKey(nil), tagSlot)
	return binary.BigEndian.AppendUint32(row, id)
}

// Load implements [seal.Slots].
func (s *driverSlots) Load(ctx context.Context) (map[uint32][]byte, error) {
	r, err := s.driver.Read(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // the iterator has reported
	to := append(peer.TheServer.AppendKey(nil), tagSlot+1)
	it, err := r.Iter(slotRow(0), to, false, 0)
	if err != nil {
		return nil, err
	}
	slots := make(map[uint32][]byte)
	for it.Next() {
		id := it.Row()[peer.OwnerSize+1:]
		v, err := it.Value()
		if err != nil || len(id) != 4 {
			return nil, errors.Join(fmt.Errorf("store: read the row of a wrapped key: %w", err), it.Close())
		}
		slots[binary.BigEndian.Uint32(id)] = append([]byte(nil), v...)
	}
	return slots, it.Close()
}

// Save implements [seal.Slots].
func (s *driverSlots) Save(ctx context.Context, id uint32, wrapped []byte) error {
	tx, err := s.driver.Begin(ctx, slotOwners)
	if err != nil {
		return err
	}
	defer tx.Close() //nolint:errcheck // after Commit there is nothing to lose
	row := slotRow(id)
	switch _, release, err := tx.Get(row); {
	case err == nil:
		return errors.Join(seal.ErrSlotTaken, release.Close())
	case !errors.Is(err, ErrNotFound):
		return err
	}
	copy(tx.Put(row, len(wrapped)), wrapped)
	if err := tx.Commit(ctx); err != nil {
		return err
	}
	return s.driver.Sync()
}
