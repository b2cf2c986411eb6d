package tlview

import (
	"context"
	"errors"
	"fmt"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
)

// Chats renders chats and channels as viewer may see them, in the order of
// peers; users, doubles and what does not exist are skipped. Who may not see a
// chat gets its forbidden form. An object is always whole, never min.
func (v *Views) Chats(ctx context.Context, viewer int64, peers []peer.Peer) ([]tg.ChatClass, error) {
	chats := make([]tg.ChatClass, 0, len(peers))
	seen := make(map[peer.Peer]bool, len(peers))
	for _, p := range peers {
		if p.Kind == peer.User || seen[p] {
			continue
		}
		seen[p] = true
		c, err := v.Chat(ctx, viewer, p)
		if errors.Is(err, chat.ErrNoChat) || errors.Is(err, chat.ErrNoChannel) {
			continue
		}
		if err != nil {
			return nil, err
		}
		chats = append(chats, c)
	}
	return chats, nil
}

// Chat renders one chat or channel as viewer may see it. It fails with
// [chat.ErrNoChat] or [chat.ErrNoChannel].
func (v *Views) Chat(ctx context.Context, viewer int64, p peer.Peer) (tg.ChatClass, error) {
	if p.Kind == peer.Chat {
		return v.basicGroup(ctx, viewer, p)
	}
	return v.channel(ctx, viewer, p)
}

func (v *Views) basicGroup(ctx context.Context, viewer int64, p peer.Peer) (tg.ChatClass, error) {
	c, err := v.Groups.Chat(ctx, p.ID)
	if err != nil {
		return nil, fmt.Errorf("render %v: %w", p, err)
	}
	st, err := v.Groups.Standing(ctx, p, viewer)
	if err != nil {
		return nil, fmt.Errorf("render standing in %v: %w", p, err)
	}
	if st.Member() {
		out := v.ownGroup(viewer, c, st)
		out.Photo, err = v.chatPhoto(ctx, c.Photo)
		return out, err
	}
	m, err := v.Groups.Membership(ctx, viewer, p)
	if err != nil {
		return nil, fmt.Errorf("render %v: %w", p, err)
	}
	if m.State != chatpb.Membership_LEFT {
		return &tg.ChatForbidden{ID: p.ID, Title: m.Title}, nil
	}
	return &tg.Chat{
		Left: true, Deactivated: c.Deactivated, ID: p.ID, Title: m.Title, Photo: &tg.ChatPhotoEmpty{}, Date: int(c.Date),
	}, nil
}

// ownGroup renders a basic group for a member.
func (v *Views) ownGroup(viewer int64, c *chatpb.Chat, st chat.Standing) *tg.Chat {
	out := &tg.Chat{
		Creator: st.Creator(), Deactivated: c.Deactivated, Noforwards: c.Noforwards,
		ID: c.Id, Title: c.Title, Photo: &tg.ChatPhotoEmpty{}, ParticipantsCount: len(c.Members),
		Date: int(c.Date), Version: int(c.Version),
	}
	if c.MigratedTo != 0 {
		out.SetMigratedTo(&tg.InputChannel{
			ChannelID: c.MigratedTo, AccessHash: v.Hash.Hash(viewer, peer.OfChannel(c.MigratedTo)),
		})
	}
	if st.IsAdmin() && !st.Creator() {
		out.SetAdminRights(AdminRights(st.Admin))
	}
	out.SetDefaultBannedRights(BannedRights(chat.Banned(c.DefaultBanned), 0))
	return out
}

func (v *Views) channel(ctx context.Context, viewer int64, p peer.Peer) (tg.ChatClass, error) {
	ch, err := v.Groups.Channel(ctx, p.ID)
	if errors.Is(err, chat.ErrNoChannel) {
		return v.lostChannel(ctx, viewer, p)
	}
	if err != nil {
		return nil, fmt.Errorf("render %v: %w", p, err)
	}
	st, err := v.Groups.Standing(ctx, p, viewer)
	if err != nil {
		return nil, fmt.Errorf("render standing in %v: %w", p, err)
	}
	m, err := v.Groups.Member(ctx, p.ID, peer.OfUser(viewer))
	if err != nil {
		return nil, fmt.Errorf("render member of %v: %w", p, err)
	}
	hash := v.Hash.Hash(viewer, p)
	if !st.Readable {
		out := &tg.ChannelForbidden{
			Broadcast: ch.Broadcast, Megagroup: !ch.Broadcast, ID: p.ID, AccessHash: hash, Title: ch.Title,
		}
		if st.Kicked && m.Until != 0 {
			out.SetUntilDate(int(m.Until))
		}
		return out, nil
	}
	counts, err := v.Groups.Counts(ctx, p.ID)
	if err != nil {
		return nil, fmt.Errorf("render counts of %v: %w", p, err)
	}
	out := v.openChannel(ch, counts, m, st, hash)
	out.Photo, err = v.chatPhoto(ctx, ch.Photo)
	return out, err
}

