package wire

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// The defaults of [Options].
const (
	DefaultHandshake = 15 * time.Second
	DefaultGrace     = 3 * time.Second
	// DefaultMaxFrame holds the largest message that real clients make: a part
	// of a file is at most 512 KiB, and libraries fill containers up to about
	// 1,044,000 bytes because Telegram takes no more. Encryption adds less
	// than 1.1 KiB.
	DefaultMaxFrame    = 1 << 20
	DefaultMaxHalfOpen = 16384
)

// Options say what a [Server] does with what it hears.
type Options struct {
	// Handle serves one MTProto connection, in its own goroutine; the
	// connection is closed when it returns, and it has to return when the
	// connection is closed. ctx ends when the server begins to shut down. A
	// handler that works on frames elsewhere, for instance on a [Stage], keeps
	// a stack of 2 KiB. Required.
	Handle func(ctx context.Context, c Conn)
	// HTTP serves all requests but those of MTProto's own paths; nil answers
	// 404 to them. A request that came in TLS has its TLS field set.
	HTTP http.Handler
	// TLS takes a connection that begins with a ClientHello; the first bytes
	// are still to be read. It owns the connection, closes it, and may give
	// what is inside to [Server.ServeConn] with the same ctx. Nil answers as a
	// web server without TLS would.
	TLS func(ctx context.Context, c net.Conn)
	// Secrets are the MTProxy secrets that are known, besides none at all.
	Secrets []Secret

	// Handshake is the time until the first frame or HTTP request is complete.
	Handshake time.Duration
	// Grace is how long handlers may go on after ctx of Serve has ended.
	Grace time.Duration
	// MaxFrame is the longest MTProto message in bytes, without framing.
	MaxFrame int
	// MaxConns and MaxPerIP limit open connections, in all and from one IPv4
	// address or IPv6 /64; 0 means no limit.
	MaxConns, MaxPerIP int
	// MaxHalfOpen limits connections that have not sent a first frame or
	// request; the oldest makes room. Negative means no limit.
	MaxHalfOpen int

	Metrics *Metrics     // nil: counted, but nobody sees
	Log     *slog.Logger // nil: slog.Default()
}

// Server is the one port. Create it with [New].
type Server struct {
	opts    Options
	gate    *gate
	replays *replayCache
	http    *http.Server
	handoff *handoff

	ctx     context.Context // of handlers
	cancel  context.CancelFunc
	startup sync.Once
	ending  sync.Once
}

// New returns a server that is ready to serve.
func New(o Options) (*Server, error) {
	if o.Handle == nil {
		return nil, errors.New("wire: Options.Handle is missing")
	}
	setDefault(&o.Handshake, DefaultHandshake)
	setDefault(&o.Grace, DefaultGrace)
	setDefault(&o.MaxFrame, DefaultMaxFrame)
	setDefault(&o.MaxHalfOpen, DefaultMaxHalfOpen)
	if o.MaxFrame < minFrame || o.MaxFrame >= 1<<26 {
		return nil, fmt.Errorf("wire: MaxFrame of %d bytes is outside of what the transports can carry", o.MaxFrame)
	}
	if o.Metrics == nil {
		o.Metrics = new(Metrics)
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &Server{
		opts:    o,
		gate:    newGate(o.MaxConns, o.MaxPerIP, o.MaxHalfOpen, o.Metrics),
		replays: newReplayCache(),
		handoff: newHandoff(),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.http = s.newHTTP()
	return s, nil
}

func setDefault[T comparable](v *T, to T) {
	var zero T
	if *v == zero {
		*v = to
	}
}

// Listen opens a TCP listener for [Server.Serve]. It leaves keep-alive to the
// server, which saves some system calls per connection.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	lc := net.ListenConfig{KeepAlive: -1}
	return lc.Listen(ctx, "tcp", addr)
}

// Serve accepts connections until ctx ends or the listener fails, and closes
// the listener. When ctx ends it lets nobody in, tells handlers by their ctx
// and by ErrServerClosed from ReadFrame, closes what is still open after Grace,
// waits for all handlers and returns nil. It may run for several listeners;
// the first end of a ctx ends them all.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	s.start()
	for _, end := range []context.Context{ctx, s.ctx} {
		stop := context.AfterFunc(end, func() { _ = ln.Close() })
		defer stop()
	}
	err := s.accept(ctx, ln)
	_ = ln.Close()
	if ctx.Err() != nil || s.ctx.Err() != nil {
		s.shutdown()
		return nil
	}
	return fmt.Errorf("wire: accept: %w", err)
}

