//go:build !linux && !darwin && !freebsd

package blob

import "math"

// freeBytes does not know here: the disk itself says when it is full.
func freeBytes(string) (int64, error) { return math.MaxInt64, nil }
