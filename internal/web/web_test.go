package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func built(t *testing.T) *Handler {
	t.Helper()
	h, err := newHandler(fstest.MapFS{
		"README":            {Data: []byte("kept")},
		"index.html":        {Data: []byte("<!doctype html>")},
		"index.html.br":     {Data: []byte("br")},
		"assets/a-1.js":     {Data: []byte("let a = 1")},
		"assets/a-1.js.br":  {Data: []byte("small")},
		"assets/a-1.js.gz":  {Data: []byte("middle")},
		"assets/m-2.wasm":   {Data: []byte("\x00asm")},
		"assets/data-3.txt": {Data: []byte("of no known type")},
	}, Options{About: Description{Name: "Sémaphore", PublicKey: "PEM", DC: 2, Socket: "/apiws"}, Fresh: func() bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestSmallestAcceptedForm(t *testing.T) {
	for accept, want := range map[string]string{
		"":                       "let a = 1",
		"gzip, deflate, br":      "small",
		"gzip":                   "middle",
		"br;q=0, gzip;q=0.5":     "middle",
		"BR":                     "small",
		"br;q=nonsense":          "let a = 1",
		"brotli, x-gzip, bright": "let a = 1",
	} {
		w := get(built(t), "/assets/a-1.js", "Accept-Encoding", accept)
		if got := w.Body.String(); got != want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", accept, got, want)
		}
	}
}

func TestHashedFilesNeverExpire(t *testing.T) {
	h := built(t)
	if got := get(h, "/assets/a-1.js").Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("a hashed file: Cache-Control %q", got)
	}
	for _, path := range []string{"/", "/index.html", "/config.json"} {
		if got := get(h, path).Header().Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q, want no-cache", path, got)
		}
	}
}

func TestUnchangedIsNotSentAgain(t *testing.T) {
	h := built(t)
	first := get(h, "/", "Accept-Encoding", "br")
	etag := first.Header().Get("ETag")
	if w := get(h, "/", "Accept-Encoding", "br", "If-None-Match", etag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("same form: %d with %d bytes", w.Code, w.Body.Len())
	}
	if w := get(h, "/", "If-None-Match", etag); w.Code != http.StatusOK {
		t.Errorf("another form under the same tag: %d", w.Code)
	}
}

func TestTypesThatBrowsersInsistOn(t *testing.T) {
	h := built(t)
	for path, want := range map[string]string{
		"/":                "text/html; charset=utf-8",
		"/assets/a-1.js":   "text/javascript; charset=utf-8",
		"/assets/m-2.wasm": "application/wasm",
	} {
		if got := get(h, path).Header().Get("Content-Type"); got != want {
			t.Errorf("%s: Content-Type %q, want %q", path, got, want)
		}
	}
	for _, path := range []string{"/assets/data-3.txt", "/assets/a-1.js.br", "/nothing.here", "/README/x", "/assets/", "/+", "/name/x"} {
		if w := get(h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, w.Code)
		}
	}
}

func TestPolicyForbidsInlineAndForeign(t *testing.T) {
	policy := get(built(t), "/").Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval';", "connect-src 'self';", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %q: %s", want, policy)
		}
	}
	for _, banned := range []string{"unsafe-inline", "'unsafe-eval'", "http:", "*"} {
		if strings.Contains(policy, banned) {
			t.Errorf("the policy allows %q: %s", banned, policy)
		}
	}
}

func TestDescription(t *testing.T) {
	var d Description
	if err := json.Unmarshal(get(built(t), "/config.json").Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	if d.Name != "Sémaphore" || d.PublicKey != "PEM" || d.DC != 2 || d.Socket != "/apiws" {
		t.Errorf("got %+v", d)
	}
}

func TestPlainPageWithoutClient(t *testing.T) {
	h, err := newHandler(fstest.MapFS{"README": {Data: []byte("kept")}}, Options{About: Description{Name: "<b>"}, Fresh: func() bool { return false }})
	if err != nil {
		t.Fatal(err)
	}
	if h.Built() {
		t.Error("a client was found where there is none")
	}
	body := get(h, "/", "Accept-Language", "fr-FR").Body.String()
	if !strings.Contains(body, "Ceci est un serveur") || strings.Contains(body, "<b>") {
		t.Errorf("got %s", body)
	}
}

func TestOnlyReading(t *testing.T) {
	w := httptest.NewRecorder()
	built(t).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}
