package message

import (
	"context"
	"errors"
	"slices"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// deleteInChats deletes messages of basic groups, given by group, for everybody
// who has them. It leaves the ids of the other messages.
func (s *Service) deleteInChats(ctx context.Context, user int64, inChats map[int64][]int32, ids []int32) (Change, []int32, error) {
	var all Change
	for id, its := range inChats {
		c, err := s.deleteInChat(ctx, user, peer.OfChat(id), its)
		if err != nil {
			return all, nil, err
		}
		all.Events, all.Pts = append(all.Events, c.Events...), c.Pts
		ids = slices.DeleteFunc(slices.Clone(ids), func(id int32) bool { return slices.Contains(its, id) })
	}
	return all, ids, nil
}

// deleteInChat deletes messages of a basic group in all mailboxes: what the user
// has written himself, and with the right to it anything. The rest, and
// everything where he is no longer a member, is deleted for him alone.
func (s *Service) deleteInChat(ctx context.Context, user int64, p peer.Peer, ids []int32) (Change, error) {
	var change Change
	err := s.writeInChat(ctx, user, p, func(g *circle) error {
		ms, err := g.of(user).messages(ids)
		if err != nil {
			return err
		}
		any := g.may(user, chat.DeleteOthers) == nil
		open := g.has(user) && !g.c.Deactivated
		var everywhere []*messagepb.Message
		gone := make(map[int64][]int32)
		for _, m := range ms {
			if m.Twin != 0 && (any || open && m.Out && m.Action == nil) {
				everywhere = append(everywhere, m)
			} else {
				gone[user] = append(gone[user], m.Id)
			}
		}
		if err := g.removeCopies(everywhere, gone); err != nil {
			return err
		}
		change, err = g.change(user)
		return err
	})
	return change, err
}

// removeCopies deletes messages in all mailboxes, and further ones by user, with
// one event for each mailbox.
func (g *circle) removeCopies(ms []*messagepb.Message, gone map[int64][]int32) error {
	for _, m := range ms {
		err := g.each(m.Twin, func(b *box, id int32) error {
			gone[b.user] = append(gone[b.user], id)
			return nil
		})
		if err := errors.Join(err, g.forget(m.Twin)); err != nil {
			return err
		}
	}
	for user, ids := range gone {
		if err := g.of(user).remove(ids); err != nil {
			return err
		}
	}
	return nil
}

// clearInChat deletes the history of a basic group for the user. For everybody
// only the creator may.
func (s *Service) clearInChat(ctx context.Context, user int64, p peer.Peer, c Clearing) (Change, error) {
	var change Change
	if !c.Revoke {
		err := s.write(ctx, user, func(b *box) error {
			ms, left, err := b.clearable(p, c)
			if err != nil {
				return err
			}
			if err := b.clear(p, ms, c, left, nil); err != nil {
				return err
			}
			change, err = b.change()
			change.Left = left
			return err
		})
		return change, err
	}
	err := s.writeInChat(ctx, user, p, func(g *circle) error {
		if err := g.may(user, chat.Own); err != nil {
			return err
		}
		mine := g.of(user)
		ms, left, err := mine.clearable(p, c)
		if err != nil {
			return err
		}
		if err := mine.clear(p, ms, c, left, nil); err != nil {
			return err
		}
		if err := g.clearOthers(user, ms); err != nil {
			return err
		}
		change, err = g.change(user)
		change.Left = left
		return err
	})
	return change, err
}

// clearOthers deletes the copies that others have of messages.
func (g *circle) clearOthers(user int64, ms []*messagepb.Message) error {
	gone := make(map[int64][]int32)
	for _, m := range ms {
		if m.Twin == 0 {
			continue
		}
		err := g.each(m.Twin, func(b *box, id int32) error {
			if b.user != user {
				gone[b.user] = append(gone[b.user], id)
			}
			return nil
		})
		if err := errors.Join(err, g.forget(m.Twin)); err != nil {
			return err
		}
	}
	return g.removeCopies(nil, gone)
}
