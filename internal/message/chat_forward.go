package message

import (
	"context"

	"chappe/internal/peer"
)

// forwardToChat sends what is forwarded to a basic group.
func (s *Service) forwardToChat(ctx context.Context, user int64, f Forwarding, posts []posting) ([]Sent, error) {
	origin, err := s.foreignReply(ctx, user, f.To, f.Reply)
	if err != nil {
		return nil, err
	}
	if err := s.sweepIfExpiring(ctx, f.To); err != nil {
		return nil, err
	}
	var all []Sent
	err = s.writeInChat(ctx, user, f.To, func(g *circle) error {
		all = make([]Sent, len(posts))
		for i, p := range posts {
			if done, err := g.of(user).repeated(f.To, p.randomID, &all[i]); err != nil {
				return err
			} else if done {
				continue
			}
			p.reply, p.origin = f.Reply, origin
			if err := g.post(user, p, nil, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// mayTakeFrom checks that messages may be passed on from a dialog: groups may
// forbid it. https://core.telegram.org/method/messages.toggleNoForwards
func (s *Service) mayTakeFrom(ctx context.Context, p peer.Peer) error {
	if p.Kind != peer.Chat {
		return nil
	}
	c, err := s.chats.Chat(ctx, p.ID)
	if err == nil && c.Noforwards {
		err = ErrForwardsForbidden
	}
	return err
}
