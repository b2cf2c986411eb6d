package rpc

import (
	"context"
	"slices"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/sticker/stickerpb"
)

var errMarkup = tgerr.New(400, "EMOJI_MARKUP_INVALID")

// markupOf reads the sticker that is to stand for a photo, and returns it, too;
// nil is none.
//
// https://core.telegram.org/api/files#sticker-profile-pictures
func (s *Server) markupOf(ctx context.Context, in tg.VideoSizeClass) (*mediapb.VideoSize, *mediapb.File, error) {
	switch in := in.(type) {
	case nil:
		return nil, nil, nil
	case *tg.VideoSizeEmojiMarkup:
		return s.emojiMarkup(ctx, in)
	case *tg.VideoSizeStickerMarkup:
		return s.stickerMarkup(ctx, in)
	}
	return nil, nil, errMarkup
}

func (s *Server) emojiMarkup(ctx context.Context, in *tg.VideoSizeEmojiMarkup) (*mediapb.VideoSize, *mediapb.File, error) {
	colors, err := media.MarkupColors(in.BackgroundColors)
	if err != nil {
		return nil, nil, errMarkup
	}
	found, err := s.stickers.CustomEmoji(ctx, []int64{in.EmojiID})
	if err != nil {
		return nil, nil, err
	}
	if len(found) == 0 {
		return nil, nil, errMarkup
	}
	return &mediapb.VideoSize{Emoji: in.EmojiID, Colors: colors}, found[0], nil
}

func (s *Server) stickerMarkup(ctx context.Context, in *tg.VideoSizeStickerMarkup) (*mediapb.VideoSize, *mediapb.File, error) {
	colors, err := media.MarkupColors(in.BackgroundColors)
	if err != nil {
		return nil, nil, errMarkup
	}
	set, err := s.namedSet(ctx, in.Stickerset)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(set.Stickers, func(one *stickerpb.Sticker) bool { return one.File.Id == in.StickerID })
	if i < 0 {
		return nil, nil, errMarkup
	}
	return &mediapb.VideoSize{Sticker: in.StickerID, Set: set.Id, Colors: colors}, set.Stickers[i].File, nil
}
