package wire

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gotd/td/bin"
)

func TestStrangersMeetAWebServer(t *testing.T) {
	noise := make([]byte, headerSize)
	for i := range noise {
		noise[i] = byte(0x80 + i)
	}
	hello := append([]byte{0x16, 3, 1, 2, 0, 1}, make([]byte, 512)...)
	badFull := append([]byte{0xfc, 0xff, 0xff, 0x7f, 0, 0, 0, 0}, noise...)
	for name, first := range map[string][]byte{"noise": noise, "more noise": append(noise, noise...), "tls": hello, "full": badFull} {
		t.Run(name, func(t *testing.T) {
			_, addr := listen(t, Options{})
			nc := dial(t, addr)
			if _, err := nc.Write(first); err != nil {
				t.Fatal(err)
			}
			expectRefusal(t, nc)
		})
	}
}

func TestSecretsAreChecked(t *testing.T) {
	m := new(Metrics)
	_, addr := listen(t, Options{Metrics: m, Secrets: []Secret{{Key: testSecret, Padded: true}}})

	nc := dial(t, addr)
	obfuscate(t, nc, "padded", 2, otherSecret[:])
	expectRefusal(t, nc)

	nc = dial(t, addr)
	obfuscate(t, nc, "abridged", 2, testSecret[:])
	expectRefusal(t, nc)

	body := message(100)
	c := obfuscate(t, dial(t, addr), "padded", 2, testSecret[:])
	send(t, c, body)
	expect(t, c, body)
	if m.RejectedBytes.Load() != 2 || m.Secret.Load() != 1 || m.Padded.Load() != 1 {
		t.Errorf("rejected %d, with secret %d, padded %d", m.RejectedBytes.Load(), m.Secret.Load(), m.Padded.Load())
	}
}

// recorder keeps what is written through it.
type recorder struct {
	net.Conn
	sent bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error) {
	r.sent.Write(b)
	return r.Conn.Write(b)
}

func TestReplayedHeadersAreRefused(t *testing.T) {
	_, addr := listen(t, Options{Secrets: []Secret{{Key: testSecret}}})
	rec := &recorder{Conn: dial(t, addr)}
	c := obfuscate(t, rec, "intermediate", 2, testSecret[:])
	body := message(100)
	send(t, c, body)
	expect(t, c, body)

	for name, change := range map[string]int{"same": -1, "other first byte": 0, "other dc": 60} {
		t.Run(name, func(t *testing.T) {
			stream := bytes.Clone(rec.sent.Bytes())
			if change >= 0 {
				stream[change] ^= 1
			}
			nc := dial(t, addr)
			if _, err := nc.Write(stream); err != nil {
				t.Fatal(err)
			}
			expectRefusal(t, nc)
		})
	}
}

func TestReplayCacheIsBoundedAndRemembersAGeneration(t *testing.T) {
	r := newReplayCache()
	header := func(i int) *[headerSize]byte {
		return &[headerSize]byte{8: byte(i), 9: byte(i >> 8), 10: byte(i >> 16)}
	}
	for i := range 3 * replayGeneration {
		if !r.fresh(header(i)) {
			t.Fatalf("header %d was new and is called used", i)
		}
	}
	if n := len(r.new) + len(r.old); n > 2*replayGeneration {
		t.Errorf("%d headers are kept", n)
	}
	if r.fresh(header(2*replayGeneration + 1)) {
		t.Error("a recent header was forgotten")
	}
}

func TestHTTPOnTheSamePort(t *testing.T) {
	_, addr := listen(t, Options{HTTP: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %s", r.Method, r.URL.Path, body)
	})})
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	for _, tt := range []struct{ method, path, body, want string }{
		{"GET", "/", "", "GET / "},
		{"POST", "/botX/getMe", "hello", "POST /botX/getMe hello"},
		{"PUT", "/x", strings.Repeat("y", 100_000), "PUT /x " + strings.Repeat("y", 100_000)},
	} {
		req, err := http.NewRequest(tt.method, "http://"+addr+tt.path, strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || string(got) != tt.want {
			t.Errorf("%s %s: %d bytes, error %v", tt.method, tt.path, len(got), err)
		}
	}
}

func TestPathsOfMTProtoAreNotTheSites(t *testing.T) {
	_, addr := listen(t, Options{HTTP: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})})
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	for path, want := range map[string]int{
		"/api": 404, "/apiw": 404, "/apiw1": 404, "/apiw1_test": 404,
		"/apiws": 426, "/apiws_test": 426, "/apiws_premium": 426, "/apiwsp": 426, "/apiwsp_test": 426,
		"/apiwsx": 200, "/api/x": 200, "/": 200,
	} {
		resp, err := client.Post("http://"+addr+path, "", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, resp.StatusCode, want)
		}
	}
}

