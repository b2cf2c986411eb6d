package message

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// unreactBatch is how many messages one step takes somebody's reactions from.
const unreactBatch = 100

// reactedBy returns ids of messages to which a user has reacted, at most
// unreactBatch, and whether there are more.
func (b mailbox) reactedBy(user int64) (ids []int32, left int, err error) {
	all := store.Prefix(store.NewKey(store.TagReacted).Blind(b.s.db.BlindPeer(b.owner, peer.OfUser(user))))
	for key, err := range b.r.Keys(b.owner, all.First(unreactBatch+1)) {
		if err != nil {
			return nil, 0, fmt.Errorf("read what a user has reacted to in %v: %w", b.owner, err)
		}
		if len(ids) == unreactBatch {
			return ids, 1, nil
		}
		ids = append(ids, idOfKey(key))
	}
	return ids, 0, nil
}

// Unreact takes the reactions of somebody away from a message of a group, as
// one may who deletes messages of others.
//
// https://core.telegram.org/method/messages.deleteParticipantReaction
func (s *Service) Unreact(ctx context.Context, user int64, p peer.Peer, id int32, who int64) (Change, error) {
	switch p.Kind {
	case peer.Chat:
		return s.unreactInChat(ctx, user, p, id, who)
	case peer.Channel:
		return s.unreactInChannel(ctx, user, p, id, who)
	}
	return Change{}, ErrPeer
}

// UnreactAll takes all reactions of somebody in a group away, a part at a time:
// the caller repeats it while left is positive.
//
// https://core.telegram.org/method/messages.deleteParticipantReactions
func (s *Service) UnreactAll(ctx context.Context, user int64, p peer.Peer, who int64) (left int, err error) {
	switch p.Kind {
	case peer.Chat:
		return s.unreactAllInChat(ctx, user, p, who)
	case peer.Channel:
		return s.unreactAllInChannel(ctx, user, p, who)
	}
	return 0, ErrPeer
}

// Reactors is a part of the list of those who have reacted to a message.
type Reactors struct {
	List  []Reactor
	Total int
	Next  string // the offset to go on from; empty at the end
}

// Reactors returns those who have reacted to a message, the newest first, with
// one emoji or, if it is empty, with any. Posts of channels do not tell. It
// fails with [ErrNoMessage], [ErrReactionsHidden] or [ErrOffset].
//
// https://core.telegram.org/method/messages.getMessageReactionsList
func (s *Service) Reactors(ctx context.Context, user int64, p peer.Peer, id int32, emoji, offset string, limit int32) (Reactors, error) {
	after, err := hex.DecodeString(offset)
	if err != nil || len(after) != 0 && len(after) != 24 {
		return Reactors{}, ErrOffset
	}
	if emoji != "" {
		if emoji, err = emojiReaction(emoji); err != nil {
			return Reactors{}, err
		}
	}
	member := true
	if p.Kind == peer.Chat { // who is out of a group sees what his copy shows
		if member, err = s.chats.IsMember(ctx, p, user); err != nil {
			return Reactors{}, err
		}
	}
	var out Reactors
	err = s.open(ctx, user, p, func(b mailbox) error {
		m, err := b.messageIn(p, id)
		if err != nil {
			return err
		}
		if m.Post {
			return ErrReactionsHidden
		}
		for _, c := range m.Reactions.GetCounts() {
			if emoji == "" || c.Emoji == emoji {
				out.Total += int(c.Count)
			}
		}
		if p.Kind == peer.User || p.Kind == peer.Chat && !member {
			out.List = shownIn(m, emoji)
			return nil
		}
		rows, at := b, id
		if p.Kind == peer.Chat {
			rows, at = mailbox{s: s, r: b.r, owner: peer.Owner{Space: peer.Chats, ID: p.ID}}, m.Twin
		}
		list, next, err := rows.reactors(at, emoji, after, max(clampLimit(limit), 1))
		markUnread(list, m, user)
		out.List, out.Next = list, hex.EncodeToString(next)
		return err
	})
	return out, err
}

// shownIn are the reactions of a private chat: all stand in the message.
func shownIn(m *messagepb.Message, emoji string) []Reactor {
	var list []Reactor
	for _, r := range m.Reactions.GetRecent() {
		if emoji == "" || r.Emoji == emoji {
			list = append(list, Reactor{
				User: r.User, Sender: peer.OfUser(r.User), Emoji: r.Emoji, Date: r.Date, Big: r.Big, Unread: r.Unread,
			})
		}
	}
	return list
}

// markUnread marks those reactions that the author of the message has not
// looked at.
func markUnread(list []Reactor, m *messagepb.Message, user int64) {
	if m.From != user {
		return
	}
	for i := range list {
		list[i].Unread = slices.ContainsFunc(m.Reactions.GetRecent(), func(r *messagepb.Reaction) bool {
			return r.Unread && r.User == list[i].User && r.Emoji == list[i].Emoji
		})
	}
}

