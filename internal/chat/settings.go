package chat

import (
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// editChannel changes a channel's record, after checking the right, and notes
// it in the admin log.
func (s *Service) editChannel(ctx context.Context, actor, id int64, d Deed, edit func(*channelTx) (*chatpb.LogEntry, error)) (Change, error) {
	return s.changeChannel(ctx, id, actor, nil, nil, func(t *channelTx) error {
		if err := t.may(d); err != nil {
			return err
		}
		before := proto.CloneOf(t.ch)
		e, err := edit(t)
		if err != nil {
			return err
		}
		if proto.Equal(before, t.ch) {
			return ErrNotModified
		}
		if e == nil {
			return nil
		}
		return t.log(e)
	})
}

// toggle changes one switch of a channel.
func (s *Service) toggle(ctx context.Context, actor, id int64, d Deed, kind chatpb.LogEntry_Kind, on bool, set func(*chatpb.Channel) error) (Change, error) {
	return s.editChannel(ctx, actor, id, d, func(t *channelTx) (*chatpb.LogEntry, error) {
		if err := set(t.ch); err != nil {
			return nil, err
		}
		if kind == chatpb.LogEntry_NONE {
			return nil, nil
		}
		return &chatpb.LogEntry{Kind: kind, On: on}, nil
	})
}

// SetTitle renames a chat or channel.
//
// https://core.telegram.org/method/channels.editTitle
func (s *Service) SetTitle(ctx context.Context, actor int64, p peer.Peer, title string) (Change, error) {
	title, err := tidyTitle(title)
	if err != nil {
		return Change{}, err
	}
	if p.Kind == peer.Chat {
		return s.setChatTitle(ctx, actor, p.ID, title)
	}
	return s.retitle(ctx, actor, p, title)
}

// Photo is the photo of a chat as it is set: media's id and record of it.
type Photo struct {
	ID     int64 // 0: none
	Record []byte
}

// SetPhoto changes the photo of a chat or channel.
//
// https://core.telegram.org/method/channels.editPhoto
func (s *Service) SetPhoto(ctx context.Context, actor int64, p peer.Peer, photo Photo) (Change, error) {
	told := Action{Kind: ActionPhoto, ID: photo.ID, Photo: photo.Record}
	if p.Kind == peer.Chat {
		return s.setChatPhoto(ctx, actor, p.ID, told)
	}
	return s.editChannel(ctx, actor, p.ID, ChangeInfo, func(t *channelTx) (*chatpb.LogEntry, error) {
		if t.ch.Photo == photo.ID {
			return nil, ErrNotModified
		}
		told.Prev, t.ch.Photo = t.ch.Photo, photo.ID
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_PHOTO, PrevNum: told.Prev, Num: photo.ID}
		return e, t.announce(told)
	})
}

// SetAbout changes the description of a chat or channel.
//
// https://core.telegram.org/method/messages.editChatAbout
func (s *Service) SetAbout(ctx context.Context, actor int64, p peer.Peer, about string) (Change, error) {
	about, err := tidyAbout(about)
	if err != nil {
		return Change{}, err
	}
	if p.Kind == peer.Chat {
		return s.setChatAbout(ctx, actor, p.ID, about)
	}
	return s.editChannel(ctx, actor, p.ID, ChangeInfo, func(t *channelTx) (*chatpb.LogEntry, error) {
		if t.ch.About == about {
			return nil, ErrAboutNotModified
		}
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_ABOUT, Prev: t.ch.About, Next: about}
		t.ch.About = about
		return e, nil
	})
}

// SetDefaultBanned changes what members who are no admins may not do.
//
// https://core.telegram.org/method/messages.editChatDefaultBannedRights
func (s *Service) SetDefaultBanned(ctx context.Context, actor int64, p peer.Peer, b Banned) (Change, error) {
	if b&BanView != 0 {
		return Change{}, ErrBannedRights
	}
	b = b.whole()
	if p.Kind == peer.Chat {
		return s.setChatDefaultBanned(ctx, actor, p.ID, b)
	}
	return s.editChannel(ctx, actor, p.ID, Ban, func(t *channelTx) (*chatpb.LogEntry, error) {
		if t.ch.Broadcast {
			return nil, ErrBroadcast
		}
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_DEFAULT_BANNED, PrevNum: int64(t.ch.DefaultBanned), Num: int64(b)}
		t.ch.DefaultBanned = uint32(b)
		t.Tell(t.owner, &updatepb.Event{Kind: updatepb.Kind_CHAT_BANNED_RIGHTS, Peer: p.Int()})
		return e, nil
	})
}

// SetNoForwards protects the content of a chat, or no longer.
//
// https://core.telegram.org/method/messages.toggleNoForwards
func (s *Service) SetNoForwards(ctx context.Context, actor int64, p peer.Peer, on bool) (Change, error) {
	if p.Kind == peer.Chat {
		return s.setChatNoForwards(ctx, actor, p.ID, on)
	}
	return s.toggle(ctx, actor, p.ID, Own, chatpb.LogEntry_NOFORWARDS, on, func(ch *chatpb.Channel) error {
		ch.Noforwards = on
		return nil
	})
}

