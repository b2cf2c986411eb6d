package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/tlview"
)

// Reading: https://core.telegram.org/method/messages.readHistory
func (s *Server) registerMessagesRead(t table) {
	on(t, ordered, s.messagesReadHistory)
	on(t, ordered, s.messagesReadMessageContents)
	on(t, 0, s.messagesReceivedMessages)
	on(t, 0, s.messagesGetOutboxReadDate)
	on(t, ordered, s.messagesMarkDialogUnread)
	on(t, 0, s.messagesGetDialogUnreadMarks)
}

func (s *Server) messagesReadHistory(ctx context.Context, c *Caller, r *tg.MessagesReadHistoryRequest) (*tg.MessagesAffectedMessages, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.Read(ctx, c.UserID, p, int32(r.MaxID))
	if err != nil {
		return nil, messageError(err)
	}
	return affectedMessages(change), nil
}

func (s *Server) messagesReadMessageContents(ctx context.Context, c *Caller, r *tg.MessagesReadMessageContentsRequest) (*tg.MessagesAffectedMessages, error) {
	change, err := s.messages.ReadContents(ctx, c.UserID, int32s(r.ID))
	if err != nil {
		return nil, messageError(err)
	}
	return affectedMessages(change), nil
}

// messagesReceivedMessages names the messages for which the client should not
// show a notification; there are none.
func (s *Server) messagesReceivedMessages(context.Context, *Caller, *tg.MessagesReceivedMessagesRequest) (*tg.ReceivedNotifyMessageVector, error) {
	return &tg.ReceivedNotifyMessageVector{}, nil
}

func (s *Server) messagesGetOutboxReadDate(ctx context.Context, c *Caller, r *tg.MessagesGetOutboxReadDateRequest) (*tg.OutboxReadDate, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	date, err := s.messages.OutboxReadDate(ctx, c.UserID, p, int32(r.MsgID))
	if err != nil {
		return nil, messageError(err)
	}
	return &tg.OutboxReadDate{Date: int(date)}, nil
}

func (s *Server) messagesMarkDialogUnread(ctx context.Context, c *Caller, r *tg.MessagesMarkDialogUnreadRequest) (tg.BoolClass, error) {
	p, err := s.dialogOf(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if err := s.messages.MarkUnread(ctx, c.UserID, p, r.Unread); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) messagesGetDialogUnreadMarks(ctx context.Context, c *Caller, _ *tg.MessagesGetDialogUnreadMarksRequest) (*tg.DialogPeerClassVector, error) {
	peers, err := s.messages.UnreadMarks(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return &tg.DialogPeerClassVector{Elems: tlview.DialogPeers(peers)}, nil
}
