package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/peer"
)

// previewed is how many members the preview of a link shows: contacts of the
// caller.
const previewed = 5

// messagesCheckChatInvite shows where a link leads: to members the chat itself,
// to others its name and size.
func (s *Server) messagesCheckChatInvite(ctx context.Context, c *Caller, r *tg.MessagesCheckChatInviteRequest) (tg.ChatInviteClass, error) {
	t, err := s.chats.LookUpInvite(ctx, c.UserID, r.Hash)
	if err != nil {
		return nil, chatError(err)
	}
	if t.Member {
		shown, err := s.views.Chat(ctx, c.UserID, t.Peer)
		if err != nil {
			return nil, chatError(err)
		}
		return &tg.ChatInviteAlready{Chat: shown}, nil
	}
	asks, err := s.chats.Asks(ctx, t)
	if err != nil {
		return nil, chatError(err)
	}
	if t.Peer.Kind == peer.Chat {
		return s.previewChat(ctx, c, t.Peer.ID, asks)
	}
	return s.previewChannel(ctx, c, t.Peer.ID, asks)
}

func (s *Server) previewChat(ctx context.Context, c *Caller, id int64, asks bool) (tg.ChatInviteClass, error) {
	rec, err := s.chats.Chat(ctx, id)
	if err != nil {
		return nil, chatError(err)
	}
	out := &tg.ChatInvite{
		RequestNeeded: asks, Title: rec.Title, Photo: &tg.PhotoEmpty{}, ParticipantsCount: len(rec.Members),
	}
	if rec.About != "" {
		out.SetAbout(rec.About)
	}
	contacts, err := s.accounts.Contacts(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	var known []int64
	for _, k := range contacts {
		if chat.MemberOf(rec, k.UserId) != nil && len(known) < previewed {
			known = append(known, k.UserId)
		}
	}
	return out, s.previewMembers(ctx, c, known, out)
}

func (s *Server) previewChannel(ctx context.Context, c *Caller, id int64, asks bool) (tg.ChatInviteClass, error) {
	ch, err := s.chats.Channel(ctx, id)
	if err != nil {
		return nil, chatError(err)
	}
	counts, err := s.chats.Counts(ctx, id)
	if err != nil {
		return nil, chatError(err)
	}
	out := &tg.ChatInvite{
		Channel: true, Broadcast: ch.Broadcast, Megagroup: !ch.Broadcast, Public: ch.Username != "",
		RequestNeeded: asks, Title: ch.Title, Photo: &tg.PhotoEmpty{}, ParticipantsCount: int(counts.Members),
	}
	if ch.About != "" {
		out.SetAbout(ch.About)
	}
	if ch.Broadcast || ch.HiddenMembers {
		return out, nil
	}
	contacts, err := s.accounts.Contacts(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	var known []int64
	for _, k := range contacts {
		st, err := s.chats.Standing(ctx, peer.OfChannel(id), k.UserId)
		if err != nil {
			return nil, chatError(err)
		}
		if st.Member() && len(known) < previewed {
			known = append(known, k.UserId)
		}
	}
	return out, s.previewMembers(ctx, c, known, out)
}

func (s *Server) previewMembers(ctx context.Context, c *Caller, ids []int64, out *tg.ChatInvite) error {
	if len(ids) == 0 {
		return nil
	}
	users, err := s.views.Users(ctx, c.UserID, ids)
	out.SetParticipants(users)
	return err
}

// shownAbout is the bio of a user as far as the caller may see it.
func (s *Server) shownAbout(ctx context.Context, c *Caller, user int64) (string, error) {
	u, err := s.accounts.User(ctx, user)
	if err != nil {
		return "", peopleError(err)
	}
	ok, err := s.accounts.Allows(ctx, user, account.PrivacyAbout, c.UserID)
	if err != nil || !ok {
		return "", err
	}
	return u.About, nil
}
