package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// module reads a schema of the gotd/td module.
func module(t *testing.T, file string) *schema {
	t.Helper()
	dir, err := command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gotd/td")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "_schema", file))
	if err != nil {
		t.Fatal(err)
	}
	s, err := parseSchema(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func committed(t *testing.T) (*pool, string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", poolFile))
	if err != nil {
		t.Fatal(err)
	}
	p, err := parsePool(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return p, string(text)
}

// TestPoolIsTheSchema: the newest layer of the committed pool is the schema
// that the typed API of go.mod is generated from.
func TestPoolIsTheSchema(t *testing.T) {
	p, text := committed(t)
	if p.String() != text {
		t.Error("the pool is not in its own form")
	}
	s := module(t, "telegram.tl")
	if s.layer != p.newest() {
		t.Fatalf("the pool ends at layer %d, the module is of %d: run layergen -add", p.newest(), s.layer)
	}
	for _, part := range []struct {
		lines []line
		defs  map[string]bool
	}{{p.ctors, s.ctors}, {p.methods, s.methods}} {
		in := map[string]bool{}
		for _, l := range part.lines {
			if strings.HasSuffix(l.ranges, "-") {
				in[l.text] = true
				if !part.defs[l.text] {
					t.Errorf("not in the schema: %s", l.text)
				}
			}
		}
		for text := range part.defs {
			if !in[text] {
				t.Errorf("not in the pool: %s", text)
			}
		}
	}
}

// TestAddRestoresTheNewestLayer takes the newest layer out of the pool and adds
// it again.
func TestAddRestoresTheNewestLayer(t *testing.T) {
	p, text := committed(t)
	s := module(t, "telegram.tl")
	newest := p.newest()
	p.layers = p.layers[:len(p.layers)-1]
	before := p.newest()
	p.ctors, p.methods = without(p.ctors, newest, before), without(p.methods, newest, before)
	added, ended := p.add(s)
	if added == 0 || ended == 0 {
		t.Errorf("%d added, %d ended", added, ended)
	}
	if got := p.String(); got != text {
		t.Errorf("another pool: %s", firstDifference(got, text))
	}
}

// without reopens what ended before the newest layer and drops what began
// with it.
func without(lines []line, newest, before int) []line {
	var out []line
	for _, l := range lines {
		switch {
		case l.ranges == fmt.Sprintf("%d-", newest):
			continue
		case strings.HasSuffix(l.ranges, fmt.Sprintf(",%d-", newest)):
			l.ranges = strings.TrimSuffix(l.ranges, fmt.Sprintf(",%d-", newest))
		case strings.HasSuffix(l.ranges, fmt.Sprintf("-%d", before)):
			l.ranges = strings.TrimSuffix(l.ranges, fmt.Sprint(before))
		case l.ranges == fmt.Sprint(before) || strings.HasSuffix(l.ranges, fmt.Sprintf(",%d", before)):
			l.ranges += "-"
		}
		out = append(out, l)
	}
	return out
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d: %q, want %q", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(x), len(y))
}

// TestAddOfAFutureLayer merges a layer that adds, changes, ends and brings back
// definitions, and finds what then needs a rule.
func TestAddOfAFutureLayer(t *testing.T) {
	p, _ := committed(t)
	s := module(t, "telegram.tl")
	s.layer = p.newest() + 1
	change := func(defs map[string]bool, old, now string) {
		if !defs[old] {
			t.Fatalf("no %q", old)
		}
		delete(defs, old)
		if now != "" {
			defs[now] = true
		}
	}
	change(s.ctors, "pollAnswerVoters#3645230a flags:# chosen:flags.0?true correct:flags.1?true option:bytes voters:flags.2?int recent_voters:flags.2?Vector<Peer> = PollAnswerVoters",
		"pollAnswerVoters#10000001 flags:# chosen:flags.0?true correct:flags.1?true choice:string voters:flags.2?int recent_voters:flags.2?Vector<Peer> = PollAnswerVoters")
	change(s.methods, "help.getNearestDc#1fb33026 = NearestDc", "")
	s.ctors["updateNews#10000002 text:string = Update"] = true
	s.ctors["moon#10000003 = ChatPhoto"] = true
	if added, ended := p.add(s); added != 3 || ended != 2 {
		t.Errorf("%d added, %d ended", added, ended)
	}
	var out strings.Builder
	open, err := report(&out, p.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"default pollAnswerVoters.option (bytes) [133..229]",
		"method-removed help.getNearestDc () [133..229]",
		"ctor-unknown moon (ChatPhoto) [133..229]",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no finding %q", want)
		}
	}
	if strings.Contains(out.String(), "updateNews") {
		t.Error("an unknown update needs no rule")
	}
	if open < 3 || t.Failed() {
		t.Log(out.String())
	}
}
