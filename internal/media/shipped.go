package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
	"chappe/internal/store"
)

// shipped are the files that come with the program. They are read from memory,
// and are laid among the others when somebody first refers to one: so what a
// message shows is still there when a later version comes with other files.
type shipped struct {
	files   map[int64]*mediapb.File
	folders map[blob.Folder][]byte
}

// Ship adds a document that comes with the program, with the outline that is
// shown of it. The same bytes and attributes have the same id at every start.
// Call it before the first request.
func (s *Service) Ship(mime string, a *mediapb.Attributes, b, outline []byte) (*mediapb.File, error) {
	sum, err := shippedSum(mime, a, b)
	if err != nil {
		return nil, err
	}
	folder := blob.Folder(sum[8:24])
	f := &mediapb.File{
		Id: int64(binary.BigEndian.Uint64(sum[:8])>>2) | 1, Date: shippedDate, Mime: mime, Size: int64(len(b)), Attributes: a, Outline: outline,
		Content: &mediapb.Content{Folder: folder[:], PartSize: int32(len(b)), Size: int64(len(b))},
	}
	s.shipped.files[f.Id], s.shipped.folders[folder] = f, b
	return f, nil
}

// shippedDate is when files were made that were made with the program: clients
// want to see some date.
const shippedDate = 1767225600 // 2026-01-01

func shippedSum(mime string, a *mediapb.Attributes, b []byte) ([32]byte, error) {
	attributes, err := proto.MarshalOptions{Deterministic: true}.Marshal(a)
	if err != nil {
		return [32]byte{}, fmt.Errorf("encode attributes: %w", err)
	}
	content := sha256.Sum256(b)
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "chappe/shipped/1 %s %d ", mime, len(attributes))
	_, _ = h.Write(attributes)
	_, _ = h.Write(content[:])
	return [32]byte(h.Sum(nil)), nil
}

// lay puts a shipped folder among the others, once.
func (s *Service) lay(ctx context.Context, folder blob.Folder, b []byte) error {
	there := false
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		there, err = r.Has(folderOwner(folder), keptKey(folder))
		return err
	})
	if there || err != nil {
		return err
	}
	if _, err := s.blobs.Put(ctx, blob.Key{Folder: folder}, bytes.NewReader(b)); err != nil {
		return err
	}
	for _, f := range s.shipped.files {
		if bytes.Equal(f.Content.Folder, folder[:]) {
			return s.keep(ctx, 0, nil, f)
		}
	}
	return ErrFile
}
