package chat

import (
	"context"
	"errors"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// NewChannel is what a channel or supergroup begins as.
type NewChannel struct {
	Title, About string
	Broadcast    bool // a channel; otherwise a supergroup
	Forum        bool
	TTL          int // seconds
}

// CreateChannel makes a channel or supergroup whose creator is its only member.
//
// https://core.telegram.org/method/channels.createChannel
func (s *Service) CreateChannel(ctx context.Context, creator int64, n NewChannel) (Change, error) {
	title, err := tidyTitle(n.Title)
	if err != nil {
		return Change{}, err
	}
	about, err := tidyAbout(n.About)
	if err != nil {
		return Change{}, err
	}
	if !validTTL(n.TTL) {
		return Change{}, ErrTTL
	}
	if err := s.roomFor(ctx, creator); err != nil {
		return Change{}, err
	}
	ch := &chatpb.Channel{
		Title: title, About: about, Creator: creator, Broadcast: n.Broadcast,
		Forum: n.Forum && !n.Broadcast, Ttl: int32(n.TTL),
	}
	if !n.Broadcast {
		ch.DefaultBanned = uint32(defaultBanned)
	}
	for {
		ch.Id = randomID(minChannelID, maxChannelID)
		change, err := s.storeNewChannel(ctx, ch)
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return change, err
		}
	}
}

func (s *Service) storeNewChannel(ctx context.Context, ch *chatpb.Channel) (Change, error) {
	o, box := peer.ChannelOf(ch.Id), peer.MailboxOf(ch.Creator)
	change := Change{Peer: peer.OfChannel(ch.Id)}
	err := s.log.Write(ctx, []peer.Owner{o, box}, func(tx *update.Tx) error {
		t, err := s.beginChannel(tx, ch, ch.Creator)
		if err != nil {
			return err
		}
		if err := t.found(ch.Creator); err != nil {
			return err
		}
		if err := t.announce(Action{Kind: ActionChannelCreate, Title: ch.Title}); err != nil {
			return err
		}
		change.Events, change.Posts = tx.Appended(box), tx.Appended(o)
		return t.finish(&channelState{Channel: new(chatpb.Channel), counts: new(chatpb.Counts)})
	})
	return change, err
}

// beginChannel opens a channel under an id that may be taken: then it fails
// with errMoved.
func (s *Service) beginChannel(tx *update.Tx, ch *chatpb.Channel, actor int64) (*channelTx, error) {
	o := peer.ChannelOf(ch.Id)
	taken, err := tx.Has(o, store.ProfileKey())
	if err != nil {
		return nil, err
	}
	if taken {
		return nil, errMoved
	}
	ch.Date = tx.Date()
	return &channelTx{Tx: tx, s: s, owner: o, ch: ch, counts: new(chatpb.Counts), actor: actor}, nil
}

// found makes the creator the first member.
func (t *channelTx) found(creator int64) error {
	p := peer.OfUser(creator).Int()
	m := &chatpb.Member{Peer: p, Role: chatpb.Member_CREATOR, Date: t.Date(), Inviter: creator}
	if err := t.putMember(&chatpb.Member{Peer: p}, m); err != nil {
		return err
	}
	return t.welcome(creator, arrival{}, 0)
}

// DeleteChannel ends a channel or supergroup for all its members.
//
// https://core.telegram.org/method/channels.deleteChannel
func (s *Service) DeleteChannel(ctx context.Context, actor, id int64) (Change, error) {
	st, err := s.state(ctx, id)
	if err != nil {
		return Change{}, err
	}
	more := s.accounts.UsernameOwners(nil, st.Username)
	if st.Linked != 0 {
		more = append(more, peer.ChannelOf(st.Linked))
	}
	more = append(more, s.titleOwners(st.Title)...)
	change, err := s.changeChannel(ctx, id, actor, []int64{actor}, more, func(t *channelTx) error {
		switch {
		case t.ch.Username != st.Username || t.ch.Linked != st.Linked || t.ch.Title != st.Title:
			return errMoved
		case t.counts.Members > MaxDeletable:
			return ErrTooLarge
		}
		if err := t.may(Own); err != nil {
			return err
		}
		return t.erase()
	})
	if errors.Is(err, errMoved) {
		return s.DeleteChannel(ctx, actor, id)
	}
	if err != nil {
		return change, err
	}
	return change, s.dismiss(ctx, id, actor)
}

// erase marks the channel as deleted, frees its name and cuts its link.
func (t *channelTx) erase() error {
	p := peer.OfChannel(t.ch.Id)
	if err := t.s.accounts.FreeUsername(t, p, t.ch.Username); err != nil {
		return err
	}
	t.s.dropTitle(t, p, t.ch.Title)
	if t.ch.Linked != 0 {
		if err := t.s.unlink(t.Tx, t.ch.Linked); err != nil {
			return err
		}
	}
	t.ch.Username, t.ch.Linked, t.ch.Deleted = "", 0, true
	return t.s.dismissOne(t.Tx, t.ch.Id, t.ch.Title, t.actor)
}

// dismiss tells the members that their channel is gone, a part of them at a
// time. The channel itself is gone already: what a crash leaves undone are
// dialogs with a channel that nobody can open.
func (s *Service) dismiss(ctx context.Context, id, actor int64) error {
	st, err := s.anyState(ctx, id)
	if err != nil {
		return err
	}
	users, err := s.memberIDs(ctx, id, MaxDeletable)
	if err != nil {
		return err
	}
	for len(users) > 0 {
		n := min(len(users), deletedPerCommit)
		part := users[:n]
		users = users[n:]
		err := s.log.Write(ctx, mailboxes(part), func(tx *update.Tx) error {
			for _, user := range part {
				if user == actor {
					continue
				}
				if err := s.dismissOne(tx, id, st.Title, user); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dismissOne tells one member, whose mailbox the transaction holds, that the
// channel is gone.
func (s *Service) dismissOne(tx *update.Tx, id int64, title string, user int64) error {
	p := peer.OfChannel(id)
	err := s.putMembership(tx, user, &chatpb.Membership{
		Peer: p.Int(), State: chatpb.Membership_KICKED, Date: tx.Date(), Title: title,
	})
	if err != nil {
		return err
	}
	if err := s.history.Gone(tx, user, id); err != nil {
		return err
	}
	_, err = tx.Append(peer.MailboxOf(user), &updatepb.Event{Kind: updatepb.Kind_CHAT, Peer: p.Int()}, nil)
	return err
}
