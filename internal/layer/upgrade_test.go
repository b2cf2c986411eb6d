package layer

import (
	"encoding/binary"
	"errors"
	"testing"
)

// TestEveryMethod upgrades every method of every layer and reads the outcome
// by the newest schema alone.
func TestEveryMethod(t *testing.T) {
	p := pool(t)
	s := newStrict(p, p.Newest())
	query := p.types.get("!X")
	for _, l := range p.layers {
		old := p.schema(l)
		g := newGenerator(old, uint64(l))
		refused, worst := 0, 0.0
		for _, def := range p.defs {
			if !def.method || !def.in(l) {
				continue
			}
			for _, full := range []bool{false, true} {
				g.out, g.full = g.out[:0], full
				g.object(def, 0)
				out, m, err := p.Upgrade(nil, g.out)
				if errors.Is(err, ErrNoForm) {
					refused++
					continue
				}
				if err != nil {
					t.Fatalf("layer %d: %s: %v", l, def.name, err)
				}
				worst = max(worst, float64(len(out))/float64(len(g.out)))
				if m.ID != def.id && !def.generic() || m.Newest == "" {
					t.Fatalf("layer %d: %s: method %+v", l, def.name, m)
				}
				if err := s.check(out, query); err != nil {
					t.Fatalf("layer %d: %s: %v", l, def.name, err)
				}
			}
		}
		if refused > 100 {
			t.Errorf("layer %d: %d requests refused", l, refused)
		}
		if testing.Verbose() {
			t.Logf("layer %d: %d refused, at most %.1f times as long", l, refused, worst)
		}
	}
}

// TestEveryResult downgrades the result of every method of every layer to the
// type its definition declares.
func TestEveryResult(t *testing.T) {
	p := pool(t)
	for _, l := range p.layers {
		d, err := p.For(l)
		if err != nil {
			t.Fatal(err)
		}
		s, g := newStrict(p, l), newGenerator(p.newest, uint64(l))
		for _, def := range p.defs {
			if !def.method || !def.in(l) || def.generic() {
				continue
			}
			m, found := p.Method(def.id)
			if !found || m.Newest == "" {
				continue
			}
			for range 2 {
				g.out = g.out[:0]
				g.value(m.newest.result, 0)
				out, _, err := d.Result(nil, g.out, m)
				if errors.Is(err, ErrNoForm) {
					continue
				}
				if err != nil {
					t.Fatalf("layer %d: %s: %v", l, def.name, err)
				}
				if err := s.check(out, def.result); err != nil {
					t.Fatalf("layer %d: %s: %v", l, def.name, err)
				}
			}
		}
	}
}

// TestWrappedQuery keeps a wrapper and names the method inside it.
func TestWrappedQuery(t *testing.T) {
	p := pool(t)
	old := p.schema(152)
	inner := binary.LittleEndian.AppendUint32(nil, old.methods["help.getAppConfig"].id)
	req := binary.LittleEndian.AppendUint32(nil, old.methods["invokeWithoutUpdates"].id)
	out, m, err := p.Upgrade(nil, append(req, inner...))
	if err != nil {
		t.Fatal(err)
	}
	if m.Name != "help.getAppConfig" || m.Result != "JSONValue" {
		t.Errorf("method %+v", m)
	}
	if err := newStrict(p, p.Newest()).check(out, p.types.get("!X")); err != nil {
		t.Error(err)
	}
}

// TestRefusals tells the errors of requests apart.
func TestRefusals(t *testing.T) {
	p := pool(t)
	id := func(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }
	old := p.schema(155).methods["folders.deleteFolder"]
	for name, c := range map[string]struct {
		req  []byte
		want error
	}{
		"empty":       {nil, ErrMalformed},
		"unknown id":  {id(0x01020304), ErrUnknown},
		"constructor": {id(boolTrueID), ErrUnknown},
		"removed":     {append(id(old.id), 0, 0, 0, 0), ErrNoForm},
		"rest":        {append(id(p.newest.methods["help.getConfig"].id), 0, 0, 0, 0), ErrMalformed},
		"inner":       {append(id(p.newest.methods["invokeWithoutUpdates"].id), id(0x01020304)...), ErrUnknown},
	} {
		if out, _, err := p.Upgrade([]byte{1}, c.req); !errors.Is(err, c.want) || len(out) != 1 {
			t.Errorf("%s: %v, %d bytes", name, err, len(out))
		}
	}
	if _, err := p.For(132); !errors.Is(err, ErrTooOld) {
		t.Errorf("layer 132: %v", err)
	}
	for layer, want := range map[int]int{133: 133, 159: 158, 226: 225, 229: 229, 300: 229} {
		d, err := p.For(layer)
		if err != nil || d.Layer() != want {
			t.Errorf("layer %d: %v, %v", layer, d, err)
		}
	}
}

// TestTheIDSaysWhatIsExpected: a session of the newest layer that sends an old
// id gets the result of that id.
func TestTheIDSaysWhatIsExpected(t *testing.T) {
	p := pool(t)
	m, found := p.Method(p.schema(225).methods["channels.joinChannel"].id)
	if !found || m.Current || m.Result != "Updates" {
		t.Fatalf("method %+v", m)
	}
	n := newNotation(p, p.Newest())
	src := n.encode(`messages.chatInviteJoinResultOk{updates:updatesTooLong}`, m.newest.result)
	for _, l := range []int{p.Newest(), 300, 144} {
		d, err := p.For(l)
		if err != nil {
			t.Fatal(err)
		}
		out, _, err := d.Result(nil, src, m)
		if err != nil {
			t.Fatalf("layer %d: %v", l, err)
		}
		if got := n.decode(out, m.def.result); got != "updatesTooLong" {
			t.Errorf("layer %d: %s", l, got)
		}
	}
}
