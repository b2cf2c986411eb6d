//go:build linux || darwin || freebsd

package blob

import "syscall"

// freeBytes is how much may still be written to the file system of a directory.
func freeBytes(dir string) (int64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	return int64(fs.Bavail) * int64(fs.Bsize), nil //nolint:unconvert // types differ by system
}
