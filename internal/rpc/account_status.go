package rpc

import (
	"context"

	"github.com/gotd/td/tg"
)

func (s *Server) registerAccountStatus(t table) {
	on(t, ordered, s.accountUpdateStatus)
}

// accountUpdateStatus says that the caller is online, or no longer:
// https://core.telegram.org/method/account.updateStatus
func (s *Server) accountUpdateStatus(ctx context.Context, c *Caller, r *tg.AccountUpdateStatusRequest) (tg.BoolClass, error) {
	if err := s.accounts.SetOnline(ctx, c.UserID, !r.Offline); err != nil {
		return accountDone(err)
	}
	if !r.Offline {
		s.messages.CameOnline(c.UserID)
	}
	return &tg.BoolTrue{}, nil
}
