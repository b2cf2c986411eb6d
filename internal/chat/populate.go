package chat

import (
	"context"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// populateAtOnce is how many members one transaction of [Service.Populate]
// makes.
const populateAtOnce = 500

// Populate makes many users members of a channel at once, for the operator's
// benchmarks: the same rows as if each had joined, but without events, service
// messages, the admin log and the limits. The users need not exist. Who is a
// member already is left as he is. It fails with [ErrNoChannel].
func (s *Service) Populate(ctx context.Context, channel int64, users []int64) error {
	ctx, tracker := update.Track(ctx)
	for len(users) > 0 {
		some := users[:min(len(users), populateAtOnce)]
		users = users[len(some):]
		_, err := s.changeChannel(ctx, channel, 0, some, nil, func(t *channelTx) error {
			for _, user := range some {
				if err := t.settle(user); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return tracker.Wait(ctx)
}

// settle makes a user a member without telling anybody.
func (t *channelTx) settle(user int64) error {
	before, err := t.member(user)
	if err != nil || before.Role != chatpb.Member_LEFT {
		return err
	}
	top, err := t.Head(t.owner)
	if err != nil {
		return err
	}
	m := proto.CloneOf(before)
	m.Role, m.Date, m.Inviter = chatpb.Member_MEMBER, t.Date(), user
	if err := t.putMember(before, m); err != nil {
		return err
	}
	err = t.s.putMembership(t, user, &chatpb.Membership{
		Peer: peer.OfChannel(t.ch.Id).Int(), State: chatpb.Membership_MEMBER, Date: t.Date(),
	})
	if err != nil {
		return err
	}
	return t.s.history.Entered(t.Tx, user, t.ch.Id, top.TopID)
}
