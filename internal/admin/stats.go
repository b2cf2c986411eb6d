package admin

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"syscall"
)

// readStats measures this process. Files of /proc that a system does not have
// leave their numbers 0.
func readStats() (Stats, error) {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return Stats{}, fmt.Errorf("resource usage: %w", err)
	}
	s := Stats{
		CPUUser:    microseconds(use.Utime),
		CPUSystem:  microseconds(use.Stime),
		Goroutines: runtime.NumGoroutine(),
		Heap:       heapBytes(),
	}
	s.RSS = procField("/proc/self/status", "VmRSS:") * 1024
	s.BytesWritten = procField("/proc/self/io", "write_bytes:")
	return s, nil
}

func microseconds(t syscall.Timeval) int64 { return int64(t.Sec)*1_000_000 + int64(t.Usec) }

// heapBytes reads the heap's size without stopping the world.
func heapBytes() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return int64(sample[0].Value.Uint64())
}

// procField returns the number after a field's name in a file of /proc.
func procField(path, name string) int64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		rest, ok := strings.CutPrefix(lines.Text(), name)
		if !ok {
			continue
		}
		fields := strings.Fields(rest)
		if len(fields) == 0 {
			return 0
		}
		v, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil {
			return 0
		}
		return v
	}
	return 0
}
