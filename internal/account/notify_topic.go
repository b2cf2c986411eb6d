package account

import (
	"context"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// notifyKey is the row of settings of a peer, or of a topic of it.
func (s *Service) notifyKey(owner int64, p peer.Peer, topic int32) []byte {
	key := s.pairKey(store.TagNotify, owner, p)
	if topic == 0 {
		return key
	}
	return store.Key(key).U32(uint32(topic))
}

// TopicNotify returns what owner chose for a topic of a forum: nothing is set in
// it unless it differs from the forum.
func (s *Service) TopicNotify(ctx context.Context, owner int64, p peer.Peer, topic int32) (*accountpb.Notify, error) {
	n := new(accountpb.Notify)
	err := s.log.View(ctx, func(r store.Reader) error {
		_, err := record.Get(r, peer.MailboxOf(owner), s.notifyKey(owner, p, topic), n)
		return err
	})
	return n, err
}

// SetTopicNotify replaces what owner chose for a topic of a forum.
//
// https://core.telegram.org/constructor/inputNotifyForumTopic
func (s *Service) SetTopicNotify(ctx context.Context, owner int64, p peer.Peer, topic int32, n *accountpb.Notify) error {
	n.Peer, n.Topic = 0, 0
	plain := proto.Equal(n, new(accountpb.Notify))
	n.Peer, n.Topic = p.Int(), topic
	box, key := peer.MailboxOf(owner), s.notifyKey(owner, p, topic)
	return s.log.Write(ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		if plain {
			tx.Delete(box, key)
		} else if err := record.Set(tx, box, key, n); err != nil {
			return err
		}
		return tellNotify(tx, owner, &updatepb.Event{Peer: p.Int(), MaxId: topic})
	})
}
