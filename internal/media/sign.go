package media

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"time"

	"chappe/internal/media/mediapb"
)

// A file reference is a version byte, when it ends (4 bytes, unix seconds) and
// 16 bytes of an HMAC over viewer, file and that moment: it needs no storage,
// and opens nothing to anybody but the viewer it was made for.
//
// https://core.telegram.org/api/file-references
const (
	refVersion = 1
	refMAC     = 16
	refSize    = 1 + 4 + refMAC
	// refStep is how often references change; a reference lives for one to two
	// days, and answers stay the same for hours so that clients can compare.
	refStep = int64(12 * time.Hour / time.Second)
	refLife = 4 // steps
)

// Signer makes and checks what a viewer needs to open a file: access hashes
// and file references. It is safe for concurrent use.
type Signer struct {
	key [32]byte
	now func() time.Time
}

// NewSigner returns a signer under a secret.
func NewSigner(key [32]byte, now func() time.Time) *Signer { return &Signer{key: key, now: now} }

// mac is keyed over a kind and three numbers.
func (s *Signer) mac(kind byte, viewer, id, until int64) [32]byte {
	h := hmac.New(sha256.New, s.key[:])
	var in [25]byte
	in[0] = kind
	binary.BigEndian.PutUint64(in[1:], uint64(viewer))
	binary.BigEndian.PutUint64(in[9:], uint64(id))
	binary.BigEndian.PutUint64(in[17:], uint64(until))
	_, _ = h.Write(in[:])
	return [32]byte(h.Sum(nil))
}

// Hash returns the access hash of a file for the viewing user. It is never 0.
func (s *Signer) Hash(viewer int64, f *mediapb.File) int64 {
	m := s.mac('h', viewer, f.Id, 0)
	if v := int64(binary.BigEndian.Uint64(m[:8])); v != 0 {
		return v
	}
	return 1
}

// Reference returns a file reference for the viewing user.
func (s *Signer) Reference(viewer int64, f *mediapb.File) []byte {
	until := (s.now().Unix()/refStep + refLife) * refStep
	return s.reference(viewer, f.Id, until)
}

func (s *Signer) reference(viewer, id, until int64) []byte {
	m := s.mac('r', viewer, id, until)
	ref := make([]byte, 0, refSize)
	ref = append(ref, refVersion)
	ref = binary.BigEndian.AppendUint32(ref, uint32(until))
	return append(ref, m[:refMAC]...)
}

// Check reports whether a viewer has what opens a file: [ErrFile] for a wrong
// hash, [ErrRefEmpty], [ErrRefExpired] or [ErrRef] for a wrong reference.
func (s *Signer) Check(viewer int64, f *mediapb.File, hash int64, ref []byte) error {
	var a, b [8]byte
	binary.BigEndian.PutUint64(a[:], uint64(s.Hash(viewer, f)))
	binary.BigEndian.PutUint64(b[:], uint64(hash))
	if subtle.ConstantTimeCompare(a[:], b[:]) != 1 {
		return ErrFile
	}
	if len(ref) == 0 {
		return ErrRefEmpty
	}
	if len(ref) != refSize || ref[0] != refVersion {
		return ErrRef
	}
	until := int64(binary.BigEndian.Uint32(ref[1:]))
	if subtle.ConstantTimeCompare(s.reference(viewer, f.Id, until), ref) != 1 {
		return ErrRef
	}
	if until <= s.now().Unix() {
		return ErrRefExpired
	}
	return nil
}
