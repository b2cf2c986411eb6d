package message

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// mayEditPost checks that a user may edit a message of a channel: his own for a
// while, or for ever as an admin who may pin; those of others in a channel with
// the right to.
//
// https://core.telegram.org/api/rights
func mayEditPost(actor chat.Actor, user int64, m *messagepb.Message, now int64) error {
	ch := actor.Channel
	switch {
	case m.Action != nil:
		return ErrNoMessage
	case m.Forward != nil && m.From != user:
		return ErrNotAuthor
	case m.From != user && ch.Broadcast:
		return actor.May(chat.EditOthers)
	case m.From != user:
		return ErrNotAuthor
	case !actor.Member():
		return chat.ErrWriteForbidden
	case ch.Broadcast && actor.Has(chat.AdminEdit), !ch.Broadcast && actor.Has(chat.AdminPin):
		return nil
	case ch.Broadcast && !actor.Has(chat.AdminPost):
		return chat.ErrAdminRequired
	case m.Media.GetLive() != nil: // for as long as it moves
		return nil
	case now > m.Date+editWindow:
		return ErrEditTooLate
	}
	return nil
}

// editInChannel replaces the text or the media of a message of a channel. In a
// supergroup it needs the right to send what the message becomes, else who may not
// write could write over what he once wrote.
func (s *Service) editInChannel(ctx context.Context, user int64, p peer.Peer, id int32, e Edit) (Change, error) {
	var change Change
	err := s.writePosts(ctx, user, p.ID, nil, func(t *channelBox) error {
		m, err := t.messageIn(p, id)
		if err != nil {
			return err
		}
		if err := mayEditPost(t.actor, user, m, t.tx.Date()); err != nil {
			return err
		}
		before := proto.CloneOf(m)
		t.s.release(t.tx, t.owner, m, media.InMessage)
		if err := e.apply(m, t.tx.Date()); err != nil {
			return err
		}
		if !t.actor.Channel.Broadcast && !e.ends() {
			if err := t.actor.MaySend((&content{text: m.Text, entities: m.Entities, media: m.Media}).kinds()); err != nil {
				return err
			}
		}
		if m.Page != nil && t.actor.MaySend(chat.BanLinks) != nil {
			m.Page = nil
		}
		t.s.refer(t.tx, t.owner, m, media.InMessage)
		m.EditDate = t.tx.Date()
		if err := errors.Join(t.amend(m), t.reviseCopy(m)); err != nil {
			return err
		}
		if err := t.logMessages(chatpb.LogEntry_EDIT, before, m); err != nil {
			return err
		}
		change, err = t.change()
		return err
	})
	return change, err
}

// amend stores a message of the channel that has changed and tells of it.
func (t *channelBox) amend(m *messagepb.Message) error {
	if m.Replies != nil { // others have read something else
		m.Replies.ReadMax = 0
	}
	if err := t.putMessage(m); err != nil {
		return err
	}
	_, err := t.append(&updatepb.Event{
		Kind: updatepb.Kind_EDIT_MESSAGE, PtsCount: 1, Peer: m.Peer, Ids: []int32{m.Id},
	}, m)
	return err
}

// logMessages notes in the admin log what became of a message; before may be
// nil.
func (t *channelBox) logMessages(kind chatpb.LogEntry_Kind, before, m *messagepb.Message) error {
	e := &chatpb.LogEntry{Kind: kind, User: t.user}
	var err error
	if e.Message, err = proto.Marshal(m); err != nil {
		return fmt.Errorf("encode a message for the admin log: %w", err)
	}
	if before != nil {
		if e.PrevMessage, err = proto.Marshal(before); err != nil {
			return fmt.Errorf("encode a message for the admin log: %w", err)
		}
	}
	if err := t.s.chats.Log(t.tx, t.owner.ID, e); err != nil {
		return err
	}
	for _, logged := range []*messagepb.Message{before, m} {
		for _, f := range Files(logged) {
			t.s.files.Refer(t.tx, t.owner, f, media.InLog, int32(e.Id))
		}
	}
	return nil
}