// certificate makes a self-signed certificate for 127.0.0.1.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// listenTLS runs a server that terminates TLS and serves what is inside.
func listenTLS(t *testing.T, o Options) (string, *tls.Config) {
	cert, pool := certificate(t)
	var s atomic.Pointer[Server]
	o.TLS = func(ctx context.Context, nc net.Conn) {
		s.Load().ServeConn(ctx, tls.Server(nc, &tls.Config{Certificates: []tls.Certificate{cert}}))
	}
	server, addr := listen(t, o)
	s.Store(server)
	return addr, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}
}

func TestTLSSeamCarriesEverything(t *testing.T) {
	m := new(Metrics)
	addr, config := listenTLS(t, Options{Metrics: m, HTTP: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "tls %v", r.TLS != nil && r.TLS.HandshakeComplete)
	})})
	for _, w := range ways() {
		if w.info.Secret {
			continue
		}
		nc := tls.Client(dial(t, addr), config)
		c := w.begin(t, nc)
		for _, n := range []int{40, 200, 300_000} {
			body := message(n)
			send(t, c, body)
			send(t, c, body)
			expect(t, c, body)
			expect(t, c, body)
		}
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{TLSClientConfig: config}}
	defer client.CloseIdleConnections()
	resp, err := client.Get("https://" + addr + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, _ := io.ReadAll(resp.Body); string(got) != "tls true" {
		t.Errorf("got %q", got)
	}
	nested := tls.Client(dial(t, addr), config)
	if _, err := nested.Write(append([]byte{0x16, 3, 1, 2, 0, 1}, make([]byte, 60)...)); err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(nested); string(got) != badRequest {
		t.Errorf("TLS inside TLS was answered %q", got)
	}
}

// bubble runs a server on one end of a pipe under virtual time.
func bubble(t *testing.T, o Options, f func(t *testing.T, client net.Conn)) {
	synctest.Test(t, func(t *testing.T) {
		if o.Handle == nil {
			o.Handle = echo
		}
		s, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		client, server := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.ServeConn(t.Context(), server)
		}()
		f(t, client)
		_ = client.Close()
		<-done
		s.shutdown()
	})
}

func TestSlowHandshakesAreCut(t *testing.T) {
	whole, err := intermediate.seal([]byte{0xee, 0xee, 0xee, 0xee}, message(400), 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, stream := range map[string][]byte{
		"silence":    nil,
		"drip":       whole,
		"half frame": whole[:100],
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, Options{}, func(t *testing.T, client net.Conn) {
				began := time.Now()
				for i := range stream {
					if _, err := client.Write(stream[i : i+1]); err != nil {
						break
					}
					time.Sleep(time.Second)
				}
				_, _ = io.ReadAll(client)
				if took := time.Since(began); took > DefaultHandshake+time.Second {
					t.Fatalf("the connection was cut after %v", took)
				}
			})
		})
	}
}

func TestASpeakingClientMayIdle(t *testing.T) {
	body := message(100)
	bubble(t, Options{}, func(t *testing.T, client net.Conn) {
		c := speak(t, client, "intermediate")
		for range 3 {
			send(t, c, body)
			expect(t, c, body)
			time.Sleep(time.Hour)
		}
	})
}

func TestReadDeadlineOfTheSession(t *testing.T) {
	body := message(100)
	errs := make(chan error, 1)
	handle := func(_ context.Context, c Conn) {
		_ = c.SetReadDeadline(time.Now().Add(time.Minute))
		f, err := c.ReadFrame()
		if err != nil {
			errs <- err
			return
		}
		f.Release()
		if _, err = c.ReadFrame(); !errors.Is(err, os.ErrDeadlineExceeded) {
			errs <- fmt.Errorf("no deadline but %w", err)
			return
		}
		_ = c.SetReadDeadline(time.Time{})
		f, err = c.ReadFrame()
		if err == nil && !bytes.Equal(f.Body, body) {
			err = errors.New("the frame that was cut by the deadline differs")
		}
		errs <- err
	}
	whole, _ := intermediate.seal(nil, body, 0)
	bubble(t, Options{Handle: handle}, func(t *testing.T, client net.Conn) {
		c := speak(t, client, "intermediate")
		send(t, c, body)
		_, _ = client.Write(whole[:50])
		time.Sleep(2 * time.Minute)
		_, _ = client.Write(whole[50:])
		if err := <-errs; err != nil {
			t.Error(err)
		}
	})
}

// TestReadDeadlineOfASocket does the same where the reader waits without a
// buffer.
func TestReadDeadlineOfASocket(t *testing.T) {
	errs := make(chan error, 2)
	_, addr := listen(t, Options{Handle: func(_ context.Context, c Conn) {
		f, err := c.ReadFrame()
		if err != nil {
			errs <- err
			return
		}
		f.Release()
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		_, err = c.ReadFrame()
		errs <- err
		_ = c.SetReadDeadline(time.Time{})
		_, err = c.ReadFrame()
		errs <- err
	}})
	c := obfuscate(t, dial(t, addr), "abridged", 1, nil)
	body := message(100)
	send(t, c, body)
	if err := <-errs; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("idle: %v", err)
	}
	send(t, c, body)
	if err := <-errs; err != nil {
		t.Fatalf("after a later deadline: %v", err)
	}
}

