package chat

import (
	"context"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/update/updatepb"
)

// editChat changes a group's record and tells the members of it by an event of
// this kind and, if told has a kind, by a service message.
func (s *Service) editChat(
	ctx context.Context, actor, id int64, d Deed, kind updatepb.Kind, told Action, edit func(*chatpb.Chat) error,
) (Change, error) {
	return s.changeChat(ctx, id, actor, nil, func(t *chatTx) error {
		if err := t.may(d); err != nil {
			return err
		}
		before := proto.CloneOf(t.c)
		if err := edit(t.c); err != nil {
			return err
		}
		if proto.Equal(before, t.c) {
			return ErrNotModified
		}
		if err := t.save(); err != nil {
			return err
		}
		if err := t.tell(t.users(), kind); err != nil {
			return err
		}
		if told.Kind == 0 {
			return nil
		}
		return t.announce(t.users(), told)
	})
}

func (s *Service) setChatTitle(ctx context.Context, actor, id int64, title string) (Change, error) {
	told := Action{Kind: ActionTitle, Title: title}
	return s.editChat(ctx, actor, id, ChangeInfo, updatepb.Kind_CHAT, told, func(c *chatpb.Chat) error {
		c.Title = title
		return nil
	})
}

// setChatPhoto sets the photo that the notice tells of.
func (s *Service) setChatPhoto(ctx context.Context, actor, id int64, told Action) (Change, error) {
	return s.changeChat(ctx, id, actor, nil, func(t *chatTx) error {
		if err := t.may(ChangeInfo); err != nil {
			return err
		}
		if t.c.Photo == told.ID {
			return ErrNotModified
		}
		told.Prev, t.c.Photo = t.c.Photo, told.ID
		if err := t.save(); err != nil {
			return err
		}
		if err := t.tell(t.users(), updatepb.Kind_CHAT); err != nil {
			return err
		}
		return t.announce(t.users(), told)
	})
}

func (s *Service) setChatAbout(ctx context.Context, actor, id int64, about string) (Change, error) {
	return s.editChat(ctx, actor, id, ChangeInfo, updatepb.Kind_CHAT, Action{}, func(c *chatpb.Chat) error {
		if c.About == about {
			return ErrAboutNotModified
		}
		c.About = about
		return nil
	})
}

func (s *Service) setChatDefaultBanned(ctx context.Context, actor, id int64, b Banned) (Change, error) {
	return s.editChat(ctx, actor, id, Ban, updatepb.Kind_CHAT_BANNED_RIGHTS, Action{}, func(c *chatpb.Chat) error {
		c.DefaultBanned = uint32(b)
		return nil
	})
}

func (s *Service) setChatNoForwards(ctx context.Context, actor, id int64, on bool) (Change, error) {
	return s.editChat(ctx, actor, id, Own, updatepb.Kind_CHAT, Action{}, func(c *chatpb.Chat) error {
		c.Noforwards = on
		return nil
	})
}

func (s *Service) setChatTTL(ctx context.Context, actor, id int64, seconds int) (Change, error) {
	told := Action{Kind: ActionTTL, Period: int32(seconds)}
	return s.editChat(ctx, actor, id, ChangeInfo, updatepb.Kind_CHAT, told, func(c *chatpb.Chat) error {
		c.Ttl = int32(seconds)
		return nil
	})
}

func (s *Service) setChatReactions(ctx context.Context, actor, id int64, r *chatpb.Reactions) (Change, error) {
	return s.editChat(ctx, actor, id, ChangeInfo, updatepb.Kind_CHAT, Action{}, func(c *chatpb.Chat) error {
		c.Reactions = r
		return nil
	})
}

// SetChatAdmin makes a member of a basic group an admin, or no longer.
//
// https://core.telegram.org/method/messages.editChatAdmin
func (s *Service) SetChatAdmin(ctx context.Context, actor, id, user int64, admin bool) (Change, error) {
	return s.editChat(ctx, actor, id, Own, updatepb.Kind_CHAT_PARTICIPANTS, Action{}, func(c *chatpb.Chat) error {
		m := MemberOf(c, user)
		switch {
		case m == nil:
			return ErrNotMember
		case user == c.Creator:
			return ErrCreator
		}
		m.Admin = admin
		return nil
	})
}

func (s *Service) setChatRank(ctx context.Context, actor, id, user int64, rank string) (Change, error) {
	return s.editChat(ctx, actor, id, Read, updatepb.Kind_CHAT_PARTICIPANTS, Action{}, func(c *chatpb.Chat) error {
		m := MemberOf(c, user)
		if m == nil {
			return ErrNotMember
		}
		if err := mayRank(chatStanding(c, actor), chatStanding(c, user), actor == user); err != nil {
			return err
		}
		m.Rank = rank
		return nil
	})
}

// mayRank checks that somebody may change a rank: his own if that is not
// forbidden, that of others as an admin with the right to.
func mayRank(actor, target Standing, self bool) error {
	switch {
	case self && (actor.IsAdmin() || (actor.Own|actor.Default)&BanEditRank == 0):
		return nil
	case self, !actor.Has(AdminRanks):
		return ErrAdminRequired
	case target.Creator(), target.IsAdmin() && !actor.Creator():
		return ErrUserAdmin
	}
	return nil
}

func (s *Service) setChatCreator(ctx context.Context, actor, id, user int64) (Change, error) {
	told := Action{Kind: ActionNewCreator, User: user}
	return s.editChat(ctx, actor, id, Own, updatepb.Kind_CHAT_PARTICIPANTS, told, func(c *chatpb.Chat) error {
		m := MemberOf(c, user)
		switch {
		case m == nil:
			return ErrNotMember
		case user == actor:
			return ErrCreator
		}
		c.Creator = user
		m.Admin = false
		if old := MemberOf(c, actor); old != nil {
			old.Admin = true
		}
		return nil
	})
}
