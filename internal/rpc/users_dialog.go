package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/peer"
)

// fillDialog fills what the profile page of a user shows of the caller's
// conversation with them.
func (s *Server) fillDialog(ctx context.Context, c *Caller, p peer.Peer, full *tg.UserFull) error {
	list, err := s.messages.PeerDialogs(ctx, c.UserID, []peer.Peer{p})
	if err != nil {
		return err
	}
	if len(list.Dialogs) != 1 {
		return nil
	}
	d := list.Dialogs[0]
	full.HasScheduled = d.Scheduled > 0
	full.NoforwardsMyEnabled = d.Noforwards
	if d.Folder != 0 {
		full.SetFolderID(int(d.Folder))
	}
	if d.Ttl != 0 {
		full.SetTTLPeriod(int(d.Ttl))
	}
	if d.PinnedCount == 0 {
		return nil
	}
	pinned, err := s.messages.TopPinned(ctx, c.UserID, p)
	if err == nil && pinned != 0 {
		full.SetPinnedMsgID(int(pinned))
	}
	return err
}
