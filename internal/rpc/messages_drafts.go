package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message/messagepb"
)

// Drafts: https://core.telegram.org/api/drafts
func (s *Server) registerMessagesDrafts(t table) {
	on(t, ordered, s.messagesSaveDraft)
	on(t, 0, s.messagesGetAllDrafts)
	on(t, ordered, s.messagesClearAllDrafts)
}

func (s *Server) messagesSaveDraft(ctx context.Context, c *Caller, r *tg.MessagesSaveDraftRequest) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	entities, err := s.entitiesOf(ctx, c, r.Entities)
	if err != nil {
		return nil, err
	}
	draft := &messagepb.Draft{
		Text: r.Message, Entities: entities, NoWebpage: r.NoWebpage, InvertMedia: r.InvertMedia, Effect: r.Effect,
	}
	reply, err := s.replyOf(ctx, c, r.ReplyTo)
	if err != nil {
		return nil, err
	}
	thread := int32(0)
	if reply != nil {
		thread = reply.Top
	}
	if reply != nil && reply.ID != thread {
		draft.Reply = &messagepb.Reply{
			Id: reply.ID, Quoted: reply.Quote != "", Quote: reply.Quote,
			QuoteEntities: reply.QuoteEntities, QuoteOffset: reply.QuoteOffset,
		}
		if !reply.Peer.IsZero() && reply.Peer != p {
			draft.Reply.Peer = reply.Peer.Int()
		}
	}
	if err := s.messages.SaveDraft(ctx, c.UserID, p, thread, draft); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

// messagesGetAllDrafts answers with an updateDraftMessage for each draft.
func (s *Server) messagesGetAllDrafts(ctx context.Context, c *Caller, _ *tg.MessagesGetAllDraftsRequest) (tg.UpdatesClass, error) {
	events, err := s.messages.Drafts(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return s.views.Changes(ctx, c.UserID, events)
}

func (s *Server) messagesClearAllDrafts(ctx context.Context, c *Caller, _ *tg.MessagesClearAllDraftsRequest) (tg.BoolClass, error) {
	if err := s.messages.ClearDrafts(ctx, c.UserID); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}
