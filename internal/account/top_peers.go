package account

import (
	"context"
	"fmt"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// TopPeersEnabled reports whether owner lets the server rate correspondents.
func (s *Service) TopPeersEnabled(ctx context.Context, owner int64) (bool, error) {
	var off bool
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		off, err = r.Has(peer.MailboxOf(owner), settingKey(settingNoTop))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("read top peers setting: %w", err)
	}
	return !off, nil
}

// EnableTopPeers switches the rating of correspondents on or off.
func (s *Service) EnableTopPeers(ctx context.Context, owner int64, on bool) error {
	box, key := peer.MailboxOf(owner), settingKey(settingNoTop)
	return s.log.Write(ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		if on {
			tx.Delete(box, key)
		} else {
			tx.Set(box, key, []byte{1})
		}
		return nil
	})
}

// ResetTopPeer ends that what was written so far makes p one of owner's top
// peers.
//
// https://core.telegram.org/method/contacts.resetTopPeerRating
func (s *Service) ResetTopPeer(ctx context.Context, owner int64, p peer.Peer) error {
	box := peer.MailboxOf(owner)
	key := store.NewKey(store.TagSetting).U8(settingTopReset).Blind(s.db.BlindPeer(box, p))
	return s.log.Write(ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		return record.Set(tx, box, key, &accountpb.TopReset{Peer: p.Int(), Date: tx.Date()})
	})
}

// TopPeerResets returns since when peers count again as correspondents of
// owner, in unix seconds, for those whom owner ever removed.
func (s *Service) TopPeerResets(ctx context.Context, owner int64) (map[peer.Peer]int64, error) {
	resets := make(map[peer.Peer]int64)
	err := s.log.View(ctx, func(r store.Reader) error {
		for m, err := range record.Each[accountpb.TopReset](r, peer.MailboxOf(owner), under(store.TagSetting, settingTopReset)) {
			if err != nil {
				return err
			}
			resets[peer.FromInt(m.Peer)] = m.Date
		}
		return nil
	})
	return resets, err
}
