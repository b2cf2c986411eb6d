package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

func (s *Server) registerMessagesChatsEdit(t table) {
	on(t, ordered|bots, s.messagesEditChatTitle)
	on(t, ordered|bots, s.messagesEditChatAbout)
	on(t, ordered, s.messagesEditChatAdmin)
	on(t, ordered|bots, s.messagesEditChatDefaultBannedRights)
	on(t, ordered, s.messagesToggleNoForwards)
	on(t, ordered, s.messagesSetChatAvailableReactions)
	on(t, ordered|bots, s.messagesEditChatParticipantRank)
	on(t, ordered, s.messagesEditChatCreator)
	on(t, 0, s.messagesGetFutureChatCreatorAfterLeave)
	on(t, ordered, s.messagesSaveDefaultSendAs)
}

func (s *Server) messagesEditChatTitle(ctx context.Context, c *Caller, r *tg.MessagesEditChatTitleRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveChat(ctx, c, r.ChatID)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.SetTitle(ctx, c.UserID, p, r.Title)
	return s.chatChanged(ctx, c, ch, err)
}

func (s *Server) messagesEditChatAbout(ctx context.Context, c *Caller, r *tg.MessagesEditChatAboutRequest) (tg.BoolClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	_, err = s.chats.SetAbout(ctx, c.UserID, p, r.About)
	return chatDone(err)
}

func (s *Server) messagesEditChatAdmin(ctx context.Context, c *Caller, r *tg.MessagesEditChatAdminRequest) (tg.BoolClass, error) {
	p, err := s.resolveChat(ctx, c, r.ChatID)
	if err != nil {
		return nil, err
	}
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	_, err = s.chats.SetChatAdmin(ctx, c.UserID, p.ID, user, r.IsAdmin)
	return chatDone(err)
}

func (s *Server) messagesEditChatDefaultBannedRights(ctx context.Context, c *Caller, r *tg.MessagesEditChatDefaultBannedRightsRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	banned, until := tlview.BannedOf(r.BannedRights)
	if until != 0 && until < s.log.Now().Unix() {
		return nil, chatError(chat.ErrUntil)
	}
	ch, err := s.chats.SetDefaultBanned(ctx, c.UserID, p, banned)
	return s.chatChanged(ctx, c, ch, err)
}

// messagesToggleNoForwards protects the content of a chat. Between two people
// it would need both, which is not built.
func (s *Server) messagesToggleNoForwards(ctx context.Context, c *Caller, r *tg.MessagesToggleNoForwardsRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.SetNoForwards(ctx, c.UserID, p, r.Enabled)
	return s.chatChanged(ctx, c, ch, err)
}

// maxChatReactions bounds the emoji that a chat may list.
const maxChatReactions = 300

func (s *Server) messagesSetChatAvailableReactions(ctx context.Context, c *Caller, r *tg.MessagesSetChatAvailableReactionsRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	set, err := s.reactionsOf(ctx, r.AvailableReactions)
	if err != nil {
		return nil, err
	}
	set.Limit = int32(r.ReactionsLimit)
	ch, err := s.chats.SetReactions(ctx, c.UserID, p, set)
	return s.chatChanged(ctx, c, ch, err)
}

func (s *Server) reactionsOf(ctx context.Context, in tg.ChatReactionsClass) (*chatpb.Reactions, error) {
	switch in := in.(type) {
	case *tg.ChatReactionsAll:
		return &chatpb.Reactions{Kind: chatpb.Reactions_ALL, Custom: in.AllowCustom}, nil
	case *tg.ChatReactionsSome:
		out := &chatpb.Reactions{Kind: chatpb.Reactions_SOME}
		for _, r := range in.Reactions {
			emoji, err := s.reactionOf(ctx, r)
			if err != nil {
				return nil, err
			}
			if emoji == "" || len(emoji) > 32 || len(out.Emoji) >= maxChatReactions {
				return nil, errReactionInvalid
			}
			out.Emoji = append(out.Emoji, emoji)
		}
		return out, nil
	}
	return &chatpb.Reactions{Kind: chatpb.Reactions_NONE}, nil
}

func (s *Server) messagesEditChatParticipantRank(ctx context.Context, c *Caller, r *tg.MessagesEditChatParticipantRankRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	who, err := s.resolvePeer(ctx, c, r.Participant)
	if err != nil {
		return nil, err
	}
	if who.Kind != peer.User {
		return nil, chatError(chat.ErrParticipant)
	}
	ch, err := s.chats.SetRank(ctx, c.UserID, p, who.ID, r.Rank)
	return s.chatChanged(ctx, c, ch, err)
}

// messagesEditChatCreator gives a chat to another member. Clients first call it
// without a password, and with any chat and user or none, to see whether the
// password would be asked for: that call never succeeds.
func (s *Server) messagesEditChatCreator(ctx context.Context, c *Caller, r *tg.MessagesEditChatCreatorRequest) (tg.UpdatesClass, error) {
	proof := passwordProof(r.Password)
	consent := func(ctx context.Context) error { return s.accounts.Consent(ctx, c.Auth, proof) }
	if proof == nil {
		return nil, chatError(consent(ctx))
	}
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.SetCreator(ctx, c.UserID, p, user, consent)
	return s.chatChanged(ctx, c, ch, err)
}

// messagesGetFutureChatCreatorAfterLeave names nobody: a creator cannot leave a
// channel here, and a basic group stays the creator's.
func (s *Server) messagesGetFutureChatCreatorAfterLeave(ctx context.Context, c *Caller, r *tg.MessagesGetFutureChatCreatorAfterLeaveRequest) (tg.UserClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if err := s.chats.May(ctx, p, c.UserID, chat.Own); err != nil {
		return nil, chatError(err)
	}
	return &tg.UserEmpty{}, nil
}

func (s *Server) messagesSaveDefaultSendAs(ctx context.Context, c *Caller, r *tg.MessagesSaveDefaultSendAsRequest) (tg.BoolClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	as, err := s.resolvePeer(ctx, c, r.SendAs)
	if err != nil {
		return nil, err
	}
	return chatDone(s.chats.SetDefaultSender(ctx, c.UserID, p, as))
}
