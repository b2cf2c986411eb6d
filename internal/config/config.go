// Package config is how an operator sets up a server: one struct, its
// defaults, its checks, and an annotated sample file. It imports nothing of
// the rest of Chappe.
//
// A value comes from, in rising order: its default, the file, the environment
// variable CHAPPE_<NAME>, the command line. Every setting has one name in all
// three places, listed once in options.go.
package config

import (
	"fmt"
	"path/filepath"
	"time"
)

// Registration says who may open an account.
type Registration string

// The registration policies.
const (
	RegistrationOpen   Registration = "open"   // anybody with a phone number
	RegistrationInvite Registration = "invite" // only invited phone numbers
	RegistrationClosed Registration = "closed" // nobody new
)

// Config is everything an operator can set. The zero value is not useful:
// start from [Default].
type Config struct {
	// Data is the directory of the embedded store, the key file and the admin
	// socket.
	Data string
	// Listen is the HOST:PORT of the one port.
	Listen string
	// Public is the HOST:PORT that clients are told to dial; empty means Listen.
	Public string
	// Domain is the name under which the server's web pages and links are
	// reached; empty means Public.
	Domain string
	// Store is pebble:DIR; empty means DIR/store below Data.
	Store string
	// Media is the directory in which photos and files lie, sealed; empty means
	// DIR/media below Data.
	Media string
	// MediaQuotaUser and MediaQuota are how many bytes of photos and files are
	// kept of each user and in all; 0 means as many as there is room for.
	MediaQuotaUser int64
	MediaQuota     int64
	// MediaReserve is how many bytes of the disk photos and files leave free.
	MediaReserve int64
	// LinkPreviews lets the server fetch the pages that links in messages lead to.
	LinkPreviews bool
	// ProxySecret is the MTProxy secret in hex (16 bytes); empty means one
	// that is made at the first start and kept in the store.
	ProxySecret string

	// Name is what the server calls itself in texts that users see.
	Name string
	// Accent is the colour of buttons and links in the web client, #rrggbb, or
	// empty for the client's own.
	Accent string
	// Contact is how people reach the operator, in a few words; shown where
	// they enter a login code.
	Contact string
	// DC is the number of this data centre in the eyes of clients, 1 to 5.
	DC int
	// Country is the ISO 3166-1 alpha-2 code that clients preselect for phone
	// numbers.
	Country string
	// Registration says who may open an account.
	Registration Registration

	// FreshLogin is how long a new login may not end others, change the phone
	// nor give a chat away; FreshPassword how long a new password may not do
	// the latter. 0 means not at all.
	FreshLogin    time.Duration
	FreshPassword time.Duration

	// CodeConsole prints login codes to the terminal of the server.
	CodeConsole bool
	// CodeLength is the number of digits of a login code, 4 to 8.
	CodeLength int
	// CodeWebhook is the URL of an SMS gateway that login codes are posted to;
	// CodeWebhookSecret signs the posts.
	CodeWebhook       string
	CodeWebhookSecret string
	// SMTP is the mail server HOST:PORT that login codes are sent through,
	// with the sender's address and, if it asks for them, credentials.
	SMTP         string
	SMTPFrom     string
	SMTPUser     string
	SMTPPassword string

	// LogLevel is debug, info, warn or error; LogFormat is text or json.
	LogLevel  string
	LogFormat string
	// MetricsToken lets GET /metrics through on the one port with this bearer
	// token; empty means that metrics are read by the admin socket alone.
	MetricsToken string
	// DrainTimeout is how long a stopping server waits for calls under way.
	DrainTimeout time.Duration
	// BenchProvision lets the benchmark make logged-in keys by the admin
	// socket. Whoever can open the socket can then be any new user.
	BenchProvision bool
}

// Default returns the configuration of a server that nobody has set up.
func Default() *Config {
	c := new(Config)
	for _, o := range c.options() {
		if err := o.set(o.def); err != nil {
			panic(fmt.Sprintf("config: default of %s: %v", o.Name, err))
		}
	}
	return c
}

// SocketName is the file name of the admin socket in the data directory.
const SocketName = "admin.sock"

// Socket returns the path of the admin socket.
func (c *Config) Socket() string { return filepath.Join(c.Data, SocketName) }

// KeyFile returns the path of the file that holds the store's master key.
func (c *Config) KeyFile() string { return filepath.Join(c.Data, "master.key") }

// MediaDir returns the directory of photos and files.
func (c *Config) MediaDir() string {
	if c.Media != "" {
		return c.Media
	}
	return filepath.Join(c.Data, "media")
}

// StoreDir returns the directory of the embedded store.
func (c *Config) StoreDir() string {
	if dir, ok := cutScheme(c.Store, "pebble"); ok && dir != "" {
		return dir
	}
	return filepath.Join(c.Data, "store")
}
