package session

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/tgerr"
)

// pending is a call that waits or runs.
type pending struct {
	Call
	method   uint32
	buf      *buffer // holds Body unless it was inflated
	after    []int64 // messages that must succeed first
	newLayer int     // of invokeWithLayer, 0 if there was none
	layerBad bool
	ordered  bool
	started  bool
	settled  bool // it has an outcome
	inChain  bool
	acked    bool // the client was told that the call was received
	dropped  bool // rpc_drop_answer came while it ran
	arrived  time.Time
	timer    *time.Timer // of invokeAfterMsg
	room     *buffer     // into which the handler has written its result
	held     int         // bytes that its packed objects have grown to
}

var (
	errInternal    = tgerr.New(500, "INTERNAL")
	errWaitFailed  = tgerr.New(400, "MSG_WAIT_FAILED")
	errWaitTimeout = tgerr.New(400, "MSG_WAIT_TIMEOUT")
)

// applied lets the next ordered call of the session start.
func (p *pending) applied() {
	s := p.Session
	s.mu.Lock()
	next := s.unchainLocked(p)
	s.mu.Unlock()
	s.start(next)
}

// submit takes a call that was just admitted to the window. bad is what
// unwrapping it came to.
func (s *Session) submit(p *pending, bad *tgerr.Error) {
	if bad == nil {
		if p.newLayer != 0 {
			s.SetLayer(p.newLayer)
		}
		p.Layer = s.Layer()
		p.ordered = s.srv.opts.Handler.Ordered(p.method)
	}
	s.srv.running.Add(1)
	s.srv.held.Add(int64(p.held))
	s.mu.Lock()
	s.calls = append(s.calls, p)
	if s.ackTick == nil && !s.closed.Load() {
		s.ackTick = time.AfterFunc(s.srv.opts.AckDelay, s.ackSlow)
	}
	s.held += p.held
	if p.ordered {
		p.inChain = true
		s.chain = slices.Insert(s.chain, s.placeLocked(p), p)
	}
	if len(p.after) > 0 && bad == nil {
		bad = s.awaitLocked(p)
	}
	p.settled = bad != nil
	run := s.readyLocked(p)
	s.mu.Unlock()
	switch {
	case bad != nil:
		s.srv.crew.run(func() { s.finish(p, nil, bad) })
	case run:
		s.start(p)
	}
}

// placeLocked is where an ordered call stands in the chain: behind all that came
// before it but those that wait for it.
func (s *Session) placeLocked(p *pending) int {
	i := slices.IndexFunc(s.chain, func(q *pending) bool { return slices.Contains(q.after, p.MsgID) })
	if i < 0 {
		return len(s.chain)
	}
	return i
}

// readyLocked starts a call if nothing holds it back any more.
func (s *Session) readyLocked(p *pending) bool {
	if p.started || p.settled || len(p.after) > 0 || p.inChain && s.chain[0] != p {
		return false
	}
	p.started = true
	if p.timer != nil {
		p.timer.Stop()
	}
	return true
}

func (s *Session) start(p *pending) {
	if p != nil {
		s.srv.crew.run(func() { s.run(p) })
	}
}

// unchainLocked takes a call out of the chain of ordered calls and returns the
// one that may start in its place, if any.
func (s *Session) unchainLocked(p *pending) *pending {
	if !p.inChain {
		return nil
	}
	p.inChain = false
	i := slices.Index(s.chain, p)
	s.chain = slices.Delete(s.chain, i, i+1)
	if i == 0 && len(s.chain) > 0 && s.readyLocked(s.chain[0]) {
		return s.chain[0]
	}
	return nil
}

// run executes a call and answers it.
func (s *Session) run(p *pending) {
	body, err := s.invoke(p)
	s.finish(p, body, err)
}

// invoke calls the handler; a panic becomes an error.
func (s *Session) invoke(p *pending) (body []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			s.srv.log.Error("handler panicked", "method", fmt.Sprintf("%08x", p.method),
				"session", s.id, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			body, err = nil, errInternal
		}
	}()
	body, err = s.srv.opts.Handler.Call(s.srv.ctx, &p.Call)
	if err == nil && (len(body) < 4 || len(body)%4 != 0) {
		err = fmt.Errorf("handler returned a result of %d bytes", len(body))
	}
	return body, err
}

// finish books the outcome of a call, queues its answer, lets go what waited
// for it, and sends.
func (s *Session) finish(p *pending, body []byte, err error) {
	defer s.srv.running.Done()
	body, code := s.result(p, body, err)
	s.mu.Lock()
	next := s.settleLocked(p, code)
	if p.dropped {
		body = binary.LittleEndian.AppendUint32(nil, mt.RPCAnswerDroppedRunningTypeID)
	}
	s.pushLocked(message{body: body, room: p.takeRoom(body), req: p.MsgID})
	flush := s.claimFlushLocked()
	s.mu.Unlock()
	for _, q := range next {
		s.start(q)
	}
	if p.buf != nil {
		p.buf.release()
	}
	s.srv.held.Add(-int64(p.held))
	if p.room != nil { // the answer is another than what was written there
		p.room.release()
	}
	s.srv.stats.Calls.Add(1)
	if observe := s.srv.opts.OnCall; observe != nil {
		observe(p.method, s.srv.opts.Now().Sub(p.arrived), code)
	}
	if flush {
		s.flush()
	}
}

// takeRoom gives the room of a call away if the answer stands in it.
func (p *pending) takeRoom(body []byte) *buffer {
	if p.room == nil || len(body) == 0 || &body[0] != &p.room.b[0] {
		return nil
	}
	room := p.room
	p.room = nil
	return room
}

