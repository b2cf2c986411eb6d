package rpc

import (
	"context"
	"slices"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

var (
	errPhotoMissing = tgerr.New(400, "PHOTO_FILE_MISSING")
)

// Profile photos: https://core.telegram.org/api/files#profile-pictures
func (s *Server) registerPhotos(t table) {
	on(t, ordered, s.photosUploadProfilePhoto)
	on(t, ordered, s.photosUpdateProfilePhoto)
	on(t, ordered, s.photosDeletePhotos)
	on(t, ordered, s.photosUploadContactProfilePhoto)
	on(t, bots, s.photosGetUserPhotos)
}

// photosUploadProfilePhoto takes a video, too; of one without a photo the first
// frame is taken, where ffmpeg is installed.
func (s *Server) photosUploadProfilePhoto(ctx context.Context, c *Caller, r *tg.PhotosUploadProfilePhotoRequest) (*tg.PhotosPhoto, error) {
	if r.Bot != nil {
		return nil, errUserInvalid
	}
	f, err := s.uploadedPortrait(ctx, c, portrait{r.File, r.Video, r.VideoStartTs, r.VideoEmojiMarkup})
	if err != nil {
		return nil, err
	}
	return s.setProfilePhoto(ctx, c, f, r.Fallback)
}

// portrait is what a client gives for the photo of a user or chat; each part may
// be missing.
type portrait struct {
	photo, video tg.InputFileClass
	start        float64
	markup       tg.VideoSizeClass
}

func (p portrait) isEmpty() bool { return p.photo == nil && p.video == nil && p.markup == nil }

// uploadedPortrait makes the photo of a user or chat of a picture, a video or a
// sticker, or of several of them.
//
// https://core.telegram.org/api/files#animated-profile-pictures
func (s *Server) uploadedPortrait(ctx context.Context, c *Caller, p portrait) (*mediapb.File, error) {
	a := media.Avatar{Start: p.start}
	if p.photo != nil {
		in, err := uploadOf(p.photo)
		if err != nil {
			return nil, err
		}
		a.Photo = &in
	}
	markup, shown, err := s.markupOf(ctx, p.markup)
	if err != nil {
		return nil, err
	}
	a.Markup = markup
	var f *mediapb.File
	switch {
	case p.video != nil:
		if a.Video, err = uploadOf(p.video); err != nil {
			return nil, err
		}
		f, err = s.files.MakeAvatar(ctx, c.UserID, a)
	case p.photo != nil && markup != nil:
		f, err = s.files.MakePortrait(ctx, c.UserID, *a.Photo, markup)
	case p.photo != nil:
		f, err = s.files.MakePortrait(ctx, c.UserID, *a.Photo)
	case markup != nil:
		f, err = s.files.MakeMarkup(ctx, c.UserID, markup, shown)
	default:
		return nil, errPhotoMissing
	}
	if err != nil {
		return nil, fileError(err)
	}
	return f, nil
}

// photosUpdateProfilePhoto shows a photo that the caller may see; the empty
// photo means that none is shown.
func (s *Server) photosUpdateProfilePhoto(ctx context.Context, c *Caller, r *tg.PhotosUpdateProfilePhotoRequest) (*tg.PhotosPhoto, error) {
	if r.Bot != nil {
		return nil, errUserInvalid
	}
	if _, none := r.ID.(*tg.InputPhotoEmpty); none {
		return s.setProfilePhoto(ctx, c, nil, r.Fallback)
	}
	f, err := s.portraitOf(ctx, c, r.ID)
	if err != nil {
		return nil, err
	}
	return s.setProfilePhoto(ctx, c, f, r.Fallback)
}

// portraitOf makes a photo of a user or chat of one that the caller may see.
func (s *Server) portraitOf(ctx context.Context, c *Caller, in tg.InputPhotoClass) (*mediapb.File, error) {
	f, err := s.namedPhoto(ctx, c, in)
	if err != nil {
		return nil, err
	}
	if f, err = s.files.PortraitOf(ctx, c.UserID, f); err != nil {
		return nil, fileError(err)
	}
	return f, nil
}

// setProfilePhoto shows a photo from now on, first among the caller's; nil shows
// none, which keeps the list.
func (s *Server) setProfilePhoto(ctx context.Context, c *Caller, f *mediapb.File, fallback bool) (*tg.PhotosPhoto, error) {
	if err := s.files.Prepare(ctx, f, peer.MailboxOf(c.UserID)); err != nil {
		return nil, mediaError(err)
	}
	err := s.accounts.ChangePhotos(ctx, c.UserID, func(tx *update.Tx, u *accountpb.User) error {
		if fallback {
			u.FallbackPhoto = f.GetId()
		} else {
			u.Photo = f.GetId()
		}
		return s.files.ChangePhotos(tx, c.UserID, func(p *mediapb.Photos) {
			switch {
			case fallback:
				p.Fallback = f
			case f != nil:
				p.Photos = slices.DeleteFunc(p.Photos, func(old *mediapb.File) bool { return old.Id == f.Id })
				p.Photos = slices.Insert(p.Photos, 0, f)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	users, err := s.views.Users(ctx, c.UserID, []int64{c.UserID})
	if err != nil {
		return nil, err
	}
	return &tg.PhotosPhoto{Photo: s.views.Photo(c.UserID, f), Users: users}, nil
}

// photosDeletePhotos removes photos of the caller and says which; when the
// present one goes, the one before it is shown again.
func (s *Server) photosDeletePhotos(ctx context.Context, c *Caller, r *tg.PhotosDeletePhotosRequest) (*tg.LongVector, error) {
	ids := make(map[int64]bool, len(r.ID))
	for _, in := range r.ID {
		if p, ok := in.(*tg.InputPhoto); ok {
			ids[p.ID] = true
		}
	}
	gone := []int64{}
	err := s.accounts.ChangePhotos(ctx, c.UserID, func(tx *update.Tx, u *accountpb.User) error {
		gone = gone[:0]
		return s.files.ChangePhotos(tx, c.UserID, func(p *mediapb.Photos) {
			p.Photos = slices.DeleteFunc(p.Photos, func(f *mediapb.File) bool {
				if ids[f.Id] {
					gone = append(gone, f.Id)
				}
				return ids[f.Id]
			})
			if p.Fallback != nil && ids[p.Fallback.Id] {
				gone = append(gone, p.Fallback.Id)
				p.Fallback, u.FallbackPhoto = nil, 0
			}
			if ids[u.Photo] {
				u.Photo = 0
				if len(p.Photos) > 0 {
					u.Photo = p.Photos[0].Id
				}
			}
		})
	})
	if err != nil {
		return nil, err
	}
	return &tg.LongVector{Elems: gone}, nil
}

// photosGetUserPhotos lists the photos of a user who lets the caller see them.
func (s *Server) photosGetUserPhotos(ctx context.Context, c *Caller, r *tg.PhotosGetUserPhotosRequest) (tg.PhotosPhotosClass, error) {
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	photos, err := s.photosOf(ctx, c, user)
	if err != nil {
		return nil, peopleError(err)
	}
	total := len(photos)
	if r.MaxID != 0 {
		i := slices.IndexFunc(photos, func(f *mediapb.File) bool { return f.Id == r.MaxID })
		photos = photos[max(i, 0):]
	}
	photos = photos[min(max(r.Offset, 0), len(photos)):]
	if r.Limit > 0 {
		photos = photos[:min(r.Limit, len(photos))]
	}
	users, err := s.views.Users(ctx, c.UserID, []int64{user})
	if err != nil {
		return nil, err
	}
	list := make([]tg.PhotoClass, len(photos))
	for i, f := range photos {
		list[i] = s.views.Photo(c.UserID, f)
	}
	if len(list) == total {
		return &tg.PhotosPhotos{Photos: list, Users: users}, nil
	}
	return &tg.PhotosPhotosSlice{Count: total, Photos: list, Users: users}, nil
}

// photosOf are the photos of a user that the caller may see: the present one
// first, if there is one.
func (s *Server) photosOf(ctx context.Context, c *Caller, user int64) ([]*mediapb.File, error) {
	u, err := s.accounts.User(ctx, user)
	if err != nil || u.Deleted {
		return nil, err
	}
	p, err := s.files.Photos(ctx, user)
	if err != nil {
		return nil, err
	}
	allowed, err := s.accounts.Allows(ctx, user, account.PrivacyProfilePhoto, c.UserID)
	if err != nil {
		return nil, err
	}
	if user == c.UserID || allowed {
		return p.Photos, nil
	}
	if p.Fallback != nil {
		return []*mediapb.File{p.Fallback}, nil
	}
	return nil, nil
}

// peerPhoto opens the photo that is shown for a peer, if the caller may see it:
// no reference is needed for that.
func (s *Server) peerPhoto(ctx context.Context, c *Caller, in *tg.InputPeerPhotoFileLocation) (*media.Object, error) {
	p, err := s.resolvePeer(ctx, c, in.Peer)
	if err != nil {
		return nil, err
	}
	may := false
	if p.Kind == peer.User {
		photos, err := s.photosOf(ctx, c, p.ID)
		if err != nil {
			return nil, peopleError(err)
		}
		chosen, err := s.contactPhoto(ctx, c, p.ID)
		if err != nil {
			return nil, peopleError(err)
		}
		may = chosen == in.PhotoID || slices.ContainsFunc(photos, func(f *mediapb.File) bool { return f.Id == in.PhotoID })
	} else {
		shown, err := s.views.ChatPhotoID(ctx, c.UserID, p)
		if err != nil {
			return nil, chatError(err)
		}
		may = shown == in.PhotoID
	}
	if !may || in.PhotoID == 0 {
		return nil, errLocation
	}
	o, err := s.files.OpenPortrait(ctx, in.PhotoID, in.Big)
	if err != nil {
		return nil, fileError(err)
	}
	return o, nil
}
