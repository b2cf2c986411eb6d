package app

import (
	"context"
	"errors"

	"github.com/gotd/td/bin"

	"chappe/internal/chat"
	"chappe/internal/fanout"
	"chappe/internal/peer"
	"chappe/internal/tlview"
	"chappe/internal/update"
)

// rendered are the views for the fan-out, for which nothing to tell is nil.
func rendered(v *tlview.Views) fanout.Views {
	return fanout.Views{
		Own: func(ctx context.Context, viewer int64, b update.Batch) (bin.Encoder, error) {
			u, err := v.Updates(ctx, viewer, b)
			if u == nil || err != nil {
				return nil, err
			}
			return u, nil
		},
		Shared: func(ctx context.Context, b update.Batch) (*fanout.Shared, error) {
			s, err := v.Shared(ctx, b)
			if s == nil || err != nil {
				return nil, err
			}
			out := &fanout.Shared{Differs: s.Differs}
			if s.Updates != nil {
				out.Body = s.Updates
			}
			for _, h := range s.Holes {
				out.Holes = append(out.Holes, fanout.Hole(h))
			}
			return out, nil
		},
	}
}

// watching tells the fan-out who hears of which channels.
type watching struct {
	chats *chat.Service
}

// ChannelsOf implements [fanout.Channels].
func (w watching) ChannelsOf(ctx context.Context, user int64) ([]int64, error) {
	return w.chats.ChannelsOf(ctx, user)
}

// Watched implements [fanout.Channels].
func (w watching) Watched(ctx context.Context, user, channel int64) (fanout.Watcher, error) {
	st, err := w.chats.Standing(ctx, peer.OfChannel(channel), user)
	if errors.Is(err, chat.ErrNoChannel) {
		return fanout.Watcher{}, nil
	}
	if err != nil {
		return fanout.Watcher{}, err
	}
	return fanout.Watcher{Member: st.Member(), May: st.Readable, Plain: st.Plain()}, nil
}
