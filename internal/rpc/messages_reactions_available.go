package rpc

import (
	"context"
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"github.com/gotd/td/tg"

	"chappe/internal/emoji"
	"chappe/internal/message"
	"chappe/internal/sticker"
)

// Which reactions there are, and how they look:
// https://core.telegram.org/method/messages.getAvailableReactions
func (s *Server) registerMessagesReactionsAvailable(t table) {
	on(t, 0, s.messagesGetAvailableReactions)
}

// messagesGetAvailableReactions answers with what may be reacted with. The hash
// is of the ids, which other art changes, and of the references, so that a client
// that keeps the list has some that are good.
func (s *Server) messagesGetAvailableReactions(_ context.Context, c *Caller, r *tg.MessagesGetAvailableReactionsRequest) (tg.MessagesAvailableReactionsClass, error) {
	out := &tg.MessagesAvailableReactions{Reactions: []tg.AvailableReaction{}}
	h := vectorHash(0).add(uint64(c.langCode()[0])) // titles differ by language
	for _, e := range message.EmojiReactions {
		one := s.stickers.Reaction(e)
		if one == nil {
			continue
		}
		ref := s.files.Signer().Reference(c.UserID, one.Static)
		h = h.add(uint64(one.Static.Id)).add(uint64(one.Effect.Id)).add(binary.BigEndian.Uint64(ref))
		a := tg.AvailableReaction{
			Reaction: e, Title: reactionTitle(c, one),
			StaticIcon:        s.views.Document(c.UserID, one.Static),
			AppearAnimation:   s.views.Document(c.UserID, one.Appear),
			SelectAnimation:   s.views.Document(c.UserID, one.Select),
			ActivateAnimation: s.views.Document(c.UserID, one.Activate),
			EffectAnimation:   s.views.Document(c.UserID, one.Effect),
		}
		a.SetAroundAnimation(s.views.Document(c.UserID, one.Around))
		a.SetCenterIcon(s.views.Document(c.UserID, one.Activate))
		out.Reactions = append(out.Reactions, a)
	}
	out.Hash = int(int32(h>>32) | 1) // never 0: that is "no list"
	if r.Hash == out.Hash {
		return &tg.MessagesAvailableReactionsNotModified{}, nil
	}
	return out, nil
}

// reactionTitle is what a reaction is called in the caller's language.
func reactionTitle(c *Caller, r *sticker.Reaction) string {
	if lang := c.langCode(); lang != "en" {
		if name := emoji.Name(lang, r.Emoji); name != "" {
			first, size := utf8.DecodeRuneInString(name)
			return string(unicode.ToUpper(first)) + name[size:]
		}
	}
	return r.Title
}
