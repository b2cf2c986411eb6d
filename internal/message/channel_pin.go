package message

import (
	"context"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// pinInChannel pins or unpins a message of a channel for all. Pinning leaves a
// notice in the history.
func (s *Service) pinInChannel(ctx context.Context, user int64, p peer.Peer, pin Pinning) (Change, error) {
	var change Change
	err := s.writeChannel(ctx, user, p.ID, func(t *channelBox) error {
		if err := t.actor.May(chat.Pin); err != nil {
			return err
		}
		m, err := t.messageIn(p, pin.ID)
		if err != nil {
			return err
		}
		if m.Action != nil {
			return ErrNoMessage
		}
		if m.Pinned == !pin.Unpin {
			return ErrNotModified
		}
		if err := t.setPins([]*messagepb.Message{m}, !pin.Unpin); err != nil {
			return err
		}
		if err := t.logMessages(chatpb.LogEntry_PINNED, nil, m); err != nil {
			return err
		}
		if !pin.Unpin {
			notice := &content{action: &messagepb.Action{Kind: messagepb.Action_PIN}, silent: pin.Silent}
			if err := t.send(posting{peer: p, content: notice, reply: &ReplyTo{ID: pin.ID}}, voice{}, nil, new(Sent)); err != nil {
				return err
			}
		}
		change, err = t.change()
		return err
	})
	return change, err
}

// setPins changes the mark of messages and tells of it.
func (t *channelBox) setPins(ms []*messagepb.Message, pinned bool) error {
	ids := make([]int32, len(ms))
	for i, m := range ms {
		m.Pinned = pinned
		if err := t.putMessage(m); err != nil {
			return err
		}
		key := t.peerIDKey(tagPinned, t.peer(), m.Id)
		if pinned {
			t.tx.Set(t.owner, key, nil)
			t.state.PinnedCount++
		} else {
			t.tx.Delete(t.owner, key)
			t.state.PinnedCount = max(t.state.PinnedCount-1, 0)
		}
		ids[i] = m.Id
	}
	if err := t.putState(); err != nil {
		return err
	}
	_, err := t.append(&updatepb.Event{
		Kind: updatepb.Kind_PINNED_MESSAGES, PtsCount: int32(len(ids)), Peer: t.peer().Int(), Ids: ids, Flag: pinned,
	}, nil)
	return err
}

// unpinAllInChannel unpins all messages of a channel, or of a thread of it, a
// part at a time.
func (s *Service) unpinAllInChannel(ctx context.Context, user int64, p peer.Peer, thread int32) (Change, error) {
	var change Change
	err := s.writeChannel(ctx, user, p.ID, func(t *channelBox) error {
		if err := t.actor.May(chat.Pin); err != nil {
			return err
		}
		in, err := t.ofThread(thread)
		if err != nil {
			return err
		}
		ids, err := in.ids(tagPinned, p, span{Limit: clearBatchChannel + 1})
		if err != nil {
			return err
		}
		left := max(len(ids)-clearBatchChannel, 0)
		ids = ids[:len(ids)-left]
		ms, err := t.messages(ids)
		if err != nil {
			return err
		}
		if len(ms) > 0 {
			if err := t.setPins(ms, false); err != nil {
				return err
			}
		}
		change, err = t.change()
		change.Left = left
		return err
	})
	return change, err
}
