package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"runtime/debug"
	"strconv"
	"time"
)

// Deps are the parts that a handler answers with. Provision and Metrics may be
// nil.
type Deps struct {
	Codes     Codes
	Users     Users
	Server    Server
	Provision Provisioner
	Metrics   http.Handler // GET /metrics, Prometheus's text format
}

const (
	maxWait      = 5 * time.Minute // for a login code
	maxReports   = 10_000          // in one answer
	maxProvision = 200_000         // users in one request
	maxAbsent    = 2_000_000       // members who never come in one request
	maxBody      = 1 << 20
)

type handler struct{ Deps }

// Handler returns the HTTP interface of the admin socket.
func Handler(d Deps) http.Handler {
	h := &handler{d}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/server", answer(h.server))
	mux.HandleFunc("GET /v1/stats", answer(h.stats))
	mux.HandleFunc("GET /v1/code", answer(h.code))
	mux.HandleFunc("GET /v1/users", h.users)
	mux.HandleFunc("GET /v1/users/{ref}", answer(h.user))
	mux.HandleFunc("POST /v1/users/{ref}/ban", answer(h.ban))
	mux.HandleFunc("DELETE /v1/users/{ref}", answer(h.remove))
	mux.HandleFunc("POST /v1/invites", answer(h.invite))
	mux.HandleFunc("POST /v1/media/collect", answer(h.collect))
	mux.HandleFunc("GET /v1/reports", answer(h.reports))
	mux.HandleFunc("POST /v1/provision", answer(h.provision))
	mux.HandleFunc("POST /v1/provision/members", answer(h.populate))
	// Profiles of the running server: https://go.dev/blog/pprof
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	if d.Metrics != nil {
		mux.Handle("GET /metrics", d.Metrics)
	}
	return mux
}

// failure is the body of every answer that is not 200.
type failure struct {
	Error string `json:"error"`
}

// answer turns a function into a handler that writes its result as JSON. The
// URL is not logged: it may hold a phone number.
func answer(f func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		v, err := f(r)
		status := statusOf(err)
		if err != nil {
			if status == http.StatusInternalServerError {
				slog.ErrorContext(r.Context(), "admin request failed", "route", r.Pattern, "err", err)
			}
			v = failure{Error: err.Error()}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		// A client that has gone away is no concern of ours.
		_ = json.NewEncoder(w).Encode(v)
	}
}

