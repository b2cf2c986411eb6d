package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
)

// What is said under a message: https://core.telegram.org/api/discussion
func (s *Server) registerMessagesDiscussion(t table) {
	on(t, 0, s.messagesGetReplies)
	on(t, 0, s.messagesGetDiscussionMessage)
	on(t, ordered, s.messagesReadDiscussion)
}

func (s *Server) messagesGetReplies(ctx context.Context, c *Caller, r *tg.MessagesGetRepliesRequest) (tg.MessagesMessagesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	page, err := s.messages.Replies(ctx, c.UserID, p, int32(r.MsgID), message.Window{
		OffsetID: int32(r.OffsetID), OffsetDate: int64(r.OffsetDate), AddOffset: int32(r.AddOffset),
		Limit: int32(r.Limit), MaxID: int32(r.MaxID), MinID: int32(r.MinID),
	})
	if err != nil {
		return nil, messageError(err)
	}
	return s.page(ctx, c, page, r.Hash)
}

func (s *Server) messagesGetDiscussionMessage(ctx context.Context, c *Caller, r *tg.MessagesGetDiscussionMessageRequest) (*tg.MessagesDiscussionMessage, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	d, err := s.messages.DiscussionOf(ctx, c.UserID, p, int32(r.MsgID))
	if err != nil {
		return nil, messageError(err)
	}
	out := &tg.MessagesDiscussionMessage{Messages: s.views.MessageList(c.UserID, d.Messages), UnreadCount: int(d.Unread)}
	if d.MaxID != 0 {
		out.SetMaxID(int(d.MaxID))
	}
	if d.ReadInbox != 0 {
		out.SetReadInboxMaxID(int(d.ReadInbox))
	}
	if d.ReadOutbox != 0 {
		out.SetReadOutboxMaxID(int(d.ReadOutbox))
	}
	out.Users, out.Chats, err = s.shownIn(ctx, c, d.Messages, p, d.Group)
	return out, err
}

func (s *Server) messagesReadDiscussion(ctx context.Context, c *Caller, r *tg.MessagesReadDiscussionRequest) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if _, err := s.messages.ReadThread(ctx, c.UserID, p, int32(r.MsgID), int32(r.ReadMaxID)); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}
