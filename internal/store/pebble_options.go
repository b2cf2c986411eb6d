package store

import (
	"fmt"
	"log/slog"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
)

// pebbleOptions fits Pebble to small machines and sealed values. The thresholds
// are measured with BenchmarkPrivateMessage: they trade a few more tables to
// read for half the bytes that compactions write.
//
// Values are not separated into blob files: that would save another 5 µs and
// 800 bytes per message, but has open reports of corruption
// (https://github.com/cockroachdb/cockroach/issues/160675).
func pebbleOptions(o Options, guard *logGuard) *pebble.Options {
	p := &pebble.Options{
		FS:                          guard,
		CacheSize:                   o.CacheBytes,
		MemTableSize:                uint64(o.MemTableBytes),
		MemTableStopWritesThreshold: 4,
		MaxOpenFiles:                o.OpenFiles,
		FormatMajorVersion:          pebble.FormatTableFormatV6, // raised on purpose only: older binaries cannot read newer formats
		L0CompactionThreshold:       8,
		L0StopWritesThreshold:       32,
		LBaseMaxBytes:               128 << 20,
		TargetFileSizes:             [7]int64{16 << 20, 16 << 20, 32 << 20, 32 << 20, 64 << 20, 64 << 20, 64 << 20},
		FlushSplitBytes:             32 << 20,
		CompactionConcurrencyRange:  func() (int, int) { return 1, 2 },
		Logger:                      pebbleLogger{o.Logger},
		EventListener:               pebbleEvents(o.Logger),
	}
	// Sealed values do not compress; trying to would cost CPU for nothing.
	p.ApplyCompressionSettings(func() pebble.DBCompressionSettings { return pebble.DBCompressionNone })
	for i := range p.Levels {
		p.Levels[i].BlockSize = 16 << 10                  // one system call per block written
		p.Levels[i].FilterPolicy = bloom.FilterPolicy(10) // a look-up of a missing random_id reads no table
	}
	return p
}

// pebbleEvents logs what an operator should know.
func pebbleEvents(log *slog.Logger) *pebble.EventListener {
	return &pebble.EventListener{
		BackgroundError: func(err error) { log.Error("store: background work failed", "err", err) },
		DataCorruption: func(i pebble.DataCorruptionInfo) {
			log.Error("store: corrupt table", "path", i.Path, "err", i.Details)
		},
		LowDiskSpace: func(i pebble.LowDiskSpaceInfo) {
			log.Warn("store: little disk space left", "available_bytes", i.AvailBytes)
		},
		WriteStallBegin: func(i pebble.WriteStallBeginInfo) {
			log.Warn("store: writes wait for compaction", "reason", i.Reason)
		},
	}
}

// pebbleLogger sends Pebble's own log to slog.
type pebbleLogger struct{ log *slog.Logger }

// Infof implements [pebble.Logger].
func (l pebbleLogger) Infof(format string, args ...any) {
	l.log.Debug("store: " + fmt.Sprintf(format, args...))
}

// Errorf implements [pebble.Logger].
func (l pebbleLogger) Errorf(format string, args ...any) {
	l.log.Error("store: " + fmt.Sprintf(format, args...))
}

// Fatalf implements [pebble.Logger]. Pebble cannot go on, and its locks may be
// held: the process ends here, so that nothing is acknowledged in this state.
func (l pebbleLogger) Fatalf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	l.log.Error("store: fatal: " + text)
	panic("store: " + text)
}
