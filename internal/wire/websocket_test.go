package wire

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	mrand "math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// dialWebSocket opens a WebSocket as a browser from another site would.
func dialWebSocket(t testing.TB, url string, o *websocket.DialOptions) *websocket.Conn {
	t.Helper()
	if o == nil {
		o = &websocket.DialOptions{}
	}
	o.Subprotocols = []string{"binary"}
	o.HTTPHeader = http.Header{"Origin": {"https://elsewhere.example"}}
	ws, resp, err := websocket.Dial(testContext(t), url, o)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Header.Get("Sec-WebSocket-Protocol") != "binary" {
		t.Fatalf("subprotocol %q", resp.Header.Get("Sec-WebSocket-Protocol"))
	}
	ws.SetReadLimit(-1)
	t.Cleanup(func() { _ = ws.CloseNow() })
	return ws
}

func TestWebSocketCarriesEveryObfuscatedTransport(t *testing.T) {
	infos := make(chan Info, 1)
	_, addr := listen(t, Options{
		Secrets: []Secret{{Key: testSecret}},
		Handle: func(ctx context.Context, c Conn) {
			infos <- c.Info()
			echo(ctx, c)
		},
	})
	for _, path := range []string{"/apiws", "/apiws_test", "/apiws_premium", "/apiwsp"} {
		for _, w := range ways() {
			if !w.info.Obfuscated {
				continue
			}
			t.Run(path+" "+w.name, func(t *testing.T) {
				ws := dialWebSocket(t, "ws://"+addr+path, nil)
				nc := websocket.NetConn(testContext(t), ws, websocket.MessageBinary)
				rnd := mrand.New(mrand.NewPCG(1, 2))
				c := w.begin(t, splitter{nc, rnd, 300})
				var sent [][]byte
				for _, n := range []int{40, 100, 3000, 20_000} {
					sent = append(sent, message(n), message(n))
				}
				for _, m := range sent {
					send(t, c, m)
				}
				for _, m := range sent {
					expect(t, c, m)
				}
				if got := <-infos; !got.WebSocket || got.Transport != w.info.Transport || got.DC != w.info.DC || got.Secret != w.info.Secret {
					t.Errorf("info %+v", got)
				}
			})
		}
	}
}

func TestLargeFramesOverWebSocket(t *testing.T) {
	_, addr := listen(t, Options{})
	ws := dialWebSocket(t, "ws://"+addr+"/apiws", nil)
	c := obfuscate(t, websocket.NetConn(testContext(t), ws, websocket.MessageBinary), "intermediate", 1, nil)
	for _, n := range []int{65_536, 524_000, 1<<20 - 8} {
		m := message(n)
		send(t, c, m)
		expect(t, c, m)
	}
}

func TestWebSocketOverTLS(t *testing.T) {
	addr, config := listenTLS(t, Options{})
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: config}}
	ws := dialWebSocket(t, "wss://"+addr+"/apiws", &websocket.DialOptions{HTTPClient: client})
	c := obfuscate(t, websocket.NetConn(testContext(t), ws, websocket.MessageBinary), "abridged", 1, nil)
	for _, n := range []int{40, 5000, 200_000} {
		m := message(n)
		send(t, c, m)
		expect(t, c, m)
	}
}

func TestWebSocketControlFrames(t *testing.T) {
	ended := make(chan error, 1)
	_, addr := listen(t, Options{Handle: func(ctx context.Context, c Conn) {
		for {
			f, err := c.ReadFrame()
			if err != nil {
				ended <- err
				return
			}
			_ = c.WriteFrames(f.Body)
			f.Release()
		}
	}})
	ws := dialWebSocket(t, "ws://"+addr+"/apiws", nil)
	c := obfuscate(t, websocket.NetConn(context.Background(), ws, websocket.MessageBinary), "abridged", 1, nil)
	m := message(40)
	send(t, c, m)
	expect(t, c, m)
	ctx := testContext(t)
	go func() { _, _, _ = ws.Read(ctx) }()
	if err := ws.Ping(ctx); err != nil {
		t.Fatalf("ping: %v", err)
	}
	if err := ws.Close(websocket.StatusNormalClosure, "bye"); err != nil {
		t.Fatalf("close: %v", err)
	}
	if err := <-ended; !errors.Is(err, io.EOF) {
		t.Errorf("after a close frame ReadFrame returned %v", err)
	}
}

