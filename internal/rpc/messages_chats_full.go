package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

func (s *Server) registerMessagesChatsFull(t table) {
	on(t, bots, s.messagesGetChats)
	on(t, bots, s.messagesGetFullChat)
	on(t, 0, s.messagesGetCommonChats)
	on(t, 0, s.messagesGetOnlines)
}

func (s *Server) messagesGetChats(ctx context.Context, c *Caller, r *tg.MessagesGetChatsRequest) (tg.MessagesChatsClass, error) {
	if len(r.ID) > maxUsers {
		return nil, errChatInvalid
	}
	var peers []peer.Peer
	for _, id := range r.ID {
		p, err := s.resolveChat(ctx, c, id)
		if err != nil {
			return nil, err
		}
		peers = append(peers, p)
	}
	return s.chatList(ctx, c, peers)
}

func (s *Server) messagesGetFullChat(ctx context.Context, c *Caller, r *tg.MessagesGetFullChatRequest) (*tg.MessagesChatFull, error) {
	p, err := s.resolveChat(ctx, c, r.ChatID)
	if err != nil {
		return nil, err
	}
	rec, err := s.chats.Chat(ctx, p.ID)
	if err != nil {
		return nil, chatError(err)
	}
	st, err := s.chats.Standing(ctx, p, c.UserID)
	if err != nil {
		return nil, chatError(err)
	}
	full := &tg.ChatFull{ID: p.ID, BotInfo: []tg.BotInfo{}, Participants: &tg.ChatParticipantsForbidden{ChatID: p.ID}}
	named := []peer.Peer{p}
	if st.Member() {
		full.About, full.Participants = rec.About, tlview.ChatParticipants(rec)
		photo, err := s.views.FullPhoto(ctx, c.UserID, rec.Photo)
		if err != nil {
			return nil, err
		}
		if photo != nil {
			full.SetChatPhoto(photo)
		}
		full.SetAvailableReactions(tlview.Reactions(rec.Reactions))
		if rec.Ttl != 0 {
			full.SetTTLPeriod(int(rec.Ttl))
		}
		for _, m := range rec.Members {
			named = append(named, peer.OfUser(m.User))
		}
		if rec.MigratedTo != 0 {
			named = append(named, peer.OfChannel(rec.MigratedTo))
		}
	}
	if named, err = s.fillFullChat(ctx, c, p, st, full, named); err != nil {
		return nil, err
	}
	return s.chatFull(ctx, c, full, named)
}

func (s *Server) chatFull(ctx context.Context, c *Caller, full tg.ChatFullClass, named []peer.Peer) (*tg.MessagesChatFull, error) {
	users, chats, err := s.mentioned(ctx, c, named)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesChatFull{FullChat: full, Users: users, Chats: chats}, nil
}

// fillFullChat fills what the caller has of the group: the dialog, the
// notifications, and what only those who decide about new members see.
func (s *Server) fillFullChat(ctx context.Context, c *Caller, p peer.Peer, st chat.Standing, full *tg.ChatFull, named []peer.Peer) ([]peer.Peer, error) {
	notify, err := s.accounts.PeerNotify(ctx, c.UserID, p)
	if err != nil {
		return nil, err
	}
	full.NotifySettings = tlview.NotifySettings(notify)
	d, err := s.ownDialog(ctx, c, p)
	if err != nil {
		return nil, err
	}
	full.HasScheduled = d.Scheduled > 0
	if d.Folder != 0 {
		full.SetFolderID(int(d.Folder))
	}
	if d.PinnedCount > 0 {
		pinned, err := s.messages.TopPinned(ctx, c.UserID, p)
		if err != nil {
			return nil, err
		}
		full.SetPinnedMsgID(int(pinned))
	}
	full.CanSetUsername = st.Creator()
	link, waiting, err := s.admission(ctx, c, p, st)
	if err != nil {
		return nil, err
	}
	if link != nil {
		full.SetExportedInvite(tlview.Invite(s.invitePrefix(), link))
	}
	if waiting.Count > 0 {
		full.SetRequestsPending(waiting.Count)
		full.SetRecentRequesters(waiting.Recent)
		for _, user := range waiting.Recent {
			named = append(named, peer.OfUser(user))
		}
	}
	return named, nil
}

