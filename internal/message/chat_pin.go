package message

import (
	"context"
	"errors"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// pinInChat pins or unpins a message in all mailboxes of a basic group. Pinning
// leaves a notice.
func (s *Service) pinInChat(ctx context.Context, user int64, p peer.Peer, pin Pinning) (Change, error) {
	var change Change
	err := s.writeInChat(ctx, user, p, func(g *circle) error {
		if err := g.may(user, chat.Pin); err != nil {
			return err
		}
		m, err := g.of(user).messageIn(p, pin.ID)
		if err != nil {
			return err
		}
		if m.Action != nil {
			return ErrNoMessage
		}
		if m.Pinned == !pin.Unpin {
			return ErrNotModified
		}
		if err := g.pin(m.Twin, !pin.Unpin); err != nil {
			return err
		}
		if !pin.Unpin {
			notice := &content{action: &messagepb.Action{Kind: messagepb.Action_PIN}, silent: pin.Silent}
			var sent Sent
			if err := g.tell(user, posting{peer: p, content: notice, reply: &ReplyTo{ID: pin.ID}}, nil, &sent); err != nil {
				return err
			}
		}
		change, err = g.change(user)
		return err
	})
	return change, err
}

// pin changes the mark of a message in all mailboxes.
func (g *circle) pin(number int32, pinned bool) error {
	return g.each(number, func(b *box, id int32) error {
		m, err := b.message(id)
		if errors.Is(err, ErrNoMessage) {
			return nil
		}
		if err != nil {
			return err
		}
		_, err = b.setPinned(g.p, []*messagepb.Message{m}, pinned)
		return err
	})
}

// unpinAllInChat unpins everything in all mailboxes of a basic group.
func (s *Service) unpinAllInChat(ctx context.Context, user int64, p peer.Peer) (Change, error) {
	var change Change
	err := s.writeInChat(ctx, user, p, func(g *circle) error {
		if err := g.may(user, chat.Pin); err != nil {
			return err
		}
		for _, m := range g.c.Members {
			b := g.of(m.User)
			ids, err := b.ids(tagPinned, p, span{Limit: maxDelete})
			if err != nil {
				return err
			}
			ms, err := b.messages(ids)
			if err != nil {
				return err
			}
			if _, err := b.setPinned(p, ms, false); err != nil {
				return err
			}
		}
		var err error
		change, err = g.change(user)
		return err
	})
	return change, err
}
