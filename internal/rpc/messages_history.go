package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// Reading histories: https://core.telegram.org/method/messages.getHistory
func (s *Server) registerMessagesHistory(t table) {
	on(t, 0, s.messagesGetHistory)
	on(t, bots, s.messagesGetMessages)
	on(t, 0, s.messagesGetMessagesViews)
	on(t, 0, s.messagesGetMessageEditData)
}

func (s *Server) messagesGetHistory(ctx context.Context, c *Caller, r *tg.MessagesGetHistoryRequest) (tg.MessagesMessagesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	page, err := s.messages.History(ctx, c.UserID, p, message.Window{
		OffsetID: int32(r.OffsetID), OffsetDate: int64(r.OffsetDate), AddOffset: int32(r.AddOffset),
		Limit: int32(r.Limit), MaxID: int32(r.MaxID), MinID: int32(r.MinID),
	})
	if err != nil {
		return nil, messageError(err)
	}
	return s.page(ctx, c, page, r.Hash)
}

// page renders a part of a list of messages: as the whole list, as a slice, or
// as nothing new when the client has it by its hash.
func (s *Server) page(ctx context.Context, c *Caller, page message.Page, hash int64) (tg.MessagesMessagesClass, error) {
	if hash != 0 && hash == messagesHash(page.Messages) {
		return &tg.MessagesMessagesNotModified{Count: page.Total}, nil
	}
	users, chats, err := s.shownIn(ctx, c, page.Messages)
	if err != nil {
		return nil, err
	}
	ms := s.views.MessageList(c.UserID, page.Messages)
	if page.Channel != 0 {
		topics, err := s.messages.TopicsWith(ctx, c.UserID, peer.OfChannel(page.Channel), page.Messages)
		if err != nil {
			return nil, messageError(err)
		}
		pts, err := s.chats.Pts(ctx, page.Channel)
		out := &tg.MessagesChannelMessages{
			Pts: pts, Count: page.Total, Messages: ms, Topics: tlview.TopicOutlines(c.UserID, topics), Users: users, Chats: chats,
		}
		if page.Offset >= 0 {
			out.SetOffsetIDOffset(page.Offset)
		}
		return out, err
	}
	if len(ms) >= page.Total {
		return &tg.MessagesMessages{Messages: ms, Users: users, Chats: chats}, nil
	}
	out := &tg.MessagesMessagesSlice{Count: page.Total, Messages: ms, Users: users, Chats: chats}
	if page.Offset >= 0 {
		out.SetOffsetIDOffset(page.Offset)
	}
	return out, nil
}

// messagesHash is the hash of a list of messages: of their ids and the moments
// of their last edit.
func messagesHash(ms []*messagepb.Message) int64 {
	var h vectorHash
	for _, m := range ms {
		h = h.add(uint64(m.Id)).add(uint64(m.EditDate))
	}
	return int64(h)
}

// messagesGetMessages answers a messageEmpty for each id that is gone.
func (s *Server) messagesGetMessages(ctx context.Context, c *Caller, r *tg.MessagesGetMessagesRequest) (tg.MessagesMessagesClass, error) {
	ids := make([]int32, 0, len(r.ID))
	for _, one := range r.ID[:min(len(r.ID), message.MaxPage)] {
		switch one := one.(type) {
		case *tg.InputMessageID:
			ids = append(ids, int32(one.ID))
		case *tg.InputMessageReplyTo:
			id, err := s.messages.RepliedBy(ctx, c.UserID, int32(one.ID))
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		default:
			return nil, errMessageIDInvalid
		}
	}
	found, err := s.messages.Messages(ctx, c.UserID, ids)
	if err != nil {
		return nil, messageError(err)
	}
	users, chats, err := s.shownIn(ctx, c, found)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesMessages{Messages: s.withGaps(c.UserID, ids, found), Users: users, Chats: chats}, nil
}

// withGaps renders messages in the order of ids, with messageEmpty for those
// that were not found.
func (s *Server) withGaps(viewer int64, ids []int32, found []*messagepb.Message) []tg.MessageClass {
	byID := make(map[int32]*messagepb.Message, len(found))
	for _, m := range found {
		byID[m.Id] = m
	}
	out := make([]tg.MessageClass, len(ids))
	for i, id := range ids {
		out[i] = &tg.MessageEmpty{ID: int(id)}
		if m := byID[id]; m != nil {
			out[i] = s.views.Message(viewer, m)
		}
	}
	return out
}

// messagesGetMessagesViews counts nothing but posts of channels: only they have
// views.
func (s *Server) messagesGetMessagesViews(ctx context.Context, c *Caller, r *tg.MessagesGetMessagesViewsRequest) (*tg.MessagesMessageViews, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	out := &tg.MessagesMessageViews{Views: make([]tg.MessageViews, len(r.ID))}
	if p.Kind != peer.Channel {
		return out, nil
	}
	counts, err := s.messages.Views(ctx, c.UserID, p.ID, int32s(r.ID), r.Increment)
	if err != nil {
		return nil, messageError(err)
	}
	var named []peer.Peer
	for i, n := range counts {
		if n.Gone {
			continue
		}
		out.Views[i].SetViews(int(n.Views))
		out.Views[i].SetForwards(int(n.Forwards))
		if n.Replies != nil {
			out.Views[i].SetReplies(tlview.Replies(n.Replies))
			named = append(named, peer.OfChannel(n.Replies.Channel))
			for _, by := range n.Replies.Recent {
				named = append(named, peer.FromInt(by))
			}
		}
	}
	out.Users, out.Chats, err = s.mentioned(ctx, c, named)
	return out, err
}

func (s *Server) messagesGetMessageEditData(ctx context.Context, c *Caller, r *tg.MessagesGetMessageEditDataRequest) (*tg.MessagesMessageEditData, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if err := s.messages.MayEdit(ctx, c.UserID, p, int32(r.ID)); err != nil {
		return nil, messageError(err)
	}
	return &tg.MessagesMessageEditData{}, nil
}
