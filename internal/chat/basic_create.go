package chat

import (
	"context"
	"errors"
	"slices"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// CreateChat makes a basic group of creator and users; those whose privacy
// forbids it are missing. ttl is in seconds.
//
// https://core.telegram.org/method/messages.createChat
func (s *Service) CreateChat(ctx context.Context, creator int64, title string, users []int64, ttl int) (Change, error) {
	title, err := tidyTitle(title)
	if err != nil {
		return Change{}, err
	}
	if !validTTL(ttl) {
		return Change{}, ErrTTL
	}
	ok, missing, err := s.addables(ctx, creator, users)
	if err != nil {
		return Change{}, err
	}
	if len(ok) >= MaxBasicMembers {
		return Change{}, ErrTooMany
	}
	c := &chatpb.Chat{
		Title: title, Creator: creator, Ttl: int32(ttl), DefaultBanned: uint32(defaultBasic),
		Members: []*chatpb.ChatMember{{User: creator, Inviter: creator}},
	}
	for _, user := range ok {
		c.Members = append(c.Members, &chatpb.ChatMember{User: user, Inviter: creator})
	}
	for {
		c.Id = randomID(minChatID, maxChatID)
		change, err := s.storeNewChat(ctx, c, ok)
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			change.Missing = missing
			return change, err
		}
	}
}

// storeNewChat writes a group under an id that may be taken: then it fails with
// errMoved.
func (s *Service) storeNewChat(ctx context.Context, c *chatpb.Chat, added []int64) (Change, error) {
	change := Change{Peer: peer.OfChat(c.Id)}
	err := s.log.Write(ctx, chatOwners(c, nil, nil), func(tx *update.Tx) error {
		taken, err := tx.Has(chatOwner(c.Id), store.ProfileKey())
		if err != nil {
			return err
		}
		if taken {
			return errMoved
		}
		c.Date = tx.Date()
		t := &chatTx{Tx: tx, s: s, c: c, actor: c.Creator}
		for _, m := range c.Members {
			m.Date = tx.Date()
			if err := t.enter(m.User); err != nil {
				return err
			}
		}
		if err := t.save(); err != nil {
			return err
		}
		if err := t.tell(t.users(), updatepb.Kind_CHAT_PARTICIPANTS); err != nil {
			return err
		}
		if err := t.announce(t.users(), Action{Kind: ActionCreate, Title: c.Title, Users: append([]int64{c.Creator}, added...)}); err != nil {
			return err
		}
		change.Events = tx.Appended(peer.MailboxOf(c.Creator))
		return nil
	})
	return change, err
}

// DeleteChat ends a basic group for all its members: they are out of it, and its
// history goes.
//
// https://core.telegram.org/method/messages.deleteChat
func (s *Service) DeleteChat(ctx context.Context, actor, id int64) error {
	_, err := s.changeChatWith(ctx, id, actor, nil, []peer.Owner{s.history.EndedAt(id)}, func(t *chatTx) error {
		if err := t.may(Own); err != nil {
			return err
		}
		users := t.users()
		t.c.Members, t.c.Deactivated = nil, true
		for _, user := range users {
			if err := t.leave(user, chatpb.Membership_KICKED); err != nil {
				return err
			}
		}
		if err := t.save(); err != nil {
			return err
		}
		if err := t.tell(users, updatepb.Kind_CHAT); err != nil {
			return err
		}
		return s.history.Ended(t.Tx, id, users)
	})
	return err
}

// AddChatUser adds a user to a basic group. One whose privacy forbids it is
// missing.
//
// https://core.telegram.org/method/messages.addChatUser
func (s *Service) AddChatUser(ctx context.Context, actor, id, user int64) (Change, error) {
	if actor == user {
		return Change{}, ErrAlreadyMember
	}
	if err := s.May(ctx, peer.OfChat(id), actor, Invite); err != nil {
		return Change{}, err
	}
	err := s.addable(ctx, actor, user)
	if errors.Is(err, ErrPrivacy) || errors.Is(err, ErrYouBlocked) {
		return Change{Missing: []Missing{{User: user}}}, nil
	}
	if err != nil {
		return Change{}, err
	}
	return s.changeChat(ctx, id, actor, []int64{user}, func(t *chatTx) error {
		if err := t.may(Invite); err != nil {
			return err
		}
		return t.add(user, actor, Action{Kind: ActionAdd, Users: []int64{user}})
	})
}

// add makes a user a member. The transaction holds the user's mailbox.
func (t *chatTx) add(user, inviter int64, told Action) error {
	switch {
	case t.c.Deactivated:
		return ErrDeactivated
	case MemberOf(t.c, user) != nil:
		return ErrAlreadyMember
	case len(t.c.Members) >= MaxBasicMembers:
		return ErrTooMany
	}
	t.c.Members = append(t.c.Members, &chatpb.ChatMember{User: user, Inviter: inviter, Date: t.Date()})
	if err := t.enter(user); err != nil {
		return err
	}
	if err := t.dropRequest(user); err != nil {
		return err
	}
	if err := t.save(); err != nil {
		return err
	}
	if err := t.tell(t.users(), updatepb.Kind_CHAT_PARTICIPANTS); err != nil {
		return err
	}
	return t.announce(t.users(), told)
}

func (t *chatTx) member(user int64) *chatpb.ChatMember { return MemberOf(t.c, user) }

// RemoveChatUser removes a user from a basic group; who removes himself leaves
// it. Admins may remove members, the creator everybody, and members those whom
// they added.
//
// https://core.telegram.org/method/messages.deleteChatUser
func (s *Service) RemoveChatUser(ctx context.Context, actor, id, user int64) (Change, error) {
	return s.changeChat(ctx, id, actor, nil, func(t *chatTx) error {
		m := t.member(user)
		if m == nil {
			return ErrNotMember
		}
		state := chatpb.Membership_LEFT
		if actor != user {
			state = chatpb.Membership_KICKED
			if err := t.mayRemove(m); err != nil {
				return err
			}
		}
		before := t.users()
		t.c.Members = slices.DeleteFunc(t.c.Members, func(m *chatpb.ChatMember) bool { return m.User == user })
		if err := t.leave(user, state); err != nil {
			return err
		}
		if err := t.save(); err != nil {
			return err
		}
		if err := t.tell(t.users(), updatepb.Kind_CHAT_PARTICIPANTS); err != nil {
			return err
		}
		if err := t.tell([]int64{user}, updatepb.Kind_CHAT); err != nil {
			return err
		}
		return t.announce(before, Action{Kind: ActionRemove, Users: []int64{user}})
	})
}

func (t *chatTx) mayRemove(m *chatpb.ChatMember) error {
	st := chatStanding(t.c, t.actor)
	switch {
	case st.Creator():
		return nil
	case !st.Member():
		return ErrForbidden
	case m.User == t.c.Creator || m.Admin:
		return ErrAdminRequired
	case st.Has(AdminBan) || m.Inviter == t.actor:
		return nil
	}
	return ErrAdminRequired
}
