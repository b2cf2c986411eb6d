package rpc

import (
	"errors"
	"fmt"

	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
	"chappe/internal/authkey"
)

// accountErrors says what clients are told of the errors of accounts. Names
// and codes are those of the methods' pages, such as
// https://core.telegram.org/method/auth.signIn, except that nothing is a 406:
// that code forbids clients to show the error, because Telegram explains it in
// a service notification of its own, and this server does not.
var accountErrors = []struct {
	domain error
	told   *tgerr.Error
}{
	{account.ErrNoUser, errUserInvalid},
	{account.ErrPhoneInvalid, tgerr.New(400, "PHONE_NUMBER_INVALID")},
	{account.ErrPhoneBanned, tgerr.New(400, "PHONE_NUMBER_BANNED")},
	{account.ErrPhoneOccupied, tgerr.New(400, "PHONE_NUMBER_OCCUPIED")},
	{account.ErrPhoneUnchanged, tgerr.New(400, "PHONE_NUMBER_OCCUPIED")},
	// A server that takes no new accounts: the one name that clients show as
	// "you cannot sign up here" and not as a wrong or banned number.
	{account.ErrSignUpClosed, tgerr.New(400, "PHONE_NUMBER_APP_SIGNUP_FORBIDDEN")},
	{account.ErrCodeEmpty, tgerr.New(400, "PHONE_CODE_EMPTY")},
	{account.ErrCodeHashEmpty, tgerr.New(400, "PHONE_CODE_HASH_EMPTY")},
	{account.ErrCodeInvalid, tgerr.New(400, "PHONE_CODE_INVALID")},
	{account.ErrCodeExpired, tgerr.New(400, "PHONE_CODE_EXPIRED")},
	{account.ErrCodeUnavailable, tgerr.New(400, "SEND_CODE_UNAVAILABLE")},
	{account.ErrCodeNotSent, tgerr.New(400, "SMS_CODE_CREATE_FAILED")},
	{account.ErrStatusDate, tgerr.New(400, "EXPIRE_DATE_INVALID")},
	{account.ErrFirstName, tgerr.New(400, "FIRSTNAME_INVALID")},
	{account.ErrLastName, tgerr.New(400, "LASTNAME_INVALID")},
	{account.ErrTokenInvalid, tgerr.New(400, "AUTH_TOKEN_INVALIDX")},
	{account.ErrTokenExpired, tgerr.New(400, "AUTH_TOKEN_EXPIRED")},
	{account.ErrTokenAccepted, tgerr.New(400, "AUTH_TOKEN_ALREADY_ACCEPTED")},
	{account.ErrTokenExcepted, tgerr.New(400, "AUTH_TOKEN_EXCEPTION")},
	{account.ErrExportInvalid, tgerr.New(400, "AUTH_BYTES_INVALID")},
	{account.ErrNoAuthorization, tgerr.New(400, "HASH_INVALID")},
	{account.ErrFreshLogin, tgerr.New(400, "FRESH_RESET_AUTHORISATION_FORBIDDEN")},
	{account.ErrFreshPhone, tgerr.New(400, "FRESH_CHANGE_PHONE_FORBIDDEN")},
	{account.ErrTTLInvalid, tgerr.New(400, "TTL_DAYS_INVALID")},
	{account.ErrPasswordNeeded, errPasswordNeeded},
	{account.ErrNotPending, errUnauthorized},
	{account.ErrPasswordWrong, tgerr.New(400, "PASSWORD_HASH_INVALID")},
	{account.ErrPasswordChanged, tgerr.New(400, "SRP_PASSWORD_CHANGED")},
	{account.ErrPasswordMissing, tgerr.New(400, "PASSWORD_MISSING")},
	{account.ErrPasswordEmpty, tgerr.New(400, "PASSWORD_EMPTY")},
	{account.ErrQuestion, tgerr.New(400, "SRP_ID_INVALID")},
	{account.ErrNewSalt, tgerr.New(400, "NEW_SALT_INVALID")},
	{account.ErrNewPassword, tgerr.New(400, "NEW_PASSWORD_BAD")},
	{account.ErrNewSettings, tgerr.New(400, "NEW_SETTINGS_INVALID")},
	{account.ErrEmailInvalid, tgerr.New(400, "EMAIL_INVALID")},
	{account.ErrMailCode, tgerr.New(400, "CODE_INVALID")},
	{account.ErrMailExpired, tgerr.New(400, "EMAIL_HASH_EXPIRED")},
	{account.ErrNoRecovery, tgerr.New(400, "PASSWORD_RECOVERY_NA")},
	{account.ErrNoReset, tgerr.New(400, "RESET_REQUEST_MISSING")},
	{account.ErrPushToken, tgerr.New(400, "TOKEN_INVALID")},
	{authkey.ErrNotTemporary, tgerr.New(400, "TEMP_AUTH_KEY_EMPTY")},
	{authkey.ErrAlreadyBound, tgerr.New(400, "TEMP_AUTH_KEY_ALREADY_BOUND")},
	{authkey.ErrExpiresAt, tgerr.New(400, "EXPIRES_AT_INVALID")},
	{authkey.ErrProof, tgerr.New(400, "ENCRYPTED_MESSAGE_INVALID")},
}

// errKeyUnbound is for logins on a temporary key that belongs to no permanent
// one: there is nothing that could be logged in.
// https://core.telegram.org/api/errors#401-unauthorized
var errKeyUnbound = tgerr.New(401, "AUTH_KEY_PERM_EMPTY")

// errPasswordNeeded is for a key on which a login code was proven and the
// password was not: clients ask for it.
var errPasswordNeeded = tgerr.New(401, "SESSION_PASSWORD_NEEDED")

// accountError turns an error of accounts into what the client is told. Errors
// it does not know are internal and come back as they are.
func accountError(err error) error {
	var flood *account.FloodError
	if errors.As(err, &flood) {
		return tgerr.New(420, fmt.Sprintf("FLOOD_WAIT_%d", flood.Seconds()))
	}
	var fresh *account.FreshError
	if errors.As(err, &fresh) {
		what := "SESSION"
		if fresh.Password {
			what = "PASSWORD"
		}
		return tgerr.New(400, fmt.Sprintf("%s_TOO_FRESH_%d", what, fresh.Seconds()))
	}
	var unconfirmed *account.UnconfirmedError
	if errors.As(err, &unconfirmed) {
		return tgerr.New(400, fmt.Sprintf("EMAIL_UNCONFIRMED_%d", unconfirmed.Length))
	}
	var deletion *account.DeletionError
	if errors.As(err, &deletion) {
		return tgerr.New(420, fmt.Sprintf("2FA_CONFIRM_WAIT_%d", deletion.Seconds()))
	}
	for _, e := range accountErrors {
		if errors.Is(err, e.domain) {
			return e.told
		}
	}
	return err
}
