package message

import (
	"context"
	"errors"
	"fmt"

	"chappe/internal/chat"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// setTTLInChannel sets how long messages of a channel live from now on, and
// notes that they are to be looked after.
func (s *Service) setTTLInChannel(ctx context.Context, user int64, p peer.Peer, seconds int32) (Change, error) {
	done, err := s.chats.SetTTL(ctx, user, p, int(seconds))
	if err != nil {
		return Change{}, err
	}
	change := Change{Events: append(done.Events, done.Posts...)}
	if seconds == 0 {
		return change, nil
	}
	queue := queueOf(p.Int())
	return change, s.log.Write(ctx, []peer.Owner{queue}, func(tx *update.Tx) error {
		tx.Set(queue, ttlKey(p.Int()), nil)
		return nil
	})
}

// expireInChannel deletes the messages of a channel whose time has come.
func (s *Service) expireInChannel(ctx context.Context, channel, now int64) error {
	for {
		left := false
		err := s.writeDiscussed(ctx, channel, nil, func(tx *update.Tx, group int64) error {
			t := &channelBox{box: s.boxOfChannel(tx, channel, 0)}
			ch, err := s.chats.ChannelIn(tx, channel)
			if err != nil {
				return err
			}
			if err := t.openGroup(ch, group); err != nil {
				return err
			}
			if t.state, err = t.readState(); err != nil {
				return err
			}
			ids, err := t.expired(now)
			if err != nil {
				return err
			}
			left = len(ids) == expireBatch
			ms, err := t.messages(ids)
			if err != nil {
				return err
			}
			return t.erase(ms, false)
		})
		if errors.Is(err, chat.ErrNoChannel) {
			return nil
		}
		if err != nil || !left {
			return err
		}
	}
}

// expired returns ids of messages whose time has come, and forgets those that
// are gone already.
func (t *channelBox) expired(now int64) ([]int32, error) {
	var ids []int32
	r := store.Range{From: []byte{tagExpiry}, To: expiryKey(now+1, 0), Limit: expireBatch}
	for key, err := range t.r.Keys(t.owner, r) {
		if err != nil {
			return nil, fmt.Errorf("read what expires of %v: %w", t.owner, err)
		}
		id := idOfKey(key)
		if _, err := t.message(id); errors.Is(err, ErrNoMessage) {
			t.tx.Delete(t.owner, key)
		}
		ids = append(ids, id)
	}
	return ids, nil
}
