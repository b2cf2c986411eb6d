package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// Limits of one run.
const (
	maxTime   = 20 * time.Second
	maxOutput = 8 << 20 // bytes, printed or written
)

// limited runs a program with limits that it cannot lift: seconds of processor
// time, KiB of address space, blocks of 512 bytes of what it writes, no cores,
// few descriptors; and with little claim to the processor.
const limited = `ulimit -t 20; ulimit -v 1572864; ulimit -f "$1"; shift; ulimit -c 0; ulimit -n 32; exec nice -n 15 "$@"`

// shared is the path of what the programs are given: descriptor 3. What they
// write, in memory, too, is descriptor 4.
const (
	shared  = "file:/proc/self/fd/3"
	written = "file:/proc/self/fd/4"
)

// run runs a program on a file and returns what it prints. It writes no file.
func (t *Tool) run(ctx context.Context, r io.ReaderAt, size int64, program string, args []string) ([]byte, error) {
	return t.runTo(ctx, r, size, nil, program, args)
}

// runTo is run of a program that may also write to a file in memory.
func (t *Tool) runTo(ctx context.Context, r io.ReaderAt, size int64, to *os.File, program string, args []string) ([]byte, error) {
	f, err := share(r, size)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it lies in memory
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	blocks, files := 0, []*os.File{f}
	if to != nil {
		blocks, files = maxOutput/512, append(files, to)
	}
	cmd := exec.CommandContext(ctx, t.shell, append([]string{"-c", limited, "sh", strconv.Itoa(blocks), program}, args...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
	cmd.Dir = "/"
	cmd.ExtraFiles = files
	cmd.WaitDelay = time.Second
	tie(cmd)
	out := &bounded{cancel: cancel}
	cmd.Stdout = out
	if err := cmd.Run(); err != nil {
		var ended *exec.ExitError
		if errors.As(err, &ended) || ctx.Err() != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		return nil, fmt.Errorf("run %s: %w", program, err)
	}
	return out.Bytes(), nil
}

// bounded keeps what a program prints, and ends one that prints too much.
type bounded struct {
	bytes.Buffer
	cancel func()
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxOutput {
		b.cancel()
		return 0, io.ErrShortWrite
	}
	return b.Buffer.Write(p)
}
