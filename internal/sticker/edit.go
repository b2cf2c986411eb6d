package sticker

import (
	"context"
	"errors"
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/store"
	"chappe/internal/update"
)

// edit changes a set of the user's in one transaction and returns it as it is
// then. more are owners that fn needs besides.
func (s *Service) edit(ctx context.Context, user, id int64, fn func(tx *update.Tx, rec *stickerpb.Set) error, more ...peer.Owner) (*stickerpb.Set, error) {
	if s.builtIn[id] != nil {
		return nil, ErrNoSet
	}
	var rec *stickerpb.Set
	owners := append(more, peer.SetOf(id), peer.MailboxOf(user))
	err := s.log.Write(ctx, owners, func(tx *update.Tx) (err error) {
		if rec, err = s.mine(tx, user, id); err != nil {
			return err
		}
		if err := fn(tx, rec); err != nil {
			return err
		}
		tx.OnApplied(func(store.Commit) { s.sets.Drop(id) })
		return errors.Join(record.Set(tx, peer.SetOf(id), setKey(), rec), s.tellChanged(tx, user, rec))
	})
	return rec, err
}

// place is where a file stands in a set, or [ErrSticker].
func place(rec *stickerpb.Set, file int64) (int, error) {
	i := slices.IndexFunc(rec.Stickers, func(x *stickerpb.Sticker) bool { return x.File.Id == file })
	if i < 0 {
		return 0, ErrSticker
	}
	return i, nil
}

// setOf is the set that a sticker belongs to, or [ErrSticker].
func setOf(f *mediapb.File) (int64, error) {
	id := f.GetAttributes().GetSticker().GetSet()
	if id == 0 {
		return 0, ErrSticker
	}
	return id, nil
}

// ready makes a sticker for a set of the user's.
func (s *Service) ready(ctx context.Context, user, id int64, item Item) (*stickerpb.Sticker, error) {
	rec, err := s.Set(ctx, id)
	if err != nil {
		return nil, err
	}
	if rec.Creator != user {
		return nil, ErrNoSet
	}
	return s.make(ctx, rec, item)
}

// Add puts a sticker at the end of a set.
//
// https://core.telegram.org/method/stickers.addStickerToSet
func (s *Service) Add(ctx context.Context, user, id int64, item Item) (*stickerpb.Set, error) {
	if rec, err := s.Set(ctx, id); err == nil && len(rec.Stickers) >= roomFor(rec.Kind) {
		return nil, ErrTooMany
	}
	one, err := s.ready(ctx, user, id, item)
	if err != nil {
		return nil, err
	}
	return s.edit(ctx, user, id, func(tx *update.Tx, rec *stickerpb.Set) error {
		if len(rec.Stickers) >= roomFor(rec.Kind) {
			return ErrTooMany
		}
		rec.Stickers = append(rec.Stickers, one)
		s.files.Refer(tx, peer.SetOf(id), one.File, media.InSet, 0)
		return nil
	})
}

// Remove takes a sticker out of its set.
//
// https://core.telegram.org/method/stickers.removeStickerFromSet
func (s *Service) Remove(ctx context.Context, user int64, f *mediapb.File) (*stickerpb.Set, error) {
	id, err := setOf(f)
	if err != nil {
		return nil, err
	}
	return s.edit(ctx, user, id, func(tx *update.Tx, rec *stickerpb.Set) error {
		i, err := place(rec, f.Id)
		if err != nil {
			return err
		}
		rec.Stickers = slices.Delete(rec.Stickers, i, i+1)
		if rec.ThumbDocument == f.Id {
			rec.ThumbDocument = 0
		}
		s.files.Release(tx, peer.SetOf(id), f, media.InSet, 0)
		return nil
	})
}

// Move brings a sticker to another place in its set; the first is 0.
//
// https://core.telegram.org/method/stickers.changeStickerPosition
func (s *Service) Move(ctx context.Context, user int64, f *mediapb.File, to int) (*stickerpb.Set, error) {
	id, err := setOf(f)
	if err != nil {
		return nil, err
	}
	return s.edit(ctx, user, id, func(_ *update.Tx, rec *stickerpb.Set) error {
		i, err := place(rec, f.Id)
		if err != nil {
			return err
		}
		one := rec.Stickers[i]
		rec.Stickers = slices.Delete(rec.Stickers, i, i+1)
		rec.Stickers = slices.Insert(rec.Stickers, min(max(to, 0), len(rec.Stickers)), one)
		return nil
	})
}

