package tlview

import (
	"context"
	"errors"
	"slices"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// chat renders what happened to a chat: always as it is now, so that seeing it
// twice does no harm. What cannot be seen any more is shown by its forbidden
// form alone.
func (r *rendering) chat(ev update.Event) (tg.UpdateClass, error) {
	r.mention(ev.Peer)
	p := peer.FromInt(ev.Peer)
	switch ev.Kind {
	case updatepb.Kind_CHAT_PARTICIPANTS:
		all, users, err := r.participants(r.ctx, r.viewer, p.ID)
		if errors.Is(err, chat.ErrNoChat) {
			return nil, nil
		}
		r.users = append(r.users, users...)
		return &tg.UpdateChatParticipants{Participants: all}, err
	case updatepb.Kind_CHAT_BANNED_RIGHTS:
		return r.defaultRights(p)
	case updatepb.Kind_JOIN_REQUESTS:
		return r.joinRequests(p)
	case updatepb.Kind_FORUM_AS_MESSAGES:
		return &tg.UpdateChannelViewForumAsMessages{ChannelID: p.ID, Enabled: ev.Flag}, nil
	case updatepb.Kind_READ_CHANNEL_INBOX:
		return &tg.UpdateReadChannelInbox{
			FolderID: int(ev.Folder), ChannelID: p.ID, MaxID: int(ev.MaxId), StillUnreadCount: int(ev.Count), Pts: int(ev.Count64),
		}, nil
	case updatepb.Kind_CHANNEL_CONTENTS:
		return &tg.UpdateChannelReadMessagesContents{ChannelID: p.ID, Messages: ints(ev.Ids)}, nil
	case updatepb.Kind_CHANNEL_AVAILABLE:
		return &tg.UpdateChannelAvailableMessages{ChannelID: p.ID, AvailableMinID: int(ev.MaxId)}, nil
	case updatepb.Kind_READ_THREAD_INBOX:
		u := &tg.UpdateReadChannelDiscussionInbox{ChannelID: p.ID, TopMsgID: int(ev.Ids[0]), ReadMaxID: int(ev.MaxId)}
		if len(ev.Sent) > 0 {
			r.mention(peer.OfChannel(ev.Count64).Int())
			u.SetBroadcastID(ev.Count64)
			u.SetBroadcastPost(int(ev.Sent[0]))
		}
		return u, nil
	case updatepb.Kind_READ_THREAD_OUTBOX:
		return &tg.UpdateReadChannelDiscussionOutbox{ChannelID: p.ID, TopMsgID: int(ev.Ids[0]), ReadMaxID: int(ev.MaxId)}, nil
	case updatepb.Kind_TOPIC_PINNED:
		return &tg.UpdatePinnedForumTopic{Pinned: ev.Flag, Peer: Peer(p), TopicID: int(ev.Ids[0])}, nil
	case updatepb.Kind_PINNED_TOPICS:
		u := &tg.UpdatePinnedForumTopics{Peer: Peer(p)}
		u.SetOrder(ints(ev.Ids))
		return u, nil
	case updatepb.Kind_READ_CHANNEL_OUTBOX:
		return &tg.UpdateReadChannelOutbox{ChannelID: p.ID, MaxID: int(ev.MaxId)}, nil
	}
	if p.Kind == peer.Chat {
		return &tg.UpdateChat{ChatID: p.ID}, nil
	}
	return &tg.UpdateChannel{ChannelID: p.ID}, nil
}

func (r *rendering) defaultRights(p peer.Peer) (tg.UpdateClass, error) {
	st, err := r.Groups.Standing(r.ctx, p, r.viewer)
	if err != nil || !st.Readable {
		return nil, ignoreGone(err)
	}
	version := 0
	if p.Kind == peer.Chat {
		c, err := r.Groups.Chat(r.ctx, p.ID)
		if err != nil {
			return nil, err
		}
		version = int(c.Version)
	} else {
		ch, err := r.Groups.Channel(r.ctx, p.ID)
		if err != nil {
			return nil, err
		}
		version = int(ch.Version)
	}
	return &tg.UpdateChatDefaultBannedRights{
		Peer: Peer(p), DefaultBannedRights: BannedRights(st.Default, 0), Version: version,
	}, nil
}

// joinRequests tells those who decide who waits to be let in.
func (r *rendering) joinRequests(p peer.Peer) (tg.UpdateClass, error) {
	st, err := r.Groups.Standing(r.ctx, p, r.viewer)
	if err != nil || !st.Has(chat.AdminInvite) {
		return nil, ignoreGone(err)
	}
	w, err := r.Groups.Waiting(r.ctx, p)
	r.users = append(r.users, w.Recent...)
	return &tg.UpdatePendingJoinRequests{Peer: Peer(p), RequestsPending: w.Count, RecentRequesters: w.Recent}, err
}

// ignoreGone takes a chat that no longer exists for nothing to tell.
func ignoreGone(err error) error {
	if errors.Is(err, chat.ErrNoChat) || errors.Is(err, chat.ErrNoChannel) {
		return nil
	}
	return err
}

// ChatChanges renders the answer to a call that changed a chat: what it did to
// the caller's mailbox and the chat as it is now. For a channel it tells in any
// case that the channel has changed.
func (v *Views) ChatChanges(ctx context.Context, viewer int64, ch chat.Change, extra ...tg.UpdateClass) (*tg.Updates, error) {
	r := rendering{Views: v, ctx: ctx, viewer: viewer, updates: extra}
	told := false
	for _, ev := range append(slices.Clip(ch.Events), ch.Posts...) {
		told = told || ev.Kind == updatepb.Kind_CHAT && ev.Peer == ch.Peer.Int()
		if err := r.add(ev); err != nil {
			return nil, err
		}
	}
	if ch.Peer.Kind == peer.Channel && !told {
		r.updates = append(r.updates, &tg.UpdateChannel{ChannelID: ch.Peer.ID})
	}
	if !ch.Peer.IsZero() {
		r.mention(ch.Peer.Int())
	}
	return r.answer(int(v.Accounts.Now().Unix()))
}

// ChatsIn returns the chats and channels that messages name.
func ChatsIn(ms []*messagepb.Message) []peer.Peer {
	var chats []peer.Peer
	for _, m := range ms {
		chats = chatsIn(chats, m)
	}
	return chats
}

// chatsIn appends the chats and channels that a message names.
func chatsIn(chats []peer.Peer, m *messagepb.Message) []peer.Peer {
	chats = actionChats(chats, m.Action)
	named := []int64{m.Peer, m.SavedPeer, message.AuthorOf(m).Int()}
	for _, f := range []*messagepb.Forward{m.Forward, m.GetReply().GetOrigin()} {
		if f != nil {
			named = append(named, f.From, f.SavedPeer, f.SavedFrom)
		}
	}
	if m.Reply != nil {
		named = append(named, m.Reply.Peer)
	}
	if r := m.Replies; r.GetChannel() != 0 {
		named = append(append(named, peer.OfChannel(r.Channel).Int()), r.Recent...)
	}
	for _, r := range m.Reactions.GetRecent() {
		named = append(named, r.Sender)
	}
	named = append(named, m.Media.GetPoll().GetState().GetRecent()...)
	for _, packed := range named {
		if p := peer.FromInt(packed); p.Kind == peer.Chat || p.Kind == peer.Channel {
			chats = append(chats, p)
		}
	}
	return chats
}

// ignoreHidden takes a chat that the viewer may not see any more for nothing to
// tell.
func ignoreHidden(err error) error {
	if errors.Is(err, chat.ErrForbidden) || errors.Is(err, chat.ErrWriteForbidden) {
		return nil
	}
	return ignoreGone(err)
}
