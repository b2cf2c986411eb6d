package layer

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/*.txt")

// TestGolden runs the cases of testdata/*.txt. A case is
//
//	# what it shows
//	down 158 Message          (or: up 158; result 158 messages.report)
//	the value that goes in
//	=
//	the value that comes out, and what was lost
//
// They are the tests that see a field lost in silence: read them when they
// change.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	total := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, c := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
			total++
			out.WriteString(runCase(t, filepath.Base(name), c))
			out.WriteString("\n\n")
		}
		if *update {
			if err := os.WriteFile(name, []byte(strings.TrimSpace(out.String())+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if total < 60 {
		t.Errorf("%d cases", total)
	}
}

// runCase runs one case and returns it with the outcome it has.
func runCase(t *testing.T, file, text string) string {
	head, want, _ := strings.Cut(text, "\n=\n")
	lines := strings.SplitN(head, "\n", 3)
	if len(lines) < 3 {
		t.Errorf("%s: not a case: %q", file, text)
		return text
	}
	got := ""
	t.Run(file+"/"+strings.TrimPrefix(lines[0], "# "), func(t *testing.T) {
		defer func() {
			if r := recover(); r != nil {
				t.Fatal(r)
			}
		}()
		got = outcome(t, strings.Fields(lines[1]), lines[2])
		if got != strings.TrimSpace(want) && !*update {
			t.Errorf("got:\n%s\nwant:\n%s", got, want)
		}
	})
	return head + "\n=\n" + got
}

func outcome(t *testing.T, order []string, in string) string {
	p := pool(t)
	layer := int(number(order[1]))
	switch order[0] {
	case "up":
		return upgraded(p, layer, in)
	case "result":
		return result(p, layer, order[2], in)
	}
	typ := p.types.get(order[2])
	src := newNotation(p, p.Newest()).encode(in, typ)
	d, err := p.For(layer)
	if err != nil {
		return err.Error()
	}
	if typ.text == "Updates" {
		return downText(p, layer, typ)(d.Updates(nil, src))
	}
	return downText(p, layer, typ)(d.Object(nil, src))
}

func upgraded(p *Pool, layer int, in string) string {
	query := p.types.get("!X")
	out, m, err := p.Upgrade(nil, newNotation(p, layer).encode(in, query))
	if err != nil {
		return err.Error()
	}
	if err := newStrict(p, p.Newest()).check(out, query); err != nil {
		return "invalid: " + err.Error()
	}
	return newNotation(p, p.Newest()).decode(out, query) + "\nexpects " + m.Result
}

func result(p *Pool, layer int, method, in string) string {
	old := p.schema(layer).methods[method]
	m, _ := p.Method(old.id)
	d, err := p.For(layer)
	if err != nil {
		return err.Error()
	}
	src := newNotation(p, p.Newest()).encode(in, m.newest.result)
	return downText(p, layer, old.result)(d.Result(nil, src, m))
}

// downText writes the outcome of a downgrade.
func downText(p *Pool, layer int, t *typ) func([]byte, Lost, error) string {
	return func(out []byte, lost Lost, err error) string {
		if errors.Is(err, ErrNoForm) {
			return "no form"
		}
		if err != nil {
			return err.Error()
		}
		if err := newStrict(p, layer).check(out, t); err != nil {
			return "invalid: " + err.Error()
		}
		text := newNotation(p, layer).decode(out, t)
		for _, l := range lost {
			text += fmt.Sprintf("\nlost %s ×%d", l.Constructor, l.Count)
		}
		return text
	}
}