func TestServerClosesWebSocketsNormally(t *testing.T) {
	_, addr := listen(t, Options{Handle: func(context.Context, Conn) {}})
	ws := dialWebSocket(t, "ws://"+addr+"/apiws", nil)
	obfuscate(t, websocket.NetConn(context.Background(), ws, websocket.MessageBinary), "abridged", 1, nil)
	_, _, err := ws.Read(testContext(t))
	if got := websocket.CloseStatus(err); got != websocket.StatusNormalClosure {
		t.Fatalf("closed with %v (%v)", got, err)
	}
}

func TestWebSocketRefusesNoise(t *testing.T) {
	m := new(Metrics)
	_, addr := listen(t, Options{Metrics: m})
	ws := dialWebSocket(t, "ws://"+addr+"/apiws", nil)
	if err := ws.Write(testContext(t), websocket.MessageBinary, make([]byte, headerSize)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ws.Read(testContext(t)); websocket.CloseStatus(err) != websocket.StatusNormalClosure {
		t.Errorf("noise: %v", err)
	}
	if m.RejectedBytes.Load() != 1 {
		t.Errorf("%d rejections were counted", m.RejectedBytes.Load())
	}
}

func TestWebSocketHandshakeIsChecked(t *testing.T) {
	_, addr := listen(t, Options{})
	good := http.Header{
		"Connection": {"keep-alive, Upgrade"}, "Upgrade": {"WebSocket"},
		"Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="},
	}
	for name, tt := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"good":        {func(*http.Request) {}, 101},
		"post":        {func(r *http.Request) { r.Method = "POST" }, 426},
		"no upgrade":  {func(r *http.Request) { r.Header.Del("Upgrade") }, 426},
		"old version": {func(r *http.Request) { r.Header.Set("Sec-WebSocket-Version", "8") }, 426},
		"short key":   {func(r *http.Request) { r.Header.Set("Sec-WebSocket-Key", "AAAA") }, 426},
		"no key":      {func(r *http.Request) { r.Header.Del("Sec-WebSocket-Key") }, 426},
	} {
		t.Run(name, func(t *testing.T) {
			nc := dial(t, addr)
			r, err := http.NewRequest("GET", "http://"+addr+"/apiws", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header = good.Clone()
			tt.change(r)
			if err := r.Write(nc); err != nil {
				t.Fatal(err)
			}
			resp, err := http.ReadResponse(bufio.NewReader(nc), r)
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != tt.status {
				t.Fatalf("status %d, want %d", resp.StatusCode, tt.status)
			}
			// The example of RFC 6455, section 1.3.
			if got := resp.Header.Get("Sec-WebSocket-Accept"); tt.status == 101 && got != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" {
				t.Fatalf("accept %q", got)
			}
		})
	}
}

// TestOneCloseFrame proves that nothing follows the answer to a close frame.
func TestOneCloseFrame(t *testing.T) {
	c, nc := scriptedConn(t, intermediate, [][]byte{clientFrame(0x80|opClose, []byte{3, 233})})
	c.attachWebSocket()
	if _, err := c.ReadFrame(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if err := c.WriteFrames(message(40)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a write behind the close frame: %v", err)
	}
	_ = c.Close()
	if got := nc.written.Bytes(); !bytes.Equal(got, []byte{0x88, 2, 3, 232}) {
		t.Errorf("wrote % x", got)
	}
}

// TestFramesBehindTheRequest sends the first MTProto bytes in the same segment
// as the opening handshake.
func TestFramesBehindTheRequest(t *testing.T) {
	_, addr := listen(t, Options{})
	nc := dial(t, addr)
	rec := &recorder{Conn: discard{}}
	body := message(40)
	send(t, obfuscate(t, rec, "intermediate", 1, nil), body)
	request := "GET /apiws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
	if _, err := nc.Write(append([]byte(request), clientFrame(0x80|opBinary, rec.sent.Bytes())...)); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(nc)
	if _, err := http.ReadResponse(r, nil); err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 2)
	if _, err := io.ReadFull(r, head); err != nil {
		t.Fatal(err)
	}
	if head[0] != 0x80|opBinary || int(head[1]) != len(body)+4 {
		t.Fatalf("answered with frame head % x", head)
	}
}

