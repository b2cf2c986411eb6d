package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/sticker"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/tlview"
)

// Which sets a user has: https://core.telegram.org/api/stickers
func (s *Server) registerMessagesStickers(t table) {
	on(t, bots, s.messagesGetStickerSet)
	on(t, 0, s.messagesGetAllStickers)
	on(t, 0, s.messagesGetMaskStickers)
	on(t, 0, s.messagesGetEmojiStickers)
	on(t, 0, s.messagesGetArchivedStickers)
	on(t, 0, s.messagesGetMyStickers)
	on(t, ordered, s.messagesInstallStickerSet)
	on(t, ordered, s.messagesUninstallStickerSet)
	on(t, ordered, s.messagesReorderStickerSets)
	on(t, ordered, s.messagesToggleStickerSets)
}

func (s *Server) messagesGetStickerSet(ctx context.Context, c *Caller, r *tg.MessagesGetStickerSetRequest) (tg.MessagesStickerSetClass, error) {
	rec, err := s.namedSet(ctx, r.Stickerset)
	if err != nil {
		return nil, err
	}
	if r.Hash != 0 && r.Hash == tlview.SetSum(rec) {
		return &tg.MessagesStickerSetNotModified{}, nil
	}
	return s.fullSet(ctx, c, rec)
}

// allSets renders the sets of a kind that the caller has at hand.
//
// https://core.telegram.org/api/offsets#hash-generation: of the sets' hashes
func (s *Server) allSets(ctx context.Context, c *Caller, k stickerpb.Kind, hash int64) (tg.MessagesAllStickersClass, error) {
	had, err := s.stickers.Installed(ctx, c.UserID, k)
	if err != nil {
		return nil, err
	}
	out := &tg.MessagesAllStickers{Sets: make([]tg.StickerSet, len(had))}
	h := vectorHash(0)
	for i, one := range had {
		out.Sets[i] = s.views.StickerSet(c.UserID, one)
		h = h.add(uint64(out.Sets[i].Hash))
	}
	out.Hash = int64(h)
	if hash != 0 && hash == out.Hash {
		return &tg.MessagesAllStickersNotModified{}, nil
	}
	return out, nil
}

func (s *Server) messagesGetAllStickers(ctx context.Context, c *Caller, r *tg.MessagesGetAllStickersRequest) (tg.MessagesAllStickersClass, error) {
	return s.allSets(ctx, c, stickerpb.Kind_STICKERS, r.Hash)
}

func (s *Server) messagesGetMaskStickers(ctx context.Context, c *Caller, r *tg.MessagesGetMaskStickersRequest) (tg.MessagesAllStickersClass, error) {
	return s.allSets(ctx, c, stickerpb.Kind_MASKS, r.Hash)
}

func (s *Server) messagesGetEmojiStickers(ctx context.Context, c *Caller, r *tg.MessagesGetEmojiStickersRequest) (tg.MessagesAllStickersClass, error) {
	return s.allSets(ctx, c, stickerpb.Kind_EMOJI, r.Hash)
}

func (s *Server) messagesGetArchivedStickers(ctx context.Context, c *Caller, r *tg.MessagesGetArchivedStickersRequest) (*tg.MessagesArchivedStickers, error) {
	had, n, err := s.stickers.Archived(ctx, c.UserID, setKind(r.Masks, r.Emojis), r.OffsetID, r.Limit)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesArchivedStickers{Count: n, Sets: s.covered(c, had)}, nil
}

func (s *Server) covered(c *Caller, had []sticker.Had) []tg.StickerSetCoveredClass {
	out := make([]tg.StickerSetCoveredClass, len(had))
	for i, one := range had {
		out[i] = s.views.Covered(c.UserID, one)
	}
	return out
}

// coveredSets renders sets of which it is not known whether the caller has them.
func (s *Server) coveredSets(ctx context.Context, c *Caller, sets []*stickerpb.Set) ([]tg.StickerSetCoveredClass, error) {
	out := make([]tg.StickerSetCoveredClass, len(sets))
	for i, rec := range sets {
		h, err := s.stickers.As(ctx, c.UserID, rec)
		if err != nil {
			return nil, err
		}
		out[i] = s.views.Covered(c.UserID, h)
	}
	return out, nil
}

func (s *Server) messagesGetMyStickers(ctx context.Context, c *Caller, r *tg.MessagesGetMyStickersRequest) (*tg.MessagesMyStickers, error) {
	sets, n, err := s.stickers.Mine(ctx, c.UserID, r.OffsetID, r.Limit)
	if err != nil {
		return nil, err
	}
	out, err := s.coveredSets(ctx, c, sets)
	return &tg.MessagesMyStickers{Count: n, Sets: out}, err
}

func (s *Server) messagesInstallStickerSet(ctx context.Context, c *Caller, r *tg.MessagesInstallStickerSetRequest) (tg.MessagesStickerSetInstallResultClass, error) {
	rec, err := s.namedSet(ctx, r.Stickerset)
	if err != nil {
		return nil, err
	}
	away, err := s.stickers.Install(ctx, c.UserID, rec, r.Archived)
	if err != nil {
		return nil, stickerError(err)
	}
	if len(away) == 0 {
		return &tg.MessagesStickerSetInstallResultSuccess{}, nil
	}
	sets, err := s.coveredSets(ctx, c, away)
	return &tg.MessagesStickerSetInstallResultArchive{Sets: sets}, err
}

func (s *Server) messagesUninstallStickerSet(ctx context.Context, c *Caller, r *tg.MessagesUninstallStickerSetRequest) (tg.BoolClass, error) {
	rec, err := s.namedSet(ctx, r.Stickerset)
	if err != nil {
		return nil, err
	}
	return done(s.stickers.Uninstall(ctx, c.UserID, rec))
}

func (s *Server) messagesReorderStickerSets(ctx context.Context, c *Caller, r *tg.MessagesReorderStickerSetsRequest) (tg.BoolClass, error) {
	if len(r.Order) > 10*maxStickerIDs {
		return nil, errLimitInvalid
	}
	return done(s.stickers.Reorder(ctx, c.UserID, setKind(r.Masks, r.Emojis), r.Order))
}

func (s *Server) messagesToggleStickerSets(ctx context.Context, c *Caller, r *tg.MessagesToggleStickerSetsRequest) (tg.BoolClass, error) {
	sets, err := s.namedSets(ctx, r.Stickersets)
	if err != nil {
		return nil, err
	}
	what := sticker.ToggleUninstall
	switch {
	case r.Archive:
		what = sticker.ToggleArchive
	case r.Unarchive:
		what = sticker.ToggleUnarchive
	case !r.Uninstall:
		return &tg.BoolTrue{}, nil
	}
	return done(stickerError(s.stickers.ToggleSets(ctx, c.UserID, sets, what)))
}
