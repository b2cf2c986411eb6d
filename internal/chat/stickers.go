package chat

import (
	"context"

	"chappe/internal/chat/chatpb"
)

// SetStickers gives a supergroup a set of stickers, or of custom emoji that its
// members may use there; 0 takes it away. Whether there is such a set is the
// caller's matter.
//
// https://core.telegram.org/method/channels.setStickers
func (s *Service) SetStickers(ctx context.Context, actor, id, set int64, emoji bool) (Change, error) {
	return s.editChannel(ctx, actor, id, ChangeInfo, func(t *channelTx) (*chatpb.LogEntry, error) {
		if t.ch.Broadcast {
			return nil, ErrBroadcast
		}
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_STICKER_SET, PrevNum: t.ch.StickerSet, Num: set}
		at := &t.ch.StickerSet
		if emoji {
			e.Kind, e.PrevNum, at = chatpb.LogEntry_EMOJI_SET, t.ch.EmojiSet, &t.ch.EmojiSet
		}
		*at = set
		return e, nil
	})
}
