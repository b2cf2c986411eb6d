package message

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
)

// Topic is a topic of a forum as one user sees it.
type Topic struct {
	*messagepb.Topic
	Forum      peer.Peer
	Top        *messagepb.Message // its newest message; nil if there is none
	ReadInbox  int32              // the user has read up to here
	ReadOutbox int32              // somebody else has read up to here
	Unread     int32
	Mentions   int32 // messages that call the user and that he has not looked at
	Reactions  int32 // messages of the user with reactions that he has not looked at
	Draft      *messagepb.Draft
	Gone       bool // there is no such topic: Id alone is set
}

// TopicQuery selects a part of the list of topics: those that stand after the
// topic OffsetTopic, whose newest message has OffsetDate and OffsetID.
type TopicQuery struct {
	Text        string // in titles; empty: all topics
	OffsetDate  int64
	OffsetID    int32
	OffsetTopic int32
	Limit       int32
}

// TopicPage is a part of the list of topics.
type TopicPage struct {
	Topics []Topic
	Total  int
	Pts    int // of the forum
}

// Topics returns a part of the topics of a forum: pinned ones first, then by
// their newest message.
//
// https://core.telegram.org/method/messages.getForumTopics
func (s *Service) Topics(ctx context.Context, user int64, p peer.Peer, q TopicQuery) (TopicPage, error) {
	var page TopicPage
	err := s.openForum(ctx, user, p, func(b mailbox, ch *chatpb.Channel) error {
		all, err := b.listTopics(ch, strings.TrimSpace(fold(q.Text)))
		if err != nil {
			return err
		}
		page.Total = len(all)
		page.Topics = afterTopic(all, q)
		return b.fillTopics(p, page.Topics)
	})
	if err == nil {
		page.Pts, err = s.chats.Pts(ctx, p.ID)
	}
	return page, err
}

// TopicsByID returns these topics of a forum, in the order of ids.
//
// https://core.telegram.org/method/messages.getForumTopicsByID
func (s *Service) TopicsByID(ctx context.Context, user int64, p peer.Peer, ids []int32) (TopicPage, error) {
	var page TopicPage
	err := s.openForum(ctx, user, p, func(b mailbox, ch *chatpb.Channel) error {
		for _, id := range ids[:min(len(ids), MaxPage)] {
			t, err := b.topic(ch, id)
			if errors.Is(err, ErrTopic) {
				page.Topics = append(page.Topics, Topic{Topic: &messagepb.Topic{Id: id}, Gone: true})
				continue
			}
			if err != nil {
				return err
			}
			one := Topic{Topic: t, Forum: p}
			if one.Top, err = b.topOf(p, id); err != nil {
				return err
			}
			page.Topics = append(page.Topics, one)
		}
		page.Total = len(page.Topics)
		return b.fillTopics(p, page.Topics)
	})
	if err == nil {
		page.Pts, err = s.chats.Pts(ctx, p.ID)
	}
	return page, err
}

// openForum runs fn on what a user sees of a forum. It fails with [ErrNoForum].
func (s *Service) openForum(ctx context.Context, user int64, p peer.Peer, fn func(mailbox, *chatpb.Channel) error) error {
	if p.Kind != peer.Channel {
		return ErrNoForum
	}
	return s.open(ctx, user, p, func(b mailbox) error {
		ch, err := s.chats.ChannelIn(b.r, p.ID)
		if err != nil {
			return err
		}
		if !ch.Forum {
			return ErrNoForum
		}
		return fn(b, ch)
	})
}

// topicRows returns the topics of a forum, "General" among them.
func (b mailbox) topicRows(ch *chatpb.Channel) ([]*messagepb.Topic, error) {
	all, err := record.All[messagepb.Topic](b.r, b.owner, store.Prefix(store.NewKey(store.TagTopic)))
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(t *messagepb.Topic) bool { return t.Id == generalTopic }) {
		all = append(all, general(ch))
	}
	return all, nil
}

// listTopics returns the topics of a forum that match a query, in the order of
// the list, with their newest messages.
func (b mailbox) listTopics(ch *chatpb.Channel, query string) ([]Topic, error) {
	rows, err := b.topicRows(ch)
	if err != nil {
		return nil, err
	}
	p := peer.OfChannel(b.owner.ID)
	var all []Topic
	for _, row := range rows {
		if query != "" && !strings.Contains(fold(row.Title), query) {
			continue
		}
		t := Topic{Topic: row, Forum: p}
		if t.Top, err = b.topOf(p, row.Id); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(x, y Topic) int {
		return cmp.Or(cmp.Compare(y.Pinned, x.Pinned), cmp.Compare(y.Top.GetId(), x.Top.GetId()), cmp.Compare(y.Id, x.Id))
	})
	return all, nil
}

