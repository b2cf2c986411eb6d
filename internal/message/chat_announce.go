package message

import (
	"chappe/internal/chat"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// announceInChat writes a service message into the mailboxes of a basic group.
// Who has just left or was removed still gets it.
func (s *Service) announceInChat(tx *update.Tx, n chat.Notice) error {
	c, err := s.chats.ChatIn(tx, n.Peer.ID)
	if err != nil {
		return err
	}
	g := s.circle(tx, c)
	g.anew = true
	action, err := actionOf(n.Action)
	if err != nil {
		return err
	}
	p := posting{peer: g.p, content: &content{action: action}}
	if _, _, err := g.write(spread{from: n.From, to: n.To, posting: p}); err != nil {
		return err
	}
	if n.Action.Kind != chat.ActionTTL {
		return nil
	}
	for _, user := range n.To {
		ev := &updatepb.Event{Kind: updatepb.Kind_PEER_HISTORY_TTL, Peer: g.p.Int(), Count: n.Action.Period}
		if _, err := tx.Append(peer.MailboxOf(user), ev, nil); err != nil {
			return err
		}
	}
	return nil
}
