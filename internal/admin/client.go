package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Client speaks to a running server by its admin socket. It is safe for
// concurrent use. Its errors match ErrNotFound, ErrDisabled, ErrInvalid and
// ErrNotHere.
type Client struct {
	path string
	http *http.Client
}

// NewClient returns a client of the socket at path. It connects when it is
// first used.
func NewClient(path string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		short, done, err := shorten(path)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotHere, err)
		}
		defer done()
		conn, err := new(net.Dialer).DialContext(ctx, "unix", short)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotHere, err)
		}
		return conn, nil
	}
	return &Client{path: path, http: &http.Client{Transport: &http.Transport{DialContext: dial}}}
}

// Info describes the server.
func (c *Client) Info(ctx context.Context) (Info, error) {
	return get[Info](ctx, c, "/v1/server")
}

// Stats returns what the server's process has used since it started. With
// settle the server first gives unused memory back to the system.
func (c *Client) Stats(ctx context.Context, settle bool) (Stats, error) {
	path := "/v1/stats"
	if settle {
		path += "?settle"
	}
	return get[Stats](ctx, c, path)
}

// CollectMedia removes the files that nobody refers to any more.
func (c *Client) CollectMedia(ctx context.Context) (Collected, error) {
	return send[Collected](ctx, c, http.MethodPost, "/v1/media/collect", nil)
}

// Code returns the current login code of a phone number, waiting for one. It
// returns ErrNotFound if none came in time.
func (c *Client) Code(ctx context.Context, phone string, wait time.Duration) (string, error) {
	q := url.Values{"phone": {phone}, "wait": {wait.String()}}
	a, err := get[codeAnswer](ctx, c, "/v1/code?"+q.Encode())
	return a.Code, err
}

// Users calls fn for every account, in no order, until fn returns false.
func (c *Client) Users(ctx context.Context, fn func(User) bool) error {
	resp, err := c.do(ctx, http.MethodGet, "/v1/users", nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for dec := json.NewDecoder(resp.Body); ; {
		var line struct {
			User
			failure
		}
		switch err := dec.Decode(&line); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("admin answer: %w", err)
		case line.Error != "":
			return &remoteError{text: line.Error}
		}
		if !fn(line.User) {
			return nil
		}
	}
}

// Reports returns what people have reported, the newest first.
func (c *Client) Reports(ctx context.Context, limit int) ([]Report, error) {
	return get[[]Report](ctx, c, "/v1/reports?limit="+strconv.Itoa(limit))
}

// User returns an account by its id, phone number or @username.
func (c *Client) User(ctx context.Context, ref string) (User, error) {
	return get[User](ctx, c, "/v1/users/"+url.PathEscape(ref))
}

// Ban bars an account from logging in, or lifts that.
func (c *Client) Ban(ctx context.Context, ref string, banned bool) (User, error) {
	return send[User](ctx, c, http.MethodPost, "/v1/users/"+url.PathEscape(ref)+"/ban", banRequest{banned})
}

// Delete deletes an account.
func (c *Client) Delete(ctx context.Context, ref string) (User, error) {
	return send[User](ctx, c, http.MethodDelete, "/v1/users/"+url.PathEscape(ref), nil)
}

// Invite lets a phone number sign up. The e-mail address may be empty.
func (c *Client) Invite(ctx context.Context, phone, email string) error {
	_, err := send[struct{}](ctx, c, http.MethodPost, "/v1/invites", inviteRequest{phone, email})
	return err
}

// Provision makes n logged-in users for the benchmark.
func (c *Client) Provision(ctx context.Context, n int) ([]Provisioned, error) {
	return send[[]Provisioned](ctx, c, http.MethodPost, "/v1/provision", provisionRequest{n})
}

// Populate makes users members of a channel, and besides them so many members
// who never come, for the benchmark.
func (c *Client) Populate(ctx context.Context, channel int64, users []int64, absent int) error {
	_, err := send[struct{}](ctx, c, http.MethodPost, "/v1/provision/members", populateRequest{channel, users, absent})
	return err
}

func get[T any](ctx context.Context, c *Client, path string) (T, error) {
	return send[T](ctx, c, http.MethodGet, path, nil)
}

func send[T any](ctx context.Context, c *Client, method, path string, body any) (T, error) {
	var out T
	resp, err := c.do(ctx, method, path, body)
	if err != nil {
		return out, err
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		return out, fmt.Errorf("admin answer: %w", err)
	}
	return out, nil
}

// do sends a request and returns an answer that is 200, whose body the caller
// closes.
func (c *Client) do(ctx context.Context, method, path string, body any) (*http.Response, error) {
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("admin request: %w", err)
		}
		in = bytes.NewReader(b)
	}
	// The host is not used: the dialer knows one place only.
	req, err := http.NewRequestWithContext(ctx, method, "http://chappe"+path, in)
	if err != nil {
		return nil, fmt.Errorf("admin request: %w", err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		// The URL in the error may hold a phone number.
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err
		}
		return nil, fmt.Errorf("admin request: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		return nil, errorOf(resp)
	}
	return resp, nil
}

// remoteError is an error of the server with the sentinel that it matches.
type remoteError struct {
	text string
	kind error
}

func (e *remoteError) Error() string { return e.text }
func (e *remoteError) Unwrap() error { return e.kind }

func errorOf(resp *http.Response) error {
	var f failure
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxBody)).Decode(&f); err != nil || f.Error == "" {
		f.Error = "server answered " + resp.Status
	}
	e := &remoteError{text: f.Error}
	switch resp.StatusCode {
	case http.StatusNotFound:
		e.kind = ErrNotFound
	case http.StatusForbidden:
		e.kind = ErrDisabled
	case http.StatusBadRequest:
		e.kind = ErrInvalid
	}
	return e
}
