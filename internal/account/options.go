package account

import "time"

// Registration is who may open an account.
type Registration int

// The registration policies.
const (
	RegistrationOpen   Registration = iota // whoever proves a phone
	RegistrationInvite                     // whose phone the operator invited
	RegistrationClosed                     // nobody
)

// Options are the operator's choices. The zero value of each means its default.
type Options struct {
	Registration Registration
	// CodeLength is the number of digits of a login code: 4 to 10, default 5.
	CodeLength int
	// CodeLife is how long a login code works, default 5 minutes.
	CodeLife time.Duration
	// CodeAttempts is how many wrong answers a code survives, default 5.
	CodeAttempts int
	// CodesPerPhone is how many codes a phone may ask for in an hour without
	// logging in, default 10. Negative means no limit.
	CodesPerPhone int
	// CodesPerAddress is how many codes one network address (an IPv4 address,
	// or the /64 of an IPv6 address) may ask for in an hour, default 60.
	// Loopback addresses are not limited: there stands the operator's own
	// proxy or onion service, behind which all clients look alike. Negative
	// means no limit.
	CodesPerAddress int
	// FailuresPerAddress is how many wrong codes one network address may give
	// in an hour, default 60. Negative means no limit.
	FailuresPerAddress int
	// FreshPeriod is how long a new login may not terminate others, change the
	// phone nor give a chat away, default 24 hours as Telegram does. Negative means not at all.
	FreshPeriod time.Duration
	// FreshPasswordPeriod is how long a new or changed password may not give a
	// chat away, default 7 days as Telegram does. Negative means not at all.
	FreshPasswordPeriod time.Duration
	// AccountTTLDays is after how many days of absence an account is deleted
	// unless its owner chose otherwise, default 548 days.
	AccountTTLDays int
	// AuthorizationTTLDays is after how many days of silence a device is
	// logged out unless its owner chose otherwise, default 183 days.
	AuthorizationTTLDays int
	// ServiceName is what the service account is called, default "Chappe".
	ServiceName string
	// Delivery is how login codes leave the server besides the user's own
	// other sessions.
	Delivery Delivery
}

// Delivery holds the ways out of the server. A nil sender does not exist. With
// neither SMS nor Email the operator hands out codes (see
// [Service.WaitCode]).
type Delivery struct {
	SMS   CodeSender
	Email CodeSender
	// Operator is told of each code that waits for the operator, for example
	// to show it on a terminal. The code can be read without it.
	Operator CodeSender
}

func (o Options) withDefaults() Options {
	setDefault(&o.CodeLength, 5)
	o.CodeLength = min(max(o.CodeLength, 4), 10)
	setDefault(&o.CodeLife, 5*time.Minute)
	setDefault(&o.CodeAttempts, 5)
	setDefault(&o.CodesPerPhone, 10)
	setDefault(&o.CodesPerAddress, 60)
	setDefault(&o.FailuresPerAddress, 60)
	setDefault(&o.FreshPeriod, 24*time.Hour)
	setDefault(&o.FreshPasswordPeriod, 7*day)
	setDefault(&o.AccountTTLDays, 548)
	setDefault(&o.AuthorizationTTLDays, 183)
	setDefault(&o.ServiceName, "Chappe")
	return o
}

func setDefault[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}
