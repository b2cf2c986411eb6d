package chat

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// channelTx changes a channel within a transaction on it and on the mailboxes
// of those whose membership changes. What it changes is written when it ends.
type channelTx struct {
	*update.Tx
	s      *Service
	owner  peer.Owner
	ch     *chatpb.Channel // copies of its own
	counts *chatpb.Counts
	actor  int64
}

// changeChannel runs fn on a channel that actor acts on, alone on the channel,
// the mailboxes of users and more, and returns what it did. It fails with
// [ErrNoChannel].
func (s *Service) changeChannel(
	ctx context.Context, id, actor int64, users []int64, more []peer.Owner, fn func(*channelTx) error,
) (Change, error) {
	o := peer.ChannelOf(id)
	owners := append(mailboxes(users), o)
	for _, other := range more {
		if !slices.Contains(owners, other) {
			owners = append(owners, other)
		}
	}
	change := Change{Peer: peer.OfChannel(id)}
	err := s.log.Write(ctx, owners, func(tx *update.Tx) error {
		st, err := readChannel(tx, id)
		if err != nil {
			return err
		}
		if st.Deleted {
			return ErrNoChannel
		}
		t := &channelTx{
			Tx: tx, s: s, owner: o, ch: proto.CloneOf(st.Channel), counts: proto.CloneOf(st.counts), actor: actor,
		}
		if err := fn(t); err != nil {
			return err
		}
		change.Events, change.Posts = tx.Appended(peer.MailboxOf(actor)), tx.Appended(o)
		return t.finish(st)
	})
	return change, err
}

// mailboxes are the owners of users, each once.
func mailboxes(users []int64) []peer.Owner {
	owners := make([]peer.Owner, 0, len(users)+2)
	for _, user := range users {
		if o := peer.MailboxOf(user); !slices.Contains(owners, o) {
			owners = append(owners, o)
		}
	}
	return owners
}

// finish writes what has changed of the channel's own records and tells those
// who look at the channel now.
func (t *channelTx) finish(before *channelState) error {
	edited, counted := !proto.Equal(before.Channel, t.ch), !proto.Equal(before.counts, t.counts)
	if edited {
		t.ch.Version++
		if err := record.Set(t, t.owner, store.ProfileKey(), t.ch); err != nil {
			return err
		}
		t.Tell(t.owner, &updatepb.Event{Kind: updatepb.Kind_CHAT, Peer: peer.OfChannel(t.ch.Id).Int()})
	}
	if counted {
		if err := record.Set(t, t.owner, store.NewKey(store.TagCounts), t.counts); err != nil {
			return err
		}
	}
	if edited || counted {
		id, st := t.ch.Id, &channelState{Channel: t.ch, counts: t.counts}
		t.OnApplied(func(store.Commit) { t.s.channels.Set(id, st) })
	}
	return nil
}

// may checks that the actor may do something to the channel now.
func (t *channelTx) may(d Deed) error {
	st, err := t.standing(t.actor)
	if err != nil {
		return err
	}
	return st.May(d)
}

// standing judges a user by the channel itself.
func (t *channelTx) standing(user int64) (Standing, error) {
	m, err := t.member(user)
	if err != nil {
		return Standing{}, err
	}
	return standing(t.ch, m, t.now()), nil
}

// now is the moment by which restrictions are judged.
func (t *channelTx) now() int64 { return t.s.now().Unix() }

// member reads what a user is; the record is the caller's.
func (t *channelTx) member(user int64) (*chatpb.Member, error) {
	return t.s.readMember(t, t.ch.Id, peer.OfUser(user))
}

// putMember writes a member with all indexes that it belongs in, and keeps the
// counts. before is how it was.
func (t *channelTx) putMember(before, m *chatpb.Member) error {
	p := peer.FromInt(m.Peer)
	if err := record.Set(t, t.owner, t.s.peerKey(store.TagMember, t.owner, p), m); err != nil {
		return err
	}
	was, is := placesOf(before), placesOf(m)
	t.place(store.TagAdmin, p, was.admin, is.admin, &t.counts.Admins)
	t.place(store.TagKicked, p, was.kicked, is.kicked, &t.counts.Kicked)
	t.place(store.TagLimited, p, was.limited, is.limited, &t.counts.Restricted)
	if was.member != is.member || is.member && before.Date != m.Date {
		if was.member {
			t.Delete(t.owner, t.joinedKey(before))
			t.counts.Members--
		}
		if is.member {
			t.Set(t.owner, t.joinedKey(m), int64Value(p.ID))
			t.counts.Members++
		}
	}
	if before.Role != m.Role || before.Banned != m.Banned {
		// On the channel's own log, so that who hears of the next post is right.
		t.Tell(t.owner, &updatepb.Event{Kind: updatepb.Kind_MEMBER, Peer: peer.OfChannel(t.ch.Id).Int(), User: p.ID})
	}
	id, kept := memberID{t.ch.Id, m.Peer}, proto.CloneOf(m)
	t.OnApplied(func(store.Commit) { t.s.members.Set(id, kept) })
	return nil
}

// places are the lists that somebody stands in.
type places struct{ member, admin, kicked, limited bool }

func placesOf(m *chatpb.Member) places {
	b := Banned(m.Banned)
	return places{
		member:  m.Role != chatpb.Member_LEFT,
		admin:   m.Role >= chatpb.Member_ADMIN,
		kicked:  b&BanView != 0,
		limited: b != 0 && b&BanView == 0,
	}
}

// place moves somebody into or out of a list.
func (t *channelTx) place(tag byte, p peer.Peer, was, is bool, count *int32) {
	if was == is {
		return
	}
	key := t.s.peerKey(tag, t.owner, p)
	if is {
		t.Set(t.owner, key, int64Value(p.Int()))
		*count++
		return
	}
	t.Delete(t.owner, key)
	*count--
}

func (t *channelTx) joinedKey(m *chatpb.Member) []byte {
	blind := t.s.db.BlindPeer(t.owner, peer.FromInt(m.Peer))
	return store.NewKey(store.TagJoined).I64(m.Date).Blind(blind)
}

// isAnonymous reports whether what the actor does is shown as done by the
// channel: always in channels, and of anonymous admins.
func (t *channelTx) author() (int64, error) {
	if t.ch.Broadcast {
		return 0, nil
	}
	st, err := t.standing(t.actor)
	if err != nil || st.Anonymous() {
		return 0, err
	}
	return t.actor, nil
}

// announce posts a service message of the actor.
func (t *channelTx) announce(a Action) error {
	from, err := t.author()
	if err != nil {
		return err
	}
	return t.announceBy(from, a)
}

func (t *channelTx) announceBy(from int64, a Action) error {
	return t.s.history.Announce(t.Tx, Notice{
		Peer: peer.OfChannel(t.ch.Id), From: from, Action: a, Broadcast: t.ch.Broadcast,
	})
}

// announcesMembers reports whether it is said in the history who comes and
// goes: in supergroups that are not too large and hide nobody.
func (t *channelTx) announcesMembers() bool {
	return !t.ch.Broadcast && !t.ch.HiddenMembers && t.counts.Members <= announceUpTo
}

// tellUser appends to a mailbox that the channel has changed for its owner.
func (t *channelTx) tellUser(user int64) error {
	ev := &updatepb.Event{Kind: updatepb.Kind_CHAT, Peer: peer.OfChannel(t.ch.Id).Int()}
	if _, err := t.Append(peer.MailboxOf(user), ev, nil); err != nil {
		return fmt.Errorf("tell of the channel: %w", err)
	}
	return nil
}
