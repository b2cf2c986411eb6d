package message

import (
	"context"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// editInChat replaces the text of a message in all mailboxes of a basic group.
func (s *Service) editInChat(
	ctx context.Context, user int64, p peer.Peer, id int32, text string, entities []*messagepb.Entity, e Edit,
) (Change, error) {
	var change Change
	err := s.writeInChat(ctx, user, p, func(g *circle) error {
		mine := g.of(user)
		m, err := mine.messageIn(p, id)
		if err != nil {
			return err
		}
		if err := mine.mayEdit(m, mine.tx.Date()); err != nil {
			return err
		}
		if err := g.maySend(user, (&content{text: text, entities: entities, media: m.Media}).kinds()); err != nil {
			return err
		}
		if m.Text == text && sameEntities(m.Entities, entities) && m.NoWebpage == e.NoWebpage && m.InvertMedia == e.Invert {
			return ErrNotModified
		}
		err = g.each(m.Twin, func(b *box, id int32) error {
			return b.rewrite(id, func(m *messagepb.Message) {
				m.Text, m.Entities, m.NoWebpage, m.InvertMedia = text, entities, e.NoWebpage, e.Invert
				m.EditDate = mine.tx.Date()
			})
		})
		if err != nil {
			return err
		}
		change, err = g.change(user)
		return err
	})
	return change, err
}
