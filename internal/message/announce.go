package message

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// The service is what writes into histories what happens to chats.
var _ chat.Announcer = (*Service)(nil)

// Announce implements [chat.Announcer].
func (s *Service) Announce(tx *update.Tx, n chat.Notice) error {
	if n.Action.Kind == chat.ActionPhoto {
		s.files.ShowPortrait(tx, ownerOfChat(n.Peer), n.Action.Prev, n.Action.ID)
	}
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
	chat.ActionPhoto:          messagepb.Action_CHAT_PHOTO,
}

// actionOf is what a notice tells, as messages keep it.
func actionOf(a chat.Action) (*messagepb.Action, error) {
	out := &messagepb.Action{
		Kind: actionKinds[a.Kind], Text: a.Title, Users: a.Users, User: a.User, Id: a.ID, Period: a.Period,
		Was: a.Was, On: a.On,
	}
	if a.Kind != chat.ActionPhoto {
		return out, nil
	}
	if out.Id = 0; a.Photo == nil {
		out.Kind = messagepb.Action_CHAT_DELETE_PHOTO
		return out, nil
	}
	out.Photo = new(mediapb.File)
	if err := proto.Unmarshal(a.Photo, out.Photo); err != nil {
		return nil, fmt.Errorf("decode a chat's photo: %w", err)
	}
	return out, nil
}

// ownerOfChat is who refers to the photo of a basic group or channel.
func ownerOfChat(p peer.Peer) peer.Owner {
	if p.Kind == peer.Chat {
		return peer.Owner{Space: peer.Chats, ID: p.ID}
	}
	return peer.ChannelOf(p.ID)
}

// HoldPhoto makes sure that a photo stays while it becomes the photo of a basic
// group or channel, and while the notice of it is written.
func (s *Service) HoldPhoto(ctx context.Context, user int64, p peer.Peer, f *mediapb.File) error {
	owners, err := s.keepers(ctx, user, p)
	if err != nil {
		return err
	}
	return s.files.Prepare(ctx, f, append(owners, ownerOfChat(p))...)
}
