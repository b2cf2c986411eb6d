package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/chat"
	"chappe/internal/peer"
)

func (s *Server) registerChannelsCreate(t table) {
	on(t, ordered, s.channelsCreateChannel)
	on(t, ordered, s.channelsDeleteChannel)
	on(t, ordered|bots, s.channelsEditTitle)
	on(t, 0, s.channelsCheckUsername)
	on(t, ordered, s.channelsUpdateUsername)
	on(t, 0, s.channelsExportMessageLink)
}

func (s *Server) channelsCreateChannel(ctx context.Context, c *Caller, r *tg.ChannelsCreateChannelRequest) (tg.UpdatesClass, error) {
	if r.GeoPoint != nil {
		return nil, tgerr.New(400, "ADDRESS_INVALID") // groups are nowhere
	}
	ch, err := s.chats.CreateChannel(ctx, c.UserID, chat.NewChannel{
		Title: r.Title, About: r.About, Broadcast: r.Broadcast && !r.Megagroup, Forum: r.Forum, TTL: r.TTLPeriod,
	})
	return s.chatChanged(ctx, c, ch, err, createdIDs(ch)...)
}

func (s *Server) channelsDeleteChannel(ctx context.Context, c *Caller, r *tg.ChannelsDeleteChannelRequest) (tg.UpdatesClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.DeleteChannel(ctx, c.UserID, id)
	return s.chatChanged(ctx, c, ch, err)
}

func (s *Server) channelsEditTitle(ctx context.Context, c *Caller, r *tg.ChannelsEditTitleRequest) (tg.UpdatesClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.SetTitle(ctx, c.UserID, peer.OfChannel(id), r.Title)
	return s.chatChanged(ctx, c, ch, err)
}

// channelsCheckUsername may come before there is a channel: then the input is
// empty.
func (s *Server) channelsCheckUsername(ctx context.Context, c *Caller, r *tg.ChannelsCheckUsernameRequest) (tg.BoolClass, error) {
	var id int64
	if _, none := r.Channel.(*tg.InputChannelEmpty); !none {
		var err error
		if id, err = s.resolveChannel(ctx, c, r.Channel); err != nil {
			return nil, err
		}
	}
	free, err := s.chats.UsernameFree(ctx, c.UserID, id, r.Username)
	if err != nil {
		return nil, chatError(err)
	}
	return boolOf(free), nil
}

func (s *Server) channelsUpdateUsername(ctx context.Context, c *Caller, r *tg.ChannelsUpdateUsernameRequest) (tg.BoolClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	_, err = s.chats.SetUsername(ctx, c.UserID, id, r.Username)
	return chatDone(err)
}
