package tlview

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"
	"google.golang.org/protobuf/proto"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
)

// AdminLogEntry renders an entry of an admin log, or returns nil for what is
// not shown. prefix is what stands before the hash of an invite link.
//
// https://core.telegram.org/type/ChannelAdminLogEventAction
func (v *Views) AdminLogEntry(ctx context.Context, viewer int64, st chat.Standing, e *chatpb.LogEntry, prefix string) (*tg.ChannelAdminLogEvent, error) {
	a := settingAction(e)
	if a == nil {
		a = v.stickersAction(e)
	}
	if a == nil {
		a = memberAction(viewer, st, e, prefix)
	}
	if e.Kind == chatpb.LogEntry_PHOTO {
		var err error
		if a, err = v.photoAction(ctx, viewer, e.PrevNum, e.Num); err != nil {
			return nil, err
		}
	}
	if a == nil {
		var err error
		if a, err = v.topicLogged(viewer, e); err == nil && a == nil {
			a, err = v.messageAction(viewer, e)
		}
		if err != nil || a == nil {
			return nil, err
		}
	}
	return &tg.ChannelAdminLogEvent{ID: e.Id, Date: int(e.Date), UserID: e.User, Action: a}, nil
}

// settingAction renders changes of what the channel is.
func settingAction(e *chatpb.LogEntry) tg.ChannelAdminLogEventActionClass {
	switch e.Kind {
	case chatpb.LogEntry_TITLE:
		return &tg.ChannelAdminLogEventActionChangeTitle{PrevValue: e.Prev, NewValue: e.Next}
	case chatpb.LogEntry_ABOUT:
		return &tg.ChannelAdminLogEventActionChangeAbout{PrevValue: e.Prev, NewValue: e.Next}
	case chatpb.LogEntry_USERNAME:
		return &tg.ChannelAdminLogEventActionChangeUsername{PrevValue: e.Prev, NewValue: e.Next}
	case chatpb.LogEntry_INVITES:
		return &tg.ChannelAdminLogEventActionToggleInvites{NewValue: e.On}
	case chatpb.LogEntry_SIGNATURES:
		return &tg.ChannelAdminLogEventActionToggleSignatures{NewValue: e.On}
	case chatpb.LogEntry_SIGNATURE_PROFILES:
		return &tg.ChannelAdminLogEventActionToggleSignatureProfiles{NewValue: e.On}
	case chatpb.LogEntry_HIDDEN_PREHISTORY:
		return &tg.ChannelAdminLogEventActionTogglePreHistoryHidden{NewValue: e.On}
	case chatpb.LogEntry_DEFAULT_BANNED:
		return &tg.ChannelAdminLogEventActionDefaultBannedRights{
			PrevBannedRights: BannedRights(chat.Banned(e.PrevNum), 0), NewBannedRights: BannedRights(chat.Banned(e.Num), 0),
		}
	case chatpb.LogEntry_LINKED:
		return &tg.ChannelAdminLogEventActionChangeLinkedChat{PrevValue: e.PrevNum, NewValue: e.Num}
	case chatpb.LogEntry_SLOW_MODE:
		return &tg.ChannelAdminLogEventActionToggleSlowMode{PrevValue: int(e.PrevNum), NewValue: int(e.Num)}
	case chatpb.LogEntry_TTL:
		return &tg.ChannelAdminLogEventActionChangeHistoryTTL{PrevValue: int(e.PrevNum), NewValue: int(e.Num)}
	case chatpb.LogEntry_NOFORWARDS:
		return &tg.ChannelAdminLogEventActionToggleNoForwards{NewValue: e.On}
	case chatpb.LogEntry_REACTIONS:
		return &tg.ChannelAdminLogEventActionChangeAvailableReactions{
			PrevValue: Reactions(e.PrevReactions), NewValue: Reactions(e.Reactions),
		}
	case chatpb.LogEntry_FORUM:
		return &tg.ChannelAdminLogEventActionToggleForum{NewValue: e.On}
	case chatpb.LogEntry_ANTISPAM:
		return &tg.ChannelAdminLogEventActionToggleAntiSpam{NewValue: e.On}
	case chatpb.LogEntry_AUTOTRANSLATION:
		return &tg.ChannelAdminLogEventActionToggleAutotranslation{NewValue: e.On}
	case chatpb.LogEntry_COLOR:
		return &tg.ChannelAdminLogEventActionChangePeerColor{
			PrevValue: loggedColor(e.PrevNum, e.PrevEmoji), NewValue: loggedColor(e.Num, e.Emoji),
		}
	case chatpb.LogEntry_EMOJI_STATUS:
		return &tg.ChannelAdminLogEventActionChangeEmojiStatus{
			PrevValue: emojiStatus(e.PrevEmoji, e.PrevNum), NewValue: emojiStatus(e.Emoji, e.Num),
		}
	case chatpb.LogEntry_PROFILE_COLOR:
		return &tg.ChannelAdminLogEventActionChangeProfilePeerColor{
			PrevValue: loggedColor(e.PrevNum, e.PrevEmoji), NewValue: loggedColor(e.Num, e.Emoji),
		}
	}
	return nil
}

