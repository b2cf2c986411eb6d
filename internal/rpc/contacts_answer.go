package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// done is the answer of a method that either does what it is asked or fails.
func done(err error) (tg.BoolClass, error) {
	if err != nil {
		return nil, peopleError(err)
	}
	return &tg.BoolTrue{}, nil
}

func boolOf(v bool) tg.BoolClass {
	if v {
		return &tg.BoolTrue{}
	}
	return &tg.BoolFalse{}
}

// withUsers answers with updates and with the users they are about, as the
// caller sees them now.
func (s *Server) withUsers(ctx context.Context, c *Caller, updates []tg.UpdateClass, users []int64) (tg.UpdatesClass, error) {
	shown, err := s.views.Users(ctx, c.UserID, users)
	if err != nil {
		return nil, err
	}
	return &tg.Updates{Updates: updates, Users: shown, Date: int(s.log.Now().Unix())}, nil
}

// barsChanged answers with the action bars of users whose relation with the
// caller has changed.
func (s *Server) barsChanged(ctx context.Context, c *Caller, users ...int64) (tg.UpdatesClass, error) {
	updates := make([]tg.UpdateClass, 0, len(users))
	for _, id := range users {
		p := peer.OfUser(id)
		bar, err := s.accounts.PeerBar(ctx, c.UserID, p)
		if err != nil {
			return nil, peopleError(err)
		}
		updates = append(updates, &tg.UpdatePeerSettings{Peer: tlview.Peer(p), Settings: tlview.PeerSettings(bar)})
	}
	return s.withUsers(ctx, c, updates, users)
}

// self answers with the caller.
func (s *Server) self(ctx context.Context, c *Caller) (tg.UserClass, error) {
	users, err := s.views.Users(ctx, c.UserID, []int64{c.UserID})
	if err != nil {
		return nil, err
	}
	if len(users) != 1 {
		return nil, errUnauthorized
	}
	return users[0], nil
}
