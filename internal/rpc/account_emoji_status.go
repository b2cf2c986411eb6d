package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media/mediapb"
	"chappe/internal/sticker"
)

// Custom emoji beside names: https://core.telegram.org/api/emoji-status
func (s *Server) registerAccountEmojiStatus(t table) {
	on(t, ordered, s.accountUpdateEmojiStatus)
	on(t, 0, s.accountGetDefaultEmojiStatuses)
	on(t, 0, s.accountGetChannelDefaultEmojiStatuses)
	on(t, 0, s.accountGetRecentEmojiStatuses)
	on(t, ordered, s.accountClearRecentEmojiStatuses)
	on(t, 0, s.accountGetDefaultProfilePhotoEmojis)
	on(t, 0, s.accountGetDefaultGroupPhotoEmojis)
}

func (s *Server) accountUpdateEmojiStatus(ctx context.Context, c *Caller, r *tg.AccountUpdateEmojiStatusRequest) (tg.BoolClass, error) {
	document, until, err := s.emojiStatus(ctx, r.EmojiStatus)
	if err != nil {
		return nil, err
	}
	if err := s.accounts.SetEmojiStatus(ctx, c.UserID, document, until); err != nil {
		return nil, accountError(err)
	}
	return &tg.BoolTrue{}, nil
}

// emojiStatus resolves the custom emoji beside a name, and until when it is
// there; 0 is none, and for ever.
func (s *Server) emojiStatus(ctx context.Context, in tg.EmojiStatusClass) (document, until int64, err error) {
	switch in := in.(type) {
	case *tg.EmojiStatusEmpty:
		return 0, 0, nil
	case *tg.EmojiStatus:
		found, err := s.stickers.CustomEmoji(ctx, []int64{in.DocumentID})
		if err != nil {
			return 0, 0, err
		}
		if len(found) == 0 {
			return 0, 0, errDocumentInvalid
		}
		return in.DocumentID, int64(in.Until), nil
	}
	return 0, 0, tgerr.New(400, "COLLECTIBLE_INVALID") // nothing is for sale, so nobody owns one
}

// emojiStatuses renders custom emoji as statuses, or that the client has them.
func emojiStatuses(ids []int64, hash int64) tg.AccountEmojiStatusesClass {
	h := vectorHash(0)
	out := &tg.AccountEmojiStatuses{Statuses: make([]tg.EmojiStatusClass, len(ids))}
	for i, id := range ids {
		h = h.add(uint64(id))
		out.Statuses[i] = &tg.EmojiStatus{DocumentID: id}
	}
	out.Hash = int64(h)
	if hash != 0 && hash == out.Hash {
		return &tg.AccountEmojiStatusesNotModified{}
	}
	return out
}

// builtIn are the documents of a set that comes with the program.
func (s *Server) builtIn(ctx context.Context, name string) ([]*mediapb.File, error) {
	rec, err := s.stickers.Set(ctx, sticker.BuiltInID(name))
	if err != nil {
		return nil, err
	}
	files := make([]*mediapb.File, len(rec.Stickers))
	for i, one := range rec.Stickers {
		files[i] = one.File
	}
	return files, nil
}

func (s *Server) builtInStatuses(ctx context.Context, name string, hash int64) (tg.AccountEmojiStatusesClass, error) {
	files, err := s.builtIn(ctx, name)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(files))
	for i, f := range files {
		ids[i] = f.Id
	}
	return emojiStatuses(ids, hash), nil
}

func (s *Server) accountGetDefaultEmojiStatuses(ctx context.Context, _ *Caller, r *tg.AccountGetDefaultEmojiStatusesRequest) (tg.AccountEmojiStatusesClass, error) {
	return s.builtInStatuses(ctx, sticker.UserStatuses, r.Hash)
}

func (s *Server) accountGetChannelDefaultEmojiStatuses(ctx context.Context, _ *Caller, r *tg.AccountGetChannelDefaultEmojiStatusesRequest) (tg.AccountEmojiStatusesClass, error) {
	return s.builtInStatuses(ctx, sticker.ChannelStatuses, r.Hash)
}

func (s *Server) accountGetRecentEmojiStatuses(ctx context.Context, c *Caller, r *tg.AccountGetRecentEmojiStatusesRequest) (tg.AccountEmojiStatusesClass, error) {
	ids, err := s.accounts.RecentEmojiStatuses(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return emojiStatuses(ids, r.Hash), nil
}

func (s *Server) accountClearRecentEmojiStatuses(ctx context.Context, c *Caller, _ *tg.AccountClearRecentEmojiStatusesRequest) (tg.BoolClass, error) {
	return done(s.accounts.ClearEmojiStatuses(ctx, c.UserID))
}

// The emoji that are offered for photos:
// https://core.telegram.org/method/account.getDefaultProfilePhotoEmojis
func (s *Server) accountGetDefaultProfilePhotoEmojis(ctx context.Context, _ *Caller, r *tg.AccountGetDefaultProfilePhotoEmojisRequest) (tg.EmojiListClass, error) {
	files, err := s.builtIn(ctx, sticker.UserStatuses)
	return emojiList(files, r.Hash), err
}

func (s *Server) accountGetDefaultGroupPhotoEmojis(ctx context.Context, _ *Caller, r *tg.AccountGetDefaultGroupPhotoEmojisRequest) (tg.EmojiListClass, error) {
	files, err := s.builtIn(ctx, sticker.TopicIcons)
	return emojiList(files, r.Hash), err
}
