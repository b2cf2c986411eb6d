package chat

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// arrival is how somebody becomes a member.
type arrival struct {
	inviter  int64  // the user himself if he came by himself
	invite   string // hash of a link
	approved int64  // who let the user in; 0 if nobody had to
	told     Action
	logged   *chatpb.LogEntry
	by       int64 // author of what is told
}

// Join makes a user a member of a public channel, or of the discussion group of
// a channel that he can read. Where admins decide who comes in it asks them
// and fails with [ErrRequestSent].
//
// https://core.telegram.org/method/channels.joinChannel
func (s *Service) Join(ctx context.Context, user, id int64) (Change, error) {
	st, err := s.Standing(ctx, peer.OfChannel(id), user)
	if err != nil {
		return Change{}, err
	}
	if !st.Readable {
		return Change{}, ErrForbidden
	}
	if st.Member() {
		return Change{Peer: peer.OfChannel(id)}, nil
	}
	if err := s.roomFor(ctx, user); err != nil {
		return Change{}, err
	}
	ch, err := s.Channel(ctx, id)
	if err != nil {
		return Change{}, err
	}
	if ch.JoinRequest {
		return s.askToJoin(ctx, peer.OfChannel(id), user, "")
	}
	return s.changeChannel(ctx, id, user, []int64{user}, nil, func(t *channelTx) error {
		return t.enter(user, arrival{
			inviter: user, by: user, told: Action{Kind: ActionAdd, Users: []int64{user}},
			logged: &chatpb.LogEntry{User: user, Kind: chatpb.LogEntry_JOIN},
		})
	})
}

// roomFor checks that a user may be in one channel more.
func (s *Service) roomFor(ctx context.Context, user int64) error {
	n, err := s.countChannels(ctx, user)
	if err != nil {
		return err
	}
	if n >= MaxChannels {
		return ErrTooManyChannels
	}
	return nil
}

// enter makes a user a member. The transaction holds the user's mailbox.
func (t *channelTx) enter(user int64, a arrival) error {
	before, err := t.member(user)
	if err != nil {
		return err
	}
	switch {
	case before.Role != chatpb.Member_LEFT:
		return ErrAlreadyMember
	case bans(before, t.now()) && Banned(before.Banned)&BanView != 0:
		return ErrKicked
	case !t.ch.Broadcast && t.counts.Members >= MaxMembers:
		return ErrTooMany
	}
	top, err := t.Head(t.owner)
	if err != nil {
		return err
	}
	m := proto.CloneOf(before)
	m.Role, m.Date, m.Inviter, m.Invite = chatpb.Member_MEMBER, t.Date(), a.inviter, a.invite
	m.ViaRequest, m.SendAs, m.MinId = a.approved != 0, 0, 0
	if Banned(m.Banned)&BanView != 0 {
		m.Banned = 0 // it has ended
	}
	if user == t.ch.Creator {
		m.Role = chatpb.Member_CREATOR
	}
	if t.ch.HiddenPrehistory {
		m.MinId = int32(top.TopID) + 1
	}
	if err := t.putMember(before, m); err != nil {
		return err
	}
	return t.welcome(user, a, top.TopID)
}

// welcome tells everybody who needs to know of a new member.
func (t *channelTx) welcome(user int64, a arrival, top int) error {
	err := t.s.putMembership(t, user, &chatpb.Membership{
		Peer: peer.OfChannel(t.ch.Id).Int(), State: chatpb.Membership_MEMBER, Date: t.Date(),
	})
	if err != nil {
		return err
	}
	if err := t.dropRequest(user); err != nil {
		return err
	}
	if err := t.noteBot(user, true); err != nil {
		return err
	}
	if err := t.s.history.Entered(t.Tx, user, t.ch.Id, top); err != nil {
		return err
	}
	if err := t.tellUser(user); err != nil {
		return err
	}
	if a.logged != nil {
		if err := t.log(a.logged); err != nil {
			return err
		}
	}
	if a.told.Kind == 0 || !t.announcesMembers() {
		return nil
	}
	return t.announceBy(a.by, a.told)
}

// noteBot keeps the list of bots in the channel.
func (t *channelTx) noteBot(user int64, in bool) error {
	key := t.s.peerKey(store.TagBot, t.owner, peer.OfUser(user))
	if !in {
		t.Delete(t.owner, key)
		return nil
	}
	u, err := account.ReadUser(t, user)
	if err != nil {
		return fmt.Errorf("look up the new member: %w", err)
	}
	if u.Bot {
		t.Set(t.owner, key, int64Value(user))
	}
	return nil
}

// Leave ends a user's own membership of a channel. The creator cannot leave a
// channel; it must be deleted or given away.
//
// https://core.telegram.org/method/channels.leaveChannel
func (s *Service) Leave(ctx context.Context, user, id int64) (Change, error) {
	return s.changeChannel(ctx, id, user, []int64{user}, nil, func(t *channelTx) error {
		before, err := t.member(user)
		if err != nil {
			return err
		}
		switch before.Role {
		case chatpb.Member_LEFT:
			return ErrNotMember
		case chatpb.Member_CREATOR:
			return ErrCreator
		}
		m := proto.CloneOf(before)
		retire(m)
		if err := t.remove(before, m, chatpb.Membership_LEFT); err != nil {
			return err
		}
		if err := t.log(&chatpb.LogEntry{User: user, Kind: chatpb.LogEntry_LEAVE}); err != nil {
			return err
		}
		if !t.announcesMembers() {
			return nil
		}
		return t.announceBy(user, Action{Kind: ActionRemove, Users: []int64{user}})
	})
}

