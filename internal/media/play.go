package media

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"chappe/internal/ffmpeg"
	"chappe/internal/media/mediapb"
)

// look corrects what a client says of a video or a piece of audio by what its
// bytes say, where ffprobe is installed and can read them; what it cannot read
// stays as the client says. It reports whether there is something to make a
// thumbnail of: the frame of a video, the cover of a piece of music. Stickers
// have rules of their own.
func (s *Service) look(ctx context.Context, u *upload, f *mediapb.File, d Document) (bool, error) {
	if s.player == nil || d.AsFile || f.Attributes.Sticker != nil || !plays(f) {
		return false, nil
	}
	info, err := s.probe(ctx, u.content)
	if errors.Is(err, ffmpeg.ErrUnreadable) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if info.Video != nil && (f.Attributes.Audio == nil || f.Attributes.Video != nil) {
		describeVideo(f, info, d.Video)
		return true, nil
	}
	if info.Video != nil {
		return false, nil
	}
	describeAudio(f, info)
	return info.Cover && !f.Attributes.Audio.Voice, nil
}

// plays tells what is shown as a video or as audio.
func plays(f *mediapb.File) bool {
	return strings.HasPrefix(f.Mime, "video/") || strings.HasPrefix(f.Mime, "audio/") ||
		f.Attributes.Video != nil || f.Attributes.Audio != nil
}

// describeVideo keeps what only the client knows: that a video is round, that
// it may be played while it comes.
//
// https://core.telegram.org/constructor/documentAttributeVideo
func describeVideo(f *mediapb.File, info ffmpeg.Info, stay bool) {
	a := f.Attributes
	if a.Video == nil {
		a.Video = new(mediapb.Video)
	}
	a.Image, a.Audio = false, nil
	a.Width, a.Height = int32(info.Video.Width), int32(info.Video.Height)
	a.Video.Duration, a.Video.Codec, a.Video.Silent = info.Duration, codecName(info.Video.Codec), !info.Audio
	a.Video.Start = min(a.Video.Start, info.Duration)
	a.Video.Round = a.Video.Round && a.Width == a.Height
	// https://core.telegram.org/constructor/inputMediaUploadedDocument, nosound_video
	a.Animated = !info.Audio && !a.Video.Round && (a.Animated || f.Mime == "video/mp4" && !stay)
}

// describeAudio also takes a video that has no picture for the audio that it is.
func describeAudio(f *mediapb.File, info ffmpeg.Info) {
	a := f.Attributes
	a.Video, a.Animated = nil, false
	if a.Audio == nil {
		a.Audio = new(mediapb.Audio)
	}
	a.Audio.Duration = int32(math.Round(info.Duration))
	if !a.Audio.Voice && a.Audio.Title == "" && a.Audio.Performer == "" {
		a.Audio.Title, a.Audio.Performer = info.Title, info.Artist
	}
}

// firstFrame makes the thumbnail of a video, or of music with a cover, for which
// the client gives none; nil of one that does not decode.
func (s *Service) firstFrame(ctx context.Context, u *upload) (*pictures, error) {
	jpeg, err := s.frame(ctx, u.content)
	if errors.Is(err, ffmpeg.ErrUnreadable) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.thumb(ctx, jpeg)
}

// playWait is for how long a video waits until it is looked into; after that it
// passes as one that cannot be read, so that no flood of videos holds up sending.
const playWait = 15 * time.Second

// playing runs what looks into a video, few at a time. It fails with
// [ffmpeg.ErrUnreadable].
func (s *Service) playing(ctx context.Context, look func() error) error {
	if s.player == nil {
		return ffmpeg.ErrUnreadable
	}
	wait, cancel := context.WithTimeout(ctx, playWait)
	defer cancel()
	err := s.players.Acquire(wait, 1)
	if err == nil {
		defer s.players.Release(1)
		err = look()
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case wait.Err() != nil && err != nil:
		return ffmpeg.ErrUnreadable
	case err != nil && !errors.Is(err, ffmpeg.ErrUnreadable):
		return fmt.Errorf("look into an upload: %w", err)
	}
	return err
}

// probe is what a video is.
func (s *Service) probe(ctx context.Context, c *mediapb.Content) (info ffmpeg.Info, err error) {
	err = s.playing(ctx, func() (err error) { info, err = s.player.Probe(ctx, s.content(ctx, c), c.Size); return err })
	return info, err
}

// frame is the first frame of a video, as a JPEG.
func (s *Service) frame(ctx context.Context, c *mediapb.Content) (jpeg []byte, err error) {
	err = s.playing(ctx, func() (err error) { jpeg, err = s.player.Frame(ctx, s.content(ctx, c), c.Size); return err })
	return jpeg, err
}

// codecName is the name of a codec that clients know.
func codecName(name string) string {
	if name == "hevc" {
		return "h265"
	}
	return name
}
