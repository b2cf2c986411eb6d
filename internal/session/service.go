package session

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
)

// repeatLimit is the size up to which a repeated call gets its answer again at
// once; of a larger one the client is told that it exists.
const repeatLimit = 16 << 10

func randomID() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return int64(binary.LittleEndian.Uint64(b[:]))
}

// processService handles a service message. They are never answered with an
// rpc_error; one that cannot be read is ignored.
//
// https://core.telegram.org/mtproto/service_messages
func (s *Session) processService(m received, id uint32) error {
	v, err := s.admit(&m, stateService)
	switch {
	case v == repeated && !repeatable(id):
		s.ackLater(m.id)
		return nil
	case v != fresh && v != repeated:
		return err
	}
	b := &bin.Buffer{Buf: m.body[4:]}
	switch id {
	case mt.MsgsAckTypeID:
		s.acknowledged(b)
		return nil
	case mt.PingRequestTypeID, mt.PingDelayDisconnectRequestTypeID:
		return s.ping(&m, id, b)
	case mt.GetFutureSaltsRequestTypeID:
		s.futureSalts(&m, b)
	case mt.MsgsStateReqTypeID:
		s.stateRequest(&m, b)
	case mt.MsgResendReqTypeID:
		s.resendRequest(&m, b)
	case mt.RPCDropAnswerRequestTypeID:
		s.dropAnswer(&m, b)
	case mt.DestroySessionRequestTypeID:
		s.destroySession(b)
	case idDestroyAuthKey:
		s.srv.running.Add(1)
		s.srv.crew.run(s.destroyKey)
	default:
		// What a client may tell of our messages is of no use to us.
		if m.seq&1 == 1 {
			s.ackLater(m.id)
		}
	}
	return nil
}

// repeatable reports whether a service message may be handled again when it
// comes again.
func repeatable(id uint32) bool {
	switch id {
	case mt.RPCDropAnswerRequestTypeID, mt.DestroySessionRequestTypeID, idDestroyAuthKey:
		return false
	}
	return true
}

func (s *Session) reply(msg bin.Encoder) {
	var b bin.Buffer
	if err := msg.Encode(&b); err == nil {
		s.service(b.Buf)
	}
}

// acknowledged drops what the client has received.
func (s *Session) acknowledged(b *bin.Buffer) {
	ids, err := readIDs(b, maxIDs)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.acknowledge(ids, func(req int64) {
		if m := s.window.find(req); m != nil {
			m.state |= stateAcked
		}
	})
}

func (s *Session) ping(m *received, id uint32, b *bin.Buffer) error {
	pingID, err := b.Long()
	if err != nil {
		return nil
	}
	s.reply(&mt.Pong{MsgID: m.id, PingID: pingID})
	if id == mt.PingDelayDisconnectRequestTypeID {
		if seconds, err := b.Int(); err == nil {
			return m.conn.delay(m.now, time.Duration(seconds)*time.Second)
		}
	}
	return nil
}

// futureSalts answers get_future_salts.
func (s *Session) futureSalts(m *received, b *bin.Buffer) {
	num, err := b.Int()
	if err != nil {
		return
	}
	res := mt.FutureSalts{ReqMsgID: m.id, Now: int(m.now.Unix())}
	period := m.now.Unix() / saltSeconds
	for i := range int64(min(max(num, 1), 64)) {
		since := (period + i) * saltSeconds
		res.Salts = append(res.Salts, mt.FutureSalt{
			ValidSince: int(since), ValidUntil: int(since + 2*saltSeconds),
			Salt: deriveSalt(&s.srv.opts.SaltSecret, s.keys.id, period+i),
		})
	}
	s.reply(&res)
}

// Status bytes of msgs_state_info,
// https://core.telegram.org/mtproto/service_messages_about_messages#informational-message-regarding-status-of-messages
const (
	statusUnknown   = 1
	statusMissing   = 2
	statusTooHigh   = 3
	statusReceived  = 4
	statusAcked     = 8
	statusNoAck     = 16
	statusProcessed = 32
	statusAnswered  = 64
	statusSettled   = 128
)

func (s *Session) stateRequest(m *received, b *bin.Buffer) {
	ids, err := readIDs(b, maxIDs)
	if err != nil {
		return
	}
	s.reply(&mt.MsgsStateInfo{ReqMsgID: m.id, Info: s.statuses(ids)})
}

func (s *Session) statuses(ids []int64) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := make([]byte, len(ids))
	for i, id := range ids {
		info[i] = s.window.status(id)
	}
	return info
}

// status is the status byte of a client's message.
func (w *window) status(id int64) byte {
	m := w.find(id)
	switch {
	case m == nil && id <= w.floor:
		return statusUnknown
	case m == nil && id > w.last():
		return statusTooHigh
	case m == nil:
		return statusMissing
	}
	status := byte(statusReceived)
	if m.state&stateContent == 0 {
		status |= statusNoAck
	}
	switch m.state & stateMask {
	case stateRunning:
		status |= statusProcessed
	case stateDone, stateFailed:
		status |= statusProcessed | statusAnswered | statusAcked
	}
	if m.state&stateAcked != 0 {
		status |= statusSettled
	}
	return status
}

