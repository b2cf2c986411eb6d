package tlview

import (
	"github.com/gotd/td/tg"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// action renders what a service message tells.
//
// https://core.telegram.org/type/MessageAction
func (v *Views) action(viewer int64, a *messagepb.Action) tg.MessageActionClass {
	switch a.Kind {
	case messagepb.Action_PIN:
		return &tg.MessageActionPinMessage{}
	case messagepb.Action_HISTORY_CLEAR:
		return &tg.MessageActionHistoryClear{}
	case messagepb.Action_SET_TTL:
		return &tg.MessageActionSetMessagesTTL{Period: int(a.Period)}
	case messagepb.Action_SCREENSHOT:
		return &tg.MessageActionScreenshotTaken{}
	case messagepb.Action_CONTACT_SIGN_UP:
		return &tg.MessageActionContactSignUp{}
	case messagepb.Action_CUSTOM:
		return &tg.MessageActionCustomAction{Message: a.Text}
	case messagepb.Action_TOPIC_CREATE, messagepb.Action_TOPIC_EDIT, messagepb.Action_TOPIC_HIDE:
		return topicAction(a)
	}
	switch a.Kind {
	case messagepb.Action_CHAT_PHOTO:
		return &tg.MessageActionChatEditPhoto{Photo: v.Photo(viewer, a.Photo)}
	case messagepb.Action_SUGGEST_PHOTO:
		return &tg.MessageActionSuggestProfilePhoto{Photo: v.Photo(viewer, a.Photo)}
	}
	return chatAction(a)
}

// chatAction renders what happens to groups and channels.
func chatAction(a *messagepb.Action) tg.MessageActionClass {
	switch a.Kind {
	case messagepb.Action_CHAT_CREATE:
		return &tg.MessageActionChatCreate{Title: a.Text, Users: a.Users}
	case messagepb.Action_CHANNEL_CREATE:
		return &tg.MessageActionChannelCreate{Title: a.Text}
	case messagepb.Action_CHAT_TITLE:
		return &tg.MessageActionChatEditTitle{Title: a.Text}
	case messagepb.Action_CHAT_DELETE_PHOTO:
		return &tg.MessageActionChatDeletePhoto{}
	case messagepb.Action_CHAT_ADD:
		return &tg.MessageActionChatAddUser{Users: a.Users}
	case messagepb.Action_CHAT_REMOVE:
		out := new(tg.MessageActionChatDeleteUser)
		if len(a.Users) > 0 {
			out.UserID = a.Users[0]
		}
		return out
	case messagepb.Action_JOINED_BY_LINK:
		return &tg.MessageActionChatJoinedByLink{InviterID: a.User}
	case messagepb.Action_JOINED_BY_REQUEST:
		return &tg.MessageActionChatJoinedByRequest{}
	case messagepb.Action_MIGRATE_TO:
		return &tg.MessageActionChatMigrateTo{ChannelID: a.Id}
	case messagepb.Action_MIGRATE_FROM:
		return &tg.MessageActionChannelMigrateFrom{Title: a.Text, ChatID: a.Id}
	case messagepb.Action_NEW_CREATOR:
		return &tg.MessageActionChangeCreator{NewCreatorID: a.User}
	case messagepb.Action_PENDING_CREATOR:
		return &tg.MessageActionNewCreatorPending{NewCreatorID: a.User}
	case messagepb.Action_NO_FORWARDS:
		return &tg.MessageActionNoForwardsToggle{PrevValue: a.Was, NewValue: a.On}
	}
	return &tg.MessageActionEmpty{}
}

// topicAction renders what happens to the topics of a forum.
func topicAction(a *messagepb.Action) tg.MessageActionClass {
	if a.Kind == messagepb.Action_TOPIC_CREATE {
		out := &tg.MessageActionTopicCreate{Title: a.Text, IconColor: int(a.Period)}
		if a.Id != 0 {
			out.SetIconEmojiID(a.Id)
		}
		return out
	}
	out := new(tg.MessageActionTopicEdit)
	switch {
	case a.Kind == messagepb.Action_TOPIC_HIDE:
		out.SetHidden(a.On)
	case a.Text == "" && !a.Was:
		out.SetClosed(a.On)
	default:
		if a.Text != "" {
			out.SetTitle(a.Text)
		}
		if a.Was {
			out.SetIconEmojiID(a.Id)
		}
	}
	return out
}

// actionUsers appends the ids of the users that a service message names.
func actionUsers(ids []int64, a *messagepb.Action) []int64 {
	if a == nil {
		return ids
	}
	ids = append(ids, a.Users...)
	if a.User != 0 {
		ids = append(ids, a.User)
	}
	return ids
}

// actionChats appends the chats and channels that a service message names.
func actionChats(chats []peer.Peer, a *messagepb.Action) []peer.Peer {
	switch a.GetKind() {
	case messagepb.Action_MIGRATE_TO:
		return append(chats, peer.OfChannel(a.Id))
	case messagepb.Action_MIGRATE_FROM:
		return append(chats, peer.OfChat(a.Id))
	}
	return chats
}