func statusOf(err error) int {
	switch {
	case err == nil:
		return http.StatusOK
	case errors.Is(err, ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, ErrDisabled):
		return http.StatusForbidden
	case errors.Is(err, ErrInvalid):
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

func (h *handler) server(*http.Request) (any, error) { return h.Server.Info(), nil }

func (h *handler) collect(r *http.Request) (any, error) { return h.Server.CollectMedia(r.Context()) }

// stats measures the process; with settle it gives unused memory back to the
// system first, so that what remains is in use.
func (h *handler) stats(r *http.Request) (any, error) {
	if r.URL.Query().Has("settle") {
		debug.FreeOSMemory()
	}
	s, err := readStats()
	s.Sessions = h.Server.Sessions()
	return s, err
}

// codeAnswer is the body of GET /v1/code.
type codeAnswer struct {
	Code string `json:"code"`
}

// code answers with the current login code of ?phone=, waiting up to ?wait=.
func (h *handler) code(r *http.Request) (any, error) {
	phone := r.FormValue("phone")
	if phone == "" {
		return nil, fmt.Errorf("%w: no phone number", ErrInvalid)
	}
	wait := time.Duration(0)
	if s := r.FormValue("wait"); s != "" {
		d, err := time.ParseDuration(s)
		if err != nil || d < 0 {
			return nil, fmt.Errorf("%w: wait %q", ErrInvalid, s)
		}
		wait = min(d, maxWait)
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	code, err := h.Codes.WaitCode(ctx, phone)
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("login code: %w", err)
	}
	return codeAnswer{code}, nil
}

// users streams all accounts, one JSON object a line. A failure on the way is
// the last line.
func (h *handler) users(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/jsonl")
	enc := json.NewEncoder(w)
	err := h.Users.Each(r.Context(), func(u User) bool { return enc.Encode(u) == nil })
	if err != nil {
		slog.ErrorContext(r.Context(), "admin request failed", "route", r.Pattern, "err", err)
		_ = enc.Encode(failure{Error: err.Error()})
	}
}

func (h *handler) reports(r *http.Request) (any, error) {
	limit, err := intValue(r, "limit", 100)
	if err != nil {
		return nil, err
	}
	list, err := h.Users.Reports(r.Context(), int(min(max(limit, 1), maxReports)))
	if list == nil {
		list = []Report{}
	}
	return list, err
}

func intValue(r *http.Request, name string, def int64) (int64, error) {
	s := r.FormValue(name)
	if s == "" {
		return def, nil
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %s must be a number", ErrInvalid, name)
	}
	return v, nil
}

func (h *handler) user(r *http.Request) (any, error) {
	return h.Users.User(r.Context(), r.PathValue("ref"))
}

// banRequest is the body of POST /v1/users/{ref}/ban.
type banRequest struct {
	Banned bool `json:"banned"`
}

func (h *handler) ban(r *http.Request) (any, error) {
	var in banRequest
	if err := readBody(r, &in); err != nil {
		return nil, err
	}
	u, err := h.Users.User(r.Context(), r.PathValue("ref"))
	if err != nil {
		return nil, err
	}
	if err := h.Users.Ban(r.Context(), u.ID, in.Banned); err != nil {
		return nil, err
	}
	u.Banned = in.Banned
	return u, nil
}

func (h *handler) remove(r *http.Request) (any, error) {
	u, err := h.Users.User(r.Context(), r.PathValue("ref"))
	if err != nil {
		return nil, err
	}
	if err := h.Users.Delete(r.Context(), u.ID); err != nil {
		return nil, err
	}
	u.Deleted = true
	return u, nil
}

// inviteRequest is the body of POST /v1/invites.
type inviteRequest struct {
	Phone string `json:"phone"`
	Email string `json:"email,omitempty"`
}

func (h *handler) invite(r *http.Request) (any, error) {
	var in inviteRequest
	if err := readBody(r, &in); err != nil {
		return nil, err
	}
	if in.Phone == "" {
		return nil, fmt.Errorf("%w: no phone number", ErrInvalid)
	}
	return struct{}{}, h.Users.Invite(r.Context(), in.Phone, in.Email)
}

// provisionRequest is the body of POST /v1/provision.
type provisionRequest struct {
	N int `json:"n"`
}

func (h *handler) provision(r *http.Request) (any, error) {
	if h.Provision == nil {
		return nil, fmt.Errorf("%w: start the server with --bench-provision", ErrDisabled)
	}
	var in provisionRequest
	if err := readBody(r, &in); err != nil {
		return nil, err
	}
	if in.N < 2 || in.N > maxProvision || in.N%2 != 0 {
		return nil, fmt.Errorf("%w: n must be even and at most %d", ErrInvalid, maxProvision)
	}
	return h.Provision.Provision(r.Context(), in.N)
}

// populateRequest is the body of POST /v1/provision/members.
type populateRequest struct {
	Channel int64   `json:"channel"`
	Users   []int64 `json:"users"`
	Absent  int     `json:"absent"`
}

func (h *handler) populate(r *http.Request) (any, error) {
	if h.Provision == nil {
		return nil, fmt.Errorf("%w: start the server with --bench-provision", ErrDisabled)
	}
	var in populateRequest
	if err := readBody(r, &in); err != nil {
		return nil, err
	}
	if in.Absent < 0 || in.Absent > maxAbsent || len(in.Users) > maxProvision {
		return nil, fmt.Errorf("%w: at most %d users and %d absent members", ErrInvalid, maxProvision, maxAbsent)
	}
	return struct{}{}, h.Provision.Populate(r.Context(), in.Channel, in.Users, in.Absent)
}

func readBody(r *http.Request, v any) error {
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("%w: body: %w", ErrInvalid, err)
	}
	return nil
}
