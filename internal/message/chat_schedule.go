package message

import (
	"context"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// fireInChat sends a waiting message to a basic group.
func (s *Service) fireInChat(ctx context.Context, user int64, p peer.Peer, id int32) (Change, error) {
	waiting, err := s.Scheduled(ctx, user, p, id)
	if err != nil {
		return Change{}, err
	}
	if len(waiting) == 0 {
		return Change{}, ErrNoMessage
	}
	m := waiting[0]
	named, err := s.mentionedInChat(ctx, p, &content{text: m.Text, entities: m.Entities, forward: m.Forward})
	if err != nil {
		return Change{}, err
	}
	if err := s.sweepIfExpiring(ctx, p); err != nil {
		return Change{}, err
	}
	var change Change
	err = s.writeInChat(ctx, user, p, func(g *circle) error {
		mine := g.of(user)
		m, err := mine.scheduled(p, id)
		if err != nil {
			return err
		}
		var sent Sent
		if err := g.post(user, mine.scheduledPosting(p, m), named, &sent); err != nil {
			return err
		}
		if err := mine.unschedule(p, []*messagepb.Message{m}, []int32{sent.Message.Id}); err != nil {
			return err
		}
		change, err = g.change(user)
		return err
	}, queueOf(user))
	return change, err
}
