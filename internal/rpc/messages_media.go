package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
)

// Sending media: https://core.telegram.org/method/messages.sendMedia
func (s *Server) registerMessagesMedia(t table) {
	on(t, ordered|bots, s.messagesSendMedia)
	on(t, ordered|bots, s.messagesSendMultiMedia)
	on(t, bots, s.messagesUploadMedia)
}

func (s *Server) messagesSendMedia(ctx context.Context, c *Caller, r *tg.MessagesSendMediaRequest) (tg.UpdatesClass, error) {
	o, err := s.outgoing(ctx, c, &tg.MessagesSendMessageRequest{
		Peer: r.Peer, Message: r.Message, Entities: r.Entities, ReplyTo: r.ReplyTo, RandomID: r.RandomID,
		Silent: r.Silent, Noforwards: r.Noforwards, InvertMedia: r.InvertMedia, ClearDraft: r.ClearDraft,
		Effect: r.Effect, ScheduleDate: r.ScheduleDate, SendAs: r.SendAs,
	})
	if err != nil {
		return nil, err
	}
	if page, ok := r.Media.(*tg.InputMediaWebPage); ok {
		o.Page, err = s.namedPage(ctx, c, page)
	} else {
		o.Media, err = s.mediaOf(ctx, c, r.Media)
	}
	if err != nil {
		return nil, err
	}
	sent, err := s.messages.Send(ctx, c.UserID, o)
	if err != nil {
		return nil, messageError(err)
	}
	s.noteSent(ctx, c, o.Media.GetFile())
	return s.sent(ctx, c, sent)
}

// messagesSendMultiMedia sends an album. The first of its messages takes the
// draft away.
func (s *Server) messagesSendMultiMedia(ctx context.Context, c *Caller, r *tg.MessagesSendMultiMediaRequest) (tg.UpdatesClass, error) {
	switch n := len(r.MultiMedia); {
	case n == 0:
		return nil, errMediaEmpty
	case n > message.MaxAlbum:
		return nil, tgerr.New(400, "MULTI_MEDIA_TOO_LONG")
	}
	album := make([]*message.Outgoing, len(r.MultiMedia))
	for i, one := range r.MultiMedia {
		o, err := s.outgoing(ctx, c, &tg.MessagesSendMessageRequest{
			Peer: r.Peer, Message: one.Message, Entities: one.Entities, ReplyTo: r.ReplyTo, RandomID: one.RandomID,
			Silent: r.Silent, Noforwards: r.Noforwards, InvertMedia: r.InvertMedia, ClearDraft: r.ClearDraft && i == 0,
			Effect: r.Effect, ScheduleDate: r.ScheduleDate, SendAs: r.SendAs,
		})
		if err != nil {
			return nil, err
		}
		if o.Media, err = s.mediaOf(ctx, c, one.Media); err != nil {
			return nil, inAlbum(err, i)
		}
		album[i] = o
	}
	sent, err := s.messages.SendAlbum(ctx, c.UserID, album)
	if err != nil {
		return nil, messageError(err)
	}
	return s.sent(ctx, c, sent...)
}

// messagesUploadMedia makes media that the caller sends later, in an album.
func (s *Server) messagesUploadMedia(ctx context.Context, c *Caller, r *tg.MessagesUploadMediaRequest) (tg.MessageMediaClass, error) {
	if _, err := s.resolvePeer(ctx, c, r.Peer); err != nil {
		return nil, err
	}
	m, err := s.mediaOf(ctx, c, r.Media)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, errMediaInvalid
	}
	return s.views.Media(c.UserID, m), nil
}
