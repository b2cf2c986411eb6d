package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"chappe/internal/blob"
	"chappe/internal/ffmpeg"
	"chappe/internal/media/mediapb"
)

const mimeGIF = "image/gif"

// toFilm makes the document of an animated GIF a film, where ffmpeg is installed:
// clients play that with a tenth of the bytes. It reports whether it did; what
// cannot be read, is too long, does not move or for which there is no room stays a
// GIF.
//
// https://core.telegram.org/api/gifs#uploading-gifs
func (s *Service) toFilm(ctx context.Context, user int64, u *upload, f *mediapb.File, d Document) (bool, error) {
	if s.player == nil || d.AsFile || f.Mime != mimeGIF || f.Attributes.Sticker != nil || u.content.Size > ffmpeg.MaxGIF {
		return false, nil
	}
	var film []byte
	var info ffmpeg.Info
	err := s.playing(ctx, func() (err error) {
		film, info, err = s.filmed(ctx, u.content)
		return err
	})
	if errors.Is(err, ffmpeg.ErrUnreadable) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	switch err := s.room(ctx, user, int64(len(film))); {
	case errors.Is(err, ErrQuota), errors.Is(err, ErrFull):
		return false, nil
	case err != nil:
		return false, err
	}
	folder := blob.NewFolder()
	if _, err := s.blobs.Put(ctx, blob.Key{Folder: folder}, bytes.NewReader(film)); err != nil {
		return false, err
	}
	f.Content = &mediapb.Content{Folder: folder[:], PartSize: int32(len(film)), Size: int64(len(film))}
	f.Mime, f.Size = "video/mp4", int64(len(film))
	f.Attributes.Name = strings.TrimSuffix(f.Attributes.Name, path.Ext(f.Attributes.Name))
	if f.Attributes.Name != "" {
		f.Attributes.Name += ".mp4"
	}
	describeVideo(f, info, false)
	f.Attributes.Video.Streaming = true
	return true, nil
}

// stillTime is up to how long a GIF takes that shows but one picture, in seconds.
const stillTime = 0.11

// filmed makes a film of a GIF that moves, and not for too long.
func (s *Service) filmed(ctx context.Context, c *mediapb.Content) ([]byte, ffmpeg.Info, error) {
	info, err := s.player.Probe(ctx, s.content(ctx, c), c.Size)
	if err != nil {
		return nil, info, err
	}
	if info.Video == nil || info.Duration <= stillTime || info.Duration > ffmpeg.MaxSeconds {
		return nil, info, fmt.Errorf("%w: %.1f seconds", ffmpeg.ErrUnreadable, info.Duration)
	}
	return s.player.Film(ctx, s.content(ctx, c), c.Size)
}