// Forgotten implements [chat.Announcer]: the files of messages that the admin log
// showed may go.
func (s *Service) Forgotten(tx *update.Tx, channel int64, e *chatpb.LogEntry) error {
	for _, b := range [][]byte{e.Message, e.PrevMessage} {
		m := new(messagepb.Message)
		if err := proto.Unmarshal(b, m); err != nil {
			return fmt.Errorf("decode a message of the admin log: %w", err)
		}
		for _, f := range Files(m) {
			s.files.Release(tx, peer.ChannelOf(channel), f, media.InLog, int32(e.Id))
		}
	}
	return nil
}

// DeletePosts deletes messages of a channel: one's own, and those of others with
// the right to. Ids that are gone are passed over; one that may not be deleted
// fails the call.
//
// https://core.telegram.org/method/channels.deleteMessages
func (s *Service) DeletePosts(ctx context.Context, user, channel int64, ids []int32) (Change, error) {
	if len(ids) > maxDelete {
		ids = ids[:maxDelete]
	}
	var change Change
	err := s.writePosts(ctx, user, channel, nil, func(t *channelBox) error {
		ms, err := t.messages(ids)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if err := t.mayDelete(m); err != nil {
				return err
			}
		}
		if err := t.erase(ms, true); err != nil {
			return err
		}
		change, err = t.change()
		return err
	})
	return change, err
}

func (t *channelBox) mayDelete(m *messagepb.Message) error {
	if !t.mayGo(m) {
		return ErrDeleteForbidden
	}
	own := m.From == t.user && m.Action == nil && t.actor.Member()
	if own && (!t.actor.Channel.Broadcast || t.actor.Has(chat.AdminPost)) {
		return nil
	}
	if err := t.actor.May(chat.DeleteOthers); err != nil {
		return ErrDeleteForbidden
	}
	return nil
}

// mayGo reports whether a message may be deleted by itself: the one that began a
// topic goes with the topic.
func (t *channelBox) mayGo(m *messagepb.Message) bool {
	return m.Action.GetKind() != messagepb.Action_TOPIC_CREATE
}

// erase deletes messages of the channel and tells of it in one event. With
// logged set the admin log keeps what an admin has deleted of others.
func (t *channelBox) erase(ms []*messagepb.Message, logged bool) error {
	gone := make([]int32, 0, len(ms))
	seen := make(map[int32]bool, len(ms))
	threads := make(map[int32]int32)
	var copies []int32
	for _, m := range ms {
		if seen[m.Id] {
			continue
		}
		seen[m.Id] = true
		if err := t.unpost(m); err != nil {
			return err
		}
		gone = append(gone, m.Id)
		if m.Thread != 0 {
			threads[m.Thread]++
		}
		if m.Copy != 0 {
			copies = append(copies, m.Copy)
		}
		if logged && m.From != t.user {
			if err := t.logMessages(chatpb.LogEntry_DELETE, nil, m); err != nil {
				return err
			}
		}
	}
	if len(gone) == 0 {
		return nil
	}
	for thread, n := range threads {
		if err := t.shrink(thread, n, len(gone)); err != nil {
			return err
		}
	}
	if seen[t.state.TopId] {
		top, err := t.newest()
		if err != nil {
			return err
		}
		t.state.TopId, t.state.TopDate = top.GetId(), top.GetDate()
	}
	if err := t.putState(); err != nil {
		return err
	}
	_, err := t.append(&updatepb.Event{
		Kind: updatepb.Kind_DELETE_MESSAGES, PtsCount: int32(len(gone)), Peer: t.peer().Int(), Ids: gone,
	}, nil)
	if err != nil {
		return err
	}
	return t.eraseCopies(copies)
}

