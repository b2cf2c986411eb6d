package tlview

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
)

// Users renders users as viewer may see them, in the order of ids; doubles and
// unknown ids are skipped. An object is always whole, never min: clients may
// keep it. https://core.telegram.org/api/min
func (v *Views) Users(ctx context.Context, viewer int64, ids []int64) ([]tg.UserClass, error) {
	users := make([]tg.UserClass, 0, len(ids))
	for i, id := range ids {
		if seenBefore(ids[:i], id) {
			continue
		}
		u, err := v.User(ctx, viewer, id)
		if errors.Is(err, account.ErrNoUser) {
			continue
		}
		if err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, nil
}

// seenBefore reports whether id is among ids. The lists are short: whom a
// message mentions.
func seenBefore(ids []int64, id int64) bool {
	for _, other := range ids {
		if other == id {
			return true
		}
	}
	return false
}

// User renders one user as viewer may see them, or fails with
// [account.ErrNoUser].
func (v *Views) User(ctx context.Context, viewer, id int64) (*tg.User, error) {
	rec, err := v.Accounts.User(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("render user %d: %w", id, err)
	}
	u := &tg.User{ID: id}
	u.SetAccessHash(v.Hash.Hash(viewer, peer.OfUser(id)))
	if rec.Deleted {
		u.Deleted = true
		return u, nil
	}
	describeUser(u, rec)
	if status := v.emojiStatus(rec); !status.Zero() {
		u.SetEmojiStatus(status)
	}
	if err := v.showPhoto(ctx, viewer, u, rec); err != nil {
		return nil, err
	}
	if viewer == id {
		return u, v.asSelf(ctx, u, rec)
	}
	return u, v.asOther(ctx, u, rec, viewer)
}

// emojiStatus renders the custom emoji beside a user's name.
func (v *Views) emojiStatus(rec *accountpb.User) tg.EmojiStatusClass {
	return v.statusNow(rec.EmojiStatus, rec.EmojiStatusUntil)
}

// statusNow renders the custom emoji beside a name, until its time is over.
//
// https://core.telegram.org/api/emoji-status
func (v *Views) statusNow(document, until int64) tg.EmojiStatusClass {
	if until != 0 && until <= v.Accounts.Now().Unix() {
		document = 0
	}
	return emojiStatus(document, until)
}

func emojiStatus(document, until int64) tg.EmojiStatusClass {
	if document == 0 {
		return &tg.EmojiStatusEmpty{}
	}
	out := &tg.EmojiStatus{DocumentID: document}
	if until != 0 {
		out.SetUntil(int(until))
	}
	return out
}

// nameUser sets the names; empty ones are left out.
func nameUser(u *tg.User, first, last string) {
	if first != "" {
		u.SetFirstName(first)
	}
	if last != "" {
		u.SetLastName(last)
	}
}

// describeUser fills in what everybody may see but the name, which is another
// for those who have the user as contact.
func describeUser(u *tg.User, rec *accountpb.User) {
	if rec.Username != "" {
		u.SetUsername(rec.Username)
	}
	if rec.Service {
		u.Verified = true
		u.Support = true
		u.SetPhone(rec.Phone)
	}
	if rec.Bot {
		u.Bot = true
		u.SetBotInfoVersion(int(rec.Version))
	}
}

// asSelf adds what only the user sees of himself.
func (v *Views) asSelf(ctx context.Context, u *tg.User, rec *accountpb.User) error {
	u.Self = true
	nameUser(u, rec.FirstName, rec.LastName)
	if rec.Phone != "" {
		u.SetPhone(rec.Phone)
	}
	relation, err := v.Accounts.Relation(ctx, rec.Id, rec.Id)
	if err != nil {
		return fmt.Errorf("render own user: %w", err)
	}
	if relation.Contact != nil { // people save their own number
		u.Contact, u.MutualContact = true, true
	}
	seen, err := v.Accounts.Presence(ctx, rec.Id)
	if err != nil {
		return fmt.Errorf("render own status: %w", err)
	}
	u.SetStatus(exactStatus(seen))
	return nil
}

// asOther adds what depends on what the two have of each other.
func (v *Views) asOther(ctx context.Context, u *tg.User, rec *accountpb.User, viewer int64) error {
	if rec.Service || rec.Bot {
		nameUser(u, rec.FirstName, rec.LastName)
		return nil // no status, no phone book
	}
	relation, err := v.Accounts.Relation(ctx, viewer, rec.Id)
	if err != nil {
		return fmt.Errorf("render relation to user %d: %w", rec.Id, err)
	}
	asContact(u, rec, relation.Contact)
	if err := v.showPhone(ctx, u, rec, viewer, relation.Contact); err != nil {
		return err
	}
	status, err := v.Status(ctx, viewer, rec.Id)
	if err != nil {
		return err
	}
	u.SetStatus(status)
	return nil
}

// asContact shows a contact under the name that the viewer gave it, and
// anybody else under their own. c may be nil.
func asContact(u *tg.User, rec *accountpb.User, c *accountpb.Contact) {
	u.Contact = c != nil
	u.MutualContact = c.GetMutual()
	if c.GetFirstName() != "" || c.GetLastName() != "" {
		nameUser(u, c.GetFirstName(), c.GetLastName())
		return
	}
	nameUser(u, rec.FirstName, rec.LastName)
}

// showPhone shows the phone to whom the user's privacy lets see it, and to
// whom already had it in the phone book.
func (v *Views) showPhone(ctx context.Context, u *tg.User, rec *accountpb.User, viewer int64, c *accountpb.Contact) error {
	if rec.Phone == "" {
		return nil
	}
	visible := c != nil && c.Phone == rec.Phone
	if !visible {
		var err error
		if visible, err = v.Accounts.Allows(ctx, rec.Id, account.PrivacyPhone, viewer); err != nil {
			return fmt.Errorf("privacy of phone: %w", err)
		}
	}
	if visible {
		u.SetPhone(rec.Phone)
	}
	return nil
}

// Status renders when a user is or was online as viewer may see it: exactly,
// or roughly if either of the two hides it from the other.
// https://core.telegram.org/constructor/userStatusRecently
func (v *Views) Status(ctx context.Context, viewer, id int64) (tg.UserStatusClass, error) {
	seen, err := v.Accounts.Presence(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("presence of user %d: %w", id, err)
	}
	if viewer == id {
		return exactStatus(seen), nil
	}
	shown, err := v.Accounts.Allows(ctx, id, account.PrivacyStatus, viewer)
	if err != nil {
		return nil, fmt.Errorf("privacy of status: %w", err)
	}
	if !shown {
		return roughStatus(seen, v.Accounts.Now(), false), nil
	}
	shows, err := v.Accounts.Allows(ctx, viewer, account.PrivacyStatus, id)
	if err != nil {
		return nil, fmt.Errorf("privacy of status: %w", err)
	}
	if !shows { // who hides his own does not see others'
		return roughStatus(seen, v.Accounts.Now(), true), nil
	}
	return exactStatus(seen), nil
}

// exactStatus is a presence to the second.
func exactStatus(p account.Presence) tg.UserStatusClass {
	switch {
	case p.Online:
		return &tg.UserStatusOnline{Expires: int(p.Expires)}
	case p.Was > 0:
		return &tg.UserStatusOffline{WasOnline: int(p.Was)}
	}
	return &tg.UserStatusEmpty{}
}

// roughStatus is a presence to those who may not know: the steps are
// Telegram's. byMe tells the viewer that it is his own privacy that hides it.
func roughStatus(p account.Presence, now time.Time, byMe bool) tg.UserStatusClass {
	const day = 24 * time.Hour
	ago := now.Sub(time.Unix(p.Was, 0))
	switch {
	case p.Online || ago < 3*day:
		return &tg.UserStatusRecently{ByMe: byMe}
	case ago < 7*day:
		return &tg.UserStatusLastWeek{ByMe: byMe}
	case ago < 30*day:
		return &tg.UserStatusLastMonth{ByMe: byMe}
	}
	return &tg.UserStatusEmpty{}
}
