package preview

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// site is a web site on this machine; only a fetcher of open reaches it.
func site(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

func open() *Fetcher {
	return newFetcher(func(a netip.Addr) bool { return a.IsLoopback() }, func(uint16) bool { return true })
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFetch(t *testing.T) {
	img := picture(t)
	at := site(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b", http.StatusFound)
		case "/b":
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
			_, _ = io.WriteString(w, "<html><head><title>Une page</title><meta property='og:title' content='Le t\xe9l\xe9graphe &amp; lui'>"+
				"<meta name=description content='  Chappe\n et   ses tours '><meta property='og:image' content='img.png'>"+
				"<meta property='og:site_name' content='Les Tours'></head><body><meta property='og:type' content='video.movie'>")
		case "/img.png":
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(img)
		}
	})
	p, err := open().Fetch(t.Context(), at+"/a")
	if err != nil {
		t.Fatal(err)
	}
	if p.URL != at+"/b" || p.Title != "Le télégraphe & lui" || p.Description != "Chappe et ses tours" || p.Site != "Les Tours" ||
		p.Type != "article" || !bytes.Equal(p.Image, img) {
		t.Errorf("%+v", p)
	}
	if p, err := open().Fetch(t.Context(), at+"/img.png"); err != nil || p.Type != "photo" || !bytes.Equal(p.Image, img) {
		t.Errorf("an image: %+v, %v", p, err)
	}
}

// TestNothingInsideIsReached tries to lead the fetcher of a real server inside.
func TestNothingInsideIsReached(t *testing.T) {
	called := false
	at := site(t, func(w http.ResponseWriter, _ *http.Request) {
		called = true
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<title>secret</title>")
	})
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	links := []string{
		at, "http://localhost:" + u.Port(), "http://[::1]:" + u.Port(), "http://[::ffff:127.0.0.1]:" + u.Port(),
		"http://0.0.0.0:" + u.Port(), "http://127.1:" + u.Port(), "http://2130706433:" + u.Port(), "http://user@" + u.Host,
		"file:///etc/passwd", "gopher://" + u.Host, "ftp://" + u.Host, "//" + u.Host, "", "http://", "http:" + u.Host,
		"http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", at + "/" + strings.Repeat("a", maxLink),
	}
	// The port alone does not decide either.
	f := newFetcher(public, func(uint16) bool { return true })
	for _, link := range links {
		for _, f := range []*Fetcher{New(), f} {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			if p, err := f.Fetch(ctx, link); err == nil {
				t.Errorf("%s: %+v", link, p)
			}
			cancel()
		}
	}
	// A public page that redirects inside: the first hop is allowed here, the second is not.
	hop := site(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, at, http.StatusFound) })
	h, err := url.Parse(hop)
	if err != nil {
		t.Fatal(err)
	}
	one := newFetcher(func(a netip.Addr) bool { return a.IsLoopback() }, func(port uint16) bool { return netip.MustParseAddrPort(h.Host).Port() == port })
	if p, err := one.Fetch(t.Context(), hop); err == nil {
		t.Errorf("by a redirect: %+v", p)
	}
	if called {
		t.Error("what is inside was called")
	}
}

func TestPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "2606:4700::1111": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "127.9.9.9": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "::": false, "224.0.0.1": false, "255.255.255.255": false,
		"fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12::1": false, "ff02::1": false, "::ffff:10.0.0.1": false,
		"::7f00:1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001::1": false, "198.18.0.1": false, "240.0.0.1": false,
		"fec0::1": false, "2001:db8::1": false, "192.0.2.1": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s is public: %v", text, got)
		}
	}
}

// TestHostileSites: what never ends, grows or is something else takes a bounded
// time and memory.
func TestHostileSites(t *testing.T) {
	at := site(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/binary":
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = io.WriteString(w, "<title>x</title>")
		case "/error":
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "<title>not here</title>")
		case "/bomb":
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 2000 {
				if _, err := z.Write(bytes.Repeat([]byte(" "), 1<<16)); err != nil {
					return
				}
			}
			_ = z.Close()
		case "/image":
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(make([]byte, maxImage+1))
		case "/slow":
			w.Header().Set("Content-Type", "text/html")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/inside-image":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<title>a</title><meta property=og:image content='file:///etc/passwd'>")
		}
	})
	for _, path := range []string{"/loop", "/binary", "/error", "/bomb", "/image", "/nothing"} {
		if p, err := open().Fetch(t.Context(), at+path); err == nil {
			t.Errorf("%s: %+v", path, p)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := open().Fetch(ctx, at+"/slow"); !errors.Is(err, ErrNothing) {
		t.Errorf("slow: %v", err)
	}
	if p, err := open().Fetch(t.Context(), at+"/inside-image"); err != nil || p.Image != nil {
		t.Errorf("a picture that is no link: %+v, %v", p, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("<title>a</title><meta property=og:image content=//b/c><meta name=author content='http://x'>"))
	f.Add([]byte("<!doctype html><html><head><meta property='og:title' content='&#x202e;\u0000'><title>"))
	at, err := url.Parse("https://example.org/a/b")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, image := read(b, at)
		for _, s := range []string{p.Title, p.Description, p.Site, p.Author} {
			if !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxDescription || strings.ContainsAny(s, "\n\r\x00\u202e") {
				t.Errorf("%q", s)
			}
		}
		if _, err := url.Parse(image); err != nil {
			t.Errorf("%q", image)
		}
	})
}
