package session

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"chappe/internal/keyex"
	"chappe/internal/wire"
)

// Options configure a [Server]. Keys, Handler and Exchange are required; the
// zero value of every other field means the default given.
type Options struct {
	Keys       Keyring
	Handler    Handler
	Exchange   *keyex.Exchanger
	SaltSecret [32]byte         // the same on every node
	Now        func() time.Time // time.Now
	Log        *slog.Logger     // slog.Default()
	// OnCall is told of every call that ended: its method, how long it took
	// since it arrived, and its error code, 0 for success. It must not block.
	OnCall func(method uint32, took time.Duration, code int)

	AuthTimeout time.Duration // until a new connection must show a valid key: 60 s
	IdleTimeout time.Duration // without any frame, unless ping_delay_disconnect says otherwise: 10 min
	WriteLimit  time.Duration // a connection that takes no bytes for so long is closed: 30 s
	// Lifetime is how long a session outlives its connection. It is never
	// shorter than the time in which a message could be replayed: 330 s.
	Lifetime    time.Duration
	AckDelay    time.Duration // until a slow call is acknowledged: 1.5 s
	WaitUnknown time.Duration // invokeAfterMsg on a message that has not come: 500 ms
	WaitRunning time.Duration // invokeAfterMsg on a call that runs: 5 s

	MaxHandshakes int // unencrypted messages of one connection: 32
	MaxCalls      int // waiting and running calls of a session; beyond it is not read: 64
	// MaxHeld is what the packed objects of a session's calls may have grown to
	// before it is not read any further: a few bytes make megabytes that a call
	// holds while it waits for another. MaxHeldInAll is for all sessions; a packed
	// call beyond it is told to come again. 20 MiB and 512 MiB.
	MaxHeld, MaxHeldInAll int
	MaxQueue              int // messages waiting in a session: 1024
	MaxQueueBytes         int // bytes waiting in a session: 8 MiB
	// MaxQueueInAll is how many bytes wait in all sessions: beyond it none may have
	// more than a fair share waiting, and who is away with more ends. 1 GiB.
	MaxQueueInAll     int
	MaxUnacked        int // sent messages kept until acknowledged: 512
	MaxUnackedBytes   int // their bytes: 2 MiB
	MaxSessionsPerKey int // the idlest is closed for a new one: 64
	MaxSessions       int // beyond it new sessions are refused: 1,000,000
}

