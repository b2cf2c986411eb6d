package config

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// Check reports everything that is wrong with c, each with what to write
// instead.
func (c *Config) Check() error {
	var errs []error
	check := func(name string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("--%s: %w", name, err))
		}
	}
	if c.Data == "" {
		check("data", errors.New("must name a directory"))
	}
	check("listen", hostPort(c.Listen))
	if c.Public != "" {
		check("public", publicHostPort(c.Public))
	}
	if strings.ContainsAny(c.Domain, "/: ") {
		check("domain", fmt.Errorf("must be a bare name such as chat.example.org, not %q", c.Domain))
	}
	check("store", checkStore(c.Store))
	check("proxy-secret", checkSecret(c.ProxySecret))
	if c.Accent != "" && !isColor(c.Accent) {
		check("accent", fmt.Errorf("must be a colour such as #2f6fc2, not %q", c.Accent))
	}
	if c.DC < 1 || c.DC > 5 {
		check("dc", fmt.Errorf("must be 1 to 5, not %d", c.DC))
	}
	if len(c.Country) != 2 || strings.ToUpper(c.Country) != c.Country {
		check("country", fmt.Errorf("must be two capital letters such as FR, not %q", c.Country))
	}
	check("registration", oneOf(string(c.Registration), "open", "invite", "closed"))
	for name, d := range map[string]time.Duration{"fresh-login": c.FreshLogin, "fresh-password": c.FreshPassword} {
		if d < 0 {
			check(name, errors.New("must not be negative"))
		}
	}
	if c.CodeLength < 4 || c.CodeLength > 8 {
		check("code-length", fmt.Errorf("must be 4 to 8, not %d", c.CodeLength))
	}
	check("code-webhook", checkWebhook(c.CodeWebhook))
	check("smtp", c.checkSMTP())
	check("log-level", oneOf(c.LogLevel, "debug", "info", "warn", "error"))
	check("log-format", oneOf(c.LogFormat, "text", "json"))
	if c.DrainTimeout <= 0 {
		check("drain-timeout", errors.New("must be positive"))
	}
	return errors.Join(errs...)
}

func isColor(s string) bool {
	digits, ok := strings.CutPrefix(s, "#")
	_, err := hex.DecodeString(digits)
	return ok && err == nil && len(digits) == 6
}

func hostPort(s string) error {
	if _, _, err := net.SplitHostPort(s); err != nil {
		return fmt.Errorf("must be HOST:PORT such as 0.0.0.0:443, not %q", s)
	}
	return nil
}

func publicHostPort(s string) error {
	host, port, err := net.SplitHostPort(s)
	if err != nil || host == "" || port == "" || port == "0" {
		return fmt.Errorf("must be HOST:PORT that clients can dial, not %q", s)
	}
	return nil
}

func checkStore(s string) error {
	if s == "" {
		return nil
	}
	if dir, ok := cutScheme(s, "pebble"); ok && dir != "" {
		return nil
	}
	return fmt.Errorf("must be pebble:DIR, not %q (the PostgreSQL driver is not built yet)", s)
}

func checkSecret(s string) error {
	if s == "" {
		return nil
	}
	if b, err := hex.DecodeString(s); err != nil || len(b) != 16 {
		return errors.New("must be 32 hex digits, as openssl rand -hex 16 prints them")
	}
	return nil
}

func checkWebhook(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("must be an http or https URL")
	}
	return nil
}

func (c *Config) checkSMTP() error {
	if c.SMTP == "" {
		return nil
	}
	if err := hostPort(c.SMTP); err != nil {
		return err
	}
	if _, err := mail.ParseAddress(c.SMTPFrom); err != nil {
		return errors.New("needs --smtp-from with the sender's address")
	}
	return nil
}

func cutScheme(s, scheme string) (rest string, ok bool) {
	return strings.CutPrefix(s, scheme+":")
}
