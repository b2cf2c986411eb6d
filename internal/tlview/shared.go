package tlview

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// nobody is the viewer for whom a post is rendered that many members will see.
// What is made for him opens nothing to anybody: the bytes are replaced.
const nobody = -1

// Shared is what happened on a channel's log as most of its members see it: it
// is encoded once and then differs only in what each needs to open what it
// names. Users and chats in it are min: a client takes from them only what is
// the same for everybody. https://core.telegram.org/api/min
type Shared struct {
	Updates tg.UpdatesClass
	Holes   []Hole
	batch   update.Batch
}

// Hole is a run of bytes that is another for each viewer and always as long.
type Hole struct {
	Old  []byte                       // as it stands in the encoded updates
	Fill func(p []byte, viewer int64) // writes what a viewer gets instead to p
}

// Differs reports whether a viewer sees the updates in another way: who wrote
// a message in them, or is called by it.
func (s *Shared) Differs(viewer int64) bool {
	for _, ev := range s.batch.Events {
		if m, ok := ev.Attach.(*messagepb.Message); ok && message.Differs(viewer, m) {
			return true
		}
		if ev.Kind == updatepb.Kind_MESSAGE_REACTIONS && ev.User == viewer {
			return true
		}
	}
	return false
}

// Shared renders a batch of a channel for all its plain members. It returns nil
// if each must get his own: when the channel itself has changed, which clients
// believe only from whole objects.
func (v *Views) Shared(ctx context.Context, b update.Batch) (*Shared, error) {
	for _, ev := range b.Events {
		if ev.Kind == updatepb.Kind_CHAT || ev.Kind == updatepb.Kind_CHAT_BANNED_RIGHTS {
			return nil, nil
		}
	}
	if secret, err := v.editsHidden(ctx, b); secret || err != nil {
		return nil, err
	}
	r := rendering{Views: v, ctx: ctx, viewer: nobody}
	for _, ev := range b.Events {
		if err := r.add(ev); err != nil {
			return nil, err
		}
	}
	s := &Shared{batch: b}
	if len(r.updates) == 0 {
		return s, nil
	}
	u := &tg.Updates{Updates: r.updates, Date: int(b.Events[len(b.Events)-1].Date)}
	var err error
	if u.Users, err = v.minUsers(ctx, r.users); err != nil {
		return nil, err
	}
	if u.Chats, err = v.minChats(ctx, b.Owner.ID, r.chats); err != nil {
		return nil, err
	}
	s.Updates = u
	s.Holes = v.holes(b, r.users, append(r.chats, peer.OfChannel(b.Owner.ID)))
	return s, nil
}

// editsHidden reports whether a batch shows again what some members may never
// have seen: edits and pages where new members do not see what was said before.
func (v *Views) editsHidden(ctx context.Context, b update.Batch) (bool, error) {
	again := func(ev update.Event) bool {
		return ev.Kind == updatepb.Kind_EDIT_MESSAGE || ev.Kind == updatepb.Kind_WEB_PAGE
	}
	if !slices.ContainsFunc(b.Events, again) {
		return false, nil
	}
	ch, err := v.Groups.Channel(ctx, b.Owner.ID)
	if errors.Is(err, chat.ErrNoChannel) {
		return false, nil
	}
	return ch.GetHiddenPrehistory(), err
}

func (v *Views) minUsers(ctx context.Context, ids []int64) ([]tg.UserClass, error) {
	users, err := v.Users(ctx, nobody, ids)
	for _, u := range users {
		if u, ok := u.(*tg.User); ok {
			u.Min = true
		}
	}
	return users, err
}

// minChats renders the chats that a post names, its own channel as a plain
// member sees it.
func (v *Views) minChats(ctx context.Context, own int64, peers []peer.Peer) ([]tg.ChatClass, error) {
	shown, err := v.asMember(ctx, own)
	if err != nil {
		return nil, err
	}
	var chats []tg.ChatClass
	seen := map[peer.Peer]bool{peer.OfChannel(own): true}
	for _, p := range peers {
		if p.Kind == peer.User || seen[p] {
			continue
		}
		seen[p] = true
		c, err := v.outline(ctx, p)
		if err != nil {
			return nil, err
		}
		if c != nil {
			chats = append(chats, c)
		}
	}
	return append(chats, shown), nil
}

// outline renders a chat of which nothing is known but that a message names it,
// or nil if there is none. It must not look like one that the viewer may not
// see: some of them are in it.
func (v *Views) outline(ctx context.Context, p peer.Peer) (tg.ChatClass, error) {
	if p.Kind != peer.Channel {
		c, err := v.Chat(ctx, nobody, p)
		if errors.Is(err, chat.ErrNoChat) {
			return nil, nil
		}
		return c, err
	}
	ch, err := v.Groups.Channel(ctx, p.ID)
	if errors.Is(err, chat.ErrNoChannel) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("render %v: %w", p, err)
	}
	st := chat.Standing{Readable: true, Default: chat.Banned(ch.DefaultBanned)}
	c := v.openChannel(ch, new(chatpb.Counts), new(chatpb.Member), st, v.Hash.Hash(nobody, p))
	c.Min = true
	return c, nil
}

// asMember renders a channel as a member without rights or restrictions sees
// it.
func (v *Views) asMember(ctx context.Context, id int64) (*tg.Channel, error) {
	p := peer.OfChannel(id)
	ch, err := v.Groups.Channel(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("render %v: %w", p, err)
	}
	counts, err := v.Groups.Counts(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("render counts of %v: %w", p, err)
	}
	st := chat.Standing{Role: chatpb.Member_MEMBER, Readable: true, Default: chat.Banned(ch.DefaultBanned)}
	c := v.openChannel(ch, counts, &chatpb.Member{Date: ch.Date}, st, v.Hash.Hash(nobody, p))
	c.Min = true
	c.Photo, err = v.chatPhoto(ctx, ch.Photo)
	return c, err
}

// holes are the places of access hashes and file references.
func (v *Views) holes(b update.Batch, users []int64, chats []peer.Peer) []Hole {
	var holes []Hole
	peers := make([]peer.Peer, 0, len(users)+len(chats))
	for _, user := range users {
		peers = append(peers, peer.OfUser(user))
	}
	seen := make(map[peer.Peer]bool)
	for _, p := range append(peers, chats...) {
		if seen[p] {
			continue
		}
		seen[p] = true
		holes = append(holes, number(func(viewer int64) int64 { return v.Hash.Hash(viewer, p) }))
	}
	for _, ev := range b.Events {
		m, ok := ev.Attach.(*messagepb.Message)
		if !ok {
			continue
		}
		for _, f := range message.Files(m) {
			holes = append(holes, v.fileHoles(f)...)
		}
	}
	return holes
}

func (v *Views) fileHoles(f *mediapb.File) []Hole {
	sign := v.Files.Signer()
	ref := Hole{Old: sign.Reference(nobody, f), Fill: func(p []byte, viewer int64) { copy(p, sign.Reference(viewer, f)) }}
	return []Hole{number(func(viewer int64) int64 { return sign.Hash(viewer, f) }), ref}
}

// number is a hole for a number as TL writes it.
func number(of func(viewer int64) int64) Hole {
	h := Hole{Old: make([]byte, 8), Fill: func(p []byte, viewer int64) { binary.LittleEndian.PutUint64(p, uint64(of(viewer))) }}
	h.Fill(h.Old, nobody)
	return h
}
