package ffmpeg

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// What becomes a film, in bytes, and how much of it, in seconds.
const (
	MaxGIF     = 16 << 20
	MaxSeconds = 60.0
)

// Film makes a video of a GIF, and says what it is: MPEG4 with H.264, without
// sound, its index in front, as clients play animations. What is transparent
// becomes white. It fails with [ErrUnreadable].
//
// Making it is the only run that may write a file, of some MB: the index can be
// put in front only once all is there. It reads nothing but GIF.
func (t *Tool) Film(ctx context.Context, r io.ReaderAt, size int64) ([]byte, Info, error) {
	b, err := t.film(ctx, r, size)
	if err != nil {
		return nil, Info{}, err
	}
	info, err := t.Probe(ctx, bytes.NewReader(b), int64(len(b)))
	if err == nil && info.Video == nil {
		err = fmt.Errorf("%w: a film of nothing", ErrUnreadable)
	}
	return b, info, err
}

func (t *Tool) film(ctx context.Context, r io.ReaderAt, size int64) ([]byte, error) {
	if size > MaxGIF {
		return nil, fmt.Errorf("%w: %d bytes", ErrUnreadable, size)
	}
	to, err := scratch()
	if err != nil {
		return nil, err
	}
	defer to.Close() //nolint:errcheck // it lies in memory
	args := append([]string{"-nostdin", "-y", "-threads", "1"}, guarded...)
	args = append(args, "-f", "gif", "-i", shared, "-map", "0:v:0", "-an", "-sn", "-dn", "-map_metadata", "-1", "-filter_threads", "1",
		"-t", fmt.Sprint(MaxSeconds), "-fpsmax", "50",
		"-vf", fmt.Sprintf("scale='min(%d,iw)':'min(%d,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2", maxFrame, maxFrame),
		"-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", "-threads", "1",
		"-movflags", "+faststart", "-f", "mp4", written)
	if _, err := t.runTo(ctx, r, size, to, t.convert, args); err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.NewSectionReader(to, 0, maxOutput+1))
	if err != nil {
		return nil, fmt.Errorf("read a film: %w", err)
	}
	if len(b) == 0 || len(b) > maxOutput {
		return nil, fmt.Errorf("%w: a film of %d bytes", ErrUnreadable, len(b))
	}
	return b, nil
}
