package message

import (
	"cmp"
	"context"
	"slices"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// maxPinnedTopics is how many topics of a forum are pinned at most:
// https://core.telegram.org/api/config, topics_pinned_limit.
const maxPinnedTopics = 5

// PinTopic pins a topic of a forum above the others, or no longer.
//
// https://core.telegram.org/method/messages.updatePinnedForumTopic
func (s *Service) PinTopic(ctx context.Context, user int64, p peer.Peer, id int32, pinned bool) (Change, error) {
	ev := &updatepb.Event{Kind: updatepb.Kind_TOPIC_PINNED, Peer: p.Int(), Ids: []int32{id}, Flag: pinned}
	return s.pinTopics(ctx, user, p, ev, func(t *channelBox, order []*messagepb.Topic) ([]int32, error) {
		topic, err := t.topic(t.actor.Channel, id)
		if err != nil {
			return nil, err
		}
		if (topic.Pinned != 0) == pinned {
			return nil, ErrTopicNotModified
		}
		ids := topicIDs(order)
		if !pinned {
			return slices.DeleteFunc(ids, func(other int32) bool { return other == id }), nil
		}
		if len(ids) >= maxPinnedTopics {
			return nil, ErrTopicsPinned
		}
		return append([]int32{id}, ids...), nil
	})
}

// ReorderTopics puts the pinned topics of a forum into an order. With force set
// those that are not named are pinned no longer, otherwise they stand below.
//
// https://core.telegram.org/method/messages.reorderPinnedForumTopics
func (s *Service) ReorderTopics(ctx context.Context, user int64, p peer.Peer, ids []int32, force bool) (Change, error) {
	ev := &updatepb.Event{Kind: updatepb.Kind_PINNED_TOPICS, Peer: p.Int()}
	return s.pinTopics(ctx, user, p, ev, func(t *channelBox, order []*messagepb.Topic) ([]int32, error) {
		next := make([]int32, 0, len(ids))
		for _, id := range ids[:min(len(ids), MaxPage)] {
			topic, err := t.topic(t.actor.Channel, id)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(next, id) && (force || topic.Pinned != 0) {
				next = append(next, id)
			}
		}
		for _, topic := range order {
			if !force && !slices.Contains(next, topic.Id) {
				next = append(next, topic.Id)
			}
		}
		if len(next) > maxPinnedTopics {
			return nil, ErrTopicsPinned
		}
		ev.Ids = next
		return next, nil
	})
}

// pinTopics stores a new order of the pinned topics, which fn makes of the old
// one, and tells who looks at the forum.
func (s *Service) pinTopics(
	ctx context.Context, user int64, p peer.Peer, ev *updatepb.Event, fn func(*channelBox, []*messagepb.Topic) ([]int32, error),
) (Change, error) {
	var change Change
	err := s.writeForum(ctx, user, p, func(t *channelBox) error {
		if !t.actor.Has(chat.AdminTopics) {
			return chat.ErrAdminRequired
		}
		order, err := t.pinnedTopics()
		if err != nil {
			return err
		}
		ids, err := fn(t, order)
		if err != nil {
			return err
		}
		if err := t.setPinnedTopics(order, ids); err != nil {
			return err
		}
		t.tx.Tell(t.owner, ev)
		change, err = t.change()
		change.Events = append(change.Events, update.Event{Event: ev})
		return err
	})
	return change, err
}

// pinnedTopics returns the pinned topics, the first one first.
func (t *channelBox) pinnedTopics() ([]*messagepb.Topic, error) {
	all, err := t.topicRows(t.actor.Channel)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(topic *messagepb.Topic) bool { return topic.Pinned == 0 })
	slices.SortFunc(all, func(x, y *messagepb.Topic) int { return cmp.Compare(y.Pinned, x.Pinned) })
	return all, nil
}

func topicIDs(ts []*messagepb.Topic) []int32 {
	ids := make([]int32, len(ts))
	for i, t := range ts {
		ids[i] = t.Id
	}
	return ids
}

// setPinnedTopics stores which topics are pinned, in this order, and notes in
// the admin log those that were not or no longer are.
func (t *channelBox) setPinnedTopics(was []*messagepb.Topic, ids []int32) error {
	for _, topic := range was {
		if !slices.Contains(ids, topic.Id) {
			if err := t.setPinnedTopic(topic.Id, 0); err != nil {
				return err
			}
		}
	}
	for i, id := range ids {
		if err := t.setPinnedTopic(id, int64(len(ids)-i)); err != nil {
			return err
		}
	}
	return nil
}

func (t *channelBox) setPinnedTopic(id int32, place int64) error {
	topic, err := t.topic(t.actor.Channel, id)
	if err != nil || topic.Pinned == place {
		return err
	}
	logged := (topic.Pinned != 0) != (place != 0)
	topic.Pinned = place
	if err := t.set(t.owner, topicKey(id), topic); err != nil || !logged {
		return err
	}
	if place == 0 {
		return t.logTopic(chatpb.LogEntry_TOPIC_PIN, topic, nil)
	}
	return t.logTopic(chatpb.LogEntry_TOPIC_PIN, nil, topic)
}
