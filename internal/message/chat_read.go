package message

import (
	"context"
	"encoding/binary"
	"errors"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// readersUpTo is the greatest basic group of which it is told who has read a
// message: https://core.telegram.org/api/config, chat_read_mark_size_threshold.
const readersUpTo = 100

// readInChat marks a basic group as read. The authors of what is newly read hear
// of it. Who is no longer a member reads for himself alone.
func (s *Service) readInChat(ctx context.Context, user int64, p peer.Peer, maxID int32) (Change, error) {
	var change Change
	idle, err := s.isReadInChat(ctx, user, p, maxID, &change)
	if idle || err != nil {
		return change, err
	}
	member, err := s.chats.IsMember(ctx, p, user)
	if err != nil {
		return Change{}, err
	}
	if !member {
		err = s.write(ctx, user, func(b *box) error {
			if _, _, err = b.readGroup(p, maxID); err != nil {
				return err
			}
			change, err = b.change()
			return err
		})
		return change, err
	}
	err = s.writeInChat(ctx, user, p, func(g *circle) error {
		newest, last, err := g.of(user).readGroup(p, maxID)
		if err != nil {
			return err
		}
		if err := g.tellAuthors(user, newest); err != nil {
			return err
		}
		if last != 0 && g.has(user) {
			if err := g.markRead(user, last); err != nil {
				return err
			}
		}
		change, err = g.change(user)
		return err
	})
	return change, err
}

// isReadInChat reports whether there is nothing to mark as read, and where the
// mailbox stands then: it is asked far more often than there is something.
func (s *Service) isReadInChat(ctx context.Context, user int64, p peer.Peer, maxID int32, change *Change) (idle bool, err error) {
	err = s.view(ctx, user, func(b mailbox) error {
		d, err := b.dialog(p)
		if err != nil {
			return err
		}
		idle = !d.UnreadMark && (d.TopId <= d.ReadInboxMax || maxID > 0 && maxID <= d.ReadInboxMax)
		if idle {
			head, err := update.HeadOf(b.r, b.owner)
			change.Pts = head.Pts
			return err
		}
		return nil
	})
	return idle, err
}

// readGroup moves the owner's read mark on in a basic group. It returns the
// number of the newest message of each author among what is newly read, and the
// greatest of them.
func (b *box) readGroup(p peer.Peer, maxID int32) (newest map[int64]int32, last int32, err error) {
	d, err := b.dialog(p)
	if err != nil {
		return nil, 0, err
	}
	if maxID <= 0 || maxID > d.TopId {
		maxID = d.TopId
	}
	if d.UnreadMark {
		if err := b.setUnreadMark(d, false); err != nil {
			return nil, 0, err
		}
	}
	if maxID <= d.ReadInboxMax {
		return nil, 0, nil
	}
	newest = make(map[int64]int32)
	read := int32(0)
	for id, err := range b.index(tagHistory, p, span{From: d.ReadInboxMax + 1, To: maxID + 1, Reverse: true}) {
		if err != nil {
			return nil, 0, err
		}
		m, err := b.message(id)
		if err != nil {
			return nil, 0, err
		}
		if m.Out {
			continue
		}
		if newest[m.From] == 0 {
			newest[m.From] = m.Twin
		}
		last = max(last, m.Twin)
		if read++; read >= d.UnreadCount {
			break // older ones were counted as read before, or deleted
		}
	}
	return newest, last, b.markInbox(d, maxID, read)
}

// tellAuthors tells the authors of messages, named by the number of the newest
// that was read of each, that somebody has read them.
func (g *circle) tellAuthors(reader int64, newest map[int64]int32) error {
	for _, m := range g.c.Members {
		number := newest[m.User]
		if number == 0 || m.User == reader {
			continue
		}
		where, err := g.rows.copies(number)
		if err != nil {
			return err
		}
		if err := g.of(m.User).outboxRead(g.p, where[m.User]); err != nil {
			return err
		}
	}
	return nil
}

// outboxRead notes that somebody in a basic group has read the owner's messages
// up to id.
func (b *box) outboxRead(p peer.Peer, id int32) error {
	d, err := b.dialog(p)
	if err != nil {
		return err
	}
	if id <= d.ReadOutboxMax || d.Count == 0 { // 0: cleared
		return nil
	}
	d.ReadOutboxMax = id
	if err := b.putDialog(d); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_READ_OUTBOX, PtsCount: 1, Peer: d.Peer, MaxId: id}, nil)
	return err
}

