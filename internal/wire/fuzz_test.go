package wire

import (
	"bytes"
	"testing"
)

// cutAll reads all frames of a stream that comes in pieces, and tells how it
// ended.
func cutAll(t *testing.T, f framing, stream [][]byte) (frames [][]byte, end string) {
	c, _ := scriptedConn(t, f, stream)
	for {
		got, err := c.ReadFrame()
		if err != nil {
			return frames, err.Error()
		}
		if len(got.Body) < 20 || len(got.Body) > DefaultMaxFrame+maxTransportPadding {
			t.Fatalf("a frame of %d bytes was let through", len(got.Body))
		}
		frames = append(frames, bytes.Clone(got.Body))
		got.Release()
	}
}

// FuzzFraming feeds each framing with any bytes: how they are split must not
// matter.
func FuzzFraming(f *testing.F) {
	for kind := abridged; kind <= full; kind++ {
		var stream []byte
		for i, n := range []int{40, 600, 5000} {
			stream, _ = kind.seal(stream, message(n), uint32(i))
		}
		f.Add(uint8(kind), stream, []byte{1, 7, 200})
		f.Add(uint8(kind), stream[:len(stream)-3], []byte{})
	}
	f.Fuzz(func(t *testing.T, kind uint8, stream, pattern []byte) {
		how := abridged + framing(kind)%4
		want, wantEnd := cutAll(t, how, [][]byte{bytes.Clone(stream)})
		got, end := cutAll(t, how, pieces(stream, pattern))
		if end != wantEnd || len(got) != len(want) {
			t.Fatalf("%v: %d frames and %q whole, %d and %q in pieces", how, len(want), wantEnd, len(got), end)
		}
		for i := range got {
			if !bytes.Equal(got[i], want[i]) {
				t.Fatalf("%v: frame %d differs", how, i)
			}
		}
	})
}

// FuzzSniff gives the first bytes of a stranger to the whole port: it must
// come to a verdict, the same however they arrive, and serve or refuse.
func FuzzSniff(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"), []byte{2})
	f.Add([]byte{0xef, 10}, []byte{})
	f.Add(bytes.Repeat([]byte{0xee}, 70), []byte{1})
	f.Add(append([]byte{0x34, 0, 0, 0, 0, 0, 0, 0}, make([]byte, 70)...), []byte{3})
	f.Add([]byte{0x16, 3, 1, 2, 0, 1, 0}, []byte{})
	rec := &recorder{Conn: discard{}}
	if c, err := obfuscateErr(rec, "padded", 2, testSecret[:]); err == nil {
		send(f, c, message(100))
	}
	f.Add(rec.sent.Bytes(), []byte{63})
	f.Fuzz(func(t *testing.T, stream, pattern []byte) {
		final := sniff(stream, DefaultMaxFrame)
		for n := range stream {
			if v := sniff(stream[:n], DefaultMaxFrame); v != undecided && v != final {
				t.Fatalf("%d bytes are %d, all %d are %d", n, v, len(stream), final)
			}
		}
		s, err := New(Options{Handle: echo, Secrets: []Secret{{Key: testSecret, Padded: true}}})
		if err != nil {
			t.Fatal(err)
		}
		_ = s.handoff.Close()
		s.serve(&scripted{pieces: pieces(stream, pattern)}, s.gate.admit(discard{}))
		s.gate.running.Wait()
		if n := s.opts.Metrics.Open.Load(); n != 0 && final != isHTTP {
			t.Fatalf("%d connections stayed open", n)
		}
	})
}

// FuzzWebSocket feeds the WebSocket reader with any bytes: how they are split
// must not matter.
func FuzzWebSocket(f *testing.F) {
	f.Add(clientFrame(0x80|opBinary, []byte("hello")), []byte{1})
	f.Add(append(clientFrame(opBinary, make([]byte, 300)), clientFrame(0x80|opPing, []byte("x"))...), []byte{5, 9})
	f.Add(clientFrame(0x80|opClose, []byte{3, 232}), []byte{})
	f.Fuzz(func(t *testing.T, stream, pattern []byte) {
		want, wantControls, wantErr := decodeAll([][]byte{bytes.Clone(stream)})
		got, controls, err := decodeAll(pieces(stream, pattern))
		if !bytes.Equal(got, want) || len(controls) != len(wantControls) || (err == nil) != (wantErr == nil) {
			t.Fatalf("%d bytes, %v whole; %d bytes, %v in pieces", len(want), wantErr, len(got), err)
		}
		if len(got) > len(stream) {
			t.Fatal("more came out than went in")
		}
	})
}
