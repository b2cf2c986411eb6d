package wire

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"io"
	mrand "math/rand/v2"
	"net"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mtproxy"
	"github.com/gotd/td/mtproxy/obfuscator"
	"github.com/gotd/td/proto/codec"
	"github.com/gotd/td/transport"
)

// patience is how long a test waits for what should come at once.
const patience = 10 * time.Second

// echo sends every frame back until the connection ends.
func echo(_ context.Context, c Conn) {
	for {
		f, err := c.ReadFrame()
		if err != nil {
			return
		}
		err = c.WriteFrames(f.Body)
		f.Release()
		if err != nil {
			return
		}
	}
}

// listen runs a server for the test and returns it with its address.
func listen(t testing.TB, o Options) (*Server, string) {
	t.Helper()
	if o.Handle == nil {
		o.Handle = echo
	}
	if o.Metrics == nil {
		o.Metrics = new(Metrics)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ln, err := Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, ln) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return s, ln.Addr().String()
}

// dial opens a connection that fails the test if it hangs.
func dial(t testing.TB, addr string) net.Conn {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = nc.SetDeadline(time.Now().Add(patience))
	t.Cleanup(func() { _ = nc.Close() })
	return nc
}

// splitter writes in random pieces, each in a system call of its own.
type splitter struct {
	net.Conn
	rnd *mrand.Rand
	max int
}

func (s splitter) Write(b []byte) (int, error) {
	for sent := 0; sent < len(b); {
		n := min(1+s.rnd.IntN(s.max), len(b)-sent)
		if _, err := s.Conn.Write(b[sent : sent+n]); err != nil {
			return sent, err
		}
		sent += n
	}
	return len(b), nil
}

var protocols = map[string]transport.Protocol{
	"abridged":     transport.Abridged,
	"intermediate": transport.Intermediate,
	"padded":       transport.PaddedIntermediate,
	"full":         transport.Full,
}

// speak begins a plain transport of gotd's on nc.
func speak(t testing.TB, nc net.Conn, name string) transport.Conn {
	t.Helper()
	c, err := protocols[name].Handshake(nc)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// obfuscate begins an obfuscated transport of gotd's on nc.
func obfuscate(t testing.TB, nc net.Conn, name string, dc int, secret []byte) transport.Conn {
	t.Helper()
	c, err := obfuscateErr(nc, name, dc, secret)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func obfuscateErr(nc net.Conn, name string, dc int, secret []byte) (transport.Conn, error) {
	tag := protocols[name].Codec().(codec.TaggedCodec).ObfuscatedTag()
	oc := obfuscator.Obfuscated2(rand.Reader, nc)
	if err := oc.Handshake(tag, dc, mtproxy.Secret{Secret: secret}); err != nil {
		return nil, err
	}
	return transport.NewProtocol(protocols[name].CodecNoHeader).Handshake(oc)
}

// message makes what looks like an encrypted MTProto message of about n bytes.
func message(n int) []byte {
	b := make([]byte, 24+(max(n, 40)-24)&^15)
	for i := 0; i < len(b); i += 8 {
		binary.LittleEndian.PutUint64(b[i:], mrand.Uint64()|1)
	}
	return b
}

func send(t testing.TB, c transport.Conn, body []byte) {
	t.Helper()
	if err := c.Send(context.Background(), &bin.Buffer{Buf: bytes.Clone(body)}); err != nil {
		t.Fatalf("send %d bytes: %v", len(body), err)
	}
}

// expect receives one frame and compares it.
func expect(t testing.TB, c transport.Conn, want []byte) {
	t.Helper()
	var b bin.Buffer
	if err := c.Recv(testContext(t), &b); err != nil {
		t.Fatalf("receive %d bytes: %v", len(want), err)
	}
	if !bytes.Equal(b.Buf, want) {
		t.Fatalf("received %d bytes that differ from the %d sent", len(b.Buf), len(want))
	}
}

func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// expectRefusal reads what an ordinary web server answers to noise.
func expectRefusal(t testing.TB, nc net.Conn) {
	t.Helper()
	got, err := io.ReadAll(nc)
	if err != nil {
		t.Fatalf("read the refusal: %v", err)
	}
	if string(got) != badRequest {
		t.Fatalf("refused with %q", got)
	}
}

// scripted is a connection that yields given pieces and swallows writes.
type scripted struct {
	net.Conn
	pieces  [][]byte
	written bytes.Buffer
}

func (s *scripted) Read(b []byte) (int, error) {
	for len(s.pieces) > 0 && len(s.pieces[0]) == 0 {
		s.pieces = s.pieces[1:]
	}
	if len(s.pieces) == 0 {
		return 0, io.EOF
	}
	n := copy(b, s.pieces[0])
	s.pieces[0] = s.pieces[0][n:]
	return n, nil
}

func (s *scripted) Write(b []byte) (int, error)      { return s.written.Write(b) }
func (s *scripted) Close() error                     { return nil }
func (s *scripted) RemoteAddr() net.Addr             { return nil }
func (s *scripted) SetReadDeadline(time.Time) error  { return nil }
func (s *scripted) SetWriteDeadline(time.Time) error { return nil }
func (s *scripted) SetDeadline(time.Time) error      { return nil }

// pieces cuts b by the pattern, over and over.
func pieces(b, pattern []byte) [][]byte {
	var out [][]byte
	for i := 0; len(b) > 0; i++ {
		n := len(b)
		if len(pattern) > 0 {
			n = min(n, 1+int(pattern[i%len(pattern)]))
		}
		out = append(out, bytes.Clone(b[:n]))
		b = b[n:]
	}
	return out
}

// scriptedConn is a connection of a server that is not running.
func scriptedConn(t testing.TB, f framing, stream [][]byte) (*conn, *scripted) {
	t.Helper()
	s, err := New(Options{Handle: echo})
	if err != nil {
		t.Fatal(err)
	}
	nc := &scripted{pieces: stream}
	c := s.newConn(nc, s.gate.admit(nc))
	c.framing = f
	return c, nc
}
