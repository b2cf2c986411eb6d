package store

import (
	"context"
	"io"

	"chappe/internal/peer"
)

// Driver is a database below [DB]: ordered rows of bytes with transactions. The
// DB above it seals values, locks owners within the process, keeps what a
// transaction has written so far, and tracks durability; a driver stores.
//
// A row is named by the encoded owner ([peer.OwnerSize] bytes) followed by the
// key within the owner. Rows are ordered bytewise. An SQL driver splits the
// name in two columns.
//
// A Driver is safe for concurrent use; the readers, iterators and transactions
// it gives out are used by one goroutine at a time.
type Driver interface {
	// Begin opens a transaction. The owners are distinct and ascending. Within
	// this process the DB lets no other transaction of any of them run; a
	// driver whose database other processes write to as well locks the owners
	// there, in the given order.
	Begin(ctx context.Context, owners []peer.Owner) (DriverTx, error)
	// Read opens a reader of one consistent state: the latest applied one at
	// its first read or earlier.
	Read(ctx context.Context) (DriverReader, error)
	// Sync returns when all that was applied before the call is durable. Any
	// error is final: what is applied later must not become durable unless all
	// that was applied before does.
	// The DB calls it from one goroutine.
	Sync() error
	// Stats returns figures since the driver was opened.
	Stats() DriverStats
	// Close ends the driver. The DB calls it once, when nothing is in use.
	Close() error
}

// DriverReader reads applied rows.
type DriverReader interface {
	// Get returns the stored value of a row, valid until release is closed, or
	// ErrNotFound.
	Get(row []byte) (value []byte, release io.Closer, err error)
	// Iter iterates over the rows from <= row < to. limit is a hint of how many
	// will be used, 0 if that is unknown. The driver does not keep the slices.
	Iter(from, to []byte, reverse bool, limit int) (DriverIter, error)
	// Close ends the reader. It may be called only once.
	Close() error
}

// DriverIter walks over rows. It starts before the first one.
type DriverIter interface {
	// Next moves to the next row and reports whether there is one.
	Next() bool
	// Row is the current row's name, valid until the next move.
	Row() []byte
	// Value is the current row's stored value, valid until the next move.
	Value() ([]byte, error)
	// Close ends the iteration and returns the error that stopped it, if any.
	Close() error
}

// DriverTx is a transaction: reads, then writes, then Commit. Its reads need
// not see its writes. Close without Commit discards it.
type DriverTx interface {
	DriverReader
	// Put writes a row with a value of size bytes. The caller fills the
	// returned slice before the next call. row may be reused after the call.
	Put(row []byte, size int) []byte
	// Delete removes a row; a missing one is no error.
	Delete(row []byte)
	// Commit applies the writes, all or none: when it has returned nil they are
	// visible to everybody, and durable after the next Sync. An error that
	// wraps ErrFailed ends all writing; after any other one the transaction may
	// be tried again.
	Commit(ctx context.Context) error
}

// DriverStats are figures of a driver since it was opened.
type DriverStats struct {
	LogBytes   uint64 // written to the write-ahead log, if the driver knows
	TableBytes uint64 // written to tables by flushes and compactions, if the driver knows
	DiskBytes  uint64 // in use on disk now
	Syncs      uint64 // of the write-ahead log
}
