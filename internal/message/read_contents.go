package message

import (
	"context"
	"errors"
	"slices"

	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// ReadContents notes that the content of incoming messages was looked at, and
// tells their senders; and the reactions to outgoing ones. Ids that are gone or
// have nothing to look at are passed over.
//
// https://core.telegram.org/method/messages.readMessageContents
func (s *Service) ReadContents(ctx context.Context, user int64, ids []int32) (Change, error) {
	unseen, timed, err := s.unseenOf(ctx, user, ids)
	if err != nil {
		return Change{}, err
	}
	reacted := ids
	ids = unseen
	twins, inChats, err := s.twinsOf(ctx, user, ids)
	if err != nil {
		return Change{}, err
	}
	if len(inChats) > 0 {
		if err := s.authorCopies(ctx, user, inChats, twins); err != nil {
			return Change{}, err
		}
	}
	owners := append(ownersOf(twins), peer.MailboxOf(user))
	if timed { // media will destroy itself
		for _, o := range owners {
			if queue := queueOf(o.ID); !slices.Contains(owners, queue) {
				owners = append(owners, queue)
			}
		}
	}
	var change Change
	err = s.log.Write(ctx, owners, func(tx *update.Tx) error {
		mine := s.box(tx, user)
		if err := errors.Join(mine.contentsRead(ids), mine.reactionsRead(reacted)); err != nil {
			return err
		}
		for other, theirs := range twins {
			if err := s.box(tx, other).contentsRead(theirs); err != nil {
				return err
			}
		}
		var err error
		change, err = mine.change()
		return err
	})
	return change, err
}

// unseenOf returns those of the ids whose content was sent to the user and not
// looked at, and whether some of it destroys itself. What one has sent, only
// the other side can look at.
func (s *Service) unseenOf(ctx context.Context, user int64, ids []int32) (unseen []int32, timed bool, err error) {
	err = s.view(ctx, user, func(b mailbox) error {
		ms, err := b.messages(ids)
		for _, m := range ms {
			if m.UnreadContent && !m.Out {
				unseen = append(unseen, m.Id)
				timed = timed || m.Media.GetTtl() > 0
			}
		}
		return err
	})
	return unseen, timed, err
}

// contentsRead clears the unread mark of contents and tells of it. Media that
// destroys itself begins to.
func (b *box) contentsRead(ids []int32) error {
	var read []int32
	for _, id := range ids {
		m, err := b.message(id)
		if errors.Is(err, ErrNoMessage) || err == nil && !m.UnreadContent {
			continue
		}
		if err != nil {
			return err
		}
		if isUnreadMention(m) {
			if err := b.mentionRead(m); err != nil {
				return err
			}
		}
		m.UnreadContent = false
		if err := b.putMessage(m); err != nil {
			return err
		}
		read = append(read, id)
		if m.Media.GetTtl() > 0 {
			b.burn(m)
		}
	}
	if len(read) == 0 {
		return nil
	}
	_, err := b.append(&updatepb.Event{
		Kind: updatepb.Kind_READ_CONTENTS, PtsCount: int32(len(read)), Ids: read, Date: b.tx.Date(),
	}, nil)
	return err
}
