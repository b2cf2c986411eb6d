package account

import (
	"context"

	"chappe/internal/account/accountpb"
)

// SetDefaultHistoryTTL sets how long, in seconds, messages live in dialogs that
// a user begins from now on; 0 is for ever.
//
// https://core.telegram.org/method/messages.setDefaultHistoryTTL
func (s *Service) SetDefaultHistoryTTL(ctx context.Context, userID int64, seconds int32) error {
	return s.changeOwn(ctx, userID, func(u *accountpb.User) { u.DefaultHistoryTtl = seconds })
}
