package rpc

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media/mediapb"
	"chappe/internal/sticker"
	"chappe/internal/sticker/stickerpb"
)

// Making sets of stickers: https://core.telegram.org/api/stickers
func (s *Server) registerStickers(t table) {
	on(t, ordered|bots, s.stickersCreateStickerSet)
	on(t, ordered|bots, s.stickersAddStickerToSet)
	on(t, ordered|bots, s.stickersRemoveStickerFromSet)
	on(t, ordered|bots, s.stickersChangeStickerPosition)
	on(t, ordered|bots, s.stickersChangeSticker)
	on(t, ordered|bots, s.stickersReplaceSticker)
	on(t, ordered|bots, s.stickersRenameStickerSet)
	on(t, ordered|bots, s.stickersSetStickerSetThumb)
	on(t, ordered|bots, s.stickersDeleteStickerSet)
	on(t, 0, s.stickersCheckShortName)
	on(t, 0, s.stickersSuggestShortName)
}

// edited renders a set as its creator has it after a change.
func (s *Server) edited(ctx context.Context, c *Caller, rec *stickerpb.Set, err error) (tg.MessagesStickerSetClass, error) {
	if err != nil {
		return nil, stickerError(err)
	}
	return s.fullSet(ctx, c, rec)
}

func (s *Server) fullSet(ctx context.Context, c *Caller, rec *stickerpb.Set) (*tg.MessagesStickerSet, error) {
	h, err := s.stickers.As(ctx, c.UserID, rec)
	if err != nil {
		return nil, err
	}
	return s.views.FullStickerSet(c.UserID, h), nil
}

func (s *Server) stickersCreateStickerSet(ctx context.Context, c *Caller, r *tg.StickersCreateStickerSetRequest) (tg.MessagesStickerSetClass, error) {
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil || user != c.UserID {
		return nil, tgerr.New(400, "USER_ID_INVALID")
	}
	if len(r.Stickers) > maxStickerIDs {
		return nil, stickerError(sticker.ErrTooMany)
	}
	n := sticker.Draft{Kind: setKind(r.Masks, r.Emojis), Title: r.Title, ShortName: r.ShortName, TextColor: r.TextColor}
	for i := range r.Stickers {
		item, err := s.itemOf(ctx, c, &r.Stickers[i])
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, item)
	}
	if n.Thumb, err = s.thumbOf(ctx, c, r.Thumb); err != nil {
		return nil, err
	}
	rec, err := s.stickers.Create(ctx, c.UserID, n)
	return s.edited(ctx, c, rec, err)
}

// thumbOf is the document that is to be the picture of a set, or nil.
func (s *Server) thumbOf(ctx context.Context, c *Caller, in tg.InputDocumentClass) (*mediapb.File, error) {
	switch in.(type) {
	case nil, *tg.InputDocumentEmpty:
		return nil, nil
	}
	f, err := s.namedDocument(ctx, c, in)
	return f, notSticker(err)
}

func (s *Server) stickersAddStickerToSet(ctx context.Context, c *Caller, r *tg.StickersAddStickerToSetRequest) (tg.MessagesStickerSetClass, error) {
	rec, err := s.namedSet(ctx, r.Stickerset)
	if err != nil {
		return nil, err
	}
	item, err := s.itemOf(ctx, c, &r.Sticker)
	if err != nil {
		return nil, err
	}
	rec, err = s.stickers.Add(ctx, c.UserID, rec.Id, item)
	return s.edited(ctx, c, rec, err)
}

func (s *Server) stickersRemoveStickerFromSet(ctx context.Context, c *Caller, r *tg.StickersRemoveStickerFromSetRequest) (tg.MessagesStickerSetClass, error) {
	f, err := s.namedSticker(ctx, c, r.Sticker)
	if err != nil {
		return nil, err
	}
	rec, err := s.stickers.Remove(ctx, c.UserID, f)
	return s.edited(ctx, c, rec, err)
}

