package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/tlview"
)

// The stickers that a user has used lately, and those that he likes:
// https://core.telegram.org/api/stickers#recent-stickersets
func (s *Server) registerMessagesStickersUsed(t table) {
	on(t, 0, s.messagesGetRecentStickers)
	on(t, ordered, s.messagesSaveRecentSticker)
	on(t, ordered, s.messagesClearRecentStickers)
	on(t, 0, s.messagesGetFavedStickers)
	on(t, ordered, s.messagesFaveSticker)
}

func recentShelf(attached bool) media.Shelf {
	if attached {
		return media.RecentMasks
	}
	return media.RecentStickers
}

func (s *Server) messagesGetRecentStickers(ctx context.Context, c *Caller, r *tg.MessagesGetRecentStickersRequest) (tg.MessagesRecentStickersClass, error) {
	list, err := s.files.Shelf(ctx, c.UserID, recentShelf(r.Attached))
	if err != nil {
		return nil, err
	}
	hash := filesHash(list.Files)
	if r.Hash != 0 && r.Hash == hash {
		return &tg.MessagesRecentStickersNotModified{}, nil
	}
	out := &tg.MessagesRecentStickers{
		Hash: hash, Packs: tlview.PacksOf(list.Files), Stickers: s.documents(c, list.Files), Dates: make([]int, len(list.Files)),
	}
	for i, date := range list.Dates {
		out.Dates[i] = int(date)
	}
	return out, nil
}

// filesHash is the hash of a list of documents.
// https://core.telegram.org/api/offsets#hash-generation
func filesHash(files []*mediapb.File) int64 {
	h := vectorHash(0)
	for _, f := range files {
		h = h.add(uint64(f.Id))
	}
	return int64(h)
}

func (s *Server) documents(c *Caller, files []*mediapb.File) []tg.DocumentClass {
	out := make([]tg.DocumentClass, len(files))
	for i, f := range files {
		out[i] = s.views.Document(c.UserID, f)
	}
	return out
}

func (s *Server) messagesSaveRecentSticker(ctx context.Context, c *Caller, r *tg.MessagesSaveRecentStickerRequest) (tg.BoolClass, error) {
	return s.shelve(ctx, c, recentShelf(r.Attached), r.ID, r.Unsave)
}

// shelve puts a sticker on a list of the caller's, or takes it away.
func (s *Server) shelve(ctx context.Context, c *Caller, l media.Shelf, in tg.InputDocumentClass, away bool) (tg.BoolClass, error) {
	f, err := s.namedSticker(ctx, c, in)
	if err != nil {
		return nil, err
	}
	if f.Attributes.Sticker.Custom {
		return nil, errStickerInvalid
	}
	if err := s.files.PutOnShelf(ctx, c.UserID, l, f, away); err != nil {
		return nil, stickerError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) messagesClearRecentStickers(ctx context.Context, c *Caller, r *tg.MessagesClearRecentStickersRequest) (tg.BoolClass, error) {
	return done(s.files.ClearShelf(ctx, c.UserID, recentShelf(r.Attached)))
}

func (s *Server) messagesGetFavedStickers(ctx context.Context, c *Caller, r *tg.MessagesGetFavedStickersRequest) (tg.MessagesFavedStickersClass, error) {
	files, err := s.files.OnShelf(ctx, c.UserID, media.FavedStickers)
	if err != nil {
		return nil, err
	}
	hash := filesHash(files)
	if r.Hash != 0 && r.Hash == hash {
		return &tg.MessagesFavedStickersNotModified{}, nil
	}
	return &tg.MessagesFavedStickers{Hash: hash, Packs: tlview.PacksOf(files), Stickers: s.documents(c, files)}, nil
}

func (s *Server) messagesFaveSticker(ctx context.Context, c *Caller, r *tg.MessagesFaveStickerRequest) (tg.BoolClass, error) {
	return s.shelve(ctx, c, media.FavedStickers, r.ID, r.Unfave)
}

// noteSent puts what was sent first among the animations that the sender has
// saved, or the stickers that he has used lately; clients only note it for
// themselves. The message is sent whether this works or not.
//
// https://core.telegram.org/api/gifs
func (s *Server) noteSent(ctx context.Context, c *Caller, f *mediapb.File) {
	shelf, a := media.SavedGIFs, f.GetAttributes()
	if what := a.GetSticker(); what != nil {
		if what.Set == 0 || what.Custom {
			return
		}
		shelf = media.RecentStickers
	} else if !a.GetAnimated() {
		return
	}
	if err := s.files.PutOnShelf(ctx, c.UserID, shelf, f, false); err != nil && ctx.Err() == nil {
		s.logger.WarnContext(ctx, "what was sent is not on its shelf", "err", err)
	}
}
