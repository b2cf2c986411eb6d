package message

import (
	"context"
	"fmt"

	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// ttlIn is how long a copy in a user's mailbox lives. Only mailboxes that are
// swept hold messages that expire: see [Service.sweepChat].
func (g *circle) ttlIn(user int64) (int32, error) {
	if g.c.Ttl == 0 {
		return 0, nil
	}
	swept, err := g.rows.r.Has(queueOf(user), ttlKey(user))
	if err != nil {
		return 0, fmt.Errorf("look whether messages of %d expire: %w", user, err)
	}
	if !swept {
		return 0, nil
	}
	return g.c.Ttl, nil
}

// sweepChat makes the mailboxes of all members of a basic group be looked
// through for messages whose time has come. Once set, it stays.
func (s *Service) sweepChat(ctx context.Context, p peer.Peer) error {
	c, err := s.chats.Chat(ctx, p.ID)
	if err != nil {
		return err
	}
	missing := make(map[peer.Owner][]int64)
	err = s.log.View(ctx, func(r store.Reader) error {
		clear(missing)
		for _, m := range c.Members {
			swept, err := r.Has(queueOf(m.User), ttlKey(m.User))
			if err != nil {
				return fmt.Errorf("look whether messages of %d expire: %w", m.User, err)
			}
			if !swept {
				missing[queueOf(m.User)] = append(missing[queueOf(m.User)], m.User)
			}
		}
		return nil
	})
	if err != nil || len(missing) == 0 {
		return err
	}
	owners := make([]peer.Owner, 0, len(missing))
	for o := range missing {
		owners = append(owners, o)
	}
	return s.log.Write(ctx, owners, func(tx *update.Tx) error {
		for o, users := range missing {
			for _, user := range users {
				tx.Set(o, ttlKey(user), nil)
			}
		}
		return nil
	})
}

// sweepIfExpiring is sweepChat for a group whose messages expire.
func (s *Service) sweepIfExpiring(ctx context.Context, p peer.Peer) error {
	c, err := s.chats.Chat(ctx, p.ID)
	if err != nil || c.Ttl == 0 {
		return err
	}
	return s.sweepChat(ctx, p)
}

// setTTLInChat sets how long messages of a basic group live.
func (s *Service) setTTLInChat(ctx context.Context, user int64, p peer.Peer, seconds int32) (Change, error) {
	if seconds != 0 {
		if err := s.sweepChat(ctx, p); err != nil {
			return Change{}, err
		}
	}
	done, err := s.chats.SetTTL(ctx, user, p, int(seconds))
	return Change{Events: done.Events}, asWriter(err)
}