// SetTTL makes new messages of a chat live so many seconds; 0 is for ever.
//
// https://core.telegram.org/method/messages.setHistoryTTL
func (s *Service) SetTTL(ctx context.Context, actor int64, p peer.Peer, seconds int) (Change, error) {
	if !validTTL(seconds) {
		return Change{}, ErrTTL
	}
	if p.Kind == peer.Chat {
		return s.setChatTTL(ctx, actor, p.ID, seconds)
	}
	return s.editChannel(ctx, actor, p.ID, ChangeInfo, func(t *channelTx) (*chatpb.LogEntry, error) {
		if int(t.ch.Ttl) == seconds {
			return nil, ErrNotModified
		}
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_TTL, PrevNum: int64(t.ch.Ttl), Num: int64(seconds)}
		t.ch.Ttl = int32(seconds)
		return e, t.announce(Action{Kind: ActionTTL, Period: int32(seconds)})
	})
}

// SetReactions says what members may react with.
//
// https://core.telegram.org/method/messages.setChatAvailableReactions
func (s *Service) SetReactions(ctx context.Context, actor int64, p peer.Peer, r *chatpb.Reactions) (Change, error) {
	if p.Kind == peer.Chat {
		return s.setChatReactions(ctx, actor, p.ID, r)
	}
	return s.editChannel(ctx, actor, p.ID, ChangeInfo, func(t *channelTx) (*chatpb.LogEntry, error) {
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_REACTIONS, PrevReactions: t.ch.Reactions, Reactions: r}
		t.ch.Reactions = r
		return e, nil
	})
}

// slowModes are the seconds between two messages that slow mode can ask for.
var slowModes = []int{0, 5, 10, 30, 60, 300, 900, 3600}

// SetSlowMode makes members of a supergroup wait between their messages.
//
// https://core.telegram.org/method/channels.toggleSlowMode
func (s *Service) SetSlowMode(ctx context.Context, actor, id int64, seconds int) (Change, error) {
	if !slices.Contains(slowModes, seconds) {
		return Change{}, ErrSlowMode
	}
	return s.editChannel(ctx, actor, id, Ban, func(t *channelTx) (*chatpb.LogEntry, error) {
		if t.ch.Broadcast {
			return nil, ErrBroadcast
		}
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_SLOW_MODE, PrevNum: int64(t.ch.SlowMode), Num: int64(seconds)}
		t.ch.SlowMode = int32(seconds)
		return e, nil
	})
}

// SetSignatures makes posts of a channel show who wrote them, with profiles
// also who that is.
//
// https://core.telegram.org/method/channels.toggleSignatures
func (s *Service) SetSignatures(ctx context.Context, actor, id int64, on, profiles bool) (Change, error) {
	return s.editChannel(ctx, actor, id, ChangeInfo, func(t *channelTx) (*chatpb.LogEntry, error) {
		if !t.ch.Broadcast {
			return nil, ErrMegagroup
		}
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_SIGNATURES, On: on}
		if t.ch.Signatures == on {
			e = &chatpb.LogEntry{Kind: chatpb.LogEntry_SIGNATURE_PROFILES, On: profiles}
		}
		t.ch.Signatures, t.ch.SignatureProfiles = on, on && profiles
		return e, nil
	})
}

// SetHiddenHistory hides from new members of a supergroup what was written
// before they came.
//
// https://core.telegram.org/method/channels.togglePreHistoryHidden
func (s *Service) SetHiddenHistory(ctx context.Context, actor, id int64, on bool) (Change, error) {
	return s.toggle(ctx, actor, id, ChangeInfo, chatpb.LogEntry_HIDDEN_PREHISTORY, on, func(ch *chatpb.Channel) error {
		switch {
		case ch.Broadcast:
			return ErrBroadcast
		case on && (ch.Linked != 0 || ch.Username != ""):
			return ErrLinked
		case on && ch.Forum:
			return ErrForum
		}
		ch.HiddenPrehistory = on
		return nil
	})
}

// minHideable is how many members a supergroup needs to hide them:
// hidden_members_group_size_min of the client configuration.
const minHideable = 100

// SetHiddenMembers hides the members of a supergroup from those who are no
// admins.
//
// https://core.telegram.org/method/channels.toggleParticipantsHidden
func (s *Service) SetHiddenMembers(ctx context.Context, actor, id int64, on bool) (Change, error) {
	return s.editChannel(ctx, actor, id, Ban, func(t *channelTx) (*chatpb.LogEntry, error) {
		switch {
		case t.ch.Broadcast:
			return nil, ErrBroadcast
		case on && t.counts.Members < minHideable:
			return nil, ErrTooFewMembers
		}
		t.ch.HiddenMembers = on
		return nil, nil
	})
}

