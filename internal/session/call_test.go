package session

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chappe/internal/wire"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/tgerr"
)

// after wraps a query in invokeAfterMsg.
func after(id int64, q []byte) []byte { return append(query(idInvokeAfterMsg, id), q...) }

func afterAll(ids []int64, q []byte) []byte { return append(encodeIDs(idInvokeAfterMsgs, ids), q...) }

// gate is a method that blocks until it is opened.
type gate struct {
	open chan struct{}
	err  error
}

func newGate() *gate { return &gate{open: make(chan struct{})} }

func (g *gate) call(ctx context.Context, c *Call) ([]byte, error) {
	body := bytes.Clone(c.Body)
	select {
	case <-g.open:
		return body, g.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestErrorsAndPanics(t *testing.T) {
	inWorld(t, func(o *Options, h *script) {
		h.methods[1] = func(context.Context, *Call) ([]byte, error) { return nil, tgerr.New(420, "FLOOD_WAIT_3") }
		h.methods[2] = func(context.Context, *Call) ([]byte, error) { return nil, errors.New("the disk is on fire") }
		h.methods[3] = func(context.Context, *Call) ([]byte, error) { panic("oops") }
		h.methods[4] = func(context.Context, *Call) ([]byte, error) { return nil, nil }
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		for method, want := range map[uint32]string{1: "FLOOD_WAIT_3", 2: "INTERNAL", 3: "INTERNAL", 4: "INTERNAL"} {
			if _, got := c.answer(c.call(method)); got != want {
				t.Errorf("method %d: %q, want %q", method, got, want)
			}
		}
	})
}

func TestInvokeAfterMsg(t *testing.T) {
	g := newGate()
	inWorld(t, func(o *Options, h *script) {
		g = newGate()
		h.methods[methodBlock] = g.call
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		first := c.call(methodBlock)
		second := c.send(true, after(first, query(methodA)))
		third := c.send(true, afterAll([]int64{first, second, second}, query(methodB)))
		settle()
		if got := w.script.called(); !slices.Equal(got, []uint32{methodEcho, methodBlock}) {
			t.Fatalf("ran %x before its predecessor had ended", got)
		}
		close(g.open)
		for _, req := range []int64{first, second, third} {
			if _, e := c.answer(req); e != "" {
				t.Errorf("%x: %s", req, e)
			}
		}
		if got := w.script.called(); !slices.Equal(got, []uint32{methodEcho, methodBlock, methodA, methodB}) {
			t.Errorf("order %x", got)
		}
		if _, e := c.answer(c.send(true, after(first, query(methodC)))); e != "" {
			t.Errorf("after a call that ended long ago: %s", e)
		}
	})
}

func TestInvokeAfterMsgFailure(t *testing.T) {
	inWorld(t, func(o *Options, h *script) {
		g := newGate()
		g.err = tgerr.New(400, "PEER_ID_INVALID")
		h.methods[methodBlock] = g.call
		h.methods[methodC] = func(ctx context.Context, c *Call) ([]byte, error) {
			close(g.open)
			return bytes.Clone(c.Body), nil
		}
		h.ordered[methodA], h.ordered[methodB] = true, true
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		first := c.call(methodBlock)
		second := c.send(true, after(first, query(methodA)))
		third := c.send(true, after(second, query(methodA)))
		free := c.call(methodB) // ordered, waits for nothing but its turn
		settle()
		c.call(methodC)
		if _, e := c.answer(first); e != "PEER_ID_INVALID" {
			t.Errorf("first: %q", e)
		}
		for _, req := range []int64{second, third} {
			if _, e := c.answer(req); e != "MSG_WAIT_FAILED" {
				t.Errorf("%x: %q", req, e)
			}
		}
		if _, e := c.answer(free); e != "" {
			t.Errorf("the chain is stuck: %q", e)
		}
		if _, e := c.answer(c.send(true, after(first, query(methodA)))); e != "MSG_WAIT_FAILED" {
			t.Errorf("after a call that failed before: %q", e)
		}
		self := c.nextID()
		c.sendRaw(self, c.nextSeq(true), after(self, query(methodA)))
		if _, e := c.answer(self); e != "MSG_WAIT_FAILED" {
			t.Errorf("after itself: %q", e)
		}
		if slices.Contains(w.script.called(), methodA) {
			t.Error("a call whose predecessor failed was executed")
		}
	})
}

func TestInvokeAfterMsgTimeout(t *testing.T) {
	inWorld(t, func(o *Options, h *script) {
		h.methods[methodBlock] = newGate().call
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		start := time.Now()
		if _, e := c.answer(c.send(true, after(c.nextID(), query(methodA)))); e != "MSG_WAIT_TIMEOUT" {
			t.Errorf("unknown message: %q", e)
		}
		if took := time.Since(start); took != 500*time.Millisecond {
			t.Errorf("waited %v for an unknown message", took)
		}
		first := c.call(methodBlock)
		start = time.Now()
		if _, e := c.answer(c.send(true, after(first, query(methodA)))); e != "MSG_WAIT_TIMEOUT" {
			t.Errorf("running message: %q", e)
		}
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("waited %v for a running call", took)
		}
	})
}

// TestInvokeAfterLaterInOrder: of two calls that take their turns, the one that
// waits for the other lets it pass.
func TestInvokeAfterLaterInOrder(t *testing.T) {
	inWorld(t, func(o *Options, h *script) {
		h.ordered[methodA], h.ordered[methodB] = true, true
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		first, seq := c.nextID(), c.nextSeq(true)
		second := c.send(true, after(first, query(methodB)))
		settle()
		c.sendRaw(first, seq, query(methodA))
		for _, req := range []int64{first, second} {
			if _, e := c.answer(req); e != "" {
				t.Errorf("%x: %q", req, e)
			}
		}
		if got := w.script.called(); !slices.Equal(got[len(got)-2:], []uint32{methodA, methodB}) {
			t.Errorf("called %x", got)
		}
	})
}

// TestInvokeAfterLater waits for a message that comes after the one that
// names it.
func TestInvokeAfterLater(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		first, seq := c.nextID(), c.nextSeq(true)
		second := c.send(true, after(first, query(methodB)))
		settle()
		c.sendRaw(first, seq, query(methodA))
		if _, e := c.answer(second); e != "" {
			t.Error(e)
		}
		if got := w.script.called(); !slices.Equal(got[1:], []uint32{methodA, methodB}) {
			t.Errorf("order %x", got)
		}
	})
}

