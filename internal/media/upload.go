package media

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"

	"google.golang.org/protobuf/proto"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// The rules of parts: https://core.telegram.org/api/files#uploading-files.
// MaxParts is upload_max_fileparts_premium of the client configuration: 4 GB.
const (
	MaxPart  = 512 << 10 // bytes
	MaxParts = 8000
	// MaxSmall is the greatest file that is sent without saying its number of
	// parts, in bytes; such files come with a checksum.
	MaxSmall = 10 << 20
)

// uploadID names an upload: the client makes up the number.
type uploadID struct {
	user int64
	file int64
}

func (u uploadID) owner() peer.Owner { return uploadsOf(u.user) }

func (u uploadID) key() []byte { return store.NewKey(store.TagUpload).U64(uint64(u.file)) }

func (u uploadID) part(n int) []byte {
	return store.NewKey(store.TagPart).U64(uint64(u.file)).U32(uint32(n))
}

func (u uploadID) parts() store.Range {
	return store.Prefix(store.NewKey(store.TagPart).U64(uint64(u.file)))
}

// SavePart keeps part number part of a file that user uploads. Parts come in
// any order, in parallel and as often as the client likes; the last one of a
// number counts. total is how many parts there will be, 0 if the client does
// not say. When it returns nil the part is durable.
//
// https://core.telegram.org/method/upload.saveFilePart
func (s *Service) SavePart(ctx context.Context, user, file int64, part, total int, b []byte) error {
	if err := checkPart(part, total, len(b)); err != nil {
		return err
	}
	if err := s.room(ctx, user, int64(len(b))); err != nil {
		return err
	}
	id := uploadID{user, file}
	folder, err := s.uploads.Load(id, func() (blob.Folder, error) { return s.beginUpload(ctx, id) })
	if err != nil {
		return err
	}
	if _, err := s.blobs.Put(ctx, blob.Key{Folder: folder, Number: uint32(part)}, bytes.NewReader(b)); err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	return s.log.Write(ctx, []peer.Owner{id.owner()}, func(tx *update.Tx) error {
		var old mediapb.Part
		if _, err := record.Get(tx, id.owner(), id.part(part), &old); err != nil {
			return err
		}
		if err := s.charge(tx, user, int64(len(b))-int64(old.Size)); err != nil {
			return err
		}
		return record.Set(tx, id.owner(), id.part(part), &mediapb.Part{Size: int32(len(b)), Sum: sum[:], Date: tx.Date()})
	})
}

func checkPart(part, total, size int) error {
	switch {
	case total < 0 || total > MaxParts:
		return ErrParts
	case part < 0 || part >= MaxParts || total > 0 && part >= total:
		return ErrPartNumber
	case size == 0:
		return ErrPartEmpty
	case size > MaxPart:
		return ErrPartTooBig
	case part < total-1 && (size%1024 != 0 || MaxPart%size != 0):
		return ErrPartSize
	}
	return nil
}

// beginUpload returns the folder of an upload, which it begins if need be.
func (s *Service) beginUpload(ctx context.Context, id uploadID) (folder blob.Folder, err error) {
	if err := s.hold(ctx, id.owner()); err != nil { // so that the sweeper finds it
		return folder, err
	}
	err = s.log.Write(ctx, []peer.Owner{id.owner()}, func(tx *update.Tx) error {
		var u mediapb.Upload
		ok, err := record.Get(tx, id.owner(), id.key(), &u)
		if err != nil {
			return err
		}
		if ok && u.Photo == nil && u.Document == nil && u.Portrait == nil {
			folder, err = blob.FolderOf(u.Folder)
			return err
		}
		// What files were made of must not change: a number that is used again
		// begins anew.
		if err := s.dropUpload(tx, id, &u); err != nil {
			return err
		}
		folder = blob.NewFolder()
		return record.Set(tx, id.owner(), id.key(), &mediapb.Upload{Folder: folder[:], Date: tx.Date()})
	})
	return folder, err
}

// Input names an upload whose parts have all come.
// https://core.telegram.org/constructor/inputFile
type Input struct {
	ID    int64
	Parts int
	Name  string
	MD5   string // hexadecimal; empty: not checked
}

// upload is one that is complete.
type upload struct {
	uploadID
	row     *mediapb.Upload
	content *mediapb.Content
}

// complete looks at an upload's parts and checks them. A file that was made of
// the upload before is in the row.
func (s *Service) complete(ctx context.Context, user int64, in Input) (*upload, error) {
	if in.Parts < 1 || in.Parts > MaxParts {
		return nil, ErrParts
	}
	u := &upload{uploadID: uploadID{user, in.ID}, row: new(mediapb.Upload)}
	err := s.log.View(ctx, func(r store.Reader) error {
		ok, err := record.Get(r, u.owner(), u.key(), u.row)
		if err == nil && !ok {
			err = MissingPart(0)
		}
		if err != nil {
			return err
		}
		u.content, err = contentOf(r, u, in.Parts)
		return err
	})
	if err != nil {
		return nil, err
	}
	return u, s.checkMD5(ctx, u.content, in.MD5)
}

// contentOf checks that all parts are there and as long as each other.
func contentOf(r store.Reader, u *upload, parts int) (*mediapb.Content, error) {
	c := &mediapb.Content{Folder: u.row.Folder}
	n := 0
	last := int32(0)
	for row, err := range r.Scan(u.owner(), u.parts()) {
		if err != nil {
			return nil, fmt.Errorf("read parts of an upload: %w", err)
		}
		number, _ := store.KeyU32(row.Key, 9)
		if int(number) != n {
			break
		}
		var p mediapb.Part
		if err := proto.Unmarshal(row.Value, &p); err != nil {
			return nil, fmt.Errorf("decode a part of an upload: %w", err)
		}
		if n == 0 {
			c.PartSize = p.Size
		}
		if n > 0 && last != c.PartSize {
			return nil, ErrPartSize
		}
		last = p.Size
		c.Size += int64(p.Size)
		if n++; n > parts {
			return nil, ErrParts
		}
	}
	if n < parts {
		return nil, MissingPart(n)
	}
	if last > c.PartSize {
		return nil, ErrPartSize
	}
	return c, nil
}

// checkMD5 holds the bytes of a small file against what the client says of
// them; large files come without a checksum.
func (s *Service) checkMD5(ctx context.Context, c *mediapb.Content, want string) error {
	if want == "" || c.Size > MaxSmall {
		return nil
	}
	sum := md5.New()
	if err := s.copyTo(ctx, sum, c); err != nil {
		return err
	}
	if !strings.EqualFold(hex.EncodeToString(sum.Sum(nil)), want) {
		return ErrChecksum
	}
	return nil
}

func (s *Service) copyTo(ctx context.Context, h hash.Hash, c *mediapb.Content) error {
	_, err := io.Copy(h, io.NewSectionReader(s.content(ctx, c), 0, c.Size))
	return err
}
