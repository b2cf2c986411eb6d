package session

import (
	"encoding/binary"
	"io"
	"net/netip"
	"sync"
	"testing"
	"time"

	"chappe/internal/wire"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/proto"
)

// sinkConn is a wire.Conn that swallows everything. ReadFrame blocks.
type sinkConn struct {
	closed chan struct{}
	once   sync.Once
	wrote  func(frames [][]byte)
}

func newSink() *sinkConn { return &sinkConn{closed: make(chan struct{})} }

func (s *sinkConn) ReadFrame() (wire.Frame, error) { <-s.closed; return wire.Frame{}, io.EOF }
func (s *sinkConn) WriteFrames(b ...[]byte) error {
	if s.wrote != nil {
		s.wrote(b)
	}
	return nil
}
func (s *sinkConn) WriteQuickAck(uint32) error       { return nil }
func (s *sinkConn) WriteError(int32) error           { return nil }
func (s *sinkConn) SetReadDeadline(time.Time) error  { return nil }
func (s *sinkConn) SetWriteDeadline(time.Time) error { return nil }
func (s *sinkConn) Info() wire.Info                  { return wire.Info{Remote: netip.AddrPort{}} }
func (s *sinkConn) Close() error                     { s.once.Do(func() { close(s.closed) }); return nil }
func (w *world) connOn(s wire.Conn) *conn {
	return &conn{Conn: s, srv: w.srv, seq: w.srv.connSeq.Add(1), done: make(chan struct{})}
}

// FuzzPayload feeds any decrypted payload, as from a client that has a key.
// Nothing may panic or hang, and whatever is executed is executed once.
func FuzzPayload(f *testing.F) {
	w := newWorld(f, func(o *Options, h *script) { o.WaitUnknown, o.WaitRunning = time.Millisecond, time.Millisecond })
	key := w.newKey()
	now := time.Now()
	c := &client{t: f, w: w, key: key}
	f.Add(query(methodA))
	f.Add(container(c.msg(true, query(methodA)), c.msg(false, enc(&mt.PingRequest{}))))
	f.Add(gzipped(container(c.msg(true, zlibbed(query(methodA))))))
	f.Add(enc(&mt.MsgsStateReq{MsgIDs: []int64{1, 2}}))
	f.Add(enc(&mt.RPCDropAnswerRequest{ReqMsgID: 4}))
	f.Add(enc(&rawCopy{c.msg(true, query(methodA))}))
	f.Add(initConnection(withLayer(5, query(methodA))))
	f.Fuzz(func(t *testing.T, data []byte) {
		data = data[:len(data)&^3]
		cn := w.connOn(newSink())
		buf := newBuffer(len(data))
		copy(buf.b, data)
		h := header{session: randomID(), msgID: idAt(now) &^ 3, seq: 1}
		h.salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(key.IntID()), time.Now().Unix()/saltSeconds)
		if time.Since(now) > time.Minute {
			now = time.Now()
		}
		for _, seq := range []int32{1, 2} {
			budget := maxInflated
			h.seq, h.msgID = seq, h.msgID+4
			_ = cn.receive(w.ring.keys[uint64(key.IntID())], h, received{
				conn: cn, now: time.Now(), id: h.msgID, seq: seq, body: buf.b, buf: buf, budget: &budget,
			})
		}
		if s := w.srv.registry.session(uint64(key.IntID()), h.session); s != nil {
			w.srv.running.Wait()
			s.Close("fuzz")
		}
		buf.release()
	})
}

// FuzzFrame feeds any frame, as from a stranger.
func FuzzFrame(f *testing.F) {
	w := newWorld(f, nil)
	key := w.newKey()
	c := &client{t: f, w: w, key: key}
	f.Add(c.sealed(idAt(time.Now()), 1, query(methodA)))
	f.Add(plainFrame(enc(&mt.ReqPqMultiRequest{})))
	f.Add(make([]byte, 24))
	f.Fuzz(func(t *testing.T, data []byte) {
		cn := w.connOn(newSink())
		_ = cn.handle(&wire.Frame{Body: data, QuickAck: true})
	})
}

// FuzzWrappers feeds any call.
func FuzzWrappers(f *testing.F) {
	all := query(methodA)
	for _, fn := range wrap {
		all = fn(all)
		f.Add(all)
	}
	f.Add(after(1, afterAll([]int64{1, 2}, query(methodA))))
	f.Fuzz(func(t *testing.T, data []byte) {
		budget := 1 << 20
		p := &pending{Call: Call{Body: data}}
		if err := p.unwrap(&budget); err == nil && (len(p.Body) < 4 || p.method != binary.LittleEndian.Uint32(p.Body)) {
			t.Errorf("unwrapped to %x, method %08x", p.Body, p.method)
		}
		if budget < 0 {
			t.Error("budget is overdrawn")
		}
	})
}

// FuzzContainer compares the reader of containers with gotd's.
func FuzzContainer(f *testing.F) {
	c := &client{t: f, w: &world{srv: &Server{opts: Options{Now: time.Now}}}}
	f.Add(container(c.msg(true, query(methodA)), c.msg(false, query(methodB, 1))))
	f.Add(container())
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 8 || binary.LittleEndian.Uint32(data) != mt.MsgContainerTypeID {
			return
		}
		lowest, ok := checkContainer(1<<62, data)
		if !ok {
			return
		}
		var mc proto.MessageContainer
		if err := mc.Decode(&bin.Buffer{Buf: data}); err != nil {
			t.Fatalf("accepted what gotd refuses: %v", err)
		}
		for _, m := range mc.Messages {
			if m.ID < lowest || m.ID >= 1<<62 || len(m.Body) < 4 {
				t.Fatalf("message %x of %d bytes", m.ID, len(m.Body))
			}
		}
	})
}
