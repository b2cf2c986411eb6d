package rpc

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
)

// Who is mentioned, and who has read: https://core.telegram.org/api/mentions
func (s *Server) registerMessagesMentions(t table) {
	on(t, 0, s.messagesGetUnreadMentions)
	on(t, ordered, s.messagesReadMentions)
	on(t, 0, s.messagesGetMessageReadParticipants)
}

func (s *Server) messagesGetUnreadMentions(ctx context.Context, c *Caller, r *tg.MessagesGetUnreadMentionsRequest) (tg.MessagesMessagesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	page, err := s.messages.UnreadMentions(ctx, c.UserID, p, int32(r.TopMsgID), message.Window{
		OffsetID: int32(r.OffsetID), AddOffset: int32(r.AddOffset), Limit: int32(r.Limit),
		MaxID: int32(r.MaxID), MinID: int32(r.MinID),
	})
	if err != nil {
		return nil, messageError(err)
	}
	return s.page(ctx, c, page, 0)
}

func (s *Server) messagesReadMentions(ctx context.Context, c *Caller, r *tg.MessagesReadMentionsRequest) (*tg.MessagesAffectedHistory, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.ReadMentions(ctx, c.UserID, p, int32(r.TopMsgID))
	if err != nil {
		return nil, messageError(err)
	}
	return affectedHistory(change), nil
}

func (s *Server) messagesGetMessageReadParticipants(ctx context.Context, c *Caller, r *tg.MessagesGetMessageReadParticipantsRequest) (*tg.ReadParticipantDateVector, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	readers, err := s.messages.ReadParticipants(ctx, c.UserID, p, int32(r.MsgID))
	if errors.Is(err, message.ErrTooOld) {
		return nil, tgerr.New(400, "MSG_TOO_OLD")
	}
	if err != nil {
		return nil, messageError(err)
	}
	out := new(tg.ReadParticipantDateVector)
	for _, by := range readers {
		out.Elems = append(out.Elems, tg.ReadParticipantDate{UserID: by.User, Date: int(by.Date)})
	}
	return out, nil
}
