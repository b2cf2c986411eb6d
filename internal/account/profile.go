package account

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// maxAboutLength is how many characters a bio may have.
const maxAboutLength = 70

// Errors of profiles: https://core.telegram.org/method/account.updateProfile
var (
	ErrAboutTooLong = errors.New("account: bio is too long")
	ErrBirthday     = errors.New("account: no such day")
)

// ProfileChange is what to change of a profile; nil keeps what is there.
type ProfileChange struct {
	FirstName, LastName, About *string
}

// UpdateProfile changes names and bio of a user and tells the user's devices
// and those who know the user.
func (s *Service) UpdateProfile(ctx context.Context, user int64, ch ProfileChange) error {
	if err := ch.clean(); err != nil {
		return err
	}
	return s.changeProfile(ctx, user, []peer.Owner{peer.MailboxOf(user)}, func(_ *update.Tx, u *accountpb.User) error {
		ch.apply(u)
		return nil
	})
}

// clean tidies what is given and refuses what no profile may hold.
func (ch *ProfileChange) clean() error {
	for _, name := range []*string{ch.FirstName, ch.LastName} {
		if name != nil {
			*name = tidyName(*name)
		}
	}
	if ch.About != nil {
		*ch.About = strings.TrimSpace(strings.ToValidUTF8(*ch.About, ""))
	}
	if f := ch.FirstName; f != nil && (*f == "" || utf8.RuneCountInString(*f) > maxNameLength) {
		return ErrFirstName
	}
	if l := ch.LastName; l != nil && utf8.RuneCountInString(*l) > maxNameLength {
		return ErrLastName
	}
	if a := ch.About; a != nil && utf8.RuneCountInString(*a) > maxAboutLength {
		return ErrAboutTooLong
	}
	return nil
}

func (ch *ProfileChange) apply(u *accountpb.User) {
	if ch.FirstName != nil {
		u.FirstName = *ch.FirstName
	}
	if ch.LastName != nil {
		u.LastName = *ch.LastName
	}
	if ch.About != nil {
		u.About = *ch.About
	}
}

// changeProfile runs change on a copy of a user's record, in a transaction on
// owners. What came of it, if anything did, is written and told.
func (s *Service) changeProfile(ctx context.Context, user int64, owners []peer.Owner, change func(*update.Tx, *accountpb.User) error) error {
	partners, err := s.partners(ctx, user)
	if err != nil {
		return err
	}
	return s.log.Write(ctx, owners, func(tx *update.Tx) error {
		before, err := readUser(tx, user)
		if err != nil {
			return err
		}
		after := proto.CloneOf(before)
		if err := change(tx, after); err != nil || proto.Equal(before, after) {
			return err
		}
		return s.saveProfile(tx, after, partners, toldOf(before, after))
	})
}

// toldOf is the event that tells what has changed of a user.
func toldOf(before, after *accountpb.User) updatepb.Kind {
	switch {
	case before.FirstName != after.FirstName, before.LastName != after.LastName, before.Username != after.Username:
		return updatepb.Kind_USER_NAME
	case before.EmojiStatus != after.EmojiStatus, before.EmojiStatusUntil != after.EmojiStatusUntil:
		return updatepb.Kind_USER_EMOJI_STATUS
	}
	return updatepb.Kind_USER
}

// saveProfile writes a user's record and tells of it: the user's own devices
// by the log; those who have the user as a contact, and the partners who talk
// with him, in passing, since every answer brings them the record anyway.
func (s *Service) saveProfile(tx *update.Tx, u *accountpb.User, partners []int64, kind updatepb.Kind) error {
	u.Version++
	if err := s.putUser(tx, u); err != nil {
		return err
	}
	if _, err := tx.Append(peer.MailboxOf(u.Id), &updatepb.Event{Kind: kind, User: u.Id}, nil); err != nil {
		return err
	}
	watchers, err := readWatchers(tx, u.Id)
	if err != nil {
		return err
	}
	for _, w := range others(u.Id, watchers, partners) {
		tx.Tell(peer.MailboxOf(w), &updatepb.Event{Kind: kind, User: u.Id})
	}
	return nil
}

// ChangePhotos runs change, which may set the ids of a user's profile photos and
// writes what belongs to them, and tells of it.
func (s *Service) ChangePhotos(ctx context.Context, user int64, change func(*update.Tx, *accountpb.User) error) error {
	return s.changeProfile(ctx, user, []peer.Owner{peer.MailboxOf(user)}, change)
}

// SetBirthday replaces a user's birthday; nil removes it. A year of 0 is not
// told.
func (s *Service) SetBirthday(ctx context.Context, user int64, b *accountpb.Birthday) error {
	if b != nil && !realDay(b, s.log.Now().Year()) {
		return ErrBirthday
	}
	return s.changeOwn(ctx, user, func(u *accountpb.User) { u.Birthday = b })
}

