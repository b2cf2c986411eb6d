package rpc

import (
	"context"
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"github.com/gotd/td/tg"

	"chappe/internal/emoji"
	"chappe/internal/media/mediapb"
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
		h = h.add(uint64(one.Static.Id)).add(uint64(one.Effect.Id)).add(s.step(c, one.Static))
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
	out.Hash = h.short()
	if r.Hash == out.Hash {
		return &tg.MessagesAvailableReactionsNotModified{}, nil
	}
	return out, nil
}

// step is a number that changes when the references of files do.
func (s *Server) step(c *Caller, f *mediapb.File) uint64 {
	return binary.BigEndian.Uint64(s.files.Signer().Reference(c.UserID, f))
}

// short is a hash for methods that give it 32 bits; it is never 0, which stands
// for "no list".
func (h vectorHash) short() int { return int(int32(h>>32) | 1) }

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