// unpost takes a message out of the channel with all rows that belong to it.
func (t *channelBox) unpost(m *messagepb.Message) error {
	t.tx.Delete(t.owner, messageKey(m.Id))
	t.tx.Delete(t.owner, viewsKey(m.Id))
	if m.Reactions != nil {
		t.tx.Delete(t.owner, t.unreactedKey(m.From, m.Id))
		if err := t.forgetReactors(m.Id); err != nil {
			return err
		}
	}
	for _, user := range m.Mentions {
		t.tx.Delete(t.owner, t.mentionKey(user, m.Id))
	}
	if m.Thread != 0 {
		t.tx.Delete(t.owner, threadKey(m.Thread, m.Id))
	}
	if !m.InTopic && (t.state.Forum || len(t.state.Plain) > 0) {
		t.tx.Delete(t.owner, threadKey(generalTopic, m.Id))
	}
	if m.Threaded && m.Root == 0 && m.Forward.GetSavedId() != 0 { // the post can no longer be commented
		t.tx.Delete(t.owner, threadStateKey(m.Id))
	}
	if m.Pinned {
		t.tx.Delete(t.owner, t.peerIDKey(tagPinned, t.peer(), m.Id))
		t.state.PinnedCount = max(t.state.PinnedCount-1, 0)
	}
	if m.Ttl > 0 {
		t.tx.Delete(t.owner, expiryKey(m.Date+int64(m.Ttl), m.Id))
	}
	t.s.release(t.tx, t.owner, m, media.InMessage)
	t.state.Count = max(t.state.Count-1, 0)
	return nil
}

// newest is the newest message of the channel, or nil.
func (t *channelBox) newest() (*messagepb.Message, error) {
	all := t.mailbox
	all.minID = 0
	return all.topBefore(t.peer(), 0)
}

// clearBatchChannel is how many messages one call deletes.
const clearBatchChannel = 100

// ClearChannel deletes a channel's history up to maxID (0: all): for the user
// alone, or for everybody if he may delete messages of others.
//
// https://core.telegram.org/method/channels.deleteHistory
func (s *Service) ClearChannel(ctx context.Context, user, channel int64, maxID int32, everybody bool) (Change, error) {
	var change Change
	err := s.writePosts(ctx, user, channel, nil, func(t *channelBox) error {
		if maxID <= 0 || maxID > t.state.TopId {
			maxID = t.state.TopId
		}
		if !everybody {
			return t.hide(maxID, &change)
		}
		if err := t.actor.May(chat.DeleteOthers); err != nil {
			return err
		}
		return t.eraseWhere(&change, t.mailbox, span{To: maxID + 1, Reverse: true}, t.mayGo)
	})
	return change, err
}

// hide makes the messages up to maxID gone for the user alone.
func (t *channelBox) hide(maxID int32, change *Change) error {
	d, err := t.mine.dialog(t.peer())
	if err != nil {
		return err
	}
	d.MinId = max(d.MinId, maxID+1)
	d.ReadInboxMax = max(d.ReadInboxMax, maxID)
	if err := t.mine.putDialog(d); err != nil {
		return err
	}
	_, err = t.mine.append(&updatepb.Event{Kind: updatepb.Kind_CHANNEL_AVAILABLE, Peer: d.Peer, MaxId: maxID}, nil)
	if err != nil {
		return err
	}
	*change, err = t.mine.change()
	return err
}

// eraseWhere deletes the first messages of a part of what in shows that pass,
// and notes whether there are more.
func (t *channelBox) eraseWhere(change *Change, in mailbox, sp span, pass func(*messagepb.Message) bool) error {
	var ms []*messagepb.Message
	left := 0
	for id, err := range in.index(tagHistory, t.peer(), sp) {
		if err != nil {
			return err
		}
		m, err := in.message(id)
		if err != nil {
			return err
		}
		if !pass(m) {
			continue
		}
		if len(ms) == clearBatchChannel {
			left = 1
			break
		}
		ms = append(ms, m)
	}
	if err := t.erase(ms, false); err != nil {
		return err
	}
	var err error
	*change, err = t.change()
	change.Left = left
	return err
}

// DeleteAuthor deletes what somebody has written in a supergroup, a part at a
// time: the caller repeats it while Left is positive.
//
// https://core.telegram.org/method/channels.deleteParticipantHistory
func (s *Service) DeleteAuthor(ctx context.Context, user, channel int64, author peer.Peer) (Change, error) {
	var change Change
	err := s.writeChannel(ctx, user, channel, func(t *channelBox) error {
		if t.actor.Channel.Broadcast {
			return chat.ErrBroadcast
		}
		if err := t.actor.May(chat.DeleteOthers); err != nil {
			return err
		}
		return t.eraseWhere(&change, t.mailbox, span{Reverse: true}, func(m *messagepb.Message) bool {
			return m.Action == nil && AuthorOf(m) == author
		})
	})
	return change, err
}
