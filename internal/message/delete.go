package message

import (
	"context"
	"errors"

	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// maxDelete is how many messages one call deletes; clients send up to 100.
const maxDelete = 1000

// Delete deletes messages for the user, and with revoke for the other side
// too. Ids that are gone are passed over.
//
// https://core.telegram.org/method/messages.deleteMessages
func (s *Service) Delete(ctx context.Context, user int64, ids []int32, revoke bool) (Change, error) {
	if len(ids) > maxDelete {
		ids = ids[:maxDelete]
	}
	var twins, inChats map[int64][]int32
	var change Change
	if revoke {
		var err error
		if twins, inChats, err = s.twinsOf(ctx, user, ids); err != nil {
			return Change{}, err
		}
	}
	if len(inChats) > 0 {
		var err error
		if change, ids, err = s.deleteInChats(ctx, user, inChats, ids); err != nil || len(ids) == 0 {
			return change, err
		}
	}
	before := change.Events
	owners := append(ownersOf(twins), peer.MailboxOf(user))
	err := s.log.Write(ctx, owners, func(tx *update.Tx) error {
		mine := s.box(tx, user)
		if err := mine.remove(ids); err != nil {
			return err
		}
		for other, theirs := range twins {
			if err := s.box(tx, other).remove(theirs); err != nil {
				return err
			}
		}
		var err error
		change, err = mine.change()
		change.Events = append(before, change.Events...)
		return err
	})
	return change, err
}

// remove deletes messages of any dialogs and tells of it in one event.
func (b *box) remove(ids []int32) error {
	byPeer := make(map[int64][]*messagepb.Message)
	var gone []int32
	for _, id := range ids {
		m, err := b.message(id)
		if errors.Is(err, ErrNoMessage) {
			continue
		}
		if err != nil {
			return err
		}
		b.tx.Delete(b.owner, messageKey(id)) // before the next look, so that a doubled id counts once
		b.s.release(b.tx, b.owner, m, media.InMessage)
		byPeer[m.Peer] = append(byPeer[m.Peer], m)
		gone = append(gone, id)
	}
	if len(gone) == 0 {
		return nil
	}
	for p, ms := range byPeer {
		d, err := b.dialog(peer.FromInt(p))
		if err != nil {
			return err
		}
		if err := errors.Join(b.unlist(d, ms), b.putDialog(d)); err != nil {
			return err
		}
	}
	_, err := b.append(&updatepb.Event{
		Kind: updatepb.Kind_DELETE_MESSAGES, PtsCount: int32(len(gone)), Ids: gone,
	}, nil)
	return err
}

// unlist takes messages whose rows are deleted out of their dialog: out of its
// indexes and counters. The caller stores the dialog.
func (b *box) unlist(d *messagepb.Dialog, ms []*messagepb.Message) error {
	p := peer.FromInt(d.Peer)
	topGone := false
	for _, m := range ms {
		b.tx.Delete(b.owner, b.peerIDKey(tagHistory, p, m.Id))
		if m.Pinned {
			b.tx.Delete(b.owner, b.peerIDKey(tagPinned, p, m.Id))
			d.PinnedCount = max(d.PinnedCount-1, 0)
		}
		if m.Ttl > 0 {
			b.tx.Delete(b.owner, expiryKey(m.Date+int64(m.Ttl), m.Id))
		}
		if isUnreadMention(m) {
			b.unlistMention(d, m)
		}
		if isUnreacted(m.Reactions) {
			b.countUnreacted(d, m, false)
		}
		if p == peer.OfUser(b.user) && m.Reactions != nil {
			if err := b.tag(m.Reactions.Own, nil); err != nil {
				return err
			}
		}
		if !m.Out && m.Id > d.ReadInboxMax {
			d.UnreadCount = max(d.UnreadCount-1, 0)
		}
		d.Count = max(d.Count-1, 0)
		topGone = topGone || m.Id == d.TopId
	}
	if !topGone {
		return nil
	}
	top, err := b.topBefore(p, d.TopId)
	if err != nil {
		return err
	}
	d.TopId, d.TopDate = top.GetId(), top.GetDate()
	return nil
}