// TestOrder checks that ordered calls take effect one after the other in the
// order they came, that Applied lets the next one start before the first has
// returned, and that other calls do not wait.
func TestOrder(t *testing.T) {
	var inside atomic.Int32
	var order []int64
	disk := make(chan struct{})
	inWorld(t, func(o *Options, h *script) {
		order, disk = nil, make(chan struct{})
		h.ordered[methodA] = true
		h.methods[methodA] = func(ctx context.Context, c *Call) ([]byte, error) {
			if inside.Add(1) != 1 {
				t.Error("two ordered calls at once")
			}
			time.Sleep(time.Millisecond)
			order = append(order, c.MsgID)
			inside.Add(-1)
			c.Applied()
			c.Applied()
			<-disk
			return bytes.Clone(c.Body), nil
		}
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		var want []int64
		for range 40 {
			want = append(want, c.call(methodA))
		}
		free := c.call(methodB)
		if _, e := c.answer(free); e != "" {
			t.Error(e)
		}
		time.Sleep(time.Second)
		settle()
		if !slices.Equal(order, want) {
			t.Errorf("%d calls were applied in order %x", len(order), order)
		}
		close(disk)
		for _, req := range want {
			if _, e := c.answer(req); e != "" {
				t.Error(e)
			}
		}
	})
}

// TestOrderWithoutApplied: returning is enough.
func TestOrderWithoutApplied(t *testing.T) {
	inWorld(t, func(o *Options, h *script) { h.ordered[methodA], h.ordered[methodB] = true, true }, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		a, b := c.call(methodA), c.call(methodB)
		c.answer(a)
		c.answer(b)
		if got := w.script.called(); !slices.Equal(got[1:], []uint32{methodA, methodB}) {
			t.Errorf("order %x", got)
		}
	})
}

// TestBackPressure stops reading when too many calls run and goes on when
// there is room.
func TestBackPressure(t *testing.T) {
	g := newGate()
	inWorld(t, func(o *Options, h *script) {
		g = newGate()
		o.MaxCalls = 4
		h.methods[methodBlock] = g.call
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		ids := make(chan int64, 6)
		go func() {
			for range 6 {
				ids <- c.call(methodBlock)
			}
		}()
		settle()
		if n := len(w.script.called()); n != 5 {
			t.Errorf("%d calls were started, want 1 + 4", n)
		}
		close(g.open)
		for range 6 {
			c.answer(<-ids)
		}
	})
}

