//go:build unix

package wire

import (
	"bytes"
	"context"
	"net"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// rawClient is a connected socket that costs the Go heap and the scheduler
// nothing, so that a measurement sees the server's side alone.
type rawClient int

func dialRaw(t testing.TB, addr string) rawClient {
	t.Helper()
	to, err := net.ResolveTCPAddr("tcp4", addr)
	if err != nil {
		t.Fatal(err)
	}
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Connect(fd, &syscall.SockaddrInet4{Port: to.Port, Addr: [4]byte(to.IP.To4())}); err != nil {
		t.Fatal(err)
	}
	return rawClient(fd)
}

func (c rawClient) write(t testing.TB, b []byte) {
	t.Helper()
	if _, err := syscall.Write(int(c), b); err != nil {
		t.Fatal(err)
	}
}

// read reads exactly n bytes.
func (c rawClient) read(t testing.TB, n int) {
	t.Helper()
	for b := make([]byte, n); n > 0; {
		got, err := syscall.Read(int(c), b[:n])
		if err != nil || got == 0 {
			t.Fatalf("read %d bytes: %v", got, err)
		}
		n -= got
	}
}

func (c rawClient) close() { _ = syscall.Close(int(c)) }

// memory returns the bytes in use by heap and stacks.
func memory() int64 {
	for range 3 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// perConnection opens count connections by begin, waits until the server has
// them all where settled says so, lets them cool, and returns the memory of
// one.
func perConnection(t testing.TB, o Options, count int, begin func(c rawClient), settled func(*Metrics) bool) int64 {
	t.Helper()
	m := new(Metrics)
	o.Metrics = m
	server, addr := listen(t, o)
	clients := make([]rawClient, 0, count)
	defer func() {
		for _, c := range clients {
			c.close()
		}
	}()
	before := memory()
	for range count {
		c := dialRaw(t, addr)
		clients = append(clients, c)
		begin(c)
	}
	for until := time.Now().Add(patience); !settled(m); runtime.Gosched() {
		if time.Now().After(until) {
			t.Fatalf("%d connections are open, %d half", m.Open.Load(), m.HalfOpen.Load())
		}
	}
	server.cool(server.cool(nil)[:0])
	return (memory() - before) / int64(count)
}

// opening makes what a client sends first: header and one frame; and the
// length of the echo.
func opening(t testing.TB, name string) (first []byte, echoed int) {
	rec := &recorder{Conn: discard{}}
	body := message(100)
	send(t, obfuscate(t, rec, name, 2, nil), body)
	return rec.sent.Bytes(), rec.sent.Len() - headerSize
}

// stagedEcho is echo on a small stack.
func stagedEcho() func(context.Context, Conn) {
	stage := new(Stage)
	return func(_ context.Context, c Conn) {
		var f Frame
		var err error
		work := func() {
			err = c.WriteFrames(f.Body)
			f.Release()
		}
		for err == nil {
			if f, err = c.ReadFrame(); err == nil {
				stage.Do(work)
			}
		}
	}
}

// idleBytes measures an established, idle, obfuscated connection.
func idleBytes(t testing.TB, count int) int64 {
	return perConnection(t, Options{Handle: stagedEcho()}, count, func(c rawClient) {
		first, echoed := opening(t, "intermediate")
		c.write(t, first)
		c.read(t, echoed)
	}, func(m *Metrics) bool { return m.Open.Load() == int64(count) && m.HalfOpen.Load() == 0 })
}

// idleWebSocketBytes measures the same over WebSocket.
func idleWebSocketBytes(t testing.TB, count int) int64 {
	request := []byte("GET /apiws HTTP/1.1\r\nHost: chappe.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: binary\r\n\r\n")
	answer := len(switching("dGhlIHNhbXBsZSBub25jZQ==", true))
	return perConnection(t, Options{Handle: stagedEcho()}, count, func(c rawClient) {
		c.write(t, request)
		c.read(t, answer)
		first, echoed := opening(t, "intermediate")
		c.write(t, clientFrame(0x80|opBinary, first))
		c.read(t, 2+echoed)
	}, func(m *Metrics) bool { return m.Open.Load() == int64(count) && m.HalfOpen.Load() == 0 })
}

// BenchmarkIdle reports the memory of one of many idle connections.
func BenchmarkIdle(b *testing.B) {
	for name, measure := range map[string]func(testing.TB, int) int64{"obfuscated": idleBytes, "websocket": idleWebSocketBytes} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(float64(measure(b, 9500)), "B/conn")
			}
		})
	}
}

// BenchmarkEcho reports frames per second of one connection that keeps a
// number of 256-byte messages in flight.
func BenchmarkEcho(b *testing.B) {
	for _, window := range []int{1, 32} {
		for _, name := range []string{"obfuscated", "websocket"} {
			b.Run(name+"/"+string(rune('0'+window/10))+string(rune('0'+window%10)), func(b *testing.B) {
				benchmarkEcho(b, window, name == "websocket")
			})
		}
	}
}

func benchmarkEcho(b *testing.B, window int, overWebSocket bool) {
	_, addr := listen(b, Options{Handle: func(_ context.Context, c Conn) {
		for {
			f, err := c.ReadFrame()
			if err != nil {
				return
			}
			if c.WriteFrames(f.Body) != nil {
				return
			}
			f.Release()
		}
	}})
	nc := dial(b, addr)
	_ = nc.SetDeadline(time.Time{})
	if overWebSocket {
		ws := dialWebSocket(b, "ws://"+addr+"/apiws", nil)
		nc = websocket.NetConn(context.Background(), ws, websocket.MessageBinary)
	}
	rec := &recorder{Conn: nc}
	body := message(256)
	send(b, obfuscate(b, rec, "intermediate", 2, nil), body)
	frame := bytes.Clone(rec.sent.Bytes()[headerSize:])
	buf := make([]byte, 64<<10)
	drain := func(n int) {
		for n > 0 {
			got, err := nc.Read(buf[:min(n, len(buf))])
			if err != nil {
				b.Error(err)
				return
			}
			n -= got
		}
	}
	drain(len(frame))
	// Any bytes that keep the lengths right would do; the client's cipher must
	// go on, so frames are encrypted anew.
	oc := newFrames(rec.sent.Bytes()[:headerSize], len(frame))
	tokens := make(chan struct{}, window)
	var wg sync.WaitGroup
	b.ResetTimer()
	wg.Go(func() {
		for range b.N {
			drain(len(frame))
			<-tokens
		}
	})
	for range b.N {
		tokens <- struct{}{}
		if _, err := nc.Write(oc.next(body)); err != nil {
			b.Fatal(err)
		}
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "frames/s")
}

// frames encrypts the frames of a client that has sent header and one frame.
type frames struct {
	o   obfuscation
	buf []byte
}

func newFrames(header []byte, sent int) *frames {
	o, _ := deobfuscate((*[headerSize]byte)(header), nil)
	skip := make([]byte, sent)
	o.in.xor(skip)
	return &frames{o: o}
}

func (f *frames) next(body []byte) []byte {
	f.buf, _ = intermediate.seal(f.buf[:0], body, 0)
	f.o.in.xor(f.buf)
	return f.buf
}
