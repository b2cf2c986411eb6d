package rpc

import (
	"context"
	"errors"
	"slices"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

func (s *Server) registerContactsSearch(t table) {
	on(t, 0, s.contactsSearch)
	on(t, bots, s.contactsResolveUsername)
	on(t, 0, s.contactsResolvePhone)
}

func (s *Server) contactsSearch(ctx context.Context, c *Caller, r *tg.ContactsSearchRequest) (*tg.ContactsFound, error) {
	if r.Q == "" {
		return nil, tgerr.New(400, "SEARCH_QUERY_EMPTY")
	}
	partners, err := s.partners(ctx, c)
	if err != nil {
		return nil, err
	}
	found, err := s.accounts.Search(ctx, c.UserID, partners, r.Q, r.Limit)
	if err != nil {
		return nil, peopleError(err)
	}
	if r.Broadcasts || r.Bots {
		found = account.Found{} // only channels, or only bots, of which there are none
	}
	if !r.Bots {
		if err := s.findChats(ctx, c, r, &found); err != nil {
			return nil, chatError(err)
		}
	}
	out := new(tg.ContactsFound)
	for _, p := range found.Mine {
		out.MyResults = append(out.MyResults, tlview.Peer(p))
	}
	for _, p := range found.Global {
		out.Results = append(out.Results, tlview.Peer(p))
	}
	out.Users, out.Chats, err = s.mentioned(ctx, c, slices.Concat(found.Mine, found.Global))
	return out, err
}

// findChats adds the caller's own chats and public channels to what was found.
func (s *Server) findChats(ctx context.Context, c *Caller, r *tg.ContactsSearchRequest, found *account.Found) error {
	limit := min(max(r.Limit, 1), 50)
	mine, err := s.chats.SearchOwn(ctx, c.UserID, r.Q, limit)
	if err != nil {
		return err
	}
	public, err := s.chats.SearchPublic(ctx, r.Q, limit)
	if err != nil {
		return err
	}
	for _, p := range mine {
		if ok, err := s.wanted(ctx, r, p); err != nil {
			return err
		} else if ok {
			found.Mine = append(found.Mine, p)
		}
	}
	for _, id := range public {
		p := peer.OfChannel(id)
		ok, err := s.wanted(ctx, r, p)
		if err != nil {
			return err
		}
		if ok && !slices.Contains(found.Mine, p) {
			found.Global = append(found.Global, p)
		}
	}
	return nil
}

// wanted reports whether a search that may be for channels alone means a chat.
func (s *Server) wanted(ctx context.Context, r *tg.ContactsSearchRequest, p peer.Peer) (bool, error) {
	if !r.Broadcasts {
		return true, nil
	}
	if p.Kind != peer.Channel {
		return false, nil
	}
	ch, err := s.chats.Channel(ctx, p.ID)
	return ch.GetBroadcast(), err
}

// partners returns with whom the caller wrote last.
func (s *Server) partners(ctx context.Context, c *Caller) ([]int64, error) {
	list, err := s.messages.Dialogs(ctx, c.UserID, message.DialogQuery{Folder: message.FolderAll, Limit: maxTopPeers})
	if err != nil {
		return nil, err
	}
	var users []int64
	for _, d := range list.Dialogs {
		if p := peer.FromInt(d.Peer); p.Kind == peer.User {
			users = append(users, p.ID)
		}
	}
	return users, nil
}

func (s *Server) contactsResolveUsername(ctx context.Context, c *Caller, r *tg.ContactsResolveUsernameRequest) (*tg.ContactsResolvedPeer, error) {
	p, err := s.accounts.ResolveUsername(ctx, r.Username)
	if err != nil {
		return nil, peopleError(err)
	}
	return s.resolved(ctx, c, p)
}

func (s *Server) contactsResolvePhone(ctx context.Context, c *Caller, r *tg.ContactsResolvePhoneRequest) (*tg.ContactsResolvedPeer, error) {
	user, err := s.accounts.ResolvePhone(ctx, c.UserID, r.Phone)
	if errors.Is(err, account.ErrNoUser) || errors.Is(err, account.ErrPhoneInvalid) {
		return nil, tgerr.New(400, "PHONE_NOT_OCCUPIED")
	}
	if err != nil {
		return nil, peopleError(err)
	}
	return s.resolved(ctx, c, peer.OfUser(user))
}

func (s *Server) resolved(ctx context.Context, c *Caller, p peer.Peer) (*tg.ContactsResolvedPeer, error) {
	users, chats, err := s.mentioned(ctx, c, []peer.Peer{p})
	if err != nil {
		return nil, err
	}
	return &tg.ContactsResolvedPeer{Peer: tlview.Peer(p), Users: users, Chats: chats}, nil
}
