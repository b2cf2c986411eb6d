package layer

import (
	"strings"
	"testing"
)

// TestNothingIsLostUnseen holds the findings of all layers against
// accepted.txt, both ways.
func TestNothingIsLostUnseen(t *testing.T) {
	findings := pool(t).Audit()
	seen := map[string]bool{}
	for _, f := range findings {
		seen[f.Kind+" "+f.Subject] = true
		if f.Reason == "" {
			t.Errorf("needs a rule or a line in accepted.txt: %s", f)
		}
	}
	for key := range acceptedReasons() {
		if !seen[key] {
			t.Errorf("accepted.txt: %q: no such finding", key)
		}
	}
	for line := range strings.Lines(acceptedText) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && !strings.Contains(line, ": ") {
			t.Errorf("accepted.txt: no reason in %q", line)
		}
	}
}
