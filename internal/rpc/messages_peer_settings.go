package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/peer"
	"chappe/internal/tlview"
)

func (s *Server) registerMessagesPeerSettings(t table) {
	on(t, 0, s.messagesGetPeerSettings)
	on(t, ordered, s.messagesHidePeerSettingsBar)
}

func (s *Server) messagesGetPeerSettings(ctx context.Context, c *Caller, r *tg.MessagesGetPeerSettingsRequest) (*tg.MessagesPeerSettings, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	bar, err := s.accounts.PeerBar(ctx, c.UserID, p)
	if err != nil {
		return nil, peopleError(err)
	}
	out := &tg.MessagesPeerSettings{Settings: tlview.PeerSettings(bar)}
	out.Users, out.Chats, err = s.mentioned(ctx, c, []peer.Peer{p})
	return out, err
}

func (s *Server) messagesHidePeerSettingsBar(ctx context.Context, c *Caller, r *tg.MessagesHidePeerSettingsBarRequest) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	return done(s.accounts.HideBar(ctx, c.UserID, p))
}
