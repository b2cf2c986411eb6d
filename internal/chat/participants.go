package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"chappe/internal/account"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// List is one of the lists of a channel's members.
type List uint8

// The lists: https://core.telegram.org/type/ChannelParticipantsFilter
const (
	ListRecent   List = iota // everybody, the newest first
	ListAdmins               // the creator first
	ListKicked               // who is out
	ListLimited              // members with restrictions of their own
	ListBots                 //
	ListContacts             // contacts of the caller
)

const (
	// maxListed is how far into the list of members a client can go.
	maxListed = 10_000
	// maxMemberPage is the largest page of members.
	maxMemberPage = 200
)

// MembersQuery selects a page of a channel's members.
type MembersQuery struct {
	List   List
	Query  string // the beginning of a word of the name, or of the username; empty: all
	Offset int
	Limit  int
}

// Members is a page of a channel's members.
type Members struct {
	Members []*chatpb.Member // shared: not to be modified
	Count   int              // of the whole list, as far as it is known
}

// Participants returns a page of the members of a channel as viewer may see
// them. It fails with [ErrAdminRequired] where only admins may.
//
// https://core.telegram.org/method/channels.getParticipants
func (s *Service) Participants(ctx context.Context, viewer, channel int64, q MembersQuery) (Members, error) {
	st, err := s.Standing(ctx, peer.OfChannel(channel), viewer)
	if err != nil {
		return Members{}, err
	}
	if !st.Readable {
		return Members{}, ErrForbidden
	}
	state, err := s.state(ctx, channel)
	if err != nil {
		return Members{}, err
	}
	if !mayList(state.Channel, st, q.List) {
		return Members{}, ErrAdminRequired
	}
	peers, err := s.listed(ctx, viewer, channel, q.List)
	if err != nil {
		return Members{}, err
	}
	found, err := s.selectMembers(ctx, channel, peers, q.List)
	if err != nil {
		return Members{}, err
	}
	if q.Query != "" {
		if found, err = s.namedSo(ctx, found, q.Query); err != nil {
			return Members{}, err
		}
	}
	if q.List == ListAdmins {
		slices.SortStableFunc(found, func(a, b *chatpb.Member) int { return int(b.Role) - int(a.Role) })
	}
	count := len(found)
	if q.List == ListRecent && q.Query == "" {
		count = int(state.counts.Members)
	}
	from := min(max(q.Offset, 0), len(found))
	to := min(from+min(max(q.Limit, 0), maxMemberPage), len(found))
	return Members{Members: found[from:to], Count: count}, nil
}

// mayList tells who may see a list: that of admins everybody, the others of a
// channel, and of a group that hides its members, admins alone; who is out or
// restricted is for admins in any case.
func mayList(ch *chatpb.Channel, st Standing, l List) bool {
	switch {
	case st.IsAdmin():
		return true
	case l == ListKicked, l == ListLimited, ch.Broadcast:
		return false
	}
	return l == ListAdmins || !ch.HiddenMembers
}

// listed returns who stands in a list, in its order.
func (s *Service) listed(ctx context.Context, viewer, channel int64, l List) ([]peer.Peer, error) {
	switch l {
	case ListAdmins:
		return s.indexed(ctx, channel, all(store.TagAdmin), peer.FromInt)
	case ListKicked:
		return s.indexed(ctx, channel, all(store.TagKicked), peer.FromInt)
	case ListLimited:
		return s.indexed(ctx, channel, all(store.TagLimited), peer.FromInt)
	case ListBots:
		return s.indexed(ctx, channel, all(store.TagBot), peer.OfUser)
	case ListContacts:
		return s.contacts(ctx, viewer)
	}
	return s.indexed(ctx, channel, all(store.TagJoined).Backwards(), peer.OfUser)
}

// indexed reads an index whose values name peers.
func (s *Service) indexed(ctx context.Context, channel int64, rows store.Range, name func(int64) peer.Peer) ([]peer.Peer, error) {
	var peers []peer.Peer
	err := s.log.View(ctx, func(r store.Reader) error {
		peers = nil
		for row, err := range r.Scan(peer.ChannelOf(channel), rows.First(maxListed)) {
			if err != nil {
				return fmt.Errorf("list members: %w", err)
			}
			v, err := parseInt64(row.Value)
			if err != nil {
				return err
			}
			peers = append(peers, name(v))
		}
		return nil
	})
	return peers, err
}

