package session

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/proto"
)

func (c *client) states(ids ...int64) []byte {
	c.t.Helper()
	req := c.send(true, enc(&mt.MsgsStateReq{MsgIDs: ids}))
	var info mt.MsgsStateInfo
	if err := info.Decode(&bin.Buffer{Buf: c.expect(mt.MsgsStateInfoTypeID).body}); err != nil || info.ReqMsgID != req {
		c.t.Fatalf("msgs_state_info %+v %v", info, err)
	}
	return info.Info
}

func TestMsgsState(t *testing.T) {
	g := newGate()
	inWorld(t, func(o *Options, h *script) {
		g = newGate()
		h.methods[methodBlock] = g.call
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		never := c.nextID()
		running := c.call(methodBlock)
		done := c.call(methodA)
		answer := c.answerMessage(done).id
		service := c.send(false, enc(&mt.HTTPWaitRequest{}))
		got := c.states(never, running, done, service, c.lastID+1<<33)
		want := []byte{
			statusMissing,
			statusReceived | statusProcessed,
			statusReceived | statusProcessed | statusAnswered | statusAcked,
			statusReceived | statusNoAck,
			statusTooHigh,
		}
		if !bytes.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		c.ack(answer)
		if got := c.states(done); got[0]&statusSettled == 0 {
			t.Errorf("after acknowledgment: %v", got)
		}
		w.sessionOf(c).window.drop(3)
		if got := c.states(never); got[0] != statusUnknown {
			t.Errorf("forgotten: %v", got)
		}
		close(g.open)
	})
}

func TestResendRequest(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		m := c.answerMessage(c.call(methodA))
		c.send(true, enc(&mt.MsgResendReq{MsgIDs: []int64{m.id}}))
		again := c.expect(mt.RPCResultTypeID)
		if again.id != m.id || again.seq != m.seq || !bytes.Equal(again.body, m.body) || again.container == 0 {
			t.Errorf("resent %+v", again)
		}
		c.ack(m.id)
		req := c.send(true, enc(&mt.MsgResendReq{MsgIDs: []int64{m.id, 5}}))
		var info mt.MsgsStateInfo
		if err := info.Decode(&bin.Buffer{Buf: c.expect(mt.MsgsStateInfoTypeID).body}); err != nil || info.ReqMsgID != req || len(info.Info) != 2 {
			t.Errorf("for forgotten messages: %+v %v", info, err)
		}
	})
}

// TestLargeAnswerIsNotRepeated: the client is told that it exists and may ask.
func TestLargeAnswerIsNotRepeated(t *testing.T) {
	big := make([]byte, 40<<10)
	binary.LittleEndian.PutUint32(big, idUploadFile)
	inWorld(t, func(o *Options, h *script) {
		h.methods[methodA] = func(context.Context, *Call) ([]byte, error) { return big, nil }
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		id, seq := c.nextID(), c.nextSeq(true)
		c.sendRaw(id, seq, query(methodA))
		m := c.answerMessage(id)
		c.sendRaw(id, seq, query(methodA))
		var info mt.MsgDetailedInfo
		if err := info.Decode(&bin.Buffer{Buf: c.expect(mt.MsgDetailedInfoTypeID).body}); err != nil ||
			info.MsgID != id || info.AnswerMsgID != m.id || info.Bytes != len(m.body) {
			t.Fatalf("%+v %v", info, err)
		}
		c.send(true, enc(&mt.MsgResendReq{MsgIDs: []int64{info.AnswerMsgID}}))
		if again := c.answerMessage(id); !bytes.Equal(again.body, m.body) {
			t.Error("resent answer differs")
		}
	})
}

// TestLostAnswer: an answer that was dropped for lack of room cannot be given
// again, and the call must not run again under its id.
func TestLostAnswer(t *testing.T) {
	inWorld(t, func(o *Options, h *script) { o.MaxUnacked = 1 }, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		id, seq := c.nextID(), c.nextSeq(true)
		c.sendRaw(id, seq, query(methodA))
		c.answer(id)
		c.answer(c.call(methodB))
		c.answer(c.call(methodB))
		c.sendRaw(id, seq, query(methodA))
		if bad, code := c.bad(); bad != id || code != badTooOld {
			t.Errorf("code %d for %x", code, bad)
		}
		if n := len(w.script.called()); n != 4 {
			t.Errorf("executed %d calls", n)
		}
	})
}

