package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// MaxNoteLength is how many characters a note about a contact may have.
const MaxNoteLength = 128

// Errors of contacts: https://core.telegram.org/api/contacts
var (
	ErrContactName    = errors.New("account: a contact needs a first name")
	ErrContactInvalid = errors.New("account: this user cannot be a contact")
	ErrNotContact     = errors.New("account: not a contact")
	ErrNoteTooLong    = errors.New("account: note about a contact is too long")
)

// NewContact is what an owner wants to call somebody.
type NewContact struct {
	User                int64
	FirstName, LastName string
	Phone               string  // as the owner knows it; may be empty
	Note                *string // nil keeps what is there
}

// Contacts returns owner's contacts in the order of their user ids.
func (s *Service) Contacts(ctx context.Context, owner int64) ([]*accountpb.Contact, error) {
	var all []*accountpb.Contact
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		all, err = readContacts(r, owner)
		return err
	})
	return all, err
}

func readContacts(r store.Reader, owner int64) ([]*accountpb.Contact, error) {
	all, err := record.All[accountpb.Contact](r, peer.MailboxOf(owner), under(store.TagContact))
	slices.SortFunc(all, func(a, b *accountpb.Contact) int { return cmp.Compare(a.UserId, b.UserId) })
	return all, err
}

// AddContact makes somebody a contact of owner or renames one. share lets the
// contact see owner's phone whatever its privacy says.
func (s *Service) AddContact(ctx context.Context, owner int64, c NewContact, share bool) error {
	record, err := s.checkContact(ctx, owner, c)
	if err != nil {
		return err
	}
	return s.log.Write(ctx, mailboxes(owner, c.User), func(tx *update.Tx) error {
		if err := s.putContact(tx, owner, record, c.Note); err != nil {
			return err
		}
		if share {
			return s.sharePhone(tx, owner, c.User)
		}
		return nil
	})
}

func (s *Service) checkContact(ctx context.Context, owner int64, c NewContact) (*accountpb.Contact, error) {
	if c.User == owner {
		return nil, ErrContactInvalid
	}
	u, err := s.User(ctx, c.User)
	if err != nil {
		return nil, err
	}
	if u.Deleted || u.Service {
		return nil, ErrContactInvalid
	}
	if c.Note != nil && utf8.RuneCountInString(*c.Note) > MaxNoteLength {
		return nil, ErrNoteTooLong
	}
	first, last := contactName(c.FirstName, c.LastName)
	if first == "" {
		return nil, ErrContactName
	}
	phone, err := NormalizePhone(c.Phone)
	if err != nil {
		phone = "" // an unreadable phone does not keep anybody from being a contact
	}
	return &accountpb.Contact{UserId: c.User, FirstName: first, LastName: last, Phone: phone}, nil
}

// contactName trims the names under which somebody is kept; a last name alone
// becomes the first.
func contactName(first, last string) (string, string) {
	first, last = cutName(first), cutName(last)
	if first == "" {
		return last, ""
	}
	return first, last
}

// cutName tidies a name and cuts it to the characters that names have.
func cutName(name string) string {
	name = tidyName(name)
	if runes := []rune(name); len(runes) > maxNameLength {
		return string(runes[:maxNameLength])
	}
	return name
}

// mailboxes are the owners of a transaction between two users, who may be one.
func mailboxes(a, b int64) []peer.Owner {
	if a == b {
		return []peer.Owner{peer.MailboxOf(a)}
	}
	return []peer.Owner{peer.MailboxOf(a), peer.MailboxOf(b)}
}

// putContact writes a contact on both sides: with its owner, and, as one of
// those who watch them, with the user who is the contact. The transaction holds
// both mailboxes.
func (s *Service) putContact(tx *update.Tx, owner int64, c *accountpb.Contact, note *string) error {
	old, err := s.readContact(tx, owner, c.UserId)
	if err != nil {
		return err
	}
	c.Since = tx.Date()
	if old != nil {
		c.Since, c.Note, c.Photo = old.Since, old.Note, old.Photo
		c.Phone = cmp.Or(c.Phone, old.Phone)
	}
	if note != nil {
		c.Note = *note
	}
	if c.Mutual, err = s.meetContact(tx, owner, c.UserId, true); err != nil {
		return err
	}
	if proto.Equal(old, c) {
		return nil
	}
	if err := record.Set(tx, peer.MailboxOf(owner), s.pairKey(store.TagContact, owner, peer.OfUser(c.UserId)), c); err != nil {
		return err
	}
	if c.UserId != owner {
		tx.Set(peer.MailboxOf(c.UserId), s.pairKey(store.TagWatcher, c.UserId, peer.OfUser(owner)), int64Value(owner))
	}
	s.changesRelation(tx, owner, c.UserId)
	return tellOfUser(tx, owner, c.UserId)
}

