package message

import (
	"context"
	"errors"
	"fmt"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// circle is a basic group and the mailboxes of its members within a transaction
// that holds them all.
//
// Each message of a group has a number there, [messagepb.Message.Twin] in all
// its copies; the row of the number says where the copies are.
type circle struct {
	s     *Service
	c     *chatpb.Chat // as it stands; shared, never modified
	p     peer.Peer
	rows  *box // of the group itself
	boxes map[int64]*box
	// anew: dialogs are read as the transaction has left them so far, for what
	// is written beside other steps of the same transaction.
	anew bool
}

func (s *Service) circle(tx *update.Tx, c *chatpb.Chat) *circle {
	owner := peer.Owner{Space: peer.Chats, ID: c.Id}
	return &circle{
		s: s, c: c, p: peer.OfChat(c.Id), boxes: make(map[int64]*box, len(c.Members)),
		rows: &box{mailbox: mailbox{s: s, r: tx, owner: owner}, tx: tx},
	}
}

// writeInChat runs fn alone on a basic group, on the mailboxes of its members
// and of the user, who may be one no longer, and on more owners. fn may be
// called again; only one call commits.
func (s *Service) writeInChat(ctx context.Context, user int64, p peer.Peer, fn func(*circle) error, more ...peer.Owner) error {
	return s.chats.WriteChatAnd(ctx, p.ID, []int64{user}, more, func(tx *update.Tx, c *chatpb.Chat) error {
		return fn(s.circle(tx, c))
	})
}

// of returns the mailbox of a user, the same at every call.
func (g *circle) of(user int64) *box {
	b := g.boxes[user]
	if b == nil {
		b = g.s.box(g.rows.tx, user)
		g.boxes[user] = b
	}
	return b
}

// dialog returns a user's dialog with the group.
func (g *circle) dialog(b *box) (*messagepb.Dialog, error) {
	if g.anew && len(b.dialogs) == 0 {
		d, err := b.mailbox.dialog(g.p)
		if err != nil {
			return nil, err
		}
		b.dialogs = append(b.dialogs, d)
	}
	return b.dialog(g.p)
}

// has reports whether a user is a member.
func (g *circle) has(user int64) bool { return chat.MemberOf(g.c, user) != nil }

// maySend checks that a user may send content of these kinds now.
func (g *circle) maySend(user int64, what chat.Banned) error {
	return asWriter(chat.StandingOf(g.c, user).MaySend(what))
}

// may checks that a user may do something now.
func (g *circle) may(user int64, d chat.Deed) error {
	return asWriter(chat.StandingOf(g.c, user).May(d))
}

// asWriter tells who is not in a group that he may not write there: he may know
// it, having been in it.
func asWriter(err error) error {
	if errors.Is(err, chat.ErrForbidden) {
		return chat.ErrWriteForbidden
	}
	return err
}

// maySendInChat checks that a user may write to a basic group at all.
func (s *Service) maySendInChat(ctx context.Context, user int64, p peer.Peer, what chat.Banned) error {
	st, err := s.chats.Standing(ctx, p, user)
	if err != nil {
		return err
	}
	return asWriter(st.MaySend(what))
}

func copiesKey(number int32) []byte { return store.NewKey(store.TagCopy).U32(uint32(number)) }

// lastNumber is the number of the group's newest message; 0 if there is none.
func (g *circle) lastNumber() (int32, error) {
	newest := store.Prefix(store.NewKey(store.TagCopy)).Backwards().First(1)
	for key, err := range g.rows.r.Keys(g.rows.owner, newest) {
		if err != nil {
			return 0, fmt.Errorf("read the last message of %v: %w", g.p, err)
		}
		return idOfKey(key), nil
	}
	return 0, nil
}

// copies returns where the copies of a message are, by user, from the rows of a
// group. Former members are among them: their mailboxes are no longer the
// group's. A message that was never numbered, or is deleted, has no copies.
func (b mailbox) copies(number int32) (map[int64]int32, error) {
	if number == 0 {
		return nil, nil
	}
	var rec messagepb.Copies
	if _, err := b.get(copiesKey(number), &rec); err != nil {
		return nil, err
	}
	if len(rec.Users) != len(rec.Ids) {
		return nil, fmt.Errorf("the copies of message %d of %v are damaged", number, b.owner)
	}
	all := make(map[int64]int32, len(rec.Users))
	for i, user := range rec.Users {
		all[user] = rec.Ids[i]
	}
	return all, nil
}

// forget removes the row of a message that is deleted everywhere. The newest
// one stays, empty, so that no number is given out twice.
func (g *circle) forget(number int32) error {
	if err := g.rows.forgetReactors(number); err != nil {
		return err
	}
	last, err := g.lastNumber()
	if err != nil {
		return err
	}
	if number == last {
		return g.rows.set(g.rows.owner, copiesKey(number), new(messagepb.Copies))
	}
	g.rows.tx.Delete(g.rows.owner, copiesKey(number))
	return nil
}

// each runs fn on the copies of a message that exist, in the order of members.
func (g *circle) each(number int32, fn func(b *box, id int32) error) error {
	where, err := g.rows.copies(number)
	if err != nil {
		return err
	}
	for _, m := range g.c.Members {
		if id := where[m.User]; id != 0 {
			if err := fn(g.of(m.User), id); err != nil {
				return err
			}
		}
	}
	return nil
}

// change is what the transaction has done to a user's mailbox so far. Events
// that another part of the transaction has written are among them.
func (g *circle) change(user int64) (Change, error) {
	head, err := g.rows.tx.Head(peer.MailboxOf(user))
	return Change{Events: g.rows.tx.Appended(peer.MailboxOf(user)), Pts: head.Pts}, err
}