func realDay(b *accountpb.Birthday, thisYear int) bool {
	days := [...]int32{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if b.Month < 1 || b.Month > 12 || b.Day < 1 || b.Day > days[b.Month-1] {
		return false
	}
	if b.Year == 0 {
		return true
	}
	leap := b.Year%4 == 0 && b.Year%100 != 0 || b.Year%400 == 0
	if b.Month == 2 && b.Day == 29 && !leap {
		return false
	}
	return int(b.Year) <= thisYear && int(b.Year) >= thisYear-150
}

// changeOwn changes a part of a user's record that only the user's own devices
// hear of.
func (s *Service) changeOwn(ctx context.Context, user int64, change func(*accountpb.User)) error {
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(user)}, func(tx *update.Tx) error {
		_, err := s.updateUser(tx, user, func(u *accountpb.User) error {
			change(u)
			return nil
		})
		if err != nil {
			return err
		}
		return tellOfUser(tx, user, user)
	})
}

// GlobalPrivacy returns a user's settings about strangers and the archive.
func (s *Service) GlobalPrivacy(ctx context.Context, user int64) (*accountpb.GlobalPrivacy, error) {
	u, err := s.User(ctx, user)
	if err != nil {
		return nil, err
	}
	if u.Global == nil {
		return new(accountpb.GlobalPrivacy), nil
	}
	return u.Global, nil
}

// SetGlobalPrivacy replaces a user's settings about strangers and the archive.
func (s *Service) SetGlobalPrivacy(ctx context.Context, user int64, g *accountpb.GlobalPrivacy) error {
	return s.changeOwn(ctx, user, func(u *accountpb.User) { u.Global = g })
}

// Sensitive reports whether a user wants to see sensitive content.
func (s *Service) Sensitive(ctx context.Context, user int64) (bool, error) {
	u, err := s.User(ctx, user)
	return u.GetSensitive(), err
}

// SetSensitive says whether a user wants to see sensitive content.
func (s *Service) SetSensitive(ctx context.Context, user int64, on bool) error {
	return s.changeOwn(ctx, user, func(u *accountpb.User) { u.Sensitive = on })
}

// ContactJoinedSilent reports whether a user wants no notification when a
// contact signs up.
func (s *Service) ContactJoinedSilent(ctx context.Context, user int64) (bool, error) {
	u, err := s.User(ctx, user)
	return u.GetContactJoinedSilent(), err
}

// SetContactJoinedSilent says whether a user wants no notification when a
// contact signs up.
func (s *Service) SetContactJoinedSilent(ctx context.Context, user int64, silent bool) error {
	return s.changeOwn(ctx, user, func(u *accountpb.User) { u.ContactJoinedSilent = silent })
}

// AcceptsFrom reports whether a user takes messages from somebody: a user who
// asks strangers for premium, which nobody has here, takes them from contacts
// alone. Blocks are another matter.
//
// https://core.telegram.org/api/privacy#require-premium-for-new-non-contact-users
func (s *Service) AcceptsFrom(ctx context.Context, user, sender int64) (bool, error) {
	u, err := s.User(ctx, user)
	if err != nil {
		return false, err
	}
	if user == sender || !u.GetGlobal().GetNewNoncontactPeersRequirePremium() {
		return true, nil
	}
	rel, err := s.Relation(ctx, user, sender)
	return rel.Contact != nil, err
}

// ContactBirthdays returns those of owner's contacts who let owner see their
// birthday and have it yesterday, today or tomorrow: time zones differ.
//
// https://core.telegram.org/method/contacts.getBirthdays
func (s *Service) ContactBirthdays(ctx context.Context, owner int64) ([]*accountpb.User, error) {
	contacts, err := s.Contacts(ctx, owner)
	if err != nil {
		return nil, err
	}
	now := s.now().UTC()
	var near []*accountpb.User
	for _, c := range contacts {
		u, err := s.User(ctx, c.UserId)
		if errors.Is(err, ErrNoUser) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !isNear(u.Birthday, now) {
			continue
		}
		ok, err := s.Allows(ctx, u.Id, PrivacyBirthday, owner)
		if err != nil {
			return nil, err
		}
		if ok {
			near = append(near, u)
		}
	}
	return near, nil
}

func isNear(b *accountpb.Birthday, now time.Time) bool {
	if b == nil {
		return false
	}
	for days := -1; days <= 1; days++ {
		_, month, day := now.AddDate(0, 0, days).Date()
		if int(b.Month) == int(month) && int(b.Day) == day {
			return true
		}
	}
	return false
}