func (s *Server) stickersChangeStickerPosition(ctx context.Context, c *Caller, r *tg.StickersChangeStickerPositionRequest) (tg.MessagesStickerSetClass, error) {
	f, err := s.namedSticker(ctx, c, r.Sticker)
	if err != nil {
		return nil, err
	}
	rec, err := s.stickers.Move(ctx, c.UserID, f, r.Position)
	return s.edited(ctx, c, rec, err)
}

func (s *Server) stickersChangeSticker(ctx context.Context, c *Caller, r *tg.StickersChangeStickerRequest) (tg.MessagesStickerSetClass, error) {
	f, err := s.namedSticker(ctx, c, r.Sticker)
	if err != nil {
		return nil, err
	}
	var change sticker.Correction
	if emoji, ok := r.GetEmoji(); ok {
		change.Emoji = &emoji
	}
	if words, ok := r.GetKeywords(); ok {
		change.Keywords = &words
	}
	if coords, ok := r.GetMaskCoords(); ok {
		if change.Coords, err = coordsOf(coords); err != nil {
			return nil, err
		}
	}
	rec, err := s.stickers.Correct(ctx, c.UserID, f, change)
	return s.edited(ctx, c, rec, err)
}

func (s *Server) stickersReplaceSticker(ctx context.Context, c *Caller, r *tg.StickersReplaceStickerRequest) (tg.MessagesStickerSetClass, error) {
	f, err := s.namedSticker(ctx, c, r.Sticker)
	if err != nil {
		return nil, err
	}
	item, err := s.itemOf(ctx, c, &r.NewSticker)
	if err != nil {
		return nil, err
	}
	rec, err := s.stickers.Replace(ctx, c.UserID, f, item)
	return s.edited(ctx, c, rec, err)
}

func (s *Server) stickersRenameStickerSet(ctx context.Context, c *Caller, r *tg.StickersRenameStickerSetRequest) (tg.MessagesStickerSetClass, error) {
	rec, err := s.namedSet(ctx, r.Stickerset)
	if err != nil {
		return nil, err
	}
	rec, err = s.stickers.Rename(ctx, c.UserID, rec.Id, r.Title)
	return s.edited(ctx, c, rec, err)
}

func (s *Server) stickersSetStickerSetThumb(ctx context.Context, c *Caller, r *tg.StickersSetStickerSetThumbRequest) (tg.MessagesStickerSetClass, error) {
	rec, err := s.namedSet(ctx, r.Stickerset)
	if err != nil {
		return nil, err
	}
	f, err := s.thumbOf(ctx, c, r.Thumb)
	if err != nil {
		return nil, err
	}
	rec, err = s.stickers.SetThumb(ctx, c.UserID, rec.Id, f, r.ThumbDocumentID)
	return s.edited(ctx, c, rec, err)
}

func (s *Server) stickersDeleteStickerSet(ctx context.Context, c *Caller, r *tg.StickersDeleteStickerSetRequest) (tg.BoolClass, error) {
	rec, err := s.namedSet(ctx, r.Stickerset)
	if err != nil {
		return nil, err
	}
	if err := s.stickers.Delete(ctx, c.UserID, rec.Id); err != nil {
		return nil, stickerError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) stickersCheckShortName(ctx context.Context, _ *Caller, r *tg.StickersCheckShortNameRequest) (tg.BoolClass, error) {
	switch err := s.stickers.CheckShortName(ctx, r.ShortName); {
	case errors.Is(err, sticker.ErrShortName):
		return nil, errShortNameInvalid
	case errors.Is(err, sticker.ErrShortNameTaken):
		return nil, errShortNameOccupied
	case err != nil:
		return nil, err
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) stickersSuggestShortName(ctx context.Context, _ *Caller, r *tg.StickersSuggestShortNameRequest) (*tg.StickersSuggestedShortName, error) {
	name, err := s.stickers.SuggestShortName(ctx, r.Title)
	if errors.Is(err, sticker.ErrTitle) {
		return nil, tgerr.New(400, "TITLE_INVALID")
	}
	return &tg.StickersSuggestedShortName{ShortName: name}, err
}
