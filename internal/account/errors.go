package account

import (
	"errors"
	"fmt"
	"time"
)

// Errors of the domain, to be told apart with errors.Is. What a client sees of
// them is decided in rpc.
var (
	ErrNoUser         = errors.New("account: no such user")
	ErrPhoneInvalid   = errors.New("account: not a phone number")
	ErrPhoneBanned    = errors.New("account: phone is banned")
	ErrPhoneOccupied  = errors.New("account: phone belongs to another account")
	ErrPhoneUnchanged = errors.New("account: phone is already this account's")
	ErrSignUpClosed   = errors.New("account: this phone may not open an account")
	ErrSignUpRequired = errors.New("account: the code is right, the phone has no account yet")

	ErrCodeEmpty       = errors.New("account: no code given")
	ErrCodeHashEmpty   = errors.New("account: no code hash given")
	ErrCodeInvalid     = errors.New("account: wrong code")
	ErrCodeExpired     = errors.New("account: code is expired, used up or was never sent")
	ErrCodeUnavailable = errors.New("account: no other way to send the code")
	ErrCodeNotSent     = errors.New("account: code could not be delivered")

	ErrEmailInvalid = errors.New("account: not an e-mail address")

	ErrFirstName = errors.New("account: first name is empty or too long")
	ErrLastName  = errors.New("account: last name is too long")

	ErrTokenInvalid  = errors.New("account: token is not valid")
	ErrTokenExpired  = errors.New("account: token is expired")
	ErrTokenAccepted = errors.New("account: token is already accepted")
	ErrTokenExcepted = errors.New("account: token excludes this user")

	ErrExportInvalid = errors.New("account: exported authorization is unknown, used or expired")

	ErrNoAuthorization = errors.New("account: no such authorization")
	ErrFreshLogin      = errors.New("account: this login is too young for that")
	ErrFreshPhone      = errors.New("account: this login is too young to change the phone")
	ErrTTLInvalid      = errors.New("account: number of days is out of range")

	ErrPasswordNeeded  = errors.New("account: the code is right, the password is needed too")
	ErrPasswordWrong   = errors.New("account: wrong password, or none given")
	ErrPasswordChanged = errors.New("account: the password has changed since the question was asked")
	ErrPasswordMissing = errors.New("account: this needs a password, and none is set")
	ErrPasswordEmpty   = errors.New("account: no password is set")
	ErrQuestion        = errors.New("account: question is unknown, answered or expired")
	ErrNotPending      = errors.New("account: nobody is logged in here, nor waits for a password")
	ErrNewSalt         = errors.New("account: salts of the new password are not of this server")
	ErrNewPassword     = errors.New("account: new password is not usable")
	ErrNewSettings     = errors.New("account: new settings of the password are not usable")
	ErrMailCode        = errors.New("account: wrong code of an address")
	ErrMailExpired     = errors.New("account: no code of an address is good any more")
	ErrNoRecovery      = errors.New("account: there is no address of recovery")
	ErrNoReset         = errors.New("account: nobody has asked to take the password off")

	// errMoved is returned inside a transaction whose owners turned out not to
	// be all it needs; the caller looks again.
	errMoved = errors.New("account: looked up again")
)

// FreshError says that a password, or else a login, is too young for something.
type FreshError struct {
	Password bool
	Wait     time.Duration
}

// Error implements error.
func (e *FreshError) Error() string {
	return fmt.Sprintf("account: too young, wait %d s", e.Seconds())
}

// Seconds returns the wait in whole seconds, at least 1.
func (e *FreshError) Seconds() int { return wholeSeconds(e.Wait) }

// DeletionError says that an account will go without its password only after
// Wait.
type DeletionError struct{ Wait time.Duration }

// Error implements error.
func (e *DeletionError) Error() string {
	return fmt.Sprintf("account: can be deleted without the password in %d s", e.Seconds())
}

// Seconds returns the wait in whole seconds, at least 1.
func (e *DeletionError) Seconds() int { return wholeSeconds(e.Wait) }

// FloodError says that something was tried too often. It is right to try again
// after Wait.
type FloodError struct{ Wait time.Duration }

// Error implements error.
func (e *FloodError) Error() string {
	return fmt.Sprintf("account: tried too often, wait %d s", e.Seconds())
}

// Seconds returns the wait in whole seconds, at least 1.
func (e *FloodError) Seconds() int { return wholeSeconds(e.Wait) }

// wholeSeconds rounds up, to at least 1.
func wholeSeconds(d time.Duration) int {
	return max(1, int((d+time.Second-1)/time.Second))
}
