package message

import (
	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// The service is what writes into histories what happens to chats.
var _ chat.Announcer = (*Service)(nil)

// Announce implements [chat.Announcer].
func (s *Service) Announce(tx *update.Tx, n chat.Notice) error {
	if n.Peer.Kind == peer.Chat {
		return s.announceInChat(tx, n)
	}
	return s.announceInChannel(tx, n)
}

// actionKinds are the kinds of service messages by what chat announces.
var actionKinds = map[chat.ActionKind]messagepb.Action_Kind{
	chat.ActionCreate:         messagepb.Action_CHAT_CREATE,
	chat.ActionChannelCreate:  messagepb.Action_CHANNEL_CREATE,
	chat.ActionTitle:          messagepb.Action_CHAT_TITLE,
	chat.ActionAdd:            messagepb.Action_CHAT_ADD,
	chat.ActionRemove:         messagepb.Action_CHAT_REMOVE,
	chat.ActionJoinedByLink:   messagepb.Action_JOINED_BY_LINK,
	chat.ActionJoinedRequest:  messagepb.Action_JOINED_BY_REQUEST,
	chat.ActionMigrateTo:      messagepb.Action_MIGRATE_TO,
	chat.ActionMigrateFrom:    messagepb.Action_MIGRATE_FROM,
	chat.ActionTTL:            messagepb.Action_SET_TTL,
	chat.ActionNewCreator:     messagepb.Action_NEW_CREATOR,
	chat.ActionPendingCreator: messagepb.Action_PENDING_CREATOR,
	chat.ActionNoForwards:     messagepb.Action_NO_FORWARDS,
}

// actionOf is what a notice tells, as messages keep it.
func actionOf(a chat.Action) *messagepb.Action {
	return &messagepb.Action{
		Kind: actionKinds[a.Kind], Text: a.Title, Users: a.Users, User: a.User, Id: a.ID, Period: a.Period,
		Was: a.Was, On: a.On,
	}
}
