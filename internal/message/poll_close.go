package message

import (
	"context"
	"errors"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// closePoll ends a poll before its time, as who may edit its message can. The
// poll closes wherever it is shown; the message counts as changed, so that those
// who are away hear of it.
//
// https://core.telegram.org/api/poll#closing-polls
func (s *Service) closePoll(ctx context.Context, user int64, p peer.Peer, id int32) (Change, error) {
	var m *messagepb.Message
	err := s.open(ctx, user, p, func(b mailbox) (err error) {
		if m, err = b.messageIn(p, id); err != nil {
			return err
		}
		return b.mayClose(p, m)
	})
	if err != nil {
		return Change{}, err
	}
	poll := m.Media.Poll
	err = s.log.Write(ctx, []peer.Owner{peer.PollOf(poll.Id)}, func(tx *update.Tx) error {
		b := s.ballot(tx, user, poll)
		if err := b.close(); err != nil {
			return err
		}
		return b.tell(p, m, user)
	})
	if err != nil {
		return Change{}, err
	}
	change, err := s.pollClosed(ctx, user, p, id)
	change.Events = append([]update.Event{pollEvent(p, m, user)}, change.Events...) // clients look for it first
	return change, err
}

// mayClose checks that a message shows a poll that is open and that the viewer
// has sent himself, or may edit.
func (b mailbox) mayClose(p peer.Peer, m *messagepb.Message) error {
	poll := m.Media.GetPoll()
	switch {
	case poll == nil:
		return ErrMediaPrev
	case m.Forward != nil, m.From != poll.Creator:
		return ErrNotAuthor
	}
	if p.Kind == peer.Channel {
		actor, err := b.s.chats.Acting(b.r, p.ID, b.user)
		if err != nil {
			return err
		}
		if err := mayEditPost(actor, b.user, m, m.Date); err != nil {
			return err
		}
	} else if m.From != b.user {
		return ErrNotAuthor
	}
	if poll.State.Closed {
		return ErrNotModified
	}
	return nil
}

// close notes that nobody may vote any more.
func (b ballot) close() error {
	st, err := b.pollState(b.poll)
	if err != nil {
		return err
	}
	st.Closed = true
	if err := b.set(b.owner, pollKey(), st); err != nil {
		return err
	}
	return b.counted(b.poll)
}

// pollClosed tells of the message whose poll is closed as of an edited one; it
// is not shown as edited.
func (s *Service) pollClosed(ctx context.Context, user int64, p peer.Peer, id int32) (Change, error) {
	var change Change
	same := func(*messagepb.Message) {}
	switch p.Kind {
	case peer.Channel:
		err := s.writeChannel(ctx, user, p.ID, func(t *channelBox) error {
			m, err := t.messageIn(p, id)
			if err != nil {
				return err
			}
			if err := t.amend(m); err != nil {
				return err
			}
			if err := t.logMessages(chatpb.LogEntry_STOP_POLL, nil, m); err != nil {
				return err
			}
			change, err = t.change()
			return err
		})
		return change, err
	case peer.Chat:
		err := s.writeInChat(ctx, user, p, func(g *circle) error {
			m, err := g.of(user).messageIn(p, id)
			if err != nil {
				return err
			}
			if err := g.each(m.Twin, func(b *box, id int32) error { return b.rewrite(id, same) }); err != nil {
				return err
			}
			change, err = g.change(user)
			return err
		})
		return change, err
	}
	err := s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		m, err := mine.messageIn(p, id)
		if err != nil {
			return err
		}
		if err := mine.rewrite(id, same); err != nil {
			return err
		}
		if theirs != nil && m.Twin != 0 {
			if err := theirs.rewrite(m.Twin, same); err != nil {
				return err
			}
		}
		change, err = mine.change()
		return err
	})
	return change, err
}

// watchPoll notes in the work queue when a poll that was just sent is to close.
// If that fails it closes all the same, only nobody is told.
func (s *Service) watchPoll(ctx context.Context, m *messagepb.Message) error {
	poll := m.GetMedia().GetPoll()
	if poll == nil || poll.CloseDate == 0 || m.Forward != nil {
		return nil
	}
	queue := queueOf(poll.Id)
	err := s.log.Write(ctx, []peer.Owner{queue}, func(tx *update.Tx) error {
		due := &messagepb.Due{Kind: messagepb.Due_CLOSE_POLL, User: poll.Creator, Peer: m.Peer, Id: m.Id}
		b := box{tx: tx}
		return b.set(queue, queueKey(poll.CloseDate, poll.Id, 0), due)
	})
	s.due.ring(poll.CloseDate)
	return err
}

// closeDue ends a poll whose time is over and tells those who see it.
func (s *Service) closeDue(ctx context.Context, queue peer.Owner, d dueRow) error {
	p := peer.FromInt(d.Peer)
	m, err := s.PollIn(ctx, d.User, p, d.Id)
	if err != nil && !errors.Is(err, ErrNoMessage) && !chat.Refused(err) {
		return err
	}
	owners := []peer.Owner{queue}
	var poll *mediapb.Poll
	if err == nil {
		poll = m.Media.Poll
		owners = append(owners, peer.PollOf(poll.Id))
	}
	return s.log.Write(ctx, owners, func(tx *update.Tx) error {
		tx.Delete(queue, d.key)
		if poll == nil {
			return nil
		}
		b := s.ballot(tx, d.User, poll)
		if err := b.close(); err != nil {
			return err
		}
		return b.tell(p, m, 0)
	})
}
