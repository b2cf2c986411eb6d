package rpc

import (
	"context"
	"errors"

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
		found = account.Found{} // only channels or only bots: there are none
	}
	out := new(tg.ContactsFound)
	var ids []int64
	for _, p := range found.Mine {
		out.MyResults = append(out.MyResults, tlview.Peer(p))
		ids = append(ids, p.ID)
	}
	for _, p := range found.Global {
		out.Results = append(out.Results, tlview.Peer(p))
		ids = append(ids, p.ID)
	}
	out.Users, err = s.views.Users(ctx, c.UserID, ids)
	return out, err
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
	users, err := s.views.Users(ctx, c.UserID, []int64{p.ID})
	if err != nil {
		return nil, err
	}
	return &tg.ContactsResolvedPeer{Peer: tlview.Peer(p), Users: users}, nil
}
