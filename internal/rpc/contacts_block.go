package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// maxBlockedPage is how many blocked peers one answer holds.
const maxBlockedPage = 100

func (s *Server) registerContactsBlock(t table) {
	on(t, ordered, s.contactsBlock)
	on(t, ordered, s.contactsUnblock)
	on(t, ordered, s.contactsSetBlocked)
	on(t, 0, s.contactsGetBlocked)
}

func blockList(stories bool) account.BlockList {
	if stories {
		return account.BlockStories
	}
	return account.BlockMessages
}

func (s *Server) contactsBlock(ctx context.Context, c *Caller, r *tg.ContactsBlockRequest) (tg.BoolClass, error) {
	return s.setBlocked(ctx, c, r.ID, r.MyStoriesFrom, true)
}

func (s *Server) contactsUnblock(ctx context.Context, c *Caller, r *tg.ContactsUnblockRequest) (tg.BoolClass, error) {
	return s.setBlocked(ctx, c, r.ID, r.MyStoriesFrom, false)
}

func (s *Server) setBlocked(ctx context.Context, c *Caller, in tg.InputPeerClass, stories, blocked bool) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, in)
	if err != nil {
		return nil, err
	}
	return done(s.accounts.SetBlocked(ctx, c.UserID, blockList(stories), p, blocked))
}

func (s *Server) contactsSetBlocked(ctx context.Context, c *Caller, r *tg.ContactsSetBlockedRequest) (tg.BoolClass, error) {
	peers := make([]peer.Peer, 0, len(r.ID))
	for _, in := range r.ID {
		p, err := s.resolvePeer(ctx, c, in)
		if err != nil {
			return nil, err
		}
		peers = append(peers, p)
	}
	return done(s.accounts.ReplaceBlocked(ctx, c.UserID, blockList(r.MyStoriesFrom), peers))
}

func (s *Server) contactsGetBlocked(ctx context.Context, c *Caller, r *tg.ContactsGetBlockedRequest) (tg.ContactsBlockedClass, error) {
	page, total, err := s.accounts.Blocked(ctx, c.UserID, blockList(r.MyStoriesFrom), r.Offset, min(r.Limit, maxBlockedPage))
	if err != nil {
		return nil, err
	}
	blocked := make([]tg.PeerBlocked, len(page))
	var ids []int64
	for i, b := range page {
		p := peer.FromInt(b.Peer)
		blocked[i] = tg.PeerBlocked{PeerID: tlview.Peer(p), Date: int(b.Date)}
		if p.Kind == peer.User {
			ids = append(ids, p.ID)
		}
	}
	users, err := s.views.Users(ctx, c.UserID, ids)
	if err != nil {
		return nil, err
	}
	if r.Offset <= 0 && len(page) == total {
		return &tg.ContactsBlocked{Blocked: blocked, Users: users}, nil
	}
	return &tg.ContactsBlockedSlice{Count: total, Blocked: blocked, Users: users}, nil
}
