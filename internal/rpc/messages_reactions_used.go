package rpc

import (
	"context"
	"crypto/md5"
	"encoding/binary"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// Which reactions a user uses: https://core.telegram.org/api/reactions
func (s *Server) registerMessagesReactionsUsed(t table) {
	on(t, 0, s.messagesGetRecentReactions)
	on(t, ordered, s.messagesClearRecentReactions)
	on(t, 0, s.messagesGetTopReactions)
	on(t, ordered, s.messagesSetDefaultReaction)
	on(t, 0, s.messagesGetDefaultTagReactions)
	on(t, 0, s.messagesGetSavedReactionTags)
	on(t, ordered, s.messagesUpdateSavedReactionTag)
}

// defaultTags are the reactions that are offered first for Saved Messages.
var defaultTags = []string{"❤", "👍", "👎", "🔥", "🎉", "🤔", "👌", "✍", "👀", "💯"}

// reactionsHash is how clients sum up a list of reactions: two numbers for each,
// of an emoji 0 and the first four bytes of its MD5, of a custom emoji the halves
// of its document.
// https://core.telegram.org/api/offsets#hash-generation
func reactionsHash(emoji []string) int64 {
	var h vectorHash
	for _, e := range emoji {
		if document, custom := message.CustomEmojiOf(e); custom {
			h = h.add(uint64(document) >> 32).add(uint64(document) & 0xffffffff)
			continue
		}
		sum := md5.Sum([]byte(e))
		h = h.add(0).add(uint64(int64(int32(binary.BigEndian.Uint32(sum[:])))))
	}
	return int64(h)
}

// reactionList renders a list, or that the client has it already.
func reactionList(emoji []string, limit int, hash int64) tg.MessagesReactionsClass {
	if limit > 0 {
		emoji = emoji[:min(len(emoji), limit)]
	}
	out := &tg.MessagesReactions{Hash: reactionsHash(emoji), Reactions: []tg.ReactionClass{}}
	if hash != 0 && hash == out.Hash {
		return &tg.MessagesReactionsNotModified{}
	}
	for _, e := range emoji {
		out.Reactions = append(out.Reactions, tlview.Reaction(e))
	}
	return out
}

func (s *Server) messagesGetRecentReactions(ctx context.Context, c *Caller, r *tg.MessagesGetRecentReactionsRequest) (tg.MessagesReactionsClass, error) {
	recent, err := s.messages.RecentReactions(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return reactionList(recent, r.Limit, r.Hash), nil
}

func (s *Server) messagesClearRecentReactions(ctx context.Context, c *Caller, _ *tg.MessagesClearRecentReactionsRequest) (tg.BoolClass, error) {
	return done(s.messages.ClearRecentReactions(ctx, c.UserID))
}

func (s *Server) messagesGetTopReactions(ctx context.Context, c *Caller, r *tg.MessagesGetTopReactionsRequest) (tg.MessagesReactionsClass, error) {
	top, err := s.messages.TopReactions(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return reactionList(top, r.Limit, r.Hash), nil
}

func (s *Server) messagesSetDefaultReaction(ctx context.Context, c *Caller, r *tg.MessagesSetDefaultReactionRequest) (tg.BoolClass, error) {
	emoji, err := s.emojiOf(ctx, []tg.ReactionClass{r.Reaction})
	if err != nil {
		return nil, err
	}
	if len(emoji) != 1 {
		return nil, errReactionInvalid
	}
	if err := s.messages.SetFavoriteReaction(ctx, c.UserID, emoji[0]); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) messagesGetDefaultTagReactions(_ context.Context, _ *Caller, r *tg.MessagesGetDefaultTagReactionsRequest) (tg.MessagesReactionsClass, error) {
	return reactionList(defaultTags, 0, r.Hash), nil
}

func (s *Server) messagesGetSavedReactionTags(ctx context.Context, c *Caller, r *tg.MessagesGetSavedReactionTagsRequest) (tg.MessagesSavedReactionTagsClass, error) {
	var from peer.Peer
	if r.Peer != nil {
		var err error
		if from, err = s.resolvePeer(ctx, c, r.Peer); err != nil {
			return nil, err
		}
	}
	tags, err := s.messages.SavedTags(ctx, c.UserID, from)
	if err != nil {
		return nil, err
	}
	out := &tg.MessagesSavedReactionTags{Tags: []tg.SavedReactionTag{}}
	var h vectorHash
	for _, t := range tags {
		one := tg.SavedReactionTag{Reaction: tlview.Reaction(t.Emoji), Count: int(t.Count)}
		h = h.add(uint64(reactionsHash([]string{t.Emoji})))
		if t.Title != "" {
			one.SetTitle(t.Title)
			h = h.add(uint64(reactionsHash([]string{t.Title})))
		}
		h = h.add(uint64(t.Count))
		out.Tags = append(out.Tags, one)
	}
	out.Hash = int64(h)
	if r.Hash != 0 && r.Hash == out.Hash {
		return &tg.MessagesSavedReactionTagsNotModified{}, nil
	}
	return out, nil
}

func (s *Server) messagesUpdateSavedReactionTag(ctx context.Context, c *Caller, r *tg.MessagesUpdateSavedReactionTagRequest) (tg.BoolClass, error) {
	emoji, err := s.emojiOf(ctx, []tg.ReactionClass{r.Reaction})
	if err != nil {
		return nil, err
	}
	if len(emoji) != 1 {
		return nil, errReactionInvalid
	}
	if err := s.messages.NameTag(ctx, c.UserID, emoji[0], r.Title); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}
