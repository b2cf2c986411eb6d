package rpc

import (
	"context"
	"slices"
	"time"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
	"chappe/internal/peer"
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

// dateSlack is for how many seconds before a state what has no pts is told once
// more. An event bears the moment at which its transaction began: it may have come
// into sight only after a state that bears a later one.
const dateSlack = 2

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
	diff, err := s.messages.Difference(ctx, c.UserID, r.Pts, int64(r.Date)-dateSlack, limit, r.PtsTotalLimit)
	if err != nil {
		return nil, err
	}
	if diff.TooLong {
		return &tg.UpdatesDifferenceTooLong{Pts: diff.State.Pts}, nil
	}
	// Also with a slice: the next one is asked for from the date of this, which
	// may be after a channel has moved.
	moved, err := s.messages.MovedSince(ctx, c.UserID, int64(r.Date)-dateSlack)
	if err != nil {
		return nil, err
	}
	if len(diff.Events) == 0 && len(moved) == 0 && !diff.More && diff.State.Pts == r.Pts {
		return &tg.UpdatesDifferenceEmpty{Date: int(diff.State.Date)}, nil
	}
	return s.difference(ctx, c, r.Pts, diff, moved)
}

// difference renders what happened, and names the channels that have moved so
// that the client asks for them.
func (s *Server) difference(ctx context.Context, c *Caller, from int, diff message.Difference, moved []message.Moved) (tg.UpdatesDifferenceClass, error) {
	shown, err := s.views.Difference(ctx, c.UserID, from, diff.Events)
	if err != nil {
		return nil, err
	}
	if err := s.addMoved(ctx, c, &shown, moved); err != nil {
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

// addMoved adds updateChannelTooLong for channels that have moved, and how far
// others have read: a channel's own difference has no room for it (TDLib drops
// updateReadChannelOutbox there).
func (s *Server) addMoved(ctx context.Context, c *Caller, shown *tlview.Difference, moved []message.Moved) error {
	peers := make([]peer.Peer, len(moved))
	for i, m := range moved {
		if m.Pts != 0 {
			u := &tg.UpdateChannelTooLong{ChannelID: m.Channel}
			u.SetPts(m.Pts)
			shown.Others = append(shown.Others, u)
		}
		if m.Read != 0 {
			shown.Others = append(shown.Others, &tg.UpdateReadChannelOutbox{ChannelID: m.Channel, MaxID: int(m.Read)})
		}
		peers[i] = peer.OfChannel(m.Channel)
	}
	for _, known := range shown.Chats {
		peers = slices.DeleteFunc(peers, func(p peer.Peer) bool { return p.Kind == peer.Channel && p.ID == known.GetID() })
	}
	chats, err := s.views.Chats(ctx, c.UserID, peers)
	shown.Chats = append(shown.Chats, chats...)
	return err
}

const (
	// channelSlice is how many events of a channel are told at once at most.
	channelSlice = 1000
	// pollAfter is when somebody who looks at a channel should ask again, in
	// seconds; followFor is for how long who is no member hears of it without
	// asking. A part of a difference has no such time: gotd would wait for it
	// before it asks for the next.
	pollAfter = 30
	followFor = 2 * pollAfter * time.Second
)

// updatesGetChannelDifference tells what happened in a channel since a state,
// and makes the channel heard of for a while by who is no member of it.
func (s *Server) updatesGetChannelDifference(ctx context.Context, c *Caller, r *tg.UpdatesGetChannelDifferenceRequest) (tg.UpdatesChannelDifferenceClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	if r.Pts < 1 {
		return nil, tgerr.New(400, "PERSISTENT_TIMESTAMP_EMPTY")
	}
	if err := s.hub.Follow(ctx, c.UserID, id, time.Now().Add(followFor)); err != nil {
		return nil, err
	}
	limit := min(max(r.Limit, 1), channelSlice)
	diff, err := s.messages.ChannelDifference(ctx, c.UserID, id, r.Pts, limit)
	if err != nil {
		return nil, messageError(err)
	}
	if diff.TooLong {
		return s.channelTooLong(ctx, c, id)
	}
	if diff.Pts <= r.Pts && !diff.More {
		empty := &tg.UpdatesChannelDifferenceEmpty{Final: true, Pts: r.Pts}
		empty.SetTimeout(pollAfter)
		return empty, nil
	}
	shown, err := s.views.ChannelDifference(ctx, c.UserID, id, diff.Events)
	if err != nil {
		return nil, err
	}
	out := &tg.UpdatesChannelDifference{
		Final: !diff.More, Pts: diff.Pts, NewMessages: shown.Messages, OtherUpdates: shown.Others,
		Users: shown.Users, Chats: shown.Chats,
	}
	if out.Final {
		out.SetTimeout(pollAfter)
	}
	return out, nil
}

// channelTooLong answers with the channel as it is now.
func (s *Server) channelTooLong(ctx context.Context, c *Caller, id int64) (tg.UpdatesChannelDifferenceClass, error) {
	list, err := s.messages.PeerDialogs(ctx, c.UserID, []peer.Peer{peer.OfChannel(id)})
	if err != nil {
		return nil, messageError(err)
	}
	shown, err := s.dialogs(ctx, c, list)
	if err != nil {
		return nil, err
	}
	out := &tg.UpdatesChannelDifferenceTooLong{
		Final: true, Dialog: shown.Dialogs[0], Messages: shown.Messages, Users: shown.Users, Chats: shown.Chats,
	}
	out.SetTimeout(pollAfter)
	return out, nil
}
