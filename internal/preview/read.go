package preview

import (
	"bytes"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// How much of a text is shown, in characters.
const (
	maxTitle       = 200
	maxDescription = 400
	maxSite        = 80
)

// read reads what a page says of itself, and where its picture is.
//
// https://ogp.me
func read(body []byte, at *url.URL) (p *Page, image string) {
	said := meta(body)
	first := func(names ...string) string {
		for _, name := range names {
			if v := said[name]; v != "" {
				return v
			}
		}
		return ""
	}
	p = &Page{
		URL: at.String(), Type: "article",
		Site:        tidy(first("og:site_name", "application-name"), maxSite),
		Title:       tidy(first("og:title", "twitter:title", "title"), maxTitle),
		Description: tidy(first("og:description", "twitter:description", "description"), maxDescription),
		Author:      tidy(first("article:author", "author"), maxSite),
	}
	if p.Site == "" {
		p.Site = tidy(strings.TrimPrefix(at.Hostname(), "www."), maxSite)
	}
	if strings.HasPrefix(first("og:type"), "video") {
		p.Type = "video"
	}
	if strings.Contains(p.Author, "://") { // some say where the author is
		p.Author = ""
	}
	if link := first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"); link != "" {
		if u, err := at.Parse(link); err == nil {
			image = u.String()
		}
	}
	return p, image
}

// meta collects what the head of a page says, by lower-case names; the first of
// a name counts. Its title is under "title".
func meta(body []byte) map[string]string {
	out := make(map[string]string)
	note := func(name, value string) {
		name = strings.ToLower(strings.TrimSpace(name))
		if value = strings.TrimSpace(value); name != "" && value != "" && out[name] == "" && len(out) < 200 {
			out[name] = value
		}
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(maxPage)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.DataAtom {
			case atom.Body:
				return out
			case atom.Title:
				if z.Next() == html.TextToken {
					note("title", string(z.Text()))
				}
			case atom.Meta:
				name, value := named(t)
				note(name, value)
			}
		}
	}
}

// named is what a meta element is about, and what it says.
func named(t html.Token) (name, value string) {
	for _, a := range t.Attr {
		switch a.Key {
		case "property":
			name = a.Val
		case "name":
			if name == "" {
				name = a.Val
			}
		case "content":
			value = a.Val
		}
	}
	return name, value
}

// tidy makes one line of a text, of at most so many characters.
func tidy(s string, longest int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1 // broken, or turns the direction of what follows
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		}
		return r
	}, html.UnescapeString(s))
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:longest-1])) + "…"
}
