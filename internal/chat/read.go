package chat

import (
	"context"
	"errors"
	"fmt"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
)

// Chat returns the record of a basic group, or [ErrNoChat]. The record is
// shared: it must not be modified. It reads memory in the common case.
func (s *Service) Chat(ctx context.Context, id int64) (*chatpb.Chat, error) {
	return s.chats.Load(id, func() (c *chatpb.Chat, err error) {
		err = s.log.View(ctx, func(r store.Reader) error {
			c, err = readChat(r, id)
			return err
		})
		return c, err
	})
}

// ChatIn returns the record of a basic group as it stands inside a view or a
// transaction, or [ErrNoChat].
func (s *Service) ChatIn(r store.Reader, id int64) (*chatpb.Chat, error) { return readChat(r, id) }

// StandingOf returns how a user stands to a basic group by its record.
func StandingOf(c *chatpb.Chat, user int64) Standing { return chatStanding(c, user) }

func readChat(r store.Reader, id int64) (*chatpb.Chat, error) {
	c := new(chatpb.Chat)
	ok, err := record.Get(r, chatOwner(id), store.ProfileKey(), c)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrNoChat
	}
	return c, nil
}

// Channel returns the record of a channel or supergroup, or [ErrNoChannel] if
// there is none or it is deleted. The record is shared: it must not be
// modified. It reads memory in the common case.
func (s *Service) Channel(ctx context.Context, id int64) (*chatpb.Channel, error) {
	st, err := s.state(ctx, id)
	if err != nil {
		return nil, err
	}
	return st.Channel, nil
}

// Counts returns how many members of each kind a channel has. The record is
// shared: it must not be modified.
func (s *Service) Counts(ctx context.Context, id int64) (*chatpb.Counts, error) {
	st, err := s.state(ctx, id)
	if err != nil {
		return nil, err
	}
	return st.counts, nil
}

func (s *Service) state(ctx context.Context, id int64) (*channelState, error) {
	st, err := s.anyState(ctx, id)
	if err == nil && st.Deleted {
		return nil, ErrNoChannel
	}
	return st, err
}

// anyState also returns deleted channels.
func (s *Service) anyState(ctx context.Context, id int64) (*channelState, error) {
	return s.channels.Load(id, func() (st *channelState, err error) {
		err = s.log.View(ctx, func(r store.Reader) error {
			st, err = readChannel(r, id)
			return err
		})
		return st, err
	})
}

func readChannel(r store.Reader, id int64) (*channelState, error) {
	st := &channelState{Channel: new(chatpb.Channel), counts: new(chatpb.Counts)}
	o := peer.ChannelOf(id)
	ok, err := record.Get(r, o, store.ProfileKey(), st.Channel)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrNoChannel
	}
	_, err = record.Get(r, o, store.NewKey(store.TagCounts), st.counts)
	return st, err
}

// Member returns what somebody is in a channel; who was never in it is LEFT.
// The record is shared: it must not be modified. Restrictions may have ended
// meanwhile: see [Service.Standing]. It reads memory in the common case.
func (s *Service) Member(ctx context.Context, channel int64, p peer.Peer) (*chatpb.Member, error) {
	return s.members.Load(memberID{channel, p.Int()}, func() (m *chatpb.Member, err error) {
		err = s.log.View(ctx, func(r store.Reader) error {
			m, err = s.readMember(r, channel, p)
			return err
		})
		return m, err
	})
}

func (s *Service) readMember(r store.Reader, channel int64, p peer.Peer) (*chatpb.Member, error) {
	m := new(chatpb.Member)
	o := peer.ChannelOf(channel)
	_, err := record.Get(r, o, s.peerKey(store.TagMember, o, p), m)
	m.Peer = p.Int()
	return m, err
}

// MemberOf returns a basic group's member, or nil.
func MemberOf(c *chatpb.Chat, user int64) *chatpb.ChatMember {
	for _, m := range c.Members {
		if m.User == user {
			return m
		}
	}
	return nil
}

// Standing returns how a user stands to a basic group or a channel now. It
// fails with [ErrNoChat] or [ErrNoChannel]. It reads memory in the common case.
func (s *Service) Standing(ctx context.Context, p peer.Peer, user int64) (Standing, error) {
	switch p.Kind {
	case peer.Chat:
		c, err := s.Chat(ctx, p.ID)
		if err != nil {
			return Standing{}, err
		}
		return chatStanding(c, user), nil
	case peer.Channel:
		ch, err := s.Channel(ctx, p.ID)
		if err != nil {
			return Standing{}, err
		}
		m, err := s.Member(ctx, p.ID, peer.OfUser(user))
		if err != nil {
			return Standing{}, err
		}
		st := standing(ch, m, s.now().Unix())
		if !st.Readable && !st.Kicked && !ch.Broadcast && ch.Linked != 0 {
			st.Readable, err = s.readsLinked(ctx, ch, user)
		}
		return st, err
	}
	return Standing{}, ErrNoChat
}

// May returns nil if a user may do something in a chat or channel, or the error
// that says why not.
func (s *Service) May(ctx context.Context, p peer.Peer, user int64, d Deed) error {
	st, err := s.Standing(ctx, p, user)
	if err != nil {
		return err
	}
	return st.May(d)
}

// readsLinked reports whether a user who is not in a discussion group may read
// it because of its channel: whoever reads the channel reads the comments.
func (s *Service) readsLinked(ctx context.Context, group *chatpb.Channel, user int64) (bool, error) {
	ch, err := s.Channel(ctx, group.Linked)
	if errors.Is(err, ErrNoChannel) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look up the linked channel: %w", err)
	}
	m, err := s.Member(ctx, ch.Id, peer.OfUser(user))
	if err != nil {
		return false, err
	}
	return standing(ch, m, s.now().Unix()).Readable, nil
}

func chatStanding(c *chatpb.Chat, user int64) Standing {
	st := Standing{Default: Banned(c.DefaultBanned), closed: c.Deactivated}
	m := MemberOf(c, user)
	if m == nil {
		return st
	}
	st.Readable = true
	switch {
	case user == c.Creator:
		st.Role, st.Admin = chatpb.Member_CREATOR, adminCreator
	case m.Admin:
		st.Role, st.Admin = chatpb.Member_ADMIN, adminBasic
	default:
		st.Role = chatpb.Member_MEMBER
	}
	return st
}

// standing judges a channel by itself, without what its linked channel allows.
func standing(ch *chatpb.Channel, m *chatpb.Member, now int64) Standing {
	st := Standing{
		Role: m.Role, Default: Banned(ch.DefaultBanned), broadcast: ch.Broadcast,
		guests: ch.Linked != 0 && !ch.Broadcast && !ch.JoinToSend,
	}
	if bans(m, now) {
		st.Own = Banned(m.Banned)
		st.Kicked = st.Own&BanView != 0
	}
	switch m.Role {
	case chatpb.Member_CREATOR:
		st.Admin = adminCreator | Admin(m.Admin)&AdminAnonymous
	case chatpb.Member_ADMIN:
		st.Admin = Admin(m.Admin)
	}
	if ch.HiddenPrehistory {
		st.MinID = m.MinId
	}
	st.Readable = !st.Kicked && (m.Role != chatpb.Member_LEFT || ch.Username != "")
	return st
}

// bans reports whether the restrictions of a member are in force.
func bans(m *chatpb.Member, now int64) bool {
	return m.Banned != 0 && (m.Until == 0 || m.Until > now)
}
