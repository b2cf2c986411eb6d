package message

import (
	"context"
	"errors"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// The posts of a channel that has a discussion group are copied into the group,
// in the same transaction: what is said under the copy are the comments of the
// post. The post names its copy, and the copy its post as where it was forwarded
// from. https://core.telegram.org/api/discussion

// errRelinked is returned inside a transaction that holds another discussion
// group than the channel has by now; the caller looks again.
var errRelinked = errors.New("message: the discussion group has changed")

// writePosts is writeChannel for what may change posts: it holds also the group
// in which they are discussed, and more owners.
func (s *Service) writePosts(ctx context.Context, user, channel int64, more []peer.Owner, fn func(*channelBox) error) error {
	return s.writeDiscussed(ctx, channel, append(more, peer.MailboxOf(user)), func(tx *update.Tx, group int64) error {
		t, err := s.channelBox(tx, user, channel)
		if err != nil {
			return err
		}
		if err := t.openGroup(t.actor.Channel, group); err != nil {
			return err
		}
		return fn(t)
	})
}

// writeDiscussed runs fn alone on a channel, its discussion group, if it has one,
// and more owners; fn fails with [errRelinked] to be called again.
func (s *Service) writeDiscussed(ctx context.Context, channel int64, more []peer.Owner, fn func(tx *update.Tx, group int64) error) error {
	for {
		ch, err := s.chats.Channel(ctx, channel)
		if err != nil {
			return err
		}
		group := groupOf(ch)
		owners := append([]peer.Owner{peer.ChannelOf(channel)}, more...)
		if group != 0 {
			owners = append(owners, peer.ChannelOf(group))
		}
		err = s.log.Write(ctx, owners, func(tx *update.Tx) error { return fn(tx, group) })
		if !errors.Is(err, errRelinked) || ctx.Err() != nil {
			return err
		}
	}
}

// groupOf is the id of the group in which the posts of a channel are discussed,
// or 0.
func groupOf(ch *chatpb.Channel) int64 {
	if !ch.Broadcast {
		return 0
	}
	return ch.Linked
}

// openGroup opens the discussion group of the channel, whose record is ch, if
// the transaction holds the right one.
func (t *channelBox) openGroup(ch *chatpb.Channel, group int64) error {
	if groupOf(ch) != group {
		return errRelinked
	}
	if group == 0 {
		return nil
	}
	record, err := t.s.chats.ChannelIn(t.tx, group)
	if errors.Is(err, chat.ErrNoChannel) {
		return nil
	}
	if err != nil {
		return err
	}
	g := &channelBox{box: t.s.boxOfChannel(t.tx, group, 0), actor: chat.Actor{Channel: record}}
	if g.state, err = g.readState(); err != nil {
		return err
	}
	t.group = g
	return t.tx.TellAll(g.owner)
}

// share copies a post that is about to be stored into the discussion group, as
// the channel, and pins the copy there. An album is one thread: that of its
// first copy.
func (t *channelBox) share(m *messagepb.Message) error {
	g := t.group
	root, err := t.albumRoot(m)
	if err != nil {
		return err
	}
	id, err := t.tx.NextID(g.owner)
	if err != nil {
		return err
	}
	copied := &messagepb.Message{
		Id: int32(id), Peer: g.peer().Int(), Sender: m.Peer, Date: m.Date, Text: m.Text, Entities: m.Entities, Media: m.Media, Page: m.Page,
		GroupedId: m.GroupedId, Silent: m.Silent, NoWebpage: m.NoWebpage, InvertMedia: m.InvertMedia, Noforwards: m.Noforwards,
		Ttl: g.actor.Channel.Ttl, Root: root, Pinned: root == 0, Threaded: root == 0, Forward: sourceOf(m),
	}
	if root == 0 {
		root = copied.Id
		if err := g.beginComments(copied); err != nil {
			return err
		}
	}
	m.Discussion, m.Copy, m.Root = g.owner.ID, copied.Id, root
	if m.Replies, err = t.replies(m); err != nil {
		return err
	}
	if _, err := g.put(copied); err != nil {
		return err
	}
	return nil
}

// sourceOf is how the copy of a post names it: as its origin, or as where the
// copy is from if the post was forwarded itself.
func sourceOf(m *messagepb.Message) *messagepb.Forward {
	f := &messagepb.Forward{From: m.Peer, Date: m.Date, Post: m.Id, PostAuthor: m.PostAuthor}
	if o := m.Forward; o != nil {
		f = &messagepb.Forward{From: o.From, Name: o.Name, Date: o.Date, Imported: o.Imported, Post: o.Post, PostAuthor: o.PostAuthor}
	}
	f.SavedPeer, f.SavedId = m.Peer, m.Id
	return f
}

// beginComments makes an empty thread of the copy of a post, and pins it.
func (t *channelBox) beginComments(copied *messagepb.Message) error {
	t.tx.Set(t.owner, t.peerIDKey(tagPinned, t.peer(), copied.Id), nil)
	t.state.PinnedCount++
	if err := t.putThread(copied.Id, &messagepb.Thread{State: new(messagepb.ChannelState)}, 1); err != nil {
		return err
	}
	var err error
	copied.Replies, err = t.replies(copied)
	return err
}

// albumRoot returns the copy with which the thread of a post's album begins, or
// 0 if the post is the first of it.
func (t *channelBox) albumRoot(m *messagepb.Message) (int32, error) {
	if m.GroupedId == 0 {
		return 0, nil
	}
	before, err := t.message(m.Id - 1)
	if errors.Is(err, ErrNoMessage) || err == nil && before.GroupedId != m.GroupedId {
		return 0, nil
	}
	return before.GetRoot(), err
}

// reviseCopy brings the copy of a post to what the post has become.
func (t *channelBox) reviseCopy(m *messagepb.Message) error {
	if t.group == nil || m.Copy == 0 || m.Discussion != t.group.owner.ID {
		return nil
	}
	return t.group.rewrite(m.Copy, func(copied *messagepb.Message) { revise(copied, m) })
}

// eraseCopies deletes copies of posts that are gone.
func (t *channelBox) eraseCopies(ids []int32) error {
	if t.group == nil || len(ids) == 0 {
		return nil
	}
	copies, err := t.group.messages(ids)
	if err != nil {
		return err
	}
	return t.group.erase(copies, false)
}
