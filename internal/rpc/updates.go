package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
	"chappe/internal/tlview"
)

// Catching up: https://core.telegram.org/api/updates#recovering-gaps
func (s *Server) registerUpdates(t table) {
	on(t, bots, s.updatesGetState)
	on(t, bots, s.updatesGetDifference)
	on(t, bots, s.updatesGetChannelDifference)
}

const (
	// differenceSlice is how many events are told at once unless the client
	// asks for less.
	differenceSlice = 500
	// differenceLimit bounds what a client may ask for at once.
	differenceLimit = 1000
)

func (s *Server) updatesGetState(ctx context.Context, c *Caller, _ *tg.UpdatesGetStateRequest) (*tg.UpdatesState, error) {
	st, err := s.messages.State(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	state := tlview.State(st)
	return &state, nil
}

// updatesGetDifference tells what happened since a state: all of it, or a slice
// with the state that the slice leads to. It is too long only if the client
// said how much is too much for it: the log is never cut.
func (s *Server) updatesGetDifference(ctx context.Context, c *Caller, r *tg.UpdatesGetDifferenceRequest) (tg.UpdatesDifferenceClass, error) {
	if r.Pts < 0 {
		return nil, tgerr.New(400, "PERSISTENT_TIMESTAMP_INVALID")
	}
	limit := differenceSlice
	if r.PtsLimit > 0 {
		limit = min(r.PtsLimit, differenceLimit)
	}
	diff, err := s.messages.Difference(ctx, c.UserID, r.Pts, int64(r.Date), limit, r.PtsTotalLimit)
	if err != nil {
		return nil, err
	}
	if diff.TooLong {
		return &tg.UpdatesDifferenceTooLong{Pts: diff.State.Pts}, nil
	}
	if len(diff.Events) == 0 && !diff.More && diff.State.Pts == r.Pts {
		return &tg.UpdatesDifferenceEmpty{Date: int(diff.State.Date)}, nil
	}
	return s.difference(ctx, c, r.Pts, diff)
}

func (s *Server) difference(ctx context.Context, c *Caller, from int, diff message.Difference) (tg.UpdatesDifferenceClass, error) {
	shown, err := s.views.Difference(ctx, c.UserID, from, diff.Events)
	if err != nil {
		return nil, err
	}
	if diff.More {
		return &tg.UpdatesDifferenceSlice{
			NewMessages: shown.Messages, OtherUpdates: shown.Others, Users: shown.Users, Chats: shown.Chats,
			IntermediateState: tlview.State(diff.State),
		}, nil
	}
	return &tg.UpdatesDifference{
		NewMessages: shown.Messages, OtherUpdates: shown.Others, Users: shown.Users, Chats: shown.Chats,
		State: tlview.State(diff.State),
	}, nil
}

// updatesGetChannelDifference knows no channel yet.
func (s *Server) updatesGetChannelDifference(context.Context, *Caller, *tg.UpdatesGetChannelDifferenceRequest) (tg.UpdatesChannelDifferenceClass, error) {
	return nil, errChannelInvalid
}
