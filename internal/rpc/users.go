package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// maxUsers is how many users one call may ask for.
const maxUsers = 1000

func (s *Server) registerUsers(t table) {
	on(t, bots, s.usersGetUsers)
	on(t, bots, s.usersGetFullUser)
	on(t, 0, s.usersGetRequirementsToContact)
}

// usersGetUsers answers for each user in turn; whom the caller may not name is
// an empty user.
func (s *Server) usersGetUsers(ctx context.Context, c *Caller, r *tg.UsersGetUsersRequest) (*tg.UserClassVector, error) {
	if len(r.ID) > maxUsers {
		return nil, errUserInvalid
	}
	out := new(tg.UserClassVector)
	for _, in := range r.ID {
		user, err := s.resolveUser(ctx, c, in)
		if err != nil {
			out.Elems = append(out.Elems, &tg.UserEmpty{ID: namedID(in)})
			continue
		}
		shown, err := s.views.Users(ctx, c.UserID, []int64{user})
		if err != nil {
			return nil, err
		}
		out.Elems = append(out.Elems, shown...)
	}
	return out, nil
}

func namedID(in tg.InputUserClass) int64 {
	switch in := in.(type) {
	case *tg.InputUser:
		return in.UserID
	case *tg.InputUserFromMessage:
		return in.UserID
	}
	return 0
}

func (s *Server) usersGetFullUser(ctx context.Context, c *Caller, r *tg.UsersGetFullUserRequest) (*tg.UsersUserFull, error) {
	user, err := s.resolveUser(ctx, c, r.ID)
	if err != nil {
		return nil, err
	}
	full, err := s.fullUser(ctx, c, user)
	if err != nil {
		return nil, peopleError(err)
	}
	users, err := s.views.Users(ctx, c.UserID, []int64{user})
	if err != nil {
		return nil, err
	}
	return &tg.UsersUserFull{FullUser: *full, Users: users}, nil
}

// fullUser gathers what the profile page of a user shows to the caller.
func (s *Server) fullUser(ctx context.Context, c *Caller, user int64) (*tg.UserFull, error) {
	u, err := s.accounts.User(ctx, user)
	if err != nil {
		return nil, err
	}
	p := peer.OfUser(user)
	bar, err := s.accounts.PeerBar(ctx, c.UserID, p)
	if err != nil {
		return nil, err
	}
	notify, err := s.accounts.PeerNotify(ctx, c.UserID, p)
	if err != nil {
		return nil, err
	}
	rel, err := s.accounts.Relation(ctx, c.UserID, user)
	if err != nil {
		return nil, err
	}
	full := &tg.UserFull{
		ID:                   user,
		Settings:             tlview.PeerSettings(bar),
		NotifySettings:       tlview.NotifySettings(notify),
		Blocked:              rel.Blocked,
		BlockedMyStoriesFrom: rel.StoriesBlocked,
		CanPinMessage:        !u.Deleted,
		ReadDatesPrivate:     user != c.UserID && u.GetGlobal().GetHideReadMarks(),
	}
	if note := rel.Contact.GetNote(); note != "" {
		full.SetNote(tg.TextWithEntities{Text: note})
	}
	if err := s.fillPrivate(ctx, c, u, full); err != nil {
		return nil, err
	}
	if user != c.UserID {
		common, err := s.chats.Common(ctx, c.UserID, user)
		if err != nil {
			return nil, err
		}
		full.CommonChatsCount = len(common)
	}
	return full, s.fillDialog(ctx, c, p, full)
}

// fillPrivate fills what the user's privacy lets the caller see. Calls are not
// built, so nobody is available for them.
func (s *Server) fillPrivate(ctx context.Context, c *Caller, u *accountpb.User, full *tg.UserFull) error {
	allows := make(map[account.PrivacyKey]bool)
	for _, key := range []account.PrivacyKey{
		account.PrivacyAbout, account.PrivacyBirthday, account.PrivacyCall, account.PrivacyVoice, account.PrivacyForwards,
	} {
		ok, err := s.accounts.Allows(ctx, u.Id, key, c.UserID)
		if err != nil {
			return err
		}
		allows[key] = ok
	}
	accepts, err := s.accounts.AcceptsFrom(ctx, u.Id, c.UserID)
	if err != nil {
		return err
	}
	profile, fallback, err := s.views.UserPhotos(ctx, c.UserID, u)
	if err != nil {
		return err
	}
	chosen, err := s.views.PersonalPhoto(ctx, c.UserID, u)
	if err != nil {
		return err
	}
	personal, err := s.views.FullPhoto(ctx, c.UserID, chosen)
	if err != nil {
		return err
	}
	if personal != nil {
		full.SetPersonalPhoto(personal)
	}
	if profile != nil {
		full.SetProfilePhoto(profile)
	}
	if fallback != nil {
		full.SetFallbackPhoto(fallback)
	}
	full.ContactRequirePremium = !accepts
	full.PhoneCallsPrivate = !allows[account.PrivacyCall]
	full.VoiceMessagesForbidden = !allows[account.PrivacyVoice]
	if u.About != "" && allows[account.PrivacyAbout] {
		full.SetAbout(u.About)
	}
	if u.Birthday != nil && allows[account.PrivacyBirthday] {
		full.SetBirthday(birthday(u.Birthday))
	}
	if !allows[account.PrivacyForwards] {
		full.SetPrivateForwardName(tlview.FullName(u))
	}
	return nil
}

func (s *Server) usersGetRequirementsToContact(ctx context.Context, c *Caller, r *tg.UsersGetRequirementsToContactRequest) (*tg.RequirementToContactClassVector, error) {
	if len(r.ID) > maxUsers {
		return nil, errUserInvalid
	}
	out := new(tg.RequirementToContactClassVector)
	for _, in := range r.ID {
		user, err := s.resolveUser(ctx, c, in)
		if err != nil {
			return nil, err
		}
		accepts, err := s.accounts.AcceptsFrom(ctx, user, c.UserID)
		if err != nil {
			return nil, peopleError(err)
		}
		if accepts {
			out.Elems = append(out.Elems, &tg.RequirementToContactEmpty{})
		} else {
			out.Elems = append(out.Elems, &tg.RequirementToContactPremium{})
		}
	}
	return out, nil
}
