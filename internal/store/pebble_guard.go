package store

import (
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// logGuard stands between Pebble and the file system. It counts written bytes,
// and it keeps the first error of the write-ahead log from Pebble, which would
// answer it with a panic under its own locks: the guard notes the error, drops
// every later write to a log, and reports success. The driver asks it after
// each sync and before each commit, so nothing is acknowledged that the error
// has cost, and what is on the disk stays a prefix of what was applied.
type logGuard struct {
	vfs.FS
	failed     atomic.Pointer[error]
	logBytes   atomic.Uint64
	logSyncs   atomic.Uint64
	otherBytes atomic.Uint64
}

func newLogGuard(fs vfs.FS) *logGuard { return &logGuard{FS: fs} }

// failure returns the first error of the log, or nil.
func (g *logGuard) failure() error {
	if err := g.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// fail notes the first error of the log.
func (g *logGuard) fail(err error) {
	err = fmt.Errorf("%w: write-ahead log: %w", ErrFailed, err)
	g.failed.CompareAndSwap(nil, &err)
}

func isLog(name string) bool { return strings.HasSuffix(name, ".log") }

// Create implements [vfs.FS].
func (g *logGuard) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return g.open(name, func() (vfs.File, error) { return g.FS.Create(name, c) })
}

// ReuseForWrite implements [vfs.FS]; Pebble recycles logs through it.
func (g *logGuard) ReuseForWrite(from, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return g.open(name, func() (vfs.File, error) { return g.FS.ReuseForWrite(from, name, c) })
}

// open wraps a file that is written. A log that cannot be made is replaced by
// one that swallows everything.
func (g *logGuard) open(name string, make func() (vfs.File, error)) (vfs.File, error) {
	if !isLog(name) {
		f, err := make()
		if err != nil {
			return nil, err
		}
		return &countedFile{File: f, bytes: &g.otherBytes}, nil
	}
	if g.failure() == nil {
		f, err := make()
		if err == nil {
			return &logFile{File: f, guard: g}, nil
		}
		g.fail(err)
	}
	sink, err := vfs.NewMem().Create("log", vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	return &logFile{File: sink, guard: g}, nil
}

// Unwrap implements [vfs.FS].
func (g *logGuard) Unwrap() vfs.FS { return g.FS }

// countedFile counts what is written to a table or a manifest.
type countedFile struct {
	vfs.File
	bytes *atomic.Uint64
}

// Write implements [vfs.File].
func (f *countedFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	f.bytes.Add(uint64(n))
	return n, err
}

// logFile is a write-ahead log under guard.
type logFile struct {
	vfs.File
	guard *logGuard
}

// Write implements [vfs.File].
func (f *logFile) Write(p []byte) (int, error) {
	if f.guard.failure() != nil {
		return len(p), nil
	}
	n, err := f.File.Write(p)
	f.guard.logBytes.Add(uint64(n))
	if err != nil {
		f.guard.fail(err)
	}
	return len(p), nil
}

// sync runs one kind of sync.
func (f *logFile) sync(do func() error) {
	if f.guard.failure() != nil {
		return
	}
	f.guard.logSyncs.Add(1)
	if err := do(); err != nil {
		f.guard.fail(err)
	}
}

// Sync implements [vfs.File].
func (f *logFile) Sync() error {
	f.sync(f.File.Sync)
	return nil
}

// SyncData implements [vfs.File].
func (f *logFile) SyncData() error {
	f.sync(f.File.SyncData)
	return nil
}

// SyncTo implements [vfs.File].
func (f *logFile) SyncTo(length int64) (full bool, err error) {
	f.sync(func() error {
		full, err = f.File.SyncTo(length)
		return err
	})
	return full, nil
}

// Preallocate implements [vfs.File]. It is an optimisation: a log that cannot
// be preallocated fails when it is written.
func (f *logFile) Preallocate(offset, length int64) error {
	_ = f.File.Preallocate(offset, length)
	return nil
}

// Close implements [vfs.File].
func (f *logFile) Close() error {
	if err := f.File.Close(); err != nil {
		f.guard.fail(err)
	}
	return nil
}
