package rpc

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/sticker"
	"chappe/internal/sticker/stickerpb"
)

// The set of stickers of a supergroup: https://core.telegram.org/api/stickers
func (s *Server) registerChannelsStickers(t table) {
	on(t, ordered|bots, s.channelsSetStickers)
	on(t, ordered|bots, s.channelsSetEmojiStickers)
}

func (s *Server) channelsSetStickers(ctx context.Context, c *Caller, r *tg.ChannelsSetStickersRequest) (tg.BoolClass, error) {
	return s.setOfChannel(ctx, c, r.Channel, r.Stickerset, stickerpb.Kind_STICKERS)
}

func (s *Server) channelsSetEmojiStickers(ctx context.Context, c *Caller, r *tg.ChannelsSetEmojiStickersRequest) (tg.BoolClass, error) {
	return s.setOfChannel(ctx, c, r.Channel, r.Stickerset, stickerpb.Kind_EMOJI)
}

func (s *Server) setOfChannel(ctx context.Context, c *Caller, channel tg.InputChannelClass, in tg.InputStickerSetClass, k stickerpb.Kind) (tg.BoolClass, error) {
	set := int64(0)
	if _, none := in.(*tg.InputStickerSetEmpty); !none {
		rec, err := s.namedSet(ctx, in)
		if err != nil {
			return nil, err
		}
		if rec.Kind != k {
			return nil, errStickerSetInvalid
		}
		set = rec.Id
	}
	_, err := s.setting(ctx, c, channel, func(id int64) (chat.Change, error) {
		return s.chats.SetStickers(ctx, c.UserID, id, set, k == stickerpb.Kind_EMOJI)
	})
	if err != nil {
		return nil, err
	}
	return &tg.BoolTrue{}, nil
}

// stickers fills the sets of a supergroup.
func (f *fullChannel) stickers(ctx context.Context) error {
	if f.ch.Broadcast {
		return nil
	}
	f.out.CanSetStickers = f.st.May(chat.ChangeInfo) == nil
	for id, fill := range map[int64]func(tg.StickerSet){f.ch.StickerSet: f.out.SetStickerset, f.ch.EmojiSet: f.out.SetEmojiset} {
		if id == 0 {
			continue
		}
		rec, err := f.s.stickers.Set(ctx, id)
		if errors.Is(err, sticker.ErrNoSet) {
			continue // it was deleted since
		}
		if err != nil {
			return err
		}
		h, err := f.s.stickers.As(ctx, f.c.UserID, rec)
		if err != nil {
			return err
		}
		fill(f.s.views.StickerSet(f.c.UserID, h))
	}
	return nil
}
