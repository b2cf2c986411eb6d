package wire

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
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
