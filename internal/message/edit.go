package message

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
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
	KeepText  bool // the text stays as it was
	NoWebpage bool
	Invert    bool
	Media     *mediapb.Media   // nil: as it was
	Page      *mediapb.WebPage // what a link in the new text leads to
	Move      *Move            // of a live location
	ClosePoll bool             // nobody may vote any more; all else stays
}

// ends reports whether an edit only ends a live location, as everybody may whose
// message it is.
func (e *Edit) ends() bool { return e.Move != nil && e.Move.Stop }

// apply makes of a message what it is after the edit. It fails with
// [ErrNotModified] and the errors that say what is wrong with the edit.
func (e *Edit) apply(m *messagepb.Message, now int64) error {
	old := proto.CloneOf(m)
	if err := e.changeMedia(m, now); err != nil {
		return err
	}
	if !e.KeepText {
		var err error
		if m.Text, m.Entities, err = prepare(e.Text, e.Entities, m.Media); err != nil {
			return err
		}
		m.NoWebpage, m.InvertMedia, m.Page = e.NoWebpage, e.Invert, e.Page
	} else if e.Page != nil {
		m.Page = e.Page
	}
	if m.Media != nil {
		m.Page = nil
	}
	if proto.Equal(old, m) {
		return ErrNotModified
	}
	return nil
}

// changeMedia puts other media in the place of what a message carries, or moves
// its place. A text may become a caption, but a caption no text.
func (e *Edit) changeMedia(m *messagepb.Message, now int64) error {
	switch {
	case e.Move != nil:
		return e.Move.apply(m, now)
	case e.Media == nil:
		return nil
	case e.Media.File == nil || e.Media.Ttl > 0:
		return ErrMediaNew
	case m.Media != nil && m.Media.File == nil, m.Media.GetTtl() > 0:
		return ErrMediaPrev
	case m.GroupedId != 0 && albumShelf(m.Media) != albumShelf(e.Media):
		return ErrMediaGroup
	}
	m.Media = e.Media
	return nil
}

// MayEdit checks that a user may edit a message now. It fails with
// [ErrNoMessage], [ErrNotAuthor] or [ErrEditTooLate].
func (s *Service) MayEdit(ctx context.Context, user int64, p peer.Peer, id int32) error {
	if p.Kind == peer.Chat {
		if err := s.mayWrite(ctx, user, p); err != nil {
			return err
		}
	}
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
	case m.Media.GetLive() != nil: // for as long as it moves
		return nil
	case !saved && now > m.Date+editWindow:
		return ErrEditTooLate
	}
	return nil
}

// Edit replaces the text or the media of a message on both sides.
//
// https://core.telegram.org/method/messages.editMessage
func (s *Service) Edit(ctx context.Context, user int64, p peer.Peer, id int32, e Edit) (Change, error) {
	change, err := s.edit(ctx, user, p, id, e)
	if err == nil {
		s.awaitPage(user, e.Page)
	}
	return change, err
}

func (s *Service) edit(ctx context.Context, user int64, p peer.Peer, id int32, e Edit) (Change, error) {
	if e.Media != nil || e.Page != nil {
		owners, err := s.keepers(ctx, user, p)
		if err != nil {
			return Change{}, err
		}
		if err := s.hold(ctx, owners, &content{media: e.Media, page: e.Page}); err != nil {
			return Change{}, err
		}
	}
	if e.ClosePoll {
		return s.closePoll(ctx, user, p, id)
	}
	switch p.Kind {
	case peer.Chat:
		return s.editInChat(ctx, user, p, id, e)
	case peer.Channel:
		return s.editInChannel(ctx, user, p, id, e)
	}
	var change Change
	err := s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		m, err := mine.messageIn(p, id)
		if err != nil {
			return err
		}
		if err := mine.mayEdit(m, mine.tx.Date()); err != nil {
			return err
		}
		twin := m.Twin
		if err := e.apply(m, mine.tx.Date()); err != nil {
			return err
		}
		m.EditDate = mine.tx.Date()
		for _, side := range []struct {
			b  *box
			id int32
		}{{mine, id}, {theirs, twin}} {
			if side.b == nil || side.id == 0 {
				continue
			}
			if err := side.b.rewrite(side.id, func(copied *messagepb.Message) { revise(copied, m) }); err != nil {
				return err
			}
		}
		change, err = mine.change()
		return err
	})
	return change, err
}

// revise brings a copy of a message to what the message has become by an edit.
func revise(copied, m *messagepb.Message) {
	copied.Text, copied.Entities, copied.Media, copied.Page = m.Text, m.Entities, m.Media, m.Page
	copied.NoWebpage, copied.InvertMedia = m.NoWebpage, m.InvertMedia
	copied.EditDate, copied.EditHidden = m.EditDate, m.EditHidden
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

// Reschedule changes a waiting message, or its date, or both; a nil edit keeps
// the message, a date of 0 the date.
func (s *Service) Reschedule(ctx context.Context, user int64, p peer.Peer, id int32, e *Edit, date int64) (Change, error) {
	if e != nil {
		if err := s.hold(ctx, []peer.Owner{peer.MailboxOf(user)}, &content{media: e.Media, page: e.Page}); err != nil {
			return Change{}, err
		}
	}
	if err := s.checkScheduleDate(ctx, user, p, date); err != nil {
		return Change{}, err
	}
	if date != 0 && !s.isLater(date) {
		return Change{}, ErrScheduleDate
	}
	var change Change
	err := s.writeScheduled(ctx, user, p, func(b *box) error {
		m, err := b.scheduled(p, id)
		if err != nil {
			return err
		}
		if err := b.reschedule(m, e, date); err != nil {
			return err
		}
		change, err = b.change()
		return err
	})
	s.ringFor(ctx, p, date)
	if err == nil && e != nil {
		s.awaitPage(user, e.Page)
	}
	return change, err
}

// reschedule stores a waiting message as edited, with its new date, or both.
func (b *box) reschedule(m *messagepb.Message, e *Edit, date int64) error {
	old := proto.CloneOf(m)
	if e != nil {
		if err := e.apply(m, b.tx.Date()); err != nil && (date == 0 || !errors.Is(err, ErrNotModified)) {
			return err
		}
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
	b.s.release(b.tx, b.owner, old, media.InScheduled)
	b.s.refer(b.tx, b.owner, m, media.InScheduled)
	b.tx.Delete(dueRowOf(b.user, old))
	if err := errors.Join(b.putScheduled(m), b.putDue(m)); err != nil {
		return fmt.Errorf("reschedule: %w", err)
	}
	_, err := b.append(&updatepb.Event{Kind: updatepb.Kind_NEW_SCHEDULED, Peer: m.Peer, Ids: []int32{m.Id}}, m)
	return err
}
