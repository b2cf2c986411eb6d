package store

import (
	"context"

	"chappe/internal/peer"
)

// DB is the store of one process.
type DB struct{}

// Update runs fn alone on the owners.
func (db *DB) Update(ctx context.Context, owners []peer.Owner, fn func(Tx) error) (Commit, error) {
	return nil, nil
}

// View reads.
func (db *DB) View(ctx context.Context, fn func(Reader) error) error { return nil }

// Blind hides in.
func (db *DB) Blind(in [16]byte) [16]byte { return in }

// BlindString hides s.
func (db *DB) BlindString(label, s string) [16]byte { return [16]byte{} }
