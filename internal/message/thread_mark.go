package message

import (
	"context"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// ReadThread notes that the user has read a thread or topic up to a message; 0,
// or more than there is, means all of it. Those who wrote hear of it.
//
// https://core.telegram.org/method/messages.readDiscussion
func (s *Service) ReadThread(ctx context.Context, user int64, p peer.Peer, id, maxID int32) (Change, error) {
	t, err := s.threadOf(ctx, user, p, id)
	if err != nil {
		return Change{}, err
	}
	err = s.openThread(ctx, user, t, func(b mailbox) error {
		top, err := b.topBefore(t.group, 0)
		if maxID <= 0 || maxID > top.GetId() {
			maxID = top.GetId()
		}
		return err
	})
	if err != nil {
		return Change{}, err
	}
	change, from, err := s.moveThreadMark(ctx, user, t, maxID)
	if err != nil || from >= maxID {
		return change, err
	}
	return change, s.tellThreadAuthors(ctx, user, t, from, maxID)
}

// moveThreadMark moves the user's own mark in a thread on, and returns where it
// was. In a forum the mark of the whole follows those of its topics.
func (s *Service) moveThreadMark(ctx context.Context, user int64, t threadAt, maxID int32) (change Change, from int32, err error) {
	err = s.write(ctx, user, func(b *box) error {
		mark, err := b.threadMark(t.group, t.id)
		if err != nil {
			return err
		}
		if from = mark.ReadMax; maxID <= from {
			change, err = b.change()
			return err
		}
		mark.ReadMax = maxID
		if err := b.putThreadMark(mark); err != nil {
			return err
		}
		ev := &updatepb.Event{Kind: updatepb.Kind_READ_THREAD_INBOX, Peer: t.group.Int(), Ids: []int32{t.id}, MaxId: maxID}
		if t.post != 0 {
			ev.Count64, ev.Sent = t.post, []int32{t.at}
		}
		if _, err := b.append(ev, nil); err != nil {
			return err
		}
		if err := b.followTopics(t.group); err != nil {
			return err
		}
		change, err = b.change()
		return err
	})
	return change, from, err
}

// followLimit is how many messages the mark of a forum moves on by one call.
const followLimit = 1000

// followTopics moves the mark of a forum on over what was read topic by topic.
func (b *box) followTopics(p peer.Peer) error {
	ch, err := b.s.chats.ChannelIn(b.r, p.ID)
	if err != nil || !ch.Forum {
		return err
	}
	d, err := b.dialog(p)
	if err != nil || !d.Joined {
		return err
	}
	in := b.s.channelView(b.r, b.user, p.ID, d.MinId)
	seen := in.topicMarks(p)
	to := d.ReadInboxMax
	for id, err := range in.index(tagHistory, p, span{From: d.ReadInboxMax + 1, Limit: followLimit}) {
		if err != nil {
			return err
		}
		m, err := in.message(id)
		if err != nil {
			return err
		}
		read, err := seen(m)
		if err != nil {
			return err
		}
		if !read && !m.Out {
			break
		}
		to = id
	}
	if to == d.ReadInboxMax {
		return nil
	}
	return b.readChannel(d, to)
}

// topicMarks returns a test of whether the viewer has read a message of a forum
// in its topic.
func (b mailbox) topicMarks(p peer.Peer) func(*messagepb.Message) (bool, error) {
	marks := make(map[int32]int32)
	return func(m *messagepb.Message) (bool, error) {
		topic := topicWith(m)
		read, known := marks[topic]
		if !known {
			mark, err := b.threadMark(p, topic)
			if err != nil {
				return false, err
			}
			read = mark.ReadMax
			marks[topic] = read
		}
		return m.Id <= read, nil
	}
}

// tellThreadAuthors notes that the messages of a thread between two ids have
// been read by somebody, and tells those who wrote them.
func (s *Service) tellThreadAuthors(ctx context.Context, user int64, t threadAt, from, maxID int32) error {
	authors, moves := make(map[int64]int32), false
	err := s.openThread(ctx, user, t, func(b mailbox) error {
		th, _, err := b.threadState(t.id)
		if moves = movesOn(th.State, user, maxID); err != nil || !moves {
			return err
		}
		return b.authors(authors, t.group, from, maxID)
	})
	if err != nil || !moves {
		return err
	}
	o := peer.ChannelOf(t.group.ID)
	return s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
		b := s.boxOfChannel(tx, t.group.ID, user)
		th, known, err := b.threadState(t.id)
		if err != nil || !known && t.id != generalTopic {
			return err
		}
		before := *readMarks(th.State)
		readBy(th.State, user, maxID)
		for author, id := range authors {
			if before.othersOf(author) < id {
				tx.Tell(peer.MailboxOf(author), &updatepb.Event{
					Kind: updatepb.Kind_READ_THREAD_OUTBOX, Peer: t.group.Int(), Ids: []int32{t.id}, MaxId: id,
				})
			}
		}
		return b.set(o, threadStateKey(t.id), th)
	})
}
