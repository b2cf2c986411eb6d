package wire

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"
)

// TestStartFrame writes to a client that does not read until the socket is full,
// more behind it, and then reads all of it in order.
func TestStartFrame(t *testing.T) {
	conns := make(chan Conn, 1)
	_, addr := listen(t, Options{Handle: func(_ context.Context, c Conn) {
		for {
			f, err := c.ReadFrame()
			if err != nil {
				_ = c.Close()
				return
			}
			f.Release()
			conns <- c
		}
	}})
	nc := dial(t, addr)
	hello := make([]byte, 4+4+24)
	copy(hello, []byte{0xee, 0xee, 0xee, 0xee, 24})
	if _, err := nc.Write(hello); err != nil {
		t.Fatal(err)
	}
	c := <-conns
	st := c.(Starter)
	var want bytes.Buffer
	put := func(i int) []byte {
		body := bytes.Repeat([]byte{byte(i)}, 32<<10)
		want.Write([]byte{0, 0x80, 0, 0}) // 32 KiB
		want.Write(body)
		return body
	}
	n := 0
	for done := true; done; n++ {
		var ok bool
		var err error
		if done, ok, err = st.StartFrame(put(n)); err != nil || !ok {
			t.Fatal(ok, err)
		}
		if n > 10_000 {
			t.Fatal("the socket never fills")
		}
	}
	if done, _, err := st.StartFrame(put(n)); done || err != nil {
		t.Fatalf("a frame behind what waits: %v, %v", done, err)
	}
	finished := make(chan error, 1)
	go func() {
		if err := st.FinishFrame(); err != nil {
			finished <- err
			return
		}
		finished <- c.WriteFrames(put(n + 1))
	}()
	got := make([]byte, 0)
	buf := make([]byte, 1<<20)
	_ = nc.SetReadDeadline(time.Now().Add(20 * time.Second))
	total := want.Len() + 32<<10 + 4
	for len(got) < total {
		k, err := nc.Read(buf)
		if err != nil && err != io.EOF {
			t.Fatalf("after %d of %d bytes: %v", len(got), total, err)
		}
		got = append(got, buf[:k]...)
	}
	if err := <-finished; err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Error("the bytes did not come as they were written")
	}
}
