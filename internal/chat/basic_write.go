package chat

import (
	"context"
	"errors"
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// WriteChat runs fn alone on a basic group and on the mailboxes of all its
// members and of others. c is the group as it stands; it must not be modified.
// fn may be called again with a newer c when the members changed meanwhile, but
// only one call commits. It fails with [ErrNoChat].
func (s *Service) WriteChat(ctx context.Context, id int64, others []int64, fn func(tx *update.Tx, c *chatpb.Chat) error) error {
	return s.writeChat(ctx, id, others, nil, fn)
}

// WriteChatAnd is WriteChat on further owners, which are not mailboxes.
func (s *Service) WriteChatAnd(
	ctx context.Context, id int64, others []int64, more []peer.Owner, fn func(tx *update.Tx, c *chatpb.Chat) error,
) error {
	return s.writeChat(ctx, id, others, more, fn)
}

func (s *Service) writeChat(
	ctx context.Context, id int64, others []int64, more []peer.Owner, fn func(*update.Tx, *chatpb.Chat) error,
) error {
	for {
		plan, err := s.Chat(ctx, id)
		if err != nil {
			return err
		}
		owners := chatOwners(plan, others, more)
		err = s.log.Write(ctx, owners, func(tx *update.Tx) error {
			c, err := readChat(tx, id)
			if err != nil {
				return err
			}
			if !sameMembers(plan, c) {
				return errMoved
			}
			return fn(tx, c)
		})
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return err
		}
	}
}

// chatOwners are the group, the mailboxes of its members and of others.
func chatOwners(c *chatpb.Chat, others []int64, more []peer.Owner) []peer.Owner {
	owners := make([]peer.Owner, 0, 1+len(c.Members)+len(others)+len(more))
	owners = append(append(owners, chatOwner(c.Id)), more...)
	for _, m := range c.Members {
		owners = append(owners, peer.MailboxOf(m.User))
	}
	for _, user := range others {
		if o := peer.MailboxOf(user); !slices.Contains(owners, o) {
			owners = append(owners, o)
		}
	}
	return owners
}

// sameMembers reports whether two states of a group have the same members. The
// common case is the same version.
func sameMembers(a, b *chatpb.Chat) bool {
	return a.Version == b.Version || slices.EqualFunc(a.Members, b.Members, func(x, y *chatpb.ChatMember) bool {
		return x.User == y.User
	})
}

// chatTx changes a basic group within a transaction on it and on the mailboxes
// of all its members.
type chatTx struct {
	*update.Tx
	s     *Service
	c     *chatpb.Chat // a copy of its own; save writes it
	actor int64
}

// changeChat runs fn on a group that actor acts on, and returns what it did to
// actor's mailbox. Those in others may become members.
func (s *Service) changeChat(ctx context.Context, id, actor int64, others []int64, fn func(*chatTx) error) (Change, error) {
	return s.changeChatWith(ctx, id, actor, others, nil, fn)
}

func (s *Service) changeChatWith(
	ctx context.Context, id, actor int64, others []int64, more []peer.Owner, fn func(*chatTx) error,
) (Change, error) {
	ch := Change{Peer: peer.OfChat(id)}
	err := s.writeChat(ctx, id, others, more, func(tx *update.Tx, c *chatpb.Chat) error {
		t := &chatTx{Tx: tx, s: s, c: proto.CloneOf(c), actor: actor}
		if err := fn(t); err != nil {
			return err
		}
		ch.Events = tx.Appended(peer.MailboxOf(actor))
		return nil
	})
	return ch, err
}

// may checks that the actor may do something to the group now.
func (t *chatTx) may(d Deed) error { return chatStanding(t.c, t.actor).May(d) }

// users are the ids of all members.
func (t *chatTx) users() []int64 {
	ids := make([]int64, len(t.c.Members))
	for i, m := range t.c.Members {
		ids[i] = m.User
	}
	return ids
}

// save writes the group's record as it is now.
func (t *chatTx) save() error {
	t.c.Version++
	id := t.c.Id
	t.OnApplied(func(store.Commit) { t.s.chats.Drop(id) })
	return record.Set(t, chatOwner(id), store.ProfileKey(), t.c)
}

// tell appends an event about the group to the mailboxes of users.
func (t *chatTx) tell(users []int64, kind updatepb.Kind) error {
	for _, user := range users {
		ev := &updatepb.Event{Kind: kind, Peer: peer.OfChat(t.c.Id).Int()}
		if _, err := t.Append(peer.MailboxOf(user), ev, nil); err != nil {
			return err
		}
	}
	return nil
}

// announce writes a service message of the actor for users.
func (t *chatTx) announce(users []int64, a Action) error {
	return t.s.history.Announce(t.Tx, Notice{Peer: peer.OfChat(t.c.Id), To: users, From: t.actor, Action: a})
}

// putMembership writes what a user is in a chat or channel into the mailbox.
func (s *Service) putMembership(tx store.Tx, user int64, m *chatpb.Membership) error {
	box := peer.MailboxOf(user)
	return record.Set(tx, box, s.peerKey(store.TagMembership, box, peer.FromInt(m.Peer)), m)
}

// readMembership reads what a user is in a chat or channel by the mailbox.
func (s *Service) readMembership(r store.Reader, user int64, p peer.Peer) (*chatpb.Membership, error) {
	m := new(chatpb.Membership)
	box := peer.MailboxOf(user)
	_, err := record.Get(r, box, s.peerKey(store.TagMembership, box, p), m)
	m.Peer = p.Int()
	return m, err
}

// enter makes the mailbox of a new member know the group.
func (t *chatTx) enter(user int64) error {
	return t.s.putMembership(t, user, &chatpb.Membership{
		Peer: peer.OfChat(t.c.Id).Int(), State: chatpb.Membership_MEMBER, Date: t.Date(),
	})
}

// leave makes the mailbox of a former member know how the membership ended.
func (t *chatTx) leave(user int64, state chatpb.Membership_State) error {
	return t.s.putMembership(t, user, &chatpb.Membership{
		Peer: peer.OfChat(t.c.Id).Int(), State: state, Date: t.Date(), Title: t.c.Title,
	})
}
