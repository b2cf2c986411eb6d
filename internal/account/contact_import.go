package account

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

const (
	// maxSaved is how many phones an owner's uploaded phone book may have.
	maxSaved = 10000
	// maxImport is how many contacts one call imports; the rest is to be sent
	// again.
	maxImport = 1000
	// importChunk contacts share a transaction: two owners each and the
	// importer stay below the 200 that a transaction may have.
	importChunk = 64
)

// PhoneContact is a line of a phone book to import.
type PhoneContact struct {
	ClientID            int64
	Phone               string
	FirstName, LastName string
	Note                *string // nil keeps what is there
}

// Imported is what became of a phone book.
type Imported struct {
	Users []ImportedUser // lines whose phone has an account, which is a contact now
	Retry []int64        // client ids to send again later
}

// ImportedUser is the account found for a line of a phone book.
type ImportedUser struct{ ClientID, User int64 }

// importLine is a line on its way: where its phone is looked up and whom the
// look-up named.
type importLine struct {
	PhoneContact
	index  index
	holder int64 // whose phone it was when it was looked up; 0: nobody's
	user   int64 // the holder, if holders let themselves be found; else 0
}

// ImportContacts keeps a phone book, makes contacts of those who have an
// account and let themselves be found by phone, and remembers the others until
// they sign up. Lines without a readable phone are skipped. It fails with a
// [*FloodError] when owner has looked up too many phones.
//
// https://core.telegram.org/method/contacts.importContacts
func (s *Service) ImportContacts(ctx context.Context, owner int64, book []PhoneContact) (Imported, error) {
	var out Imported
	saved, err := s.SavedCount(ctx, owner)
	if err != nil {
		return out, err
	}
	room := min(maxImport, max(0, maxSaved-saved))
	if len(book) > 0 && room > 0 {
		if room, err = s.social.imports.take(owner, min(room, len(book)), s.now()); err != nil {
			return out, err
		}
	}
	for ; len(book) > room; book = book[:len(book)-1] {
		out.Retry = append(out.Retry, book[len(book)-1].ClientID)
	}
	for lines := s.importLines(book); len(lines) > 0; {
		n := min(importChunk, len(lines))
		found, err := s.importChunk(ctx, owner, lines[:n])
		if errors.Is(err, errMoved) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return out, err
		}
		out.Users = append(out.Users, found...)
		lines = lines[n:]
	}
	return out, nil
}

// importLines normalises a phone book. Of several lines with one phone all
// count, the last one names the contact.
func (s *Service) importLines(book []PhoneContact) []importLine {
	lines := make([]importLine, 0, len(book))
	for _, c := range book {
		phone, err := NormalizePhone(c.Phone)
		if err != nil {
			continue
		}
		if c.Note != nil && utf8.RuneCountInString(*c.Note) > MaxNoteLength {
			c.Note = nil
		}
		c.Phone = phone
		lines = append(lines, importLine{PhoneContact: c, index: s.phoneIndex(phone)})
	}
	return lines
}

// importChunk imports some lines in one transaction. It returns errMoved when
// a phone changed hands between the look-up and the transaction.
func (s *Service) importChunk(ctx context.Context, owner int64, lines []importLine) ([]ImportedUser, error) {
	if err := s.lookUpLines(ctx, owner, lines); err != nil {
		return nil, err
	}
	var found []ImportedUser
	err := s.log.Write(ctx, importOwners(owner, lines), func(tx *update.Tx) error {
		found = found[:0]
		for i := range lines {
			if err := s.importLine(tx, owner, &lines[i]); err != nil {
				return err
			}
			if lines[i].user != 0 {
				found = append(found, ImportedUser{ClientID: lines[i].ClientID, User: lines[i].user})
			}
		}
		return nil
	})
	return found, err
}

func (s *Service) lookUpLines(ctx context.Context, owner int64, lines []importLine) error {
	for i := range lines {
		l := &lines[i]
		user, err := s.UserByPhone(ctx, l.Phone)
		l.holder, l.user = user, 0
		if errors.Is(err, ErrNoUser) {
			continue
		}
		if err != nil {
			return err
		}
		allowed, err := s.Allows(ctx, user, PrivacyAddedByPhone, owner)
		if err != nil {
			return err
		}
		if allowed {
			l.user = user
		}
	}
	return nil
}

func importOwners(owner int64, lines []importLine) []peer.Owner {
	owners := []peer.Owner{peer.MailboxOf(owner)}
	seen := map[peer.Owner]bool{owners[0]: true}
	add := func(o peer.Owner) {
		if !seen[o] {
			seen[o] = true
			owners = append(owners, o)
		}
	}
	for _, l := range lines {
		add(l.index.owner)
		if l.user != 0 {
			add(peer.MailboxOf(l.user))
		}
	}
	return owners
}

