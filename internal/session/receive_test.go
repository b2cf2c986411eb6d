package session

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/proto"
)

// TestBadMessages provokes every code of bad_msg_notification. Each case sends
// one bad message from a session that is in order otherwise; afterwards a good
// call must still be answered.
func TestBadMessages(t *testing.T) {
	tests := map[string]struct {
		code int
		send func(c *client) int64 // returns the id that is complained of
	}{
		"16 too low": {badIDTooLow, func(c *client) int64 {
			id := idAt(time.Now().Add(-301*time.Second)) &^ 3
			c.sendRaw(id, c.nextSeq(true), query(methodA))
			return id
		}},
		"17 too high": {badIDTooHigh, func(c *client) int64 {
			id := idAt(time.Now().Add(31*time.Second)) &^ 3
			c.sendRaw(id, c.nextSeq(true), query(methodA))
			return id
		}},
		"18 low bits": {badIDBits, func(c *client) int64 {
			id := c.nextID() | 1
			c.sendRaw(id, c.nextSeq(true), query(methodA))
			return id
		}},
		"19 container id seen": {badContainerID, func(c *client) int64 {
			body := container(c.msg(false, enc(&mt.PingRequest{PingID: 1})))
			id, seq := c.nextID(), c.nextSeq(false)
			c.sendRaw(id, seq, body)
			c.expect(mt.PongTypeID)
			c.sendRaw(id, seq, body)
			return id
		}},
		"20 too old to tell": {badTooOld, func(c *client) int64 {
			id := c.nextID()
			for range maxWindow + 1 {
				c.send(false, enc(&mt.HTTPWaitRequest{}))
			}
			inner := query(methodA)
			c.send(false, container(proto.Message{ID: id, SeqNo: 3, Bytes: len(inner), Body: inner}))
			return id
		}},
		"32 seqno too low": {badSeqTooLow, func(c *client) int64 {
			id := c.nextID()
			c.sendRaw(id, 1, query(methodA))
			return id
		}},
		"33 seqno too high": {badSeqTooHigh, func(c *client) int64 {
			id := c.nextID()
			c.send(false, enc(&mt.HTTPWaitRequest{}))
			settle()
			c.sendRaw(id, 9, query(methodA))
			return id
		}},
		"34 odd container": {badSeqEvenExpected, func(c *client) int64 {
			return c.send(true, container(c.msg(false, enc(&mt.HTTPWaitRequest{}))))
		}},
		"35 even call": {badSeqOddExpected, func(c *client) int64 { return c.send(false, query(methodA)) }},
		"64 inner id not lower": {badContainer, func(c *client) int64 {
			id := c.nextID()
			m := c.msg(true, query(methodA))
			c.sendRaw(id, c.nextSeq(false), container(m))
			c.content--
			return id
		}},
		"64 container in container": {badContainer, func(c *client) int64 {
			return c.send(false, container(c.msg(false, container())))
		}},
		"64 cut off": {badContainer, func(c *client) int64 {
			body := container(c.msg(false, query(methodA)))
			return c.send(false, body[:len(body)-4])
		}},
		"64 too many": {badContainer, func(c *client) int64 {
			var msgs []proto.Message
			for range maxContainer + 1 {
				msgs = append(msgs, c.msg(false, enc(&mt.HTTPWaitRequest{})))
			}
			return c.send(false, container(msgs...))
		}},
		"64 empty message": {badContainer, func(c *client) int64 { return c.send(false, nil) }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			inWorld(t, nil, func(t *testing.T, w *world) {
				c := w.newClient(w.newKey()).live()
				want := test.send(c)
				if id, code := c.bad(); id != want || code != test.code {
					t.Errorf("got code %d for %x, want %d for %x", code, id, test.code, want)
				}
				settle()
				for _, id := range w.script.called() {
					if id == methodA {
						t.Error("the refused call was executed")
					}
				}
				if c.content == 1 {
					c.content = 2 // the server has seen seqno 3 in this case
				}
				if _, e := c.answer(c.call(methodEcho)); e != "" {
					t.Errorf("a good call afterwards: %s", e)
				}
			})
		})
	}
}

