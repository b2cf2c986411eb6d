package chat

import (
	"context"
	"errors"
	"slices"
	"strings"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

const (
	// recentRequesters is how many who wait are named in full chats.
	recentRequesters = 3
)

// askToJoin notes that a user wants to join and tells those who decide. It
// fails with [ErrRequestSent], which is what the user is told.
func (s *Service) askToJoin(ctx context.Context, p peer.Peer, user int64, invite string) (Change, error) {
	deciders, err := s.deciders(ctx, p)
	if err != nil {
		return Change{}, err
	}
	note := func(tx *update.Tx, waiting *int32) error {
		o := ownerOf(p)
		key := s.peerKey(store.TagRequest, o, peer.OfUser(user))
		asked, err := tx.Has(o, key)
		if err != nil || asked {
			return err
		}
		if err := record.Set(tx, o, key, &chatpb.Request{User: user, Date: tx.Date(), Invite: invite}); err != nil {
			return err
		}
		*waiting++
		if err := s.countRequest(tx, o, invite, 1); err != nil {
			return err
		}
		s.tellRequests(tx, p, deciders)
		return nil
	}
	if p.Kind == peer.Chat {
		_, err = s.changeChat(ctx, p.ID, user, nil, func(t *chatTx) error {
			if err := note(t.Tx, &t.c.Requests); err != nil {
				return err
			}
			return t.save()
		})
	} else {
		_, err = s.changeChannel(ctx, p.ID, user, nil, nil, func(t *channelTx) error {
			if m, err := t.member(user); err != nil || bans(m, t.now()) && Banned(m.Banned)&BanView != 0 {
				return errors.Join(ErrKicked, err)
			}
			return note(t.Tx, &t.counts.Requests)
		})
	}
	if err != nil {
		return Change{}, err
	}
	return Change{}, ErrRequestSent
}

// deciders are who may let others in.
func (s *Service) deciders(ctx context.Context, p peer.Peer) ([]int64, error) {
	var admins []int64
	if p.Kind == peer.Chat {
		c, err := s.Chat(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range c.Members {
			admins = append(admins, m.User)
		}
	} else {
		var err error
		if admins, err = s.AdminsOf(ctx, p.ID); err != nil {
			return nil, err
		}
	}
	var out []int64
	for _, user := range admins {
		st, err := s.Standing(ctx, p, user)
		if err != nil {
			return nil, err
		}
		if st.Has(AdminInvite) {
			out = append(out, user)
		}
	}
	return out, nil
}

// tellRequests tells those who decide that the list of who waits has changed.
func (s *Service) tellRequests(tx *update.Tx, p peer.Peer, deciders []int64) {
	for _, user := range deciders {
		tx.Tell(peer.MailboxOf(user), &updatepb.Event{Kind: updatepb.Kind_JOIN_REQUESTS, Peer: p.Int()})
	}
}

// takeRequest removes a join request and returns it, or nil if there was none.
func (s *Service) takeRequest(tx *update.Tx, o peer.Owner, user int64) (*chatpb.Request, error) {
	key := s.peerKey(store.TagRequest, o, peer.OfUser(user))
	req := new(chatpb.Request)
	ok, err := record.Get(tx, o, key, req)
	if err != nil || !ok {
		return nil, err
	}
	tx.Delete(o, key)
	return req, s.countRequest(tx, o, req.Invite, -1)
}

// countRequest keeps how many wait who came by a link.
func (s *Service) countRequest(tx *update.Tx, o peer.Owner, hash string, n int32) error {
	if hash == "" {
		return nil
	}
	inv, err := s.readInvite(tx, o, hash)
	if err != nil || inv == nil {
		return err
	}
	inv.Requested = max(inv.Requested+n, 0)
	return record.Set(tx, o, s.inviteKey(hash), inv)
}

func (t *channelTx) dropRequest(user int64) error {
	req, err := t.s.takeRequest(t.Tx, t.owner, user)
	if req != nil {
		t.counts.Requests--
	}
	return err
}

func (t *chatTx) dropRequest(user int64) error {
	req, err := t.s.takeRequest(t.Tx, chatOwner(t.c.Id), user)
	if req != nil {
		t.c.Requests--
	}
	return err
}

// Waiting is who waits to be let in.
type Waiting struct {
	Count  int
	Recent []int64
}

// Waiting returns how many wait to be let into a chat and the latest of them.
func (s *Service) Waiting(ctx context.Context, p peer.Peer) (Waiting, error) {
	all, err := s.requests(ctx, p)
	if err != nil {
		return Waiting{}, err
	}
	w := Waiting{Count: len(all)}
	for _, r := range all[:min(len(all), recentRequesters)] {
		w.Recent = append(w.Recent, r.User)
	}
	return w, nil
}

// requests returns who waits, the latest first.
func (s *Service) requests(ctx context.Context, p peer.Peer) ([]*chatpb.Request, error) {
	var found []*chatpb.Request
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		found, err = record.All[chatpb.Request](r, ownerOf(p), all(store.TagRequest))
		return err
	})
	slices.SortFunc(found, func(a, b *chatpb.Request) int { return int(b.Date - a.Date) })
	return found, err
}

// RequestQuery selects join requests.
type RequestQuery struct {
	Invite     string // only those by this link
	Name       string // the beginning of a word of the name
	OffsetDate int64  // older than this moment, or of this moment after OffsetUser
	OffsetUser int64
	Limit      int
}

