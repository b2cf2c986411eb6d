package message

import (
	"context"

	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// typingUpTo is up to how many members of a group hear who is typing.
const typingUpTo = 1000

// mayWriteInChannel checks that a user may write in a channel at all.
func (s *Service) mayWriteInChannel(ctx context.Context, user int64, p peer.Peer) error {
	st, err := s.chats.Standing(ctx, p, user)
	if err != nil {
		return err
	}
	return st.MaySend(0)
}

// typeInChannel tells those who look at a group that somebody is typing. In a
// channel, and of who is anonymous, nobody hears of it.
func (s *Service) typeInChannel(ctx context.Context, user int64, p peer.Peer, thread int32, action []byte, cancel bool) error {
	st, err := s.chats.Standing(ctx, p, user)
	if err != nil {
		return err
	}
	counts, err := s.chats.Counts(ctx, p.ID)
	if err != nil {
		return err
	}
	ch, err := s.chats.Channel(ctx, p.ID)
	if err != nil {
		return err
	}
	if ch.Broadcast || st.Anonymous() || st.MaySend(chat.BanPlain) != nil || counts.Members > typingUpTo {
		return nil
	}
	if !s.typing.pass(user, p, s.log.Now()) && !cancel {
		return nil
	}
	seen, err := s.accounts.Allows(ctx, user, account.PrivacyStatus, 0)
	if err != nil || !seen {
		return err
	}
	s.log.Publish(ctx, peer.ChannelOf(p.ID), &updatepb.Event{
		Kind: updatepb.Kind_TYPING, Peer: p.Int(), User: user, Data: action, MaxId: thread,
	})
	return nil
}

// fireInChannel sends one waiting message in a channel.
func (s *Service) fireInChannel(ctx context.Context, user int64, p peer.Peer, id int32) (Change, error) {
	v, err := s.voiceIn(ctx, user, p, peer.Peer{})
	if err != nil {
		return Change{}, err
	}
	var change Change
	err = s.writePosts(ctx, user, p.ID, []peer.Owner{queueOf(user)}, func(t *channelBox) error {
		m, err := t.mine.scheduled(p, id)
		if err != nil {
			return err
		}
		post := t.scheduledPosting(p, m)
		if err := t.mayPost(post.content); err != nil {
			return err
		}
		var sent Sent
		if err := t.send(post, v, nil, &sent); err != nil {
			return err
		}
		if err := t.takeTurn([]Sent{sent}); err != nil {
			return err
		}
		if err := t.mine.unschedule(p, []*messagepb.Message{m}, []int32{sent.Message.Id}); err != nil {
			return err
		}
		if change, err = t.change(); err == nil {
			change.Events = append(change.Events, t.mine.events...)
		}
		return err
	})
	return change, err
}
