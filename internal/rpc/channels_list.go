package rpc

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
)

func (s *Server) registerChannelsList(t table) {
	on(t, bots, s.channelsGetChannels)
	on(t, 0, s.channelsGetAdminedPublicChannels)
	on(t, 0, s.channelsGetLeftChannels)
	on(t, 0, s.channelsGetInactiveChannels)
	on(t, 0, s.channelsGetGroupsForDiscussion)
	on(t, ordered, s.channelsSetDiscussionGroup)
}

// channelsGetChannels also shows channels that the caller may no longer see, by
// their forbidden form.
func (s *Server) channelsGetChannels(ctx context.Context, c *Caller, r *tg.ChannelsGetChannelsRequest) (tg.MessagesChatsClass, error) {
	if len(r.ID) > maxUsers {
		return nil, errChannelInvalid
	}
	var peers []peer.Peer
	for _, in := range r.ID {
		id, err := s.resolveChannel(ctx, c, in)
		if named, ok := in.(*tg.InputChannel); ok && errors.Is(err, errChannelPrivate) {
			id, err = named.ChannelID, nil
		}
		if err != nil {
			return nil, err
		}
		peers = append(peers, peer.OfChannel(id))
	}
	return s.chatList(ctx, c, peers)
}

func (s *Server) channelsGetAdminedPublicChannels(ctx context.Context, c *Caller, r *tg.ChannelsGetAdminedPublicChannelsRequest) (tg.MessagesChatsClass, error) {
	if r.ByLocation {
		return &tg.MessagesChats{}, nil // groups are nowhere
	}
	public, err := s.chats.PublicCreated(ctx, c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	if r.CheckLimit && len(public) >= chat.MaxPublic {
		return nil, chatError(chat.ErrTooManyPublic)
	}
	if r.ForPersonal {
		public = broadcasts(public)
	}
	return s.chatList(ctx, c, channelPeers(public))
}

func broadcasts(all []*chatpb.Channel) []*chatpb.Channel {
	var out []*chatpb.Channel
	for _, ch := range all {
		if ch.Broadcast {
			out = append(out, ch)
		}
	}
	return out
}

func (s *Server) channelsGetLeftChannels(ctx context.Context, c *Caller, r *tg.ChannelsGetLeftChannelsRequest) (tg.MessagesChatsClass, error) {
	ids, err := s.chats.LeftChannels(ctx, c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	ids = ids[min(max(r.Offset, 0), len(ids)):]
	peers := make([]peer.Peer, len(ids))
	for i, id := range ids {
		peers[i] = peer.OfChannel(id)
	}
	return s.chatList(ctx, c, peers)
}

// channelsGetInactiveChannels names channels to leave when there are too many;
// nobody is told to leave before.
func (s *Server) channelsGetInactiveChannels(ctx context.Context, c *Caller, _ *tg.ChannelsGetInactiveChannelsRequest) (*tg.MessagesInactiveChats, error) {
	ids, err := s.chats.ChannelsOf(ctx, c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	out := new(tg.MessagesInactiveChats)
	if len(ids) < chat.MaxChannels {
		return out, nil
	}
	var peers []peer.Peer
	for _, id := range ids {
		ch, err := s.chats.Channel(ctx, id)
		if err != nil || ch.Creator == c.UserID {
			continue
		}
		peers = append(peers, peer.OfChannel(id))
	}
	if out.Chats, err = s.views.Chats(ctx, c.UserID, peers); err != nil {
		return nil, err
	}
	for _, shown := range out.Chats {
		date := 0
		if ch, ok := shown.(*tg.Channel); ok {
			date = ch.Date
		}
		out.Dates = append(out.Dates, date)
	}
	return out, nil
}

func (s *Server) channelsGetGroupsForDiscussion(ctx context.Context, c *Caller, _ *tg.ChannelsGetGroupsForDiscussionRequest) (tg.MessagesChatsClass, error) {
	groups, err := s.chats.GroupsForDiscussion(ctx, c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	return s.chatList(ctx, c, groups)
}

// channelsSetDiscussionGroup links the two; an empty one cuts the link.
func (s *Server) channelsSetDiscussionGroup(ctx context.Context, c *Caller, r *tg.ChannelsSetDiscussionGroupRequest) (tg.BoolClass, error) {
	var ids [2]int64
	for i, in := range []tg.InputChannelClass{r.Broadcast, r.Group} {
		if _, none := in.(*tg.InputChannelEmpty); none {
			continue
		}
		id, err := s.resolveChannel(ctx, c, in)
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return chatDone(s.chats.LinkDiscussion(ctx, c.UserID, ids[0], ids[1]))
}