func TestBadSalt(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey())
		right := c.salt
		c.salt ^= 1
		id := c.call(methodA)
		var n mt.BadServerSalt
		if err := n.Decode(&bin.Buffer{Buf: c.expect(mt.BadServerSaltTypeID).body}); err != nil {
			t.Fatal(err)
		}
		if n.BadMsgID != id || n.ErrorCode != badSalt || n.NewServerSalt != right {
			t.Fatalf("got %+v, want salt %d", n, right)
		}
		if len(w.script.called()) != 0 || w.srv.Sessions() != 0 {
			t.Error("a message with a wrong salt had an effect")
		}
		c.salt = n.NewServerSalt
		if _, e := c.answer(c.call(methodA)); e != "" {
			t.Error(e)
		}
	})
}

// TestSaltRotation follows the salts over the hours: each is good for its half
// hour and the next one, and get_future_salts tells them in advance.
func TestSaltRotation(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey())
		c.send(false, enc(&mt.GetFutureSaltsRequest{Num: 100}))
		var fs mt.FutureSalts
		if err := fs.Decode(&bin.Buffer{Buf: c.expect(mt.FutureSaltsTypeID).body}); err != nil {
			t.Fatal(err)
		}
		if len(fs.Salts) != 64 || fs.Salts[0].Salt != c.salt || int64(fs.Now) != time.Now().Unix() {
			t.Fatalf("%d salts, now %d", len(fs.Salts), fs.Now)
		}
		for _, step := range []struct {
			after time.Duration
			salt  int
			good  bool
		}{
			{saltPeriod - time.Second, 0, true},
			{2 * time.Second, 0, true},
			{0, 1, true},
			{0, 2, false},
			{saltPeriod - 2*time.Second, 0, true},
			{2 * time.Second, 0, false},
			{0, 1, true},
			{0, 2, true},
		} {
			time.Sleep(step.after)
			_ = c.conn.Close()
			settle()
			c.connect()
			c.salt = fs.Salts[step.salt].Salt
			c.call(methodEcho)
			settle()
			c.drainFind(t, step.good, fs.Salts[time.Now().Unix()/saltSeconds-int64(fs.Salts[0].ValidSince)/saltSeconds].Salt)
		}
	})
}

// drainFind checks whether the last call was answered or met a bad salt, and
// that the server itself uses the salt of the time.
func (c *client) drainFind(t *testing.T, good bool, current int64) {
	t.Helper()
	answered, refused := false, false
	for len(c.inbox) > 0 {
		m := <-c.inbox
		switch binary.LittleEndian.Uint32(m.body) {
		case mt.RPCResultTypeID:
			answered = true
		case mt.BadServerSaltTypeID:
			refused = true
		}
		if m.salt != current {
			t.Errorf("server uses salt %d, want %d", m.salt, current)
		}
	}
	if answered != good || refused == good {
		t.Errorf("answered %v refused %v, want good %v", answered, refused, good)
	}
}

// TestReplay sends the very same bytes again: the call is executed once, and
// the second time the same answer comes, in a container.
func TestReplay(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		id, seq := c.nextID(), c.nextSeq(true)
		frame := c.sealed(id, seq, query(methodA, 1))
		c.sendFrame(frame)
		first := c.answerMessage(id)
		c.sendFrame(frame)
		second := c.answerMessage(id)
		if second.id != first.id || second.seq != first.seq || !bytes.Equal(second.body, first.body) {
			t.Error("the repeated answer differs")
		}
		if second.container == 0 {
			t.Error("an old msg_id was sent outside a container")
		}
		c.ack(first.id)
		settle()
		c.sendFrame(frame)
		time.Sleep(2 * time.Second)
		var ack mt.MsgsAck
		if err := ack.Decode(&bin.Buffer{Buf: c.expect(mt.MsgsAckTypeID).body}); err != nil || ack.MsgIDs[0] != id {
			t.Errorf("after acknowledgment: %v %v", ack, err)
		}
		c.quiet()
		if n := len(w.script.called()); n != 2 {
			t.Errorf("executed %d calls, want 2", n)
		}
	})
}

// TestReplayTakesNothingOver sends a recorded frame over a stranger's
// connection: the client's own connection must stay.
func TestReplayTakesNothingOver(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		frame := c.sealed(c.nextID(), c.nextSeq(true), query(methodA))
		c.sendFrame(frame)
		settle()
		c.drain()
		stranger, _ := w.dial()
		go func() { _ = stranger.WriteFrames(frame) }()
		settle()
		if !w.sessionOf(c).Push(query(0x99)) {
			t.Fatal("push failed")
		}
		c.expect(0x99)
		_ = stranger.Close()
	})
}

