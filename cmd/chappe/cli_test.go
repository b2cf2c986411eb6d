package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"chappe/internal/admin"
	"chappe/internal/config"
	"chappe/internal/serverkey"
)

// runCLI runs a command line and returns what it printed and its status.
func runCLI(t *testing.T, parts serverParts, environ []string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errOut bytes.Buffer
	status = run(t.Context(), parts, args, environ, &out, &errOut)
	return out.String(), errOut.String(), status
}

func testInfo(t *testing.T) admin.Info {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pem, err := serverkey.Write(&key.PublicKey, "pkcs1")
	if err != nil {
		t.Fatal(err)
	}
	return admin.Info{
		Name: "Chappe", Listen: "127.0.0.1:8443", Public: []string{"192.0.2.1:443"},
		Secret: "00112233445566778899aabbccddeeff", PublicKey: pem,
	}
}

// testParts is a server that is ready at once and ends with its context.
func testParts(t *testing.T) (parts serverParts, served *config.Config) {
	t.Helper()
	info := testInfo(t)
	served = new(config.Config)
	return serverParts{
		serve: func(_ context.Context, cfg *config.Config, ready func(admin.Info)) error {
			*served = *cfg
			ready(info)
			return nil
		},
		offline: func(context.Context, *config.Config) (admin.Info, error) { return info, nil },
	}, served
}

