package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
)

// The rules of downloads: https://core.telegram.org/api/files#downloading-files
const (
	fragment     = 1 << 20 // bytes; a range may not cross a multiple of it
	unit         = 4 << 10 // bytes; ranges are cut so
	preciseUnit  = 1 << 10 // bytes; the same for precise ranges
	hashedLength = 128 << 10
	hashesAtOnce = 10 // ranges of hashedLength
)

// Location names the bytes of a file, or of one of its sizes.
type Location struct {
	ID        int64
	Hash      int64
	Reference []byte
	Size      string // the letter of a size; empty: the document itself
	Photo     bool   // what kind of file the client takes it for
}

// Found returns the file that a viewer names, if he may open it. It fails with
// [ErrFile], [ErrRefEmpty], [ErrRefExpired] or [ErrRef].
func (s *Service) Found(ctx context.Context, viewer int64, l Location) (*mediapb.File, error) {
	f, err := s.File(ctx, l.ID)
	if err != nil {
		return nil, err
	}
	if f.Photo != l.Photo {
		return nil, ErrFile
	}
	return f, s.sign.Check(viewer, f, l.Hash, l.Reference)
}

// Open returns the bytes that a viewer names, if he may.
func (s *Service) Open(ctx context.Context, viewer int64, l Location) (*Object, error) {
	f, err := s.Found(ctx, viewer, l)
	if err != nil {
		return nil, err
	}
	return s.object(ctx, f, l.Size)
}

// OpenSize returns a picture of a photo whose viewer was found entitled in
// another way: to see a profile photo one needs no reference.
func (s *Service) OpenSize(ctx context.Context, f *mediapb.File, letter string) (*Object, error) {
	return s.object(ctx, f, letter)
}

func (s *Service) object(ctx context.Context, f *mediapb.File, letter string) (*Object, error) {
	if letter == "" {
		if f.Content == nil {
			return nil, ErrFile
		}
		return &Object{File: f, Size: f.Content.Size, Mime: f.Mime, r: s.content(ctx, f.Content)}, nil
	}
	for _, v := range f.Videos {
		if v.Type == letter && v.Content != nil {
			return &Object{File: f, Letter: letter, Size: v.Content.Size, Mime: "video/mp4", r: s.content(ctx, v.Content)}, nil
		}
	}
	for _, z := range f.Sizes {
		if z.Type != letter {
			continue
		}
		folder, err := blob.FolderOf(f.Folder)
		if err != nil {
			return nil, err
		}
		mime := "image/jpeg"
		if z.Webp {
			mime = mimeWebP
		}
		return &Object{
			File: f, Letter: letter, Size: int64(z.Bytes), Mime: mime,
			r: object{ctx, s.blobs, blob.Key{Folder: folder, Number: sizeNumber(letter)}},
		}, nil
	}
	return nil, ErrFile
}

// sizeNumber is the number of a size's object: above those of parts.
func sizeNumber(letter string) uint32 { return 1<<24 + uint32(letter[0]) }

// Object is what can be read of a file.
type Object struct {
	File   *mediapb.File
	Letter string // of a size; empty for the document itself
	Size   int64  // bytes
	Mime   string // media type of these bytes
	r      io.ReaderAt
}

// ReadAt implements [io.ReaderAt] for the life of the context that the object
// was opened with.
func (o *Object) ReadAt(p []byte, off int64) (int, error) { return o.r.ReadAt(p, off) }

// Cut returns how many bytes a range has: limit from offset on, fewer at the end
// and none after it. It fails with [ErrOffset] or [ErrLimit] unless the range is
// cut as it should.
//
// https://core.telegram.org/method/upload.getFile
func (o *Object) Cut(offset int64, limit int, precise bool) (int, error) {
	cut := int64(unit)
	if precise {
		cut = preciseUnit
	}
	switch {
	case offset < 0 || offset%cut != 0:
		return 0, ErrOffset
	case limit <= 0 || limit > fragment || int64(limit)%cut != 0 || !precise && fragment%limit != 0,
		offset/fragment != (offset+int64(limit)-1)/fragment:
		return 0, ErrLimit
	}
	return int(min(int64(limit), max(o.Size-offset, 0))), nil
}

// Read fills p from offset on; p is not longer than [Object.Cut] says.
func (o *Object) Read(p []byte, offset int64) error {
	if len(p) == 0 {
		return nil
	}
	if _, err := o.ReadAt(p, offset); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read a file: %w", err)
	}
	return nil
}

// Hash is the SHA-256 of a range.
type Hash struct {
	Offset int64
	Limit  int // bytes
	Sum    [32]byte
}

// Hashes returns the hashes of the ranges that begin with the one at offset.
//
// https://core.telegram.org/method/upload.getFileHashes
func (o *Object) Hashes(offset int64) ([]Hash, error) {
	if offset < 0 || offset > o.Size {
		return nil, ErrOffset
	}
	var out []Hash
	buf := make([]byte, hashedLength)
	for at := offset / hashedLength * hashedLength; at < o.Size && len(out) < hashesAtOnce; at += hashedLength {
		n, err := o.ReadAt(buf[:min(hashedLength, o.Size-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read a file: %w", err)
		}
		out = append(out, Hash{Offset: at, Limit: n, Sum: sha256.Sum256(buf[:n])})
	}
	return out, nil
}

// object reads one blob.
type object struct {
	ctx   context.Context
	blobs blob.Store
	key   blob.Key
}

func (o object) ReadAt(p []byte, off int64) (int, error) { return o.blobs.ReadAt(o.ctx, o.key, p, off) }

// content reads the parts of a document as one.
func (s *Service) content(ctx context.Context, c *mediapb.Content) io.ReaderAt {
	if folder, err := blob.FolderOf(c.Folder); err == nil && s.shipped.folders[folder] != nil {
		return bytes.NewReader(s.shipped.folders[folder])
	}
	return contentReader{ctx, s.blobs, c}
}

type contentReader struct {
	ctx     context.Context
	blobs   blob.Store
	content *mediapb.Content
}

func (c contentReader) ReadAt(p []byte, off int64) (int, error) {
	folder, err := blob.FolderOf(c.content.Folder)
	if err != nil {
		return 0, err
	}
	size, part := c.content.Size, int64(c.content.PartSize)
	n := 0
	for n < len(p) {
		at := off + int64(n)
		if at >= size {
			return n, io.EOF
		}
		inPart := at % part
		want := min(int64(len(p)-n), part-inPart, size-at)
		key := blob.Key{Folder: folder, Number: uint32(at / part)}
		got, err := c.blobs.ReadAt(c.ctx, key, p[n:n+int(want)], inPart)
		n += got
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
