package message

import (
	"context"
	"errors"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update/updatepb"
)

// heardKept is for how long it is known who has listened to a voice message of a
// channel, in seconds; older ones count as heard.
const heardKept = 7 * 86400

// unheard reports whether the reader of a channel has yet to listen to a message:
// it is for him alone to know, so that it stands in his mailbox.
//
// https://core.telegram.org/method/channels.readMessageContents
func (b mailbox) unheard(m *messagepb.Message) (bool, error) {
	if m.Out || !toListen(m.Media) || m.Date+heardKept < b.s.log.Now().Unix() {
		return false, nil
	}
	mine := b
	mine.owner = peer.MailboxOf(b.user)
	heard := new(messagepb.Seen)
	if _, err := mine.get(mine.peerKey(store.TagHeard, peer.OfChannel(b.owner.ID)), heard); err != nil {
		return false, err
	}
	return !hasSpan(heard, m.Id), nil
}

// hasSpan reports whether an id is in pairs of first and last ids.
func hasSpan(seen *messagepb.Seen, id int32) bool {
	for i := 0; i+1 < len(seen.Spans); i += 2 {
		if seen.Spans[i] <= id && id <= seen.Spans[i+1] {
			return true
		}
	}
	return false
}

// hear notes that a user has listened to messages of a channel, and tells his
// other devices.
func (s *Service) hear(ctx context.Context, user, channel int64, ids []int32) (Change, error) {
	p := peer.OfChannel(channel)
	var fresh []int32
	err := s.open(ctx, user, p, func(b mailbox) error {
		fresh = nil
		for _, id := range ids {
			m, err := b.message(id)
			if errors.Is(err, ErrNoMessage) {
				continue
			}
			if err != nil {
				return err
			}
			unheard, err := b.unheard(m)
			if err != nil {
				return err
			}
			if unheard {
				fresh = append(fresh, id)
			}
		}
		return nil
	})
	if err != nil || len(fresh) == 0 {
		return Change{}, err
	}
	var change Change
	err = s.write(ctx, user, func(b *box) error {
		key, heard := b.peerKey(store.TagHeard, p), new(messagepb.Seen)
		if _, err := b.get(key, heard); err != nil {
			return err
		}
		var now []int32
		for _, id := range fresh {
			if addSpan(heard, id) {
				now = append(now, id)
			}
		}
		if len(now) == 0 {
			return nil
		}
		if err := b.set(b.owner, key, heard); err != nil {
			return err
		}
		if _, err := b.append(&updatepb.Event{Kind: updatepb.Kind_CHANNEL_CONTENTS, Peer: p.Int(), Ids: now}, nil); err != nil {
			return err
		}
		change, err = b.change()
		return err
	})
	return change, err
}
