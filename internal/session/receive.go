package session

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"chappe/internal/wire"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
)

// Error codes of bad_msg_notification,
// https://core.telegram.org/mtproto/service_messages_about_messages#notice-of-ignored-error-message
const (
	badIDTooLow        = 16
	badIDTooHigh       = 17
	badIDBits          = 18
	badContainerID     = 19
	badTooOld          = 20
	badSeqTooLow       = 32
	badSeqTooHigh      = 33
	badSeqEvenExpected = 34
	badSeqOddExpected  = 35
	badSalt            = 48
	badContainer       = 64
)

const (
	maxContainer = 1024 // messages in one container
	maxNesting   = 4    // copies and packed objects inside each other
)

// received is one message from the client on its way to be handled.
type received struct {
	conn   *conn
	now    time.Time
	id     int64
	seq    int32
	body   []byte
	buf    *buffer // holds body unless it was inflated
	budget *int    // what packed objects of this frame may still grow to
	depth  int     // containers, copies and packed objects around it
	inside bool    // inside a container or copy
}

// handle takes one frame. An error ends the connection.
func (c *conn) handle(f *wire.Frame) error {
	defer f.Release()
	if len(f.Body) < 8 {
		return &transportError{transportNoKey, errors.New("frame is too short")}
	}
	keyID := binary.LittleEndian.Uint64(f.Body)
	if keyID == 0 {
		return c.handshake(f.Body)
	}
	now := c.srv.opts.Now()
	key, err := c.key(keyID, now)
	if err != nil {
		return err
	}
	plain, quick, err := decrypt(key, f.Body)
	if err != nil {
		return err
	}
	defer plain.release()
	c.srv.stats.Frames.Add(1)
	if err := c.alive(now); err != nil {
		return fmt.Errorf("set deadline: %w", err)
	}
	h, body, err := parsePlain(plain.b[headroom:])
	if err != nil {
		return err
	}
	if f.QuickAck {
		if err := c.quickAck(quick); err != nil {
			return fmt.Errorf("write quick ack: %w", err)
		}
	}
	f.Release()
	budget := maxInflated
	return c.receive(key, h, received{
		conn: c, now: now, id: h.msgID, seq: h.seq, body: body, buf: plain, budget: &budget,
	})
}

// key returns the auth key of a frame. The session of the last frame answers
// most of the time.
func (c *conn) key(id uint64, now time.Time) (*Key, error) {
	var key *Key
	if c.last != nil && c.last.keys.id == id && !c.last.closed.Load() {
		key = c.last.Key()
	} else {
		var err error
		if key, err = c.srv.opts.Keys.Key(c.srv.ctx, id); errors.Is(err, ErrUnknownKey) {
			return nil, &transportError{transportNoKey, err}
		} else if err != nil {
			return nil, fmt.Errorf("look up auth key: %w", err)
		}
	}
	if key.Temp && !now.Before(key.Expires) {
		return nil, &transportError{transportNoKey, errors.New("temporary key has expired")}
	}
	return key, nil
}

// receive finds the session of a message, checks its salt and time, and hands
// it on.
func (c *conn) receive(key *Key, h header, m received) error {
	s := c.last
	if s == nil || s.id != h.session || s.keys.id != key.ID || s.closed.Load() {
		s = c.srv.registry.session(key.ID, h.session)
	}
	isNew := s == nil
	if isNew {
		s = c.srv.newSession(key, h.session, m.now)
		s.resumed = h.seq >= resumedSeq
	}
	if bad := s.checkOuter(h, m.now); bad != nil {
		c.srv.stats.BadMsgs.Add(1)
		return s.sendOn(c, bad, m.now)
	}
	if isNew {
		var err error
		if s, err = c.srv.admitSession(s); err != nil {
			return err
		}
	}
	c.last = s
	s.lastSeen.Store(m.now.Unix())
	return s.process(m)
}

// resumedSeq is the number from which a first message is taken for one of a
// session that its client has used before. A client that has just begun sends a
// few messages in its first container.
const resumedSeq = 16

// newSession makes a session that is not registered yet.
func (s *Server) newSession(key *Key, id int64, now time.Time) *Session {
	ks := &keyState{id: key.ID}
	ks.key.Store(key)
	session := &Session{srv: s, keys: ks, id: id, uniqueID: randomID()}
	session.out.all = &s.waiting
	session.lastSeen.Store(now.Unix())
	return session
}

// admitSession registers a session whose first message was found good.
func (s *Server) admitSession(session *Session) (*Session, error) {
	if s.Sessions() >= s.opts.MaxSessions {
		return nil, &transportError{transportFlood, errors.New("too many sessions")}
	}
	winner, evict := s.registry.add(session, s.opts.MaxSessionsPerKey)
	if winner == session {
		s.stats.Sessions.Add(1)
	}
	if evict != nil {
		evict.Close("too many sessions of one key")
	}
	return winner, nil
}

