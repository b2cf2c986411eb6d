package session

import (
	"encoding/binary"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gotd/td/mt"

	"chappe/internal/wire"
)

// named is a blank whose one place is its viewer.
type named struct{ head []byte }

func (n named) Len() int { return len(n.head) + 8 }
func (n named) Fill(p []byte, viewer int64) {
	binary.LittleEndian.PutUint64(p[copy(p, n.head):], uint64(viewer))
}

// TestPushInTurn: what is pushed in turn keeps its order among what is pushed at
// once, is filled in for its viewer, and is sent again the same.
func TestPushInTurn(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		s := w.sessionOf(c)
		s.Push(query(0x71))
		s.PushInTurn(named{query(0x72)}, 42)
		s.Push(query(0x73))
		first := c.expect(0x71)
		in := c.expect(0x72)
		last := c.expect(0x73)
		if first.id >= in.id || in.id >= last.id {
			t.Errorf("out of order: %d, %d, %d", first.id, in.id, last.id)
		}
		if got := binary.LittleEndian.Uint64(in.body[4:]); got != 42 {
			t.Errorf("filled in for %d", got)
		}
		settle()
		_ = c.conn.Close()
		settle()
		s.PushInTurn(named{query(0x74)}, 43)
		c.connect()
		c.send(false, enc(&mt.PingRequest{PingID: 1}))
		if again := c.expect(0x72); again.id != in.id || binary.LittleEndian.Uint64(again.body[4:]) != 42 {
			t.Error("it came again another")
		}
		c.expect(0x74)
	})
}

// stuck is a connection whose client does not read: it takes nothing at once,
// and FinishFrame waits until it ends.
type stuck struct {
	*sinkConn
	started, waited atomic.Int32
}

func (s *stuck) StartFrame([]byte) (done, ok bool, err error) {
	s.started.Add(1)
	return false, true, nil
}

func (s *stuck) FinishFrame() error {
	s.waited.Add(1)
	<-s.closed
	return errClosed
}

var _ wire.Starter = (*stuck)(nil)

// TestOneWhoDoesNotReadHoldsNobodyUp: more clients than there are flushers take
// nothing, and another still gets what is pushed to all.
func TestOneWhoDoesNotReadHoldsNobodyUp(t *testing.T) {
	w := newWorld(t, nil)
	open := func(sink wire.Conn) *Session {
		key := w.newKey()
		c := &client{t: t, w: w, key: key, session: randomID()}
		c.salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(key.IntID()), time.Now().Unix()/saltSeconds)
		if err := w.connOn(sink).handle(&wire.Frame{Body: c.sealed(c.nextID(), 0, enc(&mt.HTTPWaitRequest{}))}); err != nil {
			t.Fatal(err)
		}
		return w.sessionOf(c)
	}
	for range 4 * maxFlushers {
		sink := &stuck{sinkConn: newSink()}
		t.Cleanup(func() { _ = sink.Close() })
		open(sink).PushInTurn(named{query(0x71)}, 1)
	}
	got := make(chan struct{}, 16)
	sink := newSink()
	sink.wrote = func([][]byte) { got <- struct{}{} }
	s := open(sink)
	for len(got) > 0 {
		<-got
	}
	s.PushInTurn(named{query(0x71)}, 2)
	select {
	case <-got:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
	}
}
