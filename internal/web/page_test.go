package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const (
	goodHash = "AbCdEf0123456789"
	evil     = `<script>alert("1")</script>`
)

// town is what links lead to in these tests.
type town struct{ failing bool }

func (t town) Invited(_ context.Context, hash string) (Card, error) {
	switch {
	case t.failing:
		return Card{}, errors.New("the disk is gone")
	case hash == goodHash:
		return Card{Kind: Group, Title: "Sunday lunch " + evil, About: "bring\nsalad", Members: 1234, Asks: true, Tint: 3}, nil
	}
	return Card{}, ErrNoLink
}

func (t town) Public(_ context.Context, name string) (Card, error) {
	switch strings.ToLower(name) {
	case "gazette":
		return Card{Kind: Broadcast, Title: "La Gazette", About: evil, Name: "Gazette", Members: 0, Photo: true}, nil
	case "claude":
		return Card{Kind: Person, Title: "Claude Chappe", Name: "claude", Tint: 5}, nil
	}
	return Card{}, ErrNoLink
}

func (t town) Photo(_ context.Context, l Link) ([]byte, error) {
	if l.Name == "gazette" {
		return []byte("\xff\xd8 a picture"), nil
	}
	return nil, ErrNoLink
}

// site is a server of pages, with the client or without.
func site(t *testing.T, links Links, client bool) *httptest.Server {
	t.Helper()
	files := fstest.MapFS{"README": {Data: []byte("kept")}}
	if client {
		files["index.html"] = &fstest.MapFile{Data: []byte("<!doctype html>")}
		files["assets/onest-latin-wght-normal-Ab12.woff2"] = &fstest.MapFile{Data: []byte("font")}
	}
	h, err := newHandler(files, Options{
		About: Description{Name: "Sémaphore", Accent: "#7a3b9c"}, Fresh: func() bool { return false },
		Links: links, URL: "https://chat.example.org/",
	})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// ask asks a server and returns the answer with its body read.
func ask(t *testing.T, s *httptest.Server, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// says checks that a page holds each of these. The template writes + as &#43;.
func says(t *testing.T, body string, parts ...string) {
	t.Helper()
	body = strings.ReplaceAll(body, "&#43;", "+")
	for _, part := range parts {
		if !strings.Contains(body, part) {
			t.Errorf("no %q in:\n%s", part, body)
		}
	}
}

func TestInvitationPage(t *testing.T) {
	s := site(t, town{}, true)
	for _, path := range []string{"/+" + goodHash, "/joinchat/" + goodHash} {
		res, body := ask(t, s, http.MethodGet, path)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", path, res.StatusCode)
		}
		says(t, body, "Sunday lunch &lt;script&gt;", "bring\nsalad", "Group · 1,234\u00a0members", "An admin lets in",
			`href="tg://join?invite=`+goodHash+`"`, `href="/#/+`+goodHash+`"`, `<html lang="en">`,
			`property="og:title"`, `content="bring salad"`, `content="https://chat.example.org/+`+goodHash+`"`, `class="face c3"`)
		if got := res.Header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("an invitation may be kept: %q", got)
		}
		if res.Header.Get("X-Robots-Tag") == "" || strings.Contains(body, "· @") {
			t.Error("an invitation is for robots, or shows a username that is none")
		}
	}
}

func TestPublicPage(t *testing.T) {
	s := site(t, town{}, true)
	res, body := ask(t, s, http.MethodGet, "/gazette/7/12", "Accept-Language", "fr-CA, en;q=0.5")
	says(t, body, "Canal · @Gazette · 0\u00a0abonné<", "Ouvrir dans le navigateur", `<html lang="fr">`, "og:image",
		`content="https://chat.example.org/gazette/photo"`, `src="/gazette/photo"`, "message précis",
		"tg://resolve?domain=gazette&amp;post=12&amp;thread=7", `href="/#/@gazette/7/12"`)
	if got := res.Header.Get("Cache-Control"); got != "public, max-age=60" || res.Header.Get("Vary") != "Accept-Language" {
		t.Errorf("Cache-Control %q, Vary %q", got, res.Header.Get("Vary"))
	}
	_, body = ask(t, s, http.MethodGet, "/claude")
	says(t, body, "Claude Chappe", ">CC<", "face c5 round", `href="/#/@claude"`)
	if strings.Contains(body, "member") || strings.Contains(body, "og:image") {
		t.Errorf("a person has members or a picture that is none:\n%s", body)
	}
}

