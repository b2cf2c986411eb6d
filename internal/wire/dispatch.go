package wire

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// newConn makes the connection that is filled while its kind is found out.
func (s *Server) newConn(nc net.Conn, place *slot) *conn {
	c := &conn{maxFrame: s.opts.MaxFrame, slot: place}
	c.reader.init(nc)
	c.info.Remote = remoteAddr(nc)
	return c
}

// extendHandshake sets the time by which the first frame must be complete.
func (c *conn) extendHandshake(until time.Time) {
	c.deadlines.mu.Lock()
	defer c.deadlines.mu.Unlock()
	c.deadlines.first = until
	_ = c.nc.SetReadDeadline(until)
}

// serve finds out what a connection speaks and has it served.
func (s *Server) serve(nc net.Conn, place *slot) {
	c := s.newConn(nc, place)
	c.extendHandshake(time.Now().Add(s.opts.Handshake))
	v, err := c.sniff()
	if err != nil {
		s.opts.Metrics.Silent.Add(1)
		_ = c.Close()
		return
	}
	switch v {
	case isHTTP:
		s.toHTTP(c)
	case isTLS:
		s.toTLS(c)
	case garbage:
		s.opts.Metrics.RejectedBytes.Add(1)
		c.refuse()
	default:
		s.serveMTProto(c, v)
	}
}

// sniff gathers bytes until they tell what they are.
func (c *conn) sniff() (verdict, error) {
	for {
		if v := sniff(c.in.bytes(), c.maxFrame); v != undecided {
			return v, nil
		}
		if err := c.fill(); err != nil {
			return undecided, err
		}
	}
}

// serveMTProto takes the protocol tag off the stream and has the rest handled.
func (s *Server) serveMTProto(c *conn, v verdict) {
	switch v {
	case isAbridged:
		c.framing = abridged
		c.in.consume(1)
	case isIntermediate:
		c.framing = intermediate
		c.in.consume(4)
	case isPadded:
		c.framing = padded
		c.in.consume(4)
	case isFull:
		c.framing = full
	case isObfuscated:
		if !s.readObfuscated(c) {
			_ = c.Close()
			return
		}
	}
	s.handle(c)
}

// readObfuscated reads an obfuscated2 header and sets the connection up by it.
// Otherwise it refuses the connection and reports false.
func (s *Server) readObfuscated(c *conn) bool {
	for c.in.len() < headerSize {
		if err := c.fill(); err != nil {
			s.opts.Metrics.Silent.Add(1)
			return false
		}
	}
	header := (*[headerSize]byte)(c.in.bytes())
	o, ok := deobfuscate(header, s.opts.Secrets)
	if !ok {
		s.opts.Metrics.RejectedBytes.Add(1)
		c.refuse()
		return false
	}
	if !s.replays.fresh(header) {
		s.opts.Metrics.RejectedReplay.Add(1)
		c.refuse()
		return false
	}
	c.in.consume(headerSize)
	o.in.xor(c.in.bytes())
	c.dec, c.out, c.framing = o.in, o.out, o.framing
	c.info.Obfuscated, c.info.DC, c.info.Secret = true, o.dc, o.secret
	return true
}

// handle runs the handler of MTProto connections in a goroutine of its own:
// its stack has not grown by finding out what the connection is.
func (s *Server) handle(c *conn) {
	c.info.Transport = c.framing.String()
	s.opts.Metrics.count(&c.info, c.framing)
	if !c.slot.adopt(c) || !s.gate.spawn(func() { s.handleIn(c) }) {
		_ = c.Close()
	}
}

func (s *Server) handleIn(c *conn) {
	defer c.Close()
	s.opts.Handle(s.ctx, c)
}

// peeked turns the connection back into a plain one that begins with the bytes
// read so far.
func (c *conn) peeked() *peeked {
	p := &peeked{Conn: c.nc, head: append([]byte(nil), c.in.bytes()...), slot: c.slot}
	c.in.drop()
	c.slot.adopt(p)
	return p
}

func (s *Server) toHTTP(c *conn) {
	s.opts.Metrics.HTTP.Add(1)
	s.handoff.put(c.peeked())
}

func (s *Server) toTLS(c *conn) {
	s.opts.Metrics.TLS.Add(1)
	if s.opts.TLS == nil || c.slot.inTLS {
		c.refuse()
		return
	}
	c.slot.inTLS = true
	p := c.peeked()
	s.opts.TLS(context.WithValue(s.ctx, slotKey{}, c.slot), p)
}

// badRequest is what net/http answers to what is no HTTP, byte for byte: a
// stranger who sends noise, a wrong secret or a ClientHello meets an ordinary
// web server.
const badRequest = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"

// lingering is how long a refused connection is still read from: closing with
// unread bytes would reset it, and the answer might be lost on the way.
const lingering = 500 * time.Millisecond

// refuse answers 400, or closes a WebSocket, and closes.
func (c *conn) refuse() {
	defer c.Close()
	if c.ws != nil {
		return
	}
	c.in.drop()
	until := time.Now().Add(lingering)
	_ = c.nc.SetDeadline(until)
	if _, err := io.WriteString(c.nc, badRequest); err != nil {
		return
	}
	if half, ok := c.nc.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	for c.fill() == nil {
		c.in.drop()
	}
}

// newHTTP returns the server of everything that is HTTP.
func (s *Server) newHTTP() *http.Server {
	return &http.Server{
		Handler:           http.HandlerFunc(s.serveHTTP),
		ReadHeaderTimeout: s.opts.Handshake,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.opts.Log.Handler(), slog.LevelDebug),
		ConnContext: func(ctx context.Context, nc net.Conn) context.Context {
			return context.WithValue(ctx, peekedKey{}, nc)
		},
	}
}

// peekedKey is where the context of a request holds its connection.
type peekedKey struct{}

// serveHTTP parts the paths of MTProto from all others.
func (s *Server) serveHTTP(w http.ResponseWriter, r *http.Request) {
	if p, ok := r.Context().Value(peekedKey{}).(*peeked); ok {
		if !isWebSocketPath(r.URL.Path) {
			p.slot.established()
		}
		r.TLS = p.tlsState()
	}
	switch {
	case isWebSocketPath(r.URL.Path):
		s.serveWebSocket(w, r)
	case s.opts.HTTP == nil || isHTTPTransportPath(r.URL.Path):
		http.NotFound(w, r)
	default:
		s.opts.HTTP.ServeHTTP(w, r)
	}
}
