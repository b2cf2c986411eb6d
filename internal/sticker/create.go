package sticker

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Limits of sets: https://core.telegram.org/api/stickers
const (
	maxStickers    = 120 // stickers or masks in a set
	maxCustomEmoji = 200 // custom emoji in a set
	maxOwn         = 200 // sets that one user makes
	maxKeywords    = 20  // of a sticker
	maxKeyword     = 64  // characters of all of them together
)

// Item is what a client says of a document that becomes a sticker.
type Item struct {
	File     *mediapb.File
	Emoji    string // one or more emoji
	Keywords string // separated by commas
	Coords   *mediapb.MaskCoords
}

// Draft is a set that somebody is about to make.
type Draft struct {
	Kind      stickerpb.Kind
	Title     string
	ShortName string
	TextColor bool // of custom emoji: they take the colour of the text
	Thumb     *mediapb.File
	Items     []Item
}

// newID returns an id that no set has: 62 random bits.
func newID() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand aborts the process instead
	return int64(binary.BigEndian.Uint64(b[:])>>2) | 1
}

// roomFor is how many members a set may have.
func roomFor(k stickerpb.Kind) int {
	if k == stickerpb.Kind_EMOJI {
		return maxCustomEmoji
	}
	return maxStickers
}

// Create makes a set of a user, who has it at hand from then on. It fails with
// an error of names, of stickers, [ErrEmpty] or [ErrTooMany].
//
// https://core.telegram.org/method/stickers.createStickerSet
func (s *Service) Create(ctx context.Context, user int64, n Draft) (*stickerpb.Set, error) {
	title, err := checkTitle(n.Title)
	if err != nil {
		return nil, err
	}
	if err := s.CheckShortName(ctx, n.ShortName); err != nil {
		return nil, err
	}
	switch {
	case len(n.Items) == 0:
		return nil, ErrEmpty
	case len(n.Items) > roomFor(n.Kind):
		return nil, ErrTooMany
	}
	rec := &stickerpb.Set{
		Id: newID(), Kind: n.Kind, Title: title, ShortName: n.ShortName, Creator: user,
		TextColor: n.TextColor && n.Kind == stickerpb.Kind_EMOJI,
	}
	for _, item := range n.Items {
		one, err := s.make(ctx, rec, item)
		if err != nil {
			return nil, err
		}
		rec.Stickers = append(rec.Stickers, one)
	}
	if n.Thumb != nil {
		if rec.Thumb, err = s.makeThumb(ctx, rec, n.Thumb); err != nil {
			return nil, err
		}
		rec.ThumbVersion = 1
	}
	return rec, s.found(ctx, user, rec)
}

// make makes a sticker of a set that is not stored yet with it.
func (s *Service) make(ctx context.Context, rec *stickerpb.Set, item Item) (*stickerpb.Sticker, error) {
	emoji, ok := Emoji(item.Emoji)
	if !ok {
		return nil, ErrEmoji
	}
	what := &mediapb.Sticker{Alt: emoji[0], Set: rec.Id}
	use := media.AsSticker
	switch rec.Kind {
	case stickerpb.Kind_MASKS:
		what.Mask, what.Coords = true, item.Coords
	case stickerpb.Kind_EMOJI:
		what.Custom, what.TextColor, use = true, rec.TextColor, media.AsEmoji
	}
	f, err := s.files.MakeSticker(ctx, rec.Creator, item.File, use, what)
	if err != nil {
		return nil, err
	}
	if err := s.files.Prepare(ctx, f, peer.SetOf(rec.Id)); err != nil {
		return nil, err
	}
	return &stickerpb.Sticker{File: f, Emoji: emoji, Keywords: keywords(item.Keywords)}, nil
}

func (s *Service) makeThumb(ctx context.Context, rec *stickerpb.Set, f *mediapb.File) (*mediapb.File, error) {
	thumb, err := s.files.MakeSticker(ctx, rec.Creator, f, media.AsThumb, nil)
	if err != nil {
		return nil, err
	}
	return thumb, s.files.Prepare(ctx, thumb, peer.SetOf(rec.Id))
}

// keywords splits a list of words.
func keywords(text string) []string {
	var all []string
	left := maxKeyword
	for word := range strings.SplitSeq(strings.ToValidUTF8(text, ""), ",") {
		word = strings.TrimSpace(word)
		n := utf8.RuneCountInString(word)
		if word == "" || n > left || len(all) == maxKeywords {
			continue
		}
		left -= n
		all = append(all, word)
	}
	return all
}