// checkOuter checks what must be right of every message that is not inside a
// container, and returns the notification if it is not.
func (s *Session) checkOuter(h header, now time.Time) []byte {
	s.mu.Lock()
	s.salts.at(&s.srv.opts.SaltSecret, s.keys.id, now)
	current, ok := s.salts.current, s.salts.accepts(h.salt)
	s.mu.Unlock()
	if !ok && !s.srv.first.accepts(s.keys.id, h.salt, now) {
		b := bin.Buffer{}
		_ = (&mt.BadServerSalt{BadMsgID: h.msgID, BadMsgSeqno: int(h.seq), ErrorCode: badSalt, NewServerSalt: current}).Encode(&b)
		return b.Buf
	}
	switch {
	case h.msgID&3 != 0:
		return badMsg(h.msgID, h.seq, badIDBits)
	case h.msgID < idAt(now.Add(-maxAge)):
		return badMsg(h.msgID, h.seq, badIDTooLow)
	case h.msgID > idAt(now.Add(maxFuture)):
		return badMsg(h.msgID, h.seq, badIDTooHigh)
	}
	return nil
}

func badMsg(id int64, seq int32, code int) []byte {
	var b bin.Buffer
	_ = (&mt.BadMsgNotification{BadMsgID: id, BadMsgSeqno: int(seq), ErrorCode: code}).Encode(&b)
	return b.Buf
}

// refuse tells the sender what is wrong with a message.
func (s *Session) refuse(m *received, code int) error {
	s.srv.stats.BadMsgs.Add(1)
	return s.sendOn(m.conn, badMsg(m.id, m.seq, code), m.now)
}

// process handles a message with a valid envelope: one outside a container or
// one from a container that was found good.
func (s *Session) process(m received) error {
	if len(m.body) < 4 {
		return s.refuse(&m, badContainer)
	}
	id := binary.LittleEndian.Uint32(m.body)
	switch kind := classOf(id); {
	case kind == classContainer && !m.inside:
		return s.processContainer(m)
	case kind == classCopy && m.depth < maxNesting:
		return s.processCopy(m)
	case kind == classPacked && m.depth < maxNesting:
		return s.processPacked(m)
	// An acknowledgment should have an even number, but mtcute counts its own
	// as content, and Telegram lets that pass.
	case kind == classAck, kind == classService:
		return s.processService(m, id)
	case kind == classCall:
		if m.seq&1 == 0 {
			return s.refuse(&m, badSeqOddExpected)
		}
		return s.processCall(m)
	}
	return s.refuse(&m, badContainer)
}

// processPacked opens a packed object in the place of a message. One that
// cannot be opened was meant as a call and is answered as one.
func (s *Session) processPacked(m received) error {
	inner, err := inflate(m.body, m.budget)
	if err != nil || len(inner) < 4 {
		return s.processCall(m)
	}
	m.body, m.buf, m.depth = inner, nil, m.depth+1
	return s.process(m)
}

// admit remembers a message and makes the sender's connection the session's,
// unless the message may be a replay. It reports whether the message is fresh;
// if it is not and the answer is not up to the caller, it has been refused.
func (s *Session) admit(m *received, st state) (verdict, error) {
	if m.seq&1 == 1 {
		st |= stateContent
	}
	s.mu.Lock()
	v := s.window.admit(seen{id: m.id, seq: m.seq, state: st})
	away := s.conn == nil
	flush := v == fresh && st&stateMask != stateContainer && s.announceLocked(m.id)
	s.mu.Unlock()
	if flush {
		s.srv.crew.run(s.flush)
	}
	if v == fresh || v == repeated && away {
		s.join(m.conn)
	}
	switch v {
	case forgotten:
		return v, s.refuse(m, badTooOld)
	case seqTooLow:
		return v, s.refuse(m, badSeqTooLow)
	case seqTooHigh:
		return v, s.refuse(m, badSeqTooHigh)
	}
	return v, nil
}

// announceLocked tells the client that its session is new to the server,
// again for every message with a lower id than those told of. It reports
// whether the caller must flush.
//
// https://core.telegram.org/mtproto/service_messages#new-session-creation-notification
func (s *Session) announceLocked(first int64) bool {
	if s.announced != 0 && first >= s.announced {
		return false
	}
	s.announced = first
	s.salts.at(&s.srv.opts.SaltSecret, s.keys.id, s.srv.opts.Now())
	var b bin.Buffer
	_ = (&mt.NewSessionCreated{FirstMsgID: first, UniqueID: s.uniqueID, ServerSalt: s.salts.current}).Encode(&b)
	s.pushLocked(message{body: b.Buf})
	return s.claimFlushLocked()
}

// processCall hands an API call on, once.
func (s *Session) processCall(m received) error {
	if err := s.roomFor(s.srv.ctx, m.conn); err != nil {
		return err
	}
	v, err := s.admit(&m, stateRunning)
	if v == repeated {
		return s.repeat(&m)
	}
	if v != fresh {
		return err
	}
	p := &pending{buf: m.buf, arrived: m.now}
	p.Session, p.MsgID, p.Body, p.pending = s, m.id, m.body, p
	if m.buf == nil {
		p.held = len(m.body)
	}
	left := *m.budget
	bad := p.unwrap(m.budget)
	if p.held += left - *m.budget; p.held > 0 && s.srv.held.Load() >= int64(s.srv.opts.MaxHeldInAll) {
		p.Body, p.held, bad = nil, 0, errHeld
	}
	if p.buf != nil {
		p.buf.retain()
	}
	s.submit(p, bad)
	return nil
}
