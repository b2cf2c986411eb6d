package message

import (
	"context"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// editInChat replaces the text or the media of a message in all mailboxes of a basic group.
func (s *Service) editInChat(ctx context.Context, user int64, p peer.Peer, id int32, e Edit) (Change, error) {
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
		if err := e.apply(m, mine.tx.Date()); err != nil {
			return err
		}
		m.EditDate = mine.tx.Date()
		if m.Page != nil && g.maySend(user, chat.BanLinks) != nil {
			m.Page = nil
		}
		what := (&content{text: m.Text, entities: m.Entities, media: m.Media}).kinds()
		if e.ends() {
			what = 0
		}
		if err := g.maySend(user, what); err != nil {
			return err
		}
		err = g.each(m.Twin, func(b *box, id int32) error {
			return b.rewrite(id, func(copied *messagepb.Message) { revise(copied, m) })
		})
		if err != nil {
			return err
		}
		change, err = g.change(user)
		return err
	})
	return change, err
}