func (s *Service) importLine(tx *update.Tx, owner int64, l *importLine) error {
	first, last := contactName(l.FirstName, l.LastName)
	saved := &accountpb.SavedContact{Phone: l.Phone, FirstName: first, LastName: last, Date: tx.Date()}
	if l.Note != nil {
		saved.Note = *l.Note
	}
	if err := record.Set(tx, peer.MailboxOf(owner), s.savedKey(l.Phone), saved); err != nil {
		return err
	}
	holder, err := phoneHolder(tx, l.index)
	if err != nil {
		return err
	}
	if holder != l.holder {
		return errMoved
	}
	if holder == 0 {
		tx.Set(l.index.owner, s.pendingKey(l.index, owner), int64Value(owner))
	}
	if l.user == 0 {
		return nil
	}
	c := &accountpb.Contact{UserId: l.user, FirstName: first, LastName: last, Phone: l.Phone}
	if first == "" {
		c.FirstName = "+" + l.Phone
	}
	return s.putContact(tx, owner, c, l.Note)
}

// phoneHolder reads whose phone an index stands for; 0 when nobody's.
func phoneHolder(r store.Reader, ix index) (int64, error) {
	found := new(accountpb.Lookup)
	_, err := record.Get(r, ix.owner, ix.lookupKey(), found)
	return found.UserId, err
}

// savedKey is the key of a line of an uploaded phone book.
func (s *Service) savedKey(phone string) []byte {
	return blindKey(store.TagSaved, s.phoneIndex(phone).blind)
}

// pendingKey is the key under which an importer waits for a phone to sign up.
func (s *Service) pendingKey(ix index, importer int64) []byte {
	return store.NewKey(store.TagPending).Blind(ix.blind).Blind(s.db.BlindPeer(ix.owner, peer.OfUser(importer)))
}

// SavedCount returns the length of owner's uploaded phone book.
func (s *Service) SavedCount(ctx context.Context, owner int64) (int, error) {
	n := 0
	err := s.log.View(ctx, func(r store.Reader) error {
		n = 0
		for _, err := range r.Keys(peer.MailboxOf(owner), under(store.TagSaved)) {
			if err != nil {
				return fmt.Errorf("count phone book: %w", err)
			}
			n++
		}
		return nil
	})
	return n, err
}

func readSaved(r store.Reader, owner int64) ([]*accountpb.SavedContact, error) {
	return record.All[accountpb.SavedContact](r, peer.MailboxOf(owner), under(store.TagSaved))
}

// ResetSaved forgets owner's uploaded phone book, and that owner waits for any
// of its phones. Contacts stay.
func (s *Service) ResetSaved(ctx context.Context, owner int64) error {
	var book []*accountpb.SavedContact
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		book, err = readSaved(r, owner)
		return err
	})
	if err != nil {
		return err
	}
	phones := make([]string, len(book))
	for i, c := range book {
		phones[i] = c.Phone
	}
	return s.forgetPhones(ctx, owner, phones, false)
}

// DeleteByPhones forgets lines of owner's phone book and the contacts that were
// made from them.
//
// https://core.telegram.org/method/contacts.deleteByPhones
func (s *Service) DeleteByPhones(ctx context.Context, owner int64, phones []string) error {
	normal := make([]string, 0, len(phones))
	for _, p := range phones {
		if phone, err := NormalizePhone(p); err == nil {
			normal = append(normal, phone)
		}
	}
	return s.forgetPhones(ctx, owner, normal, true)
}

func (s *Service) forgetPhones(ctx context.Context, owner int64, phones []string, contacts bool) error {
	for len(phones) > 0 {
		n := min(importChunk, len(phones))
		lines := make([]importLine, n)
		for i, phone := range phones[:n] {
			lines[i] = importLine{PhoneContact: PhoneContact{Phone: phone}, index: s.phoneIndex(phone)}
		}
		if contacts {
			if err := s.findContacts(ctx, owner, lines); err != nil {
				return err
			}
		}
		err := s.log.Write(ctx, importOwners(owner, lines), func(tx *update.Tx) error {
			return s.forgetLines(tx, owner, lines)
		})
		if err != nil {
			return err
		}
		phones = phones[n:]
	}
	return nil
}

// findContacts sets the user of the lines whose phone owner has a contact with.
func (s *Service) findContacts(ctx context.Context, owner int64, lines []importLine) error {
	all, err := s.Contacts(ctx, owner)
	if err != nil {
		return err
	}
	byPhone := make(map[string]int64, len(all))
	for _, c := range all {
		if c.Phone != "" {
			byPhone[c.Phone] = c.UserId
		}
	}
	for i := range lines {
		lines[i].user = byPhone[lines[i].Phone]
	}
	return nil
}

func (s *Service) forgetLines(tx *update.Tx, owner int64, lines []importLine) error {
	for _, l := range lines {
		tx.Delete(peer.MailboxOf(owner), s.savedKey(l.Phone))
		tx.Delete(l.index.owner, s.pendingKey(l.index, owner))
		if l.user == 0 {
			continue
		}
		if err := s.dropContact(tx, owner, l.user); err != nil {
			return err
		}
	}
	return nil
}
