// Package admin lets the operator of a machine speak to the server that runs
// on it: HTTP and JSON over a Unix socket in the data directory, which only
// the owner of the directory may open. `chappe code`, `chappe user` and the
// benchmark are its clients.
//
// What it needs of the domain it names as small interfaces; app connects them.
// It imports nothing of the rest of Chappe.
package admin

import (
	"context"
	"errors"
	"time"
)

// Errors of the interfaces below, and of [Client] when the server met them.
var (
	ErrNotFound = errors.New("not found")              // no such user, or no code in time
	ErrDisabled = errors.New("disabled")               // the server was not started for this
	ErrInvalid  = errors.New("invalid")                // a request that makes no sense
	ErrNotHere  = errors.New("no server runs on this") // only by Client: nobody listens on the socket
)

// Codes knows the login codes that wait to be typed.
type Codes interface {
	// WaitCode returns the current login code of a phone number. If there is
	// none it waits for one until ctx ends, and returns ErrNotFound then.
	WaitCode(ctx context.Context, phone string) (string, error)
}

// User is an account as an operator sees it.
type User struct {
	ID        int64     `json:"id"`
	Phone     string    `json:"phone"`
	FirstName string    `json:"first_name"`
	LastName  string    `json:"last_name,omitempty"`
	Username  string    `json:"username,omitempty"`
	Created   time.Time `json:"created"`
	LastSeen  time.Time `json:"last_seen,omitzero"`
	Devices   int       `json:"devices"` // that are logged in
	Operator  bool      `json:"operator,omitempty"`
	Banned    bool      `json:"banned,omitempty"`
	Deleted   bool      `json:"deleted,omitempty"`
}

// Users are the accounts of the server.
type Users interface {
	// Each calls fn for every account, in no order, until fn returns false.
	Each(ctx context.Context, fn func(User) bool) error
	// User returns one account by its id, its phone number or its @username,
	// or ErrNotFound.
	User(ctx context.Context, ref string) (User, error)
	// Ban bars an account from logging in and ends its sessions, or lifts that.
	Ban(ctx context.Context, id int64, banned bool) error
	// Delete deletes an account as its owner could.
	Delete(ctx context.Context, id int64) error
	// Invite lets a phone number sign up where registration is by invitation.
	// Codes for it go to the e-mail address, if one is given.
	Invite(ctx context.Context, phone, email string) error
	// Reports returns what people have reported, the newest first, at most
	// limit.
	Reports(ctx context.Context, limit int) ([]Report, error)
}

// Report is what somebody reported to the operator.
type Report struct {
	Reporter int64     `json:"reporter"`
	Peer     string    `json:"peer"`               // what was reported: "user 7"
	Messages []int     `json:"messages,omitempty"` // ids in the reporter's mailbox
	Reason   string    `json:"reason"`
	Comment  string    `json:"comment,omitempty"`
	Date     time.Time `json:"date"`
}

// Info is what clients need to reach the server.
type Info struct {
	Version   string    `json:"version"`
	Name      string    `json:"name"`
	PID       int       `json:"pid"`
	Started   time.Time `json:"started"`
	Listen    string    `json:"listen"` // the address it got
	Public    []string  `json:"public"` // the addresses clients are told
	URL       string    `json:"url"`
	DC        int       `json:"dc"`
	Secret    string    `json:"secret"`     // MTProxy secret, hex
	PublicKey string    `json:"public_key"` // PKCS#1 PEM
}

// Server is the running server as a whole.
type Server interface {
	// CollectMedia removes the files that nobody refers to any more.
	CollectMedia(ctx context.Context) (Collected, error)
	// Info describes the server.
	Info() Info
	// Sessions returns the number of MTProto sessions that are connected.
	Sessions() int
}

// Collected says what a collection of media did.
type Collected struct {
	Folders int `json:"folders"` // looked at
	Used    int `json:"used"`    // files that somebody refers to
	Stale   int `json:"stale"`   // uploads removed that were given up
	Unused  int `json:"unused"`  // files removed that nobody refers to
	// Bytes is how much counts against the quotas afterwards.
	Bytes int64 `json:"bytes"`
}

// Provisioned is a user made for the benchmark, with a permanent auth key that
// is logged in. Users come in pairs that know each other's access hashes.
type Provisioned struct {
	UserID      int64  `json:"user_id"`
	AuthKey     []byte `json:"auth_key"` // 256 bytes
	PartnerID   int64  `json:"partner_id"`
	PartnerHash int64  `json:"partner_hash,string"` // access hash of the partner for this user
}

// Provisioner makes users for the benchmark. Only a server that was started
// with --bench-provision has one.
type Provisioner interface {
	// Provision makes n users, n even, users 2k and 2k+1 being partners.
	Provision(ctx context.Context, n int) ([]Provisioned, error)
	// Populate makes users members of a channel, and besides them so many
	// members who never come.
	Populate(ctx context.Context, channel int64, users []int64, absent int) error
}

// Stats is what the server's process has used since it started.
type Stats struct {
	RSS          int64 `json:"rss_bytes"`
	CPUUser      int64 `json:"cpu_user_us"` // microseconds
	CPUSystem    int64 `json:"cpu_system_us"`
	BytesWritten int64 `json:"bytes_written"` // that the kernel was given for disks
	Heap         int64 `json:"heap_bytes"`    // live objects and garbage not yet swept
	Goroutines   int   `json:"goroutines"`
	Sessions     int   `json:"sessions"`
}
