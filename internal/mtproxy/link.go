package mtproxy

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// ErrLink is wrapped by all errors about links that are not about their secret.
var ErrLink = errors.New("mtproxy: invalid proxy link")

// Link is what a user opens to make a client connect through a proxy.
//
// https://core.telegram.org/api/links#mtproxy-links
type Link struct {
	Host   string // name or address, IPv6 without brackets
	Port   uint16
	Secret Secret
}

// ParseLink reads tg://proxy?… and https://t.me/proxy?… links.
func ParseLink(text string) (Link, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return Link{}, fmt.Errorf("%w: not a URL", ErrLink)
	}
	if !isProxyURL(u) {
		return Link{}, fmt.Errorf("%w: neither tg://proxy nor t.me/proxy", ErrLink)
	}
	q := u.Query()
	host := strings.Trim(q.Get("server"), "[]")
	if host == "" {
		return Link{}, fmt.Errorf("%w: no server", ErrLink)
	}
	port, err := strconv.ParseUint(q.Get("port"), 10, 16)
	if err != nil || port == 0 {
		return Link{}, fmt.Errorf("%w: no port between 1 and 65535", ErrLink)
	}
	// A plus sign of base64 that was not escaped has become a space.
	secret, err := Parse(strings.ReplaceAll(q.Get("secret"), " ", "+"))
	if err != nil {
		return Link{}, err
	}
	return Link{Host: host, Port: uint16(port), Secret: secret}, nil
}

func isProxyURL(u *url.URL) bool {
	switch strings.ToLower(u.Scheme) {
	case "tg":
		return u.Host == "proxy" || u.Opaque == "proxy"
	case "http", "https":
		host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
		known := host == "t.me" || host == "telegram.me" || host == "telegram.dog"
		return known && strings.Trim(u.Path, "/") == "proxy"
	}
	return false
}

// NewLink makes the link of a server that is reached at addr, HOST:PORT.
func NewLink(addr string, s Secret) (Link, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return Link{}, fmt.Errorf("%w: %w", ErrLink, err)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || host == "" {
		return Link{}, fmt.Errorf("%w: %q is no host and port", ErrLink, addr)
	}
	return Link{Host: host, Port: uint16(n), Secret: s}, nil
}

// Addr returns HOST:PORT.
func (l Link) Addr() string {
	return net.JoinHostPort(l.Host, strconv.Itoa(int(l.Port)))
}

// TG returns the tg://proxy link, which opens the client directly.
func (l Link) TG() string { return "tg://proxy?" + l.query() }

// Web returns the https://t.me/proxy link, which works where tg:// links are
// not clickable. Opening it tells t.me of the proxy.
func (l Link) Web() string { return "https://t.me/proxy?" + l.query() }

func (l Link) query() string {
	return "server=" + url.QueryEscape(l.Host) + "&port=" + strconv.Itoa(int(l.Port)) + "&secret=" + l.Secret.Hex()
}
