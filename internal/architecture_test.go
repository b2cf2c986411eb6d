// Package internal_test holds the directions of imports against the plan: a
// call goes down, and only the committed log comes back up.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "chappe/internal/"

// mayImport lists, for each package, the packages of ours it may import.
// Generated subpackages (accountpb) belong to their parent. A package that is
// not here is a mistake: say where it belongs.
var mayImport = map[string]string{
	// The whole.
	"app":        "*",
	"chappetest": "*",
	"bench":      "admin serverkey",
	"config":     "",
	"langpack":   "",
	"serverkey":  "",
	"lru":        "",
	"emoji":      "",
	// The edge: between clients and the domain.
	"wire":    "",
	"mtproxy": "wire",
	"keyex":   "",
	"session": "wire keyex",
	"authkey": "session keyex store peer account lru",
	"layer":   "",
	"tlview":  "peer account chat media sticker message update",
	"rpc":     "emoji account chat media sticker message secret bot update tlview layer config session langpack authkey peer",
	"botapi":  "account chat media message bot update",
	"admin":   "",
	"web":     "",
	// The domain: never imports the edge.
	"peer":    "",
	"account": "update record store peer lru",
	"chat":    "update record store peer account lru",
	"media":   "update record store blob peer lru ffmpeg outline preview",
	"sticker": "update record store peer media lru",
	"message": "update record store peer account chat media lru",
	"secret":  "update store peer",
	"bot":     "update store peer account",
	// Above the domain, beside the edge.
	"demo": "account chat media message update peer",
	// The log and what is below it.
	"update":  "store bus peer",
	"fanout":  "update bus tlview layer peer session lru",
	"record":  "store peer",
	"store":   "seal peer",
	"seal":    "",
	"blob":    "seal",
	"ffmpeg":  "",
	"outline": "",
	"preview": "",
	"bus":     "peer",
}

func TestImportsGoDownwards(t *testing.T) {
	for pkg, imports := range importsByPackage(t) {
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("internal/%s is not in the table of imports", pkg)
			continue
		}
		for _, to := range imports {
			if allowed != "*" && !slices.Contains(strings.Fields(allowed), to) {
				t.Errorf("internal/%s imports %s; it may import only: %s", pkg, to, allowed)
			}
		}
	}
}

func TestTableHasNoCycle(t *testing.T) {
	state := make(map[string]int) // 1 on the path, 2 done
	var visit func(pkg string, path []string)
	visit = func(pkg string, path []string) {
		switch state[pkg] {
		case 1:
			t.Errorf("the table allows a cycle: %s", strings.Join(append(path, pkg), " → "))
			return
		case 2:
			return
		}
		state[pkg] = 1
		for _, to := range strings.Fields(mayImport[pkg]) {
			if to != "*" {
				visit(to, append(path, pkg))
			}
		}
		state[pkg] = 2
	}
	for pkg := range mayImport {
		visit(pkg, nil)
	}
}

func TestNoCatchAllPackages(t *testing.T) {
	for pkg := range importsByPackage(t) {
		for _, name := range []string{"util", "utils", "common", "helpers", "misc", "manager"} {
			if pkg == name {
				t.Errorf("internal/%s: a name that says nothing", pkg)
			}
		}
	}
}

// importsByPackage reads the imports of all files but tests, which may build
// whatever they need.
func importsByPackage(t *testing.T) map[string][]string {
	t.Helper()
	out := make(map[string][]string)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		pkg, _, _ := strings.Cut(filepath.ToSlash(path), "/")
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		out[pkg] = append(out[pkg], nil...)
		for _, spec := range f.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if rest, ours := strings.CutPrefix(name, module); ours {
				if to, _, _ := strings.Cut(rest, "/"); to != pkg && !slices.Contains(out[pkg], to) {
					out[pkg] = append(out[pkg], to)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 5 {
		t.Fatalf("only %d packages found", len(out))
	}
	return out
}