// start begins to serve what is handed to HTTP, and to cool what rests.
func (s *Server) start() {
	s.startup.Do(func() {
		go func() { _ = s.http.Serve(s.handoff) }()
		s.gate.spawn(s.coolRegularly)
	})
}

// coolInterval is how long a connection may rest before it gives up what can
// be computed again. The computation takes 2 µs, so this may be short.
const coolInterval = 10 * time.Second

// coolRegularly makes resting connections smaller until the server ends.
func (s *Server) coolRegularly() {
	tick := time.NewTicker(coolInterval)
	defer tick.Stop()
	var all []connection
	for {
		select {
		case <-tick.C:
			all = s.cool(all[:0])
		case <-s.ctx.Done():
			return
		}
	}
}

// cool cools all MTProto connections; it uses and returns the slice.
func (s *Server) cool(all []connection) []connection {
	all = s.gate.owners(all)
	for i, c := range all {
		if c, ok := c.(*conn); ok {
			c.cool()
		}
		all[i] = nil
	}
	return all
}

// shutdown ends the server; the second caller waits for the first.
func (s *Server) shutdown() {
	s.ending.Do(func() {
		s.cancel()
		s.gate.shut()
		grace, cancel := context.WithTimeout(context.Background(), s.opts.Grace)
		defer cancel()
		done := make(chan struct{})
		go func() {
			_ = s.http.Shutdown(grace)
			_ = s.handoff.Close()
			s.gate.running.Wait()
			close(done)
		}()
		select {
		case <-done:
		case <-grace.Done():
			s.gate.closeAll()
			_ = s.http.Close()
			<-done
		}
	})
}

// acceptPause is the longest pause after a failed Accept, as when the process
// is out of file descriptors.
const acceptPause = time.Second

func (s *Server) accept(ctx context.Context, ln net.Listener) error {
	pause := 5 * time.Millisecond
	for {
		nc, err := ln.Accept()
		if err == nil {
			pause = 5 * time.Millisecond
			s.opts.Metrics.Accepted.Add(1)
			s.welcome(nc)
			continue
		}
		if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			return err
		}
		s.opts.Metrics.AcceptErrors.Add(1)
		s.opts.Log.Warn("accept failed", "err", err, "pause", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ctx.Done():
			return s.ctx.Err()
		}
		pause = min(2*pause, acceptPause)
	}
}

// keepAlive finds peers that vanished without a word. The session ends idle
// connections much earlier than this when the client asked for it; probes more
// often would only wake the radio of sleeping phones.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 4 * time.Minute, Interval: 30 * time.Second, Count: 4}

// welcome admits a connection and serves it in a goroutine.
func (s *Server) welcome(nc net.Conn) {
	slot := s.gate.admit(nc)
	if slot == nil {
		_ = nc.Close()
		return
	}
	if tcp, ok := nc.(*net.TCPConn); ok {
		_ = tcp.SetKeepAliveConfig(keepAlive) // TCP_NODELAY is on already: package net sets it
	}
	if !s.gate.spawn(func() { s.serve(nc, slot) }) {
		_ = nc.Close()
		slot.release()
	}
}

// slotKey is where a ctx holds the slot of the connection.
type slotKey struct{}

// ServeConn serves a connection that is already there: what was inside TLS, or
// one end of a pipe. It takes the connection over, and returns when it is clear
// what it speaks; whoever serves it then closes it. A ctx that came from
// Options.TLS carries the place that the connection already has under the
// limits.
func (s *Server) ServeConn(ctx context.Context, nc net.Conn) {
	s.start()
	place, ok := ctx.Value(slotKey{}).(*slot)
	if !ok {
		if place = s.gate.admit(nc); place == nil {
			_ = nc.Close()
			return
		}
	}
	if !s.gate.enter() {
		_ = nc.Close()
		place.release()
		return
	}
	defer s.gate.running.Done()
	s.serve(nc, place)
}
