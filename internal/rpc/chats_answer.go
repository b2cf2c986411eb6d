package rpc

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
	"chappe/internal/update/updatepb"
)

// chatChanged answers a call that changed a chat. extra go first.
func (s *Server) chatChanged(ctx context.Context, c *Caller, ch chat.Change, err error, extra ...tg.UpdateClass) (tg.UpdatesClass, error) {
	if err != nil {
		return nil, chatError(err)
	}
	return s.views.ChatChanges(ctx, c.UserID, ch, extra...)
}

// createdIDs names the service message of a new chat as one that the caller has
// sent: TDLib takes an answer without exactly one such id for a failure
// (MessagesManager, on_create_new_dialog_success). Nobody looks for the random
// id, since the request has none.
func createdIDs(ch chat.Change) []tg.UpdateClass {
	var ids []tg.UpdateClass
	for _, ev := range slices.Concat(ch.Events, ch.Posts) {
		if ev.Kind == updatepb.Kind_NEW_MESSAGE && ev.Peer == ch.Peer.Int() && len(ev.Ids) == 1 {
			ids = append(ids, &tg.UpdateMessageID{ID: int(ev.Ids[0]), RandomID: 1 + rand.Int64N(math.MaxInt64)})
		}
	}
	return ids
}

// chatDone answers a call that changed a chat and is answered with a Bool.
func chatDone(err error) (tg.BoolClass, error) {
	if err != nil {
		return nil, chatError(err)
	}
	return &tg.BoolTrue{}, nil
}

// invitedUsers answers a call that added users.
func (s *Server) invitedUsers(ctx context.Context, c *Caller, ch chat.Change, err error, extra ...tg.UpdateClass) (*tg.MessagesInvitedUsers, error) {
	u, err := s.chatChanged(ctx, c, ch, err, extra...)
	if err != nil {
		return nil, err
	}
	out := &tg.MessagesInvitedUsers{Updates: u}
	for _, m := range ch.Missing {
		out.MissingInvitees = append(out.MissingInvitees, tg.MissingInvitee{UserID: m.User})
	}
	return out, nil
}

// joined answers a call by which the caller joins.
func (s *Server) joined(ctx context.Context, c *Caller, ch chat.Change, err error) (tg.MessagesChatInviteJoinResultClass, error) {
	u, err := s.chatChanged(ctx, c, ch, err)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesChatInviteJoinResultOk{Updates: u}, nil
}

// chatList answers with chats.
func (s *Server) chatList(ctx context.Context, c *Caller, peers []peer.Peer) (tg.MessagesChatsClass, error) {
	chats, err := s.views.Chats(ctx, c.UserID, peers)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesChats{Chats: chats}, nil
}

func channelPeers(channels []*chatpb.Channel) []peer.Peer {
	peers := make([]peer.Peer, len(channels))
	for i, ch := range channels {
		peers[i] = peer.OfChannel(ch.Id)
	}
	return peers
}

// mentioned renders the users and chats that an answer names.
func (s *Server) mentioned(ctx context.Context, c *Caller, peers []peer.Peer) ([]tg.UserClass, []tg.ChatClass, error) {
	ids, others := tlview.Peers(peers)
	users, err := s.views.Users(ctx, c.UserID, tlview.Distinct(ids))
	if err != nil {
		return nil, nil, err
	}
	chats, err := s.views.Chats(ctx, c.UserID, others)
	return users, chats, err
}

// shownIn renders the users and chats that messages show, and those of peers.
func (s *Server) shownIn(ctx context.Context, c *Caller, ms []*messagepb.Message, peers ...peer.Peer) ([]tg.UserClass, []tg.ChatClass, error) {
	ids, others := tlview.Peers(peers)
	users, err := s.views.Users(ctx, c.UserID, tlview.Distinct(append(tlview.MentionedIn(ms), ids...)))
	if err != nil {
		return nil, nil, err
	}
	chats, err := s.views.Chats(ctx, c.UserID, append(tlview.ChatsIn(ms), others...))
	return users, chats, err
}

// invitePrefix is what stands before the hash of an invite link.
func (s *Server) invitePrefix() string { return s.site.url + "+" }

// inviteHash takes the hash out of a link, in any form in which clients name
// one: https://core.telegram.org/api/links#chat-invite-links
func inviteHash(link string) string {
	link, _, _ = strings.Cut(link, "?")
	for _, mark := range []string{"joinchat/", "+", "/"} {
		if i := strings.LastIndex(link, mark); i >= 0 {
			return link[i+len(mark):]
		}
	}
	return link
}
