package rpc

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// ratingDecay is how long it takes until a silent correspondent counts e times
// less: rating_e_decay of help.getConfig.
//
// https://core.telegram.org/api/top-rating
const ratingDecay = 28 * 24 * time.Hour

// maxTopPeers is how many correspondents are rated.
const maxTopPeers = 100

func (s *Server) registerContactsTop(t table) {
	on(t, 0, s.contactsGetTopPeers)
	on(t, ordered, s.contactsToggleTopPeers)
	on(t, ordered, s.contactsResetTopPeerRating)
}

// contactsGetTopPeers rates correspondents, the one category there is while
// there are neither groups nor bots nor calls.
func (s *Server) contactsGetTopPeers(ctx context.Context, c *Caller, r *tg.ContactsGetTopPeersRequest) (tg.ContactsTopPeersClass, error) {
	on, err := s.accounts.TopPeersEnabled(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	if !on {
		return &tg.ContactsTopPeersDisabled{}, nil
	}
	if !r.Correspondents {
		return &tg.ContactsTopPeers{}, nil
	}
	top, err := s.correspondents(ctx, c)
	if err != nil {
		return nil, err
	}
	hash := vectorHash(0)
	for _, t := range top {
		hash = hash.add(uint64(t.id))
	}
	if r.Hash != 0 && r.Hash == int64(hash) {
		return &tg.ContactsTopPeersNotModified{}, nil
	}
	from := min(max(r.Offset, 0), len(top))
	return s.topPeers(ctx, c, top[from:min(from+max(r.Limit, 0), len(top))], len(top))
}

// correspondent is somebody the caller writes with.
type correspondent struct {
	id     int64
	rating float64
}

// correspondents rates those whom the caller wrote with, best first: more
// messages count more, old ones less.
func (s *Server) correspondents(ctx context.Context, c *Caller) ([]correspondent, error) {
	list, err := s.messages.Dialogs(ctx, c.UserID, message.DialogQuery{Folder: message.FolderAll, Limit: maxTopPeers})
	if err != nil {
		return nil, err
	}
	resets, err := s.accounts.TopPeerResets(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	var top []correspondent
	for _, d := range list.Dialogs {
		p := peer.FromInt(d.Peer)
		if p.Kind != peer.User || p.ID == c.UserID || d.TopDate <= resets[p] {
			continue
		}
		u, err := s.accounts.User(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		if !u.Deleted && !u.Service && !u.Bot {
			top = append(top, correspondent{p.ID, s.rating(d)})
		}
	}
	slices.SortStableFunc(top, func(a, b correspondent) int { return cmp.Compare(b.rating, a.rating) })
	return top, nil
}

func (s *Server) rating(d *messagepb.Dialog) float64 {
	age := s.log.Now().Sub(time.Unix(d.TopDate, 0))
	return math.Log1p(float64(d.Count)) * math.Exp(-age.Seconds()/ratingDecay.Seconds())
}

func (s *Server) topPeers(ctx context.Context, c *Caller, page []correspondent, total int) (*tg.ContactsTopPeers, error) {
	category := tg.TopPeerCategoryPeers{Category: &tg.TopPeerCategoryCorrespondents{}, Count: total}
	ids := make([]int64, len(page))
	for i, t := range page {
		ids[i] = t.id
		category.Peers = append(category.Peers, tg.TopPeer{Peer: tlview.Peer(peer.OfUser(t.id)), Rating: t.rating})
	}
	users, err := s.views.Users(ctx, c.UserID, ids)
	if err != nil {
		return nil, err
	}
	return &tg.ContactsTopPeers{Categories: []tg.TopPeerCategoryPeers{category}, Users: users}, nil
}

func (s *Server) contactsToggleTopPeers(ctx context.Context, c *Caller, r *tg.ContactsToggleTopPeersRequest) (tg.BoolClass, error) {
	return done(s.accounts.EnableTopPeers(ctx, c.UserID, r.Enabled))
}

func (s *Server) contactsResetTopPeerRating(ctx context.Context, c *Caller, r *tg.ContactsResetTopPeerRatingRequest) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	return done(s.accounts.ResetTopPeer(ctx, c.UserID, p))
}
