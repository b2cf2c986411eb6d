package rpc

import (
	"errors"

	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
)

// peopleErrors are the API's names for what the domain of accounts refuses
// about contacts, profiles, privacy and settings.
var peopleErrors = []struct {
	err error
	tl  *tgerr.Error
}{
	{account.ErrNoUser, errUserInvalid},
	{account.ErrBlockSelf, tgerr.New(400, "CONTACT_ID_INVALID")},
	{account.ErrContactInvalid, tgerr.New(400, "CONTACT_ID_INVALID")},
	{account.ErrContactName, tgerr.New(400, "CONTACT_NAME_EMPTY")},
	{account.ErrNotContact, tgerr.New(400, "CONTACT_MISSING")},
	{account.ErrNoteTooLong, tgerr.New(400, "INPUT_TEXT_TOO_LONG")},
	{account.ErrQueryTooShort, tgerr.New(400, "QUERY_TOO_SHORT")},
	{account.ErrPrivacyKey, tgerr.New(400, "PRIVACY_KEY_INVALID")},
	{account.ErrPrivacyRules, tgerr.New(400, "PRIVACY_VALUE_INVALID")},
	{account.ErrPrivacyTooLong, tgerr.New(400, "PRIVACY_TOO_LONG")},
	{account.ErrFirstName, tgerr.New(400, "FIRSTNAME_INVALID")},
	{account.ErrLastName, tgerr.New(400, "LASTNAME_INVALID")},
	{account.ErrAboutTooLong, tgerr.New(400, "ABOUT_TOO_LONG")},
	{account.ErrBirthday, tgerr.New(400, "BIRTHDAY_INVALID")},
	{account.ErrUsernameInvalid, tgerr.New(400, "USERNAME_INVALID")},
	{account.ErrUsernameOccupied, tgerr.New(400, "USERNAME_OCCUPIED")},
	{account.ErrUsernameUnchanged, tgerr.New(400, "USERNAME_NOT_MODIFIED")},
	{account.ErrUsernameNotOccupied, tgerr.New(400, "USERNAME_NOT_OCCUPIED")},
}

// peopleError gives a refusal its name in the API; other errors are those of
// accounts in general.
func peopleError(err error) error {
	for _, e := range peopleErrors {
		if errors.Is(err, e.err) {
			return e.tl
		}
	}
	return accountError(err)
}