func (s *Service) contacts(ctx context.Context, viewer int64) ([]peer.Peer, error) {
	list, err := s.accounts.Contacts(ctx, viewer)
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	peers := make([]peer.Peer, len(list))
	for i, c := range list {
		peers[i] = peer.OfUser(c.UserId)
	}
	return peers, nil
}

// selectMembers reads the records of those who still belong in a list:
// restrictions end by themselves.
func (s *Service) selectMembers(ctx context.Context, channel int64, peers []peer.Peer, l List) ([]*chatpb.Member, error) {
	now := s.now().Unix()
	var found []*chatpb.Member
	for _, p := range peers {
		m, err := s.Member(ctx, channel, p)
		if err != nil {
			return nil, err
		}
		var belongs bool
		switch l {
		case ListKicked, ListLimited:
			belongs = bans(m, now)
		default:
			belongs = m.Role != chatpb.Member_LEFT
		}
		if belongs {
			found = append(found, m)
		}
	}
	return found, nil
}

// namedSo keeps the members whose name or username begins so.
func (s *Service) namedSo(ctx context.Context, members []*chatpb.Member, query string) ([]*chatpb.Member, error) {
	var found []*chatpb.Member
	for _, m := range members {
		ok, err := s.nameHas(ctx, peer.FromInt(m.Peer).ID, strings.ToLower(strings.TrimSpace(query)))
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, m)
		}
	}
	return found, nil
}

// nameHas reports whether a word of a user's name, or the username, begins with
// a query in lower case.
func (s *Service) nameHas(ctx context.Context, user int64, query string) (bool, error) {
	u, err := s.accounts.User(ctx, user)
	if errors.Is(err, account.ErrNoUser) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look up a name: %w", err)
	}
	name := strings.ToLower(u.FirstName + " " + u.LastName)
	if strings.HasPrefix(name, query) || strings.Contains(name, " "+query) {
		return true, nil
	}
	return strings.HasPrefix(strings.ToLower(u.Username), strings.TrimPrefix(query, "@")) && u.Username != "", nil
}

// Participant returns one member of a channel as viewer may see it. It fails
// with [ErrNotMember] for who is not in it and not banned, which admins see as
// a left participant.
//
// https://core.telegram.org/method/channels.getParticipant
func (s *Service) Participant(ctx context.Context, viewer, channel int64, p peer.Peer) (*chatpb.Member, error) {
	st, err := s.Standing(ctx, peer.OfChannel(channel), viewer)
	if err != nil {
		return nil, err
	}
	ch, err := s.Channel(ctx, channel)
	if err != nil {
		return nil, err
	}
	self := p == peer.OfUser(viewer)
	if !self {
		switch {
		case !st.Readable:
			return nil, ErrForbidden
		case !st.IsAdmin() && (ch.Broadcast || ch.HiddenMembers):
			return nil, ErrAdminRequired
		}
	}
	m, err := s.Member(ctx, channel, p)
	if err != nil {
		return nil, err
	}
	if m.Role == chatpb.Member_LEFT && (!bans(m, s.now().Unix()) || !st.IsAdmin() && !self) {
		return nil, ErrNotMember
	}
	return m, nil
}

// AdminsOf returns the creator and admins of a channel.
func (s *Service) AdminsOf(ctx context.Context, channel int64) ([]int64, error) {
	peers, err := s.indexed(ctx, channel, all(store.TagAdmin), peer.FromInt)
	ids := make([]int64, len(peers))
	for i, p := range peers {
		ids[i] = p.ID
	}
	return ids, err
}

// memberIDs returns the newest members of a channel, at most n.
func (s *Service) memberIDs(ctx context.Context, channel int64, n int) ([]int64, error) {
	peers, err := s.indexed(ctx, channel, all(store.TagJoined).Backwards(), peer.OfUser)
	ids := make([]int64, 0, min(n, len(peers)))
	for _, p := range peers[:min(n, len(peers))] {
		ids = append(ids, p.ID)
	}
	return ids, err
}

// RecentMembers returns the newest members of a channel, at most n, at least
// those of its admins.
func (s *Service) RecentMembers(ctx context.Context, channel int64, n int) ([]int64, error) {
	return s.memberIDs(ctx, channel, n)
}

// Bans reports whether restrictions of a member are in force now.
func (s *Service) Bans(m *chatpb.Member) bool { return bans(m, s.now().Unix()) }
