package tlview

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
)

// ChatParticipants renders the members of a basic group, for members.
func ChatParticipants(c *chatpb.Chat) tg.ChatParticipantsClass {
	out := &tg.ChatParticipants{ChatID: c.Id, Version: int(c.Version), Participants: make([]tg.ChatParticipantClass, len(c.Members))}
	for i, m := range c.Members {
		out.Participants[i] = chatParticipant(c, m)
	}
	return out
}

func chatParticipant(c *chatpb.Chat, m *chatpb.ChatMember) tg.ChatParticipantClass {
	switch {
	case m.User == c.Creator:
		p := &tg.ChatParticipantCreator{UserID: m.User}
		if m.Rank != "" {
			p.SetRank(m.Rank)
		}
		return p
	case m.Admin:
		p := &tg.ChatParticipantAdmin{UserID: m.User, InviterID: m.Inviter, Date: int(m.Date)}
		if m.Rank != "" {
			p.SetRank(m.Rank)
		}
		return p
	}
	p := &tg.ChatParticipant{UserID: m.User, InviterID: m.Inviter, Date: int(m.Date)}
	if m.Rank != "" {
		p.SetRank(m.Rank)
	}
	return p
}

// participants renders the members of a basic group as viewer may see them,
// and who they are.
func (v *Views) participants(ctx context.Context, viewer, id int64) (tg.ChatParticipantsClass, []int64, error) {
	c, err := v.Groups.Chat(ctx, id)
	if err != nil {
		return nil, nil, fmt.Errorf("render members of chat %d: %w", id, err)
	}
	if chat.MemberOf(c, viewer) == nil {
		return &tg.ChatParticipantsForbidden{ChatID: id}, nil, nil
	}
	var users []int64
	for _, m := range c.Members {
		users = append(users, m.User, m.Inviter)
	}
	return ChatParticipants(c), users, nil
}

// Participant renders a member of a channel for viewer; st is how the viewer
// stands to the channel, now is in unix seconds.
func Participant(viewer int64, st chat.Standing, m *chatpb.Member, now int64) tg.ChannelParticipantClass {
	p := peer.FromInt(m.Peer)
	banned := m.Banned != 0 && (m.Until == 0 || m.Until > now)
	switch {
	case m.Role == chatpb.Member_CREATOR:
		out := &tg.ChannelParticipantCreator{UserID: p.ID, AdminRights: AdminRights(creatorRights(m))}
		if m.Rank != "" {
			out.SetRank(m.Rank)
		}
		return out
	case m.Role == chatpb.Member_ADMIN:
		return adminParticipant(viewer, st, m, p.ID)
	case banned:
		out := &tg.ChannelParticipantBanned{
			Left: m.Role == chatpb.Member_LEFT, Peer: Peer(p), KickedBy: m.BannedBy, Date: int(m.BannedDate),
			BannedRights: BannedRights(chat.Banned(m.Banned), m.Until),
		}
		if m.Rank != "" {
			out.SetRank(m.Rank)
		}
		return out
	case m.Role == chatpb.Member_LEFT:
		return &tg.ChannelParticipantLeft{Peer: Peer(p)}
	case p.ID == viewer:
		out := &tg.ChannelParticipantSelf{UserID: p.ID, InviterID: m.Inviter, Date: int(m.Date), ViaRequest: m.ViaRequest}
		if m.Rank != "" {
			out.SetRank(m.Rank)
		}
		return out
	}
	out := &tg.ChannelParticipant{UserID: p.ID, Date: int(m.Date)}
	if m.Rank != "" {
		out.SetRank(m.Rank)
	}
	return out
}

// creatorRights are what a creator shows: all, anonymity as chosen.
func creatorRights(m *chatpb.Member) chat.Admin {
	return chat.AllAdmin&^chat.AdminAnonymous | chat.Admin(m.Admin)&chat.AdminAnonymous
}

func adminParticipant(viewer int64, st chat.Standing, m *chatpb.Member, user int64) tg.ChannelParticipantClass {
	out := &tg.ChannelParticipantAdmin{
		CanEdit: st.Creator() || st.Has(chat.AdminAddAdmins) && m.PromotedBy == viewer,
		UserID:  user, PromotedBy: m.PromotedBy, Date: int(m.Promoted), AdminRights: AdminRights(chat.Admin(m.Admin)),
	}
	if user == viewer {
		out.Self = true
		out.SetInviterID(m.Inviter)
	}
	if m.Rank != "" {
		out.SetRank(m.Rank)
	}
	return out
}

// MemberPeers are the users and channels that the rendering of members names.
func MemberPeers(members []*chatpb.Member) []peer.Peer {
	var peers []peer.Peer
	for _, m := range members {
		peers = append(peers, peer.FromInt(m.Peer))
		for _, id := range []int64{m.Inviter, m.PromotedBy, m.BannedBy} {
			if id != 0 {
				peers = append(peers, peer.OfUser(id))
			}
		}
	}
	return peers
}