// topOf returns the newest message of a topic, or nil.
func (b mailbox) topOf(p peer.Peer, id int32) (*messagepb.Message, error) {
	in, err := b.ofThread(id)
	if err != nil {
		return nil, err
	}
	return in.topBefore(p, 0)
}

// afterTopic cuts the page out of the sorted list. Pinned topics stand on the
// first page only.
func afterTopic(all []Topic, q TopicQuery) []Topic {
	at := slices.IndexFunc(all, func(t Topic) bool { return q.OffsetTopic != 0 && t.Id == q.OffsetTopic })
	switch {
	case at >= 0 && (all[at].Pinned != 0 || q.OffsetID == 0 || all[at].Top.GetId() == q.OffsetID):
		all = all[at+1:]
	case q.OffsetID > 0 || q.OffsetDate > 0:
		all = slices.DeleteFunc(all, func(t Topic) bool {
			if q.OffsetID > 0 {
				return t.Pinned != 0 || t.Top.GetId() >= q.OffsetID
			}
			return t.Pinned != 0 || t.Top.GetDate() >= q.OffsetDate
		})
	}
	limit := clampLimit(q.Limit)
	if limit == 0 {
		limit = MaxPage
	}
	return all[:min(limit, len(all))]
}

// fillTopics says what of topics is the viewer's own.
func (b mailbox) fillTopics(p peer.Peer, ts []Topic) error {
	d, err := b.s.mailbox(b.r, b.user).dialog(p)
	if err != nil {
		return err
	}
	mentions, err := b.byTopic(b.mentionsOf)
	if err != nil {
		return err
	}
	reactions, err := b.byTopic(b.unreactedOf)
	if err != nil {
		return err
	}
	for i := range ts {
		t := &ts[i]
		if t.Gone {
			continue
		}
		mark, err := b.threadMark(p, t.Id)
		if err != nil {
			return err
		}
		st, _, err := b.threadState(t.Id)
		if err != nil {
			return err
		}
		t.Draft, t.ReadInbox = mark.Draft, max(mark.ReadMax, d.ReadInboxMax)
		t.ReadOutbox, t.Mentions = readMarks(st.State).othersOf(b.user), mentions[t.Id]
		t.Reactions = reactions[t.Id]
		if t.Top.GetId() <= t.ReadInbox {
			continue
		}
		in, err := b.ofThread(t.Id)
		if err != nil {
			return err
		}
		if t.Unread, err = in.unread(p, t.ReadInbox); err != nil {
			return err
		}
	}
	return nil
}

// byTopic counts the messages of a list of the viewer's, such as those that call
// him and that he has not looked at, by topic.
func (b mailbox) byTopic(list func(user int64, limit int) ([]int32, error)) (map[int32]int32, error) {
	ids, err := list(b.user, unreadCounted)
	if err != nil {
		return nil, err
	}
	ms, err := b.messages(ids)
	if err != nil {
		return nil, err
	}
	counts := make(map[int32]int32)
	for _, m := range ms {
		counts[topicWith(m)]++
	}
	return counts, nil
}

// TopicsWith returns the topics in which messages of a forum are, without what
// is the viewer's own of them; none if they are of no forum.
func (s *Service) TopicsWith(ctx context.Context, user int64, p peer.Peer, ms []*messagepb.Message) ([]Topic, error) {
	var found []Topic
	err := s.openForum(ctx, user, p, func(b mailbox, ch *chatpb.Channel) error {
		seen := make(map[int32]bool)
		for _, m := range ms {
			id := topicWith(m)
			if seen[id] {
				continue
			}
			seen[id] = true
			t, err := b.topic(ch, id)
			if errors.Is(err, ErrTopic) {
				continue
			}
			if err != nil {
				return err
			}
			found = append(found, Topic{Topic: t, Forum: p})
		}
		return nil
	})
	if errors.Is(err, ErrNoForum) {
		err = nil
	}
	return found, err
}

// topicWith is the topic that a message of a forum is in.
func topicWith(m *messagepb.Message) int32 {
	if m.InTopic {
		return m.Thread
	}
	return generalTopic
}
