package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/peer"
)

// resolvePeer returns the peer that an input names, after checking the access
// hash. It fails with PEER_ID_INVALID, CHAT_ID_INVALID or CHANNEL_INVALID.
func (s *Server) resolvePeer(ctx context.Context, c *Caller, in tg.InputPeerClass) (peer.Peer, error) {
	switch in := in.(type) {
	case *tg.InputPeerSelf:
		return peer.OfUser(c.UserID), nil
	case *tg.InputPeerUser:
		return s.userPeer(c, in.UserID, in.AccessHash, errPeerInvalid)
	case *tg.InputPeerUserFromMessage:
		return s.shownUser(ctx, c, in.Peer, in.MsgID, in.UserID, errPeerInvalid)
	case *tg.InputPeerChat:
		return peer.Peer{}, errChatInvalid // there are no groups yet
	case *tg.InputPeerChannel, *tg.InputPeerChannelFromMessage:
		return peer.Peer{}, errChannelInvalid // nor channels
	}
	return peer.Peer{}, errPeerInvalid
}

// resolveUser returns the id of the user that an input names, after checking
// the access hash. It fails with USER_ID_INVALID.
func (s *Server) resolveUser(ctx context.Context, c *Caller, in tg.InputUserClass) (int64, error) {
	switch in := in.(type) {
	case *tg.InputUserSelf:
		return c.UserID, nil
	case *tg.InputUser:
		p, err := s.userPeer(c, in.UserID, in.AccessHash, errUserInvalid)
		return p.ID, err
	case *tg.InputUserFromMessage:
		p, err := s.shownUser(ctx, c, in.Peer, in.MsgID, in.UserID, errUserInvalid)
		return p.ID, err
	}
	return 0, errUserInvalid
}

// userPeer checks the hash by which a caller names a user. Callers know
// themselves without one: several clients send 0 for their own id.
func (s *Server) userPeer(c *Caller, id, hash int64, wrong *tgerr.Error) (peer.Peer, error) {
	p := peer.OfUser(id)
	if id <= 0 || id>>40 != 0 {
		return peer.Peer{}, wrong
	}
	if id != c.UserID && !s.hash.Check(c.UserID, p, hash) {
		return peer.Peer{}, wrong
	}
	return p, nil
}

// shownUser checks that a message the caller can see shows the user.
// https://core.telegram.org/api/min
func (s *Server) shownUser(ctx context.Context, c *Caller, in tg.InputPeerClass, msgID int, user int64, wrong *tgerr.Error) (peer.Peer, error) {
	if _, nested := in.(*tg.InputPeerUserFromMessage); nested {
		return peer.Peer{}, wrong
	}
	where, err := s.resolvePeer(ctx, c, in)
	if err != nil {
		return peer.Peer{}, err
	}
	shown, err := s.messages.Shows(ctx, c.UserID, where, msgID, user)
	if err != nil {
		return peer.Peer{}, err
	}
	if !shown {
		return peer.Peer{}, wrong
	}
	return peer.OfUser(user), nil
}
