package message

import (
	"context"

	"chappe/internal/chat"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// typeInChat tells the other members of a basic group what the user is doing.
// Members see it of each other whatever their privacy.
func (s *Service) typeInChat(ctx context.Context, user int64, p peer.Peer, action []byte, cancel bool) error {
	if err := s.maySendInChat(ctx, user, p, chat.BanMessages); err != nil {
		return err
	}
	if !s.typing.pass(user, p, s.log.Now()) && !cancel {
		return nil
	}
	c, err := s.chats.Chat(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, m := range c.Members {
		if m.User != user {
			s.log.Publish(ctx, peer.MailboxOf(m.User), &updatepb.Event{
				Kind: updatepb.Kind_TYPING, Peer: p.Int(), User: user, Data: action,
			})
		}
	}
	return nil
}
