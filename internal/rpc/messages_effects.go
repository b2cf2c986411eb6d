package rpc

import (
	"context"
	"strings"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/peer"
	"chappe/internal/sticker"
)

// Animations that a message brings with it: https://core.telegram.org/api/effects
func (s *Server) registerMessagesEffects(t table) {
	on(t, 0, s.messagesGetAvailableEffects)
}

var (
	errEffectInvalid = tgerr.New(400, "EFFECT_ID_INVALID")
	errEffectChat    = tgerr.New(400, "EFFECT_CHAT_INVALID")
)

// effectEmoji are the reactions whose animation a message may have.
var effectEmoji = strings.Fields("👍 👎 ❤ 🔥 🎉 💩 😁 🤔 🤩 😱 😢 😡 🥰 🎃 🎄 🏆")

// effectID is the same as long as there is the effect, whatever it looks like.
func effectID(emoji string) int64 { return sticker.BuiltInID("effect/" + emoji) }

func (s *Server) messagesGetAvailableEffects(_ context.Context, c *Caller, r *tg.MessagesGetAvailableEffectsRequest) (tg.MessagesAvailableEffectsClass, error) {
	out := &tg.MessagesAvailableEffects{Effects: []tg.AvailableEffect{}, Documents: []tg.DocumentClass{}}
	h := vectorHash(0)
	for _, e := range effectEmoji {
		one := s.stickers.Reaction(e)
		if one == nil {
			continue
		}
		a := tg.AvailableEffect{ID: effectID(e), Emoticon: e, EffectStickerID: one.Select.Id}
		a.SetStaticIconID(one.Static.Id)
		a.SetEffectAnimationID(one.Effect.Id)
		out.Effects = append(out.Effects, a)
		out.Documents = append(out.Documents, s.documents(c, one.Shown())...)
		h = h.add(uint64(one.Select.Id)).add(s.step(c, one.Select))
	}
	out.Hash = h.short()
	if r.Hash == out.Hash {
		return &tg.MessagesAvailableEffectsNotModified{}, nil
	}
	return out, nil
}

// checkEffect refuses an effect that there is not, and any but in a private chat.
func checkEffect(id int64, p peer.Peer) error {
	switch {
	case id == 0:
		return nil
	case p.Kind != peer.User:
		return errEffectChat
	}
	for _, e := range effectEmoji {
		if id == effectID(e) {
			return nil
		}
	}
	return errEffectInvalid
}
