package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// Sending: https://core.telegram.org/method/messages.sendMessage
func (s *Server) registerMessagesSend(t table) {
	on(t, ordered|bots, s.messagesSendMessage)
	on(t, bots, s.messagesSetTyping)
	on(t, ordered, s.messagesSendScreenshotNotification)
}

func (s *Server) messagesSendMessage(ctx context.Context, c *Caller, r *tg.MessagesSendMessageRequest) (tg.UpdatesClass, error) {
	o, err := s.outgoing(ctx, c, r)
	if err != nil {
		return nil, err
	}
	if o.Page, err = s.pageShown(ctx, c, o.Text, o.Entities, o.NoWebpage); err != nil {
		return nil, err
	}
	sent, err := s.messages.Send(ctx, c.UserID, o)
	if err != nil {
		return nil, messageError(err)
	}
	if isPlain(c, o, sent) {
		return &tg.UpdateShortSentMessage{
			Out: true, ID: int(sent.Message.Id), Pts: sent.Pts, PtsCount: 1, Date: int(sent.Message.Date),
			Entities: tlview.Entities(sent.Message.Entities), TTLPeriod: int(sent.Message.Ttl),
		}, nil
	}
	return s.sent(ctx, c, sent)
}

// outgoing reads the request.
func (s *Server) outgoing(ctx context.Context, c *Caller, r *tg.MessagesSendMessageRequest) (*message.Outgoing, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	entities, err := s.entitiesOf(ctx, c, r.Entities)
	if err != nil {
		return nil, err
	}
	reply, err := s.replyOf(ctx, c, r.ReplyTo)
	if err != nil {
		return nil, err
	}
	as, err := s.senderOf(ctx, c, r.SendAs)
	if err != nil {
		return nil, err
	}
	if err := checkEffect(r.Effect, p); err != nil {
		return nil, err
	}
	return &message.Outgoing{
		SendAs: as, Peer: p, Text: r.Message, Entities: entities, Reply: reply, RandomID: r.RandomID,
		Silent: r.Silent, NoForwards: r.Noforwards, NoWebpage: r.NoWebpage, Invert: r.InvertMedia,
		ClearDraft: r.ClearDraft, Effect: r.Effect, ScheduleDate: int64(r.ScheduleDate),
	}, nil
}

// senderOf reads as whom a message is to be sent; the zero peer if that is left
// open.
func (s *Server) senderOf(ctx context.Context, c *Caller, in tg.InputPeerClass) (peer.Peer, error) {
	if in == nil {
		return peer.Peer{}, nil
	}
	return s.resolvePeer(ctx, c, in)
}

// isPlain reports whether updateShortSentMessage tells the client all about
// what it sent: in a private chat, nothing but the text that it knows. Saved
// Messages and whatever the server changed are told in full.
func isPlain(c *Caller, o *message.Outgoing, sent message.Sent) bool {
	m := sent.Message
	return !sent.Scheduled && o.Peer.Kind == peer.User && o.Peer.ID != c.UserID && m.Reply == nil && m.Text == o.Text && m.Action == nil && m.Page == nil
}

// sent renders sent messages in full: for each exactly one updateMessageID and
// one update that shows it.
func (s *Server) sent(ctx context.Context, c *Caller, all ...message.Sent) (tg.UpdatesClass, error) {
	return s.views.Sent(ctx, c.UserID, all)
}

func (s *Server) messagesSetTyping(ctx context.Context, c *Caller, r *tg.MessagesSetTypingRequest) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	action, cancel, err := encodeAction(r.Action)
	if err != nil {
		return nil, err
	}
	if err := s.messages.SetTyping(ctx, c.UserID, p, int32(r.TopMsgID), action, cancel); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) messagesSendScreenshotNotification(ctx context.Context, c *Caller, r *tg.MessagesSendScreenshotNotificationRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	reply, err := s.replyOf(ctx, c, r.ReplyTo)
	if err != nil {
		return nil, err
	}
	sent, err := s.messages.TellScreenshot(ctx, c.UserID, p, reply, r.RandomID)
	if err != nil {
		return nil, messageError(err)
	}
	return s.sent(ctx, c, sent)
}
