package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/peer"
)

// Changing what was said: https://core.telegram.org/method/messages.editMessage
func (s *Server) registerMessagesEdit(t table) {
	on(t, ordered|bots, s.messagesEditMessage)
	on(t, ordered|bots, s.messagesForwardMessages)
	on(t, ordered|bots, s.messagesUpdatePinnedMessage)
	on(t, ordered|bots, s.messagesUnpinAllMessages)
}

func (s *Server) messagesEditMessage(ctx context.Context, c *Caller, r *tg.MessagesEditMessageRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	entities, err := s.entitiesOf(ctx, c, r.Entities)
	if err != nil {
		return nil, err
	}
	edit := &message.Edit{Text: r.Message, Entities: entities, NoWebpage: r.NoWebpage, Invert: r.InvertMedia}
	if err := s.editMedia(ctx, c, r, edit); err != nil {
		return nil, err
	}
	change, err := s.edit(ctx, c, p, r, edit)
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

// editMedia reads what a message is to carry from now on. Who gives media alone
// leaves the text as it is.
func (s *Server) editMedia(ctx context.Context, c *Caller, r *tg.MessagesEditMessageRequest, edit *message.Edit) (err error) {
	_, given := r.GetMessage()
	edit.KeepText = !given && r.Media != nil
	switch in := r.Media.(type) {
	case nil:
		edit.Page, err = s.pageShown(ctx, c, edit.Text, edit.Entities, edit.NoWebpage)
	case *tg.InputMediaWebPage:
		edit.Page, err = s.namedPage(ctx, c, in)
	case *tg.InputMediaGeoLive:
		edit.Move, err = moveOf(in)
	case *tg.InputMediaPoll:
		edit.ClosePoll, err = pollEdit(in)
	default:
		edit.Media, err = s.mediaOf(ctx, c, in)
	}
	return err
}

// edit changes a sent message, or a waiting one when a schedule date says that
// the id is one of those.
func (s *Server) edit(ctx context.Context, c *Caller, p peer.Peer, r *tg.MessagesEditMessageRequest, edit *message.Edit) (message.Change, error) {
	if r.ScheduleDate == 0 {
		return s.messages.Edit(ctx, c.UserID, p, int32(r.ID), *edit)
	}
	if _, given := r.GetMessage(); !given && r.Media == nil {
		edit = nil
	}
	return s.messages.Reschedule(ctx, c.UserID, p, int32(r.ID), edit, int64(r.ScheduleDate))
}

func (s *Server) messagesForwardMessages(ctx context.Context, c *Caller, r *tg.MessagesForwardMessagesRequest) (tg.UpdatesClass, error) {
	from, err := s.resolvePeer(ctx, c, r.FromPeer)
	if err != nil {
		return nil, err
	}
	to, err := s.resolvePeer(ctx, c, r.ToPeer)
	if err != nil {
		return nil, err
	}
	reply, err := s.replyOf(ctx, c, r.ReplyTo)
	if err != nil {
		return nil, err
	}
	if top, ok := r.GetTopMsgID(); ok && reply == nil {
		reply = &message.ReplyTo{ID: int32(top), Top: int32(top)}
	}
	as, err := s.senderOf(ctx, c, r.SendAs)
	if err != nil {
		return nil, err
	}
	sent, err := s.messages.Forward(ctx, c.UserID, message.Forwarding{
		SendAs: as,
		From:   from, To: to, IDs: int32s(r.ID), RandomIDs: r.RandomID, Silent: r.Silent, Reply: reply,
		DropAuthor: r.DropAuthor || r.DropMediaCaptions, NoForwards: r.Noforwards, DropCaptions: r.DropMediaCaptions, ScheduleDate: int64(r.ScheduleDate),
	})
	if err != nil {
		return nil, messageError(err)
	}
	return s.sent(ctx, c, sent...)
}

func (s *Server) messagesUpdatePinnedMessage(ctx context.Context, c *Caller, r *tg.MessagesUpdatePinnedMessageRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.Pin(ctx, c.UserID, p, message.Pinning{
		ID: int32(r.ID), Unpin: r.Unpin, Silent: r.Silent, OneSide: r.PmOneside,
	})
	if err != nil {
		return nil, dialogError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

func (s *Server) messagesUnpinAllMessages(ctx context.Context, c *Caller, r *tg.MessagesUnpinAllMessagesRequest) (*tg.MessagesAffectedHistory, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.UnpinAll(ctx, c.UserID, p, int32(r.TopMsgID))
	if err != nil {
		return nil, dialogError(err)
	}
	return affectedHistory(change), nil
}

// affectedHistory renders what a call did that works in parts. A call that
// changed nothing has a count of 0 at the newest pts.
func affectedHistory(ch message.Change) *tg.MessagesAffectedHistory {
	return &tg.MessagesAffectedHistory{Pts: ch.Pts, PtsCount: ch.Count(), Offset: ch.Left}
}

func affectedMessages(ch message.Change) *tg.MessagesAffectedMessages {
	return &tg.MessagesAffectedMessages{Pts: ch.Pts, PtsCount: ch.Count()}
}