// TestClosedSessionIsNotReplayed destroys a session and sends its message
// again: the new session must not execute it.
func TestClosedSessionIsNotReplayed(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		id, seq := c.nextID(), c.nextSeq(true)
		frame := c.sealed(id, seq, query(methodA))
		c.sendFrame(frame)
		c.answer(id)
		w.sessionOf(c).Close("test")
		settle()
		c.connect()
		c.sendFrame(frame)
		if bad, code := c.bad(); bad != id || code != badTooOld {
			t.Errorf("got code %d for %x", code, bad)
		}
		if n := len(w.script.called()); n != 2 {
			t.Errorf("executed %d calls, want 2", n)
		}
		time.Sleep(time.Second)
		if _, e := c.answer(c.call(methodA)); e != "" {
			t.Error(e)
		}
	})
}

func TestUnknownKey(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		c := w.newClient(key)
		if err := w.ring.Destroy(t.Context(), uint64(key.IntID())); err != nil {
			t.Fatal(err)
		}
		c.call(methodEcho)
		if code := <-c.errors; code != transportNoKey {
			t.Errorf("transport error %d", code)
		}
		<-c.closed
		if err := <-c.served; !errors.Is(err, ErrUnknownKey) {
			t.Errorf("ServeConn: %v", err)
		}
	})
}

func TestExpiredTemporaryKey(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		k := w.ring.keys[uint64(key.IntID())]
		k.Temp, k.Expires = true, time.Now().Add(time.Hour)
		c := w.newClient(key).live()
		if got := w.sessionOf(c).PermKeyID(); got != 0 {
			t.Errorf("unbound key belongs to %d", got)
		}
		if err := w.ring.Bind(t.Context(), k.ID, 77, k.Expires); err != nil {
			t.Fatal(err)
		}
		if err := w.srv.Reload(t.Context(), k.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.sessionOf(c).PermKeyID(); got != 77 {
			t.Errorf("bound key belongs to %d", got)
		}
		c.send(false, enc(&mt.PingDelayDisconnectRequest{PingID: 1, DisconnectDelay: 500}))
		time.Sleep(time.Hour)
		c.connect()
		c.call(methodEcho)
		if code := <-c.errors; code != transportNoKey {
			t.Errorf("transport error %d", code)
		}
	})
}

// TestBindingOutlivesAnOlderRecord: a frame on another connection, whose key was
// looked up just before it was bound, does not undo the binding.
func TestBindingOutlivesAnOlderRecord(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		unbound := w.ring.keys[uint64(key.IntID())]
		unbound.Temp, unbound.Expires = true, time.Now().Add(time.Hour)
		c := w.newClient(key).live()
		late := w.srv.newSession(unbound, 5, time.Now())
		if err := w.ring.Bind(t.Context(), unbound.ID, 77, unbound.Expires); err != nil {
			t.Fatal(err)
		}
		if err := w.srv.Reload(t.Context(), unbound.ID); err != nil {
			t.Fatal(err)
		}
		late, err := w.srv.admitSession(late)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := w.sessionOf(c).PermKeyID(), late.PermKeyID(); a != 77 || b != 77 {
			t.Errorf("the sessions of a bound key belong to %d and %d", a, b)
		}
	})
}

// TestBrokenFrames flips, cuts and stretches a frame in every place. None may
// have an effect, and each ends its connection.
func TestBrokenFrames(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		c := w.newClient(key)
		good := c.sealed(c.nextID(), 1, query(methodA))
		var frames [][]byte
		for i := 0; i < len(good); i += 5 {
			bad := bytes.Clone(good)
			bad[i] ^= 0x40
			frames = append(frames, bad, good[:i])
		}
		for _, f := range frames {
			conn, res := w.dial()
			go func() {
				_ = conn.WriteFrames(f)
				_, _ = conn.ReadFrame()
			}()
			if err := <-res; err == nil {
				t.Errorf("frame of %d bytes: no error", len(f))
			}
			_ = conn.Close()
		}
		if len(w.script.called()) != 0 {
			t.Error("a broken frame was executed")
		}
		if w.srv.Stats().BadFrames.Load() != int64(len(frames)) {
			t.Errorf("%d bad frames counted, want %d", w.srv.Stats().BadFrames.Load(), len(frames))
		}
	})
}

