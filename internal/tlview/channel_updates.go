package tlview

import (
	"fmt"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// posted renders an event of a channel's log. Its pts is the channel's, in
// pushes and in differences alike.
func (r *rendering) posted(ev update.Event, p peer.Peer) (tg.UpdateClass, error) {
	count := int(ev.PtsCount)
	r.mention(ev.Peer)
	switch ev.Kind {
	case updatepb.Kind_NEW_MESSAGE, updatepb.Kind_EDIT_MESSAGE, updatepb.Kind_WEB_PAGE:
		found, err := r.Messages.Of(r.ctx, r.viewer, ev)
		if err != nil {
			return nil, err
		}
		m, _ := found.(*messagepb.Message)
		if seen, err := r.seen(p, m); err != nil {
			return nil, err
		} else if !seen {
			return &tg.UpdateDeleteChannelMessages{ChannelID: p.ID, Messages: ints(ev.Ids), Pts: ev.Pts, PtsCount: count}, nil
		}
		if ev.Kind == updatepb.Kind_WEB_PAGE {
			return &tg.UpdateChannelWebPage{ChannelID: p.ID, Webpage: r.came(ev, m), Pts: ev.Pts, PtsCount: count}, nil
		}
		m = message.Personal(r.viewer, m)
		r.mentionIn(m)
		shown := r.Message(r.viewer, m)
		if ev.Kind == updatepb.Kind_EDIT_MESSAGE {
			return &tg.UpdateEditChannelMessage{Message: shown, Pts: ev.Pts, PtsCount: count}, nil
		}
		return &tg.UpdateNewChannelMessage{Message: shown, Pts: ev.Pts, PtsCount: count}, nil
	case updatepb.Kind_DELETE_MESSAGES:
		return &tg.UpdateDeleteChannelMessages{ChannelID: p.ID, Messages: ints(ev.Ids), Pts: ev.Pts, PtsCount: count}, nil
	case updatepb.Kind_PINNED_MESSAGES:
		return &tg.UpdatePinnedChannelMessages{
			Pinned: ev.Flag, ChannelID: p.ID, Messages: ints(ev.Ids), Pts: ev.Pts, PtsCount: count,
		}, nil
	}
	return nil, fmt.Errorf("event %v of a channel is not known", ev.Kind)
}

// seen reports whether a message is there and the viewer may see it: new members
// of a supergroup may not see what was said before they came, not even when it
// is edited.
func (r *rendering) seen(p peer.Peer, m *messagepb.Message) (bool, error) {
	if m == nil || r.viewer == nobody {
		return m != nil, nil
	}
	ch, err := r.Groups.Channel(r.ctx, p.ID)
	if err != nil || !ch.HiddenPrehistory {
		return true, nil // who may not see a channel that is gone hears nothing of it anyway
	}
	st, err := r.Groups.Standing(r.ctx, p, r.viewer)
	return m.Id >= st.MinID, err
}
