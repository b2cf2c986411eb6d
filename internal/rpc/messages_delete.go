package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
)

// Deleting: https://core.telegram.org/method/messages.deleteMessages
func (s *Server) registerMessagesDelete(t table) {
	on(t, ordered|bots, s.messagesDeleteMessages)
	on(t, ordered, s.messagesDeleteHistory)
	on(t, ordered, s.messagesSetHistoryTTL)
	on(t, ordered, s.messagesSetDefaultHistoryTTL)
	on(t, 0, s.messagesGetDefaultHistoryTTL)
}

func (s *Server) messagesDeleteMessages(ctx context.Context, c *Caller, r *tg.MessagesDeleteMessagesRequest) (*tg.MessagesAffectedMessages, error) {
	change, err := s.messages.Delete(ctx, c.UserID, int32s(r.ID), r.Revoke)
	if err != nil {
		return nil, messageError(err)
	}
	return affectedMessages(change), nil
}

func (s *Server) messagesDeleteHistory(ctx context.Context, c *Caller, r *tg.MessagesDeleteHistoryRequest) (*tg.MessagesAffectedHistory, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.ClearHistory(ctx, c.UserID, p, message.Clearing{
		MaxID: int32(r.MaxID), MinDate: int64(r.MinDate), MaxDate: int64(r.MaxDate), Revoke: r.Revoke, JustClear: r.JustClear,
	})
	if err != nil {
		return nil, messageError(err)
	}
	return affectedHistory(change), nil
}

func (s *Server) messagesSetHistoryTTL(ctx context.Context, c *Caller, r *tg.MessagesSetHistoryTTLRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.SetTTL(ctx, c.UserID, p, int32(r.Period))
	if err != nil {
		return nil, dialogError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

// messagesSetDefaultHistoryTTL sets how long messages live in dialogs that the
// caller begins from now on.
func (s *Server) messagesSetDefaultHistoryTTL(ctx context.Context, c *Caller, r *tg.MessagesSetDefaultHistoryTTLRequest) (tg.BoolClass, error) {
	if err := message.CheckTTL(int32(r.Period)); err != nil {
		return nil, messageError(err)
	}
	if err := s.accounts.SetDefaultHistoryTTL(ctx, c.UserID, int32(r.Period)); err != nil {
		return nil, accountError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) messagesGetDefaultHistoryTTL(ctx context.Context, c *Caller, _ *tg.MessagesGetDefaultHistoryTTLRequest) (*tg.DefaultHistoryTTL, error) {
	u, err := s.accounts.User(ctx, c.UserID)
	if err != nil {
		return nil, accountError(err)
	}
	return &tg.DefaultHistoryTTL{Period: int(u.DefaultHistoryTtl)}, nil
}
