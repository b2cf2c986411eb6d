package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	//go:embed pages/link.html
	linkHTML string
	//go:embed pages/link.css
	linkCSS string

	linkPage = template.Must(template.New("link").Parse(linkHTML))
)

// pages serves what people without a client see of a link: a page without any
// script, which shows no more than what everybody may know.
type pages struct {
	links  Links
	about  Description
	url    string // prefix of absolute addresses, ending in a slash
	client bool   // there is a web client to open links in
	style  template.CSS
	policy string
	limit  limiter
	now    func() time.Time
}

func newPages(links Links, d Description, url string, files map[string]*file) *pages {
	css := linkCSS
	for name := range files {
		if ok, _ := path.Match("/assets/onest-latin-wght-normal-*.woff2", name); ok {
			css = `@font-face{font-family:"Onest";font-weight:100 900;src:url("` + name + `") format("woff2")}` + "\n" + css
		}
	}
	if d.Accent != "" {
		css += ":root{--brand:" + d.Accent + "}\n"
	}
	// The template writes the style as it is, so that the browser's sum of it is
	// ours.
	sum := sha256.Sum256([]byte(css))
	return &pages{
		links: links, about: d, url: url, client: files["/"] != nil, style: template.CSS(css), now: time.Now, //nolint:gosec // our own file
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src 'self'; font-src 'self'; " +
			"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}
}

// shown is what the template is given.
type shown struct {
	*words
	Server, Title, Facts, About, Note string
	Initials                          string
	Tint                              int
	Round, Missing                    bool
	Style                             template.CSS
	URL, Photo                        string       // of the page and its picture, absolute; Photo may be empty
	Client                            string       // where the web client opens the link; empty: there is none
	App                               template.URL // tg://
}

// serve answers for a link, or reports that the path is none.
func (p *pages) serve(w http.ResponseWriter, r *http.Request) bool {
	name, photo := strings.CutSuffix(r.URL.Path, photoSuffix)
	l, ok := parseLink(name)
	if !ok || photo && l.Hash == "" && l.Name == "" {
		return false
	}
	if !p.limit.allow(r, p.now()) {
		w.Header().Set("Retry-After", "60")
		http.Error(w, http.StatusText(http.StatusTooManyRequests), http.StatusTooManyRequests)
		return true
	}
	if photo {
		p.photo(w, r, l)
		return true
	}
	texts := wordsFor(r.Header.Get("Accept-Language"))
	s, err := p.show(r, l, texts)
	switch {
	case errors.Is(err, ErrNoLink):
		s = p.base(l, texts)
		s.Missing, s.Title, s.About = true, texts.MissingTitle, texts.MissingText
		p.write(w, r, http.StatusNotFound, "no-store", s)
	case err != nil:
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	case l.Name != "":
		p.write(w, r, http.StatusOK, "public, max-age=60", s)
	default:
		p.write(w, r, http.StatusOK, "private, no-store", s)
	}
	return true
}

// base is what all pages have.
func (p *pages) base(l Link, texts *words) shown {
	s := shown{
		words: texts, Server: p.about.Name, Style: p.style, Tint: -1,
		URL: p.url + strings.TrimPrefix(l.path(), "/"), App: template.URL(l.inApp()), //nolint:gosec // made of checked parts
	}
	if p.client {
		s.Client = l.inClient()
	}
	return s
}

// show looks up what a page says.
func (p *pages) show(r *http.Request, l Link, texts *words) (shown, error) {
	s := p.base(l, texts)
	var (
		c   Card
		err error
	)
	switch {
	case l.Private:
		s.Title, s.About = texts.PrivateTitle, texts.PrivateText
		return s, nil
	case l.Phone != "":
		s.Title, s.About, s.Facts = texts.PhoneTitle, texts.PhoneText, "+"+l.Phone
		return s, nil
	case l.Hash != "":
		c, err = p.links.Invited(r.Context(), l.Hash)
	default:
		c, err = p.links.Public(r.Context(), l.Name)
	}
	if err != nil {
		return s, err
	}
	s.Title, s.About, s.Tint, s.Round, s.Initials = c.Title, c.About, c.Tint, c.Kind == Person, initials(c)
	facts := []string{texts.kind[c.Kind]}
	if c.Kind == Person {
		facts = nil
	}
	if c.Name != "" {
		facts = append(facts, "@"+c.Name)
	}
	if c.Kind != Person {
		facts = append(facts, texts.count(c))
	}
	s.Facts = strings.Join(facts, " · ")
	switch {
	case c.Asks:
		s.Note = texts.Asks
	case l.Message != 0 && c.Kind != Person:
		s.Note = texts.Message
	}
	if c.Photo {
		s.Photo = p.url + strings.TrimPrefix(Link{Hash: l.Hash, Name: l.Name}.path(), "/") + photoSuffix
	}
	return s, nil
}

// PhotoPath is the picture without the server's own address: pages must also
// show it where the server is reached by another name.
func (s shown) PhotoPath() string {
	i := strings.LastIndex(strings.TrimSuffix(s.Photo, photoSuffix), "/")
	return s.Photo[max(i, 0):]
}

// Summary is the description for previews, in one line.
func (s shown) Summary() string {
	const longest = 300 // bytes: what previews show at most
	text := strings.Join(strings.Fields(s.About), " ")
	if text == "" {
		return s.Facts
	}
	if len(text) <= longest {
		return text
	}
	cut := longest
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// initials are the first letters of the first and the last word of a title.
func initials(c Card) string {
	var first, last string
	for word := range strings.FieldsSeq(c.Title) {
		i := strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.So, r) })
		if i < 0 {
			continue
		}
		r, _ := utf8.DecodeRuneInString(word[i:])
		last = string(unicode.ToUpper(r))
		if first == "" {
			first, last = last, ""
		}
	}
	return first + last
}

// write sends a page, or says that the browser has it.
func (p *pages) write(w http.ResponseWriter, r *http.Request, status int, cache string, s shown) {
	var body bytes.Buffer
	if err := linkPage.Execute(&body, s); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", s.Lang)
	h.Set("Content-Security-Policy", p.policy)
	h.Set("Vary", "Accept-Language")
	if status != http.StatusOK || cache != "public, max-age=60" {
		h.Set("X-Robots-Tag", "noindex, nofollow")
	}
	send(w, r, status, cache, body.Bytes())
}

// photo sends the picture of a page.
func (p *pages) photo(w http.ResponseWriter, r *http.Request, l Link) {
	jpeg, err := p.links.Photo(r.Context(), l)
	switch {
	case errors.Is(err, ErrNoLink):
		http.NotFound(w, r)
	case err != nil:
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	default:
		w.Header().Set("Content-Type", "image/jpeg")
		w.Header().Set("X-Robots-Tag", "noindex")
		send(w, r, http.StatusOK, "private, max-age=300", jpeg)
	}
}

// send writes a body with its tag, by which a browser asks again.
func send(w http.ResponseWriter, r *http.Request, status int, cache string, body []byte) {
	h := w.Header()
	h.Set("Cache-Control", cache)
	if status == http.StatusOK && cache != "private, no-store" {
		sum := sha256.Sum256(body)
		tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