// ReactionsOf returns events that tell how people have reacted to messages, as
// the user sees it.
//
// https://core.telegram.org/method/messages.getMessagesReactions
func (s *Service) ReactionsOf(ctx context.Context, user int64, p peer.Peer, ids []int32) ([]update.Event, error) {
	var events []update.Event
	err := s.open(ctx, user, p, func(b mailbox) error {
		ms, err := b.messages(ids[:min(len(ids), MaxPage)])
		for _, m := range ms {
			if m.Peer == p.Int() && m.Action == nil {
				ev := &updatepb.Event{Kind: updatepb.Kind_MESSAGE_REACTIONS, Peer: m.Peer, Ids: []int32{m.Id}}
				events = append(events, update.Event{Event: ev, Attach: m})
			}
		}
		return err
	})
	return events, err
}

// UnreadReactions returns a part of the user's messages in a dialog to which
// there are reactions that he has not looked at, newest first; with a thread,
// only those in it.
//
// https://core.telegram.org/method/messages.getUnreadReactions
func (s *Service) UnreadReactions(ctx context.Context, user int64, p peer.Peer, thread int32, w Window) (Page, error) {
	page := Page{Offset: -1, Channel: channelID(p)}
	err := s.openThread(ctx, user, threadAt{group: p, id: thread}, func(b mailbox) error {
		ids, err := b.unreacted(p)
		if err != nil {
			return err
		}
		page.Total = len(ids)
		slices.SortFunc(ids, func(x, y int32) int { return cmp.Compare(y, x) })
		part, _ := w.cut(ids)
		page.Messages, err = b.messages(part)
		return err
	})
	return page, err
}

// unreacted are the ids of the user's messages whose reactions are unread.
func (b mailbox) unreacted(p peer.Peer) ([]int32, error) {
	if b.isChannel() {
		return b.unreactedOf(b.user, unreadCap)
	}
	return b.ids(tagUnreacted, p, span{Limit: unreadCap})
}

// ReadReactions notes that the user has looked at all reactions to his messages
// in a dialog or a thread of it, at most [clearBatch] in one call: the caller
// repeats it while Left is positive.
//
// https://core.telegram.org/method/messages.readReactions
func (s *Service) ReadReactions(ctx context.Context, user int64, p peer.Peer, thread int32) (Change, error) {
	if p.Kind == peer.Channel {
		return s.readReactionsIn(ctx, user, threadAt{group: p, id: thread}, nil)
	}
	var change Change
	err := s.write(ctx, user, func(b *box) error {
		ids, err := b.ids(tagUnreacted, p, span{Limit: clearBatch})
		if err != nil {
			return err
		}
		if err := b.reactionsRead(ids); err != nil {
			return err
		}
		d, err := b.dialog(p)
		if err != nil {
			return err
		}
		change, err = b.change()
		change.Left = int(d.UnreadReactions)
		return err
	})
	return change, err
}

// reactionsRead notes that the owner has looked at the reactions to messages of
// his; others are passed over.
func (b *box) reactionsRead(ids []int32) error {
	ms, err := b.messages(ids)
	if err != nil {
		return err
	}
	for _, m := range ms {
		if !isUnreacted(m.Reactions) {
			continue
		}
		if err := b.setReactions(m, lookedAt(m.Reactions), 0); err != nil {
			return err
		}
	}
	return nil
}

// readReactionsIn is [Service.ReadReactions] for messages of a channel; without
// ids, for all. The user's other devices are told through his mailbox.
func (s *Service) readReactionsIn(ctx context.Context, user int64, in threadAt, ids []int32) (Change, error) {
	var change Change
	err := s.writeChannel(ctx, user, in.group.ID, func(t *channelBox) error {
		view, err := t.ofThread(in.id)
		if err != nil {
			return err
		}
		unread, err := view.unreactedOf(user, unreadCap)
		if err != nil {
			return err
		}
		if ids != nil {
			unread = slices.DeleteFunc(unread, func(id int32) bool { return !slices.Contains(ids, id) })
		}
		change.Left = max(len(unread)-clearBatch, 0)
		ms, err := t.messages(unread[:min(len(unread), clearBatch)])
		if err != nil {
			return err
		}
		for _, m := range ms {
			if err := t.readReactions(m); err != nil {
				return err
			}
		}
		head, err := t.tx.Head(t.owner)
		change.Events, change.Pts = t.mine.events, head.Pts
		return err
	})
	return change, err
}

func (t *channelBox) readReactions(m *messagepb.Message) error {
	t.tx.Delete(t.owner, t.unreactedKey(t.user, m.Id))
	if m.Reactions == nil {
		return nil
	}
	m.Reactions = lookedAt(m.Reactions)
	if err := t.putMessage(m); err != nil {
		return err
	}
	_, err := t.mine.append(&updatepb.Event{
		Kind: updatepb.Kind_MESSAGE_REACTIONS, Peer: m.Peer, Ids: []int32{m.Id},
	}, m)
	return err
}
