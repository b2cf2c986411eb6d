package rpc

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// Topics of forums: https://core.telegram.org/api/forum
func (s *Server) registerMessagesTopics(t table) {
	on(t, ordered|bots, s.messagesCreateForumTopic)
	on(t, ordered|bots, s.messagesEditForumTopic)
	on(t, 0, s.messagesGetForumTopics)
	on(t, bots, s.messagesGetForumTopicsByID)
	on(t, ordered|bots, s.messagesUpdatePinnedForumTopic)
	on(t, ordered|bots, s.messagesReorderPinnedForumTopics)
	on(t, ordered|bots, s.messagesDeleteTopicHistory)
}

func (s *Server) messagesCreateForumTopic(ctx context.Context, c *Caller, r *tg.MessagesCreateForumTopicRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	as, err := s.senderOf(ctx, c, r.SendAs)
	if err != nil {
		return nil, err
	}
	if err := s.isTopicIcon(ctx, r.IconEmojiID); err != nil {
		return nil, err
	}
	sent, err := s.messages.CreateTopic(ctx, c.UserID, p, message.NewTopic{
		Title: r.Title, Color: int32(r.IconColor), Emoji: r.IconEmojiID, RandomID: r.RandomID, SendAs: as,
	})
	if err != nil {
		return nil, messageError(err)
	}
	return s.sent(ctx, c, sent)
}

func (s *Server) messagesEditForumTopic(ctx context.Context, c *Caller, r *tg.MessagesEditForumTopicRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	var e message.TopicEdit
	if v, ok := r.GetTitle(); ok {
		e.Title = &v
	}
	if v, ok := r.GetIconEmojiID(); ok {
		if err := s.isTopicIcon(ctx, v); err != nil {
			return nil, err
		}
		e.Emoji = &v
	}
	if v, ok := r.GetClosed(); ok {
		e.Closed = &v
	}
	if v, ok := r.GetHidden(); ok {
		e.Hidden = &v
	}
	change, err := s.messages.EditTopic(ctx, c.UserID, p, int32(r.TopicID), e)
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

// isTopicIcon refuses an icon that is no custom emoji; 0 is none.
func (s *Server) isTopicIcon(ctx context.Context, id int64) error {
	if id == 0 {
		return nil
	}
	return s.areCustomEmoji(ctx, id)
}

func (s *Server) messagesGetForumTopics(ctx context.Context, c *Caller, r *tg.MessagesGetForumTopicsRequest) (*tg.MessagesForumTopics, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	page, err := s.messages.Topics(ctx, c.UserID, p, message.TopicQuery{
		Text: r.Q, OffsetDate: int64(r.OffsetDate), OffsetID: int32(r.OffsetID), OffsetTopic: int32(r.OffsetTopic), Limit: int32(r.Limit),
	})
	if err != nil {
		return nil, messageError(err)
	}
	return s.topics(ctx, c, p, page)
}

func (s *Server) messagesGetForumTopicsByID(ctx context.Context, c *Caller, r *tg.MessagesGetForumTopicsByIDRequest) (*tg.MessagesForumTopics, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if len(r.Topics) == 0 {
		return nil, tgerr.New(400, "TOPICS_EMPTY")
	}
	page, err := s.messages.TopicsByID(ctx, c.UserID, p, int32s(r.Topics))
	if err != nil {
		return nil, messageError(err)
	}
	return s.topics(ctx, c, p, page)
}

// topics renders topics with their newest messages and all users and chats
// shown.
func (s *Server) topics(ctx context.Context, c *Caller, p peer.Peer, page message.TopicPage) (*tg.MessagesForumTopics, error) {
	topics, err := s.views.Topics(ctx, c.UserID, page.Topics)
	if err != nil {
		return nil, err
	}
	var tops []*messagepb.Message
	named := []peer.Peer{p}
	for _, t := range page.Topics {
		if t.Top != nil {
			tops = append(tops, t.Top)
		}
		if !t.Gone {
			named = append(named, peer.FromInt(t.From))
		}
	}
	out := &tg.MessagesForumTopics{
		Count: page.Total, Topics: topics, Messages: s.views.MessageList(c.UserID, tops), Pts: page.Pts,
	}
	out.Users, out.Chats, err = s.shownIn(ctx, c, tops, named...)
	return out, err
}

func (s *Server) messagesUpdatePinnedForumTopic(ctx context.Context, c *Caller, r *tg.MessagesUpdatePinnedForumTopicRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.PinTopic(ctx, c.UserID, p, int32(r.TopicID), r.Pinned)
	return s.topicsPinned(ctx, c, change, err)
}

func (s *Server) messagesReorderPinnedForumTopics(ctx context.Context, c *Caller, r *tg.MessagesReorderPinnedForumTopicsRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.ReorderTopics(ctx, c.UserID, p, int32s(r.Order), r.Force)
	return s.topicsPinned(ctx, c, change, err)
}

// topicsPinned answers a call that changed which topics are pinned. Pinning one
// that is pinned changes nothing and is no failure.
func (s *Server) topicsPinned(ctx context.Context, c *Caller, change message.Change, err error) (tg.UpdatesClass, error) {
	if err != nil && !errors.Is(err, message.ErrTopicNotModified) {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

func (s *Server) messagesDeleteTopicHistory(ctx context.Context, c *Caller, r *tg.MessagesDeleteTopicHistoryRequest) (*tg.MessagesAffectedHistory, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.DeleteTopic(ctx, c.UserID, p, int32(r.TopMsgID))
	if err != nil {
		return nil, messageError(err)
	}
	return affectedHistory(change), nil
}