func TestDropAnswer(t *testing.T) {
	g := newGate()
	inWorld(t, func(o *Options, h *script) {
		g = newGate()
		h.methods[methodBlock] = g.call
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		drop := func(id int64) []byte {
			res, _ := c.answer(c.send(true, enc(&mt.RPCDropAnswerRequest{ReqMsgID: id})))
			return res
		}
		if res := drop(c.nextID()); binary.LittleEndian.Uint32(res) != mt.RPCAnswerUnknownTypeID {
			t.Errorf("unknown: %x", res)
		}
		running := c.call(methodBlock)
		settle()
		if res := drop(running); binary.LittleEndian.Uint32(res) != mt.RPCAnswerDroppedRunningTypeID {
			t.Errorf("running: %x", res)
		}
		close(g.open)
		if res, _ := c.answer(running); binary.LittleEndian.Uint32(res) != mt.RPCAnswerDroppedRunningTypeID {
			t.Errorf("the call itself: %x", res)
		}
		done := c.call(methodA, 1)
		m := c.answerMessage(done)
		var dropped mt.RPCAnswerDropped
		if err := dropped.Decode(&bin.Buffer{Buf: drop(done)}); err != nil ||
			dropped.MsgID != m.id || dropped.SeqNo != int(m.seq) || dropped.Bytes != len(m.body) {
			t.Errorf("dropped: %+v %v", dropped, err)
		}
		if res := drop(done); binary.LittleEndian.Uint32(res) != mt.RPCAnswerUnknownTypeID {
			t.Errorf("dropped twice: %x", res)
		}
	})
}

func TestDestroySession(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		c, other := w.newClient(key).live(), w.newClient(key).live()
		stranger := w.newClient(w.newKey()).live()
		for _, test := range []struct {
			session int64
			want    uint32
		}{
			{other.session, mt.DestroySessionOkTypeID},
			{other.session, mt.DestroySessionNoneTypeID},
			{stranger.session, mt.DestroySessionNoneTypeID},
			{c.session, mt.DestroySessionNoneTypeID},
		} {
			c.send(true, enc(&mt.DestroySessionRequest{SessionID: test.session}))
			if m := c.expect(test.want); int64(binary.LittleEndian.Uint64(m.body[4:])) != test.session {
				t.Errorf("answer for another session: %x", m.body)
			}
		}
		<-other.closed
		settle()
		if w.script.goneCount() != 1 || w.srv.Sessions() != 2 {
			t.Errorf("%d gone, %d live", w.script.goneCount(), w.srv.Sessions())
		}
	})
}

func TestDestroyAuthKey(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key, temp := w.newKey(), w.newKey()
		k := w.ring.keys[uint64(temp.IntID())]
		k.Temp, k.Expires, k.PermID = true, time.Now().Add(time.Hour), uint64(key.IntID())
		c, other, bound := w.newClient(key).live(), w.newClient(key).live(), w.newClient(temp).live()
		c.send(true, query(idDestroyAuthKey))
		c.expect(idDestroyAuthKeyOk)
		<-c.closed
		<-other.closed
		<-bound.closed
		c.connect()
		c.call(methodEcho)
		if code := <-c.errors; code != transportNoKey {
			t.Errorf("transport error %d", code)
		}
		settle()
		if w.script.goneCount() != 3 || w.srv.Sessions() != 0 {
			t.Errorf("%d gone, %d live", w.script.goneCount(), w.srv.Sessions())
		}
	})
}

type brokenRing struct{ *ring }

func (brokenRing) Destroy(context.Context, uint64) error { return errors.New("disk") }

func TestDestroyAuthKeyFails(t *testing.T) {
	inWorld(t, func(o *Options, _ *script) { o.Keys = brokenRing{o.Keys.(*ring)} }, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		c.send(true, query(idDestroyAuthKey))
		c.expect(idDestroyAuthKeyFail)
		if _, e := c.answer(c.call(methodEcho)); e != "" {
			t.Error(e)
		}
	})
}

func TestCloseKey(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		perm, temp, other := w.newKey(), w.newKey(), w.newKey()
		k := w.ring.keys[uint64(temp.IntID())]
		k.Temp, k.Expires, k.PermID = true, time.Now().Add(time.Hour), uint64(perm.IntID())
		a, b, c := w.newClient(perm).live(), w.newClient(temp).live(), w.newClient(other).live()
		w.srv.CloseKey(uint64(perm.IntID()))
		<-a.closed
		<-b.closed
		if _, e := c.answer(c.call(methodEcho)); e != "" {
			t.Error(e)
		}
		if w.srv.Sessions() != 1 {
			t.Errorf("%d sessions", w.srv.Sessions())
		}
	})
}

func TestCloseOthers(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		perm, other := w.newKey(), w.newKey()
		a, b, c := w.newClient(perm).live(), w.newClient(perm).live(), w.newClient(other).live()
		sessions := w.srv.registry.sessionsOf(w.srv.registry.find(uint64(perm.IntID())))
		if len(sessions) != 2 {
			t.Fatalf("%d sessions of the key", len(sessions))
		}
		keep, gone := a, b
		if sessions[0].ID() != a.session {
			keep, gone = b, a
		}
		w.srv.CloseOthers(sessions[0])
		<-gone.closed
		for _, left := range []*client{keep, c} {
			if _, e := left.answer(left.call(methodEcho)); e != "" {
				t.Error(e)
			}
		}
	})
}