// Requests returns who waits to be let into a chat and their number.
func (s *Service) Requests(ctx context.Context, actor int64, p peer.Peer, q RequestQuery) ([]*chatpb.Request, int, error) {
	if err := s.mayDecide(ctx, p, actor); err != nil {
		return nil, 0, err
	}
	list, err := s.requests(ctx, p)
	if err != nil {
		return nil, 0, err
	}
	var found []*chatpb.Request
	for _, r := range list {
		if q.Invite != "" && r.Invite != q.Invite {
			continue
		}
		if q.Name != "" {
			ok, err := s.nameHas(ctx, r.User, strings.ToLower(strings.TrimSpace(q.Name)))
			if err != nil {
				return nil, 0, err
			}
			if !ok {
				continue
			}
		}
		found = append(found, r)
	}
	count := len(found)
	if q.OffsetDate != 0 {
		i := slices.IndexFunc(found, func(r *chatpb.Request) bool {
			return r.Date < q.OffsetDate || r.Date == q.OffsetDate && q.OffsetUser == 0
		})
		if j := slices.IndexFunc(found, func(r *chatpb.Request) bool { return r.User == q.OffsetUser }); j >= 0 {
			i = j + 1
		}
		if i < 0 {
			i = len(found)
		}
		found = found[i:]
	}
	return found[:min(len(found), max(q.Limit, 1))], count, nil
}

// mayDecide checks that an admin may let others in.
func (s *Service) mayDecide(ctx context.Context, p peer.Peer, actor int64) error {
	st, err := s.Standing(ctx, p, actor)
	if err != nil {
		return err
	}
	if !st.Readable {
		return ErrForbidden
	}
	return st.need(AdminInvite)
}

// Decide lets somebody who waits into a chat, or sends him away.
//
// https://core.telegram.org/method/messages.hideChatJoinRequest
func (s *Service) Decide(ctx context.Context, actor int64, p peer.Peer, user int64, approve bool) (Change, error) {
	if err := s.mayDecide(ctx, p, actor); err != nil {
		return Change{}, err
	}
	if approve && p.Kind == peer.Channel {
		if err := s.roomFor(ctx, user); err != nil {
			return Change{}, ErrTheirChannels
		}
	}
	deciders, err := s.deciders(ctx, p)
	if err != nil {
		return Change{}, err
	}
	if p.Kind == peer.Chat {
		return s.changeChat(ctx, p.ID, actor, []int64{user}, func(t *chatTx) error {
			s.tellRequests(t.Tx, p, deciders)
			return t.decide(user, approve)
		})
	}
	return s.changeChannel(ctx, p.ID, actor, []int64{user}, nil, func(t *channelTx) error {
		s.tellRequests(t.Tx, p, deciders)
		return t.decide(user, approve)
	})
}

func (t *chatTx) decide(user int64, approve bool) error {
	o := chatOwner(t.c.Id)
	req, err := t.s.takeRequest(t.Tx, o, user)
	if err != nil {
		return err
	}
	if req == nil {
		return ErrNoRequest
	}
	t.c.Requests--
	if !approve {
		return t.save()
	}
	if err := t.s.useInvite(t.Tx, o, req.Invite, user, t.actor); err != nil {
		return err
	}
	told := Action{Kind: ActionJoinedRequest}
	actor := t.actor
	t.actor = user // it is told as the new member's own doing
	err = t.add(user, actor, told)
	t.actor = actor
	return err
}

func (t *channelTx) decide(user int64, approve bool) error {
	req, err := t.s.takeRequest(t.Tx, t.owner, user)
	if err != nil {
		return err
	}
	if req == nil {
		return ErrNoRequest
	}
	t.counts.Requests--
	if !approve {
		return nil
	}
	if err := t.s.useInvite(t.Tx, t.owner, req.Invite, user, t.actor); err != nil {
		return err
	}
	inv, err := t.s.readInvite(t.Tx, t.owner, req.Invite)
	if err != nil {
		return err
	}
	return t.enter(user, arrival{
		inviter: t.actor, invite: req.Invite, approved: t.actor, by: user, told: Action{Kind: ActionJoinedRequest},
		logged: &chatpb.LogEntry{User: user, Kind: chatpb.LogEntry_JOIN_BY_REQUEST, Invite: inv, Num: t.actor},
	})
}

// DecideAll lets in all who wait, or those who came by a link, or sends them
// away. Who cannot be let in stays away.
//
// https://core.telegram.org/method/messages.hideAllChatJoinRequests
func (s *Service) DecideAll(ctx context.Context, actor int64, p peer.Peer, invite string, approve bool) (Change, error) {
	if err := s.mayDecide(ctx, p, actor); err != nil {
		return Change{}, err
	}
	waiting, err := s.requests(ctx, p)
	if err != nil {
		return Change{}, err
	}
	total := Change{Peer: p}
	for _, r := range waiting {
		if invite != "" && r.Invite != invite {
			continue
		}
		one, err := s.Decide(ctx, actor, p, r.User, approve)
		switch {
		case errors.Is(err, ErrTheirChannels), errors.Is(err, ErrNoRequest), errors.Is(err, ErrAlreadyMember), errors.Is(err, ErrKicked):
			continue
		case err != nil:
			return total, err
		}
		total.Events = append(total.Events, one.Events...)
		total.Posts = append(total.Posts, one.Posts...)
	}
	return total, nil
}
