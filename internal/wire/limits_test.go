package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/gotd/td/bin"
)

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
