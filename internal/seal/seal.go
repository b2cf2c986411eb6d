// Package seal keeps everything at rest unreadable without the master key. It
// imports nothing of ours.
//
// Every value is sealed with an AEAD under a data key; a new data key is made
// at each start of a process, wrapped by the master key, and stored beside the
// data. The master key exists only in memory and comes from a [MasterSource].
package seal

import "context"

// MasterSource yields the 32-byte master key at start. The key-file source is
// the first; k-of-n shares of operators come later behind this seam.
type MasterSource interface {
	// Master returns the master key. It may block while shares are collected.
	Master(ctx context.Context) ([]byte, error)
}