func loggedColor(num, emoji int64) tg.PeerColorClass {
	if num < 0 {
		return peerColor(nil, emoji)
	}
	c := int32(num)
	return peerColor(&c, emoji)
}

// memberAction renders what happened to members and to invite links.
func memberAction(viewer int64, st chat.Standing, e *chatpb.LogEntry, prefix string) tg.ChannelAdminLogEventActionClass {
	part := func(m *chatpb.Member) tg.ChannelParticipantClass { return Participant(viewer, st, m, e.Date) }
	switch e.Kind {
	case chatpb.LogEntry_JOIN:
		return &tg.ChannelAdminLogEventActionParticipantJoin{}
	case chatpb.LogEntry_LEAVE:
		return &tg.ChannelAdminLogEventActionParticipantLeave{}
	case chatpb.LogEntry_INVITE:
		return &tg.ChannelAdminLogEventActionParticipantInvite{Participant: part(e.Member)}
	case chatpb.LogEntry_BAN:
		return &tg.ChannelAdminLogEventActionParticipantToggleBan{PrevParticipant: part(e.PrevMember), NewParticipant: part(e.Member)}
	case chatpb.LogEntry_ADMIN:
		return &tg.ChannelAdminLogEventActionParticipantToggleAdmin{PrevParticipant: part(e.PrevMember), NewParticipant: part(e.Member)}
	case chatpb.LogEntry_RANK:
		return &tg.ChannelAdminLogEventActionParticipantEditRank{UserID: e.Num, PrevRank: e.Prev, NewRank: e.Next}
	case chatpb.LogEntry_JOIN_BY_INVITE:
		return &tg.ChannelAdminLogEventActionParticipantJoinByInvite{Invite: Invite(prefix, e.Invite)}
	case chatpb.LogEntry_JOIN_BY_REQUEST:
		a := &tg.ChannelAdminLogEventActionParticipantJoinByRequest{ApprovedBy: e.Num}
		if a.Invite = (&tg.ChatInvitePublicJoinRequests{}); e.Invite != nil {
			a.Invite = Invite(prefix, e.Invite)
		}
		return a
	case chatpb.LogEntry_INVITE_DELETE:
		return &tg.ChannelAdminLogEventActionExportedInviteDelete{Invite: Invite(prefix, e.Invite)}
	case chatpb.LogEntry_INVITE_REVOKE:
		return &tg.ChannelAdminLogEventActionExportedInviteRevoke{Invite: Invite(prefix, e.Invite)}
	case chatpb.LogEntry_INVITE_EDIT:
		return &tg.ChannelAdminLogEventActionExportedInviteEdit{
			PrevInvite: Invite(prefix, e.PrevInvite), NewInvite: Invite(prefix, e.Invite),
		}
	}
	return nil
}

// messageAction renders what happened to messages.
func (v *Views) messageAction(viewer int64, e *chatpb.LogEntry) (tg.ChannelAdminLogEventActionClass, error) {
	m, err := v.loggedMessage(viewer, e.Message)
	if err != nil {
		return nil, err
	}
	switch e.Kind {
	case chatpb.LogEntry_PINNED:
		return &tg.ChannelAdminLogEventActionUpdatePinned{Message: m}, nil
	case chatpb.LogEntry_EDIT:
		prev, err := v.loggedMessage(viewer, e.PrevMessage)
		return &tg.ChannelAdminLogEventActionEditMessage{PrevMessage: prev, NewMessage: m}, err
	case chatpb.LogEntry_DELETE:
		return &tg.ChannelAdminLogEventActionDeleteMessage{Message: m}, nil
	case chatpb.LogEntry_SEND:
		return &tg.ChannelAdminLogEventActionSendMessage{Message: m}, nil
	case chatpb.LogEntry_STOP_POLL:
		return &tg.ChannelAdminLogEventActionStopPoll{Message: m}, nil
	}
	return nil, nil
}

func (v *Views) loggedMessage(viewer int64, record []byte) (tg.MessageClass, error) {
	if len(record) == 0 {
		return &tg.MessageEmpty{}, nil
	}
	m := new(messagepb.Message)
	if err := proto.Unmarshal(record, m); err != nil {
		return nil, fmt.Errorf("decode a message of the admin log: %w", err)
	}
	return v.Message(viewer, m), nil
}
