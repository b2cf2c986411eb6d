package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// Saved Messages by their origin: https://core.telegram.org/api/saved-messages
func (s *Server) registerMessagesSaved(t table) {
	on(t, 0, s.messagesGetSavedDialogs)
	on(t, 0, s.messagesGetSavedDialogsByID)
	on(t, 0, s.messagesGetPinnedSavedDialogs)
	on(t, 0, s.messagesGetSavedHistory)
}

func (s *Server) messagesGetSavedDialogs(ctx context.Context, c *Caller, r *tg.MessagesGetSavedDialogsRequest) (tg.MessagesSavedDialogsClass, error) {
	tops, total, err := s.messages.SavedDialogs(ctx, c.UserID, int32(r.OffsetID), int32(r.Limit))
	if err != nil {
		return nil, messageError(err)
	}
	out, err := s.savedDialogs(ctx, c, tops)
	if err != nil {
		return nil, err
	}
	if len(tops) >= total {
		return out, nil
	}
	return &tg.MessagesSavedDialogsSlice{
		Count: total, Dialogs: out.Dialogs, Messages: out.Messages, Users: out.Users, Chats: out.Chats,
	}, nil
}

// savedDialogs renders the sources of what was saved by their newest messages.
func (s *Server) savedDialogs(ctx context.Context, c *Caller, tops []*messagepb.Message) (*tg.MessagesSavedDialogs, error) {
	dialogs := make([]tg.SavedDialogClass, len(tops))
	for i, m := range tops {
		dialogs[i] = &tg.SavedDialog{Peer: tlview.Peer(peer.FromInt(m.SavedPeer)), TopMessage: int(m.Id)}
	}
	users, chats, err := s.shownIn(ctx, c, tops)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesSavedDialogs{
		Dialogs: dialogs, Messages: s.views.MessageList(c.UserID, tops), Users: users, Chats: chats,
	}, nil
}

func (s *Server) messagesGetSavedDialogsByID(ctx context.Context, c *Caller, r *tg.MessagesGetSavedDialogsByIDRequest) (tg.MessagesSavedDialogsClass, error) {
	var from []peer.Peer
	for _, one := range r.IDs {
		p, err := s.resolvePeer(ctx, c, one)
		if err != nil {
			return nil, err
		}
		from = append(from, p)
	}
	tops, err := s.messages.SavedTops(ctx, c.UserID, from)
	if err != nil {
		return nil, messageError(err)
	}
	out, err := s.savedDialogs(ctx, c, tops)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// messagesGetPinnedSavedDialogs has none: sources cannot be pinned yet.
func (s *Server) messagesGetPinnedSavedDialogs(context.Context, *Caller, *tg.MessagesGetPinnedSavedDialogsRequest) (tg.MessagesSavedDialogsClass, error) {
	return &tg.MessagesSavedDialogs{}, nil
}

func (s *Server) messagesGetSavedHistory(ctx context.Context, c *Caller, r *tg.MessagesGetSavedHistoryRequest) (tg.MessagesMessagesClass, error) {
	from, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	q := message.Query{SavedPeer: from, MaxDate: int64(r.OffsetDate)}
	page, _, err := s.messages.Search(ctx, c.UserID, peer.OfUser(c.UserID), q, message.Window{
		OffsetID: int32(r.OffsetID), AddOffset: int32(r.AddOffset), Limit: int32(r.Limit), MaxID: int32(r.MaxID), MinID: int32(r.MinID),
	})
	if err != nil {
		return nil, messageError(err)
	}
	return s.page(ctx, c, page, r.Hash)
}
