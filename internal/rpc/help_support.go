package rpc

import (
	"context"

	"github.com/gotd/td/tg"
)

func (s *Server) registerHelpSupport(t table) { on(t, 0, s.helpGetSupport) }

// helpGetSupport names who helps the users of this server: its operator. The
// phone is shown only to those who may see it anyway.
func (s *Server) helpGetSupport(ctx context.Context, c *Caller, _ *tg.HelpGetSupportRequest) (*tg.HelpSupport, error) {
	operator, err := s.accounts.Operator(ctx)
	if err != nil {
		return nil, accountError(err)
	}
	users, err := s.views.Users(ctx, c.UserID, []int64{operator})
	if err != nil {
		return nil, err
	}
	if len(users) == 0 {
		return nil, errUserInvalid
	}
	res := &tg.HelpSupport{User: users[0]}
	if u, ok := users[0].(*tg.User); ok {
		res.PhoneNumber = u.Phone
	}
	return res, nil
}
