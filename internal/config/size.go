package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// units of sizes, the greatest first. They are those of memory, whichever way
// they are written: disks are sold in smaller ones.
var units = []struct {
	name  string
	bytes int64
}{{"TB", 1 << 40}, {"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}}

// parseSize reads a number of bytes such as 500MB, 2 GiB or 0.
func parseSize(s string) (int64, error) {
	text := strings.ReplaceAll(strings.ToUpper(strings.TrimSpace(s)), "IB", "B")
	unit := int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(text, u.name); ok {
			text, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/unit {
		return 0, fmt.Errorf("must be a size such as 500MB or 20GB, not %q", s)
	}
	return n * unit, nil
}

// formatSize writes a number of bytes so that parseSize reads it.
func formatSize(n int64) string {
	for _, u := range units {
		if n > 0 && n%u.bytes == 0 && u.bytes > 1 {
			return strconv.FormatInt(n/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}
