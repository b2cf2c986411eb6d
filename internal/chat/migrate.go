package chat

import (
	"context"
	"errors"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Migrate makes a supergroup of a basic group: its members, admins, ranks and
// default rights move; its history stays where it is, in the mailboxes.
//
// https://core.telegram.org/method/messages.migrateChat
func (s *Service) Migrate(ctx context.Context, actor, id int64) (Change, error) {
	for {
		to := randomID(minChannelID, maxChannelID)
		change, err := s.migrateTo(ctx, actor, id, to)
		if !errors.Is(err, errTaken) || ctx.Err() != nil {
			return change, err
		}
	}
}

// errTaken is returned inside a transaction whose new id is not free.
var errTaken = errors.New("chat: id is taken")

func (s *Service) migrateTo(ctx context.Context, actor, id, to int64) (Change, error) {
	var posts []update.Event
	change, err := s.changeChatWith(ctx, id, actor, nil, []peer.Owner{peer.ChannelOf(to)}, func(t *chatTx) error {
		if err := t.may(Own); err != nil {
			return err
		}
		if err := t.moveTo(to); err != nil {
			return err
		}
		posts = t.Appended(peer.ChannelOf(to))
		return nil
	})
	change.Peer, change.Posts = peer.OfChannel(to), posts
	return change, err
}

// moveTo writes both sides of a migration in one transaction.
func (t *chatTx) moveTo(to int64) error {
	ch := &chatpb.Channel{
		Id: to, Title: t.c.Title, About: t.c.About, Creator: t.c.Creator, DefaultBanned: t.c.DefaultBanned,
		Noforwards: t.c.Noforwards, Ttl: t.c.Ttl, Photo: t.c.Photo, Reactions: t.c.Reactions, MigratedFrom: t.c.Id,
		HiddenPrehistory: true,
	}
	ct, err := t.s.beginChannel(t.Tx, ch, t.actor)
	if errors.Is(err, errMoved) {
		return errTaken
	}
	if err != nil {
		return err
	}
	t.c.MigratedTo, t.c.Deactivated, t.c.Requests = to, true, 0
	if err := t.save(); err != nil {
		return err
	}
	users := t.users()
	if err := t.announce(users, Action{Kind: ActionMigrateTo, ID: to}); err != nil {
		return err
	}
	for _, m := range t.c.Members {
		if err := ct.takeOver(m, t.c.Id); err != nil {
			return err
		}
	}
	if err := t.tell(users, updatepb.Kind_CHAT); err != nil {
		return err
	}
	if err := ct.announceBy(0, Action{Kind: ActionMigrateFrom, Title: t.c.Title, ID: t.c.Id}); err != nil {
		return err
	}
	return ct.finish(&channelState{Channel: new(chatpb.Channel), counts: new(chatpb.Counts)})
}

// takeOver makes a member of the basic group one of the supergroup.
func (t *channelTx) takeOver(old *chatpb.ChatMember, from int64) error {
	p := peer.OfUser(old.User)
	m := &chatpb.Member{
		Peer: p.Int(), Role: chatpb.Member_MEMBER, Date: t.Date(), Inviter: old.Inviter, Rank: old.Rank,
	}
	switch {
	case old.User == t.ch.Creator:
		m.Role = chatpb.Member_CREATOR
	case old.Admin:
		m.Role, m.Admin = chatpb.Member_ADMIN, uint32(adminBasic)
		m.PromotedBy, m.Promoted = t.ch.Creator, t.Date()
	}
	if err := t.putMember(&chatpb.Member{Peer: p.Int()}, m); err != nil {
		return err
	}
	head, err := t.Head(peer.MailboxOf(old.User))
	if err != nil {
		return err
	}
	err = t.s.putMembership(t, old.User, &chatpb.Membership{
		Peer: peer.OfChannel(t.ch.Id).Int(), State: chatpb.Membership_MEMBER, Date: t.Date(),
		MigratedFrom: from, MigratedTop: int32(head.TopID),
	})
	if err != nil {
		return err
	}
	if err := t.noteBot(old.User, true); err != nil {
		return err
	}
	if err := t.s.history.Entered(t.Tx, old.User, t.ch.Id, 0); err != nil {
		return err
	}
	return t.tellUser(old.User)
}
