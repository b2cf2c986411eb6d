package chat

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// GroupsForDiscussion returns the supergroups that a user could link to one of
// his channels: his own and those in which he may pin, without a link of their
// own.
//
// https://core.telegram.org/method/channels.getGroupsForDiscussion
func (s *Service) GroupsForDiscussion(ctx context.Context, user int64) ([]peer.Peer, error) {
	groups, err := s.channelsWhere(ctx, user, func(ch *chatpb.Channel, st Standing) bool {
		return !ch.Broadcast && !ch.Forum && ch.Linked == 0 && st.Has(AdminPin|AdminChangeInfo)
	})
	if err != nil {
		return nil, err
	}
	var out []peer.Peer
	for _, ch := range groups {
		out = append(out, peer.OfChannel(ch.Id))
	}
	basic, err := s.ChatsOf(ctx, user)
	if err != nil {
		return nil, err
	}
	for _, id := range basic {
		c, err := s.Chat(ctx, id)
		if err != nil {
			return nil, err
		}
		if c.Creator == user && !c.Deactivated {
			out = append(out, peer.OfChat(id))
		}
	}
	return out, nil
}

// LinkDiscussion makes a supergroup the discussion group of a channel; a zero
// group, or a zero channel, cuts the link that the other has.
//
// https://core.telegram.org/method/channels.setDiscussionGroup
func (s *Service) LinkDiscussion(ctx context.Context, actor, broadcast, group int64) error {
	for {
		owners, err := s.linkOwners(ctx, broadcast, group)
		if err != nil {
			return err
		}
		err = s.log.Write(ctx, owners, func(tx *update.Tx) error {
			return s.link(tx, owners, actor, broadcast, group)
		})
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return err
		}
	}
}

// linkOwners are the two sides and those they are linked with now.
func (s *Service) linkOwners(ctx context.Context, ids ...int64) ([]peer.Owner, error) {
	seen := make(map[int64]bool)
	var owners []peer.Owner
	add := func(id int64) {
		if id != 0 && !seen[id] {
			seen[id] = true
			owners = append(owners, peer.ChannelOf(id))
		}
	}
	for _, id := range ids {
		if id == 0 {
			continue
		}
		ch, err := s.Channel(ctx, id)
		if err != nil {
			return nil, err
		}
		add(id)
		add(ch.Linked)
	}
	if len(owners) == 0 {
		return nil, ErrBroadcastID
	}
	return owners, nil
}

// linking opens a side of a link within a transaction.
func (s *Service) linking(tx *update.Tx, owners []peer.Owner, actor, id int64) (*channelTx, *channelState, error) {
	if id == 0 {
		return nil, nil, nil
	}
	st, err := readChannel(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if st.Linked != 0 && !containsOwner(owners, peer.ChannelOf(st.Linked)) {
		return nil, nil, errMoved
	}
	t := &channelTx{
		Tx: tx, s: s, owner: peer.ChannelOf(id), ch: proto.CloneOf(st.Channel), counts: proto.CloneOf(st.counts), actor: actor,
	}
	return t, st, nil
}

func containsOwner(owners []peer.Owner, o peer.Owner) bool {
	for _, other := range owners {
		if other == o {
			return true
		}
	}
	return false
}

func (s *Service) link(tx *update.Tx, owners []peer.Owner, actor, broadcast, group int64) error {
	b, bWas, err := s.linking(tx, owners, actor, broadcast)
	if err != nil {
		return err
	}
	g, gWas, err := s.linking(tx, owners, actor, group)
	if err != nil {
		return err
	}
	if err := mayLink(b, g); err != nil {
		return err
	}
	for _, side := range []struct {
		t   *channelTx
		was *channelState
		to  int64
	}{{b, bWas, group}, {g, gWas, broadcast}} {
		if side.t == nil {
			continue
		}
		old := side.t.ch.Linked
		if old != 0 {
			if err := s.unlink(tx, old); err != nil {
				return err
			}
		}
		side.t.ch.Linked = side.to
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_LINKED, PrevNum: old, Num: side.to}
		if err := side.t.log(e); err != nil {
			return err
		}
		if err := side.t.finish(side.was); err != nil {
			return err
		}
	}
	return nil
}

// mayLink checks that the actor may link the two, or cut the link of the one
// that is given.
func mayLink(b, g *channelTx) error {
	if b != nil {
		st, err := b.standing(b.actor)
		if err != nil {
			return err
		}
		if !b.ch.Broadcast || !st.Readable {
			return ErrBroadcastID
		}
		if !st.Has(AdminChangeInfo) {
			return ErrAdminRequired
		}
	}
	if g != nil {
		st, err := g.standing(g.actor)
		if err != nil {
			return err
		}
		switch {
		case g.ch.Broadcast || !st.Readable || g.ch.Forum:
			return ErrMegagroupID
		case !st.Has(AdminChangeInfo | AdminPin):
			return ErrAdminRequired
		case b != nil && g.ch.HiddenPrehistory:
			return ErrHiddenHistory
		}
	}
	switch {
	case b != nil && g != nil && b.ch.Linked == g.ch.Id,
		b != nil && g == nil && b.ch.Linked == 0,
		b == nil && g != nil && g.ch.Linked == 0:
		return ErrLinkNotModified
	}
	return nil
}

// unlink takes the link from one side, within a transaction that holds it.
func (s *Service) unlink(tx *update.Tx, id int64) error {
	st, err := readChannel(tx, id)
	if err != nil {
		return fmt.Errorf("cut a link: %w", err)
	}
	if st.Linked == 0 {
		return nil
	}
	ch := proto.CloneOf(st.Channel)
	ch.Linked, ch.JoinToSend = 0, false
	ch.Version++
	if err := record.Set(tx, peer.ChannelOf(id), store.ProfileKey(), ch); err != nil {
		return err
	}
	tx.Tell(peer.ChannelOf(id), &updatepb.Event{Kind: updatepb.Kind_CHAT, Peer: peer.OfChannel(id).Int()})
	tx.OnApplied(func(store.Commit) { s.channels.Drop(id) })
	return nil
}
