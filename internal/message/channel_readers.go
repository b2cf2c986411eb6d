package message

import (
	"context"
	"encoding/binary"
	"errors"

	"chappe/internal/peer"
)

// markReader notes when a member of a small group has read up to an id.
func (b *box) markReader(user int64, maxID int32) error {
	p := peer.OfUser(user)
	b.tx.Set(b.owner, b.peerIDKey(tagReadMark, p, maxID), binary.BigEndian.AppendUint64(nil, uint64(b.tx.Date())))
	return b.forgetReadMarks(p)
}

// readersInChannel returns who has read a message of a small supergroup within
// the last week. Its author alone is told.
//
// https://core.telegram.org/method/messages.getMessageReadParticipants
func (s *Service) readersInChannel(ctx context.Context, user int64, p peer.Peer, id int32) ([]ReadBy, error) {
	counts, err := s.chats.Counts(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if counts.Members > readersKnown {
		return nil, ErrTooManyReaders
	}
	if err := s.maySeeMembers(ctx, user, p); err != nil {
		return nil, err
	}
	members, err := s.chats.RecentMembers(ctx, p.ID, readersKnown)
	if err != nil {
		return nil, err
	}
	var readers []ReadBy
	err = s.open(ctx, user, p, func(b mailbox) error {
		m, err := b.messageIn(p, id)
		switch {
		case err != nil:
			return err
		case !m.Out || m.Action != nil:
			return ErrNoMessage
		case m.Date < s.log.Now().Unix()-readDateKept:
			return ErrTooOld
		}
		for _, member := range members {
			date, err := b.readDate(peer.OfUser(member), id)
			if errors.Is(err, ErrTooOld) || member == user {
				continue
			}
			if err != nil {
				return err
			}
			readers = append(readers, ReadBy{User: member, Date: date})
		}
		return nil
	})
	return readers, err
}

// maySeeMembers fails with [ErrTooManyReaders] for a member of a supergroup that
// hides who is in it: readers are members, and clients do not ask there.
func (s *Service) maySeeMembers(ctx context.Context, user int64, p peer.Peer) error {
	ch, err := s.chats.Channel(ctx, p.ID)
	if err != nil || !ch.HiddenMembers {
		return err
	}
	st, err := s.chats.Standing(ctx, p, user)
	if err == nil && !st.IsAdmin() {
		err = ErrTooManyReaders
	}
	return err
}