func orDefault[T int | time.Duration](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

func (o *Options) setDefaults() {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	orDefault(&o.AuthTimeout, time.Minute)
	orDefault(&o.IdleTimeout, 10*time.Minute)
	orDefault(&o.WriteLimit, 30*time.Second)
	o.Lifetime = max(o.Lifetime, memory)
	orDefault(&o.AckDelay, 1500*time.Millisecond)
	orDefault(&o.WaitUnknown, 500*time.Millisecond)
	orDefault(&o.WaitRunning, 5*time.Second)
	orDefault(&o.MaxHandshakes, 32)
	orDefault(&o.MaxCalls, 64)
	orDefault(&o.MaxHeld, 2*maxInflated)
	orDefault(&o.MaxHeldInAll, 512<<20)
	orDefault(&o.MaxQueue, 1024)
	orDefault(&o.MaxQueueBytes, 8<<20)
	orDefault(&o.MaxQueueInAll, 1<<30)
	orDefault(&o.MaxUnacked, 512)
	orDefault(&o.MaxUnackedBytes, 2<<20)
	orDefault(&o.MaxSessionsPerKey, 64)
	orDefault(&o.MaxSessions, 1_000_000)
}

// Stats are counters of a server since its start, and gauges where it says so.
type Stats struct {
	Conns      atomic.Int64 // gauge
	Sessions   atomic.Int64 // gauge
	Frames     atomic.Int64 // encrypted messages received
	Calls      atomic.Int64 // API calls answered
	Pushes     atomic.Int64 // updates queued
	Handshakes atomic.Int64 // auth keys created
	BadMsgs    atomic.Int64 // bad_msg_notification and bad_server_salt sent
	BadFrames  atomic.Int64 // frames that ended their connection
	Overflows  atomic.Int64 // sessions closed because their queue was full
}

// Server serves MTProto connections. It is safe for concurrent use.
//
// Goroutines: one per connection, the reader, whose stack stays small; one of
// the crew per running call and per session that has something to send, but no
// more than processors for what many sessions are sent at once; one for the
// upkeep of the server.
type Server struct {
	opts     Options
	log      *slog.Logger
	ctx      context.Context // of calls
	cancel   context.CancelFunc
	registry registry
	first    firstSalts
	stats    Stats
	connSeq  atomic.Uint64
	waiting  atomic.Int64   // bytes that wait in all sessions
	held     atomic.Int64   // bytes that packed objects of calls have grown to
	running  sync.WaitGroup // calls, and keys being destroyed; only readers add
	crew     crew           // runs calls and sends what is queued
	turns    turns          // sends what many sessions get at once
	stage    wire.Stage     // works on frames, so that readers' stacks stay small

	mu      sync.Mutex
	conns   map[*conn]struct{}
	closing bool
	readers sync.WaitGroup // connections that still read
	exits   sync.WaitGroup // connections that are not closed yet
}

var (
	errClosed = errors.New("session: closed")
	// ErrShutdown is returned by ServeConn once the server is shutting down.
	ErrShutdown = errors.New("session: server is shutting down")
)

// NewServer returns a server. It runs one goroutine until [Server.Shutdown].
func NewServer(opts Options) *Server {
	opts.setDefaults()
	s := &Server{opts: opts, log: opts.Log, conns: make(map[*conn]struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.registry.init()
	s.turns.crew = &s.crew
	go s.upkeep()
	return s
}

// Stats returns the live counters.
func (s *Server) Stats() *Stats { return &s.stats }

// Sessions returns the number of sessions, connected or not.
func (s *Server) Sessions() int { return int(s.stats.Sessions.Load()) }

// ServeConn serves one connection until it ends, and closes it. The result is
// nil if the client went away in good order. Canceling ctx closes the
// connection.
func (s *Server) ServeConn(ctx context.Context, wc wire.Conn) error {
	c := s.newConn(wc)
	c.loop(func() {
		if c.begin(); c.open && ctx.Done() != nil {
			c.forget = context.AfterFunc(ctx, c.close)
		}
	})
	return c.err
}

// Handle is ServeConn for [wire.Options]: why a connection ended is logged, and
// ctx is left to wire, which ends reading by itself when the server stops. The
// connection stays open for the answers of calls under way, until
// [Server.Shutdown] has seen them go out.
func (s *Server) Handle(_ context.Context, wc wire.Conn) {
	c := s.newConn(wc)
	c.loop(c.begin)
}

// Shutdown stops reading, waits for the calls that run and for their answers
// to be sent, and closes all connections. When ctx ends first, calls are
// canceled and ctx's error is returned.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.closing = true
	for c := range s.conns {
		c.stop()
	}
	s.mu.Unlock()
	drained := make(chan struct{})
	go func() {
		s.readers.Wait()
		s.running.Wait()
		close(drained)
	}()
	var err error
	select {
	case <-drained:
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.cancel()
	s.mu.Lock()
	for c := range s.conns {
		go c.close()
	}
	s.mu.Unlock()
	if err == nil {
		s.exits.Wait()
	}
	s.crew.dismiss()
	s.stage.Close()
	return err
}

// CloseKey closes all sessions of a permanent key and of the temporary keys
// bound to it, as when it is logged out from elsewhere.
func (s *Server) CloseKey(perm uint64) {
	for _, id := range s.registry.family(perm) {
		if ks := s.registry.find(id); ks != nil {
			s.closeKeyState(ks, "auth key closed")
		}
	}
}

// CloseOthers closes all sessions of a session's permanent key, and of the
// temporary keys bound to it, but that one: it has just logged the key out.
func (s *Server) CloseOthers(keep *Session) {
	for _, id := range s.registry.family(keep.PermKeyID()) {
		ks := s.registry.find(id)
		if ks == nil {
			continue
		}
		for _, session := range s.registry.sessionsOf(ks) {
			if session != keep {
				session.Close("auth key logged out")
			}
		}
	}
}

// PushKey appends TL bytes that are the same in every layer to the sessions of
// a permanent key, whether anybody is logged in on it or not.
func (s *Server) PushKey(perm uint64, body []byte) {
	for _, id := range s.registry.family(perm) {
		ks := s.registry.find(id)
		if ks == nil {
			continue
		}
		for _, session := range s.registry.sessionsOf(ks) {
			session.Push(body)
		}
	}
}

func (s *Server) closeKeyState(ks *keyState, reason string) {
	for _, session := range s.registry.sessionsOf(ks) {
		session.Close(reason)
	}
}

// Reload reads a key from the keyring again, after auth.bindTempAuthKey has
// bound it, so that its sessions see the permanent key.
func (s *Server) Reload(ctx context.Context, id uint64) error {
	k, err := s.opts.Keys.Key(ctx, id)
	if err != nil {
		return err
	}
	s.registry.replace(k)
	return nil
}

// bury removes a session that was just shut from the registry, closes its
// connection unless that serves others, and tells the handler.
func (s *Server) bury(session *Session, reason string) {
	session.mu.Lock()
	c := session.conn
	session.conn = nil
	last := session.window.last()
	session.mu.Unlock()
	if c != nil && c.drop(session) {
		c.close()
	}
	if s.registry.remove(session, last, s.opts.Now()) {
		s.stats.Sessions.Add(-1)
		s.log.Debug("session closed", "session", session.id, "reason", reason)
		go s.opts.Handler.Gone(session)
	}
}

const upkeepEvery = 30 * time.Second

// upkeep ends sessions whose client stays away and gives back the memory of
// idle ones.
func (s *Server) upkeep() {
	tick := time.NewTicker(upkeepEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
		}
		now := s.opts.Now()
		s.first.sweep(now)
		s.registry.each(now, func(session *Session) { session.tidy(now) })
	}
}

// fairShare is how many bytes may wait in a session while those of all sessions
// are too many, and fairCalls how many calls may make more of them.
const (
	fairShare = 64 << 10
	fairCalls = 4
)

// crowded reports whether too many bytes wait in all sessions.
func (s *Server) crowded() bool { return s.waiting.Load() >= int64(s.opts.MaxQueueInAll) }

// tidy is the upkeep of one session.
func (s *Session) tidy(now time.Time) {
	idle := now.Sub(time.Unix(s.lastSeen.Load(), 0))
	s.mu.Lock()
	gone := s.conn == nil && len(s.calls) == 0
	hoards := s.out.waiting > fairShare && s.srv.crowded()
	expired := gone && (idle > s.srv.opts.Lifetime || hoards) && s.shutLocked()
	if !expired && idle > upkeepEvery {
		s.window.expire(now)
		s.out.expire(idAt(now.Add(-memory)))
	}
	s.mu.Unlock()
	if expired {
		s.srv.bury(s, "client stayed away")
	}
}