// TestUnansweredServices: what a client may say without an answer gets none,
// least of all an rpc_error, even if it cannot be read.
func TestUnansweredServices(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		time.Sleep(10 * time.Second)
		c.drain()
		for _, body := range [][]byte{
			enc(&mt.HTTPWaitRequest{}), enc(&mt.MsgsAllInfo{MsgIDs: []int64{1}, Info: []byte{4}}),
			enc(&mt.MsgDetailedInfo{}), enc(&mt.MsgNewDetailedInfo{}), enc(&mt.MsgsStateInfo{}),
			enc(&mt.MsgsAck{MsgIDs: []int64{1, 2, 3}}), query(mt.MsgsAckTypeID), query(mt.PingRequestTypeID),
			query(mt.GetFutureSaltsRequestTypeID), query(mt.MsgsStateReqTypeID), query(mt.MsgResendReqTypeID),
			query(mt.RPCDropAnswerRequestTypeID), query(mt.DestroySessionRequestTypeID), query(mt.RPCResultTypeID, 1),
			query(mt.PongTypeID, 1, 2),
		} {
			c.send(false, body)
		}
		time.Sleep(time.Minute)
		c.quiet()
		id := c.send(true, enc(&mt.MsgsAllInfo{}))
		var ack mt.MsgsAck
		if err := ack.Decode(&bin.Buffer{Buf: c.expect(mt.MsgsAckTypeID).body}); err != nil || !slices.Equal(ack.MsgIDs, []int64{id}) {
			t.Errorf("an odd one must be acknowledged: %v %v", ack, err)
		}
	})
}

// TestContainerOfEverything sends one container with every kind of message.
func TestContainerOfEverything(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey())
		plain := c.msg(true, query(methodA, 1))
		ping := c.msg(false, enc(&mt.PingRequest{PingID: 9}))
		ack := c.msg(false, enc(&mt.MsgsAck{MsgIDs: []int64{1}}))
		salts := c.msg(true, enc(&mt.GetFutureSaltsRequest{Num: 3}))
		state := c.msg(false, enc(&mt.MsgsStateReq{MsgIDs: []int64{plain.ID}}))
		zipped := c.msg(true, enc(proto.GZIP{Data: query(methodB, 2)}))
		old := c.msg(true, query(methodC, 3))
		copied := c.msg(false, enc(&rawCopy{old}))
		dup := plain
		even := c.msg(false, query(methodBlock))
		c.send(false, container(plain, ping, ack, salts, state, zipped, copied, dup, even))
		var n mt.NewSessionCreated
		if err := n.Decode(&bin.Buffer{Buf: c.expect(mt.NewSessionCreatedTypeID).body}); err != nil || n.FirstMsgID != plain.ID {
			t.Errorf("new session begins at %x, want the lowest id %x", n.FirstMsgID, plain.ID)
		}
		c.expect(mt.PongTypeID)
		c.expect(mt.FutureSaltsTypeID)
		c.expect(mt.MsgsStateInfoTypeID)
		for _, m := range []struct {
			req    int64
			method uint32
			arg    int64
		}{{plain.ID, methodA, 1}, {zipped.ID, methodB, 2}, {old.ID, methodC, 3}} {
			if res, _ := c.answer(m.req); !bytes.Equal(res, query(m.method, m.arg)) {
				t.Errorf("%x: got %x", m.method, res)
			}
		}
		if id, code := c.bad(); id != even.ID || code != badSeqOddExpected {
			t.Errorf("code %d for %x", code, id)
		}
		if n := len(w.script.called()); n != 3 {
			t.Errorf("%d calls", n)
		}
	})
}

// rawCopy encodes msg_copy, whose generated form needs a decoded body.
type rawCopy struct{ m proto.Message }

func (r *rawCopy) Encode(b *bin.Buffer) error {
	b.PutID(mt.MsgCopyTypeID)
	return r.m.Encode(b)
}

// TestLowerFirstMessage: a message with a lower id than those announced is
// announced too.
func TestLowerFirstMessage(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey())
		early, seq := c.nextID(), c.nextSeq(true)
		time.Sleep(time.Second)
		c.call(methodA)
		first := c.expect(mt.NewSessionCreatedTypeID)
		c.sendRaw(early, seq, query(methodB))
		second := c.expect(mt.NewSessionCreatedTypeID)
		if got := int64(binary.LittleEndian.Uint64(second.body[4:])); got != early {
			t.Errorf("announced %x, want %x", got, early)
		}
		if !bytes.Equal(first.body[12:20], second.body[12:20]) {
			t.Error("unique_id differs though the session is the same")
		}
	})
}

// TestAckOnlyStillAnnounces: the first message of a session may be one that
// gets no answer.
func TestAckOnlyStillAnnounces(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey())
		c.ack(1)
		c.expect(mt.NewSessionCreatedTypeID)
	})
}
