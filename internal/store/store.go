// Package store is the ordered key-value store with transactions that all
// durable state lives in. One text of domain code runs on two drivers:
// Pebble (embedded) and, later, any PostgreSQL-wire database.
//
// It may import seal and peer. It never sees a TL object.
//
// # Guarantees
//
//   - Rows belong to an owner; (owner, key) is unique; keys of an owner are
//     ordered bytewise. Values are sealed by this package before a driver
//     sees them; keys are not, so callers put nothing readable in them (see
//     [DB.Blind] and keys.go, the one page that lists all key spaces).
//   - [DB.Update] names all owners it writes up front and runs alone on each
//     of them. Reads inside see earlier writes of the same transaction.
//   - When Update returns, the writes are applied: visible to every later
//     transaction, in the same order in which they will be durable. They are
//     durable (synced) once [Commit.Wait] has returned nil. If an applied
//     transaction is durable, so are all that were applied before it.
//   - [DB.View] shows nothing that could still be lost: it returns only when
//     all that it may have read is durable.
package store

import (
	"context"
	"errors"
	"iter"

	"chappe/internal/peer"
)

// ErrNotFound is returned by Get for a row that does not exist.
var ErrNotFound = errors.New("store: not found")

// Row is one row of a scan. Both slices are the caller's to keep.
type Row struct {
	Key   []byte // without the owner
	Value []byte // opened
}

// Range selects the rows of an owner with From <= key < To, ascending, or
// descending when Reverse is set. An empty To means "to the owner's end".
type Range struct {
	From, To []byte
	Reverse  bool
	Limit    int // 0 means no limit
}

// Reader reads rows. It is valid only inside the function it was given to and
// only from that goroutine.
type Reader interface {
	// Get returns the value of a row, or ErrNotFound.
	Get(o peer.Owner, key []byte) ([]byte, error)
	// Has reports whether the row exists, without opening its value.
	Has(o peer.Owner, key []byte) (bool, error)
	// Scan yields the rows of a range. The sequence ends after the first error.
	Scan(o peer.Owner, r Range) iter.Seq2[Row, error]
	// Keys yields the keys of a range without opening values.
	Keys(o peer.Owner, r Range) iter.Seq2[[]byte, error]
}

// Tx is a read-write transaction on the owners it was opened for. Writing to
// another owner is a programming error and panics; reading is allowed from
// all owners but is serialised only with writers of its own.
type Tx interface {
	Reader
	// Set writes a row. The slices may be reused after the call.
	Set(o peer.Owner, key, value []byte)
	// Delete removes a row; a missing row is no error.
	Delete(o peer.Owner, key []byte)
	// OnApplied registers fn to run after the writes are applied, in the order
	// of the transactions of each owner, still under the owners' locks: fn
	// must be short and must not block. It does not run if the transaction
	// fails.
	OnApplied(fn func(Commit))
}

// Commit is an applied transaction on its way to the disk.
type Commit interface {
	// Wait blocks until the transaction is durable, or could not be made so
	// (the process should then stop: the error is not recoverable), or ctx is
	// done. Safe for concurrent use, any number of times.
	Wait(ctx context.Context) error
}
