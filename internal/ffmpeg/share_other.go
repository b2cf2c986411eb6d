//go:build !linux

package ffmpeg

import (
	"errors"
	"io"
	"os"
	"os/exec"
)

const canShare = false

func share(io.ReaderAt, int64) (*os.File, error) { return nil, errors.ErrUnsupported }

func scratch() (*os.File, error) { return nil, errors.ErrUnsupported }

func tie(*exec.Cmd) {}
