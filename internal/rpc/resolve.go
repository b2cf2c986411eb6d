package rpc

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
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
		return s.resolveChat(ctx, c, in.ChatID)
	case *tg.InputPeerChannel:
		return s.channelPeer(ctx, c, in.ChannelID, in.AccessHash)
	case *tg.InputPeerChannelFromMessage:
		return s.shownChannel(ctx, c, in.Peer, in.MsgID, in.ChannelID)
	}
	return peer.Peer{}, errPeerInvalid
}

// resolveChat returns a basic group that the caller is or was in. It fails with
// CHAT_ID_INVALID: groups have no access hash, so nobody else may name them.
func (s *Server) resolveChat(ctx context.Context, c *Caller, id int64) (peer.Peer, error) {
	if id <= 0 || id>>40 != 0 {
		return peer.Peer{}, errChatInvalid
	}
	p := peer.OfChat(id)
	m, err := s.chats.Membership(ctx, c.UserID, p)
	if err != nil {
		return peer.Peer{}, err
	}
	if m.State == chatpb.Membership_NONE {
		return peer.Peer{}, errChatInvalid
	}
	return p, nil
}

// resolveChannel returns the id of the channel that an input names, after
// checking the access hash. It fails with CHANNEL_INVALID, and with
// CHANNEL_PRIVATE for one that the caller may not see.
func (s *Server) resolveChannel(ctx context.Context, c *Caller, in tg.InputChannelClass) (int64, error) {
	switch in := in.(type) {
	case *tg.InputChannel:
		p, err := s.channelPeer(ctx, c, in.ChannelID, in.AccessHash)
		return p.ID, err
	case *tg.InputChannelFromMessage:
		p, err := s.shownChannel(ctx, c, in.Peer, in.MsgID, in.ChannelID)
		return p.ID, err
	}
	return 0, errChannelInvalid
}

func (s *Server) channelPeer(ctx context.Context, c *Caller, id, hash int64) (peer.Peer, error) {
	p := peer.OfChannel(id)
	if id <= 0 || id>>40 != 0 || !s.hash.Check(c.UserID, p, hash) {
		return peer.Peer{}, errChannelInvalid
	}
	return s.readableChannel(ctx, c, p)
}

// readableChannel checks that the caller may see a channel at all. One that is
// gone looks like one that is private.
func (s *Server) readableChannel(ctx context.Context, c *Caller, p peer.Peer) (peer.Peer, error) {
	st, err := s.chats.Standing(ctx, p, c.UserID)
	if errors.Is(err, chat.ErrNoChannel) || err == nil && !st.Readable {
		return peer.Peer{}, errChannelPrivate
	}
	return p, err
}

// shownChannel checks that a message the caller can see shows the channel.
func (s *Server) shownChannel(ctx context.Context, c *Caller, in tg.InputPeerClass, msgID int, id int64) (peer.Peer, error) {
	p := peer.OfChannel(id)
	if id <= 0 || id>>40 != 0 {
		return peer.Peer{}, errChannelInvalid
	}
	if err := s.shown(ctx, c, in, msgID, p, errChannelInvalid); err != nil {
		return peer.Peer{}, err
	}
	return s.readableChannel(ctx, c, p)
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
	p := peer.OfUser(user)
	return p, s.shown(ctx, c, in, msgID, p, wrong)
}

// shown checks that a message the caller can see shows a peer.
func (s *Server) shown(ctx context.Context, c *Caller, in tg.InputPeerClass, msgID int, who peer.Peer, wrong *tgerr.Error) error {
	switch in.(type) {
	case *tg.InputPeerUserFromMessage, *tg.InputPeerChannelFromMessage:
		return wrong // one message is enough
	}
	where, err := s.resolvePeer(ctx, c, in)
	if err != nil {
		return err
	}
	ok, err := s.messages.Shows(ctx, c.UserID, where, msgID, who)
	if err == nil && !ok {
		err = wrong
	}
	return err
}

// resolveUsers resolves a list; the first that is wrong fails it.
func (s *Server) resolveUsers(ctx context.Context, c *Caller, in []tg.InputUserClass) ([]int64, error) {
	ids := make([]int64, 0, len(in))
	for _, one := range in {
		id, err := s.resolveUser(ctx, c, one)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
