package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

func (s *Server) registerChannelsMembers(t table) {
	on(t, bots, s.channelsGetParticipants)
	on(t, bots, s.channelsGetParticipant)
	on(t, ordered, s.channelsInviteToChannel)
	on(t, ordered, s.channelsJoinChannel)
	on(t, ordered|bots, s.channelsLeaveChannel)
}

// membersQuery says which list a filter means.
func membersQuery(in tg.ChannelParticipantsFilterClass) chat.MembersQuery {
	switch in := in.(type) {
	case *tg.ChannelParticipantsAdmins:
		return chat.MembersQuery{List: chat.ListAdmins}
	case *tg.ChannelParticipantsKicked:
		return chat.MembersQuery{List: chat.ListKicked, Query: in.Q}
	case *tg.ChannelParticipantsBanned:
		return chat.MembersQuery{List: chat.ListLimited, Query: in.Q}
	case *tg.ChannelParticipantsBots:
		return chat.MembersQuery{List: chat.ListBots}
	case *tg.ChannelParticipantsSearch:
		return chat.MembersQuery{Query: in.Q}
	case *tg.ChannelParticipantsMentions:
		return chat.MembersQuery{Query: in.Q}
	case *tg.ChannelParticipantsContacts:
		return chat.MembersQuery{List: chat.ListContacts, Query: in.Q}
	}
	return chat.MembersQuery{List: chat.ListRecent}
}

func (s *Server) channelsGetParticipants(ctx context.Context, c *Caller, r *tg.ChannelsGetParticipantsRequest) (tg.ChannelsChannelParticipantsClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	q := membersQuery(r.Filter)
	q.Offset, q.Limit = r.Offset, r.Limit
	page, err := s.chats.Participants(ctx, c.UserID, id, q)
	if err != nil {
		return nil, chatError(err)
	}
	if r.Hash != 0 && r.Hash == membersHash(page.Members) {
		return &tg.ChannelsChannelParticipantsNotModified{}, nil
	}
	st, err := s.chats.Standing(ctx, peer.OfChannel(id), c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	out := &tg.ChannelsChannelParticipants{Count: page.Count}
	for _, m := range page.Members {
		out.Participants = append(out.Participants, tlview.Participant(c.UserID, st, m, s.log.Now().Unix()))
	}
	out.Users, out.Chats, err = s.mentioned(ctx, c, append(tlview.MemberPeers(page.Members), peer.OfChannel(id)))
	return out, err
}

// membersHash is the hash of a page of members.
// https://core.telegram.org/api/offsets#hash-generation
func membersHash(members []*chatpb.Member) int64 {
	h := vectorHash(0)
	for _, m := range members {
		h = h.add(uint64(peer.FromInt(m.Peer).ID))
	}
	return int64(h)
}

func (s *Server) channelsGetParticipant(ctx context.Context, c *Caller, r *tg.ChannelsGetParticipantRequest) (*tg.ChannelsChannelParticipant, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	who, err := s.resolvePeer(ctx, c, r.Participant)
	if err != nil {
		return nil, err
	}
	m, err := s.chats.Participant(ctx, c.UserID, id, who)
	if err != nil {
		return nil, chatError(err)
	}
	st, err := s.chats.Standing(ctx, peer.OfChannel(id), c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	out := &tg.ChannelsChannelParticipant{Participant: tlview.Participant(c.UserID, st, m, s.log.Now().Unix())}
	named := append(tlview.MemberPeers([]*chatpb.Member{m}), peer.OfChannel(id))
	out.Users, out.Chats, err = s.mentioned(ctx, c, named)
	return out, err
}

func (s *Server) channelsInviteToChannel(ctx context.Context, c *Caller, r *tg.ChannelsInviteToChannelRequest) (*tg.MessagesInvitedUsers, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	if len(r.Users) > maxNewMembers {
		return nil, chatError(chat.ErrTooMany)
	}
	users, err := s.resolveUsers(ctx, c, r.Users)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.Add(ctx, c.UserID, id, users)
	return s.invitedUsers(ctx, c, ch, err)
}

func (s *Server) channelsJoinChannel(ctx context.Context, c *Caller, r *tg.ChannelsJoinChannelRequest) (tg.MessagesChatInviteJoinResultClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.Join(ctx, c.UserID, id)
	return s.joined(ctx, c, ch, err)
}

func (s *Server) channelsLeaveChannel(ctx context.Context, c *Caller, r *tg.ChannelsLeaveChannelRequest) (tg.UpdatesClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.Leave(ctx, c.UserID, id)
	return s.chatChanged(ctx, c, ch, err)
}
