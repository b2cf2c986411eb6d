//go:build !race

package layer_test

import (
	"encoding/binary"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/layer"
)

// TestTypedDecoderReadsUpgrades gives upgraded requests of every old method to
// the decoder that the dispatcher uses.
func TestTypedDecoderReadsUpgrades(t *testing.T) {
	p, err := layer.Load()
	if err != nil {
		t.Fatal(err)
	}
	types := tg.TypesConstructorMap()
	read := 0
	for req := range layer.OldRequests(p, 3) {
		out, m, err := p.Upgrade(nil, req)
		if errors.Is(err, layer.ErrNoForm) {
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", m.Name, err)
		}
		b := &bin.Buffer{Buf: out}
		id, err := b.PeekID()
		if err != nil {
			t.Fatal(err)
		}
		if m.ID != binary.LittleEndian.Uint32(req) {
			continue // a wrapper: the session reads those
		}
		object := types[id]
		if object == nil {
			t.Fatalf("%s: the typed API has no id %#08x", m.Newest, id)
		}
		if err := object().Decode(b); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
		if b.Len() != 0 {
			t.Errorf("%s: %d bytes left", m.Name, b.Len())
		}
		read++
	}
	if read < 10000 {
		t.Errorf("%d requests read", read)
	}
	t.Logf("%d requests", read)
}

// TestDowngradeIsCheap holds the cost against that of the typed encode: a page
// of a hundred messages for layer 158 in at most five times of it.
func TestDowngradeIsCheap(t *testing.T) {
	if testing.Short() || os.Getenv("CI") != "" {
		t.Skip("measures time")
	}
	p, err := layer.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.For(158)
	if err != nil {
		t.Fatal(err)
	}
	v := hundredMessages()
	var buf bin.Buffer
	encode := best(func() {
		buf.Reset()
		if err := v.Encode(&buf); err != nil {
			t.Fatal(err)
		}
	})
	dst := make([]byte, 0, 64<<10)
	down := best(func() {
		if dst, _, err = d.Object(dst[:0], buf.Buf); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("encode %v, downgrade %v", encode, down)
	if down > 5*encode {
		t.Errorf("downgrade takes %v, encode %v", down, encode)
	}
}

// best is the shortest of many runs: the one that nothing disturbed.
func best(f func()) time.Duration {
	out := time.Hour
	for range 500 {
		start := time.Now()
		f()
		out = min(out, time.Since(start))
	}
	return out
}
