package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
)

func (s *Server) registerContactsImport(t table) {
	on(t, ordered|large, s.contactsImportContacts)
	on(t, ordered|large, s.contactsDeleteByPhones)
	on(t, ordered, s.contactsResetSaved)
}

// contactsImportContacts names no popular invites: how many people have a
// phone in their phone book is nobody else's business.
func (s *Server) contactsImportContacts(ctx context.Context, c *Caller, r *tg.ContactsImportContactsRequest) (*tg.ContactsImportedContacts, error) {
	book := make([]account.PhoneContact, len(r.Contacts))
	for i, k := range r.Contacts {
		book[i] = account.PhoneContact{ClientID: k.ClientID, Phone: k.Phone, FirstName: k.FirstName, LastName: k.LastName}
		if note, ok := k.GetNote(); ok {
			book[i].Note = &note.Text
		}
	}
	got, err := s.accounts.ImportContacts(ctx, c.UserID, book)
	if err != nil {
		return nil, peopleError(err)
	}
	out := &tg.ContactsImportedContacts{RetryContacts: got.Retry}
	ids := make([]int64, len(got.Users))
	for i, u := range got.Users {
		ids[i] = u.User
		out.Imported = append(out.Imported, tg.ImportedContact{UserID: u.User, ClientID: u.ClientID})
	}
	out.Users, err = s.views.Users(ctx, c.UserID, ids)
	return out, err
}

func (s *Server) contactsDeleteByPhones(ctx context.Context, c *Caller, r *tg.ContactsDeleteByPhonesRequest) (tg.BoolClass, error) {
	return done(s.accounts.DeleteByPhones(ctx, c.UserID, r.Phones))
}

func (s *Server) contactsResetSaved(ctx context.Context, c *Caller, r *tg.ContactsResetSavedRequest) (tg.BoolClass, error) {
	return done(s.accounts.ResetSaved(ctx, c.UserID))
}
