package chat

import (
	"context"
	"errors"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Memberships returns what a user is in chats and channels: those that he is in
// and those that he was in. It costs one row for each.
func (s *Service) Memberships(ctx context.Context, user int64) ([]*chatpb.Membership, error) {
	var found []*chatpb.Membership
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		found, err = record.All[chatpb.Membership](r, peer.MailboxOf(user), all(store.TagMembership))
		return err
	})
	return found, err
}

// Membership returns what a user is in a chat or channel by his own mailbox.
func (s *Service) Membership(ctx context.Context, user int64, p peer.Peer) (m *chatpb.Membership, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		m, err = s.readMembership(r, user, p)
		return err
	})
	return m, err
}

// ChannelsOf returns the channels and supergroups that a user is in.
func (s *Service) ChannelsOf(ctx context.Context, user int64) ([]int64, error) {
	return s.peersOf(ctx, user, peer.Channel)
}

// ChatsOf returns the basic groups that a user is in.
func (s *Service) ChatsOf(ctx context.Context, user int64) ([]int64, error) {
	return s.peersOf(ctx, user, peer.Chat)
}

func (s *Service) peersOf(ctx context.Context, user int64, kind peer.Kind) ([]int64, error) {
	mine, err := s.Memberships(ctx, user)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, m := range mine {
		if p := peer.FromInt(m.Peer); p.Kind == kind && m.State == chatpb.Membership_MEMBER {
			ids = append(ids, p.ID)
		}
	}
	return ids, nil
}

func (s *Service) countChannels(ctx context.Context, user int64) (int, error) {
	ids, err := s.ChannelsOf(ctx, user)
	return len(ids), err
}

// Created returns the channels that a user has created and that pass.
func (s *Service) Created(ctx context.Context, user int64, pass func(*chatpb.Channel) bool) ([]*chatpb.Channel, error) {
	return s.channelsWhere(ctx, user, func(ch *chatpb.Channel, _ Standing) bool {
		return ch.Creator == user && pass(ch)
	})
}

// channelsWhere returns the channels of a user that pass.
func (s *Service) channelsWhere(ctx context.Context, user int64, pass func(*chatpb.Channel, Standing) bool) ([]*chatpb.Channel, error) {
	ids, err := s.ChannelsOf(ctx, user)
	if err != nil {
		return nil, err
	}
	var found []*chatpb.Channel
	for _, id := range ids {
		ch, err := s.Channel(ctx, id)
		if errors.Is(err, ErrNoChannel) {
			continue
		}
		if err != nil {
			return nil, err
		}
		m, err := s.Member(ctx, id, peer.OfUser(user))
		if err != nil {
			return nil, err
		}
		if pass(ch, standing(ch, m, s.now().Unix())) {
			found = append(found, ch)
		}
	}
	return found, nil
}

// PublicCreated returns the public channels that a user has created.
//
// https://core.telegram.org/method/channels.getAdminedPublicChannels
func (s *Service) PublicCreated(ctx context.Context, user int64) ([]*chatpb.Channel, error) {
	return s.Created(ctx, user, func(ch *chatpb.Channel) bool { return ch.Username != "" })
}

// LeftChannels returns the channels that a user was in and left.
func (s *Service) LeftChannels(ctx context.Context, user int64) ([]int64, error) {
	mine, err := s.Memberships(ctx, user)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, m := range mine {
		p := peer.FromInt(m.Peer)
		if p.Kind != peer.Channel || m.State != chatpb.Membership_LEFT {
			continue
		}
		if _, err := s.Channel(ctx, p.ID); err == nil {
			ids = append(ids, p.ID)
		} else if !errors.Is(err, ErrNoChannel) {
			return nil, err
		}
	}
	return ids, nil
}

// Common returns the groups that two users are both in: not channels, whose
// members are nobody's business.
//
// https://core.telegram.org/method/messages.getCommonChats
func (s *Service) Common(ctx context.Context, user, other int64) ([]peer.Peer, error) {
	mine, err := s.Memberships(ctx, user)
	if err != nil {
		return nil, err
	}
	var common []peer.Peer
	for _, m := range mine {
		p := peer.FromInt(m.Peer)
		if m.State != chatpb.Membership_MEMBER {
			continue
		}
		if p.Kind == peer.Channel {
			ch, err := s.Channel(ctx, p.ID)
			if errors.Is(err, ErrNoChannel) || err == nil && ch.Broadcast {
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		st, err := s.Standing(ctx, p, other)
		if errors.Is(err, ErrNoChat) || errors.Is(err, ErrNoChannel) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if st.Member() && !st.closed {
			common = append(common, p)
		}
	}
	return common, nil
}

// SetForumAsMessages makes a user see the topics of a forum as one history.
//
// https://core.telegram.org/method/channels.toggleViewForumAsMessages
func (s *Service) SetForumAsMessages(ctx context.Context, user, channel int64, on bool) (Change, error) {
	p, box := peer.OfChannel(channel), peer.MailboxOf(user)
	change := Change{Peer: p}
	err := s.log.Write(ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		m, err := s.readMembership(tx, user, p)
		if err != nil {
			return err
		}
		if m.State != chatpb.Membership_MEMBER {
			return ErrNotMember
		}
		if m.ForumAsMessages == on {
			return ErrNotModified
		}
		m.ForumAsMessages = on
		if err := s.putMembership(tx, user, m); err != nil {
			return err
		}
		_, err = tx.Append(box, &updatepb.Event{Kind: updatepb.Kind_FORUM_AS_MESSAGES, Peer: p.Int(), Flag: on}, nil)
		change.Events = tx.Appended(box)
		return err
	})
	return change, err
}

// Pts returns where the log of a channel stands.
func (s *Service) Pts(ctx context.Context, channel int64) (pts int, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		head, err := update.HeadOf(r, peer.ChannelOf(channel))
		pts = head.Pts
		return err
	})
	return pts, err
}

// IsMember reports whether a user is in a basic group or a channel; nobody is in
// one that does not exist.
func (s *Service) IsMember(ctx context.Context, p peer.Peer, user int64) (bool, error) {
	st, err := s.Standing(ctx, p, user)
	if errors.Is(err, ErrNoChat) || errors.Is(err, ErrNoChannel) {
		return false, nil
	}
	return st.Member(), err
}

// Named returns the chat or channel of a user that a bare id names, as privacy
// rules do; the zero peer if the user is in none.
func (s *Service) Named(ctx context.Context, user, id int64) (peer.Peer, error) {
	for _, p := range []peer.Peer{peer.OfChat(id), peer.OfChannel(id)} {
		if in, err := s.IsMember(ctx, p, user); in || err != nil {
			return p, err
		}
	}
	return peer.Peer{}, nil
}
