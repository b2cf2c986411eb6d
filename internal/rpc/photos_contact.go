package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
)

// photosUploadContactProfilePhoto suggests a photo to somebody, in the dialog
// with him, or shows one for a contact to the caller alone; without a file the
// contact's own is shown again.
//
// https://core.telegram.org/method/photos.uploadContactProfilePhoto
func (s *Server) photosUploadContactProfilePhoto(ctx context.Context, c *Caller, r *tg.PhotosUploadContactProfilePhotoRequest) (*tg.PhotosPhoto, error) {
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	if user == c.UserID {
		return nil, errUserInvalid
	}
	var f *mediapb.File
	if given := (portrait{r.File, r.Video, r.VideoStartTs, r.VideoEmojiMarkup}); !given.isEmpty() {
		if f, err = s.uploadedPortrait(ctx, c, given); err != nil {
			return nil, err
		}
	}
	switch {
	case r.Suggest && f == nil:
		return nil, errPhotoMissing
	case r.Suggest:
		if _, err := s.messages.SuggestPhoto(ctx, c.UserID, user, f); err != nil {
			return nil, messageError(err)
		}
	case f == nil && !r.Save:
		return nil, errPhotoMissing
	default:
		if err := s.setContactPhoto(ctx, c, user, f); err != nil {
			return nil, err
		}
	}
	users, err := s.views.Users(ctx, c.UserID, []int64{user})
	if err != nil {
		return nil, err
	}
	return &tg.PhotosPhoto{Photo: s.views.Photo(c.UserID, f), Users: users}, nil
}

func (s *Server) setContactPhoto(ctx context.Context, c *Caller, user int64, f *mediapb.File) error {
	if err := s.files.Prepare(ctx, f, peer.MailboxOf(c.UserID)); err != nil {
		return mediaError(err)
	}
	if err := s.accounts.SetContactPhoto(ctx, c.UserID, user, f.GetId()); err != nil {
		return peopleError(err)
	}
	return nil
}

// contactPhoto is the id of the photo that the caller has chosen for a contact; 0
// is none.
func (s *Server) contactPhoto(ctx context.Context, c *Caller, user int64) (int64, error) {
	u, err := s.accounts.User(ctx, user)
	if err != nil {
		return 0, err
	}
	return s.views.PersonalPhoto(ctx, c.UserID, u)
}
