package message

import (
	"context"
	"errors"

	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// threadAt is a thread as a client names it: by the post of a channel, by a
// message of a supergroup, or by the topic of a forum.
type threadAt struct {
	group peer.Peer // the supergroup that it is in
	id    int32     // the message that began it
	post  int64     // of comments: the id of the channel
	at    int32     // of comments: the id of the post
}

// threadOf finds the thread that a message begins or belongs to, as a user may
// see it. It fails with [ErrNoThread].
func (s *Service) threadOf(ctx context.Context, user int64, p peer.Peer, id int32) (threadAt, error) {
	if p.Kind != peer.Channel {
		return threadAt{}, ErrNoThread
	}
	found := threadAt{group: p}
	err := s.open(ctx, user, p, func(b mailbox) error {
		ch, err := s.chats.ChannelIn(b.r, p.ID)
		if err != nil {
			return err
		}
		if ch.Forum {
			if _, err := b.topic(ch, id); !errors.Is(err, ErrTopic) {
				found.id = id
				return err
			}
		}
		m, err := b.message(id)
		if errors.Is(err, ErrNoMessage) {
			return ErrNoThread
		}
		if err != nil {
			return err
		}
		return found.begunBy(b, ch, m)
	})
	return found, err
}

// begunBy notes which thread a message begins or belongs to.
func (t *threadAt) begunBy(b mailbox, ch *chatpb.Channel, m *messagepb.Message) error {
	if ch.Broadcast {
		if m.Root == 0 || m.Discussion != ch.Linked {
			return ErrNoThread
		}
		t.group, t.id, t.post, t.at = peer.OfChannel(m.Discussion), m.Root, ch.Id, m.Id
		return nil
	}
	t.id = threadWith(m)
	root, err := b.message(t.id)
	if errors.Is(err, ErrNoMessage) {
		return nil
	}
	if from := peer.FromInt(root.GetForward().GetSavedPeer()); err == nil && from.Kind == peer.Channel {
		t.post, t.at = from.ID, root.Forward.SavedId
	}
	return err
}

// openThread runs fn on the messages of a thread as a user may see them.
func (s *Service) openThread(ctx context.Context, user int64, t threadAt, fn func(mailbox) error) error {
	return s.open(ctx, user, t.group, func(b mailbox) error {
		in, err := b.ofThread(t.id)
		if err != nil {
			return err
		}
		return fn(in)
	})
}

// Replies returns a part of a thread: the answers to a message, the comments of
// a post, or what is in a topic.
//
// https://core.telegram.org/method/messages.getReplies
func (s *Service) Replies(ctx context.Context, user int64, p peer.Peer, id int32, w Window) (Page, error) {
	t, err := s.threadOf(ctx, user, p, id)
	if err != nil {
		return Page{}, err
	}
	page := Page{Offset: -1, Channel: t.group.ID}
	err = s.openThread(ctx, user, t, func(b mailbox) error {
		if page.Total, err = b.threadTotal(t.group); err != nil {
			return err
		}
		ids, err := b.window(tagHistory, t.group, w)
		if err != nil {
			return err
		}
		page.Messages, err = b.messages(ids)
		return err
	})
	return page, err
}

// threadTotal is how many messages of the thread that b shows the viewer sees.
func (b mailbox) threadTotal(p peer.Peer) (int, error) {
	if b.general == nil && b.minID == 0 {
		th, _, err := b.threadState(b.thread)
		return int(th.State.Count), err
	}
	n := 0
	for _, err := range b.index(tagHistory, p, span{Limit: unreadCap}) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// Discussion is the beginning of a thread and how far it was read.
type Discussion struct {
	Messages   []*messagepb.Message // that began it: all of an album, newest first
	MaxID      int32                // newest message of the thread; 0 if there is none
	ReadInbox  int32                // the user has read up to here; 0 if not at all
	ReadOutbox int32                // somebody else has
	Unread     int32
	Group      peer.Peer
}

// DiscussionOf returns the message under which a post, or a message of a group,
// is answered.
//
// https://core.telegram.org/method/messages.getDiscussionMessage
func (s *Service) DiscussionOf(ctx context.Context, user int64, p peer.Peer, id int32) (Discussion, error) {
	t, err := s.threadOf(ctx, user, p, id)
	if err != nil {
		return Discussion{}, err
	}
	d := Discussion{Group: t.group}
	err = s.openThread(ctx, user, t, func(b mailbox) error {
		if d.Messages, err = b.beginning(t.id); err != nil {
			return err
		}
		th, _, err := b.threadState(t.id)
		if err != nil {
			return err
		}
		d.MaxID, d.ReadOutbox = th.State.TopId, readMarks(th.State).othersOf(user)
		if d.ReadInbox, err = b.readUpTo(t.group, t.id); err != nil {
			return err
		}
		d.Unread, err = b.unread(t.group, d.ReadInbox)
		return err
	})
	return d, err
}

// beginning returns the message that begins a thread with the rest of its album,
// newest first. It fails with [ErrNoThread] if it is gone.
func (b mailbox) beginning(id int32) ([]*messagepb.Message, error) {
	root, err := b.message(id)
	if errors.Is(err, ErrNoMessage) {
		return nil, ErrNoThread
	}
	if err != nil || root.GroupedId == 0 {
		return []*messagepb.Message{root}, err
	}
	ids := make([]int32, MaxAlbum)
	for i := range ids {
		ids[i] = id + int32(MaxAlbum-1-i)
	}
	near, err := b.messages(ids)
	album := near[:0]
	for _, m := range near {
		if m.GroupedId == root.GroupedId && (m == root || m.Id == id || m.Root == id) {
			album = append(album, m)
		}
	}
	return album, err
}

// readUpTo is how far the viewer has read a thread: a member who has read the
// group so far has also read its threads.
func (b mailbox) readUpTo(p peer.Peer, thread int32) (int32, error) {
	mark, err := b.threadMark(p, thread)
	if err != nil {
		return 0, err
	}
	d, err := b.s.mailbox(b.r, b.user).dialog(p)
	if err != nil || !d.Joined {
		return mark.ReadMax, err
	}
	return max(mark.ReadMax, d.ReadInboxMax), nil
}
