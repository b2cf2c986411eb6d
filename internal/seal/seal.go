// Package seal keeps everything at rest unreadable without the master key. It
// imports nothing of ours.
//
// # Keys
//
//   - The master key (32 bytes) exists only in memory while [Open] runs. It
//     comes from a [MasterSource] and does nothing but wrap the keys below.
//   - The root key is made once, at the first start, and lives as long as the
//     data. The stable secrets ([Keyring.Derive]) and the blinding of row keys
//     ([Keyring.Blind], [Keyring.BlindString]) come from it, so the master key
//     can be exchanged without touching a row.
//   - A data key is made at each start of a process and seals what that process
//     writes. A nonce is a plain 64-bit counter under it: it cannot repeat,
//     because no later process seals under an older data key.
//
// The root key and all data keys are kept beside the data in [Slots], wrapped
// with AES-256-GCM under a key derived from the master key.
//
// # Sealed values
//
//	data key id (4 bytes) | counter (8 bytes) | ciphertext | tag (16 bytes)
//
// in AES-256-GCM. The first 12 bytes are the nonce: a fixed field and an
// invocation field, as in NIST SP 800-38D, section 8.2.1.
package seal

import (
	"context"
	"errors"
)

// Overhead is by how many bytes a sealed value is longer than the plain one.
const Overhead = nonceSize + tagSize

const (
	keySize   = 32
	nonceSize = 12
	tagSize   = 16
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrWrongMaster means that the data was sealed under another master key.
	ErrWrongMaster = errors.New("seal: this data was sealed under another master key")
	// ErrKeyFileMissing means that there is sealed data but no key file.
	ErrKeyFileMissing = errors.New("seal: the key file is missing but sealed data exists")
	// ErrCorrupt means that a value does not open: it was damaged, or belongs
	// to another row.
	ErrCorrupt = errors.New("seal: value does not open")
	// ErrUnknownDataKey means that a value names a data key that is not in the
	// slots.
	ErrUnknownDataKey = errors.New("seal: value is sealed under an unknown data key")
	// ErrSlotTaken is returned by Slots.Save when the slot is in use.
	ErrSlotTaken = errors.New("seal: slot is taken")
)

// MasterSource yields the 32-byte master key at start. The key-file source
// ([KeyFile]) is the first; k-of-n shares of operators come later behind this
// seam.
type MasterSource interface {
	// Master returns the master key; the caller wipes it after use. It may
	// block while shares are collected. fresh tells that no sealed data exists
	// yet: only then may the source make a new key.
	Master(ctx context.Context, fresh bool) ([]byte, error)
}

// Slots keeps wrapped keys durably beside the data they seal. What is in a slot
// is not secret.
type Slots interface {
	// Load returns all slots.
	Load(ctx context.Context) (map[uint32][]byte, error)
	// Save fills an empty slot durably before it returns. It returns
	// ErrSlotTaken if the slot is in use, also by another node.
	Save(ctx context.Context, id uint32, wrapped []byte) error
}

// Static is a master key held by the caller, for tests and for sources that
// have the key already.
type Static [keySize]byte

// Master implements [MasterSource].
func (s Static) Master(context.Context, bool) ([]byte, error) {
	return append([]byte(nil), s[:]...), nil
}