// TestLengths checks the length fields inside a correctly encrypted message.
func TestLengths(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		for name, data := range map[string]struct{ length, total int }{
			"beyond the end":   {4096, 64},
			"not divisible":    {6, 64},
			"too much padding": {4, 2048},
			"too little":       {52, 64 - 8},
			"negative":         {-4, 64},
		} {
			c := w.newClient(key)
			frame := c.sealPlain(c.nextID(), data.length, data.total)
			c.sendFrame(frame)
			if err := <-c.served; !errors.Is(err, errDecrypt) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// sealPlain encrypts an inner header with any length field and total size.
func (c *client) sealPlain(id int64, length, total int) []byte {
	n := (innerHeader + total) &^ 15
	buf := newBuffer(headroom + n)
	p := buf.b[headroom:]
	le := binary.LittleEndian
	le.PutUint64(p, uint64(c.salt))
	le.PutUint64(p[8:], uint64(c.session))
	le.PutUint64(p[16:], uint64(id))
	le.PutUint32(p[24:], 1)
	le.PutUint32(p[28:], uint32(int32(length)))
	key := c.key.Value
	msgKey := crypto.MessageKey(key, p, crypto.Client)
	aesKey, iv := crypto.Keys(key, msgKey, crypto.Client)
	out := append(append([]byte(nil), c.key.ID[:]...), msgKey[:]...)
	sealed := make([]byte, n)
	encryptIGE(aesKey, iv, sealed, p)
	return append(out, sealed...)
}

func TestQuickAck(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		frame := c.sealed(c.nextID(), c.nextSeq(true), query(methodA))
		plain, quick, err := decrypt(w.ring.keys[uint64(c.key.IntID())], frame)
		if err != nil {
			t.Fatal(err)
		}
		plain.release()
		head := binary.LittleEndian.AppendUint32(nil, uint32(len(frame))|1<<31)
		if _, err := c.conn.Write(append(head, frame...)); err != nil {
			t.Fatal(err)
		}
		if got := <-c.quick; got != quick || got>>31 != 1 {
			t.Errorf("quick ack %08x, want %08x", got, quick)
		}
	})
}

func TestPreAuthTimeout(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		_, res := w.dial()
		start := time.Now()
		if err := <-res; err == nil {
			t.Error("no error")
		}
		if took := time.Since(start); took != time.Minute {
			t.Errorf("closed after %v", took)
		}
	})
}

func TestIdleTimeout(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		start := time.Now()
		time.Sleep(5 * time.Minute)
		c.send(false, enc(&mt.HTTPWaitRequest{}))
		<-c.closed
		if took := time.Since(start); took != 15*time.Minute {
			t.Errorf("closed after %v", took)
		}
	})
}

func TestPingDelayDisconnect(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		start := time.Now()
		ping := enc(&mt.PingDelayDisconnectRequest{PingID: 5, DisconnectDelay: 75})
		id := c.send(false, ping)
		var pong mt.Pong
		m := c.expect(mt.PongTypeID)
		if err := pong.Decode(&bin.Buffer{Buf: m.body}); err != nil || pong.MsgID != id || pong.PingID != 5 {
			t.Fatalf("pong %+v %v", pong, err)
		}
		if m.id&3 != 1 || m.seq&1 != 0 {
			t.Errorf("pong has id %x, seq %d", m.id, m.seq)
		}
		time.Sleep(time.Minute)
		c.send(false, ping)
		time.Sleep(time.Minute)
		c.send(false, enc(&mt.HTTPWaitRequest{}))
		<-c.closed
		if took := time.Since(start); took != 135*time.Second {
			t.Errorf("closed after %v, want 135 s", took)
		}
	})
}

func TestServeConnContext(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		ctx, cancel := context.WithCancel(t.Context())
		a, b := pipes()
		res := make(chan error)
		go func() { res <- w.srv.ServeConn(ctx, b) }()
		cancel()
		if err := <-res; err != nil {
			t.Errorf("got %v", err)
		}
		_ = a.Close()
	})
}
