package chat

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
)

// SetAdmin gives a user the rights of an admin, or takes them back with rights
// 0. Who is no member is added, as far as his privacy allows. nil keeps the
// rank.
//
// https://core.telegram.org/method/channels.editAdmin
func (s *Service) SetAdmin(ctx context.Context, actor, channel, user int64, rights Admin, rank *string) (Change, error) {
	if rank != nil {
		tidy, err := tidyRank(*rank)
		if err != nil {
			return Change{}, err
		}
		rank = &tidy
	}
	m, err := s.Member(ctx, channel, peer.OfUser(user))
	if err != nil {
		return Change{}, err
	}
	if m.Role == chatpb.Member_LEFT {
		if rights == 0 {
			return Change{}, ErrNotMember
		}
		if err := s.addable(ctx, actor, user); err != nil {
			return Change{}, err
		}
	}
	if rights&AllAdmin != 0 {
		rights |= AdminOther // what every admin has: TDLib calls rights without it wrong
	}
	return s.changeChannel(ctx, channel, actor, []int64{user}, nil, func(t *channelTx) error {
		return t.setAdmin(user, rights&AllAdmin, rank)
	})
}

func (t *channelTx) setAdmin(user int64, rights Admin, rank *string) error {
	actor, err := t.standing(t.actor)
	if err != nil {
		return err
	}
	if !actor.Readable {
		return ErrForbidden
	}
	before, err := t.member(user)
	if err != nil {
		return err
	}
	if before.Role == chatpb.Member_CREATOR {
		return t.setOwnAdmin(before, actor, user, rights, rank)
	}
	if err := mayAppoint(actor, before, t.actor, user, rights); err != nil {
		return err
	}
	if before.Role == chatpb.Member_LEFT {
		if before, err = t.bringIn(user, actor); err != nil {
			return err
		}
	}
	m := proto.CloneOf(before)
	appoint(m, t.actor, t.Date(), rights)
	if rank != nil {
		m.Rank = *rank
	}
	if m.Role == chatpb.Member_ADMIN && before.Role != chatpb.Member_ADMIN && t.counts.Admins >= MaxAdmins {
		return ErrTooManyAdmins
	}
	return t.storeAdmin(before, m, user)
}

// setOwnAdmin lets a creator change only how he appears: his rank and whether
// he is anonymous.
func (t *channelTx) setOwnAdmin(before *chatpb.Member, actor Standing, user int64, rights Admin, rank *string) error {
	if !actor.Creator() || user != t.actor {
		return ErrCreator
	}
	m := proto.CloneOf(before)
	m.Admin = uint32(rights & AdminAnonymous)
	if rank != nil {
		m.Rank = *rank
	}
	return t.storeAdmin(before, m, user)
}

// mayAppoint checks that the actor may give these rights to somebody: no more
// than he has himself, and not to an admin whom somebody else appointed.
func mayAppoint(actor Standing, target *chatpb.Member, actorID, user int64, rights Admin) error {
	resigns := actorID == user && rights == 0
	switch {
	case actor.Creator(), resigns:
		return nil
	case !actor.Has(AdminAddAdmins):
		return ErrAdminRequired
	case target.Role == chatpb.Member_ADMIN && target.PromotedBy != actorID:
		return ErrUserAdmin
	case rights&^actor.Admin&^AdminOther != 0:
		return ErrRightForbidden
	}
	return nil
}

// bringIn makes an appointed user a member.
func (t *channelTx) bringIn(user int64, actor Standing) (*chatpb.Member, error) {
	if err := actor.May(Invite); err != nil {
		return nil, err
	}
	if err := t.addAll([]int64{user}); err != nil && !errors.Is(err, ErrAlreadyMember) {
		return nil, err
	}
	return t.member(user)
}

// appoint writes rights into a member's record.
func appoint(m *chatpb.Member, by, date int64, rights Admin) {
	if rights == 0 {
		m.Role, m.Admin, m.PromotedBy, m.Promoted, m.Rank = chatpb.Member_MEMBER, 0, 0, 0, ""
		return
	}
	if m.Role != chatpb.Member_ADMIN {
		m.PromotedBy, m.Promoted = by, date
	}
	m.Role, m.Admin = chatpb.Member_ADMIN, uint32(rights)
	m.Banned, m.Until, m.BannedBy, m.BannedDate = 0, 0, 0, 0
}

func (t *channelTx) storeAdmin(before, m *chatpb.Member, user int64) error {
	if proto.Equal(before, m) {
		return nil
	}
	if err := t.putMember(before, m); err != nil {
		return err
	}
	if err := t.tellUser(user); err != nil {
		return err
	}
	return t.log(&chatpb.LogEntry{Kind: chatpb.LogEntry_ADMIN, PrevMember: before, Member: m})
}