func TestPagesRunNothing(t *testing.T) {
	s := site(t, town{}, true)
	for _, path := range []string{"/+" + goodHash, "/gazette", "/nobody_here"} {
		res, body := ask(t, s, http.MethodGet, path)
		if strings.Contains(body, "<script") || strings.Contains(body, "style=") || strings.Contains(body, "ZgotmplZ") {
			t.Errorf("%s: something runs, or was thrown out by the template:\n%s", path, body)
		}
		_, style, _ := strings.Cut(body, "<style>")
		style, _, _ = strings.Cut(style, "</style>")
		sum := sha256.Sum256([]byte(style))
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("%s: the policy does not name the style of the page: %s", path, policy)
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "script") {
			t.Errorf("%s: policy %s", path, policy)
		}
		says(t, style, "--brand:#7a3b9c", "/assets/onest-latin-wght-normal-Ab12.woff2")
	}
}

// TestNothingTellsPrivateFromUnknown compares the pages of what never was, of
// what cannot be a name, and of an invitation that is used up.
func TestNothingTellsPrivateFromUnknown(t *testing.T) {
	s := site(t, town{}, true)
	var first string
	for _, path := range []string{"/unknown", "/another", "/settings", "/joinchat", "/+ZZZZZZZZZZZZZZZZ", "/joinchat/ZZZZZZZZZZZZ"} {
		res, body := ask(t, s, http.MethodGet, path)
		if res.StatusCode != http.StatusNotFound || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %q", path, res.StatusCode, res.Header.Get("Cache-Control"))
		}
		says(t, body, "Nothing behind this link")
		if first == "" {
			first = body
		}
		if body != first {
			t.Errorf("%s: another page than the first:\n%s", path, body)
		}
	}
	_, body := ask(t, s, http.MethodGet, "/c/1234567890/15")
	says(t, body, "A message for members", "tg://privatepost?channel=1234567890&amp;post=15")
}

func TestPathsThatAreNoLinks(t *testing.T) {
	s := site(t, town{}, true)
	for _, path := range []string{
		"/a", "/abc", "/gazette/x", "/gazette/0", "/gazette/1/2/3", "/gazette/99999999999", "/+", "/+short", "/c/1", "/c/x/1",
		"/+" + goodHash + "/12", "/+" + strings.Repeat("a", 200), "/c/1/2/photo", "/9lives", "/%3Cscript%3E",
	} {
		res, body := ask(t, s, http.MethodGet, path)
		if res.StatusCode != http.StatusNotFound || strings.Contains(body, "<h1") {
			t.Errorf("%s: %d\n%s", path, res.StatusCode, body)
		}
	}
}

func TestHeadAndTag(t *testing.T) {
	s := site(t, town{}, true)
	full, body := ask(t, s, http.MethodGet, "/gazette")
	head, none := ask(t, s, http.MethodHead, "/gazette")
	if none != "" || head.StatusCode != http.StatusOK || head.ContentLength != int64(len(body)) {
		t.Errorf("HEAD: %d, %d bytes announced, %q", head.StatusCode, head.ContentLength, none)
	}
	again, _ := ask(t, s, http.MethodGet, "/gazette", "If-None-Match", full.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("the same page again: %d", again.StatusCode)
	}
	other, _ := ask(t, s, http.MethodGet, "/gazette", "If-None-Match", full.Header.Get("ETag"), "Accept-Language", "fr")
	if other.StatusCode != http.StatusOK {
		t.Errorf("another language under the same tag: %d", other.StatusCode)
	}
	if res, _ := ask(t, s, http.MethodPost, "/gazette"); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", res.StatusCode)
	}
}