// result encodes the outcome of a call; code is 0 for success.
func (s *Session) result(p *pending, body []byte, err error) (result []byte, code int) {
	if err == nil {
		return pack(body), 0
	}
	var rpc *tgerr.Error
	if !errors.As(err, &rpc) {
		s.srv.log.Error("call failed", "method", fmt.Sprintf("%08x", p.method), "session", s.id, "err", err)
		rpc = errInternal
	}
	b := &bin.Buffer{Buf: make([]byte, 0, 16+len(rpc.Message))}
	b.PutID(mt.RPCErrorTypeID)
	b.PutInt(rpc.Code)
	b.PutString(rpc.Message)
	return b.Buf, rpc.Code
}

// settleLocked books the outcome of a call and returns the calls that may
// start now.
func (s *Session) settleLocked(p *pending, code int) (next []*pending) {
	p.settled = true
	if p.timer != nil {
		p.timer.Stop()
	}
	if i := slices.Index(s.calls, p); i >= 0 {
		s.calls = slices.Delete(s.calls, i, i+1)
		s.held -= p.held
	}
	if s.hasRoomLocked() {
		s.wakeLocked()
	}
	outcome := stateDone
	if code != 0 {
		outcome = stateFailed
	}
	if m := s.window.find(p.MsgID); m != nil {
		m.state = m.state&^stateMask | outcome
	}
	if q := s.unchainLocked(p); q != nil {
		next = append(next, q)
	}
	for _, q := range s.calls {
		if q.settled || !slices.Contains(q.after, p.MsgID) {
			continue
		}
		if outcome == stateFailed {
			q.settled = true
			s.srv.crew.run(func() { s.finish(q, nil, errWaitFailed) })
			continue
		}
		q.after = slices.DeleteFunc(q.after, func(id int64) bool { return id == p.MsgID })
		if s.readyLocked(q) {
			next = append(next, q)
		}
	}
	return next
}

// awaitLocked prepares a call of invokeAfterMsg(s): what has succeeded is
// struck from its list. A message that is not known gets the half second of
// the documentation to arrive; one that is running gets longer, because a
// client that hears of a timeout sends the whole chain again.
//
// https://core.telegram.org/api/invoking#sequential-requests
func (s *Session) awaitLocked(p *pending) *tgerr.Error {
	limit := s.srv.opts.WaitRunning
	after := p.after[:0]
	for _, id := range p.after {
		m := s.window.find(id)
		switch {
		case id == p.MsgID, m == nil && id <= s.window.floor:
			return errWaitFailed
		case m == nil:
			limit = s.srv.opts.WaitUnknown
			after = append(after, id)
		case m.state&stateMask == stateFailed:
			return errWaitFailed
		case m.state&stateMask == stateRunning:
			after = append(after, id)
		}
	}
	if p.after = after; len(after) > 0 {
		p.timer = time.AfterFunc(limit, func() { s.giveUp(p) })
	}
	return nil
}

// giveUp ends the wait of a call whose predecessors took too long.
func (s *Session) giveUp(p *pending) {
	s.mu.Lock()
	late := !p.started && !p.settled
	p.settled = p.settled || late
	s.mu.Unlock()
	if late {
		s.finish(p, nil, errWaitTimeout)
	}
}

// ackSlow acknowledges the calls that have been running for a while, so that
// the client does not send them again, and whatever else waits to be
// acknowledged. It comes back as long as there are calls.
func (s *Session) ackSlow() {
	now := s.srv.opts.Now()
	s.mu.Lock()
	if s.closed.Load() || s.ackTick == nil {
		s.mu.Unlock()
		return
	}
	for _, p := range s.calls {
		if !p.acked && now.Sub(p.arrived) >= s.srv.opts.AckDelay/2 {
			p.acked = true
			s.out.acks = append(s.out.acks, p.MsgID)
		}
	}
	flush := s.claimFlushLocked()
	if len(s.calls) > 0 {
		s.ackTick.Reset(s.srv.opts.AckDelay)
	} else {
		s.ackTick = nil
	}
	s.mu.Unlock()
	if flush {
		s.flush()
	}
}

// ackLater queues an acknowledgment that rides along with the next message, or
// goes alone after a while.
func (s *Session) ackLater(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed.Load() || len(s.out.acks) >= maxIDs || slices.Contains(s.out.acks, id) {
		return
	}
	s.out.acks = append(s.out.acks, id)
	if s.ackTick == nil {
		s.ackTick = time.AfterFunc(s.srv.opts.AckDelay, s.ackSlow)
	}
}

// maxIDs is how many ids one service message may carry.
const maxIDs = 8192

// hasRoomLocked reports whether another call may be accepted.
func (s *Session) hasRoomLocked() bool {
	o := &s.srv.opts
	calls, size := o.MaxCalls, o.MaxQueueBytes
	if s.srv.crowded() {
		calls, size = min(calls, fairCalls), min(size, fairShare)
	}
	return len(s.calls) < calls && s.held < o.MaxHeld && s.out.waiting < size
}

// roomFor blocks until another call may be accepted. It returns an error when
// the session or the server ends, or the connection is gone.
func (s *Session) roomFor(ctx context.Context, c *conn) error {
	for {
		s.mu.Lock()
		if s.closed.Load() {
			s.mu.Unlock()
			return errClosed
		}
		if s.hasRoomLocked() {
			s.mu.Unlock()
			return nil
		}
		if s.room == nil {
			s.room = make(chan struct{})
		}
		room := s.room
		s.mu.Unlock()
		select {
		case <-room:
		case <-c.done:
			return errClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
