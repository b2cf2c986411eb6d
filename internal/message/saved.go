package message

import (
	"context"
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// SavedDialogs returns Saved Messages split by where they were saved from: the
// newest message of each source with an id below offset (0: all), newest
// first, and the number of sources.
//
// https://core.telegram.org/api/saved-messages
func (s *Service) SavedDialogs(ctx context.Context, user int64, offset, limit int32) (tops []*messagepb.Message, total int, err error) {
	err = s.view(ctx, user, func(b mailbox) error {
		seen := make(map[int64]bool)
		read := 0
		for id, err := range b.index(tagHistory, peer.OfUser(user), span{Reverse: true}) {
			if err != nil {
				return err
			}
			if read++; read > searchBudget {
				break
			}
			m, err := b.message(id)
			if err != nil {
				return err
			}
			if seen[m.SavedPeer] {
				continue
			}
			seen[m.SavedPeer] = true
			if (offset <= 0 || id < offset) && len(tops) < clampLimit(limit) {
				tops = append(tops, m)
			}
		}
		total = len(seen)
		return nil
	})
	return tops, total, err
}

// SavedTops returns the newest messages saved from each of these sources.
func (s *Service) SavedTops(ctx context.Context, user int64, from []peer.Peer) ([]*messagepb.Message, error) {
	all, _, err := s.SavedDialogs(ctx, user, 0, MaxPage)
	return slices.DeleteFunc(all, func(m *messagepb.Message) bool {
		return !slices.Contains(from, peer.FromInt(m.SavedPeer))
	}), err
}
