package message

import (
	"context"

	"chappe/internal/message/messagepb"
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
	Pts     int   // of its log; 0 if nothing came to it
	Read    int32 // others have read up to this message; 0 if they read no further
}

// MovedSince returns the channels of a user in which something has happened at
// or after a moment (unix seconds). That others have read a supergroup is on
// nobody's log: where their marks stand is told as it is now.
func (s *Service) MovedSince(ctx context.Context, user, date int64) ([]Moved, error) {
	var moved []Moved
	err := s.view(ctx, user, func(b mailbox) error {
		moved = nil
		for d, err := range b.allDialogs() {
			if err != nil {
				return err
			}
			if !d.Joined {
				continue
			}
			m, err := b.movedSince(d, date)
			if err != nil {
				return err
			}
			if m.Pts != 0 || m.Read != 0 {
				moved = append(moved, m)
			}
		}
		return nil
	})
	return moved, err
}

func (b mailbox) movedSince(d *messagepb.Dialog, date int64) (Moved, error) {
	m := Moved{Channel: peer.FromInt(d.Peer).ID}
	in := b.s.channelView(b.r, b.user, m.Channel, d.MinId)
	head, err := update.HeadOf(b.r, in.owner)
	if err != nil {
		return m, err
	}
	if head.Date >= date && head.Pts > update.FirstPts {
		m.Pts = head.Pts
	}
	st, err := in.readState()
	if err != nil {
		return m, err
	}
	if read := readMarks(st).othersOf(b.user); st.ReadDate >= date && read >= in.minID {
		m.Read = read
	}
	return m, nil
}
