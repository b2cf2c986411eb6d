package message

import (
	"context"
	"errors"
	"fmt"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// When a basic group is deleted, its messages are deleted in the mailboxes of all
// who were members, in transactions of their own: there may be many. Who is left
// stands in the work queue, so that a crash does not leave anything.
//
// https://core.telegram.org/method/messages.deleteChat

// clearTurn is how many batches are deleted before other timed work has its turn.
const clearTurn = 50

// EndedAt implements [chat.Announcer].
func (s *Service) EndedAt(id int64) peer.Owner { return queueOf(id) }

// Ended implements [chat.Announcer].
func (s *Service) Ended(tx *update.Tx, id int64, users []int64) error {
	due := &messagepb.Due{Kind: messagepb.Due_CLEAR_CHAT, Peer: peer.OfChat(id).Int(), Users: users}
	at := tx.Date()
	tx.OnApplied(func(store.Commit) { s.due.ring(at) })
	return record.Set(tx, queueOf(id), queueKey(at, id, 0), due)
}

// clearEnded deletes a part of what former members have of a deleted group. What
// is left then stays in the queue.
func (s *Service) clearEnded(ctx context.Context, queue peer.Owner, d dueRow) error {
	p, left := peer.FromInt(d.Peer), d.Users
	for turn := 0; turn < clearTurn && len(left) > 0; turn++ {
		more, err := s.clearFormer(ctx, left[0], p)
		if err != nil {
			return fmt.Errorf("clear a deleted group: %w", err)
		}
		if !more {
			left = left[1:]
		}
	}
	return s.log.Write(ctx, []peer.Owner{queue}, func(tx *update.Tx) error {
		if len(left) == 0 {
			tx.Delete(queue, d.key)
			return nil
		}
		at := tx.Date()
		tx.OnApplied(func(store.Commit) { s.due.ring(at) })
		d.Users = left
		return record.Set(tx, queue, d.key, d.Due)
	})
}

// clearFormer deletes a batch of what a mailbox has of a deleted group, and
// reports whether there is more. With the last one the dialog leaves the list.
func (s *Service) clearFormer(ctx context.Context, user int64, p peer.Peer) (more bool, err error) {
	group := peer.Owner{Space: peer.Chats, ID: p.ID}
	err = s.log.Write(ctx, []peer.Owner{group, peer.MailboxOf(user)}, func(tx *update.Tx) error {
		b := s.box(tx, user)
		var ids, numbers []int32
		for id, err := range b.index(tagHistory, p, span{Limit: clearBatch}) {
			if err != nil {
				return err
			}
			m, err := b.message(id)
			if err != nil {
				return err
			}
			if ids = append(ids, id); m.Twin != 0 {
				numbers = append(numbers, m.Twin)
			}
		}
		if more = len(ids) == clearBatch; !more {
			if err := b.leaveList(p); err != nil {
				return err
			}
		}
		if err := b.remove(ids); err != nil {
			return err
		}
		return b.forgetNumbers(map[int64][]int32{p.ID: numbers}, []peer.Owner{group})
	})
	return more, err
}

// leaveList takes what keeps a dialog in a list away: draft, pin and mark.
func (b *box) leaveList(p peer.Peer) error {
	d, err := b.dialog(p)
	if err != nil {
		return err
	}
	if d.Draft != nil {
		if err := errors.Join(b.clearDraft(d), b.putDialog(d)); err != nil {
			return err
		}
	}
	if d.UnreadMark {
		if err := b.setUnreadMark(d, false); err != nil {
			return err
		}
	}
	if d.Pinned == 0 {
		return nil
	}
	d.Pinned = 0
	return errors.Join(b.putDialog(d), b.tellPinned(d.Folder))
}
