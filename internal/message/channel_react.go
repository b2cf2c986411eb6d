package message

import (
	"context"
	"math"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Reactions to a message of a channel move no pts: who looks at the channel is
// told, others see them when they next load the message.
// https://core.telegram.org/constructor/updateMessageReactions

// reactInChannel counts a reaction to a message of a channel.
func (s *Service) reactInChannel(ctx context.Context, p peer.Peer, id int32, r *reacting) (Change, error) {
	v, err := s.voiceIn(ctx, r.user, p, peer.Peer{})
	if err != nil {
		return Change{}, err
	}
	var change Change
	err = s.writeChannel(ctx, r.user, p.ID, func(t *channelBox) error {
		m, err := t.reactable(p, id)
		if err != nil {
			return err
		}
		if err := t.mayReact(r, v); err != nil {
			return err
		}
		had := m.Reactions.GetOwn()
		if err := r.check(m.Reactions, had, t.actor.Channel.Reactions); err != nil {
			return err
		}
		ev, err := t.react(m, r, had)
		if err != nil {
			return err
		}
		if err := t.mine.noteUsed(r, had); err != nil {
			return err
		}
		head, err := t.tx.Head(t.owner)
		change = Change{Events: append([]update.Event{ev}, t.mine.events...), Pts: head.Pts}
		return err
	})
	return change, err
}

// mayReact checks that the user may react, and says as whom. Of the anonymous
// admins of a group only the creator may, as the group.
func (t *channelBox) mayReact(r *reacting, v voice) error {
	if err := t.actor.May(chat.React); err != nil {
		return err
	}
	r.sender = v.as
	if t.actor.Channel.Broadcast || !v.as.IsZero() || !t.actor.Anonymous() {
		return nil
	}
	if !t.actor.Creator() {
		return ErrAnonymousReaction
	}
	r.sender = t.peer()
	return nil
}

// react changes a message of the channel and tells who looks at it now. It
// returns the event for the answer.
func (t *channelBox) react(m *messagepb.Message, r *reacting, had []string) (update.Event, error) {
	r.date = t.tx.Date()
	if err := t.putReacted(m.Id, r); err != nil {
		return update.Event{}, err
	}
	listed := !m.Post
	unread := listed && AuthorOf(m) == peer.OfUser(m.From) && r.user != m.From
	rs := r.apply(m.Reactions, had, listed, unread)
	if rs != nil {
		rs.Viewer = t.user
		if r.user == t.user {
			rs.Own = r.emoji
		}
	}
	if was, is := isUnreacted(m.Reactions), isUnreacted(rs); was != is {
		if is {
			t.tx.Set(t.owner, t.unreactedKey(m.From, m.Id), nil)
		} else {
			t.tx.Delete(t.owner, t.unreactedKey(m.From, m.Id))
		}
	}
	m.Reactions = rs
	if err := t.putMessage(m); err != nil {
		return update.Event{}, err
	}
	ev := &updatepb.Event{Kind: updatepb.Kind_MESSAGE_REACTIONS, Peer: m.Peer, Ids: []int32{m.Id}, User: r.user}
	t.tx.TellOf(t.owner, ev, m)
	return update.Event{Event: ev, Attach: m}, nil
}

// unreactedKey is the row of a channel's message whose author has not looked at
// reactions.
func (b mailbox) unreactedKey(user int64, id int32) []byte {
	return store.NewKey(tagUnreacted).Blind(b.s.db.BlindPeer(b.owner, peer.OfUser(user))).U32(uint32(id))
}

// unreactedOf returns the ids of a user's messages in a channel to which there
// are reactions that he has not looked at in what b shows, oldest first.
func (b mailbox) unreactedOf(user int64, limit int) ([]int32, error) {
	return b.noted(b.unreactedKey(user, b.minID), b.unreactedKey(user, math.MaxInt32), limit)
}

// unreactInChannel takes the reactions of a member away, as an admin may.
func (s *Service) unreactInChannel(ctx context.Context, user int64, p peer.Peer, id int32, who int64) (Change, error) {
	var change Change
	err := s.writeChannel(ctx, user, p.ID, func(t *channelBox) error {
		if err := t.actor.May(chat.DeleteOthers); err != nil {
			return err
		}
		m, err := t.reactable(p, id)
		if err != nil {
			return err
		}
		had, err := t.reacted(who, id)
		if err != nil || len(had.Emoji) == 0 {
			return err
		}
		ev, err := t.react(m, &reacting{user: who}, had.Emoji)
		if err != nil {
			return err
		}
		head, err := t.tx.Head(t.owner)
		change = Change{Events: []update.Event{ev}, Pts: head.Pts}
		return err
	})
	return change, err
}

// unreactAllInChannel takes away some of what a member has reacted with.
func (s *Service) unreactAllInChannel(ctx context.Context, user int64, p peer.Peer, who int64) (left int, err error) {
	err = s.writeChannel(ctx, user, p.ID, func(t *channelBox) error {
		if err := t.actor.May(chat.DeleteOthers); err != nil {
			return err
		}
		all := t.mailbox
		all.minID = 0
		ids, more, err := t.reactedBy(who)
		if err != nil {
			return err
		}
		left = more
		for _, id := range ids {
			m, err := all.message(id)
			if err != nil {
				return err
			}
			had, err := t.reacted(who, id)
			if err != nil {
				return err
			}
			if _, err := t.react(m, &reacting{user: who}, had.Emoji); err != nil {
				return err
			}
		}
		return nil
	})
	return left, err
}
