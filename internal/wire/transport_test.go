package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"net"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/proto/codec"
	"github.com/gotd/td/transport"
)

var testSecret = [16]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
var otherSecret = [16]byte{0xaa, 0xbb, 0xcc}

// way is one way to begin MTProto on a connection.
type way struct {
	name  string
	info  Info
	begin func(t testing.TB, nc net.Conn) transport.Conn
}

func ways() []way {
	var all []way
	for _, name := range []string{"abridged", "intermediate", "padded", "full"} {
		all = append(all, way{"plain " + name, Info{Transport: name}, func(t testing.TB, nc net.Conn) transport.Conn {
			return speak(t, nc, name)
		}})
		if name == "full" {
			continue
		}
		all = append(all, way{"obfuscated " + name, Info{Transport: name, Obfuscated: true, DC: -2}, func(t testing.TB, nc net.Conn) transport.Conn {
			return obfuscate(t, nc, name, -2, nil)
		}}, way{"secret " + name, Info{Transport: name, Obfuscated: true, Secret: true, DC: 10004}, func(t testing.TB, nc net.Conn) transport.Conn {
			return obfuscate(t, nc, name, 10004, testSecret[:])
		}})
	}
	return all
}

func TestEveryTransportEchoes(t *testing.T) {
	infos := make(chan Info, 1)
	_, addr := listen(t, Options{
		Secrets: []Secret{{Key: otherSecret}, {Key: testSecret}},
		Handle: func(ctx context.Context, c Conn) {
			infos <- c.Info()
			echo(ctx, c)
		},
	})
	for _, w := range ways() {
		t.Run(w.name, func(t *testing.T) {
			nc := dial(t, addr)
			c := w.begin(t, nc)
			for _, n := range []int{40, 504, 520, 4096, 65_000, 600_000, 1<<20 - 8} {
				m := message(n)
				send(t, c, m)
				expect(t, c, m)
			}
			got := <-infos
			if got.Remote.String() != nc.LocalAddr().String() {
				t.Errorf("remote %v, want %v", got.Remote, nc.LocalAddr())
			}
			got.Remote = w.info.Remote
			if got != w.info {
				t.Errorf("info %+v, want %+v", got, w.info)
			}
		})
	}
}

func TestFramesSurviveAnySplit(t *testing.T) {
	_, addr := listen(t, Options{Secrets: []Secret{{Key: testSecret}}})
	for _, w := range ways() {
		t.Run(w.name, func(t *testing.T) {
			seed := mrand.Uint64()
			t.Logf("seed %d", seed)
			rnd := mrand.New(mrand.NewPCG(seed, 1))
			c := w.begin(t, splitter{dial(t, addr), rnd, 1 + rnd.IntN(2000)})
			var sent [][]byte
			for range 30 {
				m := message(40 + rnd.IntN(3000))
				sent = append(sent, m)
				send(t, c, m)
			}
			for _, m := range sent {
				expect(t, c, m)
			}
		})
	}
}

// TestFramesOfOneCall proves that pipelined frames come out one by one, and
// stay intact until they are released while others arrive.
func TestFramesOfOneCall(t *testing.T) {
	const count = 200
	_, addr := listen(t, Options{Handle: func(_ context.Context, c Conn) {
		var frames []Frame
		var bodies [][]byte
		for range count {
			f, err := c.ReadFrame()
			if err != nil {
				return
			}
			frames, bodies = append(frames, f), append(bodies, f.Body)
		}
		_ = c.WriteFrames(bodies...)
		for i := range frames {
			frames[i].Release()
			frames[i].Release()
		}
	}})
	for _, w := range ways() {
		if w.info.Secret {
			continue
		}
		t.Run(w.name, func(t *testing.T) {
			c := w.begin(t, dial(t, addr))
			var sent [][]byte
			for i := range count {
				sent = append(sent, message(40+i*37))
				send(t, c, sent[i])
			}
			for _, m := range sent {
				expect(t, c, m)
			}
		})
	}
}

func TestTransportErrorsReachTheClient(t *testing.T) {
	_, addr := listen(t, Options{Handle: func(_ context.Context, c Conn) {
		if f, err := c.ReadFrame(); err == nil {
			f.Release()
			_ = c.WriteError(404)
		}
	}})
	for _, w := range ways() {
		if w.info.Secret {
			continue
		}
		t.Run(w.name, func(t *testing.T) {
			c := w.begin(t, dial(t, addr))
			send(t, c, message(100))
			var b bin.Buffer
			err := c.Recv(context.Background(), &b)
			var got *codec.ProtocolErr
			if !errors.As(err, &got) || got.Code != 404 {
				t.Fatalf("received %v, want error 404", err)
			}
		})
	}
}

