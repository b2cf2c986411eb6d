package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// MaxClip is how large a file is that is looked at packet by packet, in bytes.
const MaxClip = 1 << 20

// Clip looks at all of a small WebM, packet by packet: its duration is where the
// last one ends, whatever the head of the file says. It fails with
// [ErrUnreadable].
func (t *Tool) Clip(ctx context.Context, r io.ReaderAt, size int64) (Info, error) {
	if size > MaxClip {
		return Info{}, fmt.Errorf("%w: %d bytes", ErrUnreadable, size)
	}
	args := append(guarded[:len(guarded):len(guarded)], "-f", "matroska", "-show_packets", "-show_format", "-show_streams",
		"-show_entries", "packet=pts_time,duration_time:stream=codec_type,codec_name,width,height,duration:format=duration",
		"-of", "json")
	out, err := t.run(ctx, r, size, t.probe, append(args, shared))
	if err != nil {
		return Info{}, err
	}
	return parse(out)
}

// Still returns the first frame of a small WebM of VP9 as a PNG, with what is
// transparent in it where the decoder that knows of it is built in. It fails with
// [ErrUnreadable].
func (t *Tool) Still(ctx context.Context, r io.ReaderAt, size int64) ([]byte, error) {
	if size > MaxClip {
		return nil, fmt.Errorf("%w: %d bytes", ErrUnreadable, size)
	}
	out, err := t.still(ctx, r, size, "libvpx-vp9")
	if errors.Is(err, ErrUnreadable) && ctx.Err() == nil {
		return t.still(ctx, r, size, "vp9")
	}
	return out, err
}

func (t *Tool) still(ctx context.Context, r io.ReaderAt, size int64, decoder string) ([]byte, error) {
	args := append([]string{"-nostdin", "-threads", "1"}, guarded...)
	args = append(args, "-f", "matroska", "-c:v", decoder, "-i", shared, "-map", "0:v:0", "-frames:v", "1", "-an", "-sn", "-dn",
		"-filter_threads", "1", "-vf", fmt.Sprintf("scale='min(%d,iw)':'min(%d,ih)':force_original_aspect_ratio=decrease", maxFrame, maxFrame),
		"-c:v", "png", "-pix_fmt", "rgba", "-threads", "1", "-f", "image2pipe", "pipe:1")
	out, err := t.run(ctx, r, size, t.convert, args)
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%w: no frame", ErrUnreadable)
	}
	return out, err
}
