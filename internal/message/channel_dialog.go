package message

import (
	"errors"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// A dialog with a channel keeps in the mailbox only what is its owner's own.
// What the history is by now is filled in when the dialog is looked at.

// fillTop says what the newest message of a channel is, so that its dialog can
// be listed. A dialog with a channel that its owner is not in has none.
func (b mailbox) fillTop(d *messagepb.Dialog) (mailbox, error) {
	p := peer.FromInt(d.Peer)
	in := b.s.channelView(b.r, b.user, p.ID, d.MinId)
	d.TopId, d.TopDate, d.Count, d.PinnedCount = 0, 0, 0, 0
	if !d.Joined {
		return in, nil
	}
	actor, err := b.s.chats.Acting(b.r, p.ID, b.user)
	if errors.Is(err, chat.ErrNoChannel) {
		return in, nil
	}
	if err != nil {
		return in, err
	}
	in.minID = max(in.minID, actor.MinID)
	st, err := in.readState()
	if err != nil || st.TopId < in.minID {
		return in, err
	}
	d.TopId, d.TopDate, d.Count, d.PinnedCount = st.TopId, st.TopDate, st.Count, st.PinnedCount
	d.ReadOutboxMax = readMarks(st).othersOf(b.user)
	return in, nil
}

// fill says all of a dialog with a channel that is not its owner's own; other
// dialogs are whole already.
func (b mailbox) fill(d *messagepb.Dialog) error {
	p := peer.FromInt(d.Peer)
	if p.Kind != peer.Channel {
		return nil
	}
	in, err := b.fillTop(d)
	if err != nil || d.TopId == 0 {
		return err
	}
	if d.TopId > d.ReadInboxMax {
		if d.UnreadCount, err = in.unread(p, d.ReadInboxMax); err != nil {
			return err
		}
	}
	mentions, err := in.mentionsOf(b.user, unreadCap)
	if err != nil {
		return err
	}
	reactions, err := in.unreactedOf(b.user, unreadCap)
	d.UnreadMentions, d.UnreadReactions = int32(len(mentions)), int32(len(reactions))
	return err
}

// top returns the newest message of a dialog, or nil.
func (b mailbox) top(d *messagepb.Dialog) (*messagepb.Message, error) {
	if d.TopId == 0 {
		return nil, nil
	}
	if p := peer.FromInt(d.Peer); p.Kind == peer.Channel {
		b = b.s.channelView(b.r, b.user, p.ID, 0)
	}
	m, err := b.message(d.TopId)
	if errors.Is(err, ErrNoMessage) {
		return nil, nil
	}
	return m, err
}
