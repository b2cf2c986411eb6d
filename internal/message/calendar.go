package message

import (
	"context"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// Day sums up the messages of one day (UTC) in a dialog.
type Day struct {
	Date         int64 // unix seconds of its beginning
	Count        int
	MinID, MaxID int32
}

const secondsPerDay = 24 * 3600

// Calendar returns on which days a dialog has messages of a kind, the latest
// day first, and the newest message of each.
//
// https://core.telegram.org/method/messages.getSearchResultsCalendar
func (s *Service) Calendar(ctx context.Context, user int64, p peer.Peer, q Query) (days []Day, newest []*messagepb.Message, err error) {
	if q.Kind == KindNone {
		return nil, nil, nil
	}
	err = s.open(ctx, user, p, func(b mailbox) error {
		ids, _, err := b.find(p, newMatcher(q))
		if err != nil {
			return err
		}
		for _, id := range ids {
			m, err := b.message(id)
			if err != nil {
				return err
			}
			date := m.Date - m.Date%secondsPerDay
			if n := len(days); n == 0 || days[n-1].Date != date {
				days = append(days, Day{Date: date, MaxID: id})
				newest = append(newest, m)
			}
			d := &days[len(days)-1]
			d.Count, d.MinID = d.Count+1, id
		}
		return nil
	})
	return days, newest, err
}

// Position is where a message stands in a list of results.
type Position struct {
	ID     int32
	Date   int64
	Offset int // results that are newer
}

// Positions returns evenly spread places in the list of a dialog's messages of
// a kind, at most limit of them, and the length of the list.
//
// https://core.telegram.org/method/messages.getSearchResultsPositions
func (s *Service) Positions(ctx context.Context, user int64, p peer.Peer, q Query, offsetID, limit int32) (found []Position, total int, err error) {
	if q.Kind == KindNone || limit <= 0 {
		return nil, 0, nil
	}
	err = s.open(ctx, user, p, func(b mailbox) error {
		ids, _, err := b.find(p, newMatcher(q))
		if err != nil {
			return err
		}
		total = len(ids)
		step := max(total/clampLimit(limit), 1)
		for i := 0; i < total; i += step {
			if offsetID > 0 && ids[i] >= offsetID {
				continue
			}
			m, err := b.message(ids[i])
			if err != nil {
				return err
			}
			found = append(found, Position{ID: m.Id, Date: m.Date, Offset: i})
		}
		return nil
	})
	return found, total, err
}
