// Command layergen adds the layer of the gotd/td version in go.mod to the pool
// of package layer, and prints every conversion that then needs a rule.
//
//	go run ./tools/layergen        print what needs a rule now
//	go run ./tools/layergen -add   merge the schema of the module first
//
// The schema comes from the module's own zip (_schema/telegram.tl and
// tdlib.tl), so nothing but the module is downloaded. docs/layers.md tells what
// to do with the findings.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"chappe/internal/layer"
)

const poolFile = "internal/layer/pool.tl"

func main() {
	add := flag.Bool("add", false, "merge the schema of the gotd/td version in go.mod into the pool")
	flag.Parse()
	open, err := run(os.Stdout, *add)
	if err != nil {
		fmt.Fprintln(os.Stderr, "layergen:", err)
		os.Exit(2)
	}
	if open > 0 {
		os.Exit(1)
	}
}

// run does the work in the module's root and returns the number of findings
// that nobody has decided.
func run(w io.Writer, add bool) (int, error) {
	root, err := command("go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return 0, err
	}
	name := filepath.Join(root, poolFile)
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	pool, err := parsePool(string(text))
	if err != nil {
		return 0, err
	}
	if add {
		if err := addModule(w, pool); err != nil {
			return 0, err
		}
		if err := os.WriteFile(name, []byte(pool.String()), 0o644); err != nil {
			return 0, err
		}
	}
	return report(w, pool.String())
}

// addModule merges the schemas of the gotd/td module, older layer first.
func addModule(w io.Writer, pool *pool) error {
	dir, err := command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gotd/td")
	if err != nil {
		return err
	}
	var found []*schema
	for _, file := range []string{"telegram.tl", "tdlib.tl"} {
		text, err := os.ReadFile(filepath.Join(dir, "_schema", file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		s, err := parseSchema(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		// telegram.tl comes first: of two files of one layer it is the one
		// that the typed API is generated from.
		if !slices.ContainsFunc(found, func(o *schema) bool { return o.layer == s.layer }) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b *schema) int { return a.layer - b.layer })
	for _, s := range found {
		if s.layer <= pool.newest() {
			fmt.Fprintf(w, "layer %d: not newer than the pool\n", s.layer)
			continue
		}
		added, closed := pool.add(s)
		fmt.Fprintf(w, "layer %d: %d definitions added, %d ended\n", s.layer, added, closed)
	}
	return nil
}

// report prints the findings that need a rule or a reason.
func report(w io.Writer, text string) (int, error) {
	p, err := layer.Parse(text)
	if err != nil {
		return 0, err
	}
	open := 0
	for _, f := range p.Audit() {
		if f.Reason == "" {
			fmt.Fprintln(w, f)
			open++
		}
	}
	fmt.Fprintf(w, "layers %d to %d: %d conversions need a rule or a reason\n", p.Oldest(), p.Newest(), open)
	return open, nil
}

func command(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
