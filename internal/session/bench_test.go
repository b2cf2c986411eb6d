package session

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"chappe/internal/wire"

	"github.com/gotd/td/mt"
)

// answer100 is a handler whose every answer has 100 bytes.
type answer100 struct{ body []byte }

func (answer100) Ordered(uint32) bool                           { return false }
func (a answer100) Call(context.Context, *Call) ([]byte, error) { return a.body, nil }
func (answer100) Gone(*Session)                                 {}

// BenchmarkCall measures a call from its encrypted frame to its encrypted
// answer. The client acknowledges every 16 answers.
func BenchmarkCall(b *testing.B) {
	w := newWorld(b, func(o *Options, _ *script) { o.Handler = answer100{make([]byte, 100)} })
	key := w.newKey()
	sink := newSink()
	var answered atomic.Int64
	sink.wrote = func([][]byte) { answered.Add(1) }
	cn := w.connOn(sink)
	c := &client{t: b, w: w, key: key, session: randomID()}
	c.salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(key.IntID()), time.Now().Unix()/saltSeconds)
	request := make([]byte, 256)
	request[0] = 1
	const block = 512
	frames := make([][]byte, block)
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += block {
		b.StopTimer()
		for i := range frames {
			frames[i] = c.sealed(c.nextID(), c.nextSeq(true), request)
		}
		b.StartTimer()
		for i, f := range frames {
			if err := cn.handle(&wire.Frame{Body: f}); err != nil {
				b.Fatal(err)
			}
			if i%16 == 15 {
				w.srv.running.Wait()
				b.StopTimer()
				f := c.sealed(c.nextID(), c.nextSeq(false), enc(&mt.MsgsAck{MsgIDs: w.unacked(c)}))
				b.StartTimer()
				if err := cn.handle(&wire.Frame{Body: f}); err != nil {
					b.Fatal(err)
				}
			}
		}
		w.srv.running.Wait()
	}
	b.ReportMetric(float64(answered.Load())/float64(w.srv.Stats().Calls.Load()), "frames/call")
}

func (w *world) unacked(c *client) (ids []int64) {
	s := w.sessionOf(c)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.out.list[:s.out.sent] {
		ids = append(ids, m.id)
	}
	return ids
}

// BenchmarkDecrypt and BenchmarkEncrypt measure the cryptography of a message
// of 256 bytes alone.
func BenchmarkDecrypt(b *testing.B) {
	key, other := testKey()
	c := &client{t: b, key: other}
	frame := c.sealed(4, 1, make([]byte, 256))
	b.ReportAllocs()
	for b.Loop() {
		plain, _, err := decrypt(key, frame)
		if err != nil {
			b.Fatal(err)
		}
		plain.release()
	}
}

func BenchmarkEncrypt(b *testing.B) {
	key, _ := testKey()
	b.ReportAllocs()
	for b.Loop() {
		buf := newBuffer(paddedSize(256))
		if _, err := encrypt(key, buf, 256); err != nil {
			b.Fatal(err)
		}
		buf.release()
	}
}

// BenchmarkPush measures an update of 200 bytes to a connected session.
func BenchmarkPush(b *testing.B) {
	w := newWorld(b, nil)
	key := w.newKey()
	sink := newSink()
	var frames atomic.Int64
	sink.wrote = func([][]byte) { frames.Add(1) }
	cn := w.connOn(sink)
	c := &client{t: b, w: w, key: key, session: randomID()}
	c.salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(key.IntID()), time.Now().Unix()/saltSeconds)
	if err := cn.handle(&wire.Frame{Body: c.sealed(c.nextID(), 0, enc(&mt.HTTPWaitRequest{}))}); err != nil {
		b.Fatal(err)
	}
	s, body := w.sessionOf(c), make([]byte, 200)
	b.ReportAllocs()
	for b.Loop() {
		if !s.Push(body) {
			b.Fatal("full")
		}
		runtime.Gosched()
	}
	b.ReportMetric(float64(frames.Load())/float64(b.N), "frames/push")
}

// TestIdleMemory measures what 10,000 idle sessions cost, connections and the
// stacks of their readers included. A busy machine makes some stacks grow that
// would not otherwise: the least of three counts.
func TestIdleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("measures memory")
	}
	// 2 KiB is the least that a goroutine has; what its stack would hold of the
	// connection stands on the heap instead.
	const most = 4800
	least := idleMemory(t)
	for range 2 {
		if least > most && !raced {
			least = min(least, idleMemory(t))
		}
	}
	if least > most && !raced {
		t.Errorf("an idle session costs %.0f bytes, want at most %d", least, most)
	}
}

// idleMemory is what one of many idle sessions costs in bytes.
func idleMemory(t *testing.T) float64 {
	const n = 10_000
	w := newWorld(t, nil)
	keys := make([]*client, n)
	for i := range keys {
		keys[i] = &client{t: t, w: w, key: w.newKey(), session: randomID()}
		keys[i].salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(keys[i].key.IntID()), time.Now().Unix()/saltSeconds)
	}
	before := memory3()
	for _, c := range keys {
		sink := &feedConn{sinkConn: newSink(), frames: [][]byte{
			c.sealed(c.nextID(), c.nextSeq(true), query(methodEcho)),
			c.sealed(c.nextID(), c.nextSeq(false), enc(&mt.PingRequest{PingID: 1})),
		}}
		go w.srv.Handle(context.Background(), sink)
	}
	for w.srv.Sessions() < n || w.srv.Stats().Frames.Load() < 2*n {
		runtime.Gosched()
	}
	w.srv.running.Wait()
	for _, c := range keys {
		ids := w.unacked(c)
		s := w.sessionOf(c)
		s.mu.Lock()
		s.out.acknowledge(ids, func(int64) {})
		if s.ackTick != nil {
			s.ackTick.Stop()
			s.ackTick = nil
		}
		s.mu.Unlock()
	}
	after := memory3()
	heap := float64(after.HeapAlloc-before.HeapAlloc) / n
	stack := float64(after.StackInuse-before.StackInuse) / n
	t.Logf("per idle session: heap %.0f bytes (of them about 170 of the test's connection), stack %.0f bytes", heap, stack)
	runtime.KeepAlive(keys)
	return heap + stack
}

// feedConn is a sinkConn that first delivers frames.
type feedConn struct {
	*sinkConn
	frames [][]byte
}

func (f *feedConn) ReadFrame() (wire.Frame, error) {
	if len(f.frames) == 0 {
		f.frames = nil
		return f.sinkConn.ReadFrame()
	}
	body := f.frames[0]
	f.frames[0], f.frames = nil, f.frames[1:]
	return wire.Frame{Body: body}, nil
}

func memory3() (m runtime.MemStats) {
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m
}