func TestLimits(t *testing.T) {
	t.Run("total", func(t *testing.T) {
		m := new(Metrics)
		_, addr := listen(t, Options{Metrics: m, MaxConns: 2})
		first, second := speakAndEcho(t, addr), speakAndEcho(t, addr)
		if _, err := dial(t, addr).Read(make([]byte, 1)); err == nil {
			t.Fatal("a third connection was let in")
		}
		_ = first.Close()
		_ = second.Close()
		if m.RejectedTotal.Load() != 1 {
			t.Errorf("%d rejections were counted", m.RejectedTotal.Load())
		}
	})
	t.Run("per address", func(t *testing.T) {
		m := new(Metrics)
		_, addr := listen(t, Options{Metrics: m, MaxPerIP: 1})
		first := speakAndEcho(t, addr)
		if _, err := dial(t, addr).Read(make([]byte, 1)); err == nil {
			t.Fatal("a second connection was let in")
		}
		_ = first.Close()
		if m.RejectedPerIP.Load() != 1 {
			t.Errorf("%d rejections were counted", m.RejectedPerIP.Load())
		}
		for until := time.Now().Add(patience); !canEcho(addr); {
			if time.Now().After(until) {
				t.Fatal("the place of a closed connection was not given back")
			}
		}
	})
	t.Run("half open", func(t *testing.T) {
		m := new(Metrics)
		_, addr := listen(t, Options{Metrics: m, MaxHalfOpen: 2})
		kept := speakAndEcho(t, addr)
		oldest := dial(t, addr)
		dial(t, addr)
		dial(t, addr)
		if _, err := oldest.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Fatalf("the oldest half-open connection: %v", err)
		}
		if _, err := kept.Write([]byte{0}); err != nil {
			t.Fatal(err)
		}
		if m.EvictedHalf.Load() != 1 {
			t.Errorf("%d evictions were counted", m.EvictedHalf.Load())
		}
	})
}

// speakAndEcho opens an established connection.
func speakAndEcho(t testing.TB, addr string) net.Conn {
	nc := dial(t, addr)
	c := obfuscate(t, nc, "intermediate", 1, nil)
	body := message(40)
	send(t, c, body)
	expect(t, c, body)
	return nc
}

// canEcho reports whether a new connection is let in and served.
func canEcho(addr string) bool {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return false
	}
	defer nc.Close()
	c, err := obfuscateErr(nc, "intermediate", 1, nil)
	if err != nil {
		return false
	}
	b := &bin.Buffer{Buf: message(40)}
	return c.Send(context.Background(), b) == nil && c.Recv(context.Background(), b) == nil
}

func TestCountedAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.7":            "192.0.2.7",
		"::ffff:192.0.2.7":     "192.0.2.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
		"fe80::1:2:3:4%eth0":   "fe80::",
		"2001:db8:1:2:ffff::":  "2001:db8:1:2::",
	} {
		if got := countedIP(netip.MustParseAddr(in)).String(); got != want {
			t.Errorf("%s counts as %s, want %s", in, got, want)
		}
	}
}

func TestShutdownLetsHandlersFinish(t *testing.T) {
	last := message(80)
	ended := make(chan error, 1)
	ready := make(chan struct{})
	s, err := New(Options{Handle: func(ctx context.Context, c Conn) {
		f, err := c.ReadFrame()
		if err != nil {
			ended <- err
			return
		}
		f.Release()
		close(ready)
		_, err = c.ReadFrame()
		if ctx.Err() == nil {
			err = errors.New("the context of the handler is alive")
		}
		_ = c.SetReadDeadline(time.Now().Add(time.Hour))
		if _, again := c.ReadFrame(); !errors.Is(again, ErrServerClosed) {
			err = fmt.Errorf("the second read: %w", again)
		}
		_ = c.WriteFrames(last)
		ended <- err
	}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ln, err := Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, ln) }()
	silent := dial(t, ln.Addr().String())
	c := obfuscate(t, dial(t, ln.Addr().String()), "padded", 1, nil)
	send(t, c, message(40))
	<-ready
	cancel()
	if err := <-ended; !errors.Is(err, ErrServerClosed) {
		t.Errorf("ReadFrame: %v", err)
	}
	expect(t, c, last)
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := silent.Read(make([]byte, 1)); err == nil {
		t.Error("a half-open connection outlived the server")
	}
	if _, err := net.Dial("tcp", ln.Addr().String()); err == nil {
		t.Error("the port still listens")
	}
}

func TestShutdownEndsStuckHandlers(t *testing.T) {
	stuck := make(chan struct{})
	s, err := New(Options{Grace: 50 * time.Millisecond, Handle: func(_ context.Context, c Conn) {
		close(stuck)
		for c.WriteFrames(make([]byte, 1<<20)) == nil {
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ln, err := Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, ln) }()
	speak(t, dial(t, ln.Addr().String()), "intermediate")
	<-stuck
	cancel()
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
}
