package message

import (
	"context"

	"chappe/internal/peer"
	"chappe/internal/update"
)

// channelTooLong is from how many events on a difference is too long: a client
// so far behind is better off with the history as it is now.
const channelTooLong = 100_000

// ChannelDifference is what happened in a channel after a state, oldest first.
// New and edited messages carry their row as Attach; those that are gone again,
// or that the reader may not see, are left out.
type ChannelDifference struct {
	Events  []update.Event
	Pts     int  // after Events
	More    bool // events follow
	TooLong bool // too much has happened to be told
}

// ChannelDifference reads the events of a channel after pts, at most limit of
// them, as a user may see them.
//
// https://core.telegram.org/method/updates.getChannelDifference
func (s *Service) ChannelDifference(ctx context.Context, user, channel int64, pts, limit int) (ChannelDifference, error) {
	var diff ChannelDifference
	err := s.open(ctx, user, peer.OfChannel(channel), func(b mailbox) error {
		slice, err := update.Since(b.r, b.owner, pts, b.s.log.Now().Unix(), limit)
		if err != nil {
			return err
		}
		diff = ChannelDifference{Pts: slice.Pts, More: slice.More}
		if slice.Head.Pts-pts > max(channelTooLong, limit) {
			diff.TooLong, diff.Pts = true, slice.Head.Pts
			return nil
		}
		attached := Difference{Events: slice.Events}
		if err := b.attach(&attached); err != nil {
			return err
		}
		diff.Events = attached.Events
		return nil
	})
	return diff, err
}

// Moved is a channel in which something has happened.
type Moved struct {
	Channel int64
	Pts     int
}

// MovedSince returns the channels of a user in which something has happened at
// or after a moment (unix seconds).
func (s *Service) MovedSince(ctx context.Context, user, date int64) ([]Moved, error) {
	var moved []Moved
	err := s.view(ctx, user, func(b mailbox) error {
		for d, err := range b.allDialogs() {
			if err != nil {
				return err
			}
			if !d.Joined {
				continue
			}
			id := peer.FromInt(d.Peer).ID
			head, err := update.HeadOf(b.r, peer.ChannelOf(id))
			if err != nil {
				return err
			}
			if head.Date >= date && head.Pts > update.FirstPts {
				moved = append(moved, Moved{Channel: id, Pts: head.Pts})
			}
		}
		return nil
	})
	return moved, err
}
