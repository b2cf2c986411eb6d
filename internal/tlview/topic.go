package tlview

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"
	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// Replies renders what is said under a message.
//
// https://core.telegram.org/constructor/messageReplies
func Replies(r *messagepb.Replies) tg.MessageReplies {
	out := tg.MessageReplies{Replies: int(r.Count), RepliesPts: int(r.Pts)}
	if r.Channel != 0 {
		out.Comments = true
		out.SetChannelID(r.Channel)
		if len(r.Recent) > 0 {
			recent := make([]tg.PeerClass, len(r.Recent))
			for i, by := range r.Recent {
				recent[i] = Peer(peer.FromInt(by))
			}
			out.SetRecentRepliers(recent)
		}
	}
	if r.MaxId != 0 {
		out.SetMaxID(int(r.MaxId))
	}
	if r.ReadMax != 0 {
		out.SetReadMaxID(int(r.ReadMax))
	}
	return out
}

// Topics renders topics of a forum for the viewer.
//
// https://core.telegram.org/constructor/forumTopic
func (v *Views) Topics(ctx context.Context, viewer int64, topics []message.Topic) ([]tg.ForumTopicClass, error) {
	out := make([]tg.ForumTopicClass, len(topics))
	for i, t := range topics {
		if t.Gone {
			out[i] = &tg.ForumTopicDeleted{ID: int(t.Id)}
			continue
		}
		topic := topicOutline(viewer, t.Forum, t.Topic)
		topic.Short = false
		topic.Pinned, topic.TopMessage = t.Pinned != 0, int(t.Top.GetId())
		topic.ReadInboxMaxID, topic.ReadOutboxMaxID = int(t.ReadInbox), int(t.ReadOutbox)
		topic.UnreadCount, topic.UnreadMentionsCount = int(t.Unread), int(t.Mentions)
		topic.UnreadReactionsCount = int(t.Reactions)
		notify, err := v.Accounts.TopicNotify(ctx, viewer, t.Forum, t.Id)
		if err != nil {
			return nil, fmt.Errorf("notification settings of a topic: %w", err)
		}
		topic.NotifySettings = NotifySettings(notify)
		if t.Draft != nil {
			topic.SetDraft(v.Draft(viewer, t.Draft))
		}
		out[i] = topic
	}
	return out, nil
}

// TopicOutlines renders of topics what is the same for everybody.
func TopicOutlines(viewer int64, topics []message.Topic) []tg.ForumTopicClass {
	out := make([]tg.ForumTopicClass, len(topics))
	for i, t := range topics {
		out[i] = topicOutline(viewer, t.Forum, t.Topic)
	}
	return out
}

// topicOutline renders of a topic what is the same for everybody.
func topicOutline(viewer int64, p peer.Peer, t *messagepb.Topic) *tg.ForumTopic {
	out := &tg.ForumTopic{
		My: t.Creator == viewer, Closed: t.Closed, Hidden: t.Hidden, Short: true,
		ID: int(t.Id), Date: int(t.Date), Peer: Peer(p), Title: t.Title, IconColor: int(t.Color), FromID: Peer(peer.FromInt(t.From)),
	}
	if t.Emoji != 0 {
		out.SetIconEmojiID(t.Emoji)
	}
	return out
}

// topicLogged renders what happened to topics.
func (v *Views) topicLogged(viewer int64, e *chatpb.LogEntry) (tg.ChannelAdminLogEventActionClass, error) {
	switch e.Kind {
	case chatpb.LogEntry_TOPIC_CREATE, chatpb.LogEntry_TOPIC_EDIT, chatpb.LogEntry_TOPIC_DELETE, chatpb.LogEntry_TOPIC_PIN:
	default:
		return nil, nil
	}
	before, err := loggedTopic(viewer, e.PrevData)
	if err != nil {
		return nil, err
	}
	after, err := loggedTopic(viewer, e.Data)
	if err != nil {
		return nil, err
	}
	switch e.Kind {
	case chatpb.LogEntry_TOPIC_CREATE:
		return &tg.ChannelAdminLogEventActionCreateTopic{Topic: after}, nil
	case chatpb.LogEntry_TOPIC_EDIT:
		return &tg.ChannelAdminLogEventActionEditTopic{PrevTopic: before, NewTopic: after}, nil
	case chatpb.LogEntry_TOPIC_DELETE:
		return &tg.ChannelAdminLogEventActionDeleteTopic{Topic: after}, nil
	}
	a := new(tg.ChannelAdminLogEventActionPinTopic)
	if before != nil {
		a.SetPrevTopic(before)
	}
	if after != nil {
		a.SetNewTopic(after)
	}
	return a, nil
}

func loggedTopic(viewer int64, record []byte) (tg.ForumTopicClass, error) {
	if len(record) == 0 {
		return nil, nil
	}
	t := new(messagepb.Topic)
	if err := proto.Unmarshal(record, t); err != nil {
		return nil, fmt.Errorf("decode a topic of the admin log: %w", err)
	}
	return topicOutline(viewer, peer.FromInt(t.Peer), t), nil
}
