package tlview

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
)

// seenPhoto is the id of the photo that a viewer sees of a user: the one that
// he has chosen himself for a contact, or else the present one, or to those who
// may not see it the one for everybody; 0 is none.
//
// https://core.telegram.org/api/privacy#privacy-keys
func (v *Views) seenPhoto(ctx context.Context, viewer int64, rec *accountpb.User) (id int64, personal bool, err error) {
	if id, err = v.PersonalPhoto(ctx, viewer, rec); id != 0 || err != nil {
		return id, true, err
	}
	id, err = v.shownPhoto(ctx, viewer, rec)
	return id, false, err
}

// PersonalPhoto is the id of the photo that a viewer has chosen for a contact; 0
// is none.
//
// https://core.telegram.org/method/photos.uploadContactProfilePhoto
func (v *Views) PersonalPhoto(ctx context.Context, viewer int64, rec *accountpb.User) (int64, error) {
	if viewer == rec.Id || rec.Deleted {
		return 0, nil
	}
	relation, err := v.Accounts.Relation(ctx, viewer, rec.Id)
	if err != nil {
		return 0, fmt.Errorf("read a contact's photo: %w", err)
	}
	return relation.Contact.GetPhoto(), nil
}

// shownPhoto is seenPhoto for somebody who has chosen none.
func (v *Views) shownPhoto(ctx context.Context, viewer int64, rec *accountpb.User) (int64, error) {
	if rec.Photo == 0 && rec.FallbackPhoto == 0 || rec.Deleted {
		return 0, nil
	}
	if viewer == rec.Id {
		return rec.Photo, nil
	}
	allowed, err := v.Accounts.Allows(ctx, rec.Id, account.PrivacyProfilePhoto, viewer)
	if err != nil {
		return 0, fmt.Errorf("privacy of photo: %w", err)
	}
	if allowed {
		return rec.Photo, nil
	}
	return rec.FallbackPhoto, nil
}

// showPhoto shows the photo of a user to whom may see it.
func (v *Views) showPhoto(ctx context.Context, viewer int64, u *tg.User, rec *accountpb.User) error {
	id, personal, err := v.seenPhoto(ctx, viewer, rec)
	if id == 0 || err != nil {
		return err
	}
	f, err := v.Files.Portrait(ctx, id)
	if f == nil || err != nil {
		return err
	}
	photo := &tg.UserProfilePhoto{PhotoID: f.Id, DCID: v.DC, Personal: personal, HasVideo: len(f.Videos) > 0}
	if len(f.Stripped) > 0 {
		photo.SetStrippedThumb(f.Stripped)
	}
	u.SetPhoto(photo)
	return nil
}

// UserPhotos are the photos of a user's full profile: the one that the viewer
// sees, and the one for everybody if it is the user himself who looks. Either
// may be nil.
func (v *Views) UserPhotos(ctx context.Context, viewer int64, rec *accountpb.User) (profile, fallback tg.PhotoClass, err error) {
	id, err := v.shownPhoto(ctx, viewer, rec)
	if err != nil {
		return nil, nil, err
	}
	if id == rec.Photo {
		profile, err = v.FullPhoto(ctx, viewer, id)
	} else {
		fallback, err = v.FullPhoto(ctx, viewer, id)
	}
	if err == nil && viewer == rec.Id {
		fallback, err = v.FullPhoto(ctx, viewer, rec.FallbackPhoto)
	}
	return profile, fallback, err
}

// FullPhoto renders the photo with an id for a viewer who may see it, or returns
// nil if there is none.
func (v *Views) FullPhoto(ctx context.Context, viewer, id int64) (tg.PhotoClass, error) {
	f, err := v.Files.Portrait(ctx, id)
	if f == nil || err != nil {
		return nil, err
	}
	return v.Photo(viewer, f), nil
}

// ChatPhotoID is the id of the photo of a group or channel if the viewer sees
// it; 0 is none.
func (v *Views) ChatPhotoID(ctx context.Context, viewer int64, p peer.Peer) (int64, error) {
	st, err := v.Groups.Standing(ctx, p, viewer)
	if err != nil {
		return 0, err
	}
	if p.Kind == peer.Chat {
		c, err := v.Groups.Chat(ctx, p.ID)
		if err != nil || !st.Member() {
			return 0, err
		}
		return c.Photo, nil
	}
	ch, err := v.Groups.Channel(ctx, p.ID)
	if err != nil || !st.Readable {
		return 0, err
	}
	return ch.Photo, nil
}

// FullChatPhoto renders the photo of a group or channel as its full profile
// shows it.
func (v *Views) FullChatPhoto(ctx context.Context, viewer int64, p peer.Peer) (tg.PhotoClass, error) {
	id, err := v.ChatPhotoID(ctx, viewer, p)
	if err != nil {
		return nil, err
	}
	photo, err := v.FullPhoto(ctx, viewer, id)
	if photo == nil && err == nil {
		photo = &tg.PhotoEmpty{}
	}
	return photo, err
}

// chatPhoto renders the photo of a group or channel by its id.
func (v *Views) chatPhoto(ctx context.Context, id int64) (tg.ChatPhotoClass, error) {
	f, err := v.Files.Portrait(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("render a chat's photo: %w", err)
	}
	return smallPhoto(f, v.DC), nil
}

func smallPhoto(f *mediapb.File, dc int) tg.ChatPhotoClass {
	if f == nil {
		return &tg.ChatPhotoEmpty{}
	}
	out := &tg.ChatPhoto{PhotoID: f.Id, DCID: dc, HasVideo: len(f.Videos) > 0}
	if len(f.Stripped) > 0 {
		out.SetStrippedThumb(f.Stripped)
	}
	return out
}

// photoAction renders a change of a channel's photo for its admin log. A photo
// that is shown nowhere any more is an empty one.
func (v *Views) photoAction(ctx context.Context, viewer, prev, next int64) (*tg.ChannelAdminLogEventActionChangePhoto, error) {
	out := &tg.ChannelAdminLogEventActionChangePhoto{PrevPhoto: &tg.PhotoEmpty{ID: prev}, NewPhoto: &tg.PhotoEmpty{ID: next}}
	for id, at := range map[int64]*tg.PhotoClass{prev: &out.PrevPhoto, next: &out.NewPhoto} {
		photo, err := v.FullPhoto(ctx, viewer, id)
		if err != nil {
			return nil, err
		}
		if photo != nil {
			*at = photo
		}
	}
	return out, nil
}
