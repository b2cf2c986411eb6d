package authkey

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// sweepBatch is how many due keys are looked at between two looks at ctx.
const sweepBatch = 256

// Run forgets expired temporary keys and permanent keys that nobody logged in
// on, until ctx is done.
func (k *Keyring) Run(ctx context.Context, logger *slog.Logger) {
	tick := time.NewTicker(10 * time.Minute)
	defer tick.Stop()
	for {
		if _, err := k.Sweep(ctx); err != nil && ctx.Err() == nil {
			logger.ErrorContext(ctx, "sweep auth keys", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Sweep looks at all keys that are due and returns how many it forgot.
func (k *Keyring) Sweep(ctx context.Context) (int, error) {
	total := 0
	for i := range uint64(shards) {
		n, err := k.sweepShard(ctx, shardOf(i))
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func (k *Keyring) sweepShard(ctx context.Context, shard peer.Owner) (int, error) {
	total := 0
	for {
		due, err := k.due(ctx, shard)
		if err != nil || len(due) == 0 {
			return total, err
		}
		var kept []uint64
		for _, key := range due {
			id := binary.BigEndian.Uint64(key[9:])
			forgot, err := k.sweepKey(ctx, id)
			switch {
			case err != nil:
				return total, err
			case forgot:
				total++
			default:
				kept = append(kept, id)
			}
		}
		if err := k.reschedule(ctx, shard, due, kept); err != nil {
			return total, err
		}
	}
}

// reschedule removes rows that were looked at and plans the next look at the
// keys that are kept.
func (k *Keyring) reschedule(ctx context.Context, shard peer.Owner, due [][]byte, kept []uint64) error {
	next := k.now().Add(k.idle)
	return k.write(ctx, []peer.Owner{shard}, func(tx store.Tx) error {
		for _, key := range due {
			tx.Delete(shard, key)
		}
		for _, id := range kept {
			tx.Set(shard, dueKey(next, id), nil)
		}
		return nil
	})
}

// due lists the next rows of a shard whose time has come.
func (k *Keyring) due(ctx context.Context, shard peer.Owner) ([][]byte, error) {
	rng := store.Range{From: []byte{store.TagKeyDue}, To: dueKey(k.now(), 0), Limit: sweepBatch}
	var due [][]byte
	err := k.db.View(ctx, func(r store.Reader) error {
		due = due[:0]
		for key, err := range r.Keys(shard, rng) {
			if err != nil {
				return fmt.Errorf("list due keys: %w", err)
			}
			if len(key) != 17 {
				return fmt.Errorf("row key %c of %d bytes is damaged", store.TagKeyDue, len(key))
			}
			due = append(due, key)
		}
		return nil
	})
	return due, err
}

// sweepKey forgets a key that is due unless it is a permanent key with a
// login.
func (k *Keyring) sweepKey(ctx context.Context, id uint64) (forgot bool, err error) {
	err = k.forgetIf(ctx, id, func(tx store.Tx) error {
		inUse, err := tx.Has(ownerOf(id), store.AuthorizationKey())
		if err == nil && inUse {
			err = errInUse
		}
		return err
	})
	if errors.Is(err, errInUse) {
		return false, nil
	}
	return err == nil, err
}
