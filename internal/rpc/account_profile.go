package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
)

func (s *Server) registerAccountProfile(t table) {
	on(t, ordered|bots, s.accountUpdateProfile)
	on(t, ordered, s.accountUpdateBirthday)
}

func (s *Server) accountUpdateProfile(ctx context.Context, c *Caller, r *tg.AccountUpdateProfileRequest) (tg.UserClass, error) {
	var ch account.ProfileChange
	if v, ok := r.GetFirstName(); ok {
		ch.FirstName = &v
	}
	if v, ok := r.GetLastName(); ok {
		ch.LastName = &v
	}
	if v, ok := r.GetAbout(); ok {
		ch.About = &v
	}
	if err := s.accounts.UpdateProfile(ctx, c.UserID, ch); err != nil {
		return nil, peopleError(err)
	}
	return s.self(ctx, c)
}

func (s *Server) accountUpdateBirthday(ctx context.Context, c *Caller, r *tg.AccountUpdateBirthdayRequest) (tg.BoolClass, error) {
	var day *accountpb.Birthday
	if b, ok := r.GetBirthday(); ok {
		day = &accountpb.Birthday{Day: int32(b.Day), Month: int32(b.Month), Year: int32(b.Year)}
	}
	return done(s.accounts.SetBirthday(ctx, c.UserID, day))
}

func birthday(b *accountpb.Birthday) tg.Birthday {
	out := tg.Birthday{Day: int(b.GetDay()), Month: int(b.GetMonth())}
	if b.GetYear() != 0 {
		out.SetYear(int(b.Year))
	}
	return out
}
