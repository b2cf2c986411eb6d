package rpc

import (
	"context"
	"errors"
	"math"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
)

func (s *Server) registerContactsList(t table) {
	on(t, 0, s.contactsGetContacts)
	on(t, 0, s.contactsGetContactIDs)
	on(t, 0, s.contactsGetStatuses)
	on(t, 0, s.contactsGetBirthdays)
	on(t, ordered, s.contactsAddContact)
	on(t, ordered, s.contactsAcceptContact)
	on(t, ordered, s.contactsDeleteContacts)
	on(t, ordered, s.contactsUpdateContactNote)
}

func (s *Server) contactsGetContacts(ctx context.Context, c *Caller, r *tg.ContactsGetContactsRequest) (tg.ContactsContactsClass, error) {
	contacts, err := s.accounts.Contacts(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	saved, err := s.accounts.SavedCount(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	if r.Hash != 0 && r.Hash == contactsHash(saved, contacts) {
		return &tg.ContactsContactsNotModified{}, nil
	}
	ids := contactIDs(contacts)
	users, err := s.views.Users(ctx, c.UserID, ids)
	if err != nil {
		return nil, err
	}
	out := &tg.ContactsContacts{SavedCount: saved, Users: users}
	for _, k := range contacts {
		out.Contacts = append(out.Contacts, tg.Contact{UserID: k.UserId, Mutual: k.Mutual})
	}
	return out, nil
}

// contactsHash is the hash by which a client says which list it has: the count
// of saved phones, then the ids of the contacts in their order.
//
// https://core.telegram.org/method/contacts.getContacts
// https://core.telegram.org/api/offsets#hash-generation
func contactsHash(saved int, contacts []*accountpb.Contact) int64 {
	h := vectorHash(0).add(uint64(saved))
	for _, k := range contacts {
		h = h.add(uint64(k.UserId))
	}
	return int64(h)
}

// vectorHash is the hash of a vector of numbers so far.
//
// https://core.telegram.org/api/offsets#hash-generation
type vectorHash uint64

func (h vectorHash) add(v uint64) vectorHash {
	h ^= h >> 21
	h ^= h << 35
	h ^= h >> 4
	return h + vectorHash(v)
}

func contactIDs(contacts []*accountpb.Contact) []int64 {
	ids := make([]int64, len(contacts))
	for i, k := range contacts {
		ids[i] = k.UserId
	}
	return ids
}

// contactsGetContactIDs leaves out ids that do not fit the 32 bits that the
// schema gives them here.
func (s *Server) contactsGetContactIDs(ctx context.Context, c *Caller, r *tg.ContactsGetContactIDsRequest) (*tg.IntVector, error) {
	contacts, err := s.accounts.Contacts(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	out := new(tg.IntVector)
	for _, id := range contactIDs(contacts) {
		if id <= math.MaxInt32 {
			out.Elems = append(out.Elems, int(id))
		}
	}
	return out, nil
}

func (s *Server) contactsGetStatuses(ctx context.Context, c *Caller, r *tg.ContactsGetStatusesRequest) (*tg.ContactStatusVector, error) {
	contacts, err := s.accounts.Contacts(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	users, err := s.views.Users(ctx, c.UserID, contactIDs(contacts))
	if err != nil {
		return nil, err
	}
	out := new(tg.ContactStatusVector)
	for _, u := range users {
		if u, ok := u.(*tg.User); ok && u.Status != nil {
			out.Elems = append(out.Elems, tg.ContactStatus{UserID: u.ID, Status: u.Status})
		}
	}
	return out, nil
}

func (s *Server) contactsGetBirthdays(ctx context.Context, c *Caller, r *tg.ContactsGetBirthdaysRequest) (*tg.ContactsContactBirthdays, error) {
	near, err := s.accounts.ContactBirthdays(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	out := new(tg.ContactsContactBirthdays)
	var ids []int64
	for _, u := range near {
		ids = append(ids, u.Id)
		out.Contacts = append(out.Contacts, tg.ContactBirthday{ContactID: u.Id, Birthday: birthday(u.Birthday)})
	}
	out.Users, err = s.views.Users(ctx, c.UserID, ids)
	return out, err
}

func (s *Server) contactsAddContact(ctx context.Context, c *Caller, r *tg.ContactsAddContactRequest) (tg.UpdatesClass, error) {
	user, err := s.contactUser(ctx, c, r.ID)
	if err != nil {
		return nil, err
	}
	k := account.NewContact{User: user, FirstName: r.FirstName, LastName: r.LastName, Phone: r.Phone}
	if note, ok := r.GetNote(); ok {
		k.Note = &note.Text
	}
	if err := s.accounts.AddContact(ctx, c.UserID, k, r.AddPhonePrivacyException); err != nil {
		return nil, peopleError(err)
	}
	return s.barsChanged(ctx, c, user)
}

// contactUser resolves a user in methods about contacts, which name the error
// their own way.
func (s *Server) contactUser(ctx context.Context, c *Caller, in tg.InputUserClass) (int64, error) {
	user, err := s.resolveUser(ctx, c, in)
	if tgerr.Is(err, errUserInvalid.Type) {
		return 0, tgerr.New(400, "CONTACT_ID_INVALID")
	}
	return user, err
}

func (s *Server) contactsAcceptContact(ctx context.Context, c *Caller, r *tg.ContactsAcceptContactRequest) (tg.UpdatesClass, error) {
	user, err := s.contactUser(ctx, c, r.ID)
	if err != nil {
		return nil, err
	}
	err = s.accounts.AcceptContact(ctx, c.UserID, user)
	if errors.Is(err, account.ErrNotContact) {
		return nil, tgerr.New(400, "CONTACT_REQ_MISSING")
	}
	if err != nil {
		return nil, peopleError(err)
	}
	return s.barsChanged(ctx, c, user)
}

func (s *Server) contactsDeleteContacts(ctx context.Context, c *Caller, r *tg.ContactsDeleteContactsRequest) (tg.UpdatesClass, error) {
	users := make([]int64, 0, len(r.ID))
	for _, in := range r.ID {
		user, err := s.contactUser(ctx, c, in)
		if err != nil {
			return nil, err
		}
		users = append(users, user)
	}
	if err := s.accounts.DeleteContacts(ctx, c.UserID, users); err != nil {
		return nil, peopleError(err)
	}
	return s.barsChanged(ctx, c, users...)
}

func (s *Server) contactsUpdateContactNote(ctx context.Context, c *Caller, r *tg.ContactsUpdateContactNoteRequest) (tg.BoolClass, error) {
	user, err := s.contactUser(ctx, c, r.ID)
	if err != nil {
		return nil, err
	}
	return done(s.accounts.SetContactNote(ctx, c.UserID, user, r.Note.Text))
}
