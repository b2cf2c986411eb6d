package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media/mediapb"
	"chappe/internal/sticker"
	"chappe/internal/sticker/stickerpb"
)

// Finding stickers, sets of them, and custom emoji:
// https://core.telegram.org/api/stickers, https://core.telegram.org/api/custom-emoji
func (s *Server) registerMessagesStickersFind(t table) {
	on(t, 0, s.messagesGetStickers)
	on(t, 0, s.messagesSearchStickers)
	on(t, 0, s.messagesSearchStickerSets)
	on(t, 0, s.messagesSearchEmojiStickerSets)
	on(t, 0, s.messagesSearchCustomEmoji)
	on(t, bots, s.messagesGetCustomEmojiDocuments)
	on(t, 0, s.messagesGetFeaturedStickers)
	on(t, 0, s.messagesGetFeaturedEmojiStickers)
	on(t, ordered, s.messagesReadFeaturedStickers)
}

// maxQuery bounds what is searched for, in bytes.
const maxQuery = 256

func (s *Server) messagesGetStickers(ctx context.Context, c *Caller, r *tg.MessagesGetStickersRequest) (tg.MessagesStickersClass, error) {
	emoji, ok := sticker.Emoji(r.Emoticon)
	if !ok {
		return nil, tgerr.New(400, "EMOTICON_INVALID")
	}
	files, err := s.stickers.Find(ctx, c.UserID, stickerpb.Kind_STICKERS, sticker.Wanted{Emoji: emoji})
	if err != nil {
		return nil, err
	}
	hash := filesHash(files)
	if r.Hash != 0 && r.Hash == hash {
		return &tg.MessagesStickersNotModified{}, nil
	}
	return &tg.MessagesStickers{Hash: hash, Stickers: s.documents(c, files)}, nil
}

func (s *Server) messagesSearchStickers(ctx context.Context, c *Caller, r *tg.MessagesSearchStickersRequest) (tg.MessagesFoundStickersClass, error) {
	if len(r.Q) > maxQuery || len(r.Emoticon) > maxQuery {
		return nil, errQueryTooLong
	}
	w := sticker.Wanted{Words: r.Q}
	w.Emoji, _ = sticker.Emoji(r.Emoticon)
	files, err := s.stickers.Find(ctx, c.UserID, setKind(false, r.Emojis), w)
	if err != nil {
		return nil, err
	}
	hash := filesHash(files)
	if r.Hash != 0 && r.Hash == hash && r.Offset == 0 {
		return &tg.MessagesFoundStickersNotModified{}, nil
	}
	from := min(max(r.Offset, 0), len(files))
	to := min(from+min(max(r.Limit, 0), maxStickerIDs), len(files))
	out := &tg.MessagesFoundStickers{Hash: hash, Stickers: s.documents(c, files[from:to])}
	if to < len(files) && to > from {
		out.SetNextOffset(to)
	}
	return out, nil
}

var errQueryTooLong = tgerr.New(400, "QUERY_TOO_LONG")

// foundSets renders what a search for sets has found.
func (s *Server) foundSets(ctx context.Context, c *Caller, q string, k stickerpb.Kind, hash int64) (tg.MessagesFoundStickerSetsClass, error) {
	if len(q) > maxQuery {
		return nil, errQueryTooLong
	}
	sets, err := s.stickers.Search(ctx, q, k)
	if err != nil {
		return nil, err
	}
	h := vectorHash(0)
	for _, rec := range sets {
		h = h.add(uint64(rec.Id))
	}
	if hash != 0 && hash == int64(h) {
		return &tg.MessagesFoundStickerSetsNotModified{}, nil
	}
	out, err := s.coveredSets(ctx, c, sets)
	return &tg.MessagesFoundStickerSets{Hash: int64(h), Sets: out}, err
}

func (s *Server) messagesSearchStickerSets(ctx context.Context, c *Caller, r *tg.MessagesSearchStickerSetsRequest) (tg.MessagesFoundStickerSetsClass, error) {
	return s.foundSets(ctx, c, r.Q, stickerpb.Kind_STICKERS, r.Hash)
}

