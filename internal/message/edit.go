package message

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// editWindow is how long a message to somebody else may be edited, in seconds:
// https://core.telegram.org/api/config, edit_time_limit.
const editWindow = 48 * 3600

// Edit is the new content of a message.
type Edit struct {
	Text      string
	Entities  []*messagepb.Entity
	NoWebpage bool
	Invert    bool
}

// MayEdit checks that a user may edit a message now. It fails with
// [ErrNoMessage], [ErrNotAuthor] or [ErrEditTooLate].
func (s *Service) MayEdit(ctx context.Context, user int64, p peer.Peer, id int32) error {
	return s.open(ctx, user, p, func(b mailbox) error {
		m, err := b.messageIn(p, id)
		if err != nil {
			return err
		}
		if p.Kind == peer.Channel {
			actor, err := s.chats.Acting(b.r, p.ID, user)
			if err != nil {
				return err
			}
			return mayEditPost(actor, user, m, s.log.Now().Unix())
		}
		return b.mayEdit(m, s.log.Now().Unix())
	})
}

func (b mailbox) mayEdit(m *messagepb.Message, now int64) error {
	saved := m.Peer == peer.OfUser(b.user).Int()
	switch {
	case m.Action != nil:
		return ErrNoMessage
	case !m.Out && !saved, m.Forward != nil:
		return ErrNotAuthor
	case !saved && now > m.Date+editWindow:
		return ErrEditTooLate
	}
	return nil
}

// Edit replaces the text of a message on both sides.
//
// https://core.telegram.org/method/messages.editMessage
func (s *Service) Edit(ctx context.Context, user int64, p peer.Peer, id int32, e Edit) (Change, error) {
	text, entities, err := PrepareText(e.Text, e.Entities)
	if err != nil {
		return Change{}, err
	}
	if p.Kind == peer.Channel {
		return s.editInChannel(ctx, user, p, id, func(m *messagepb.Message) error {
			if m.Text == text && sameEntities(m.Entities, entities) && m.NoWebpage == e.NoWebpage && m.InvertMedia == e.Invert {
				return ErrNotModified
			}
			m.Text, m.Entities, m.NoWebpage, m.InvertMedia = text, entities, e.NoWebpage, e.Invert
			return nil
		})
	}
	var change Change
	err = s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		m, err := mine.messageIn(p, id)
		if err != nil {
			return err
		}
		if err := mine.mayEdit(m, mine.tx.Date()); err != nil {
			return err
		}
		if m.Text == text && sameEntities(m.Entities, entities) && m.NoWebpage == e.NoWebpage && m.InvertMedia == e.Invert {
			return ErrNotModified
		}
		for _, side := range []struct {
			b  *box
			id int32
		}{{mine, id}, {theirs, m.Twin}} {
			if side.b == nil || side.id == 0 {
				continue
			}
			err := side.b.rewrite(side.id, func(m *messagepb.Message) {
				m.Text, m.Entities, m.NoWebpage, m.InvertMedia = text, entities, e.NoWebpage, e.Invert
				m.EditDate = mine.tx.Date()
			})
			if err != nil {
				return err
			}
		}
		change, err = mine.change()
		return err
	})
	return change, err
}

// rewrite changes one message and tells of the edit. A message that is gone is
// passed over.
func (b *box) rewrite(id int32, fn func(*messagepb.Message)) error {
	m, err := b.message(id)
	if errors.Is(err, ErrNoMessage) {
		return nil
	}
	if err != nil {
		return err
	}
	b.s.release(b.tx, b.owner, m, media.InMessage)
	fn(m)
	b.s.refer(b.tx, b.owner, m, media.InMessage)
	if err := b.putMessage(m); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{
		Kind: updatepb.Kind_EDIT_MESSAGE, PtsCount: 1, Peer: m.Peer, Ids: []int32{id},
	}, m)
	return err
}

func sameEntities(a, b []*messagepb.Entity) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !proto.Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// Reschedule changes the text of a waiting message, or its date, or both; a nil
// edit keeps the text, a date of 0 the date.
func (s *Service) Reschedule(ctx context.Context, user int64, p peer.Peer, id int32, e *Edit, date int64) (Change, error) {
	var text string
	var entities []*messagepb.Entity
	if e != nil {
		var err error
		if text, entities, err = PrepareText(e.Text, e.Entities); err != nil {
			return Change{}, err
		}
	}
	if err := s.checkScheduleDate(date); err != nil {
		return Change{}, err
	}
	if date != 0 && !s.isLater(date) {
		return Change{}, ErrScheduleDate
	}
	var change Change
	err := s.writeScheduled(ctx, user, func(b *box) error {
		m, err := b.scheduled(p, id)
		if err != nil {
			return err
		}
		if err := b.reschedule(m, e, text, entities, date); err != nil {
			return err
		}
		change, err = b.change()
		return err
	})
	if date != 0 {
		s.due.ring(date)
	}
	return change, err
}

// reschedule stores a waiting message with its new text, date, or both.
func (b *box) reschedule(m *messagepb.Message, e *Edit, text string, entities []*messagepb.Entity, date int64) error {
	old := proto.Clone(m).(*messagepb.Message)
	if e != nil {
		m.Text, m.Entities, m.NoWebpage, m.InvertMedia = text, entities, e.NoWebpage, e.Invert
	}
	if date != 0 {
		m.Date = date
	}
	if proto.Equal(old, m) {
		return ErrNotModified
	}
	if old.Text != m.Text {
		m.EditDate = b.tx.Date()
	}
	b.tx.Delete(queueOf(b.user), queueKey(old.Date, b.user, m.Id))
	if err := errors.Join(b.putScheduled(m), b.putDue(m)); err != nil {
		return fmt.Errorf("reschedule: %w", err)
	}
	_, err := b.append(&updatepb.Event{Kind: updatepb.Kind_NEW_SCHEDULED, Peer: m.Peer, Ids: []int32{m.Id}}, m)
	return err
}
