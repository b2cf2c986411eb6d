package message

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

const (
	minTTL = 60 // seconds; clients offer a day and more
	maxTTL = 366 * 24 * 3600
	// expireBatch is how many messages of a mailbox end their life at once.
	expireBatch = 200
)

// CheckTTL reports whether a time to live in seconds may be set; 0 is none.
func CheckTTL(seconds int32) error {
	if seconds != 0 && (seconds < minTTL || seconds > maxTTL) {
		return ErrTTL
	}
	return nil
}

// SetTTL sets how long messages that are sent from now on live, on both sides,
// and says so in the dialog.
//
// https://core.telegram.org/method/messages.setHistoryTTL
func (s *Service) SetTTL(ctx context.Context, user int64, p peer.Peer, seconds int32) (Change, error) {
	switch p.Kind {
	case peer.Chat:
		return s.setTTLInChat(ctx, user, p, seconds)
	case peer.Channel:
		return s.setTTLInChannel(ctx, user, p, seconds)
	}
	if err := CheckTTL(seconds); err != nil {
		return Change{}, err
	}
	if err := s.mayWrite(ctx, user, p); err != nil {
		return Change{}, err
	}
	owners := []peer.Owner{peer.MailboxOf(user), queueOf(user), peer.MailboxOf(p.ID), queueOf(p.ID)}
	slices.SortFunc(owners, func(a, b peer.Owner) int {
		if a.Less(b) {
			return -1
		}
		return 1
	})
	owners = slices.Compact(owners)
	var change Change
	err := s.log.Write(ctx, owners, func(tx *update.Tx) error {
		mine, theirs := s.box(tx, user), (*box)(nil)
		if err := mine.setTTL(p, seconds); err != nil {
			return err
		}
		if p.ID != user {
			theirs = s.box(tx, p.ID)
			if err := theirs.setTTL(peer.OfUser(user), seconds); err != nil && !errors.Is(err, ErrNotModified) {
				return err
			}
		}
		action := &messagepb.Action{Kind: messagepb.Action_SET_TTL, Period: seconds}
		var sent Sent
		if err := s.post(mine, theirs, posting{peer: p, content: &content{action: action}}, &sent); err != nil {
			return err
		}
		var err error
		change, err = mine.change()
		return err
	})
	return change, err
}

// beginWithTTL gives a dialog that has no messages yet the time to live that
// the user wants for new ones.
func (s *Service) beginWithTTL(ctx context.Context, user int64, p peer.Peer) error {
	if p.Kind != peer.User {
		return nil
	}
	u, err := s.accounts.User(ctx, user)
	if err != nil {
		return fmt.Errorf("look up the sender: %w", err)
	}
	if u.DefaultHistoryTtl == 0 || p.Kind != peer.User || p.ID == user {
		return nil
	}
	begun := false
	err = s.view(ctx, user, func(b mailbox) error {
		d, err := b.dialog(p)
		begun = d.GetTopId() != 0 || d.GetReadInboxMax() != 0 || d.GetReadOutboxMax() != 0
		return err
	})
	if err != nil || begun {
		return err
	}
	_, err = s.SetTTL(ctx, user, p, u.DefaultHistoryTtl)
	if errors.Is(err, ErrNotModified) {
		return nil
	}
	return err
}

func (b *box) setTTL(p peer.Peer, seconds int32) error {
	d, err := b.dialog(p)
	if err != nil {
		return err
	}
	if d.Ttl == seconds {
		return ErrNotModified
	}
	d.Ttl = seconds
	if seconds > 0 {
		b.tx.Set(queueOf(b.user), ttlKey(b.user), nil)
	}
	if err := b.putDialog(d); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_PEER_HISTORY_TTL, Peer: p.Int(), Count: seconds}, nil)
	return err
}

// expireAll deletes, in all mailboxes that use it, the messages whose time to
// live has ended. An error of one holds up no other; the first is returned.
func (s *Service) expireAll(ctx context.Context, now int64) (failed error) {
	for shard := range int64(queueShards) {
		var users []int64
		err := s.log.View(ctx, func(r store.Reader) error {
			queue := peer.Owner{Space: peer.Server, ID: 1 + shard}
			for key, err := range r.Keys(queue, store.Range{From: []byte{ttlTag}, To: []byte{ttlTag + 1}}) {
				if err != nil {
					return fmt.Errorf("read mailboxes with a time to live: %w", err)
				}
				if len(key) == 9 {
					users = append(users, int64(binary.BigEndian.Uint64(key[1:])))
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, user := range users {
			expire := s.expire
			if p := peer.FromInt(user); p.Kind == peer.Channel {
				user, expire = p.ID, s.expireInChannel
			}
			if err := expire(ctx, user, now); err != nil && failed == nil {
				failed = err
			}
		}
	}
	return failed
}

// expiryRow is a row of what ends at a moment.
type expiryRow struct {
	key []byte
	at  int64 // unix seconds
	id  int32
}

// expired reads the first rows of what has ended by now.
func (b mailbox) expired(now int64) ([]expiryRow, error) {
	var rows []expiryRow
	r := store.Range{From: []byte{tagExpiry}, To: expiryKey(now+1, 0), Limit: expireBatch}
	for key, err := range b.r.Keys(b.owner, r) {
		if err != nil {
			return nil, fmt.Errorf("read what expires of %v: %w", b.owner, err)
		}
		at, _ := store.KeyU64(key, 1)
		rows = append(rows, expiryRow{key, int64(at), idOfKey(key)})
	}
	return rows, nil
}

// expire deletes the messages of a mailbox whose time has come, and media that
// destroys itself. Each side's copy has its own time, so the other side is left
// alone; what a basic group keeps of a message goes with its last copy.
func (s *Service) expire(ctx context.Context, user, now int64) error {
	for {
		var rows []expiryRow
		var chats []peer.Owner
		err := s.view(ctx, user, func(b mailbox) (err error) {
			if rows, err = b.expired(now); err == nil {
				chats, err = b.chatsOf(rows)
			}
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		err = s.log.Write(ctx, append(chats, peer.MailboxOf(user)), func(tx *update.Tx) error {
			b := s.box(tx, user)
			numbers, err := b.numbersOf(rows)
			if err != nil {
				return err
			}
			if err := b.end(rows); err != nil {
				return err
			}
			return b.forgetNumbers(numbers, chats)
		})
		if err != nil {
			return err
		}
		if len(rows) < expireBatch {
			return nil
		}
	}
}
