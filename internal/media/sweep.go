package media

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// folderSet is a set of folders.
type folderSet map[blob.Folder]struct{}

// sweepUploads deletes the rows of uploads of which no part has come for
// [staleAfter]: what was made of them is a file of its own, and what was not
// made of them nobody waits for any more. Their bytes go with their folders. It
// returns how many went, and the folders of those that are under way.
func (s *Service) sweepUploads(ctx context.Context, began time.Time) (swept int, live folderSet, err error) {
	uploaders, err := s.holding(ctx, func(o peer.Owner) bool { return o.Space == peer.Uploads })
	if err != nil {
		return 0, nil, err
	}
	live = make(folderSet)
	for _, o := range uploaders {
		ids, err := s.uploadsBy(ctx, o.ID)
		if err != nil {
			return swept, nil, err
		}
		for _, id := range ids {
			gone, err := s.sweep(ctx, id, began, live)
			if err != nil {
				return swept, nil, err
			}
			if gone {
				swept++
			}
		}
	}
	return swept, live, nil
}

// uploadsBy lists the uploads of a user.
func (s *Service) uploadsBy(ctx context.Context, user int64) (ids []uploadID, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		for key, err := range r.Keys(uploadsOf(user), store.Prefix(store.NewKey(store.TagUpload))) {
			if err != nil {
				return fmt.Errorf("read uploads: %w", err)
			}
			file, ok := store.KeyU64(key, 1)
			if !ok {
				return fmt.Errorf("key of %d bytes is damaged", len(key))
			}
			ids = append(ids, uploadID{user, int64(file)})
		}
		return nil
	})
	return ids, err
}

func stale(last int64, began time.Time) bool {
	return began.Unix()-last > int64(staleAfter/time.Second)
}

// uploadAt reads an upload's row, nil if there is none, and when it was begun or
// its last part came, in unix seconds.
func uploadAt(r store.Reader, id uploadID) (u *mediapb.Upload, last int64, err error) {
	u = new(mediapb.Upload)
	if ok, err := record.Get(r, id.owner(), id.key(), u); !ok || err != nil {
		return nil, 0, err
	}
	last = u.Date
	err = eachPart(r, id, func(_ []byte, p *mediapb.Part) { last = max(last, p.Date) })
	return u, last, err
}

func eachPart(r store.Reader, id uploadID, fn func(key []byte, p *mediapb.Part)) error {
	for row, err := range r.Scan(id.owner(), id.parts()) {
		if err != nil {
			return fmt.Errorf("read parts of an upload: %w", err)
		}
		var p mediapb.Part
		if err := proto.Unmarshal(row.Value, &p); err != nil {
			return fmt.Errorf("decode a part of an upload: %w", err)
		}
		fn(row.Key, &p)
	}
	return nil
}

// sweep deletes the rows of an upload if it is stale, or notes its folder.
func (s *Service) sweep(ctx context.Context, id uploadID, began time.Time, live folderSet) (gone bool, err error) {
	var last int64
	err = s.log.View(ctx, func(r store.Reader) error {
		var u *mediapb.Upload
		if u, last, err = uploadAt(r, id); err != nil || u == nil || stale(last, began) {
			return err
		}
		folder, err := blob.FolderOf(u.Folder)
		live[folder] = struct{}{}
		return err
	})
	if err != nil || !stale(last, began) {
		return false, err
	}
	err = s.log.Write(ctx, []peer.Owner{id.owner()}, func(tx *update.Tx) error {
		u, last, err := uploadAt(tx, id)
		if gone = u != nil && stale(last, began); err != nil || !gone {
			return err // a part has come since
		}
		tx.Delete(id.owner(), id.key())
		tx.OnApplied(func(store.Commit) { s.uploads.Drop(id) })
		return s.dropUpload(tx, id, u)
	})
	return gone, err
}

// dropUpload deletes the parts of an upload. Those that have become part of a
// file count on as what they became.
func (s *Service) dropUpload(tx *update.Tx, id uploadID, u *mediapb.Upload) error {
	var size int64
	err := eachPart(tx, id, func(key []byte, p *mediapb.Part) {
		size += int64(p.Size)
		tx.Delete(id.owner(), key)
	})
	if err != nil || becameFile(u) {
		return err
	}
	return s.charge(tx, id.user, -size)
}

// becameFile reports whether the parts of an upload are those of a file.
func becameFile(u *mediapb.Upload) bool {
	for _, c := range append(contentsOf(u.Document), contentsOf(u.Portrait)...) {
		if bytes.Equal(c.Folder, u.Folder) {
			return true
		}
	}
	return false
}
