// Package preview fetches what a link leads to and reads from it what a preview
// shows: title, description, picture. It imports nothing of ours.
//
// It is used only where the operator allows that the server calls others. Links
// come from strangers, who must not reach through this server what only this
// machine or its network can reach: every address is judged when it is dialled,
// after its name was looked up, so that no name, no redirect and no change of a
// name in between leads inside.
package preview

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/html/charset"
)

// What fetching can fail with.
var (
	// ErrLink means that this is no link that may be followed.
	ErrLink = errors.New("preview: not a link to follow")
	// ErrNothing means that there is nothing to show.
	ErrNothing = errors.New("preview: nothing to show")
)

// Limits of what is fetched.
const (
	maxLink      = 2048 // bytes
	maxPage      = 512 << 10
	maxImage     = 5 << 20
	maxRedirects = 4
	maxTime      = 8 * time.Second
	maxHead      = 64 << 10
)

// Page is what a link leads to.
type Page struct {
	URL         string // where it was found in the end
	Type        string // article, photo, video
	Site        string
	Title       string
	Description string
	Author      string
	Image       []byte // encoded as the site has it; nil: none
}

// Fetcher fetches pages. It is safe for concurrent use.
type Fetcher struct {
	client *http.Client
	ports  func(port uint16) bool
}

// New makes a fetcher that reaches the public Internet alone.
func New() *Fetcher {
	return newFetcher(public, func(port uint16) bool { return port == 80 || port == 443 })
}

// newFetcher makes a fetcher that reaches the addresses and ports that are
// allowed; tests allow their own.
func newFetcher(allowed func(netip.Addr) bool, ports func(uint16) bool) *Fetcher {
	f := &Fetcher{ports: ports}
	dialer := &net.Dialer{Timeout: maxTime, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(at.Addr()) || !ports(at.Port()) {
			return fmt.Errorf("%w: %s is not for others to reach", ErrLink, address)
		}
		return nil
	}}
	f.client = &http.Client{
		Timeout: maxTime,
		// No proxy: it would dial in place of this dialer. Nothing is kept open, no
		// cookies are kept.
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, DisableKeepAlives: true,
			TLSHandshakeTimeout: maxTime, ResponseHeaderTimeout: maxTime, MaxResponseHeaderBytes: maxHead,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return fmt.Errorf("%w: too many redirects", ErrLink)
			}
			return f.check(r.URL)
		},
	}
	return f
}

// check judges a link by itself; addresses are judged when they are dialled.
func (f *Fetcher) check(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return ErrLink
	}
	return nil
}

// Fetch fetches a page and its picture. It fails with [ErrLink] or [ErrNothing].
func (f *Fetcher) Fetch(ctx context.Context, link string) (*Page, error) {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	body, kind, at, err := f.get(ctx, link, "text/html,application/xhtml+xml,image/*;q=0.5", maxPage, maxImage)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(kind, "image/") {
		return &Page{URL: at.String(), Type: "photo", Site: at.Hostname(), Title: "", Image: body}, nil
	}
	p, image := read(body, at)
	if p.Title == "" && p.Description == "" {
		return nil, ErrNothing
	}
	if image != "" { // without its picture a page is shown all the same
		if b, kind, _, err := f.get(ctx, image, "image/*", 0, maxImage); err == nil && strings.HasPrefix(kind, "image/") {
			p.Image = b
		}
	}
	return p, nil
}

// get fetches a page or an image, of which at most so many bytes are read. A page
// is cut there and turned into UTF-8; an image that is greater is none.
func (f *Fetcher) get(ctx context.Context, link, accept string, page, image int64) (body []byte, kind string, at *url.URL, err error) {
	if len(link) > maxLink {
		return nil, "", nil, ErrLink
	}
	u, err := url.Parse(link)
	if err != nil {
		return nil, "", nil, ErrLink
	}
	if err := f.check(u); err != nil {
		return nil, "", nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, "", nil, ErrLink
	}
	r.Header.Set("Accept", accept)
	r.Header.Set("User-Agent", "Mozilla/5.0 (compatible; Chappe; link preview)")
	resp, err := f.client.Do(r)
	if err != nil {
		return nil, "", nil, fmt.Errorf("%w: %w", ErrNothing, err)
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	header := resp.Header.Get("Content-Type")
	kind, _, _ = mime.ParseMediaType(header)
	switch {
	case resp.StatusCode != http.StatusOK:
		return nil, "", nil, fmt.Errorf("%w: status %d", ErrNothing, resp.StatusCode)
	case strings.HasPrefix(kind, "image/"):
		body, err = io.ReadAll(io.LimitReader(resp.Body, image+1))
		if err == nil && int64(len(body)) > image {
			err = ErrNothing
		}
	case page > 0 && (kind == "text/html" || kind == "application/xhtml+xml"):
		body, err = readText(io.LimitReader(resp.Body, page), header)
	default:
		err = ErrNothing
	}
	if err != nil {
		return nil, "", nil, fmt.Errorf("%w: %w", ErrNothing, err)
	}
	return body, kind, resp.Request.URL, nil
}

func readText(r io.Reader, contentType string) ([]byte, error) {
	utf8, err := charset.NewReader(r, contentType)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(utf8)
}
