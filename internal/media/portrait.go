package media

import (
	"context"
	"errors"
	"fmt"
	"image"

	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
)

// portraits are the sizes of the photos of users and chats: squares.
// https://core.telegram.org/api/files#image-thumbnail-types
var portraits = []box{{"a", 160}, {"b", 320}, {"c", 640}}

// maxPortraits is how many profile photos a user has; older ones go.
const maxPortraits = 100

// square cuts the middle out of a picture.
func square(src image.Image) (image.Image, error) {
	cut, ok := src.(interface {
		SubImage(r image.Rectangle) image.Image
	})
	if !ok {
		return nil, fmt.Errorf("%w: it cannot be cut", ErrPhoto)
	}
	b := src.Bounds()
	side := min(b.Dx(), b.Dy())
	at := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	return cut.SubImage(image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}), nil
}

func drawPortrait(src image.Image, turn int) (*pictures, error) {
	src, err := square(src)
	if err != nil {
		return nil, err
	}
	return sizesOf(src, turn, portraits)
}

// MakePortrait makes the photo of a user or chat of an upload, in place of which
// others may move. Asked again for the same upload it returns the same photo.
func (s *Service) MakePortrait(ctx context.Context, user int64, in Input, moving ...*mediapb.VideoSize) (*mediapb.File, error) {
	u, err := s.complete(ctx, user, in)
	if err != nil {
		return nil, err
	}
	if u.row.Portrait != nil {
		return u.row.Portrait, nil
	}
	b, err := s.whole(ctx, u.content, maxPhoto)
	if err != nil {
		return nil, err
	}
	f, err := s.portrait(ctx, user, b)
	if err != nil {
		return nil, err
	}
	f.Videos = moving
	u.row.Portrait = f
	return f, s.keep(ctx, user, u, f)
}

// PortraitOf makes the photo of a user or chat of any photo, for a user. One
// that is such a photo already stays what it is.
func (s *Service) PortraitOf(ctx context.Context, user int64, f *mediapb.File) (*mediapb.File, error) {
	if !f.GetPhoto() || len(f.Sizes) == 0 {
		return nil, ErrPhoto
	}
	if f.Sizes[0].Type == portraits[0].letter {
		return f, nil
	}
	o, err := s.object(ctx, f, f.Sizes[len(f.Sizes)-1].Type)
	if err != nil {
		return nil, err
	}
	b := make([]byte, o.Size)
	if _, err := o.ReadAt(b, 0); err != nil {
		return nil, fmt.Errorf("read a photo: %w", err)
	}
	made, err := s.portrait(ctx, user, b)
	if err != nil {
		return nil, err
	}
	return made, s.keep(ctx, user, nil, made)
}

func (s *Service) portrait(ctx context.Context, user int64, b []byte) (*mediapb.File, error) {
	p, err := s.paint(ctx, b, drawPortrait)
	if err != nil {
		return nil, err
	}
	f := &mediapb.File{Id: newID(), Photo: true, Date: s.log.Now().Unix()}
	return f, s.hang(ctx, user, f, p)
}

// OpenPortrait returns the bytes of a photo that is shown for a user or chat, in
// its small or its big form. Who may see it is the caller's matter.
//
// https://core.telegram.org/constructor/inputPeerPhotoFileLocation
func (s *Service) OpenPortrait(ctx context.Context, id int64, big bool) (*Object, error) {
	f, err := s.File(ctx, id)
	if err != nil {
		return nil, err
	}
	if !f.Photo || len(f.Sizes) == 0 {
		return nil, ErrFile
	}
	letter := f.Sizes[0].Type
	if big {
		letter = f.Sizes[len(f.Sizes)-1].Type
	}
	return s.object(ctx, f, letter)
}

func photosKey() []byte { return store.NewKey(store.TagPhotos) }

// Photos returns the profile photos of a user, the newest first. The record is
// the caller's own.
func (s *Service) Photos(ctx context.Context, user int64) (*mediapb.Photos, error) {
	p := new(mediapb.Photos)
	err := s.log.View(ctx, func(r store.Reader) error {
		_, err := record.Get(r, peer.MailboxOf(user), photosKey(), p)
		return err
	})
	return p, err
}

// ChangePhotos changes the profile photos of a user within a transaction and
// keeps account of which files they show. What was added was prepared before.
func (s *Service) ChangePhotos(tx store.Tx, user int64, change func(*mediapb.Photos)) error {
	o := peer.MailboxOf(user)
	p := new(mediapb.Photos)
	if _, err := record.Get(tx, o, photosKey(), p); err != nil {
		return err
	}
	for _, f := range shownPhotos(p) {
		s.Release(tx, o, f, InProfile, 0)
	}
	change(p)
	p.Photos = p.Photos[:min(len(p.Photos), maxPortraits)]
	for _, f := range shownPhotos(p) {
		s.Refer(tx, o, f, InProfile, 0)
	}
	return record.Set(tx, o, photosKey(), p)
}

func shownPhotos(p *mediapb.Photos) []*mediapb.File {
	if p.Fallback == nil {
		return p.Photos
	}
	return append(p.Photos[:len(p.Photos):len(p.Photos)], p.Fallback)
}

// ShowPortrait notes within a transaction that a chat or channel has a new photo
// in place of an old one; 0 is none.
func (s *Service) ShowPortrait(tx store.Tx, o peer.Owner, old, shown int64) {
	if old != 0 {
		s.Release(tx, o, &mediapb.File{Id: old}, InProfile, 0)
	}
	if shown != 0 {
		s.Refer(tx, o, &mediapb.File{Id: shown}, InProfile, 0)
	}
}

// Portrait returns the photo with this id, or nil if there is none any more.
func (s *Service) Portrait(ctx context.Context, id int64) (*mediapb.File, error) {
	if id == 0 {
		return nil, nil
	}
	f, err := s.File(ctx, id)
	if errors.Is(err, ErrFile) {
		return nil, nil
	}
	return f, err
}

// ShowContact notes within a transaction that an owner shows a contact by a new
// photo in place of an old one; 0 is none.
func (s *Service) ShowContact(tx store.Tx, owner, user, old, shown int64) {
	o := peer.MailboxOf(owner)
	if old != 0 {
		s.Release(tx, o, &mediapb.File{Id: old}, InContact, int32(user))
	}
	if shown != 0 {
		s.Refer(tx, o, &mediapb.File{Id: shown}, InContact, int32(user))
	}
}