// resendRequest sends messages again. If one is not there any more, the client
// gets the states of all instead.
func (s *Session) resendRequest(m *received, b *bin.Buffer) {
	ids, err := readIDs(b, maxIDs)
	if err != nil {
		return
	}
	s.mu.Lock()
	missing := false
	for _, id := range ids {
		if i := s.out.index(id); i >= 0 {
			s.out.again(&s.out.list[i])
		} else {
			missing = true
		}
	}
	flush := s.claimFlushLocked()
	s.mu.Unlock()
	if flush {
		s.srv.crew.run(s.flush)
	}
	if missing {
		s.reply(&mt.MsgsStateInfo{ReqMsgID: m.id, Info: s.statuses(ids)})
	}
}

// dropAnswer answers rpc_drop_answer in its three ways.
//
// https://core.telegram.org/mtproto/service_messages#cancellation-of-an-rpc-query
func (s *Session) dropAnswer(m *received, b *bin.Buffer) {
	req, err := b.Long()
	if err != nil {
		return
	}
	s.mu.Lock()
	answer := s.dropLocked(req, m.now)
	var out bin.Buffer
	_ = answer.Encode(&out)
	s.pushLocked(message{body: out.Buf, req: m.id})
	flush := s.claimFlushLocked()
	s.mu.Unlock()
	if flush {
		s.srv.crew.run(s.flush)
	}
}

func (s *Session) dropLocked(req int64, now time.Time) bin.Encoder {
	for _, p := range s.calls {
		if p.MsgID == req {
			p.dropped = true
			return &mt.RPCAnswerDroppedRunning{}
		}
	}
	i := s.out.byRequest(req)
	if i < 0 {
		return &mt.RPCAnswerUnknown{}
	}
	answer := s.out.list[i]
	if answer.id == 0 {
		answer.id, answer.seq = s.out.nextID(now, true), s.out.nextSeq(true)
	}
	s.out.remove(i)
	if m := s.window.find(req); m != nil {
		m.state |= stateAcked
	}
	return &mt.RPCAnswerDropped{MsgID: answer.id, SeqNo: int(answer.seq), Bytes: answer.size()}
}

// destroySession ends another session of the same key.
func (s *Session) destroySession(b *bin.Buffer) {
	id, err := b.Long()
	if err != nil {
		return
	}
	other := s.srv.registry.session(s.keys.id, id)
	if other == nil || other == s {
		s.reply(&mt.DestroySessionNone{SessionID: id})
		return
	}
	other.Close("destroy_session")
	s.reply(&mt.DestroySessionOk{SessionID: id})
}

// destroyKey forgets the auth key of the session. After the answer has been
// sent, all sessions of the key end, and those of the temporary keys bound to it.
func (s *Session) destroyKey() {
	defer s.srv.running.Done()
	answer := uint32(idDestroyAuthKeyOk)
	err := s.srv.opts.Keys.Destroy(context.WithoutCancel(s.srv.ctx), s.keys.id)
	switch {
	case errors.Is(err, ErrUnknownKey):
		answer = idDestroyAuthKeyNone
	case err != nil:
		s.srv.log.Error("destroy auth key", "session", s.id, "err", err)
		answer = idDestroyAuthKeyFail
	}
	if answer != idDestroyAuthKeyFail {
		s.mu.Lock()
		s.farewell = true
		s.mu.Unlock()
	}
	s.service(binary.LittleEndian.AppendUint32(nil, answer))
}

// repeat handles a call that has come before: it is never executed again.
//
// https://core.telegram.org/mtproto/service_messages_about_messages#extended-voluntary-communication-of-status-of-one-message
func (s *Session) repeat(m *received) error {
	s.mu.Lock()
	st := stateRunning
	if old := s.window.find(m.id); old != nil {
		st = old.state
	}
	i := s.out.byRequest(m.id)
	switch {
	case i >= s.out.sent: // about to be sent
		s.mu.Unlock()
		return nil
	case i >= 0 && s.out.list[i].len() <= repeatLimit:
		s.out.again(&s.out.list[i])
		flush := s.claimFlushLocked()
		s.mu.Unlock()
		if flush {
			s.srv.crew.run(s.flush)
		}
		return nil
	case i >= 0:
		info := mt.MsgDetailedInfo{MsgID: m.id, AnswerMsgID: s.out.list[i].id, Bytes: s.out.list[i].size()}
		s.mu.Unlock()
		s.reply(&info)
		return nil
	}
	s.mu.Unlock()
	if lost := st&stateMask != stateRunning && st&stateAcked == 0; lost {
		// The answer was dropped for lack of room before the client had it.
		return s.refuse(m, badTooOld)
	}
	s.ackLater(m.id)
	return nil
}
