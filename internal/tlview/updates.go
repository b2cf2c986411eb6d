package tlview

import (
	"context"
	"errors"
	"fmt"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/media"
	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Updates renders what happened to the viewer's mailbox for a push: with seq 0,
// so that it is applied by its pts alone, and with all users that it mentions.
// It returns nil when nothing of the batch is shown.
//
// https://core.telegram.org/constructor/updates
func (v *Views) Updates(ctx context.Context, viewer int64, b update.Batch) (tg.UpdatesClass, error) {
	r := rendering{Views: v, ctx: ctx, viewer: viewer}
	for _, ev := range b.Events {
		if err := r.add(ev); err != nil {
			return nil, err
		}
	}
	if len(r.updates) == 0 {
		return nil, nil
	}
	date := int(b.Events[len(b.Events)-1].Date)
	if len(r.updates) == 1 && len(r.users) == 0 && len(r.chats) == 0 {
		return &tg.UpdateShort{Update: r.updates[0], Date: date}, nil
	}
	return r.answer(date)
}

// Changes renders the answer to a call that changed the caller's mailbox: full
// updates, also if there is nothing to tell. extra go first.
func (v *Views) Changes(ctx context.Context, viewer int64, events []update.Event, extra ...tg.UpdateClass) (*tg.Updates, error) {
	r := rendering{Views: v, ctx: ctx, viewer: viewer, updates: extra}
	for _, ev := range events {
		if err := r.add(ev); err != nil {
			return nil, err
		}
	}
	return r.answer(int(v.Accounts.Now().Unix()))
}

// answer is what was rendered with all users and chats that it mentions.
func (r *rendering) answer(date int) (*tg.Updates, error) {
	users, err := r.Users(r.ctx, r.viewer, r.users)
	if err != nil {
		return nil, err
	}
	chats, err := r.Chats(r.ctx, r.viewer, r.chats)
	if err != nil {
		return nil, err
	}
	if r.updates == nil {
		r.updates = []tg.UpdateClass{}
	}
	return &tg.Updates{Updates: r.updates, Users: users, Chats: chats, Date: date}, nil
}

// rendering collects updates and the users they mention.
type rendering struct {
	*Views
	ctx       context.Context
	viewer    int64
	recounted bool // for a difference: pts is from, pts_count is 0
	from      int
	updates   []tg.UpdateClass
	users     []int64
	chats     []peer.Peer
}

// mention notes that a packed peer is named.
func (r *rendering) mention(packed int64) {
	switch p := peer.FromInt(packed); p.Kind {
	case peer.User:
		r.users = append(r.users, p.ID)
	case peer.Chat, peer.Channel:
		r.chats = append(r.chats, p)
	}
}

// mentionIn notes whom a message names.
func (r *rendering) mentionIn(m *messagepb.Message) {
	r.users = mentionedIn(r.users, m)
	r.chats = chatsIn(r.chats, m)
}

func (r *rendering) add(ev update.Event) error {
	u, err := r.event(ev)
	if err != nil {
		return fmt.Errorf("render %v: %w", ev.Kind, err)
	}
	if u != nil {
		r.updates = append(r.updates, u)
	}
	return nil
}

// pts is the place of an update among those of the mailbox.
func (r *rendering) pts(ev update.Event) (pts, count int) {
	if r.recounted {
		return r.from, 0
	}
	return ev.Pts, int(ev.PtsCount)
}

// event renders one event, or returns nil if there is nothing to show.
func (r *rendering) event(ev update.Event) (tg.UpdateClass, error) {
	switch {
	case ev.PtsCount > 0:
		return r.counted(ev)
	case ev.Kind >= updatepb.Kind_USER_STATUS:
		return r.passing(ev)
	}
	return r.uncounted(ev)
}

// counted renders the events that have a pts.
func (r *rendering) counted(ev update.Event) (tg.UpdateClass, error) {
	if p := peer.FromInt(ev.Peer); p.Kind == peer.Channel && ev.Kind != updatepb.Kind_FOLDER_PEERS {
		return r.posted(ev, p)
	}
	pts, count := r.pts(ev)
	switch ev.Kind {
	case updatepb.Kind_NEW_MESSAGE, updatepb.Kind_EDIT_MESSAGE, updatepb.Kind_WEB_PAGE:
		return r.message(ev, pts, count)
	case updatepb.Kind_DELETE_MESSAGES:
		return &tg.UpdateDeleteMessages{Messages: ints(ev.Ids), Pts: pts, PtsCount: count}, nil
	case updatepb.Kind_READ_INBOX:
		r.mention(ev.Peer)
		return &tg.UpdateReadHistoryInbox{
			FolderID: int(ev.Folder), Peer: r.peer(ev), MaxID: int(ev.MaxId),
			StillUnreadCount: int(ev.Count), Pts: pts, PtsCount: count,
		}, nil
	case updatepb.Kind_READ_OUTBOX:
		r.mention(ev.Peer)
		return &tg.UpdateReadHistoryOutbox{Peer: r.peer(ev), MaxID: int(ev.MaxId), Pts: pts, PtsCount: count}, nil
	case updatepb.Kind_READ_CONTENTS:
		return &tg.UpdateReadMessagesContents{Messages: ints(ev.Ids), Pts: pts, PtsCount: count, Date: int(ev.Date)}, nil
	case updatepb.Kind_PINNED_MESSAGES:
		r.mention(ev.Peer)
		return &tg.UpdatePinnedMessages{Pinned: ev.Flag, Peer: r.peer(ev), Messages: ints(ev.Ids), Pts: pts, PtsCount: count}, nil
	case updatepb.Kind_FOLDER_PEERS:
		u := &tg.UpdateFolderPeers{Pts: pts, PtsCount: count}
		for _, p := range ev.Peers {
			r.mention(p)
			u.FolderPeers = append(u.FolderPeers, tg.FolderPeer{Peer: Peer(peer.FromInt(p)), FolderID: int(ev.Folder)})
		}
		return u, nil
	}
	return nil, fmt.Errorf("event %v is not known", ev.Kind)
}

// message renders a new or edited message, or the page that has come to it. One
// that is gone by now is shown as deleted, so that the client's count of pts
// has no hole.
func (r *rendering) message(ev update.Event, pts, count int) (tg.UpdateClass, error) {
	found, err := r.Messages.Of(r.ctx, r.viewer, ev)
	if err != nil {
		return nil, err
	}
	m, _ := found.(*messagepb.Message)
	if m == nil {
		return &tg.UpdateDeleteMessages{Messages: ints(ev.Ids), Pts: pts, PtsCount: count}, nil
	}
	if ev.Kind == updatepb.Kind_WEB_PAGE {
		return &tg.UpdateWebPage{Webpage: r.came(ev, m), Pts: pts, PtsCount: count}, nil
	}
	r.mentionIn(m)
	if ev.Kind == updatepb.Kind_EDIT_MESSAGE {
		return &tg.UpdateEditMessage{Message: r.Message(r.viewer, m), Pts: pts, PtsCount: count}, nil
	}
	return &tg.UpdateNewMessage{Message: r.Message(r.viewer, m), Pts: pts, PtsCount: count}, nil
}

// uncounted renders the events of the log that have no pts.
func (r *rendering) uncounted(ev update.Event) (tg.UpdateClass, error) {
	switch ev.Kind {
	case updatepb.Kind_DRAFT:
		found, err := r.Messages.Of(r.ctx, r.viewer, ev)
		draft, _ := found.(*messagepb.Draft)
		r.mention(ev.Peer)
		u := &tg.UpdateDraftMessage{Peer: r.peer(ev), Draft: r.Draft(r.viewer, draft)}
		if ev.MaxId != 0 {
			u.SetTopMsgID(int(ev.MaxId))
		}
		return u, err
	case updatepb.Kind_DIALOG_PINNED:
		r.mention(ev.Peer)
		return &tg.UpdateDialogPinned{Pinned: ev.Flag, FolderID: int(ev.Folder), Peer: dialogPeer(ev.Peer)}, nil
	case updatepb.Kind_PINNED_DIALOGS:
		u := &tg.UpdatePinnedDialogs{FolderID: int(ev.Folder)}
		u.SetOrder(make([]tg.DialogPeerClass, len(ev.Peers)))
		for i, p := range ev.Peers {
			r.mention(p)
			u.Order[i] = dialogPeer(p)
		}
		return u, nil
	case updatepb.Kind_DIALOG_UNREAD_MARK:
		r.mention(ev.Peer)
		return &tg.UpdateDialogUnreadMark{Unread: ev.Flag, Peer: dialogPeer(ev.Peer)}, nil
	case updatepb.Kind_NEW_SCHEDULED:
		return r.scheduled(ev)
	case updatepb.Kind_DELETE_SCHEDULED:
		u := &tg.UpdateDeleteScheduledMessages{Peer: r.peer(ev), Messages: ints(ev.Ids)}
		if len(ev.Sent) > 0 {
			u.SetSentMessages(ints(ev.Sent))
		}
		r.mention(ev.Peer)
		return u, nil
	case updatepb.Kind_PEER_HISTORY_TTL:
		r.mention(ev.Peer)
		return &tg.UpdatePeerHistoryTTL{Peer: r.peer(ev), TTLPeriod: int(ev.Count)}, nil
	case updatepb.Kind_DIALOG_FILTERS:
		return &tg.UpdateDialogFilters{}, nil
	case updatepb.Kind_SHELF:
		return shelfUpdate(media.Shelf(ev.Count)), nil
	case updatepb.Kind_NEW_STICKER_SET, updatepb.Kind_STICKER_SETS, updatepb.Kind_STICKER_SETS_ORDER:
		return r.stickers(ev)
	case updatepb.Kind_PINNED_SAVED_DIALOGS:
		return &tg.UpdatePinnedSavedDialogs{}, nil
	case updatepb.Kind_MESSAGE_REACTIONS:
		return r.messageReactions(ev)
	case updatepb.Kind_RECENT_REACTIONS:
		return &tg.UpdateRecentReactions{}, nil
	case updatepb.Kind_SAVED_REACTION_TAGS:
		return &tg.UpdateSavedReactionTags{}, nil
	case updatepb.Kind_CONFIG:
		return &tg.UpdateConfig{}, nil
	case updatepb.Kind_NEW_AUTHORIZATION:
		return r.newAuthorization(ev)
	case updatepb.Kind_USER_PHONE:
		return r.userPhone(ev)
	case updatepb.Kind_CHAT, updatepb.Kind_CHAT_PARTICIPANTS, updatepb.Kind_CHAT_BANNED_RIGHTS,
		updatepb.Kind_JOIN_REQUESTS, updatepb.Kind_FORUM_AS_MESSAGES, updatepb.Kind_READ_CHANNEL_INBOX,
		updatepb.Kind_READ_CHANNEL_OUTBOX, updatepb.Kind_CHANNEL_CONTENTS, updatepb.Kind_CHANNEL_AVAILABLE,
		updatepb.Kind_READ_THREAD_INBOX, updatepb.Kind_READ_THREAD_OUTBOX, updatepb.Kind_TOPIC_PINNED,
		updatepb.Kind_PINNED_TOPICS:
		return r.chat(ev)
	}
	u, users, err := r.AccountUpdate(r.ctx, r.viewer, ev.Event)
	if u != nil {
		r.mention(ev.Peer)
	}
	r.users = append(r.users, users...)
	return u, err
}

// shelfUpdate tells which list of files has changed.
func shelfUpdate(l media.Shelf) tg.UpdateClass {
	switch l {
	case media.RecentStickers, media.RecentMasks:
		return &tg.UpdateRecentStickers{}
	case media.FavedStickers:
		return &tg.UpdateFavedStickers{}
	}
	return &tg.UpdateSavedGifs{}
}

// passing renders what is not kept in the log.
func (r *rendering) passing(ev update.Event) (tg.UpdateClass, error) {
	switch ev.Kind {
	case updatepb.Kind_USER_STATUS:
		status, err := r.Status(r.ctx, r.viewer, ev.User)
		return &tg.UpdateUserStatus{UserID: ev.User, Status: status}, err
	case updatepb.Kind_VIEWS:
		return &tg.UpdateChannelMessageViews{ChannelID: peer.FromInt(ev.Peer).ID, ID: int(ev.Ids[0]), Views: int(ev.Count)}, nil
	case updatepb.Kind_FORWARDS:
		return &tg.UpdateChannelMessageForwards{ChannelID: peer.FromInt(ev.Peer).ID, ID: int(ev.Ids[0]), Forwards: int(ev.Count)}, nil
	case updatepb.Kind_TYPING:
		return r.typing(ev)
	case updatepb.Kind_MESSAGE_POLL:
		return r.messagePoll(ev)
	case updatepb.Kind_LOGIN_TOKEN:
		return &tg.UpdateLoginToken{}, nil
	case updatepb.Kind_SERVICE_NOTIFICATION:
		return &tg.UpdateServiceNotification{
			Message: string(ev.Data), InboxDate: int(ev.Date), Media: &tg.MessageMediaEmpty{},
			Entities: []tg.MessageEntityClass{},
		}, nil
	}
	return nil, nil
}

// typing renders what somebody is doing in a dialog.
func (r *rendering) typing(ev update.Event) (tg.UpdateClass, error) {
	action, err := tg.DecodeSendMessageAction(&bin.Buffer{Buf: ev.Data})
	p := peer.FromInt(ev.Peer)
	switch p.Kind {
	case peer.User:
		return &tg.UpdateUserTyping{UserID: ev.User, Action: action}, err
	case peer.Chat:
		return &tg.UpdateChatUserTyping{ChatID: p.ID, FromID: &tg.PeerUser{UserID: ev.User}, Action: action}, err
	}
	if ev.User == r.viewer {
		return nil, nil
	}
	r.users = append(r.users, ev.User)
	u := &tg.UpdateChannelUserTyping{ChannelID: p.ID, FromID: &tg.PeerUser{UserID: ev.User}, Action: action}
	if ev.MaxId != 0 {
		u.SetTopMsgID(int(ev.MaxId))
	}
	return u, err
}

func (r *rendering) scheduled(ev update.Event) (tg.UpdateClass, error) {
	found, err := r.Messages.Of(r.ctx, r.viewer, ev)
	m, _ := found.(*messagepb.Message)
	if m == nil {
		return nil, err
	}
	r.mentionIn(m)
	return &tg.UpdateNewScheduledMessage{Message: r.Message(r.viewer, m)}, nil
}

// newAuthorization tells of a device that was logged in; nothing if it is
// logged out again.
func (r *rendering) newAuthorization(ev update.Event) (tg.UpdateClass, error) {
	rec, err := r.Accounts.AuthorizationByHash(r.ctx, r.viewer, ev.Count64)
	if err != nil {
		if errors.Is(err, account.ErrNoAuthorization) {
			return nil, nil
		}
		return nil, err
	}
	u := &tg.UpdateNewAuthorization{Hash: ev.Count64, Unconfirmed: rec.Unconfirmed}
	if rec.Unconfirmed {
		u.SetDate(int(rec.Created))
		u.SetDevice(rec.DeviceModel)
		u.SetLocation(rec.Ip)
	}
	return u, nil
}

func (r *rendering) userPhone(ev update.Event) (tg.UpdateClass, error) {
	u, err := r.User(r.ctx, r.viewer, ev.User)
	if err != nil {
		if errors.Is(err, account.ErrNoUser) {
			return nil, nil
		}
		return nil, err
	}
	r.users = append(r.users, ev.User)
	return &tg.UpdateUserPhone{UserID: ev.User, Phone: u.Phone}, nil
}

func (r *rendering) peer(ev update.Event) tg.PeerClass { return Peer(peer.FromInt(ev.Peer)) }

func ints(ids []int32) []int {
	out := make([]int, len(ids))
	for i, id := range ids {
		out[i] = int(id)
	}
	return out
}

// State renders where the viewer's updates stand. seq is 0 for ever: updates
// are ordered by pts alone.
func State(st message.State) tg.UpdatesState {
	return tg.UpdatesState{Pts: st.Pts, Date: int(st.Date), UnreadCount: st.Unread}
}

// Sent renders the answer to a call that sent messages: for each exactly one
// updateMessageID and the update that shows it; clients take a missing or a
// second one for a failure.
func (v *Views) Sent(ctx context.Context, viewer int64, all []message.Sent) (*tg.Updates, error) {
	ids := make([]tg.UpdateClass, len(all))
	events := make([]update.Event, len(all))
	for i, sent := range all {
		ids[i] = &tg.UpdateMessageID{ID: int(sent.Message.Id), RandomID: sent.RandomID}
		events[i] = sent.Event()
	}
	return v.Changes(ctx, viewer, events, ids...)
}