func (s *Server) messagesSearchEmojiStickerSets(ctx context.Context, c *Caller, r *tg.MessagesSearchEmojiStickerSetsRequest) (tg.MessagesFoundStickerSetsClass, error) {
	return s.foundSets(ctx, c, r.Q, stickerpb.Kind_EMOJI, r.Hash)
}

func (s *Server) messagesSearchCustomEmoji(ctx context.Context, c *Caller, r *tg.MessagesSearchCustomEmojiRequest) (tg.EmojiListClass, error) {
	emoji, ok := sticker.Emoji(r.Emoticon)
	if !ok {
		return nil, tgerr.New(400, "EMOTICON_EMPTY")
	}
	files, err := s.stickers.Find(ctx, c.UserID, stickerpb.Kind_EMOJI, sticker.Wanted{Emoji: emoji})
	if err != nil {
		return nil, err
	}
	return emojiList(files, r.Hash), nil
}

// emojiList renders the ids of custom emoji, or that the client has them.
func emojiList(files []*mediapb.File, hash int64) tg.EmojiListClass {
	out := &tg.EmojiList{Hash: filesHash(files), DocumentID: make([]int64, len(files))}
	if hash != 0 && hash == out.Hash {
		return &tg.EmojiListNotModified{}
	}
	for i, f := range files {
		out.DocumentID[i] = f.Id
	}
	return out
}

func (s *Server) messagesGetCustomEmojiDocuments(ctx context.Context, c *Caller, r *tg.MessagesGetCustomEmojiDocumentsRequest) (*tg.DocumentClassVector, error) {
	if len(r.DocumentID) > maxStickerIDs {
		return nil, errLimitInvalid
	}
	files, err := s.stickers.CustomEmoji(ctx, r.DocumentID)
	if err != nil {
		return nil, err
	}
	return &tg.DocumentClassVector{Elems: s.documents(c, files)}, nil
}

// featured renders the sets that the server recommends.
// https://core.telegram.org/api/offsets#hash-generation: an id, and 1 after one
// that is not seen yet
func (s *Server) featured(ctx context.Context, c *Caller, k stickerpb.Kind, hash int64) (tg.MessagesFeaturedStickersClass, error) {
	sets, unseen, err := s.stickers.Featured(ctx, c.UserID, k)
	if err != nil {
		return nil, err
	}
	isNew := make(map[int64]bool, len(unseen))
	for _, id := range unseen {
		isNew[id] = true
	}
	h := vectorHash(0)
	for _, one := range sets {
		h = h.add(uint64(one.Id))
		if isNew[one.Id] {
			h = h.add(1)
		}
	}
	if hash != 0 && hash == int64(h) {
		return &tg.MessagesFeaturedStickersNotModified{Count: len(sets)}, nil
	}
	out := &tg.MessagesFeaturedStickers{Hash: int64(h), Count: len(sets), Sets: s.covered(c, sets), Unread: unseen}
	if out.Unread == nil {
		out.Unread = []int64{}
	}
	return out, nil
}

func (s *Server) messagesGetFeaturedStickers(ctx context.Context, c *Caller, r *tg.MessagesGetFeaturedStickersRequest) (tg.MessagesFeaturedStickersClass, error) {
	return s.featured(ctx, c, stickerpb.Kind_STICKERS, r.Hash)
}

func (s *Server) messagesGetFeaturedEmojiStickers(ctx context.Context, c *Caller, r *tg.MessagesGetFeaturedEmojiStickersRequest) (tg.MessagesFeaturedStickersClass, error) {
	return s.featured(ctx, c, stickerpb.Kind_EMOJI, r.Hash)
}

func (s *Server) messagesReadFeaturedStickers(ctx context.Context, c *Caller, r *tg.MessagesReadFeaturedStickersRequest) (tg.BoolClass, error) {
	return done(s.stickers.SeeFeatured(ctx, c.UserID, r.ID))
}
