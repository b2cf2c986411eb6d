package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"
)

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

func TestOneEndEndsAllListeners(t *testing.T) {
	s, err := New(Options{Handle: echo})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 2)
	for _, ctx := range []context.Context{ctx, context.Background()} {
		ln, err := Listen(ctx, "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() { served <- s.Serve(ctx, ln) }()
		speakAndEcho(t, ln.Addr().String())
	}
	cancel()
	for range 2 {
		if err := <-served; err != nil {
			t.Error(err)
		}
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
