// Package blob keeps the bytes of files: large objects that are written once
// and read by ranges. What leaves the process is sealed. It may import seal.
//
// Objects lie in folders: all that was made of one upload is in one folder, so
// that it goes in one step. Folder names are random and say nothing.
package blob

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrNotFound means that there is no such object.
	ErrNotFound = errors.New("blob: not found")
	// ErrCorrupt means that an object was damaged, cut or exchanged.
	ErrCorrupt = errors.New("blob: object does not open")
	// ErrFull means that the storage has no room. Nothing was changed.
	ErrFull = errors.New("blob: storage is full")
)

// Folder names what was made of one upload.
type Folder [16]byte

// NewFolder returns the name of a folder that nobody has.
func NewFolder() Folder {
	var f Folder
	_, _ = rand.Read(f[:]) // never fails: crypto/rand aborts the process instead
	return f
}

// FolderOf reads a stored name.
func FolderOf(b []byte) (Folder, error) {
	if len(b) != len(Folder{}) {
		return Folder{}, fmt.Errorf("blob: folder name of %d bytes", len(b))
	}
	return Folder(b), nil
}

// String returns the name in hexadecimal.
func (f Folder) String() string { return hex.EncodeToString(f[:]) }

// Key names an object: the parts of an upload by their numbers, what was made
// of it by numbers above.
type Key struct {
	Folder Folder
	Number uint32
}

// String prints the key for logs.
func (k Key) String() string { return fmt.Sprintf("%v/%d", k.Folder, k.Number) }

// Info is a folder in a listing.
type Info struct {
	Folder  Folder
	Changed time.Time // when an object was last put into it or removed
}

// Store keeps objects. Implementations are safe for concurrent use and pass
// the suite of package blobtest.
type Store interface {
	// Put stores what r yields, in place of what the key had, and returns its
	// length in bytes. It needs memory for one chunk, whatever the length. When
	// it returns nil the object is durable; when it fails, or the process ends,
	// the key has what it had before.
	Put(ctx context.Context, k Key, r io.Reader) (int64, error)
	// ReadAt fills p from the byte at offset off on, as [io.ReaderAt] does: it
	// returns less than len(p) only with an error, io.EOF at the end. It fails
	// with ErrNotFound, or with ErrCorrupt before it yields a wrong byte.
	ReadAt(ctx context.Context, k Key, p []byte, off int64) (int, error)
	// Size returns the length of an object in bytes, or ErrNotFound.
	Size(ctx context.Context, k Key) (int64, error)
	// Remove removes a folder with all its objects; a missing one is no error.
	Remove(ctx context.Context, f Folder) error
	// Folders yields all folders, in no order. One that comes or goes meanwhile
	// may be missing.
	Folders(ctx context.Context) iter.Seq2[Info, error]
}