// TestQuickAcks checks the bytes of requests and answers against the
// protocol's own description.
func TestQuickAcks(t *testing.T) {
	const token = 0x11223344
	m := message(40)
	long := message(4096)
	words := len(long) / 4
	for _, tt := range []struct {
		framing framing
		request []byte
		body    []byte
		answer  []byte
	}{
		{abridged, []byte{0x80 | byte(len(m)/4)}, m, []byte{0x91, 0x22, 0x33, 0x44}},
		{abridged, []byte{0xff, byte(words), byte(words >> 8), 0}, long, []byte{0x91, 0x22, 0x33, 0x44}},
		{intermediate, []byte{byte(len(m)), 0, 0, 0x80}, m, []byte{0x44, 0x33, 0x22, 0x91}},
		{padded, []byte{byte(len(m)), 0, 0, 0x80}, m, []byte{0xff, 0xff, 0xff, 0xff, 0x44, 0x33, 0x22, 0x91}},
	} {
		t.Run(fmt.Sprintf("%v %d", tt.framing, len(tt.body)), func(t *testing.T) {
			c, nc := scriptedConn(t, tt.framing, [][]byte{tt.request, tt.body})
			f, err := c.ReadFrame()
			if err != nil || !f.QuickAck || !bytes.Equal(f.Body, tt.body) {
				t.Fatalf("read %d bytes, quick ack %v, error %v", len(f.Body), f.QuickAck, err)
			}
			if err := c.WriteQuickAck(token); err != nil {
				t.Fatal(err)
			}
			got := nc.written.Bytes()
			if tt.framing == padded {
				if n := len(got) - 4; n < 8 || n > 11 || int(got[0]) != n {
					t.Fatalf("padded answer of %d bytes says %d", n, got[0])
				}
				got = got[4:12]
			}
			if !bytes.Equal(got, tt.answer) {
				t.Fatalf("answered % x, want % x", got, tt.answer)
			}
		})
	}
	c, nc := scriptedConn(t, full, nil)
	if err := c.WriteQuickAck(token); err != nil || nc.written.Len() != 0 {
		t.Fatalf("full transport wrote % x, error %v", nc.written.Bytes(), err)
	}
}

func TestOrdinaryFramesAskForNoQuickAck(t *testing.T) {
	m := message(40)
	for _, f := range []framing{abridged, intermediate, padded, full} {
		b, err := f.seal(nil, m, 0)
		if err != nil {
			t.Fatal(err)
		}
		c, _ := scriptedConn(t, f, [][]byte{b})
		got, err := c.ReadFrame()
		if err != nil || got.QuickAck || !bytes.Equal(got.Body, m) {
			t.Errorf("%v: quick ack %v, error %v", f, got.QuickAck, err)
		}
	}
}

// TestUnpadding uses the paddings that real clients make: 0 to 15 bytes.
func TestUnpadding(t *testing.T) {
	plain := make([]byte, 20+40)
	plain[8], plain[16] = 1, 40
	for _, m := range [][]byte{plain, message(40), message(600)} {
		for n := 0; n <= 15; n++ {
			padding := bytes.Repeat([]byte{0xee}, n)
			if got := unpad(append(bytes.Clone(m), padding...)); !bytes.Equal(got, m) {
				t.Errorf("%d bytes with %d of padding became %d", len(m), n, len(got))
			}
		}
	}
	liar := bytes.Clone(plain)
	liar[19] = 0xff
	if got := unpad(liar); !bytes.Equal(got, liar) {
		t.Errorf("a message with a false length became %d bytes", len(got))
	}
}

func TestImpossibleFrames(t *testing.T) {
	okFull, err := full.seal(nil, message(40), 0)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(okFull)
	flipped[20] ^= 1
	second, _ := full.seal(nil, message(40), 5)
	for _, tt := range []struct {
		name    string
		framing framing
		stream  []byte
		want    error
	}{
		{"abridged empty", abridged, []byte{0}, ErrFrameSize},
		{"abridged short", abridged, []byte{5}, ErrFrameSize},
		{"abridged huge", abridged, []byte{0x7f, 0xff, 0xff, 0xff}, ErrFrameSize},
		{"intermediate empty", intermediate, []byte{0, 0, 0, 0}, ErrFrameSize},
		{"intermediate odd", intermediate, []byte{41, 0, 0, 0}, ErrFrameSize},
		{"intermediate over the limit", intermediate, []byte{4, 0, 16, 0}, ErrFrameSize},
		{"intermediate huge", intermediate, []byte{0xff, 0xff, 0xff, 0x7f}, ErrFrameSize},
		{"padded over the limit", padded, []byte{16, 0, 16, 0}, ErrFrameSize},
		{"full negative", full, []byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}, ErrFrameSize},
		{"full shorter than itself", full, []byte{8, 0, 0, 0, 0, 0, 0, 0}, ErrFrameSize},
		{"full flipped bit", full, flipped, ErrChecksum},
		{"full out of sequence", full, second, ErrSequence},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := scriptedConn(t, tt.framing, [][]byte{tt.stream})
			if _, err := c.ReadFrame(); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestImpossibleBodiesAreNotSent(t *testing.T) {
	c, nc := scriptedConn(t, full, nil)
	for _, n := range []int{0, 3, 41} {
		if err := c.WriteFrames(message(40), make([]byte, n)); !errors.Is(err, ErrFrameSize) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if nc.written.Len() != 0 {
		t.Fatal("a frame was sent with a failed batch")
	}
	if err := c.WriteFrames(message(40)); err != nil {
		t.Fatal(err)
	}
	if seq := nc.written.Bytes()[4]; seq != 0 {
		t.Fatalf("the first frame that was sent has sequence number %d", seq)
	}
	if err := c.WriteError(-404); err == nil {
		t.Fatal("a negative error code was accepted")
	}
}

func TestEndsOfStreams(t *testing.T) {
	for _, f := range []framing{abridged, intermediate, padded, full} {
		whole, err := f.seal(nil, message(600), 0)
		if err != nil {
			t.Fatal(err)
		}
		for n := range len(whole) {
			c, _ := scriptedConn(t, f, [][]byte{whole[:n]})
			want := io.ErrUnexpectedEOF
			if n == 0 {
				want = io.EOF
			}
			if _, err := c.ReadFrame(); err != want {
				t.Fatalf("%v after %d bytes: %v", f, n, err)
			}
		}
	}
}
