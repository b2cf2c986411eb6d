package message

import (
	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// announceInChannel posts a service message on a channel's log.
func (s *Service) announceInChannel(tx *update.Tx, n chat.Notice) error {
	b := s.boxOfChannel(tx, n.Peer.ID, n.From)
	action, err := actionOf(n.Action)
	if err != nil {
		return err
	}
	m, err := b.compose(posting{peer: n.Peer, content: &content{action: action}}, 0)
	if err != nil {
		return err
	}
	m.Post = n.Broadcast
	if n.From == 0 && !n.Broadcast {
		m.Sender = n.Peer.Int()
	}
	st, err := b.readState()
	if err != nil {
		return err
	}
	if _, err := b.post(st, m); err != nil {
		return err
	}
	return b.set(b.owner, store.StateKey(), st)
}

// Entered implements [chat.Announcer]: the channel stands among the dialogs of
// its new member, with all that was said before as read.
func (s *Service) Entered(tx *update.Tx, user, channel int64, top int) error {
	b := s.box(tx, user)
	d, err := b.dialog(peer.OfChannel(channel))
	if err != nil {
		return err
	}
	d.Joined, d.ReadInboxMax = true, max(d.ReadInboxMax, int32(top))
	return b.putDialog(d)
}

// Gone implements [chat.Announcer]: the channel no longer stands among the
// dialogs of who was a member.
func (s *Service) Gone(tx *update.Tx, user, channel int64) error {
	b := s.box(tx, user)
	d, err := b.dialog(peer.OfChannel(channel))
	if err != nil {
		return err
	}
	return b.putDialog(&messagepb.Dialog{Peer: d.Peer, ReadInboxMax: d.ReadInboxMax, MinId: d.MinId})
}
