package chat

import (
	"context"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
)

// Senders returns as whom a user may write in a supergroup: as himself unless
// he is anonymous, as the group if he may be anonymous, and in public and
// discussion groups as each public channel that he has created.
//
// https://core.telegram.org/method/channels.getSendAs
func (s *Service) Senders(ctx context.Context, user int64, p peer.Peer) ([]peer.Peer, error) {
	st, err := s.Standing(ctx, p, user)
	if err != nil {
		return nil, err
	}
	if !st.Readable {
		return nil, ErrForbidden
	}
	if p.Kind != peer.Channel {
		return []peer.Peer{peer.OfUser(user)}, nil
	}
	ch, err := s.Channel(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if ch.Broadcast {
		return []peer.Peer{p}, nil
	}
	senders := []peer.Peer{peer.OfUser(user)}
	if st.Anonymous() {
		senders = []peer.Peer{p}
	}
	if ch.Username == "" && ch.Linked == 0 {
		return senders, nil
	}
	own, err := s.Created(ctx, user, func(own *chatpb.Channel) bool { return own.Broadcast && own.Username != "" })
	for _, c := range own {
		m, err := s.Member(ctx, ch.Id, peer.OfChannel(c.Id))
		if err != nil {
			return nil, err
		}
		if !bans(m, s.now().Unix()) {
			senders = append(senders, peer.OfChannel(c.Id))
		}
	}
	return senders, err
}

// MaySendAs checks that a user may write as somebody.
func (s *Service) MaySendAs(ctx context.Context, user int64, p, as peer.Peer) error {
	senders, err := s.Senders(ctx, user, p)
	if err != nil {
		return err
	}
	for _, sender := range senders {
		if sender == as {
			return nil
		}
	}
	return ErrSendAs
}

// DefaultSender returns as whom a user writes in a supergroup unless he says
// otherwise.
func (s *Service) DefaultSender(ctx context.Context, user int64, p peer.Peer) (peer.Peer, error) {
	senders, err := s.Senders(ctx, user, p)
	if err != nil || p.Kind != peer.Channel {
		return peer.OfUser(user), err
	}
	m, err := s.Member(ctx, p.ID, peer.OfUser(user))
	if err != nil {
		return peer.Peer{}, err
	}
	for _, sender := range senders {
		if m.SendAs != 0 && sender.Int() == m.SendAs {
			return sender, nil
		}
	}
	return senders[0], nil
}

// SetDefaultSender chooses it.
//
// https://core.telegram.org/method/messages.saveDefaultSendAs
func (s *Service) SetDefaultSender(ctx context.Context, user int64, p, as peer.Peer) error {
	if err := s.MaySendAs(ctx, user, p, as); err != nil {
		return err
	}
	if p.Kind != peer.Channel {
		return nil
	}
	_, err := s.changeChannel(ctx, p.ID, user, nil, nil, func(t *channelTx) error {
		before, err := t.member(user)
		if err != nil {
			return err
		}
		m := proto.CloneOf(before)
		m.SendAs = as.Int()
		return t.putMember(before, m)
	})
	return err
}
