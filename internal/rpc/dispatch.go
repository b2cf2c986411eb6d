package rpc

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tgerr"

	"chappe/internal/layer"
	"chappe/internal/session"
	"chappe/internal/update"
)

// Ordered implements [session.Handler].
func (s *Server) Ordered(constructor uint32) bool {
	m, ok := s.lookup(constructor)
	return ok && m.flags&ordered != 0
}

// lookup finds a method by its constructor id in any layer.
func (s *Server) lookup(constructor uint32) (method, bool) {
	if m, ok := s.methods[constructor]; ok {
		return m, true
	}
	old, ok := s.layers.Method(constructor)
	if !ok {
		return method{}, false
	}
	m, ok := s.byName[old.Newest]
	return m, ok
}

// Call implements [session.Handler]: find out who calls and in which layer,
// upgrade the request to the newest, check its preconditions, run its handler,
// wait until what it did is durable, and bring the result down to the client's
// layer.
func (s *Server) Call(ctx context.Context, call *session.Call) ([]byte, error) {
	c, err := s.identify(ctx, call)
	if err != nil {
		return nil, err
	}
	req, err := s.upgrade(call.Body, c.Layer)
	if err != nil {
		return nil, err
	}
	m, ok := s.methods[req.id]
	if !ok {
		return nil, errNotImplemented
	}
	if len(req.body) > maxRequest && m.flags&(carries|large) == 0 {
		return nil, errInputTooLong
	}
	s.follow(call, c.UserID, m)
	if err := c.may(m); err != nil {
		return nil, err
	}
	body, err := s.run(ctx, c, m, req.body)
	if err != nil {
		return nil, s.clientError(m, err)
	}
	return s.downgrade(body, req.method, c.Layer)
}

// upgraded is a request in the newest layer.
type upgraded struct {
	id     uint32
	body   []byte
	method layer.Method // what came, as its own layer declares it; zero in the newest layer
}

func (s *Server) upgrade(request []byte, l int) (upgraded, error) {
	if len(request) < 4 {
		return upgraded{}, errInputMalformed
	}
	if l != 0 && l < s.layers.Oldest() {
		return upgraded{}, errConnectionLayer
	}
	u := upgraded{id: binary.LittleEndian.Uint32(request), body: request}
	if s.current(l) {
		if _, ok := s.methods[u.id]; ok {
			return u, nil
		}
	}
	body, m, err := s.layers.Upgrade(nil, request)
	switch {
	case errors.Is(err, layer.ErrUnknown):
		return upgraded{}, errUnknownMethod
	case errors.Is(err, layer.ErrNoForm):
		return upgraded{}, errMethodInvalid
	case err != nil:
		return upgraded{}, errInputMalformed
	}
	return upgraded{id: binary.LittleEndian.Uint32(body), body: body, method: m}, nil
}

// current reports whether a client needs no conversion: it speaks the newest
// layer, or a newer one (and is answered in ours), or has not said yet.
func (s *Server) current(l int) bool { return l == 0 || l >= s.layers.Newest() }

// run executes the handler. The session may start its next ordered call as
// soon as the effects are applied; the answer waits for the disk.
func (s *Server) run(ctx context.Context, c *Caller, m method, body []byte) ([]byte, error) {
	ctx, tracker := update.Track(update.WithOrigin(ctx, update.Origin{Key: c.Key, Session: c.Session.ID()}))
	res, err := m.run(ctx, c, &bin.Buffer{Buf: body})
	c.Call.Applied()
	var out bin.Buffer
	if err == nil {
		if large, ok := res.(interface{ room() int }); ok {
			out.Buf = c.Call.Room(large.room())
		}
		if err = res.Encode(&out); err != nil {
			err = fmt.Errorf("encode result of %s: %w", m.name, err)
		}
	}
	// Also after an error: what a failed handler did commit must not be told
	// of before it is durable, and the error may tell of it.
	if werr := tracker.Wait(ctx); werr != nil {
		return nil, fmt.Errorf("make %s durable: %w", m.name, werr)
	}
	return out.Buf, err
}

// downgrade brings a result to the client's layer.
func (s *Server) downgrade(body []byte, m layer.Method, l int) ([]byte, error) {
	if s.current(l) {
		if m.Name == "" || m.Current {
			return body, nil
		}
		l = s.layers.Newest() // an old id: its result type is the old one
	}
	down, err := s.layers.For(l)
	if err != nil {
		return nil, errConnectionLayer
	}
	old, lost, err := down.Result(nil, body, m)
	if errors.Is(err, layer.ErrNoForm) {
		return nil, errMethodInvalid
	}
	if err != nil {
		return nil, fmt.Errorf("result of %s for layer %d: %w", m.Name, l, err)
	}
	lost.Count(s.layering)
	return old, nil
}

// clientError maps a handler's error to what the client is told. What is not
// the client's fault goes to the session as it is: it is logged there and sent
// as INTERNAL.
func (s *Server) clientError(m method, err error) error {
	var tl *tgerr.Error
	if errors.As(err, &tl) {
		return tl
	}
	if known := chatError(err); known != err {
		return known
	}
	var text interface{ InvalidUTF8() bool } // of protobuf: records hold nothing but UTF-8
	if errors.As(err, &text) {
		return errInputMalformed
	}
	return fmt.Errorf("%s: %w", m.name, err)
}
