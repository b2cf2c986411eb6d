package message

import (
	"google.golang.org/protobuf/proto"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
)

// liveForever is the period of a live location that its author ends by hand:
// https://core.telegram.org/api/live-location
const liveForever = 0x7fffffff

// Move is a step of a live location, or its end.
type Move struct {
	Stop      bool
	Point     *mediapb.Point
	Heading   int32 // degrees; 0 = not known
	Proximity int32 // metres; 0 = as it was
	Period    int32 // seconds after the message's date; 0 = as it was
}

// apply moves the place that a message shows; it is not shown as edited. It
// fails with [ErrMediaPrev] for a message that shows none, and with
// [ErrEditTooLate] once it has ended.
func (mv *Move) apply(m *messagepb.Message, now int64) error {
	live := m.Media.GetLive()
	switch {
	case live == nil:
		return ErrMediaPrev
	case live.Period != liveForever && now >= m.Date+int64(live.Period):
		return ErrEditTooLate
	}
	media := proto.CloneOf(m.Media)
	switch {
	case mv.Stop:
		media.Live.Period = int32(max(now-m.Date, 1))
	case mv.Period > 0:
		media.Live.Period = mv.Period
	}
	if mv.Point != nil {
		media.Point = mv.Point
	}
	if !mv.Stop {
		media.Live.Heading = mv.Heading
	}
	if mv.Proximity > 0 {
		media.Live.Proximity = mv.Proximity
	}
	m.Media, m.EditHidden = media, true
	return nil
}
