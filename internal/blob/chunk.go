package blob

import (
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"chappe/internal/seal"
)

// A stored object is its plain bytes in chunks, each sealed by itself, so that
// a range opens without what stands before it:
//
//	magic (8 bytes) | sealed chunk 0 | sealed chunk 1 | …
//
// All chunks are full but the last, which may be empty only if it is the
// first. What a chunk is bound to: the object's key, its number, and whether
// it is the last, so that nothing can be cut, moved or exchanged.
const (
	chunkSize   = 64 << 10
	sealedChunk = chunkSize + seal.Overhead
	magic       = "chblob1\n"
)

// bound is what chunk number i of an object is sealed with.
func bound(k Key, i int64, last bool) []byte {
	b := make([]byte, 0, 32)
	b = append(b, k.Folder[:]...)
	b = binary.BigEndian.AppendUint32(b, k.Number)
	b = binary.BigEndian.AppendUint64(b, uint64(i))
	if last {
		return append(b, 1)
	}
	return append(b, 0)
}

// layout is how an object of a stored length is cut.
type layout struct {
	chunks int64
	plain  int64 // bytes
}

func layoutOf(stored int64) (layout, error) {
	body := stored - int64(len(magic))
	if body < seal.Overhead {
		return layout{}, fmt.Errorf("%w: %d bytes are too few", ErrCorrupt, stored)
	}
	chunks := (body + sealedChunk - 1) / sealedChunk
	if rest := body - (chunks-1)*sealedChunk; rest < seal.Overhead || rest == seal.Overhead && chunks > 1 {
		return layout{}, fmt.Errorf("%w: %d bytes are cut", ErrCorrupt, stored)
	}
	return layout{chunks: chunks, plain: body - chunks*seal.Overhead}, nil
}

// offset is where a chunk begins in the stored form.
func (l layout) offset(i int64) int64 { return int64(len(magic)) + i*sealedChunk }

// length is the sealed length of a chunk.
func (l layout) length(i int64) int {
	if i < l.chunks-1 {
		return sealedChunk
	}
	return int(l.plain-i*chunkSize) + seal.Overhead
}

// sealTo writes the stored form of what r yields and returns its plain length.
func sealTo(w io.Writer, ring *seal.Keyring, k Key, r io.Reader) (int64, error) {
	if _, err := io.WriteString(w, magic); err != nil {
		return 0, err
	}
	bufs := [2][]byte{make([]byte, chunkSize), make([]byte, chunkSize)}
	n, err := io.ReadFull(r, bufs[0])
	out := make([]byte, 0, sealedChunk)
	total := int64(0)
	for i := int64(0); ; i++ {
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return 0, fmt.Errorf("read what is to be stored: %w", err)
		}
		now, next := bufs[i%2][:n], bufs[(i+1)%2]
		ended := err != nil
		if !ended { // whether this chunk is the last is known by the next
			n, err = io.ReadFull(r, next)
			ended = err == io.EOF
		}
		total += int64(len(now))
		if _, werr := w.Write(ring.Seal(out, bound(k, i, ended), now)); werr != nil {
			return 0, werr
		}
		if ended {
			return total, nil
		}
	}
}

// chunkPair is what one reader needs besides the place it reads into.
type chunkPair struct{ sealed, plain []byte }

var chunks = sync.Pool{New: func() any {
	return &chunkPair{sealed: make([]byte, sealedChunk), plain: make([]byte, 0, chunkSize)}
}}

// openAt fills p with the plain bytes from off on out of the stored form.
func openAt(r io.ReaderAt, ring *seal.Keyring, k Key, l layout, p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("blob: offset %d", off)
	}
	if off >= l.plain {
		return 0, io.EOF
	}
	held := chunks.Get().(*chunkPair)
	defer chunks.Put(held)
	n := 0
	for i := off / chunkSize; i < l.chunks && n < len(p); i++ {
		sealed := held.sealed[:l.length(i)]
		if _, err := r.ReadAt(sealed, l.offset(i)); err != nil && err != io.EOF {
			return n, fmt.Errorf("read chunk %d: %w", i, err)
		}
		// A chunk that is wanted whole is opened where it is wanted.
		whole := off <= i*chunkSize && len(p)-n >= len(sealed)-seal.Overhead
		dst := held.plain[:0]
		if whole {
			dst = p[n:n:len(p)]
		}
		open, err := ring.Open(dst, bound(k, i, i == l.chunks-1), sealed)
		if err != nil {
			return n, fmt.Errorf("%w: chunk %d of %v: %w", ErrCorrupt, i, k, err)
		}
		if whole {
			n += len(open)
			continue
		}
		n += copy(p[n:], open[min(max(off-i*chunkSize, 0), int64(len(open))):])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
