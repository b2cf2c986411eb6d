package media

import (
	"context"
	"errors"
	"fmt"

	"chappe/internal/ffmpeg"
	"chappe/internal/media/mediapb"
)

// The rules of videos that stand for photos: clients cut them to ten seconds and
// 800 pixels before they send them.
//
// https://core.telegram.org/api/files#animated-profile-pictures
const (
	maxAvatar     = 10 << 20 // bytes
	maxAvatarTime = 11.0     // seconds
	maxAvatarSide = 1280     // pixels
	avatarSide    = 800      // pixels, where nothing tells
	avatarLetter  = "u"
)

// Avatar is what a client says of a photo of a user or chat that moves.
type Avatar struct {
	Photo *Input  // what is shown while it does not; nil: the video's first frame
	Video Input   // MPEG4
	Start float64 // seconds; the frame that Photo is of
	// Markup is the sticker that the video shows, nil if it shows none.
	Markup *mediapb.VideoSize
}

// MakeAvatar makes the photo of a user or chat of a video. Asked again for the
// same upload it returns the same photo. It fails with [ErrVideo] for a video
// that is none, and for one without a photo where no frame can be taken.
func (s *Service) MakeAvatar(ctx context.Context, user int64, a Avatar) (*mediapb.File, error) {
	u, err := s.complete(ctx, user, a.Video)
	if err != nil {
		return nil, err
	}
	if u.row.Portrait != nil {
		return u.row.Portrait, nil
	}
	v, err := s.avatarVideo(ctx, u)
	if err != nil {
		return nil, err
	}
	v.Start = min(max(a.Start, 0), maxAvatarTime)
	b, err := s.avatarPhoto(ctx, user, u, a.Photo)
	if err != nil {
		return nil, err
	}
	f, err := s.portrait(ctx, user, b)
	if err != nil {
		return nil, err
	}
	f.Videos = []*mediapb.VideoSize{v}
	if a.Markup != nil {
		f.Videos = append(f.Videos, a.Markup)
	}
	u.row.Portrait = f
	return f, s.keep(ctx, user, u, f)
}

// avatarVideo checks an upload as far as its bytes can be looked into.
func (s *Service) avatarVideo(ctx context.Context, u *upload) (*mediapb.VideoSize, error) {
	c := u.content
	var head [12]byte
	if _, err := s.content(ctx, c).ReadAt(head[:min(12, c.Size)], 0); err != nil && !isEOF(err) {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	if c.Size > maxAvatar || string(head[4:8]) != "ftyp" {
		return nil, ErrVideo
	}
	v := &mediapb.VideoSize{Type: avatarLetter, Width: avatarSide, Height: avatarSide, Content: c}
	if s.player == nil {
		return v, nil
	}
	info, err := s.probe(ctx, c)
	switch {
	case errors.Is(err, ffmpeg.ErrUnreadable):
		return nil, ErrVideo
	case err != nil:
		return nil, err
	case info.Video == nil || info.Duration > maxAvatarTime || max(info.Video.Width, info.Video.Height) > maxAvatarSide:
		return nil, ErrVideo
	}
	v.Width, v.Height = int32(info.Video.Width), int32(info.Video.Height)
	return v, nil
}

// avatarPhoto is the picture that stands for the video while it does not play.
func (s *Service) avatarPhoto(ctx context.Context, user int64, u *upload, given *Input) ([]byte, error) {
	if given == nil {
		b, err := s.frame(ctx, u.content)
		if errors.Is(err, ffmpeg.ErrUnreadable) {
			err = ErrVideo
		}
		return b, err
	}
	p, err := s.complete(ctx, user, *given)
	if err != nil {
		return nil, err
	}
	return s.whole(ctx, p.content, maxPhoto)
}
