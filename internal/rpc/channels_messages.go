package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
	"chappe/internal/peer"
)

// Messages of channels and supergroups: https://core.telegram.org/api/channel
func (s *Server) registerChannelsMessages(t table) {
	on(t, bots, s.channelsGetMessages)
	on(t, ordered, s.channelsReadHistory)
	on(t, ordered, s.channelsReadMessageContents)
	on(t, ordered|bots, s.channelsDeleteMessages)
	on(t, ordered, s.channelsDeleteHistory)
	on(t, ordered, s.channelsDeleteParticipantHistory)
	on(t, 0, s.channelsGetMessageAuthor)
	on(t, ordered, s.channelsReportSpam)
}

// channelsGetMessages answers a messageEmpty for each id that is gone or that
// the caller may not see.
func (s *Server) channelsGetMessages(ctx context.Context, c *Caller, r *tg.ChannelsGetMessagesRequest) (tg.MessagesMessagesClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	ids, err := s.postIDs(ctx, c, peer.OfChannel(id), r.ID)
	if err != nil {
		return nil, err
	}
	found, err := s.messages.Posts(ctx, c.UserID, id, ids)
	if err != nil {
		return nil, messageError(err)
	}
	users, chats, err := s.shownIn(ctx, c, found, peer.OfChannel(id))
	if err != nil {
		return nil, err
	}
	pts, err := s.chats.Pts(ctx, id)
	return &tg.MessagesChannelMessages{
		Pts: pts, Count: len(ids), Messages: s.withGaps(c.UserID, ids, found), Topics: []tg.ForumTopicClass{},
		Users: users, Chats: chats,
	}, err
}

// postIDs reads which messages of a channel are named, also by what they answer
// or as the pinned one.
func (s *Server) postIDs(ctx context.Context, c *Caller, p peer.Peer, in []tg.InputMessageClass) ([]int32, error) {
	ids := make([]int32, 0, len(in))
	for _, one := range in[:min(len(in), message.MaxPage)] {
		switch one := one.(type) {
		case *tg.InputMessageID:
			ids = append(ids, int32(one.ID))
		case *tg.InputMessagePinned:
			top, err := s.messages.TopPinned(ctx, c.UserID, p)
			if err != nil {
				return nil, messageError(err)
			}
			ids = append(ids, top)
		case *tg.InputMessageReplyTo:
			found, err := s.messages.Posts(ctx, c.UserID, p.ID, []int32{int32(one.ID)})
			if err != nil {
				return nil, messageError(err)
			}
			answered := int32(0)
			if len(found) == 1 && found[0].GetReply().GetPeer() == 0 {
				answered = found[0].GetReply().GetId()
			}
			ids = append(ids, answered)
		default:
			return nil, errMessageIDInvalid
		}
	}
	return ids, nil
}

func (s *Server) channelsReadHistory(ctx context.Context, c *Caller, r *tg.ChannelsReadHistoryRequest) (tg.BoolClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	if _, err := s.messages.Read(ctx, c.UserID, peer.OfChannel(id), int32(r.MaxID)); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) channelsReadMessageContents(ctx context.Context, c *Caller, r *tg.ChannelsReadMessageContentsRequest) (tg.BoolClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	if _, err := s.messages.ReadInChannel(ctx, c.UserID, id, int32s(r.ID)); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) channelsDeleteMessages(ctx context.Context, c *Caller, r *tg.ChannelsDeleteMessagesRequest) (*tg.MessagesAffectedMessages, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.DeletePosts(ctx, c.UserID, id, int32s(r.ID))
	if err != nil {
		return nil, messageError(err)
	}
	return affectedMessages(change), nil
}

func (s *Server) channelsDeleteHistory(ctx context.Context, c *Caller, r *tg.ChannelsDeleteHistoryRequest) (tg.UpdatesClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	change, err := s.messages.ClearChannel(ctx, c.UserID, id, int32(r.MaxID), r.ForEveryone)
	for err == nil && change.Left > 0 {
		change, err = s.messages.ClearChannel(ctx, c.UserID, id, int32(r.MaxID), r.ForEveryone)
	}
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

func (s *Server) channelsDeleteParticipantHistory(ctx context.Context, c *Caller, r *tg.ChannelsDeleteParticipantHistoryRequest) (*tg.MessagesAffectedHistory, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	author, err := s.resolvePeer(ctx, c, r.Participant)
	if err != nil {
		return nil, tgerr.New(400, "PARTICIPANT_ID_INVALID")
	}
	change, err := s.messages.DeleteAuthor(ctx, c.UserID, id, author)
	if err != nil {
		return nil, messageError(err)
	}
	return affectedHistory(change), nil
}

// channelsGetMessageAuthor tells an admin who wrote a post as the channel.
func (s *Server) channelsGetMessageAuthor(ctx context.Context, c *Caller, r *tg.ChannelsGetMessageAuthorRequest) (tg.UserClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	st, err := s.chats.Standing(ctx, peer.OfChannel(id), c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	if !st.IsAdmin() {
		return nil, errAdminRequired
	}
	found, err := s.messages.Posts(ctx, c.UserID, id, []int32{int32(r.ID)})
	if err != nil {
		return nil, messageError(err)
	}
	if len(found) == 0 || found[0].From == 0 {
		return nil, errMessageIDInvalid
	}
	return s.views.User(ctx, c.UserID, found[0].From)
}
