// Package ffmpeg asks the programs ffprobe and ffmpeg, where they are
// installed, what a video or a piece of audio is and what its first frame looks
// like, and has them make films of animated pictures. It imports nothing of ours.
//
// What they are given was sent by strangers, and decoders of so many formats
// have holes. So they get only as much of a file as is needed, in memory, and
// run for a short time, with little memory, without writing to any disk, without
// network and without the formats that name other files (playlists).
package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
)

// ErrUnreadable means that a file is nothing that the programs can read, or
// more than they are allowed to do.
var ErrUnreadable = errors.New("ffmpeg: not readable")

// Tool runs the programs. It is safe for concurrent use; how many run at a time
// is the caller's matter. A nil Tool is one that is not installed.
type Tool struct {
	shell, probe, convert string // paths
}

// Find looks for the programs in PATH. It returns nil if one is missing, or if
// this system cannot hand them files in memory.
func Find() *Tool {
	if !canShare {
		return nil
	}
	var paths [3]string
	for i, name := range []string{"sh", "ffprobe", "ffmpeg"} {
		path, err := exec.LookPath(name)
		if err != nil {
			return nil
		}
		paths[i] = path
	}
	return &Tool{shell: paths[0], probe: paths[1], convert: paths[2]}
}

// Info is what a file is.
type Info struct {
	Duration float64 // seconds; 0: not known
	Video    *Video  // nil: none
	Audio    bool    // there is sound
	Cover    bool    // of audio: there is a picture of it, which [Tool.Frame] returns
	Title    string  // of audio
	Artist   string
}

// Video is the picture of a file, as it is to be shown: upright.
type Video struct {
	Width, Height int // pixels
	Codec         string
}

// formats are the demuxers that may be used. None of them opens other files.
const formats = "mov,mp4,matroska,webm,gif,ogg,mp3,flac,wav,aac,avi,mpegts,mpeg,flv,asf,amr,caf"

// guarded are the options that both programs are given before a file.
var guarded = []string{
	"-v", "error", "-protocol_whitelist", "file,pipe", "-format_whitelist", formats,
	"-max_streams", "32", "-probesize", "8M", "-analyzeduration", "5000000",
}

// Probe looks at a file. It fails with [ErrUnreadable].
func (t *Tool) Probe(ctx context.Context, r io.ReaderAt, size int64) (Info, error) {
	args := append(guarded[:len(guarded):len(guarded)], "-show_format", "-show_streams", "-of", "json")
	out, err := t.run(ctx, r, size, t.probe, append(args, shared))
	if err != nil {
		return Info{}, err
	}
	return parse(out)
}

// maxFrame is the greatest side of a frame, in pixels.
const maxFrame = 1280

// Frame returns the first frame of a video as a JPEG, upright. It fails with
// [ErrUnreadable].
func (t *Tool) Frame(ctx context.Context, r io.ReaderAt, size int64) ([]byte, error) {
	args := append([]string{"-nostdin", "-threads", "1"}, guarded...)
	args = append(args, "-i", shared, "-map", "0:v:0", "-frames:v", "1", "-an", "-sn", "-dn", "-filter_threads", "1",
		"-vf", fmt.Sprintf("scale='min(%d,iw)':'min(%d,ih)':force_original_aspect_ratio=decrease", maxFrame, maxFrame),
		"-c:v", "mjpeg", "-q:v", "3", "-threads", "1", "-f", "image2pipe", "pipe:1")
	out, err := t.run(ctx, r, size, t.convert, args)
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%w: no frame", ErrUnreadable)
	}
	return out, err
}
