package chat

import (
	"context"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
)

// Restrictions that end sooner or later than this never end.
const (
	minBan = 30          // seconds
	maxBan = 366 * 86400 // seconds
)

// Restrict forbids somebody to do things in a channel until a moment (unix
// seconds; 0: for ever), or lifts all restrictions with banned 0. Forbidding
// to see messages removes him, and he cannot come back by himself.
//
// https://core.telegram.org/method/channels.editBanned
func (s *Service) Restrict(ctx context.Context, actor, channel int64, p peer.Peer, banned Banned, until int64) (Change, error) {
	if until < 0 {
		return Change{}, ErrUntil
	}
	banned = banned.whole()
	if ahead := until - s.now().Unix(); until != 0 && (ahead < minBan || ahead > maxBan) {
		until = 0
	}
	var users []int64
	switch {
	case p.Kind == peer.User && p.ID != actor:
		users = []int64{p.ID}
	case p.Kind == peer.Channel && p.ID != channel:
	default:
		return Change{}, ErrParticipant
	}
	return s.changeChannel(ctx, channel, actor, users, nil, func(t *channelTx) error {
		return t.restrict(p, banned, until)
	})
}

func (t *channelTx) restrict(p peer.Peer, banned Banned, until int64) error {
	if err := t.may(Ban); err != nil {
		return err
	}
	if t.ch.Broadcast && banned != 0 && banned&BanView == 0 {
		return ErrBannedRights
	}
	before, err := t.s.readMember(t, t.ch.Id, p)
	if err != nil {
		return err
	}
	actor, err := t.standing(t.actor)
	if err != nil {
		return err
	}
	if err := mayRestrict(actor, before, t.actor); err != nil {
		return err
	}
	m := proto.CloneOf(before)
	if m.Role == chatpb.Member_ADMIN && banned != 0 {
		appoint(m, 0, 0, 0)
	}
	m.Banned, m.Until, m.BannedBy, m.BannedDate = uint32(banned), until, t.actor, t.Date()
	if banned == 0 {
		m.Until, m.BannedBy, m.BannedDate = 0, 0, 0
	}
	if banned&BanView != 0 {
		retire(m)
	}
	if proto.Equal(before, m) {
		return nil
	}
	return t.storeRestricted(before, m, p)
}

// mayRestrict checks whom an admin may touch: not the creator, and of admins
// only those whom he appointed himself.
func mayRestrict(actor Standing, target *chatpb.Member, actorID int64) error {
	switch target.Role {
	case chatpb.Member_CREATOR:
		return ErrUserAdmin
	case chatpb.Member_ADMIN:
		if !actor.Creator() && target.PromotedBy != actorID {
			return ErrUserAdmin
		}
	}
	return nil
}

// storeRestricted writes new restrictions and what follows from them.
func (t *channelTx) storeRestricted(before, m *chatpb.Member, p peer.Peer) error {
	err := t.log(&chatpb.LogEntry{Kind: chatpb.LogEntry_BAN, PrevMember: before, Member: m})
	if err != nil {
		return err
	}
	removed := before.Role != chatpb.Member_LEFT && m.Role == chatpb.Member_LEFT
	if removed {
		if err := t.remove(before, m, chatpb.Membership_KICKED); err != nil {
			return err
		}
		if t.announcesMembers() {
			return t.announce(Action{Kind: ActionRemove, Users: []int64{p.ID}})
		}
		return nil
	}
	if err := t.putMember(before, m); err != nil {
		return err
	}
	if p.Kind != peer.User || m.Role == chatpb.Member_LEFT && m.Date == 0 {
		return nil // who was never here is not told of the channel
	}
	return t.tellUser(p.ID)
}
