package layer

import (
	_ "embed"
	"strings"
)

//go:embed accepted.txt
var acceptedText string

// acceptedReasons reads accepted.txt: one finding a line, `kind subject:
// reason`.
func acceptedReasons() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(acceptedText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if key, reason, found := strings.Cut(line, ": "); found {
			out[key] = reason
		}
	}
	return out
}
