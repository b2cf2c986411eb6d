package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/peer"
)

func (s *Server) registerMessagesChatsCreate(t table) {
	on(t, ordered, s.messagesCreateChat)
	on(t, ordered, s.messagesDeleteChat)
	on(t, ordered, s.messagesMigrateChat)
	on(t, ordered, s.messagesAddChatUser)
	on(t, ordered|bots, s.messagesDeleteChatUser)
}

// maxNewMembers bounds the users that one request names.
const maxNewMembers = 1000

func (s *Server) messagesCreateChat(ctx context.Context, c *Caller, r *tg.MessagesCreateChatRequest) (*tg.MessagesInvitedUsers, error) {
	if len(r.Users) > maxNewMembers {
		return nil, chatError(chat.ErrTooMany)
	}
	users, err := s.resolveUsers(ctx, c, r.Users)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.CreateChat(ctx, c.UserID, r.Title, users, r.TTLPeriod)
	return s.invitedUsers(ctx, c, ch, err, createdIDs(ch)...)
}

func (s *Server) messagesDeleteChat(ctx context.Context, c *Caller, r *tg.MessagesDeleteChatRequest) (tg.BoolClass, error) {
	p, err := s.resolveChat(ctx, c, r.ChatID)
	if err != nil {
		return nil, err
	}
	return chatDone(s.chats.DeleteChat(ctx, c.UserID, p.ID))
}

// messagesMigrateChat answers with both: the group that is closed and the
// supergroup that it became.
func (s *Server) messagesMigrateChat(ctx context.Context, c *Caller, r *tg.MessagesMigrateChatRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveChat(ctx, c, r.ChatID)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.Migrate(ctx, c.UserID, p.ID)
	return s.chatChanged(ctx, c, ch, err)
}

func (s *Server) messagesAddChatUser(ctx context.Context, c *Caller, r *tg.MessagesAddChatUserRequest) (*tg.MessagesInvitedUsers, error) {
	p, err := s.resolveChat(ctx, c, r.ChatID)
	if err != nil {
		return nil, err
	}
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.AddChatUser(ctx, c.UserID, p.ID, user)
	return s.invitedUsers(ctx, c, ch, err)
}

func (s *Server) messagesDeleteChatUser(ctx context.Context, c *Caller, r *tg.MessagesDeleteChatUserRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveChat(ctx, c, r.ChatID)
	if err != nil {
		return nil, err
	}
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.RemoveChatUser(ctx, c.UserID, p.ID, user)
	return s.chatChanged(ctx, c, ch, err)
}

// resolveGroup returns the chat or channel that an input names; a user is none.
func (s *Server) resolveGroup(ctx context.Context, c *Caller, in tg.InputPeerClass) (peer.Peer, error) {
	p, err := s.resolvePeer(ctx, c, in)
	if err == nil && p.Kind == peer.User {
		err = errPeerInvalid
	}
	return p, err
}
