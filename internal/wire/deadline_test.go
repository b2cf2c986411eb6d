package wire

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

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

// TestWhoPingsAndDoesNotReadIsCut: the answer to a WebSocket ping is not waited
// for without end.
func TestWhoPingsAndDoesNotReadIsCut(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, client net.Conn) {
		_, err := io.WriteString(client, "GET /apiws HTTP/1.1\r\nHost: chappe.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := http.ReadResponse(bufio.NewReader(client), nil); err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
			t.Fatal(resp, err)
		}
		began := time.Now()
		_ = client.SetWriteDeadline(began.Add(time.Hour))
		for err == nil {
			_, err = client.Write([]byte{0x80 | opPing, 0x80, 1, 2, 3, 4})
		}
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("the connection was cut after %v: %v", took, err)
		}
	})
}