// SetRank changes the words that stand beside the name of a member.
//
// https://core.telegram.org/method/messages.editChatParticipantRank
func (s *Service) SetRank(ctx context.Context, actor int64, p peer.Peer, user int64, rank string) (Change, error) {
	rank, err := tidyRank(rank)
	if err != nil {
		return Change{}, err
	}
	if p.Kind == peer.Chat {
		return s.setChatRank(ctx, actor, p.ID, user, rank)
	}
	return s.changeChannel(ctx, p.ID, actor, []int64{user}, nil, func(t *channelTx) error {
		return t.setRank(user, rank)
	})
}

func (t *channelTx) setRank(user int64, rank string) error {
	mine, err := t.standing(t.actor)
	if err != nil {
		return err
	}
	if t.ch.Broadcast {
		return ErrBroadcast
	}
	before, err := t.member(user)
	if err != nil {
		return err
	}
	if before.Role == chatpb.Member_LEFT {
		return ErrNotMember
	}
	if err := mayRank(mine, standing(t.ch, before, t.now()), user == t.actor); err != nil {
		return err
	}
	if before.Rank == rank {
		return ErrNotModified
	}
	m := proto.CloneOf(before)
	m.Rank = rank
	if err := t.putMember(before, m); err != nil {
		return err
	}
	if err := t.tellUser(user); err != nil {
		return err
	}
	return t.log(&chatpb.LogEntry{Kind: chatpb.LogEntry_RANK, Num: user, Prev: before.Rank, Next: rank})
}

// Consent proves that the owner of a chat himself gives it away, by his password
// of two-step verification: https://core.telegram.org/api/srp
type Consent func(ctx context.Context) error

// SetCreator gives a chat or channel to another member. The former creator
// stays as an admin with all rights. What can be refused without the owner's
// consent is refused before it is asked for: a password is given once.
//
// https://core.telegram.org/method/messages.editChatCreator
func (s *Service) SetCreator(ctx context.Context, actor int64, p peer.Peer, user int64, consent Consent) (Change, error) {
	if err := s.May(ctx, p, actor, Own); err != nil {
		return Change{}, err
	}
	if err := s.mayOwn(ctx, actor, p, user); err != nil {
		return Change{}, err
	}
	if err := consent(ctx); err != nil {
		return Change{}, err
	}
	if p.Kind == peer.Chat {
		return s.setChatCreator(ctx, actor, p.ID, user)
	}
	public, err := s.PublicCreated(ctx, user)
	if err != nil {
		return Change{}, err
	}
	return s.changeChannel(ctx, p.ID, actor, []int64{actor, user}, nil, func(t *channelTx) error {
		if t.ch.Username != "" && len(public) >= MaxPublic {
			return ErrTooManyPublic
		}
		return t.giveAway(user)
	})
}

// mayOwn checks who is to become the owner of a chat.
func (s *Service) mayOwn(ctx context.Context, actor int64, p peer.Peer, user int64) error {
	u, err := s.accounts.User(ctx, user)
	switch {
	case err != nil:
		return errors.Join(ErrUserInvalid, err)
	case u.Deleted:
		return ErrDeletedUser
	case u.Bot, u.Service:
		return ErrUserInvalid
	case user == actor:
		return ErrCreator
	}
	st, err := s.Standing(ctx, p, user)
	if err != nil {
		return err
	}
	if !st.Member() {
		return ErrNotMember
	}
	return nil
}

func (t *channelTx) giveAway(user int64) error {
	if err := t.may(Own); err != nil {
		return err
	}
	theirs, err := t.member(user)
	if err != nil {
		return err
	}
	mine, err := t.member(t.actor)
	if err != nil {
		return err
	}
	switch {
	case user == t.actor:
		return ErrCreator
	case theirs.Role == chatpb.Member_LEFT:
		return ErrNotMember
	}
	next, former := proto.CloneOf(theirs), proto.CloneOf(mine)
	next.Role, next.Admin, next.PromotedBy, next.Promoted = chatpb.Member_CREATOR, 0, 0, 0
	next.Banned, next.Until, next.BannedBy, next.BannedDate = 0, 0, 0, 0
	former.Role, former.Admin = chatpb.Member_ADMIN, uint32(adminCreator)
	former.PromotedBy, former.Promoted = user, t.Date()
	t.ch.Creator = user
	if err := t.announce(Action{Kind: ActionNewCreator, User: user}); err != nil {
		return err
	}
	if err := t.storeAdmin(theirs, next, user); err != nil {
		return err
	}
	return t.storeAdmin(mine, former, t.actor)
}
