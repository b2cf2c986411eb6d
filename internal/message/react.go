package message

import (
	"context"
	"errors"
	"slices"

	"chappe/internal/account"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// Reacting is what somebody asks his reactions to a message to be.
type Reacting struct {
	Emoji  []string // in his order; none: he takes them back
	Big    bool
	Recent bool // they become the newest of those that he has used lately
}

// React replaces the reactions of a user to a message. In private chats and
// basic groups all sides keep them with their copies; in a channel they are
// counted there. It fails with [ErrNoMessage], [ErrNotModified], [ErrReaction],
// [ErrReactionsTooMany] and the errors that say why the user may not react.
//
// https://core.telegram.org/method/messages.sendReaction
func (s *Service) React(ctx context.Context, user int64, p peer.Peer, id int32, in Reacting) (Change, error) {
	emoji, err := emojiReactions(in.Emoji)
	if err != nil {
		return Change{}, err
	}
	r := &reacting{user: user, emoji: emoji, big: in.Big, recent: in.Recent}
	switch p.Kind {
	case peer.Chat:
		return s.reactInChat(ctx, p, id, r)
	case peer.Channel:
		return s.reactInChannel(ctx, p, id, r)
	}
	if len(emoji) > 0 && p.ID != account.ServiceUser {
		if err := s.mayWrite(ctx, user, p); err != nil {
			return Change{}, err
		}
	}
	return s.reactInPrivate(ctx, p, id, r)
}

func (s *Service) reactInPrivate(ctx context.Context, p peer.Peer, id int32, r *reacting) (Change, error) {
	var change Change
	err := s.writeBoth(ctx, r.user, p, func(mine, theirs *box) error {
		r.date = mine.tx.Date()
		m, err := mine.reactable(p, id)
		if err != nil {
			return err
		}
		had := slices.Clone(m.Reactions.GetOwn())
		if err := r.check(m.Reactions, had, everyReaction); err != nil {
			return err
		}
		if err := mine.react(m, r, had); err != nil {
			return err
		}
		if theirs != nil && m.Twin != 0 {
			if err := theirs.reactTo(m.Twin, r, had); err != nil {
				return err
			}
		}
		if err := mine.noteReacted(m, r, had); err != nil {
			return err
		}
		change, err = mine.change()
		return err
	})
	return change, err
}

// noteReacted keeps for the user himself with what he has reacted: as tags of
// Saved Messages, or among what he uses.
func (b *box) noteReacted(m *messagepb.Message, r *reacting, had []string) error {
	if m.Peer == peer.OfUser(b.user).Int() {
		return b.tag(had, r.emoji)
	}
	return b.noteUsed(r, had)
}

// reactable returns a message to which one can react at all.
func (b mailbox) reactable(p peer.Peer, id int32) (*messagepb.Message, error) {
	m, err := b.messageIn(p, id)
	if err == nil && m.Action != nil {
		err = ErrNoMessage
	}
	return m, err
}

// reactTo is react for a copy that may be gone.
func (b *box) reactTo(id int32, r *reacting, had []string) error {
	m, err := b.message(id)
	if errors.Is(err, ErrNoMessage) {
		return nil
	}
	if err != nil {
		return err
	}
	return b.react(m, r, had)
}

// react changes a copy as somebody, perhaps its owner, reacts to it, and tells
// of it. The one who wrote the message is to look at what others think of it.
func (b *box) react(m *messagepb.Message, r *reacting, had []string) error {
	unread := b.user == m.From && r.user != b.user
	saved := m.Peer == peer.OfUser(b.user).Int()
	rs := r.apply(m.Reactions, had, !saved, unread)
	if rs != nil {
		rs.Viewer = b.user
		if r.user == b.user {
			rs.Own = r.emoji
		}
	}
	return b.setReactions(m, rs, r.user)
}

// setReactions gives a copy other reactions and tells of it.
func (b *box) setReactions(m *messagepb.Message, rs *messagepb.Reactions, by int64) error {
	was, is := isUnreacted(m.Reactions), isUnreacted(rs)
	m.Reactions = rs
	if was != is {
		if err := b.listUnreacted(m, is); err != nil {
			return err
		}
	}
	if err := b.putMessage(m); err != nil {
		return err
	}
	_, err := b.append(&updatepb.Event{
		Kind: updatepb.Kind_MESSAGE_REACTIONS, Peer: m.Peer, Ids: []int32{m.Id}, User: by,
	}, m)
	return err
}

// listUnreacted puts a copy into the index of those whose reactions its owner
// has not looked at, or takes it out.
func (b *box) listUnreacted(m *messagepb.Message, unread bool) error {
	d, err := b.dialog(peer.FromInt(m.Peer))
	if err != nil {
		return err
	}
	b.countUnreacted(d, m, unread)
	return b.putDialog(d)
}

// countUnreacted is listUnreacted for a dialog that the caller stores.
func (b *box) countUnreacted(d *messagepb.Dialog, m *messagepb.Message, unread bool) {
	key := b.peerIDKey(tagUnreacted, peer.FromInt(m.Peer), m.Id)
	if unread {
		b.tx.Set(b.owner, key, nil)
		d.UnreadReactions++
		return
	}
	b.tx.Delete(b.owner, key)
	d.UnreadReactions = max(d.UnreadReactions-1, 0)
}
