package rpc

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/chat"
)

func (s *Server) registerChannelsSettings(t table) {
	on(t, ordered, s.channelsToggleSlowMode)
	on(t, ordered, s.channelsToggleSignatures)
	on(t, ordered, s.channelsTogglePreHistoryHidden)
	on(t, ordered, s.channelsToggleJoinToSend)
	on(t, ordered, s.channelsToggleJoinRequest)
	on(t, ordered, s.channelsToggleForum)
	on(t, ordered, s.channelsToggleAntiSpam)
	on(t, ordered, s.channelsToggleParticipantsHidden)
	on(t, ordered, s.channelsToggleAutotranslation)
	on(t, ordered, s.channelsUpdateColor)
	on(t, ordered, s.channelsUpdateEmojiStatus)
	on(t, ordered, s.channelsToggleViewForumAsMessages)
}

// setting resolves a channel, changes it by set and answers with it.
func (s *Server) setting(ctx context.Context, c *Caller, in tg.InputChannelClass, set func(id int64) (chat.Change, error)) (tg.UpdatesClass, error) {
	id, err := s.resolveChannel(ctx, c, in)
	if err != nil {
		return nil, err
	}
	ch, err := set(id)
	return s.chatChanged(ctx, c, ch, err)
}

func (s *Server) channelsToggleSlowMode(ctx context.Context, c *Caller, r *tg.ChannelsToggleSlowModeRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetSlowMode(ctx, c.UserID, id, r.Seconds)
	})
}

func (s *Server) channelsToggleSignatures(ctx context.Context, c *Caller, r *tg.ChannelsToggleSignaturesRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetSignatures(ctx, c.UserID, id, r.SignaturesEnabled, r.ProfilesEnabled)
	})
}

func (s *Server) channelsTogglePreHistoryHidden(ctx context.Context, c *Caller, r *tg.ChannelsTogglePreHistoryHiddenRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetHiddenHistory(ctx, c.UserID, id, r.Enabled)
	})
}

func (s *Server) channelsToggleJoinToSend(ctx context.Context, c *Caller, r *tg.ChannelsToggleJoinToSendRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetJoinToSend(ctx, c.UserID, id, r.Enabled)
	})
}

func (s *Server) channelsToggleJoinRequest(ctx context.Context, c *Caller, r *tg.ChannelsToggleJoinRequestRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetJoinRequest(ctx, c.UserID, id, r.Enabled, r.ApplyToInvites)
	})
}

func (s *Server) channelsToggleForum(ctx context.Context, c *Caller, r *tg.ChannelsToggleForumRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		ch, err := s.chats.SetForum(ctx, c.UserID, id, r.Enabled, r.Tabs)
		if errors.Is(err, chat.ErrLinked) {
			err = tgerr.New(400, "CHAT_DISCUSSION_UNALLOWED")
		}
		return ch, err
	})
}

func (s *Server) channelsToggleAntiSpam(ctx context.Context, c *Caller, r *tg.ChannelsToggleAntiSpamRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetAntispam(ctx, c.UserID, id, r.Enabled)
	})
}

func (s *Server) channelsToggleParticipantsHidden(ctx context.Context, c *Caller, r *tg.ChannelsToggleParticipantsHiddenRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetHiddenMembers(ctx, c.UserID, id, r.Enabled)
	})
}

func (s *Server) channelsToggleAutotranslation(ctx context.Context, c *Caller, r *tg.ChannelsToggleAutotranslationRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetAutotranslation(ctx, c.UserID, id, r.Enabled)
	})
}

func (s *Server) channelsUpdateColor(ctx context.Context, c *Caller, r *tg.ChannelsUpdateColorRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		color := chat.Color{Emoji: r.BackgroundEmojiID}
		if v, ok := r.GetColor(); ok {
			n := int32(v)
			color.Color = &n
		}
		return s.chats.SetColor(ctx, c.UserID, id, r.ForProfile, color)
	})
}

func (s *Server) channelsUpdateEmojiStatus(ctx context.Context, c *Caller, r *tg.ChannelsUpdateEmojiStatusRequest) (tg.UpdatesClass, error) {
	document, until, err := s.emojiStatus(ctx, r.EmojiStatus)
	if err != nil {
		return nil, err
	}
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetEmojiStatus(ctx, c.UserID, id, document, until)
	})
}

func (s *Server) channelsToggleViewForumAsMessages(ctx context.Context, c *Caller, r *tg.ChannelsToggleViewForumAsMessagesRequest) (tg.UpdatesClass, error) {
	return s.setting(ctx, c, r.Channel, func(id int64) (chat.Change, error) {
		return s.chats.SetForumAsMessages(ctx, c.UserID, id, r.Enabled)
	})
}