// Replace puts a new sticker in the place of another.
//
// https://core.telegram.org/method/stickers.replaceSticker
func (s *Service) Replace(ctx context.Context, user int64, f *mediapb.File, item Item) (*stickerpb.Set, error) {
	id, err := setOf(f)
	if err != nil {
		return nil, err
	}
	one, err := s.ready(ctx, user, id, item)
	if err != nil {
		return nil, err
	}
	return s.edit(ctx, user, id, func(tx *update.Tx, rec *stickerpb.Set) error {
		i, err := place(rec, f.Id)
		if err != nil {
			return err
		}
		rec.Stickers[i] = one
		s.files.Release(tx, peer.SetOf(id), f, media.InSet, 0)
		s.files.Refer(tx, peer.SetOf(id), one.File, media.InSet, 0)
		return nil
	})
}

// Correction is what changes of a sticker; nil stays as it is.
type Correction struct {
	Emoji    *string
	Keywords *string
	Coords   *mediapb.MaskCoords
}

// Correct changes what is said of a sticker.
//
// https://core.telegram.org/method/stickers.changeSticker
func (s *Service) Correct(ctx context.Context, user int64, f *mediapb.File, c Correction) (*stickerpb.Set, error) {
	id, err := setOf(f)
	if err != nil {
		return nil, err
	}
	return s.edit(ctx, user, id, func(tx *update.Tx, rec *stickerpb.Set) error {
		i, err := place(rec, f.Id)
		if err != nil {
			return err
		}
		one := rec.Stickers[i]
		file, _ := proto.Clone(one.File).(*mediapb.File)
		if c.Emoji != nil {
			emoji, ok := Emoji(*c.Emoji)
			if !ok {
				return ErrEmoji
			}
			one.Emoji, file.Attributes.Sticker.Alt = emoji, emoji[0]
		}
		if c.Keywords != nil {
			one.Keywords = keywords(*c.Keywords)
		}
		if c.Coords != nil && rec.Kind == stickerpb.Kind_MASKS {
			file.Attributes.Sticker.Coords = c.Coords
		}
		one.File = file
		return s.files.Describe(tx, file)
	}, media.FileOwner(f.Id))
}

// Rename gives a set another title.
//
// https://core.telegram.org/method/stickers.renameStickerSet
func (s *Service) Rename(ctx context.Context, user, id int64, title string) (*stickerpb.Set, error) {
	title, err := checkTitle(title)
	if err != nil {
		return nil, err
	}
	old, err := s.Set(ctx, id)
	if err != nil {
		return nil, err
	}
	was := s.beginnings(old)
	is := s.beginnings(&stickerpb.Set{Title: title, ShortName: old.ShortName})
	return s.edit(ctx, user, id, func(tx *update.Tx, rec *stickerpb.Set) error {
		if rec.Title != old.Title {
			return ErrNoSet // renamed twice at a time: the second comes too early
		}
		for _, w := range was {
			tx.Delete(w.owner, w.wordKey(id))
		}
		for _, w := range is {
			tx.Set(w.owner, w.wordKey(id), nil)
		}
		rec.Title = title
		return nil
	}, append(ownersOf(was), ownersOf(is)...)...)
}

// SetThumb gives a set a picture: a document, one of its own custom emoji by its
// id, or neither.
//
// https://core.telegram.org/method/stickers.setStickerSetThumb
func (s *Service) SetThumb(ctx context.Context, user, id int64, f *mediapb.File, own int64) (*stickerpb.Set, error) {
	rec, err := s.Set(ctx, id)
	if err != nil {
		return nil, err
	}
	if rec.Creator != user {
		return nil, ErrNoSet
	}
	var thumb *mediapb.File
	if f != nil {
		if thumb, err = s.makeThumb(ctx, rec, f); err != nil {
			return nil, err
		}
	}
	return s.edit(ctx, user, id, func(tx *update.Tx, rec *stickerpb.Set) error {
		if own != 0 {
			if _, err := place(rec, own); err != nil || rec.Kind != stickerpb.Kind_EMOJI {
				return ErrSticker
			}
		}
		s.files.Release(tx, peer.SetOf(id), rec.Thumb, media.InSet, 0)
		s.files.Refer(tx, peer.SetOf(id), thumb, media.InSet, 0)
		rec.Thumb, rec.ThumbDocument = thumb, own
		rec.ThumbVersion++
		return nil
	})
}
