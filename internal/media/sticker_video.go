package media

import (
	"context"
	"errors"

	"chappe/internal/ffmpeg"
	"chappe/internal/media/mediapb"
)

// The bounds of video stickers.
const (
	maxWebM   = 256 << 10
	timeSlack = 0.1 // seconds; encoders round
	mimeWebM  = "video/webm"
)

// describeClip checks a video sticker and says what it is. Where ffprobe is
// installed its frames count, and the first of them is shown while the sticker is
// on its way; elsewhere what its head says is all that is known.
//
// https://core.telegram.org/stickers#video-requirements
func (s *Service) describeClip(ctx context.Context, user int64, f *mediapb.File, b []byte, u StickerUse) error {
	if err := describeWebM(f, b, u); err != nil || s.player == nil {
		return err
	}
	var info ffmpeg.Info
	err := s.playing(ctx, func() (err error) { info, err = s.player.Clip(ctx, s.content(ctx, f.Content), f.Size); return err })
	switch {
	case errors.Is(err, ffmpeg.ErrUnreadable):
		return ErrStickerWebM
	case err != nil:
		return err
	case info.Video == nil || info.Video.Codec != "vp9" || info.Audio:
		return ErrStickerWebM
	case info.Duration > stickerTime+timeSlack:
		return ErrVideoLong
	case !u.sides(info.Video.Width, info.Video.Height):
		return ErrVideoSides
	}
	f.Attributes.Width, f.Attributes.Height = int32(info.Video.Width), int32(info.Video.Height)
	f.Attributes.Video.Duration = info.Duration
	p, err := s.sketchClip(ctx, f.Content)
	if err == nil && p == nil {
		return ErrStickerWebM // nobody sees what does not open
	}
	if err != nil || u == AsThumb {
		return err
	}
	return s.hang(ctx, user, f, p)
}

// describeWebM checks what a video says of itself.
func describeWebM(f *mediapb.File, b []byte, u StickerUse) error {
	if len(b) > maxWebM {
		return ErrVideoBig
	}
	v, ok := readWebM(b)
	switch {
	case v.docType != "webm" || !v.video || v.codec != "V_VP9" || v.sound:
		return ErrStickerWebM
	case !ok:
		return ErrVideoNoTime
	case v.seconds > stickerTime+timeSlack:
		return ErrVideoLong
	case !u.sides(v.width, v.height):
		return ErrVideoSides
	}
	f.Mime = mimeWebM
	f.Attributes.Width, f.Attributes.Height = int32(v.width), int32(v.height)
	f.Attributes.Video = &mediapb.Video{Duration: v.seconds, Silent: true}
	return nil
}

// sketchClip is what is shown of a video sticker while it is on its way, drawn of
// its first frame; nil if that cannot be read.
func (s *Service) sketchClip(ctx context.Context, c *mediapb.Content) (*pictures, error) {
	var frame []byte
	err := s.playing(ctx, func() (err error) { frame, err = s.player.Still(ctx, s.content(ctx, c), c.Size); return err })
	if errors.Is(err, ffmpeg.ErrUnreadable) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p, err := s.paint(ctx, frame, drawSticker)
	if errors.Is(err, ErrPhoto) || errors.Is(err, ErrDimensions) {
		return nil, nil
	}
	return p, err
}
