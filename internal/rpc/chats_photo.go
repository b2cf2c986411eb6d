package rpc

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
	"google.golang.org/protobuf/proto"

	"chappe/internal/chat"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
)

// The photos of groups and channels:
// https://core.telegram.org/method/channels.editPhoto
func (s *Server) registerChatsPhoto(t table) {
	on(t, ordered|bots, s.messagesEditChatPhoto)
	on(t, ordered|bots, s.channelsEditPhoto)
}

func (s *Server) messagesEditChatPhoto(ctx context.Context, c *Caller, r *tg.MessagesEditChatPhotoRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveChat(ctx, c, r.ChatID)
	if err != nil {
		return nil, err
	}
	return s.editPhoto(ctx, c, p, r.Photo)
}

func (s *Server) channelsEditPhoto(ctx context.Context, c *Caller, r *tg.ChannelsEditPhotoRequest) (tg.UpdatesClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	return s.editPhoto(ctx, c, peer.OfChannel(id), r.Photo)
}

func (s *Server) editPhoto(ctx context.Context, c *Caller, p peer.Peer, in tg.InputChatPhotoClass) (tg.UpdatesClass, error) {
	f, err := s.chatPhotoOf(ctx, c, in)
	if err != nil {
		return nil, err
	}
	photo := chat.Photo{ID: f.GetId()}
	if f != nil {
		if photo.Record, err = proto.Marshal(f); err != nil {
			return nil, fmt.Errorf("encode a photo: %w", err)
		}
		if err := s.messages.HoldPhoto(ctx, c.UserID, p, f); err != nil {
			return nil, mediaError(err)
		}
	}
	ch, err := s.chats.SetPhoto(ctx, c.UserID, p, photo)
	return s.chatChanged(ctx, c, ch, err)
}

// chatPhotoOf reads the new photo of a chat; nil is none.
func (s *Server) chatPhotoOf(ctx context.Context, c *Caller, in tg.InputChatPhotoClass) (*mediapb.File, error) {
	switch in := in.(type) {
	case *tg.InputChatPhotoEmpty:
		return nil, nil
	case *tg.InputChatPhoto:
		return s.portraitOf(ctx, c, in.ID)
	case *tg.InputChatUploadedPhoto:
		given := portrait{in.File, in.Video, in.VideoStartTs, in.VideoEmojiMarkup}
		if given.isEmpty() {
			return nil, tgerr.New(400, "PHOTO_INVALID")
		}
		return s.uploadedPortrait(ctx, c, given)
	}
	return nil, tgerr.New(400, "PHOTO_INVALID")
}