// markRead keeps when a member read up to a message.
func (g *circle) markRead(user int64, number int32) error {
	who := peer.OfUser(user)
	mark := binary.BigEndian.AppendUint64(nil, uint64(g.rows.tx.Date()))
	g.rows.tx.Set(g.rows.owner, g.rows.peerIDKey(tagReadMark, who, number), mark)
	return g.rows.forgetReadMarks(who)
}

// ReadBy is who has read a message and when, in unix seconds.
type ReadBy struct{ User, Date int64 }

// ReadParticipants tells who has read a message of the user in a small group.
// It fails with [ErrNoMessage], [ErrTooOld] or [ErrTooManyReaders].
//
// https://core.telegram.org/method/messages.getMessageReadParticipants
func (s *Service) ReadParticipants(ctx context.Context, user int64, p peer.Peer, id int32) ([]ReadBy, error) {
	switch p.Kind {
	case peer.User:
		return nil, ErrPeer
	case peer.Channel:
		return s.readersInChannel(ctx, user, p, id)
	}
	var readers []ReadBy
	err := s.view(ctx, user, func(b mailbox) error {
		m, err := b.messageIn(p, id)
		if err != nil {
			return err
		}
		if !m.Out || m.Action != nil {
			return ErrNoMessage
		}
		if m.Date < s.log.Now().Unix()-readDateKept {
			return ErrTooOld
		}
		readers, err = s.readersOf(b.r, user, p, m)
		return err
	})
	return readers, err
}

func (s *Service) readersOf(r store.Reader, user int64, p peer.Peer, m *messagepb.Message) ([]ReadBy, error) {
	c, err := s.chats.ChatIn(r, p.ID)
	if err != nil {
		return nil, err
	}
	if chat.MemberOf(c, user) == nil {
		return nil, chat.ErrWriteForbidden
	}
	if len(c.Members) > readersUpTo {
		return nil, ErrTooManyReaders
	}
	rows := mailbox{s: s, r: r, owner: peer.Owner{Space: peer.Chats, ID: c.Id}}
	var readers []ReadBy
	for _, member := range c.Members {
		if member.User == user {
			continue
		}
		date, err := rows.readDate(peer.OfUser(member.User), m.Twin)
		if errors.Is(err, ErrTooOld) { // not read
			continue
		}
		if err != nil {
			return nil, err
		}
		readers = append(readers, ReadBy{User: member.User, Date: date})
	}
	return readers, nil
}

// authorCopies adds to twins the authors' copies of messages in basic groups
// whose content is looked at: an author hears of the first who does.
func (s *Service) authorCopies(ctx context.Context, user int64, inChats, twins map[int64][]int32) error {
	return s.view(ctx, user, func(b mailbox) error {
		for id, ids := range inChats {
			rows := mailbox{s: s, r: b.r, owner: peer.Owner{Space: peer.Chats, ID: id}}
			ms, err := b.messages(ids)
			if err != nil {
				return err
			}
			for _, m := range ms {
				if m.Out || !m.UnreadContent {
					continue
				}
				where, err := rows.copies(m.Twin)
				if err != nil {
					return err
				}
				if at := where[m.From]; at != 0 {
					twins[m.From] = append(twins[m.From], at)
				}
			}
		}
		return nil
	})
}
