package ffmpeg

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

const canShare = true

// share makes a file in memory, as long as the given one, that holds those parts
// of it that tell what it is; the rest are holes, which take no memory. So
// nothing of it is ever written to a disk in the clear.
func share(r io.ReaderAt, size int64) (f *os.File, err error) {
	fd, err := unix.MemfdCreate("media", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("make a file in memory: %w", err)
	}
	f = os.NewFile(uintptr(fd), "media")
	defer func() {
		if err != nil {
			_ = f.Close()
		}
	}()
	if err := f.Truncate(size); err != nil {
		return nil, fmt.Errorf("make a file in memory: %w", err)
	}
	for _, p := range telling(r, size) {
		w := io.NewOffsetWriter(f, p.from)
		if _, err := io.Copy(w, io.NewSectionReader(r, p.from, p.to-p.from)); err != nil {
			return nil, fmt.Errorf("read a file: %w", err)
		}
	}
	return f, nil
}

// scratch makes an empty file in memory.
func scratch() (*os.File, error) {
	fd, err := unix.MemfdCreate("made", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("make a file in memory: %w", err)
	}
	return os.NewFile(uintptr(fd), "made"), nil
}

// tie makes a program end with this one.
func tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