func TestPhotoOfALink(t *testing.T) {
	s := site(t, town{}, true)
	res, body := ask(t, s, http.MethodGet, "/gazette/photo")
	if res.Header.Get("Content-Type") != "image/jpeg" || body != "\xff\xd8 a picture" {
		t.Errorf("%q: %q", res.Header.Get("Content-Type"), body)
	}
	for _, path := range []string{"/claude/photo", "/unknown/photo", "/+" + goodHash + "/photo"} {
		if res, _ := ask(t, s, http.MethodGet, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestWithoutClientTheAppIsTheWay(t *testing.T) {
	_, body := ask(t, site(t, town{}, false), http.MethodGet, "/claude")
	says(t, body, `class="btn primary" href="tg://resolve?domain=claude"`)
	if strings.Contains(body, "/#/") {
		t.Error("a way to a client that is not there")
	}
}

func TestFailureIsNoPage(t *testing.T) {
	res, body := ask(t, site(t, town{failing: true}, true), http.MethodGet, "/+"+goodHash)
	if res.StatusCode != http.StatusServiceUnavailable || strings.Contains(body, "disk") {
		t.Errorf("%d: %s", res.StatusCode, body)
	}
}

func TestPagesAreRationed(t *testing.T) {
	var l limiter
	now := time.Unix(1_700_000_000, 0)
	from := func(addr string) *http.Request { return &http.Request{RemoteAddr: addr} }
	for range pagesPerMinute {
		if !l.allow(from("192.0.2.1:99"), now) || !l.allow(from("[2001:db8::1]:1"), now) {
			t.Fatal("refused too early")
		}
	}
	if l.allow(from("192.0.2.1:100"), now) || l.allow(from("[2001:db8::2]:1"), now) {
		t.Error("no limit of an address, or of the network of an IPv6 address")
	}
	if !l.allow(from("192.0.2.2:1"), now) || !l.allow(from("127.0.0.1:1"), now) || !l.allow(from("192.0.2.1:1"), now.Add(time.Minute)) {
		t.Error("others, a proxy on this machine or the next minute are refused")
	}
}

func TestLanguages(t *testing.T) {
	for accept, want := range map[string]string{
		"": "en", "de": "en", "fr": "fr", "fr-BE,fr;q=0.9,en;q=0.8": "fr", "en-US,fr;q=0.9": "en", "de, fr;q=0.7, en;q=0.3": "fr",
		";;;": "en", "*": "en", strings.Repeat("x", 4000): "en", "fr," + strings.Repeat("de,", 4000): "fr",
	} {
		if got := wordsFor(accept).Lang; got != want {
			t.Errorf("%.30q: %s, want %s", accept, got, want)
		}
	}
}

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		w    *words
		card Card
		want string
	}{
		{english, Card{Kind: Group, Members: 1}, "1\u00a0member"},
		{english, Card{Kind: Group, Members: 0}, "0\u00a0members"},
		{english, Card{Kind: Broadcast, Members: 1234567}, "1,234,567\u00a0subscribers"},
		{french, Card{Kind: Broadcast, Members: 200000}, "200\u202f000\u00a0abonnés"},
		{french, Card{Kind: Group, Members: 1}, "1\u00a0membre"},
	} {
		if got := c.w.count(c.card); got != c.want {
			t.Errorf("%s: %q, want %q", c.w.Lang, got, c.want)
		}
	}
}

func TestInitials(t *testing.T) {
	for title, want := range map[string]string{
		"Élodie Martin": "ÉM", "family": "F", "(the) Optical Telegraph": "TT", "🗼 Towers": "🗼T", "…": "", "Анна К.": "АК",
	} {
		if got := initials(Card{Title: title}); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
