package rpc

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account/accountpb"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

var errReactionInvalid = tgerr.New(400, "REACTION_INVALID")

// Reactions to messages: https://core.telegram.org/api/reactions
func (s *Server) registerMessagesReactions(t table) {
	on(t, ordered|bots, s.messagesSendReaction)
	on(t, 0, s.messagesGetMessagesReactions)
	on(t, 0, s.messagesGetMessageReactionsList)
	on(t, 0, s.messagesGetUnreadReactions)
	on(t, ordered, s.messagesReadReactions)
	on(t, ordered|bots, s.messagesDeleteParticipantReaction)
	on(t, ordered|bots, s.messagesDeleteParticipantReactions)
	on(t, ordered, s.messagesReportReaction)
}

func (s *Server) messagesSendReaction(ctx context.Context, c *Caller, r *tg.MessagesSendReactionRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	in := message.Reacting{Big: r.Big, Recent: r.AddToRecent}
	if in.Emoji, err = s.emojiOf(ctx, r.Reaction); err != nil {
		return nil, err
	}
	change, err := s.messages.React(ctx, c.UserID, p, int32(r.MsgID), in)
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

// emojiOf reads reactions. There is nothing to pay with here.
func (s *Server) emojiOf(ctx context.Context, in []tg.ReactionClass) ([]string, error) {
	var emoji []string
	for _, one := range in {
		if _, none := one.(*tg.ReactionEmpty); none {
			continue
		}
		if len(emoji) == message.MaxOwnReactions {
			return nil, messageError(message.ErrReactionsTooMany)
		}
		e, err := s.reactionOf(ctx, one)
		if err != nil {
			return nil, err
		}
		emoji = append(emoji, e)
	}
	return emoji, nil
}

// reactionOf reads one reaction.
func (s *Server) reactionOf(ctx context.Context, in tg.ReactionClass) (string, error) {
	switch in := in.(type) {
	case *tg.ReactionEmoji:
		return in.Emoticon, nil
	case *tg.ReactionCustomEmoji:
		found, err := s.stickers.CustomEmoji(ctx, []int64{in.DocumentID})
		if err == nil && len(found) == 0 {
			err = tgerr.New(400, "DOCUMENT_INVALID")
		}
		return message.CustomReaction(in.DocumentID), err
	}
	return "", errReactionInvalid
}

func (s *Server) messagesGetMessagesReactions(ctx context.Context, c *Caller, r *tg.MessagesGetMessagesReactionsRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	events, err := s.messages.ReactionsOf(ctx, c.UserID, p, int32s(r.ID))
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, events)
}

func (s *Server) messagesGetMessageReactionsList(ctx context.Context, c *Caller, r *tg.MessagesGetMessageReactionsListRequest) (*tg.MessagesMessageReactionsList, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	emoji := ""
	if r.Reaction != nil {
		one, err := s.emojiOf(ctx, []tg.ReactionClass{r.Reaction})
		if err != nil {
			return nil, err
		}
		if len(one) > 0 {
			emoji = one[0]
		}
	}
	found, err := s.messages.Reactors(ctx, c.UserID, p, int32(r.ID), emoji, r.Offset, int32(r.Limit))
	if err != nil {
		return nil, messageError(err)
	}
	out, users, chats := tlview.Reactors(c.UserID, found)
	if out.Users, err = s.views.Users(ctx, c.UserID, tlview.Distinct(users)); err != nil {
		return nil, err
	}
	out.Chats, err = s.views.Chats(ctx, c.UserID, chats)
	return &out, err
}

func (s *Server) messagesGetUnreadReactions(ctx context.Context, c *Caller, r *tg.MessagesGetUnreadReactionsRequest) (tg.MessagesMessagesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	page, err := s.messages.UnreadReactions(ctx, c.UserID, p, int32(r.TopMsgID), message.Window{
		OffsetID: int32(r.OffsetID), AddOffset: int32(r.AddOffset), Limit: int32(r.Limit),
		MaxID: int32(r.MaxID), MinID: int32(r.MinID),
	})
	if err != nil {
		return nil, messageError(err)
	}
	return s.page(ctx, c, page, 0)
}

func (s *Server) messagesReadReactions(ctx context.Context, c *Caller, r *tg.MessagesReadReactionsRequest) (*tg.MessagesAffectedHistory, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.ReadReactions(ctx, c.UserID, p, int32(r.TopMsgID))
	if err != nil {
		return nil, messageError(err)
	}
	return affectedHistory(change), nil
}

// participantOf reads whose reactions are meant. Who has reacted as a channel is
// not told, so nobody can be named by it.
func (s *Server) participantOf(ctx context.Context, c *Caller, in tg.InputPeerClass) (int64, error) {
	p, err := s.resolvePeer(ctx, c, in)
	if err != nil || p.Kind != peer.User {
		return 0, tgerr.New(400, "PARTICIPANT_ID_INVALID")
	}
	return p.ID, nil
}

func (s *Server) messagesDeleteParticipantReaction(ctx context.Context, c *Caller, r *tg.MessagesDeleteParticipantReactionRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	who, err := s.participantOf(ctx, c, r.Participant)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.Unreact(ctx, c.UserID, p, int32(r.MsgID), who)
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

func (s *Server) messagesDeleteParticipantReactions(ctx context.Context, c *Caller, r *tg.MessagesDeleteParticipantReactionsRequest) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	who, err := s.participantOf(ctx, c, r.Participant)
	if err != nil {
		return nil, err
	}
	for left := 1; left > 0; {
		if left, err = s.messages.UnreactAll(ctx, c.UserID, p, who); err != nil {
			return nil, messageError(err)
		}
	}
	return &tg.BoolTrue{}, nil
}

// messagesReportReaction names who has reacted; to what is in the comment.
func (s *Server) messagesReportReaction(ctx context.Context, c *Caller, r *tg.MessagesReportReactionRequest) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if _, err := s.messages.MessageIn(ctx, c.UserID, p, int32(r.ID)); err != nil {
		return nil, messageError(err)
	}
	return s.report(ctx, c, r.ReactionPeer, &accountpb.Report{
		Reason: "reaction", Comment: fmt.Sprintf("reaction to message %d of %v", r.ID, p),
	})
}
