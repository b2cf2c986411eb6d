package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// FilesPath is where files are served, a ticket and then, for people to read, a
// name behind it: /v1/file/TICKET/NAME. The ticket alone says which file it is
// and who may read it.
const FilesPath = "/v1/file/"

// FilePath is the path of a file on this server.
func FilePath(ticket, name string) string {
	if name == "" {
		return FilesPath + ticket
	}
	return FilesPath + ticket + "/" + url.PathEscape(name)
}

// What opening a file can fail with, besides failures of the storage.
var (
	ErrNoFile  = errors.New("web: no such file")
	ErrExpired = errors.New("web: the ticket has expired")
)

// Files opens what tickets name. It is safe for concurrent use.
type Files interface {
	// OpenFile fails with ErrNoFile or ErrExpired. What it returns can be read
	// until ctx ends.
	OpenFile(ctx context.Context, ticket string) (*Download, error)
}

// Download is a file that is being served.
type Download struct {
	Content io.ReaderAt
	Size    int64     // bytes
	Name    string    // as its sender called it; may be empty
	Type    string    // media type, as its sender said
	Tag     string    // the same as long as the bytes are the same
	Made    time.Time // when it was made
	Until   time.Time // when the ticket expires
}

// Downloads serves files by ranges. It is safe for concurrent use.
type Downloads struct {
	files Files
	now   func() time.Time
}

// NewDownloads makes the handler for [FilesPath].
func NewDownloads(files Files) *Downloads { return &Downloads{files: files, now: time.Now} }

// ServeHTTP answers GET and HEAD, whole or by one range, with validators.
// What is served was sent by strangers: nothing of it runs, frames or reads
// anything of this server.
//
// https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
func (d *Downloads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	confine(h)
	ticket, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, FilesPath), "/")
	f, err := d.files.OpenFile(r.Context(), ticket)
	switch {
	case errors.Is(err, ErrNoFile):
		http.NotFound(w, r)
	case errors.Is(err, ErrExpired):
		http.Error(w, http.StatusText(http.StatusGone), http.StatusGone)
	case err != nil:
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	default:
		d.send(w, r, f)
	}
}

func (d *Downloads) send(w http.ResponseWriter, r *http.Request, f *Download) {
	h := w.Header()
	kind, shown := safeType(f.Type)
	how := "attachment"
	if shown && !r.URL.Query().Has("download") {
		how = "inline"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition(how, f.Name))
	h.Set("ETag", `"`+f.Tag+`"`)
	h.Set("Cache-Control", "private, no-transform, max-age="+seconds(f.Until.Sub(d.now())))
	if strings.Contains(r.Header.Get("Range"), ",") {
		// Many ranges in one answer serve no player, and are a known way to ask
		// for much with little.
		r.Header.Del("Range")
	}
	http.ServeContent(w, r, "", f.Made, newStream(f.Content, f.Size))
}

// confine sets the headers of what strangers have sent, shown by itself: it is
// an origin of its own, without scripts, and no type is guessed.
func confine(h http.Header) {
	guard(h)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "+
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
}

// shownTypes are what browsers show without running anything of it.
var shownTypes = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true,
	"video/mp4": true, "video/webm": true, "video/quicktime": true,
	"audio/mpeg": true, "audio/mp4": true, "audio/ogg": true, "audio/aac": true, "audio/flac": true,
	"audio/wav": true, "audio/x-wav": true, "audio/webm": true,
}

// safeType returns the media type to serve a file as, and whether a browser may
// show it: anything else, such as HTML or SVG, is only kept.
func safeType(kind string) (string, bool) {
	if shownTypes[kind] {
		return kind, true
	}
	return "application/octet-stream", false
}

// disposition is RFC 6266: a name that is not ASCII is written as RFC 8187 says.
func disposition(how, name string) string {
	if name == "" {
		return how
	}
	if v := mime.FormatMediaType(how, map[string]string{"filename": name}); v != "" {
		return v
	}
	return how
}
