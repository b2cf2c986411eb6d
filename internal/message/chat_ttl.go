package message

import (
	"context"
	"errors"
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

// chatsOf are the basic groups of messages that expire.
func (b mailbox) chatsOf(rows []expiryRow) ([]peer.Owner, error) {
	numbers, err := b.numbersOf(rows)
	if err != nil {
		return nil, err
	}
	var owners []peer.Owner
	for id := range numbers {
		owners = append(owners, peer.Owner{Space: peer.Chats, ID: id})
	}
	return owners, nil
}

// numbersOf are the numbers of messages that expire, by basic group.
func (b mailbox) numbersOf(rows []expiryRow) (map[int64][]int32, error) {
	numbers := make(map[int64][]int32)
	for _, row := range rows {
		m, err := b.message(row.id)
		if errors.Is(err, ErrNoMessage) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p := peer.FromInt(m.Peer); p.Kind == peer.Chat && m.Twin != 0 {
			numbers[p.ID] = append(numbers[p.ID], m.Twin)
		}
	}
	return numbers, nil
}

// forgetNumbers removes what groups that the transaction holds keep of messages
// of which no copy is left.
func (b *box) forgetNumbers(numbers map[int64][]int32, held []peer.Owner) error {
	for _, o := range held {
		g := &circle{s: b.s, p: peer.OfChat(o.ID), rows: &box{mailbox: mailbox{s: b.s, r: b.tx, owner: o}, tx: b.tx}}
		for _, number := range numbers[o.ID] {
			where, err := g.rows.copies(number)
			if err != nil {
				return err
			}
			left, err := g.anyLeft(where)
			if err != nil {
				return err
			}
			if left || len(where) == 0 {
				continue
			}
			if err := g.forget(number); err != nil {
				return err
			}
		}
	}
	return nil
}

// anyLeft reports whether one of the copies of a message is still there. The
// mailboxes of others are not held: copies only ever go, and who takes the last
// one holds the group.
func (g *circle) anyLeft(where map[int64]int32) (bool, error) {
	for user, id := range where {
		if left, err := g.rows.r.Has(peer.MailboxOf(user), messageKey(id)); left || err != nil {
			return left, err
		}
	}
	return false, nil
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
