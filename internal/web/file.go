package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// file is one file of the client with its compressed forms.
type file struct {
	plain, brotli, gzip []byte
	contentType         string
	etag                string
	immutable           bool
}

// contentTypes are those of a bundle; a browser refuses modules and
// WebAssembly under other names.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

// load reads a client whole; without an index.html there is none.
func load(client fs.FS) (map[string]*file, error) {
	files := make(map[string]*file)
	if _, err := fs.Stat(client, "index.html"); err != nil {
		return files, nil
	}
	err := fs.WalkDir(client, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s: %w", name, errNotRegular)
		}
		return add(files, client, name)
	})
	if err != nil {
		return nil, fmt.Errorf("read the client: %w", err)
	}
	files["/"] = files["/index.html"]
	return files, nil
}

func add(files map[string]*file, client fs.FS, name string) error {
	contentType, known := contentTypes[path.Ext(name)]
	if !known {
		return nil // a compressed form, which its plain one brings along
	}
	plain, err := fs.ReadFile(client, name)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(plain)
	f := &file{
		plain: plain, contentType: contentType, immutable: strings.HasPrefix(name, "assets/"),
		etag: base64.RawURLEncoding.EncodeToString(sum[:12]),
	}
	f.brotli, _ = fs.ReadFile(client, name+".br")
	f.gzip, _ = fs.ReadFile(client, name+".gz")
	files["/"+name] = f
	return nil
}

// serve answers with the smallest form that the browser takes. Files under
// assets/ carry a hash of their content in their names and never change.
func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	body, encoding := f.form(r.Header.Get("Accept-Encoding"))
	h.Set("Content-Type", f.contentType)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if f.immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	etag := `"` + f.etag + encoding + `"`
	h.Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

func (f *file) form(accepted string) (body []byte, encoding string) {
	switch {
	case f.brotli != nil && accepts(accepted, "br"):
		return f.brotli, "br"
	case f.gzip != nil && accepts(accepted, "gzip"):
		return f.gzip, "gzip"
	}
	return f.plain, ""
}

// accepts reads the header of RFC 9110, section 12.5.3; a quality of zero is a
// refusal.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q, has := strings.CutPrefix(strings.TrimSpace(params), "q=")
		if !has {
			return true
		}
		v, err := strconv.ParseFloat(q, 64)
		return err == nil && v > 0
	}
	return false
}
