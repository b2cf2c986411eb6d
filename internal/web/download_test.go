package web

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// endless is a file whose bytes say where they stand; it counts what is read.
type endless struct {
	size, read int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	n := int(min(int64(len(p)), e.size-off))
	for i := range n {
		p[i] = endlessByte(off + int64(i))
	}
	e.read += int64(n)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func endlessByte(at int64) byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(at/8)*0x9e3779b97f4a7c15)
	return b[at%8]
}

// shelf opens files by their tickets.
type shelf map[string]*Download

func (s shelf) OpenFile(_ context.Context, ticket string) (*Download, error) {
	switch {
	case ticket == "late":
		return nil, ErrExpired
	case ticket == "broken":
		return nil, errors.New("the disk")
	case s[ticket] == nil:
		return nil, ErrNoFile
	}
	return s[ticket], nil
}

func shelved(size int64, kind, name string) (*Downloads, *endless) {
	e := &endless{size: size}
	return NewDownloads(shelf{"t": {
		Content: e, Size: size, Name: name, Type: kind, Tag: "x1",
		Made: time.Unix(1_700_000_000, 0), Until: time.Now().Add(time.Hour),
	}}), e
}

func body(t *testing.T, w *httptest.ResponseRecorder, at int64, n int) {
	t.Helper()
	b := w.Body.Bytes()
	if len(b) != n {
		t.Fatalf("%d bytes, want %d", len(b), n)
	}
	for i, got := range b {
		if got != endlessByte(at+int64(i)) {
			t.Fatalf("byte %d is wrong", at+int64(i))
		}
	}
}

// TestRangesOfAGreatFile plays the middle and the end of 4 GB: no more is read
// than what is asked for, rounded to blocks.
func TestRangesOfAGreatFile(t *testing.T) {
	const size = 4 << 30
	d, e := shelved(size, "video/mp4", "film.mp4")
	for _, c := range []struct {
		asked, told string
		at          int64
		n           int
	}{
		{"bytes=3000000001-3000100000", "bytes 3000000001-3000100000/4294967296", 3_000_000_001, 100_000},
		{"bytes=-5", "bytes 4294967291-4294967295/4294967296", size - 5, 5},
		{"bytes=4294967000-", "bytes 4294967000-4294967295/4294967296", 4294967000, 296},
		{"bytes=262143-262144", "bytes 262143-262144/4294967296", 262143, 2},
	} {
		e.read = 0
		w := get(d, "/v1/file/t/film.mp4", "Range", c.asked)
		if w.Code != http.StatusPartialContent || w.Header().Get("Content-Range") != c.told {
			t.Fatalf("%s: %d, %q", c.asked, w.Code, w.Header().Get("Content-Range"))
		}
		body(t, w, c.at, c.n)
		if e.read > int64(c.n)+2*streamBlock {
			t.Errorf("%s: %d bytes were read", c.asked, e.read)
		}
	}
	w := get(d, "/v1/file/t", "Range", "bytes=4294967296-")
	if w.Code != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("a range behind the end: %d", w.Code)
	}
	r := httptest.NewRequest(http.MethodHead, "/v1/file/t", nil)
	e.read, w = 0, httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Header().Get("Content-Length") != "4294967296" || w.Header().Get("Accept-Ranges") != "bytes" || e.read != 0 {
		t.Errorf("HEAD: %v, %d bytes read", w.Header(), e.read)
	}
}

func TestManyRangesAreOneAnswer(t *testing.T) {
	d, _ := shelved(1000, "video/mp4", "")
	w := get(d, "/v1/file/t", "Range", "bytes=0-1,3-4,6-7")
	if w.Code != http.StatusOK {
		t.Fatalf("%d", w.Code)
	}
	body(t, w, 0, 1000)
}

func TestDownloadsAreKeptByBrowsers(t *testing.T) {
	d, e := shelved(1000, "video/mp4", "")
	tag := get(d, "/v1/file/t").Header().Get("ETag")
	e.read = 0
	if w := get(d, "/v1/file/t", "If-None-Match", tag); tag == "" || w.Code != http.StatusNotModified || e.read != 0 {
		t.Errorf("tag %q: %d, %d bytes read", tag, w.Code, e.read)
	}
	if w := get(d, "/v1/file/t", "Range", "bytes=5-", "If-Range", `"other"`); w.Code != http.StatusOK {
		t.Errorf("a range of other bytes: %d", w.Code)
	}
	if w := get(d, "/v1/file/t", "Range", "bytes=5-", "If-Range", tag); w.Code != http.StatusPartialContent {
		t.Errorf("a range of the same bytes: %d", w.Code)
	}
	if c := get(d, "/v1/file/t").Header().Get("Cache-Control"); !strings.HasPrefix(c, "private") {
		t.Errorf("Cache-Control %q", c)
	}
}

// TestNothingOfAStrangerRuns serves what would run in a browser as bytes.
func TestNothingOfAStrangerRuns(t *testing.T) {
	for kind, want := range map[string]string{
		"video/mp4": "inline", "image/png": "inline", "text/html": "attachment", "image/svg+xml": "attachment",
		"application/pdf": "attachment", "text/javascript": "attachment", "application/xhtml+xml": "attachment", "": "attachment",
	} {
		d, _ := shelved(10, kind, "élan \"x\".html")
		w := get(d, "/v1/file/t/x.html")
		h := w.Header()
		how, _, _ := strings.Cut(h.Get("Content-Disposition"), ";")
		if how != want || !strings.Contains(h.Get("Content-Disposition"), "filename*=utf-8''%C3%A9lan") {
			t.Errorf("%s: %q", kind, h.Get("Content-Disposition"))
		}
		if want == "attachment" && h.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("%s is served as %q", kind, h.Get("Content-Type"))
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox; default-src 'none'") {
			t.Errorf("%s: %v", kind, h)
		}
	}
	d, _ := shelved(10, "video/mp4", "a.mp4")
	if got := get(d, "/v1/file/t?download").Header().Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("asked to be kept: %q", got)
	}
}

func TestWrongTicketsOpenNothing(t *testing.T) {
	d, e := shelved(10, "video/mp4", "")
	for path, want := range map[string]int{
		"/v1/file/": 404, "/v1/file/u": 404, "/v1/file//t": 404, "/v1/file/late/x": 410, "/v1/file/broken": 503,
	} {
		if w := get(d, path); w.Code != want || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %v", path, w.Code, w.Header())
		}
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/file/t", nil))
	if w.Code != http.StatusMethodNotAllowed || e.read != 0 {
		t.Errorf("POST: %d, %d bytes read", w.Code, e.read)
	}
}

// TestCutContentBreaksTheAnswer: a file that is shorter than it says is never
// filled up with anything.
func TestCutContentBreaksTheAnswer(t *testing.T) {
	d := NewDownloads(shelf{"t": {Content: &endless{size: 50}, Size: 100, Type: "video/mp4", Tag: "x", Made: time.Unix(1, 0)}})
	srv := httptest.NewServer(d)
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/v1/file/t")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	if b, err := io.ReadAll(resp.Body); err == nil {
		t.Errorf("%d bytes passed for the whole", len(b))
	}
}
