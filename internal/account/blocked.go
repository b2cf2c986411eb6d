package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// ErrBlockSelf is returned for blocking oneself.
var ErrBlockSelf = errors.New("account: nobody can block themselves")

// BlockList names one of the two lists of blocked peers. Values are stored.
type BlockList byte

// The lists of https://core.telegram.org/api/block
const (
	BlockMessages BlockList = 'm' // they cannot write, call or see the owner
	BlockStories  BlockList = 's' // they cannot see the owner's stories
)

func (s *Service) blockedKey(owner int64, list BlockList, p peer.Peer) []byte {
	return store.BlockedKey(byte(list), s.db.BlindPeer(peer.MailboxOf(owner), p))
}

// SetBlocked puts a peer on a list of owner, or takes it off. Setting what is
// already so changes nothing and tells nobody.
func (s *Service) SetBlocked(ctx context.Context, owner int64, list BlockList, p peer.Peer, blocked bool) error {
	if p == peer.OfUser(owner) {
		return ErrBlockSelf
	}
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(owner)}, func(tx *update.Tx) error {
		return s.setBlocked(tx, owner, list, p, blocked)
	})
}

func (s *Service) setBlocked(tx *update.Tx, owner int64, list BlockList, p peer.Peer, blocked bool) error {
	box, key := peer.MailboxOf(owner), s.blockedKey(owner, list, p)
	was, err := tx.Has(box, key)
	if err != nil {
		return fmt.Errorf("read block of %v: %w", p, err)
	}
	if was == blocked {
		return nil
	}
	if blocked {
		if err := record.Set(tx, box, key, &accountpb.Blocked{Peer: p.Int(), Date: tx.Date()}); err != nil {
			return err
		}
	} else {
		tx.Delete(box, key)
	}
	if p.Kind == peer.User {
		s.changesRelation(tx, owner, p.ID)
	}
	return s.tellBlocked(tx, owner, list, p, blocked)
}

// tellBlocked writes the event with both lists in it, as updatePeerBlocked has
// them: flag is the one of messages, count 1 that of stories.
func (s *Service) tellBlocked(tx *update.Tx, owner int64, list BlockList, p peer.Peer, blocked bool) error {
	ev := &updatepb.Event{Kind: updatepb.Kind_PEER_BLOCKED, Peer: p.Int(), Flag: blocked}
	other := BlockStories
	if list == BlockStories {
		other = BlockMessages
	}
	also, err := tx.Has(peer.MailboxOf(owner), s.blockedKey(owner, other, p))
	if err != nil {
		return fmt.Errorf("read block of %v: %w", p, err)
	}
	stories := also
	if list == BlockStories {
		ev.Flag, stories = also, blocked
	}
	if stories {
		ev.Count = 1
	}
	_, err = tx.Append(peer.MailboxOf(owner), ev, nil)
	return err
}

// ReplaceBlocked makes a list of owner hold exactly the given peers.
func (s *Service) ReplaceBlocked(ctx context.Context, owner int64, list BlockList, peers []peer.Peer) error {
	if slices.Contains(peers, peer.OfUser(owner)) {
		return ErrBlockSelf
	}
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(owner)}, func(tx *update.Tx) error {
		old, err := readBlocked(tx, owner, list)
		if err != nil {
			return err
		}
		for _, b := range old {
			if p := peer.FromInt(b.Peer); !slices.Contains(peers, p) {
				if err := s.setBlocked(tx, owner, list, p, false); err != nil {
					return err
				}
			}
		}
		for _, p := range peers {
			if err := s.setBlocked(tx, owner, list, p, true); err != nil {
				return err
			}
		}
		return nil
	})
}

// Blocked returns a page of a list of owner, newest first, and the length of
// the whole list.
func (s *Service) Blocked(ctx context.Context, owner int64, list BlockList, offset, limit int) ([]*accountpb.Blocked, int, error) {
	var all []*accountpb.Blocked
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		all, err = readBlocked(r, owner, list)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	slices.SortFunc(all, func(a, b *accountpb.Blocked) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(b.Peer, a.Peer))
	})
	from := min(max(offset, 0), len(all))
	to := min(from+max(limit, 0), len(all))
	return all[from:to], len(all), nil
}

func readBlocked(r store.Reader, owner int64, list BlockList) ([]*accountpb.Blocked, error) {
	return record.All[accountpb.Blocked](r, peer.MailboxOf(owner), under(store.TagBlocked, byte(list)))
}
