package message

import (
	"context"
	"slices"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// reactInChat changes the copies of all members of a basic group.
func (s *Service) reactInChat(ctx context.Context, p peer.Peer, id int32, r *reacting) (Change, error) {
	var change Change
	err := s.writeInChat(ctx, r.user, p, func(g *circle) error {
		mine := g.of(r.user)
		m, err := mine.reactable(p, id)
		if err != nil {
			return err
		}
		if err := g.may(r.user, chat.React); err != nil {
			return err
		}
		had := slices.Clone(m.Reactions.GetOwn())
		if err := r.check(m.Reactions, had, g.c.Reactions); err != nil {
			return err
		}
		if err := g.react(m, r, had); err != nil {
			return err
		}
		if err := mine.noteUsed(r, had); err != nil {
			return err
		}
		change, err = g.change(r.user)
		return err
	})
	return change, err
}

// react changes all copies of a message as a member reacts to it.
func (g *circle) react(m *messagepb.Message, r *reacting, had []string) error {
	r.date = g.rows.tx.Date()
	if err := g.rows.putReacted(m.Twin, r); err != nil {
		return err
	}
	return g.each(m.Twin, func(b *box, id int32) error { return b.reactTo(id, r, had) })
}

// unreactInChat takes the reactions of a member away, as an admin may.
func (s *Service) unreactInChat(ctx context.Context, user int64, p peer.Peer, id int32, who int64) (Change, error) {
	var change Change
	err := s.writeInChat(ctx, user, p, func(g *circle) error {
		m, err := g.of(user).reactable(p, id)
		if err != nil {
			return err
		}
		if err := g.may(user, chat.DeleteOthers); err != nil {
			return err
		}
		if err := g.unreact(m, who); err != nil {
			return err
		}
		change, err = g.change(user)
		return err
	})
	return change, err
}

func (g *circle) unreact(m *messagepb.Message, who int64) error {
	had, err := g.rows.reacted(who, m.Twin)
	if err != nil || len(had.Emoji) == 0 {
		return err
	}
	return g.react(m, &reacting{user: who}, had.Emoji)
}

// unreactAllInChat takes away what a member has reacted with to the messages
// that the user sees.
func (s *Service) unreactAllInChat(ctx context.Context, user int64, p peer.Peer, who int64) (left int, err error) {
	err = s.writeInChat(ctx, user, p, func(g *circle) error {
		if err := g.may(user, chat.DeleteOthers); err != nil {
			return err
		}
		numbers, more, err := g.rows.reactedBy(who)
		if err != nil {
			return err
		}
		left = more
		for _, number := range numbers {
			had, err := g.rows.reacted(who, number)
			if err != nil {
				return err
			}
			r := &reacting{user: who, date: g.rows.tx.Date()}
			if err := g.rows.putReacted(number, r); err != nil {
				return err
			}
			if err := g.each(number, func(b *box, id int32) error { return b.reactTo(id, r, had.Emoji) }); err != nil {
				return err
			}
		}
		return nil
	})
	return left, err
}
