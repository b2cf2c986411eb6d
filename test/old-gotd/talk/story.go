package talk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/gotd/td/tg"
)

// story is one side of a conversation. The other side reads the first message,
// answers it, edits its answer and forwards the first message back.
type story struct {
	layer Layer
	api   *tg.Client
	peer  tg.InputPeerClass
	out   *events
	apply func(context.Context, tg.UpdatesClass) error // puts updates in order
}

func (s *story) tell(ctx context.Context, phone string) error {
	before, err := s.api.UpdatesGetState(ctx)
	if err != nil {
		return fmt.Errorf("get the state: %w", err)
	}
	if s.peer, err = importPeer(ctx, s.api, phone); err != nil {
		return err
	}
	if err := s.converse(ctx); err != nil {
		return err
	}
	if err := s.look(ctx, before); err != nil {
		return err
	}
	s.out.print(Event{Saw: "end"})
	return nil
}

func importPeer(ctx context.Context, api *tg.Client, phone string) (tg.InputPeerClass, error) {
	res, err := api.ContactsImportContacts(ctx, []tg.InputPhoneContact{{ClientID: 1, Phone: phone, FirstName: "Peer"}})
	if err != nil {
		return nil, fmt.Errorf("import the peer: %w", err)
	}
	for _, u := range res.Users {
		if u, ok := u.(*tg.User); ok && u.Phone == phone {
			return u.AsInputPeer(), nil
		}
	}
	return nil, errors.New("import the peer: nobody has this phone")
}

func (s *story) converse(ctx context.Context) error {
	first := fmt.Sprintf("Bonjour from layer %d", tg.Layer)
	hello, err := s.send(ctx, first, 0)
	if err != nil {
		return err
	}
	answer, err := s.out.expect(ctx, "the answer", func(e Event) bool { return e.Saw == "message" && !e.Out && e.ReplyTo == hello })
	if err != nil {
		return err
	}
	if err := s.read(ctx, answer.ID); err != nil {
		return err
	}
	if _, err := s.send(ctx, fmt.Sprintf("Reply from layer %d", tg.Layer), answer.ID); err != nil {
		return err
	}
	if err := s.forward(ctx, answer.ID); err != nil {
		return err
	}
	edit := &tg.MessagesEditMessageRequest{Peer: s.peer, ID: hello}
	edit.SetMessage(first + ", edited")
	if _, err := s.api.MessagesEditMessage(ctx, edit); err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	return s.expectOthers(ctx, hello, answer.ID)
}

// expectOthers waits for what the other one does meanwhile.
func (s *story) expectOthers(ctx context.Context, hello, answer int) error {
	for what, match := range map[string]func(Event) bool{
		"the read mark": func(e Event) bool { return e.Saw == "read" && e.ID >= hello },
		"the edit":      func(e Event) bool { return e.Saw == "edit" && e.ID == answer && e.Edited },
		"the forward":   func(e Event) bool { return e.Saw == "message" && !e.Out && e.Forwarded != 0 },
	} {
		if _, err := s.out.expect(ctx, what, match); err != nil {
			return err
		}
	}
	return nil
}

// read marks the chat as read. The answer takes a place in the order of the
// updates, of which these releases' update manager must be told by hand.
func (s *story) read(ctx context.Context, id int) error {
	res, err := s.api.MessagesReadHistory(ctx, &tg.MessagesReadHistoryRequest{Peer: s.peer, MaxID: id})
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	user, ok := s.peer.(*tg.InputPeerUser)
	if !ok {
		return fmt.Errorf("read: the peer is %T", s.peer)
	}
	done := &tg.UpdateReadHistoryInbox{Peer: &tg.PeerUser{UserID: user.UserID}, MaxID: id, Pts: res.Pts, PtsCount: res.PtsCount}
	return s.apply(ctx, &tg.Updates{Updates: []tg.UpdateClass{done}})
}

func (s *story) send(ctx context.Context, text string, replyTo int) (int, error) {
	req := &tg.MessagesSendMessageRequest{Peer: s.peer, Message: text, RandomID: rand.Int64()}
	if replyTo != 0 {
		s.layer.SetReply(req, replyTo)
	}
	res, err := s.api.MessagesSendMessage(ctx, req)
	if err != nil {
		return 0, fmt.Errorf("send: %w", err)
	}
	id, ok := sentID(res)
	if !ok {
		return 0, fmt.Errorf("send: the answer %T has no id", res)
	}
	s.out.print(Event{Saw: "sent", ID: id, Text: text, ReplyTo: replyTo})
	return id, nil
}

func (s *story) forward(ctx context.Context, id int) error {
	req := &tg.MessagesForwardMessagesRequest{FromPeer: s.peer, ToPeer: s.peer, ID: []int{id}, RandomID: []int64{rand.Int64()}}
	if _, err := s.api.MessagesForwardMessages(ctx, req); err != nil {
		return fmt.Errorf("forward: %w", err)
	}
	return nil
}

func sentID(u tg.UpdatesClass) (int, bool) {
	switch u := u.(type) {
	case *tg.UpdateShortSentMessage:
		return u.ID, true
	case *tg.Updates:
		for _, u := range u.Updates {
			if id, ok := u.(*tg.UpdateMessageID); ok {
				return id.ID, true
			}
		}
	}
	return 0, false
}

// look asks for all that has happened in the three ways a client can.
func (s *story) look(ctx context.Context, before *tg.UpdatesState) error {
	history, err := s.api.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: s.peer, Limit: 100})
	if err != nil {
		return fmt.Errorf("get the history: %w", err)
	}
	if h, ok := history.AsModified(); ok {
		for _, m := range h.GetMessages() {
			s.out.message("history", m)
		}
	}
	if err := s.dialogs(ctx); err != nil {
		return err
	}
	res, err := s.api.UpdatesGetDifference(ctx, &tg.UpdatesGetDifferenceRequest{Pts: before.Pts, Qts: before.Qts, Date: before.Date})
	if err != nil {
		return fmt.Errorf("get the difference: %w", err)
	}
	diff, ok := res.(*tg.UpdatesDifference)
	if !ok {
		return fmt.Errorf("get the difference: the answer is %T", res)
	}
	for _, m := range diff.NewMessages {
		s.out.message("difference", m)
	}
	return nil
}

func (s *story) dialogs(ctx context.Context) error {
	res, err := s.api.MessagesGetDialogs(ctx, &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 20})
	if err != nil {
		return fmt.Errorf("get the dialogs: %w", err)
	}
	list, ok := res.AsModified()
	if !ok {
		return fmt.Errorf("get the dialogs: the answer is %T", res)
	}
	for _, d := range list.GetDialogs() {
		d, ok := d.(*tg.Dialog)
		if !ok {
			continue
		}
		if peer, ok := d.Peer.(*tg.PeerUser); ok {
			s.out.print(Event{Saw: "dialog", ID: d.TopMessage, From: peer.UserID, Unread: d.UnreadCount, MaxRead: d.ReadOutboxMaxID})
		}
	}
	return nil
}