// found stores a new set, its names, and that its creator has it.
func (s *Service) found(ctx context.Context, user int64, rec *stickerpb.Set) error {
	o, mine := peer.SetOf(rec.Id), peer.MailboxOf(user)
	name, words := s.nameIndex(rec.ShortName), s.beginnings(rec)
	owners := append(ownersOf(words), o, mine, name.owner)
	return s.log.Write(ctx, owners, func(tx *update.Tx) error {
		if err := s.free(tx, rec.ShortName); err != nil {
			return err
		}
		own := new(stickerpb.Own)
		if _, err := record.Get(tx, mine, ownKey(), own); err != nil {
			return err
		}
		if len(own.Sets) >= maxOwn {
			return ErrTooMany
		}
		own.Sets = slices.Insert(own.Sets, 0, rec.Id)
		rec.Date = tx.Date()
		tx.Set(name.owner, name.nameKey(), binary.BigEndian.AppendUint64(nil, uint64(rec.Id)))
		for _, w := range words {
			tx.Set(w.owner, w.wordKey(rec.Id), nil)
		}
		for _, one := range rec.Stickers {
			s.files.Refer(tx, o, one.File, media.InSet, 0)
		}
		s.files.Refer(tx, o, rec.Thumb, media.InSet, 0)
		l, err := s.list(tx, user, rec.Kind)
		if err != nil {
			return err
		}
		put(l, &stickerpb.List_Entry{Set: rec.Id, Date: tx.Date()})
		_, err = tx.Append(mine, &updatepb.Event{Kind: updatepb.Kind_NEW_STICKER_SET, Count64: rec.Id}, nil)
		return errors.Join(err, record.Set(tx, mine, ownKey(), own), record.Set(tx, mine, listKey(rec.Kind), l), record.Set(tx, o, setKey(), rec))
	})
}

// Delete takes a set of the user's away for everybody. Messages keep showing
// the stickers that they show.
//
// https://core.telegram.org/method/stickers.deleteStickerSet
func (s *Service) Delete(ctx context.Context, user, id int64) error {
	rec, err := s.Set(ctx, id)
	if err != nil {
		return err
	}
	o, mine := peer.SetOf(id), peer.MailboxOf(user)
	name, words := s.nameIndex(rec.ShortName), s.beginnings(rec)
	owners := append(ownersOf(words), o, mine, name.owner)
	return s.log.Write(ctx, owners, func(tx *update.Tx) error {
		rec, err := s.mine(tx, user, id)
		if err != nil {
			return err
		}
		tx.Delete(name.owner, name.nameKey())
		for _, w := range words {
			tx.Delete(w.owner, w.wordKey(id))
		}
		for _, one := range rec.Stickers {
			s.files.Release(tx, o, one.File, media.InSet, 0)
		}
		s.files.Release(tx, o, rec.Thumb, media.InSet, 0)
		tx.Delete(o, setKey())
		tx.OnApplied(func(store.Commit) { s.sets.Drop(id) })
		own := new(stickerpb.Own)
		if _, err := record.Get(tx, mine, ownKey(), own); err != nil {
			return err
		}
		own.Sets = slices.DeleteFunc(own.Sets, func(x int64) bool { return x == id })
		return errors.Join(record.Set(tx, mine, ownKey(), own), s.tellChanged(tx, user, rec))
	})
}

// mine reads a set that the user may edit, or [ErrNoSet].
func (s *Service) mine(r store.Reader, user, id int64) (*stickerpb.Set, error) {
	rec := new(stickerpb.Set)
	ok, err := record.Get(r, peer.SetOf(id), setKey(), rec)
	if err == nil && (!ok || rec.Creator != user) {
		err = ErrNoSet
	}
	return rec, err
}

// tellChanged tells the creator's devices to look at their sets again.
func (s *Service) tellChanged(tx *update.Tx, user int64, rec *stickerpb.Set) error {
	_, err := tx.Append(peer.MailboxOf(user), &updatepb.Event{Kind: updatepb.Kind_STICKER_SETS, Count: int32(rec.Kind)}, nil)
	return err
}

// Mine returns sets that the user has made, the newest first, from after one of
// them on, and how many there are.
//
// https://core.telegram.org/method/messages.getMyStickers
func (s *Service) Mine(ctx context.Context, user, after int64, limit int) ([]*stickerpb.Set, int, error) {
	own := new(stickerpb.Own)
	err := s.log.View(ctx, func(r store.Reader) error {
		_, err := record.Get(r, peer.MailboxOf(user), ownKey(), own)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	ids := own.Sets[slices.Index(own.Sets, after)+1:]
	sets, err := s.each(ctx, ids[:min(len(ids), max(limit, 0), maxPage)])
	return sets, len(own.Sets), err
}

// maxPage is how many sets are in one answer at most.
const maxPage = 100
