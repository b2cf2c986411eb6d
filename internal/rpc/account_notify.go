package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

func (s *Server) registerAccountNotify(t table) {
	on(t, 0, s.accountGetNotifySettings)
	on(t, ordered, s.accountUpdateNotifySettings)
	on(t, ordered, s.accountResetNotifySettings)
	on(t, 0, s.accountGetNotifyExceptions)
	on(t, 0, s.accountGetReactionsNotifySettings)
	on(t, ordered, s.accountSetReactionsNotifySettings)
}

// notifyTarget is what notification settings are asked of: a scope, or a peer
// where the scope is 0.
type notifyTarget struct {
	scope account.NotifyScope
	peer  peer.Peer
	topic int32 // of the peer, a forum; 0: the peer itself
}

func (s *Server) notifyTarget(ctx context.Context, c *Caller, in tg.InputNotifyPeerClass) (notifyTarget, error) {
	switch in := in.(type) {
	case *tg.InputNotifyUsers:
		return notifyTarget{scope: account.NotifyUsers}, nil
	case *tg.InputNotifyChats:
		return notifyTarget{scope: account.NotifyChats}, nil
	case *tg.InputNotifyBroadcasts:
		return notifyTarget{scope: account.NotifyBroadcasts}, nil
	case *tg.InputNotifyPeer:
		p, err := s.resolvePeer(ctx, c, in.Peer)
		return notifyTarget{peer: p}, err
	case *tg.InputNotifyForumTopic:
		p, err := s.resolvePeer(ctx, c, in.Peer)
		if err == nil && (p.Kind != peer.Channel || in.TopMsgID <= 0) {
			err = errPeerInvalid
		}
		return notifyTarget{peer: p, topic: int32(in.TopMsgID)}, err
	}
	return notifyTarget{}, errPeerInvalid // communities do not exist
}

func (s *Server) accountGetNotifySettings(ctx context.Context, c *Caller, r *tg.AccountGetNotifySettingsRequest) (*tg.PeerNotifySettings, error) {
	target, err := s.notifyTarget(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	var n *accountpb.Notify
	switch {
	case target.scope != 0:
		n, err = s.accounts.ScopeNotify(ctx, c.UserID, target.scope)
	case target.topic != 0:
		n, err = s.accounts.TopicNotify(ctx, c.UserID, target.peer, target.topic)
	default:
		n, err = s.accounts.PeerNotify(ctx, c.UserID, target.peer)
	}
	if err != nil {
		return nil, err
	}
	out := tlview.NotifySettings(n)
	return &out, nil
}

func (s *Server) accountUpdateNotifySettings(ctx context.Context, c *Caller, r *tg.AccountUpdateNotifySettingsRequest) (tg.BoolClass, error) {
	target, err := s.notifyTarget(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	n := tlview.NotifyOf(r.Settings)
	if target.scope != 0 {
		return done(s.accounts.SetScopeNotify(ctx, c.UserID, target.scope, n))
	}
	if target.topic != 0 {
		return done(s.accounts.SetTopicNotify(ctx, c.UserID, target.peer, target.topic, n))
	}
	return done(s.accounts.SetPeerNotify(ctx, c.UserID, target.peer, n))
}

func (s *Server) accountResetNotifySettings(ctx context.Context, c *Caller, r *tg.AccountResetNotifySettingsRequest) (tg.BoolClass, error) {
	return done(s.accounts.ResetNotify(ctx, c.UserID))
}

func (s *Server) accountGetNotifyExceptions(ctx context.Context, c *Caller, r *tg.AccountGetNotifyExceptionsRequest) (tg.UpdatesClass, error) {
	all, err := s.accounts.NotifyExceptions(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	var (
		updates []tg.UpdateClass
		users   []int64
	)
	for _, n := range all {
		p := peer.FromInt(n.Peer)
		if !isException(r, n) || !inScope(r, p) {
			continue
		}
		of := tlview.NotifyPeer(p)
		if n.Topic != 0 {
			of = tlview.NotifyTopic(p, n.Topic)
		}
		updates = append(updates, &tg.UpdateNotifySettings{Peer: of, NotifySettings: tlview.NotifySettings(n)})
		if p.Kind == peer.User {
			users = append(users, p.ID)
		}
	}
	return s.withUsers(ctx, c, updates, users)
}

// isException reports whether settings differ in what the caller asks for:
// muting and previews, with compare_sound also the sound, with compare_stories
// only what concerns stories.
func isException(r *tg.AccountGetNotifyExceptionsRequest, n *accountpb.Notify) bool {
	if r.CompareStories {
		return n.StoriesMuted != nil || n.StoriesHideSender != nil || n.StoriesSound.GetKind() != accountpb.Sound_DEFAULT
	}
	return n.MuteUntil != nil || n.ShowPreviews != nil || r.CompareSound && n.Sound.GetKind() != accountpb.Sound_DEFAULT
}

func inScope(r *tg.AccountGetNotifyExceptionsRequest, p peer.Peer) bool {
	switch r.Peer.(type) {
	case *tg.InputNotifyUsers:
		return p.Kind == peer.User
	case *tg.InputNotifyChats, *tg.InputNotifyBroadcasts:
		return p.Kind != peer.User
	}
	return true
}

func (s *Server) accountGetReactionsNotifySettings(ctx context.Context, c *Caller, r *tg.AccountGetReactionsNotifySettingsRequest) (*tg.ReactionsNotifySettings, error) {
	m, err := s.accounts.ReactionsNotify(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	out := tlview.ReactionsNotify(m)
	return &out, nil
}

func (s *Server) accountSetReactionsNotifySettings(ctx context.Context, c *Caller, r *tg.AccountSetReactionsNotifySettingsRequest) (*tg.ReactionsNotifySettings, error) {
	m := tlview.ReactionsNotifyOf(r.Settings)
	if err := s.accounts.SetReactionsNotify(ctx, c.UserID, m); err != nil {
		return nil, err
	}
	out := tlview.ReactionsNotify(m)
	return &out, nil
}
