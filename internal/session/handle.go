package session

import (
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Session is one MTProto session of a client: (auth key, session id). It
// outlives its connections. All methods are safe for concurrent use.
//
// Locks: mu is never held across I/O or while a lock of the registry is taken.
type Session struct {
	srv      *Server
	keys     *keyState
	id       int64
	resumed  bool // set before anybody else sees the session
	layer    atomic.Int32
	lastSeen atomic.Int64 // unix seconds of the last frame
	closed   atomic.Bool  // set under mu

	mu       sync.Mutex
	conn     *conn // nil while the client is away
	connSeq  uint64
	remote   netip.AddrPort
	attached any
	salts    salts

	announced int64 // lowest msg_id that new_session_created has named, 0 before
	uniqueID  int64
	window    window
	out       outbox
	flushing  bool
	inTurn    bool // waits for one of the server's few flushers
	farewell  bool // destroy the key once everything is sent

	calls   []*pending    // waiting and running
	chain   []*pending    // ordered calls that have not taken effect
	held    int           // bytes that packed objects of calls have grown to
	room    chan struct{} // closed when calls or bytes get below their limit; nil if nobody waits
	ackTick *time.Timer   // acknowledges slow calls; nil while there are none
}

// ID is the session id that the client chose.
func (s *Session) ID() int64 { return s.id }

// Key returns the auth key of the session as the keyring last gave it; it must
// not be modified. After auth.bindTempAuthKey see [Server.Reload].
func (s *Session) Key() *Key { return s.keys.key.Load() }

// PermKeyID returns the id of the permanent key: that of the session's own
// key, or of the key a temporary one is bound to, 0 if it is not bound yet.
func (s *Session) PermKeyID() uint64 { return s.Key().permID() }

// Layer is the API layer the client last named, 0 if it never did.
func (s *Session) Layer() int { return int(s.layer.Load()) }

// SetLayer sets the layer, as when it is remembered for the auth key.
func (s *Session) SetLayer(layer int) { s.layer.Store(int32(layer)) }

// Resumed reports whether the client used this session before this process knew
// it: the process was started since, or had given the session up. The client
// has then missed what would have been pushed meanwhile.
func (s *Session) Resumed() bool { return s.resumed }

// Attach ties a value to the session for its lifetime.
func (s *Session) Attach(v any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attached = v
}

// Attachment returns the value of [Session.Attach], or nil.
func (s *Session) Attachment() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attached
}

// Remote is the address the client is connected from, or was last.
func (s *Session) Remote() netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.remote
}

// Connected reports whether the client has a connection now.
func (s *Session) Connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn != nil
}

// Closed reports whether the session has ended for good.
func (s *Session) Closed() bool { return s.closed.Load() }

// Push sends TL bytes of an Updates object, in the session's layer, to the
// client. It never blocks and keeps the order of calls. The body is kept until
// the client acknowledges it, may be shared between sessions, and must not be
// modified. Push returns false if the session is closed, or closes because its
// queue is full: the client will ask for the difference.
func (s *Session) Push(body []byte) bool {
	s.mu.Lock()
	if s.closed.Load() {
		s.mu.Unlock()
		return false
	}
	if s.fullLocked(len(body)) {
		s.overflowLocked()
		return false
	}
	s.out.push(message{body: body})
	flush := s.claimFlushLocked()
	s.mu.Unlock()
	s.srv.stats.Pushes.Add(1)
	if flush {
		s.srv.crew.run(s.flush)
	}
	return true
}

// Blank is the TL bytes of an Updates object that many sessions are sent, with
// places that are filled in for each of its viewers. It never changes.
type Blank = interface {
	// Len is the length in bytes, for every viewer.
	Len() int
	// Fill writes all of it to p, which is Len long, as a viewer gets it.
	Fill(p []byte, viewer int64)
}

// PushInTurn is Push for one of many sessions that are sent the same: a few
// flushers send to one after the other, and the bytes are filled in when they
// are sent. Whatever else is sent to the session meanwhile takes it along.
func (s *Session) PushInTurn(blank Blank, viewer int64) bool {
	s.mu.Lock()
	if s.closed.Load() {
		s.mu.Unlock()
		return false
	}
	if s.fullLocked(blank.Len()) {
		s.overflowLocked()
		return false
	}
	s.out.push(message{blank: blank, viewer: viewer})
	wait := s.conn != nil && !s.flushing && !s.inTurn
	s.inTurn = s.inTurn || wait
	s.mu.Unlock()
	s.srv.stats.Pushes.Add(1)
	if wait {
		s.srv.turns.add(s)
	}
	return true
}

// pushLocked appends a message unless the session is closed.
func (s *Session) pushLocked(m message) {
	if s.closed.Load() {
		m.free()
		return
	}
	s.out.push(m)
}

// overflowLocked ends the session because its queue is full, and unlocks it.
func (s *Session) overflowLocked() {
	s.shutLocked()
	s.mu.Unlock()
	s.srv.stats.Overflows.Add(1)
	go s.srv.bury(s, "outgoing queue is full")
}

// fullLocked reports whether an update of n bytes exceeds the queue. Nobody
// drains the queue of a client that is away, so it is shorter.
func (s *Session) fullLocked(n int) bool {
	o := &s.srv.opts
	count, size := o.MaxQueue, o.MaxQueueBytes
	if s.conn == nil {
		count, size = max(count/8, 1), max(size/32, n)
	} else if s.srv.crowded() {
		size = fairShare
	}
	return s.out.queued() >= count || s.out.waiting+n > size && s.out.queued() > 0
}

// Close ends the session for good and closes its connection. reason is logged.
func (s *Session) Close(reason string) {
	s.mu.Lock()
	first := s.shutLocked()
	s.mu.Unlock()
	if first {
		s.srv.bury(s, reason)
	}
}

// shutLocked marks the session closed and drops what it holds. It reports
// whether it was open. The caller must bury the session afterwards.
func (s *Session) shutLocked() bool {
	if s.closed.Swap(true) {
		return false
	}
	s.out.list, s.out.services, s.out.acks = nil, nil, nil
	s.out.wait(-s.out.waiting)
	s.out.sent, s.out.resends, s.out.kept = 0, 0, 0
	s.wakeLocked()
	if s.ackTick != nil {
		s.ackTick.Stop()
		s.ackTick = nil
	}
	return true
}

// wakeLocked lets the reader that waits for room look again.
func (s *Session) wakeLocked() {
	if s.room != nil {
		close(s.room)
		s.room = nil
	}
}