// retire takes from a member all that only members have.
func retire(m *chatpb.Member) {
	m.Role, m.Admin, m.Rank, m.PromotedBy, m.Promoted = chatpb.Member_LEFT, 0, "", 0, 0
	m.SendAs, m.MinId = 0, 0
}

// remove writes the end of a user's membership. The transaction holds the
// user's mailbox.
func (t *channelTx) remove(before, m *chatpb.Member, state chatpb.Membership_State) error {
	if err := t.putMember(before, m); err != nil {
		return err
	}
	user := peer.FromInt(m.Peer).ID
	err := t.s.putMembership(t, user, &chatpb.Membership{
		Peer: peer.OfChannel(t.ch.Id).Int(), State: state, Date: t.Date(), Title: t.ch.Title,
	})
	if err != nil {
		return err
	}
	if err := t.noteBot(user, false); err != nil {
		return err
	}
	if err := t.s.history.Gone(t.Tx, user, t.ch.Id); err != nil {
		return err
	}
	return t.tellUser(user)
}

// maxInvited is how many users one call may add to a channel.
const maxInvited = 200

// Add makes users members of a channel. Those whose privacy forbids it are
// missing.
//
// https://core.telegram.org/method/channels.inviteToChannel
func (s *Service) Add(ctx context.Context, actor, id int64, users []int64) (Change, error) {
	if err := s.May(ctx, peer.OfChannel(id), actor, Invite); err != nil {
		return Change{}, err
	}
	if len(users) > maxInvited {
		return Change{}, ErrTooMany
	}
	ok, missing, err := s.addables(ctx, actor, users)
	if err != nil {
		return Change{}, err
	}
	for _, user := range ok {
		if err := s.roomFor(ctx, user); err != nil {
			if errors.Is(err, ErrTooManyChannels) {
				err = ErrTheirChannels
			}
			return Change{}, err
		}
	}
	change, err := s.changeChannel(ctx, id, actor, ok, nil, func(t *channelTx) error {
		if err := t.may(Invite); err != nil {
			return err
		}
		return t.addAll(ok)
	})
	change.Missing = missing
	return change, err
}

// addAll makes users members and tells of them in one message.
func (t *channelTx) addAll(users []int64) error {
	var added []int64
	for _, user := range users {
		err := t.letBack(user)
		if err == nil {
			err = t.enter(user, arrival{
				inviter: t.actor,
				logged:  &chatpb.LogEntry{User: t.actor, Kind: chatpb.LogEntry_INVITE, Member: &chatpb.Member{Peer: peer.OfUser(user).Int(), Date: t.Date(), Role: chatpb.Member_MEMBER, Inviter: t.actor}},
			})
		}
		switch {
		case errors.Is(err, ErrAlreadyMember):
			if len(users) == 1 {
				return err
			}
			continue
		case err != nil:
			return err
		}
		added = append(added, user)
	}
	if len(added) == 0 || !t.announcesMembers() {
		return nil
	}
	return t.announce(Action{Kind: ActionAdd, Users: added})
}

// letBack ends the ban of somebody whom the actor adds, if the actor is an
// admin who may end bans.
func (t *channelTx) letBack(user int64) error {
	before, err := t.member(user)
	if err != nil || Banned(before.Banned)&BanView == 0 {
		return err
	}
	if !bans(before, t.now()) {
		return nil
	}
	if err := t.may(Ban); err != nil {
		return ErrKicked
	}
	m := proto.CloneOf(before)
	m.Banned, m.Until, m.BannedBy, m.BannedDate = 0, 0, 0, 0
	return t.putMember(before, m)
}

// TakeTurn checks, within a transaction that holds the channel, that slow mode
// lets a user send now, and notes that he does. It fails with a
// [*SlowModeError]. Admins need no turn.
//
// https://core.telegram.org/api/channel#slow-mode
func (s *Service) TakeTurn(tx *update.Tx, ch *chatpb.Channel, user int64) error {
	if ch.SlowMode == 0 {
		return nil
	}
	o := peer.ChannelOf(ch.Id)
	key := s.peerKey(store.TagSlowTurn, o, peer.OfUser(user))
	last, err := s.lastTurn(tx, o, key)
	if err != nil {
		return err
	}
	if wait := last + int64(ch.SlowMode) - tx.Date(); last != 0 && wait > 0 {
		return &SlowModeError{Wait: wait}
	}
	tx.Set(o, key, int64Value(tx.Date()))
	return nil
}

func (s *Service) lastTurn(r store.Reader, o peer.Owner, key []byte) (int64, error) {
	value, err := r.Get(o, key)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read turn of slow mode: %w", err)
	}
	return parseInt64(value)
}

// NextTurn returns when slow mode lets a user send again, in unix seconds; 0 if
// he may now.
func (s *Service) NextTurn(ctx context.Context, ch *chatpb.Channel, user int64) (int64, error) {
	if ch.SlowMode == 0 {
		return 0, nil
	}
	o := peer.ChannelOf(ch.Id)
	var next int64
	err := s.log.View(ctx, func(r store.Reader) error {
		last, err := s.lastTurn(r, o, s.peerKey(store.TagSlowTurn, o, peer.OfUser(user)))
		if last != 0 {
			next = last + int64(ch.SlowMode)
		}
		return err
	})
	if next <= s.now().Unix() {
		next = 0
	}
	return next, err
}