// ownDialog returns the caller's dialog; one that was never begun is empty.
func (s *Server) ownDialog(ctx context.Context, c *Caller, p peer.Peer) (*messagepb.Dialog, error) {
	list, err := s.messages.PeerDialogs(ctx, c.UserID, []peer.Peer{p})
	if err != nil || len(list.Dialogs) != 1 {
		return new(messagepb.Dialog), err
	}
	return list.Dialogs[0], nil
}

// admission returns the caller's primary link and who waits to be let in, for
// those who decide. A link is made when it is first looked at.
func (s *Server) admission(ctx context.Context, c *Caller, p peer.Peer, st chat.Standing) (*chatpb.Invite, chat.Waiting, error) {
	if !st.Has(chat.AdminInvite) || st.May(chat.Invite) != nil {
		return nil, chat.Waiting{}, nil
	}
	waiting, err := s.chats.Waiting(ctx, p)
	if err != nil {
		return nil, waiting, err
	}
	link, err := s.chats.PrimaryInvite(ctx, p, c.UserID)
	if link != nil || err != nil {
		return link, waiting, err
	}
	link, err = s.chats.ExportInvite(ctx, c.UserID, p, chat.NewInvite{})
	return link, waiting, err
}

func (s *Server) messagesGetCommonChats(ctx context.Context, c *Caller, r *tg.MessagesGetCommonChatsRequest) (tg.MessagesChatsClass, error) {
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	if user == c.UserID {
		return nil, errUserInvalid
	}
	common, err := s.chats.Common(ctx, c.UserID, user)
	if err != nil {
		return nil, chatError(err)
	}
	return s.chatList(ctx, c, commonPage(common, r.MaxID, r.Limit))
}

// commonPage is the part of a list that follows the chat with the id max.
func commonPage(all []peer.Peer, max int64, limit int) []peer.Peer {
	if max != 0 {
		for i, p := range all {
			if p.ID == max {
				all = all[i+1:]
				break
			}
		}
	}
	if limit > 0 && limit < len(all) {
		all = all[:limit]
	}
	return all
}

// onlineScan is how many members are looked at to count who is online.
const onlineScan = 2000

func (s *Server) messagesGetOnlines(ctx context.Context, c *Caller, r *tg.MessagesGetOnlinesRequest) (*tg.ChatOnlines, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if err := s.chats.May(ctx, p, c.UserID, chat.Read); err != nil {
		return nil, chatError(err)
	}
	n, err := s.onlines(ctx, p)
	return &tg.ChatOnlines{Onlines: n}, err
}

// onlines counts the members that are online; the caller always is.
func (s *Server) onlines(ctx context.Context, p peer.Peer) (int, error) {
	var users []int64
	if p.Kind == peer.Chat {
		rec, err := s.chats.Chat(ctx, p.ID)
		if err != nil {
			return 0, chatError(err)
		}
		for _, m := range rec.Members {
			users = append(users, m.User)
		}
	} else {
		ch, err := s.chats.Channel(ctx, p.ID)
		if err != nil {
			return 0, chatError(err)
		}
		if ch.Broadcast {
			return 1, nil // who reads a channel is nobody's business
		}
		if users, err = s.chats.RecentMembers(ctx, p.ID, onlineScan); err != nil {
			return 0, err
		}
	}
	n := 0
	for _, user := range users {
		seen, err := s.accounts.Presence(ctx, user)
		if err != nil {
			return 0, err
		}
		if seen.Online {
			n++
		}
	}
	return max(n, 1), nil
}
