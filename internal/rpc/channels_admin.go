package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

func (s *Server) registerChannelsAdmin(t table) {
	on(t, ordered|bots, s.channelsEditAdmin)
	on(t, ordered|bots, s.channelsEditBanned)
	on(t, 0, s.channelsGetAdminLog)
	on(t, 0, s.channelsGetSendAs)
}

func (s *Server) channelsEditAdmin(ctx context.Context, c *Caller, r *tg.ChannelsEditAdminRequest) (tg.UpdatesClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	var rank *string
	if v, ok := r.GetRank(); ok {
		rank = &v
	}
	ch, err := s.chats.SetAdmin(ctx, c.UserID, id, user, tlview.AdminOf(r.AdminRights), rank)
	return s.chatChanged(ctx, c, ch, err)
}

func (s *Server) channelsEditBanned(ctx context.Context, c *Caller, r *tg.ChannelsEditBannedRequest) (tg.UpdatesClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	who, err := s.resolvePeer(ctx, c, r.Participant)
	if err != nil {
		return nil, err
	}
	banned, until := tlview.BannedOf(r.BannedRights)
	ch, err := s.chats.Restrict(ctx, c.UserID, id, who, banned, until)
	return s.chatChanged(ctx, c, ch, err)
}

func (s *Server) channelsGetAdminLog(ctx context.Context, c *Caller, r *tg.ChannelsGetAdminLogRequest) (*tg.ChannelsAdminLogResults, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	admins, err := s.resolveUsers(ctx, c, r.Admins)
	if err != nil {
		return nil, err
	}
	q := chat.LogQuery{Query: r.Q, Admins: admins, MaxID: r.MaxID, MinID: r.MinID, Limit: r.Limit}
	if f, ok := r.GetEventsFilter(); ok {
		q.Kinds = logFilters(f)
	}
	entries, err := s.chats.AdminLog(ctx, c.UserID, id, q)
	if err != nil {
		return nil, chatError(err)
	}
	return s.adminLog(ctx, c, id, entries)
}

func (s *Server) adminLog(ctx context.Context, c *Caller, id int64, entries []*chatpb.LogEntry) (*tg.ChannelsAdminLogResults, error) {
	st, err := s.chats.Standing(ctx, peer.OfChannel(id), c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	out := &tg.ChannelsAdminLogResults{Events: []tg.ChannelAdminLogEvent{}}
	named := []peer.Peer{peer.OfChannel(id)}
	for _, e := range entries {
		ev, err := s.views.AdminLogEntry(ctx, c.UserID, st, e, s.invitePrefix())
		if err != nil {
			return nil, err
		}
		if ev == nil {
			continue
		}
		out.Events = append(out.Events, *ev)
		for _, user := range e.Users() {
			named = append(named, peer.OfUser(user))
		}
		if e.Kind == chatpb.LogEntry_LINKED {
			named = append(named, peer.OfChannel(e.PrevNum), peer.OfChannel(e.Num))
		}
	}
	out.Users, out.Chats, err = s.mentioned(ctx, c, named)
	return out, err
}

// logFilters are the kinds of entries that a filter lets through.
func logFilters(f tg.ChannelAdminLogEventsFilter) []chat.LogFilter {
	var kinds []chat.LogFilter
	for _, one := range []struct {
		on   bool
		kind chat.LogFilter
	}{
		{f.Join, chat.FilterJoin}, {f.Leave, chat.FilterLeave}, {f.Invite, chat.FilterInvite},
		{f.Ban, chat.FilterBan}, {f.Unban, chat.FilterUnban}, {f.Kick, chat.FilterKick},
		{f.Unkick, chat.FilterUnkick}, {f.Promote, chat.FilterPromote}, {f.Demote, chat.FilterDemote},
		{f.Info, chat.FilterInfo}, {f.Settings, chat.FilterSettings}, {f.Pinned, chat.FilterPinned},
		{f.Edit, chat.FilterEdit}, {f.Delete, chat.FilterDelete}, {f.Invites, chat.FilterInvites},
		{f.Send, chat.FilterSend}, {f.Forums, chat.FilterForums}, {f.EditRank, chat.FilterEditRank},
	} {
		if one.on {
			kinds = append(kinds, one.kind)
		}
	}
	return kinds
}

func (s *Server) channelsGetSendAs(ctx context.Context, c *Caller, r *tg.ChannelsGetSendAsRequest) (*tg.ChannelsSendAsPeers, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	senders, err := s.chats.Senders(ctx, c.UserID, p)
	if err != nil {
		return nil, chatError(err)
	}
	out := &tg.ChannelsSendAsPeers{Peers: make([]tg.SendAsPeer, len(senders))}
	for i, as := range senders {
		out.Peers[i] = tg.SendAsPeer{Peer: tlview.Peer(as)}
	}
	out.Users, out.Chats, err = s.mentioned(ctx, c, senders)
	return out, err
}
