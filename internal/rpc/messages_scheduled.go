package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
)

// Messages that wait: https://core.telegram.org/api/scheduled-messages
func (s *Server) registerMessagesScheduled(t table) {
	on(t, 0, s.messagesGetScheduledHistory)
	on(t, 0, s.messagesGetScheduledMessages)
	on(t, ordered, s.messagesSendScheduledMessages)
	on(t, ordered, s.messagesDeleteScheduledMessages)
}

func (s *Server) messagesGetScheduledHistory(ctx context.Context, c *Caller, r *tg.MessagesGetScheduledHistoryRequest) (tg.MessagesMessagesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	found, err := s.messages.Scheduled(ctx, c.UserID, p)
	if err != nil {
		return nil, messageError(err)
	}
	if r.Hash != 0 && r.Hash == scheduledHash(found) {
		return &tg.MessagesMessagesNotModified{Count: len(found)}, nil
	}
	return s.page(ctx, c, message.Page{Messages: found, Total: len(found), Offset: -1}, 0)
}

// scheduledHash is the hash of a list of waiting messages: of their ids, the
// moments of their last edit and when they are due, as clients compute it
// (TDLib ScheduledMessages, get_dialog_scheduled_messages).
func scheduledHash(ms []*messagepb.Message) int64 {
	var h vectorHash
	for _, m := range ms {
		h = h.add(uint64(m.Id)).add(uint64(m.EditDate)).add(uint64(m.Date))
	}
	return int64(h)
}

func (s *Server) messagesGetScheduledMessages(ctx context.Context, c *Caller, r *tg.MessagesGetScheduledMessagesRequest) (tg.MessagesMessagesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if len(r.ID) == 0 {
		return &tg.MessagesMessages{}, nil
	}
	ids := int32s(r.ID[:min(len(r.ID), message.MaxPage)])
	found, err := s.messages.Scheduled(ctx, c.UserID, p, ids...)
	if err != nil {
		return nil, messageError(err)
	}
	users, chats, err := s.shownIn(ctx, c, found)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesMessages{Messages: s.withGaps(c.UserID, ids, found), Users: users, Chats: chats}, nil
}

func (s *Server) messagesSendScheduledMessages(ctx context.Context, c *Caller, r *tg.MessagesSendScheduledMessagesRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.SendScheduled(ctx, c.UserID, p, int32s(r.ID))
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

func (s *Server) messagesDeleteScheduledMessages(ctx context.Context, c *Caller, r *tg.MessagesDeleteScheduledMessagesRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.DeleteScheduled(ctx, c.UserID, p, int32s(r.ID))
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}
