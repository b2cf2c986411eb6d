package media

import (
	"context"
	"slices"

	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Shelf is a list of files that a user keeps at hand, the last used first.
type Shelf uint8

// The shelves. The values are stored: never renumber them.
const SavedGIFs Shelf = 1

// maxShelf is how many files a shelf holds; the last ones fall off:
// https://core.telegram.org/api/config, saved_gifs_limit_default.
const maxShelf = 200

func (l Shelf) key() []byte { return store.NewKey(store.TagShelf).U8(uint8(l)) }

// OnShelf returns the files of a user's shelf.
func (s *Service) OnShelf(ctx context.Context, user int64, l Shelf) ([]*mediapb.File, error) {
	list := new(mediapb.List)
	err := s.log.View(ctx, func(r store.Reader) error {
		_, err := get(r, peer.MailboxOf(user), l.key(), list)
		return err
	})
	return list.Files, err
}

// PutOnShelf puts a file first on a user's shelf, or takes it away, and tells
// the user's devices if that changes anything.
func (s *Service) PutOnShelf(ctx context.Context, user int64, l Shelf, f *mediapb.File, away bool) error {
	o := peer.MailboxOf(user)
	if !away {
		if err := s.Prepare(ctx, f, o); err != nil {
			return err
		}
	}
	return s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
		list := new(mediapb.List)
		if _, err := get(tx, o, l.key(), list); err != nil {
			return err
		}
		at := slices.IndexFunc(list.Files, func(old *mediapb.File) bool { return old.Id == f.Id })
		if at == 0 && !away || at < 0 && away {
			return nil
		}
		list.Files = slices.DeleteFunc(list.Files, func(old *mediapb.File) bool { return old.Id == f.Id })
		s.Release(tx, o, f, InList, int32(l))
		if !away {
			list.Files = slices.Insert(list.Files, 0, f)
			s.Refer(tx, o, f, InList, int32(l))
		}
		for ; len(list.Files) > maxShelf; list.Files = list.Files[:len(list.Files)-1] {
			s.Release(tx, o, list.Files[len(list.Files)-1], InList, int32(l))
		}
		if err := set(tx, o, l.key(), list); err != nil {
			return err
		}
		_, err := tx.Append(o, &updatepb.Event{Kind: updatepb.Kind_SHELF, Count: int32(l)}, nil)
		return err
	})
}
