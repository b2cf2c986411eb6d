package account

import (
	"context"
	"fmt"

	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Bar is what the action bar above a chat offers its viewer.
//
// https://core.telegram.org/api/action-bar
type Bar struct {
	ReportSpam   bool
	AddContact   bool
	Block        bool
	ShareContact bool // offer a contact one's own phone
	// NeedException: adding the peer as a contact does not by itself show them
	// the viewer's phone, so clients offer to.
	NeedException bool
}

// PeerBar returns what the action bar of a chat offers viewer. Strangers can be
// reported, added and blocked until the bar is hidden; a contact who has viewer
// as a contact but may not see viewer's phone can be given it.
func (s *Service) PeerBar(ctx context.Context, viewer int64, p peer.Peer) (Bar, error) {
	if p.Kind != peer.User || p.ID == viewer {
		return Bar{}, nil
	}
	u, err := s.User(ctx, p.ID)
	if err != nil {
		return Bar{}, err
	}
	rel, err := s.Relation(ctx, viewer, p.ID)
	if err != nil || rel.Blocked || u.Deleted || u.Service || u.Bot {
		return Bar{}, err
	}
	sees, err := s.Allows(ctx, viewer, PrivacyPhone, p.ID)
	if err != nil {
		return Bar{}, err
	}
	hidden, err := s.barHidden(ctx, viewer, p)
	if err != nil {
		return Bar{}, err
	}
	if rel.Contact != nil {
		return Bar{ShareContact: rel.Contact.Mutual && !sees && !hidden}, nil
	}
	bar := Bar{NeedException: !sees}
	if !hidden {
		bar.ReportSpam, bar.AddContact, bar.Block = true, true, true
	}
	return bar, nil
}

func (s *Service) barHidden(ctx context.Context, viewer int64, p peer.Peer) (hidden bool, err error) {
	err = s.log.View(ctx, func(r store.Reader) (err error) {
		hidden, err = r.Has(peer.MailboxOf(viewer), s.pairKey(store.TagNoBar, viewer, p))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("read action bar of %v: %w", p, err)
	}
	return hidden, nil
}

// HideBar hides the action bar of a chat for good and tells viewer's devices.
func (s *Service) HideBar(ctx context.Context, viewer int64, p peer.Peer) error {
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(viewer)}, func(tx *update.Tx) error {
		return s.hideBar(tx, viewer, p)
	})
}

func (s *Service) hideBar(tx *update.Tx, viewer int64, p peer.Peer) error {
	box := peer.MailboxOf(viewer)
	tx.Set(box, s.pairKey(store.TagNoBar, viewer, p), []byte{1})
	_, err := tx.Append(box, &updatepb.Event{Kind: updatepb.Kind_PEER_SETTINGS, Peer: p.Int()}, nil)
	return err
}
