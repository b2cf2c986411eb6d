package media

import (
	"context"
	"slices"

	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Shelf is a list of files that a user keeps at hand, the last used first.
type Shelf uint8

// The shelves. The values are stored: never renumber them.
const (
	SavedGIFs      Shelf = 1
	RecentStickers Shelf = 2
	RecentMasks    Shelf = 3 // laid on pictures
	FavedStickers  Shelf = 4
)

// shelfSizes are how many files a shelf holds; the last ones fall off:
// https://core.telegram.org/api/config, saved_gifs_limit_default and
// stickers_faved_limit_default.
var shelfSizes = map[Shelf]int{SavedGIFs: 200, RecentStickers: 200, RecentMasks: 200, FavedStickers: 5}

func (l Shelf) key() []byte { return store.NewKey(store.TagShelf).U8(uint8(l)) }

// OnShelf returns the files of a user's shelf.
func (s *Service) OnShelf(ctx context.Context, user int64, l Shelf) ([]*mediapb.File, error) {
	list, err := s.Shelf(ctx, user, l)
	return list.GetFiles(), err
}

// Shelf returns the files of a user's shelf with the dates of their last use.
func (s *Service) Shelf(ctx context.Context, user int64, l Shelf) (*mediapb.List, error) {
	list := new(mediapb.List)
	err := s.log.View(ctx, func(r store.Reader) error {
		_, err := record.Get(r, peer.MailboxOf(user), l.key(), list)
		return err
	})
	dated(list)
	return list, err
}

// dated makes sure that there is a date for each file.
func dated(list *mediapb.List) {
	for len(list.Dates) < len(list.Files) {
		list.Dates = append(list.Dates, 0)
	}
}

// take takes the file at a place of a list away.
func take(list *mediapb.List, i int) {
	list.Files, list.Dates = slices.Delete(list.Files, i, i+1), slices.Delete(list.Dates, i, i+1)
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
		if _, err := record.Get(tx, o, l.key(), list); err != nil {
			return err
		}
		dated(list)
		at := slices.IndexFunc(list.Files, func(old *mediapb.File) bool { return old.Id == f.Id })
		if at == 0 && !away && l == SavedGIFs || at < 0 && away {
			return nil
		}
		if at >= 0 {
			take(list, at)
		}
		s.Release(tx, o, f, InList, int32(l))
		if !away {
			list.Files, list.Dates = slices.Insert(list.Files, 0, f), slices.Insert(list.Dates, 0, tx.Date())
			s.Refer(tx, o, f, InList, int32(l))
		}
		for last := len(list.Files) - 1; last >= shelfSizes[l]; last-- {
			s.Release(tx, o, list.Files[last], InList, int32(l))
			take(list, last)
		}
		if err := record.Set(tx, o, l.key(), list); err != nil {
			return err
		}
		_, err := tx.Append(o, &updatepb.Event{Kind: updatepb.Kind_SHELF, Count: int32(l)}, nil)
		return err
	})
}

// ClearShelf takes everything from a user's shelf.
func (s *Service) ClearShelf(ctx context.Context, user int64, l Shelf) error {
	o := peer.MailboxOf(user)
	return s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
		list := new(mediapb.List)
		ok, err := record.Get(tx, o, l.key(), list)
		if !ok || err != nil {
			return err
		}
		for _, f := range list.Files {
			s.Release(tx, o, f, InList, int32(l))
		}
		tx.Delete(o, l.key())
		_, err = tx.Append(o, &updatepb.Event{Kind: updatepb.Kind_SHELF, Count: int32(l)}, nil)
		return err
	})
}