func TestSlowCallIsAcknowledged(t *testing.T) {
	g := newGate()
	inWorld(t, func(o *Options, h *script) {
		g = newGate()
		h.methods[methodBlock] = g.call
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		time.Sleep(10 * time.Second)
		c.drain()
		start := time.Now()
		id := c.call(methodBlock)
		var ack mt.MsgsAck
		m := c.expect(mt.MsgsAckTypeID)
		if err := ack.Decode(&bin.Buffer{Buf: m.body}); err != nil || !slices.Equal(ack.MsgIDs, []int64{id}) {
			t.Fatalf("ack %v %v", ack, err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("acknowledged after %v", took)
		}
		if m.seq&1 != 0 {
			t.Error("an acknowledgment must not be content-related")
		}
		time.Sleep(time.Minute)
		c.quiet()
		close(g.open)
		c.answer(id)
		time.Sleep(time.Minute)
		if s := w.sessionOf(c); s.ackTick != nil {
			t.Error("an idle session keeps its timer")
		}
	})
}

// TestGzipAnswers: large answers are packed if that pays.
func TestGzipAnswers(t *testing.T) {
	text := bytes.Repeat([]byte("abcd"), 4096)
	inWorld(t, func(o *Options, h *script) {
		h.methods[methodA] = func(context.Context, *Call) ([]byte, error) { return text, nil }
		h.methods[methodB] = func(context.Context, *Call) ([]byte, error) {
			return append(query(idUploadFile), text...), nil
		}
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		m := c.answerMessage(c.call(methodA))
		if len(m.body) > 1000 {
			t.Errorf("%d bytes, not packed", len(m.body))
		}
		if res, _ := c.answer(c.call(methodA)); !bytes.Equal(res, text) {
			t.Error("content differs")
		}
		if m := c.answerMessage(c.call(methodB)); len(m.body) < len(text) {
			t.Error("a file was packed")
		}
	})
}

func TestOnCall(t *testing.T) {
	var seen []string
	inWorld(t, func(o *Options, h *script) {
		h.methods[1] = func(context.Context, *Call) ([]byte, error) {
			time.Sleep(time.Second)
			return nil, tgerr.New(403, "NO")
		}
		o.OnCall = func(method uint32, took time.Duration, code int) {
			seen = append(seen, strings.Join([]string{took.String(), tgerr.New(code, "x").Error()}, " "))
			if method != 1 || took != time.Second || code != 403 {
				t.Errorf("method %d took %v code %d", method, took, code)
			}
		}
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey())
		c.answer(c.call(1))
		settle()
		if len(seen) != 1 {
			t.Errorf("called %d times", len(seen))
		}
	})
}

// TestShutdown lets running calls finish and be answered.
// shutdownDuring ends the server while a call waits at a gate: it is answered.
func (w *world) shutdownDuring(c *client, id int64, g *gate) {
	w.t.Helper()
	done := make(chan error)
	go func() { done <- w.srv.Shutdown(context.Background()) }()
	settle()
	close(g.open)
	if _, e := c.answer(id); e != "" {
		w.t.Errorf("answer: %s", e)
	}
	if err := <-done; err != nil {
		w.t.Errorf("Shutdown: %v", err)
	}
}

func TestShutdown(t *testing.T) {
	g := newGate()
	inWorld(t, func(o *Options, h *script) {
		g = newGate()
		h.methods[methodBlock] = g.call
	}, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		id := c.call(methodBlock)
		settle()
		w.shutdownDuring(c, id, g)
		<-c.closed
		if err := <-c.served; err != nil {
			t.Errorf("ServeConn: %v", err)
		}
		a, b := pipes()
		if err := w.srv.ServeConn(t.Context(), b); !errors.Is(err, ErrShutdown) {
			t.Errorf("after shutdown: %v", err)
		}
		_ = a.Close()
	})
}

// closingConn is a connection whose port begins to close at a signal.
type closingConn struct {
	pipeConn
	closing chan struct{}
}

func (c closingConn) ReadFrame() (wire.Frame, error) {
	f, err := c.pipeConn.ReadFrame()
	select {
	case <-c.closing:
		return wire.Frame{}, wire.ErrServerClosed
	default:
		return f, err
	}
}

// TestPortClosesFirst: a port that reads no more does not take the answers from
// calls under way.
func TestPortClosesFirst(t *testing.T) {
	g := newGate()
	inWorld(t, func(o *Options, h *script) {
		g = newGate()
		h.methods[methodBlock] = g.call
	}, func(t *testing.T, w *world) {
		closing := make(chan struct{})
		var port pipeConn
		w.over = func(c pipeConn) wire.Conn {
			port = c
			return closingConn{c, closing}
		}
		c := w.newClient(w.newKey()).live()
		id := c.call(methodBlock)
		settle()
		close(closing)
		_ = port.SetReadDeadline(time.Now())
		settle()
		w.shutdownDuring(c, id, g)
	})
}

func TestShutdownDeadline(t *testing.T) {
	inWorld(t, func(o *Options, h *script) { h.methods[methodBlock] = newGate().call }, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		c.call(methodBlock)
		settle()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := w.srv.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		<-c.closed
	})
}
