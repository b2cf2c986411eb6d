package rpc

import (
	"context"

	"github.com/gotd/td/tg"
)

func (s *Server) registerContactsTop(t table) {
	on(t, 0, s.contactsGetTopPeers)
	on(t, ordered, s.contactsToggleTopPeers)
}

func (s *Server) contactsGetTopPeers(ctx context.Context, c *Caller, r *tg.ContactsGetTopPeersRequest) (tg.ContactsTopPeersClass, error) {
	on, err := s.accounts.TopPeersEnabled(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	if !on {
		return &tg.ContactsTopPeersDisabled{}, nil
	}
	return &tg.ContactsTopPeers{}, nil
}

func (s *Server) contactsToggleTopPeers(ctx context.Context, c *Caller, r *tg.ContactsToggleTopPeersRequest) (tg.BoolClass, error) {
	return done(s.accounts.EnableTopPeers(ctx, c.UserID, r.Enabled))
}
