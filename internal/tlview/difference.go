package tlview

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Difference is a part of a viewer's log as updates.getDifference tells it.
type Difference struct {
	Messages []tg.MessageClass // new ones
	Others   []tg.UpdateClass
	Users    []tg.UserClass
	Chats    []tg.ChatClass
}

// Difference renders a part of the viewer's log: new messages by themselves,
// the rest as updates. There an update takes no part in the counting of pts:
// it has a pts_count of 0 and the pts that the client asked from, which every
// client applies at once (TDLib logs an error for any other count).
//
// https://core.telegram.org/constructor/updates.difference
func (v *Views) Difference(ctx context.Context, viewer int64, from int, events []update.Event) (Difference, error) {
	r := rendering{Views: v, ctx: ctx, viewer: viewer, recounted: true, from: from, updates: []tg.UpdateClass{}}
	return r.difference(events)
}

// ChannelDifference renders a part of a channel's log: new messages by
// themselves, the rest as updates.
//
// https://core.telegram.org/constructor/updates.channelDifference
func (v *Views) ChannelDifference(ctx context.Context, viewer, channel int64, events []update.Event) (Difference, error) {
	r := rendering{Views: v, ctx: ctx, viewer: viewer, updates: []tg.UpdateClass{}}
	r.mention(peer.OfChannel(channel).Int())
	return r.difference(events)
}

// difference renders events, the new messages apart from the rest.
func (r *rendering) difference(events []update.Event) (Difference, error) {
	d := Difference{Messages: []tg.MessageClass{}}
	for _, ev := range events {
		if m, ok := ev.Attach.(*messagepb.Message); ok && ev.Kind == updatepb.Kind_NEW_MESSAGE {
			d.Messages = append(d.Messages, r.Message(r.viewer, m))
			r.mentionIn(m)
			continue
		}
		if err := r.add(ev); err != nil {
			return Difference{}, err
		}
	}
	r.users = Distinct(r.users)
	all, err := r.answer(0)
	if err != nil {
		return Difference{}, err
	}
	d.Others, d.Users, d.Chats = all.Updates, all.Users, all.Chats
	return d, nil
}

// Distinct drops doubles from the long list of a difference.
func Distinct(ids []int64) []int64 {
	seen := make(map[int64]bool, len(ids))
	out := ids[:0]
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