// SetJoinToSend lets only members write into a discussion group.
//
// https://core.telegram.org/method/channels.toggleJoinToSend
func (s *Service) SetJoinToSend(ctx context.Context, actor, id int64, on bool) (Change, error) {
	return s.toggle(ctx, actor, id, ChangeInfo, chatpb.LogEntry_NONE, on, func(ch *chatpb.Channel) error {
		if ch.Broadcast {
			return ErrBroadcast
		}
		ch.JoinToSend = on
		return nil
	})
}

// SetJoinRequest makes admins of a public supergroup decide who comes in.
// byLinks makes also those ask who come by a link that needs no approval.
//
// https://core.telegram.org/method/channels.toggleJoinRequest
func (s *Service) SetJoinRequest(ctx context.Context, actor, id int64, on, byLinks bool) (Change, error) {
	return s.toggle(ctx, actor, id, ChangeInfo, chatpb.LogEntry_NONE, on, func(ch *chatpb.Channel) error {
		switch {
		case ch.Broadcast:
			return ErrBroadcast
		case on && ch.Username == "" && ch.Linked == 0:
			return ErrPublicRequired
		}
		ch.JoinRequest, ch.RequestByLinks = on, on && byLinks
		return nil
	})
}

// SetForum gives a supergroup topics, or takes them away.
//
// https://core.telegram.org/method/channels.toggleForum
func (s *Service) SetForum(ctx context.Context, actor, id int64, on, tabs bool) (Change, error) {
	return s.toggle(ctx, actor, id, Own, chatpb.LogEntry_FORUM, on, func(ch *chatpb.Channel) error {
		switch {
		case ch.Broadcast:
			return ErrBroadcast
		case on && ch.Linked != 0:
			return ErrLinked
		}
		ch.Forum, ch.ForumTabs = on, on && tabs
		if on {
			ch.HiddenPrehistory = false
		}
		return nil
	})
}

// SetAntispam switches the filter of spam of a supergroup. This server has no
// filter: the switch is kept and shown.
//
// https://core.telegram.org/method/channels.toggleAntiSpam
func (s *Service) SetAntispam(ctx context.Context, actor, id int64, on bool) (Change, error) {
	return s.toggle(ctx, actor, id, Ban, chatpb.LogEntry_ANTISPAM, on, func(ch *chatpb.Channel) error {
		if ch.Broadcast {
			return ErrBroadcast
		}
		ch.Antispam = on
		return nil
	})
}

// SetAutotranslation lets clients translate the posts of a channel unasked.
//
// https://core.telegram.org/method/channels.toggleAutotranslation
func (s *Service) SetAutotranslation(ctx context.Context, actor, id int64, on bool) (Change, error) {
	return s.toggle(ctx, actor, id, ChangeInfo, chatpb.LogEntry_AUTOTRANSLATION, on, func(ch *chatpb.Channel) error {
		ch.Autotranslation = on
		return nil
	})
}

// Color is one of the palette and the emoji behind it; nil is the default.
type Color struct {
	Color *int32
	Emoji int64
}

// SetColor changes the colour of a channel's name, or of its profile page.
//
// https://core.telegram.org/method/channels.updateColor
func (s *Service) SetColor(ctx context.Context, actor, id int64, profile bool, c Color) (Change, error) {
	return s.editChannel(ctx, actor, id, ChangeInfo, func(t *channelTx) (*chatpb.LogEntry, error) {
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_COLOR, Num: colorNum(c.Color), Emoji: c.Emoji}
		if profile {
			e.Kind, e.PrevNum, e.PrevEmoji = chatpb.LogEntry_PROFILE_COLOR, colorNum(t.ch.ProfileColor), t.ch.ProfileEmoji
			t.ch.ProfileColor, t.ch.ProfileEmoji = c.Color, c.Emoji
			return e, nil
		}
		e.PrevNum, e.PrevEmoji = colorNum(t.ch.Color), t.ch.ColorEmoji
		t.ch.Color, t.ch.ColorEmoji = c.Color, c.Emoji
		return e, nil
	})
}

func colorNum(c *int32) int64 {
	if c == nil {
		return -1
	}
	return int64(*c)
}

// SetEmojiStatus puts a custom emoji beside a channel's title until a moment
// (unix seconds; 0 is for ever); an emoji of 0 takes it away. That it is a custom
// emoji is the caller's matter.
//
// https://core.telegram.org/method/channels.updateEmojiStatus
func (s *Service) SetEmojiStatus(ctx context.Context, actor, id, emoji, until int64) (Change, error) {
	if until != 0 && until <= s.now().Unix() {
		return Change{}, ErrExpireDate
	}
	return s.editChannel(ctx, actor, id, ChangeInfo, func(t *channelTx) (*chatpb.LogEntry, error) {
		e := &chatpb.LogEntry{
			Kind: chatpb.LogEntry_EMOJI_STATUS, PrevEmoji: t.ch.EmojiStatus, PrevNum: t.ch.EmojiStatusUntil, Emoji: emoji, Num: until,
		}
		t.ch.EmojiStatus, t.ch.EmojiStatusUntil = emoji, until
		return e, nil
	})
}
