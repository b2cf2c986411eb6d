package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Option is one setting: its name, what it is for, and how it is written.
type Option struct {
	Name string // as in --name, name = "…" and CHAPPE_NAME
	Help string // one sentence
	kind string // string, int, bool or duration
	def  string
	set  func(string) error
	get  func() string
}

// Default returns the text of the option's default.
func (o *Option) Default() string { return o.def }

// Env returns the name of the option's environment variable.
func (o *Option) Env() string {
	return "CHAPPE_" + strings.ToUpper(strings.ReplaceAll(o.Name, "-", "_"))
}

// The methods below make an Option a pflag.Value.

// Set parses s into the configuration that the option belongs to.
func (o *Option) Set(s string) error {
	if err := o.set(s); err != nil {
		return fmt.Errorf("%s: %w", o.Name, err)
	}
	return nil
}

// String returns the present value.
func (o *Option) String() string { return o.get() }

// Type names the kind of value in help texts.
func (o *Option) Type() string { return o.kind }

// IsBoolFlag lets a boolean stand on the command line without a value.
func (o *Option) IsBoolFlag() bool { return o.kind == "bool" }

// Options returns the settings of c in the order of the sample file. Setting
// one writes to c.
func (c *Config) Options() []*Option { return c.options() }

func (c *Config) options() []*Option {
	return []*Option{
		text("data", "./data", "directory of everything this server keeps", &c.Data),
		text("listen", "127.0.0.1:8443", "HOST:PORT of the one port: MTProto in every transport, WebSocket, HTTP", &c.Listen),
		text("public", "", "HOST:PORT that clients are told to dial (default: what --listen says)", &c.Public),
		text("domain", "", "name of the server in links and web pages (default: the public address)", &c.Domain),
		text("store", "", "where the data lies: pebble:DIR (default: pebble: in the data directory)", &c.Store),
		text("media", "", "directory of photos and files (default: media in the data directory)", &c.Media),
		size("media-quota-user", "0", "how much of each user's photos and files is kept, such as 10GB; 0: as much as there is room for", &c.MediaQuotaUser),
		size("media-quota", "0", "the same for all users together", &c.MediaQuota),
		size("media-reserve", "256MB", "how much of the disk photos and files leave free for everything else", &c.MediaReserve),
		boolean("link-previews", "false", "fetch the pages that links in messages lead to, and show them; else this server calls nobody", &c.LinkPreviews),
		text("proxy-secret", "", "MTProxy secret, 32 hex digits (default: made at the first start and kept)", &c.ProxySecret),
		text("name", "Chappe", "what the server calls itself in texts that users see", &c.Name),
		text("accent", "", "colour of buttons and links in the web client, #rrggbb (default: its own)", &c.Accent),
		text("contact", "", "how people reach you, such as a phone number; shown where they enter a login code", &c.Contact),
		integer("dc", "2", "number of this data centre for clients, 1 to 5", &c.DC),
		text("country", "FR", "country that clients preselect for phone numbers", &c.Country),
		registration(&c.Registration),
		duration("fresh-login", "24h", "how long a new login may not end others, change the phone nor give a chat away", &c.FreshLogin),
		duration("fresh-password", "168h", "how long a new password may not give a chat away", &c.FreshPassword),
		boolean("code-console", "false", "print login codes on the server's terminal", &c.CodeConsole),
		integer("code-length", "5", "digits of a login code, 4 to 8", &c.CodeLength),
		text("code-webhook", "", "URL of an SMS gateway that login codes are posted to", &c.CodeWebhook),
		text("code-webhook-secret", "", "secret that signs posts to the SMS gateway", &c.CodeWebhookSecret),
		text("smtp", "", "mail server HOST:PORT for login codes by e-mail", &c.SMTP),
		text("smtp-from", "", "sender of e-mails", &c.SMTPFrom),
		text("smtp-user", "", "user at the mail server", &c.SMTPUser),
		text("smtp-password", "", "password at the mail server", &c.SMTPPassword),
		text("log-level", "info", "debug, info, warn or error", &c.LogLevel),
		text("log-format", "text", "text or json", &c.LogFormat),
		text("metrics-token", "", "bearer token that opens /metrics on the one port (default: closed there)", &c.MetricsToken),
		duration("drain-timeout", "8s", "how long a stopping server waits for calls under way", &c.DrainTimeout),
		boolean("bench-provision", "false", "let the benchmark make logged-in users by the admin socket; never on a real server", &c.BenchProvision),
	}
}

func text(name, def, help string, p *string) *Option {
	return &Option{
		Name: name, Help: help, kind: "string", def: def,
		set: func(s string) error { *p = s; return nil },
		get: func() string { return *p },
	}
}

func integer(name, def, help string, p *int) *Option {
	return &Option{
		Name: name, Help: help, kind: "int", def: def,
		set: func(s string) (err error) { *p, err = strconv.Atoi(s); return err },
		get: func() string { return strconv.Itoa(*p) },
	}
}

func size(name, def, help string, p *int64) *Option {
	return &Option{
		Name: name, Help: help, kind: "string", def: def,
		set: func(s string) (err error) { *p, err = parseSize(s); return err },
		get: func() string { return formatSize(*p) },
	}
}

func boolean(name, def, help string, p *bool) *Option {
	return &Option{
		Name: name, Help: help, kind: "bool", def: def,
		set: func(s string) (err error) { *p, err = strconv.ParseBool(s); return err },
		get: func() string { return strconv.FormatBool(*p) },
	}
}

func duration(name, def, help string, p *time.Duration) *Option {
	return &Option{
		Name: name, Help: help, kind: "duration", def: def,
		set: func(s string) (err error) { *p, err = time.ParseDuration(s); return err },
		get: func() string { return p.String() },
	}
}

func registration(p *Registration) *Option {
	return &Option{
		Name: "registration", Help: "who may open an account: open, invite or closed",
		kind: "string", def: string(RegistrationOpen),
		set: func(s string) error { *p = Registration(s); return nil },
		get: func() string { return string(*p) },
	}
}
