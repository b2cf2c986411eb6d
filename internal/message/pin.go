package message

import (
	"context"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// Pinning says how to pin or unpin a message.
type Pinning struct {
	ID      int32
	Unpin   bool
	Silent  bool // the notice of it makes no sound
	OneSide bool // for the user alone
}

// Pin pins or unpins a message, on both sides unless OneSide is set. Pinning
// for both leaves a notice in the dialog.
//
// https://core.telegram.org/method/messages.updatePinnedMessage
func (s *Service) Pin(ctx context.Context, user int64, p peer.Peer, pin Pinning) (Change, error) {
	switch p.Kind {
	case peer.Chat:
		return s.pinInChat(ctx, user, p, pin)
	case peer.Channel:
		return s.pinInChannel(ctx, user, p, pin)
	case peer.User:
	default:
		return Change{}, ErrPeer
	}
	if !pin.OneSide && p.ID != user {
		if err := s.mayWrite(ctx, user, p); err != nil {
			return Change{}, err
		}
	}
	var change Change
	err := s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		m, err := mine.messageIn(p, pin.ID)
		if err != nil {
			return err
		}
		if m.Action != nil {
			return ErrNoMessage
		}
		if pin.OneSide {
			theirs = nil
		}
		if err := mine.pinBoth(theirs, p, []*messagepb.Message{m}, !pin.Unpin); err != nil {
			return err
		}
		if theirs != nil && !pin.Unpin {
			notice := &content{action: &messagepb.Action{Kind: messagepb.Action_PIN}, silent: pin.Silent}
			var sent Sent
			if err := s.post(mine, theirs, posting{peer: p, content: notice, reply: &ReplyTo{ID: pin.ID}}, &sent); err != nil {
				return err
			}
		}
		change, err = mine.change()
		return err
	})
	return change, err
}

// UnpinAll unpins all messages of a dialog on both sides, or those of a thread
// of a supergroup.
//
// https://core.telegram.org/method/messages.unpinAllMessages
func (s *Service) UnpinAll(ctx context.Context, user int64, p peer.Peer, thread int32) (Change, error) {
	switch p.Kind {
	case peer.Chat:
		return s.unpinAllInChat(ctx, user, p)
	case peer.Channel:
		return s.unpinAllInChannel(ctx, user, p, thread)
	case peer.User:
	default:
		return Change{}, ErrPeer
	}
	var change Change
	err := s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		ids, err := mine.ids(tagPinned, p, span{Limit: maxDelete})
		if err != nil {
			return err
		}
		ms, err := mine.messages(ids)
		if err != nil {
			return err
		}
		if len(ms) > 0 {
			if err := mine.pinBoth(theirs, p, ms, false); err != nil {
				return err
			}
		}
		change, err = mine.change()
		return err
	})
	return change, err
}

// pinBoth pins or unpins messages here and, unless theirs is nil, their copies
// there. It fails with [ErrNotModified] if nothing changes here.
func (b *box) pinBoth(theirs *box, p peer.Peer, ms []*messagepb.Message, pinned bool) error {
	n, err := b.setPinned(p, ms, pinned)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotModified
	}
	if theirs == nil {
		return nil
	}
	var twins []int32
	for _, m := range ms {
		if m.Twin != 0 {
			twins = append(twins, m.Twin)
		}
	}
	copies, err := theirs.messages(twins)
	if err != nil {
		return err
	}
	_, err = theirs.setPinned(peer.OfUser(b.user), copies, pinned)
	return err
}

// setPinned changes the mark of messages of one dialog, tells of those that
// changed, and returns their number.
func (b *box) setPinned(p peer.Peer, ms []*messagepb.Message, pinned bool) (int, error) {
	var ids []int32
	for _, m := range ms {
		if m.Pinned == pinned {
			continue
		}
		m.Pinned = pinned
		if err := b.putMessage(m); err != nil {
			return 0, err
		}
		key := b.peerIDKey(tagPinned, p, m.Id)
		if pinned {
			b.tx.Set(b.owner, key, nil)
		} else {
			b.tx.Delete(b.owner, key)
		}
		ids = append(ids, m.Id)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	d, err := b.dialog(p)
	if err != nil {
		return 0, err
	}
	if pinned {
		d.PinnedCount += int32(len(ids))
	} else {
		d.PinnedCount = max(d.PinnedCount-int32(len(ids)), 0)
	}
	if err := b.putDialog(d); err != nil {
		return 0, err
	}
	_, err = b.append(&updatepb.Event{
		Kind: updatepb.Kind_PINNED_MESSAGES, PtsCount: int32(len(ids)), Peer: p.Int(), Ids: ids, Flag: pinned,
	}, nil)
	return len(ids), err
}

// TopPinned returns the newest pinned message of a dialog, or 0.
func (s *Service) TopPinned(ctx context.Context, user int64, p peer.Peer) (int32, error) {
	var top int32
	err := s.open(ctx, user, p, func(b mailbox) error {
		ids, err := b.ids(tagPinned, p, span{Reverse: true, Limit: 1})
		if len(ids) > 0 {
			top = ids[0]
		}
		return err
	})
	return top, err
}