// meetContact tells other's contact, if other has owner as one, whether it is
// mutual, and reports whether there is one.
func (s *Service) meetContact(tx *update.Tx, owner, other int64, mutual bool) (bool, error) {
	if owner == other {
		return false, nil
	}
	back, err := s.readContact(tx, other, owner)
	if err != nil || back == nil {
		return false, err
	}
	if back.Mutual == mutual {
		return true, nil
	}
	back.Mutual = mutual
	if err := record.Set(tx, peer.MailboxOf(other), s.pairKey(store.TagContact, other, peer.OfUser(owner)), back); err != nil {
		return false, err
	}
	s.changesRelation(tx, other, owner)
	return true, tellOfUser(tx, other, owner)
}

// tellOfUser lets the devices of to look again at a user.
func tellOfUser(tx *update.Tx, to, user int64) error {
	_, err := tx.Append(peer.MailboxOf(to), &updatepb.Event{Kind: updatepb.Kind_USER, User: user}, nil)
	return err
}

// AcceptContact lets one of owner's contacts see owner's phone: the answer to
// the bar that offers to share it.
//
// https://core.telegram.org/method/contacts.acceptContact
func (s *Service) AcceptContact(ctx context.Context, owner, user int64) error {
	return s.log.Write(ctx, mailboxes(owner, user), func(tx *update.Tx) error {
		c, err := s.readContact(tx, owner, user)
		if err != nil {
			return err
		}
		if c == nil {
			return ErrNotContact
		}
		return s.sharePhone(tx, owner, user)
	})
}

// SetContactNote replaces what owner wrote down about a contact.
func (s *Service) SetContactNote(ctx context.Context, owner, user int64, note string) error {
	if utf8.RuneCountInString(note) > MaxNoteLength {
		return ErrNoteTooLong
	}
	return s.log.Write(ctx, mailboxes(owner, user), func(tx *update.Tx) error {
		c, err := s.readContact(tx, owner, user)
		if err != nil {
			return err
		}
		if c == nil {
			return ErrNotContact
		}
		return s.putContact(tx, owner, c, &note)
	})
}

// DeleteContacts ends that the given users are contacts of owner; those who are
// none are skipped.
func (s *Service) DeleteContacts(ctx context.Context, owner int64, users []int64) error {
	for _, user := range users {
		err := s.log.Write(ctx, mailboxes(owner, user), func(tx *update.Tx) error {
			return s.dropContact(tx, owner, user)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) dropContact(tx *update.Tx, owner, user int64) error {
	c, err := s.readContact(tx, owner, user)
	if err != nil || c == nil {
		return err
	}
	box := peer.MailboxOf(owner)
	tx.Delete(box, s.pairKey(store.TagContact, owner, peer.OfUser(user)))
	s.showContact(tx, owner, user, c.Photo, 0)
	if c.Phone != "" {
		tx.Delete(box, s.savedKey(c.Phone))
	}
	if user != owner {
		tx.Delete(peer.MailboxOf(user), s.pairKey(store.TagWatcher, user, peer.OfUser(owner)))
	}
	if _, err := s.meetContact(tx, owner, user, false); err != nil {
		return err
	}
	s.changesRelation(tx, owner, user)
	return tellOfUser(tx, owner, user)
}

// Watchers returns who has user as a contact.
func (s *Service) Watchers(ctx context.Context, user int64) ([]int64, error) {
	var all []int64
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		all, err = readWatchers(r, user)
		return err
	})
	return all, err
}

func readWatchers(r store.Reader, user int64) ([]int64, error) {
	var all []int64
	for row, err := range r.Scan(peer.MailboxOf(user), under(store.TagWatcher)) {
		if err != nil {
			return nil, fmt.Errorf("read watchers: %w", err)
		}
		id, err := parseInt64(row.Value)
		if err != nil {
			return nil, err
		}
		all = append(all, id)
	}
	return all, nil
}