// discard is a connection that goes nowhere.
type discard struct{ net.Conn }

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func (discard) SetWriteDeadline(time.Time) error { return nil }

// clientFrame makes a masked frame.
func clientFrame(first byte, payload []byte) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n > 0xffff:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	case n >= 126:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = append(b, 0x80|byte(n))
	}
	mask := [4]byte{0x12, 0x34, 0x56, 0x78}
	b = append(b, mask[:]...)
	for i, c := range payload {
		b = append(b, c^mask[i&3])
	}
	return b
}

type control struct {
	op      byte
	payload string
}

// decodeAll runs a stream through a reader in the given pieces.
func decodeAll(stream [][]byte) (plain []byte, controls []control, err error) {
	w := &websocketReader{onControl: func(op byte, payload []byte) {
		controls = append(controls, control{op, string(payload)})
	}}
	for _, piece := range stream {
		var part []byte
		part, err = w.decode(piece)
		plain = append(plain, part...)
		if err != nil {
			break
		}
	}
	return plain, controls, err
}

func TestWebSocketReader(t *testing.T) {
	big := bytes.Repeat([]byte("0123456789"), 7000)
	var stream, want []byte
	for _, f := range []struct {
		first   byte
		payload []byte
	}{
		{opBinary, []byte("first ")},
		{0x80 | opPing, []byte("are you there")},
		{opContinuation, nil},
		{0x80 | opContinuation, []byte("second ")},
		{0x80 | opPong, []byte("unasked")},
		{0x80 | opBinary, big[:200]},
		{0x80 | opBinary, big},
		{0x80 | opClose, []byte{3, 232}},
	} {
		stream = append(stream, clientFrame(f.first, f.payload)...)
		if f.first&0x0f < opClose {
			want = append(want, f.payload...)
		}
	}
	for n := range 20 {
		plain, controls, err := decodeAll(pieces(stream, []byte{byte(n), byte(3 * n), 250}))
		if !errors.Is(err, io.EOF) || !bytes.Equal(plain, want) {
			t.Fatalf("split %d: %d bytes of %d, error %v", n, len(plain), len(want), err)
		}
		if len(controls) != 2 || controls[0] != (control{opPing, "are you there"}) || controls[1].op != opClose {
			t.Fatalf("split %d: controls %+v", n, controls)
		}
	}
}

func TestBrokenWebSocketFrames(t *testing.T) {
	unmasked := []byte{0x82, 1, 'x'}
	for name, b := range map[string][]byte{
		"unmasked":              append(unmasked, make([]byte, 8)...),
		"reserved bit":          clientFrame(0xc0|opBinary, []byte("x")),
		"text":                  clientFrame(0x81, []byte("x")),
		"unknown type":          clientFrame(0x83, []byte("x")),
		"long ping":             clientFrame(0x80|opPing, make([]byte, 126)),
		"fragmented ping":       clientFrame(opPing, []byte("x")),
		"stray continuation":    clientFrame(0x80|opContinuation, []byte("x")),
		"binary inside message": append(clientFrame(opBinary, nil), clientFrame(0x80|opBinary, nil)...),
		"negative length":       append([]byte{0x82, 0xff, 0x80}, make([]byte, 11)...),
	} {
		if _, _, err := decodeAll([][]byte{b}); !errors.Is(err, errWebSocket) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFrameHeads(t *testing.T) {
	for n, want := range map[int]string{
		0: "\x82\x00", 125: "\x82\x7d", 126: "\x82\x7e\x00\x7e", 0xffff: "\x82\x7e\xff\xff",
		0x10000: "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00",
	} {
		got := putFrameHead(make([]byte, maxFrameHead+n), opBinary)
		if !strings.HasPrefix(string(got), want) || len(got) != len(want)+n {
			t.Errorf("%d bytes: head % x", n, got[:len(want)])
		}
	}
}