// lostChannel renders a channel that is deleted for who was in it, by what the
// viewer's own mailbox still knows.
func (v *Views) lostChannel(ctx context.Context, viewer int64, p peer.Peer) (tg.ChatClass, error) {
	m, err := v.Groups.Membership(ctx, viewer, p)
	if err != nil {
		return nil, fmt.Errorf("render %v: %w", p, err)
	}
	if m.State == chatpb.Membership_NONE {
		return nil, chat.ErrNoChannel
	}
	return &tg.ChannelForbidden{ID: p.ID, AccessHash: v.Hash.Hash(viewer, p), Title: m.Title, Megagroup: true}, nil
}

// openChannel renders a channel for who may read it.
func (v *Views) openChannel(ch *chatpb.Channel, counts *chatpb.Counts, m *chatpb.Member, st chat.Standing, hash int64) *tg.Channel {
	out := &tg.Channel{
		Creator: st.Creator(), Left: !st.Member(), Broadcast: ch.Broadcast, Megagroup: !ch.Broadcast,
		Signatures: ch.Signatures, HasLink: ch.Linked != 0, SlowmodeEnabled: ch.SlowMode != 0,
		Noforwards: ch.Noforwards, JoinToSend: ch.JoinToSend, JoinRequest: ch.JoinRequest,
		Forum: ch.Forum, ForumTabs: ch.ForumTabs, SignatureProfiles: ch.SignatureProfiles,
		Autotranslation: ch.Autotranslation,
		ID:              ch.Id, Title: ch.Title, Photo: &tg.ChatPhotoEmpty{}, Date: int(ch.Date),
	}
	out.SetAccessHash(hash)
	if ch.Username != "" {
		out.SetUsername(ch.Username)
	}
	if st.Member() {
		out.Date = int(m.Date)
	}
	if st.IsAdmin() {
		out.SetAdminRights(AdminRights(st.Admin))
	}
	if st.Own != 0 {
		out.SetBannedRights(BannedRights(st.Own, m.Until))
	}
	if !ch.Broadcast {
		out.SetDefaultBannedRights(BannedRights(st.Default, 0))
	}
	out.SetParticipantsCount(int(counts.Members))
	if ch.Color != nil || ch.ColorEmoji != 0 {
		out.SetColor(peerColor(ch.Color, ch.ColorEmoji))
	}
	if ch.ProfileColor != nil || ch.ProfileEmoji != 0 {
		out.SetProfileColor(peerColor(ch.ProfileColor, ch.ProfileEmoji))
	}
	if status := v.statusNow(ch.EmojiStatus, ch.EmojiStatusUntil); !status.Zero() {
		out.SetEmojiStatus(status)
	}
	return out
}

func peerColor(color *int32, emoji int64) *tg.PeerColor {
	out := new(tg.PeerColor)
	if color != nil {
		out.SetColor(int(*color))
	}
	if emoji != 0 {
		out.SetBackgroundEmojiID(emoji)
	}
	return out
}

// Reactions renders what may be reacted with.
func Reactions(r *chatpb.Reactions) tg.ChatReactionsClass {
	switch r.GetKind() {
	case chatpb.Reactions_NONE:
		return &tg.ChatReactionsNone{}
	case chatpb.Reactions_SOME:
		out := new(tg.ChatReactionsSome)
		for _, e := range r.Emoji {
			out.Reactions = append(out.Reactions, Reaction(e))
		}
		return out
	}
	return &tg.ChatReactionsAll{AllowCustom: r.GetCustom()}
}

// Peers splits packed peers into users and chats.
func Peers(peers []peer.Peer) (users []int64, chats []peer.Peer) {
	for _, p := range peers {
		if p.Kind == peer.User {
			users = append(users, p.ID)
		} else {
			chats = append(chats, p)
		}
	}
	return users, chats
}