func TestServeSaysReadyOnStandardOutputAlone(t *testing.T) {
	parts, served := testParts(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "chappe.toml")
	if err := os.WriteFile(file, []byte("name = \"File\"\ndc = 3\nlisten = \"127.0.0.1:1\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errOut, status := runCLI(t, parts, []string{"CHAPPE_DC=4"}, "serve", "--data", dir, "--listen", "127.0.0.1:9", "--bench-provision")
	if status != 0 || out != "ready 127.0.0.1:8443\n" {
		t.Errorf("status %d, stdout %q, stderr %q", status, out, errOut)
	}
	for _, part := range []string{"chappe code", "tg://proxy?server=192.0.2.1&port=443&secret=0011", "chappe key"} {
		if !strings.Contains(errOut, part) {
			t.Errorf("the greeting lacks %q:\n%s", part, errOut)
		}
	}
	if served.Name != "File" || served.DC != 4 || served.Listen != "127.0.0.1:9" || !served.BenchProvision || served.Data != dir {
		t.Errorf("flags win over the environment, the environment over the file: %+v", served)
	}
}

func TestWrongSettingsAreMisuse(t *testing.T) {
	parts, _ := testParts(t)
	for _, args := range [][]string{
		{"serve", "--dc", "9"},
		{"serve", "--no-such-flag"},
		{"code"},
		{"key", "--format", "runes"},
	} {
		if _, errOut, status := runCLI(t, parts, nil, args...); status != 2 || !strings.Contains(errOut, "→") {
			t.Errorf("%v: status %d, %s", args, status, errOut)
		}
	}
}

func TestKeyAndLink(t *testing.T) {
	parts, _ := testParts(t)
	dir := t.TempDir()
	out, _, _ := runCLI(t, parts, nil, "key", "--data", dir)
	if _, err := serverkey.Parse(out); err != nil {
		t.Errorf("key: %v", err)
	}
	out, _, _ = runCLI(t, parts, nil, "key", "--data", dir, "--fingerprint")
	if len(strings.TrimSpace(out)) != 16 {
		t.Errorf("fingerprint %q", out)
	}
	out, _, _ = runCLI(t, parts, nil, "link", "--data", dir, "--secret")
	if out != "00112233445566778899aabbccddeeff\n" {
		t.Errorf("secret %q", out)
	}
	var link struct{ Link, Server, Port string }
	out, _, _ = runCLI(t, parts, nil, "link", "--data", dir, "--json")
	if err := json.Unmarshal([]byte(out), &link); err != nil || link.Server != "192.0.2.1" || link.Port != "443" {
		t.Errorf("link %q: %v", out, err)
	}
}

func TestWithoutAServerTheHintSaysWhatToDo(t *testing.T) {
	for lang, want := range map[string]string{"en_GB.UTF-8": "start one with", "fr_FR.UTF-8": "pour en lancer un"} {
		_, errOut, status := runCLI(t, serverParts{}, []string{"LANG=" + lang}, "code", "+33612345678", "--data", t.TempDir())
		if status != 1 || !strings.Contains(errOut, want) {
			t.Errorf("%s: status %d, %s", lang, status, errOut)
		}
		if strings.Contains(errOut, "33612345678") {
			t.Errorf("the phone number is in the error: %s", errOut)
		}
	}
}

func TestCoverageCommand(t *testing.T) {
	out, _, status := runCLI(t, serverParts{}, nil, "coverage", "--json", "--tier", "1")
	var got struct{ Methods []struct{ Tier int } }
	if err := json.Unmarshal([]byte(out), &got); err != nil || status != 0 || len(got.Methods) != 114 {
		t.Errorf("%d methods of tier 1, %v", len(got.Methods), err)
	}
}

func TestDoctor(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	out, errOut, status := runCLI(t, serverParts{}, nil, "doctor", "--data", dir, "--listen", "127.0.0.1:0", "--json")
	var list []finding
	if err := json.Unmarshal([]byte(out), &list); err != nil || status != 0 {
		t.Fatalf("status %d, %v, %s", status, err, errOut)
	}
	byCheck := make(map[string]string)
	for _, f := range list {
		byCheck[f.Check] = f.Result
	}
	if byCheck["data directory"] != resultWarning || byCheck["port"] != resultOK || byCheck["settings"] != resultOK {
		t.Errorf("%v", byCheck)
	}
	if _, _, status := runCLI(t, serverParts{}, nil, "doctor", "--data", filepath.Join(dir, "f"), "--listen", "192.0.2.1:1"); status != 1 {
		t.Errorf("a port that cannot be opened: status %d", status)
	}
}

func TestHelpIsTranslated(t *testing.T) {
	parts, _ := testParts(t)
	out, _, _ := runCLI(t, parts, nil, "--lang", "fr", "serve", "--help")
	for _, part := range []string{"Usage :", "Options :", "numéro de ce centre", "afficher cette aide"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in:\n%s", part, out)
		}
	}
}

// TestEveryTextHasAFrenchForm finds the texts given to tr in the source.
func TestEveryTextHasAFrenchForm(t *testing.T) {
	texts := []string{errNotSure.Error(), errFaults.Error()}
	for _, o := range config.Default().Options() {
		texts = append(texts, o.Help)
	}
	for _, f := range serverkey.Formats() {
		texts = append(texts, f.For)
	}
	for _, w := range works {
		texts = append(texts, w.short)
	}
	texts = append(texts, textsInSource(t)...)
	if len(texts) < 80 {
		t.Fatalf("only %d texts found", len(texts))
	}
	known := make(map[string]bool)
	for _, text := range texts {
		known[text] = true
		if french[text] == "" {
			t.Errorf("no French for %q", text)
		}
	}
	for _, text := range []string{resultOK, resultWarning, resultFault} {
		known[text] = true
	}
	for text := range french {
		if !known[text] && !isFindingName(text) {
			t.Errorf("nobody says %q", text)
		}
	}
}

func isFindingName(text string) bool {
	return strings.Contains(" settings data directory master key disk open files videos server port public address ", " "+text+" ")
}

func textsInSource(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset, consts := token.NewFileSet(), make(map[string]string)
	var calls []ast.Expr
	for _, name := range files {
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if len(n.Values) == 1 {
					if s, ok := literal(n.Values[0]); ok {
						consts[n.Names[0].Name] = s
					}
				}
			case *ast.CallExpr:
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "tr" {
					calls = append(calls, n.Args[0])
				}
			}
			return true
		})
	}
	var texts []string
	for _, arg := range calls {
		if s, ok := literal(arg); ok {
			texts = append(texts, s)
		} else if id, ok := arg.(*ast.Ident); ok && consts[id.Name] != "" {
			texts = append(texts, consts[id.Name])
		}
	}
	return texts
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
