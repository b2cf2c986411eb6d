package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
)

// bundle is what Vite wrote to client/dist; README keeps client there when it
// did not.
//
//go:embed all:client
var bundle embed.FS

// Description is what the client must know of its server before it can speak
// to it.
type Description struct {
	// Name is shown to people.
	Name string `json:"name"`
	// PublicKey is the server's RSA key as PKCS#1 PEM:
	// https://core.telegram.org/mtproto/auth_key
	PublicKey string `json:"publicKey"`
	// DC is the number of the data centre that this server says it is.
	DC int `json:"dc"`
	// Socket is the path of the WebSocket: https://core.telegram.org/mtproto/transports#websocket
	Socket string `json:"socket"`
	// Accent is the colour of buttons and links, #rrggbb; empty for the
	// client's own.
	Accent string `json:"accent,omitempty"`
	// Contact is how people reach the operator, in words; it may be empty.
	Contact string `json:"contact,omitempty"`
	// Gateway is set where login codes go out by SMS; elsewhere the operator
	// hands them out.
	Gateway bool `json:"gateway,omitempty"`
	// Fresh is set while nobody has an account: the first one becomes the
	// operator's.
	Fresh bool `json:"fresh,omitempty"`
}

// Handler serves the client and the description of the server. It is safe for
// concurrent use.
type Handler struct {
	files map[string]*file
	about Description
	fresh func() bool
	pages *pages // nil: links have none
}

// Options are what a handler serves besides the client.
type Options struct {
	About Description
	// Fresh is asked, from any goroutine, for [Description.Fresh].
	Fresh func() bool
	// Links shows where links lead; nil: they have no pages.
	Links Links
	// URL is the prefix of links to this server, ending in a slash.
	URL string
}

// New makes a handler of the embedded client.
func New(o Options) (*Handler, error) {
	client, err := fs.Sub(bundle, "client/dist")
	if err != nil {
		return nil, fmt.Errorf("open the embedded client: %w", err)
	}
	return newHandler(client, o)
}

func newHandler(client fs.FS, o Options) (*Handler, error) {
	files, err := load(client)
	if err != nil {
		return nil, err
	}
	h := &Handler{files: files, about: o.About, fresh: o.Fresh}
	if o.Links != nil {
		h.pages = newPages(o.Links, o.About, o.URL, files)
	}
	return h, nil
}

// Built reports whether the program carries the client.
func (h *Handler) Built() bool { return h.files["/"] != nil }

// ServeHTTP answers GET and HEAD for the files of the client, "/",
// "/config.json" and the pages of links; anything else is not found.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	guard(w.Header())
	switch f := h.files[r.URL.Path]; {
	case r.URL.Path == "/config.json":
		h.describe(w)
	case f != nil:
		f.serve(w, r)
	case r.URL.Path == "/":
		h.plain(w, r)
	case h.pages != nil && h.pages.serve(w, r):
	default:
		http.NotFound(w, r)
	}
}

func (h *Handler) describe(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	d := h.about
	d.Fresh = h.fresh()
	_ = json.NewEncoder(w).Encode(d)
}

// policy lets the page run its own files and speak to its own server, nothing
// else. WebAssembly holds the ciphers.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
	"img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guard sets the headers that all answers carry.
func guard(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), payment=(), usb=()")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
}

// errNotRegular is of a bundle that holds what a bundle does not hold.
var errNotRegular = errors.New("not a regular file")
