package chappetest

import (
	"bytes"
	"context"
	"testing"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// contactPhoto lets Carol choose a photo for Bob that nobody else sees, and
// suggest one to him.
func (w three) contactPhoto(ctx context.Context, t *testing.T) {
	toBob := w.carol.Peer(ctx, w.bob)
	bob := &tg.InputUser{UserID: toBob.UserID, AccessHash: toBob.AccessHash}
	seen := func(c *Client, who *tg.InputUser) *tg.UserProfilePhoto {
		t.Helper()
		users, err := c.API.UsersGetUsers(ctx, []tg.InputUserClass{who})
		if err != nil {
			t.Fatal(err)
		}
		p, _ := users[0].(*tg.User).Photo.(*tg.UserProfilePhoto)
		return p
	}
	request := func() *tg.PhotosUploadContactProfilePhotoRequest {
		return &tg.PhotosUploadContactProfilePhotoRequest{UserID: bob, File: w.carol.Upload(ctx, "bob.jpg", Picture(500, 500))}
	}
	if _, err := w.carol.API.ContactsDeleteContacts(ctx, []tg.InputUserClass{bob}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.carol.API.PhotosUploadContactProfilePhoto(ctx, request()); !tgerr.Is(err, "CONTACT_MISSING") {
		t.Fatalf("of nobody's contact: %v", err)
	}
	if _, err := w.carol.API.ContactsAddContact(ctx, &tg.ContactsAddContactRequest{ID: bob, FirstName: "Bobby"}); err != nil {
		t.Fatal(err)
	}
	res, err := w.carol.API.PhotosUploadContactProfilePhoto(ctx, request())
	if err != nil {
		t.Fatal(err)
	}
	id := res.Photo.GetID()
	if p := seen(w.carol, bob); p == nil || p.PhotoID != id || !p.Personal {
		t.Errorf("Carol sees %v", p)
	}
	if side := sideOf(ctx, t, w.carol, toBob, id, true); side != 500 {
		t.Errorf("its side is %d", side)
	}
	full, err := w.carol.API.UsersGetFullUser(ctx, bob)
	if err != nil || full.FullUser.PersonalPhoto == nil || full.FullUser.PersonalPhoto.GetID() != id {
		t.Errorf("Bob in full: %v, %v", full.FullUser.PersonalPhoto, err)
	}
	if p := seen(w.alice, &tg.InputUser{UserID: w.toBob.UserID, AccessHash: w.toBob.AccessHash}); p != nil && p.PhotoID == id {
		t.Error("Alice sees what Carol has chosen")
	}
	if _, err := w.alice.Download(ctx, &tg.InputPeerPhotoFileLocation{Peer: w.toBob, PhotoID: id}); !tgerr.Is(err, "LOCATION_INVALID") {
		t.Errorf("Alice opens what Carol has chosen: %v", err)
	}
	if _, err := w.carol.API.PhotosUploadContactProfilePhoto(ctx, &tg.PhotosUploadContactProfilePhotoRequest{UserID: bob, Save: true}); err != nil {
		t.Fatal(err)
	}
	if p := seen(w.carol, bob); p != nil && p.PhotoID == id {
		t.Error("the photo is still shown")
	}
	suggestion := request()
	suggestion.Suggest = true
	if _, err := w.carol.API.PhotosUploadContactProfilePhoto(ctx, suggestion); err != nil {
		t.Fatal(err)
	}
	var told *tg.Photo
	Expect(w.bob, "the suggestion", func(u *tg.UpdateNewMessage) bool {
		m, _ := u.Message.(*tg.MessageService)
		if m == nil {
			return false
		}
		a, ok := m.Action.(*tg.MessageActionSuggestProfilePhoto)
		if ok {
			told, _ = a.Photo.(*tg.Photo)
		}
		return ok
	})
	if told == nil {
		t.Fatal("without a photo")
	}
	if _, err := w.bob.API.PhotosUpdateProfilePhoto(ctx, &tg.PhotosUpdateProfilePhotoRequest{ID: told.AsInput()}); err != nil {
		t.Fatal(err)
	}
	if p := seen(w.alice, &tg.InputUser{UserID: w.toBob.UserID, AccessHash: w.toBob.AccessHash}); p == nil || p.PhotoID != told.ID {
		t.Errorf("Alice sees %v, but Bob has taken what was suggested", p)
	}
}

// avatar shows a video in place of a photo.
func (w three) avatar(ctx context.Context, t *testing.T) {
	film := movie(t)
	res, err := w.bob.API.PhotosUploadProfilePhoto(ctx, &tg.PhotosUploadProfilePhotoRequest{
		Video: w.bob.Upload(ctx, "a.mp4", film), VideoStartTs: 0.5,
	})
	if err != nil {
		t.Fatal(err)
	}
	p := res.Photo.(*tg.Photo)
	v, ok := p.VideoSizes[0].(*tg.VideoSize)
	if !ok || v.Type != "u" || v.Size != len(film) || v.W != 640 || v.VideoStartTs != 0.5 || len(p.Sizes) < 2 {
		t.Fatalf("%v", p)
	}
	users, err := w.alice.API.UsersGetUsers(ctx, []tg.InputUserClass{&tg.InputUser{UserID: w.toBob.UserID, AccessHash: w.toBob.AccessHash}})
	if err != nil {
		t.Fatal(err)
	}
	if shown, ok := users[0].(*tg.User).Photo.(*tg.UserProfilePhoto); !ok || !shown.HasVideo || shown.PhotoID != p.ID {
		t.Errorf("Alice sees %v", users[0].(*tg.User).Photo)
	}
	list, err := w.alice.API.PhotosGetUserPhotos(ctx, &tg.PhotosGetUserPhotosRequest{
		UserID: &tg.InputUser{UserID: w.toBob.UserID, AccessHash: w.toBob.AccessHash}, Limit: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	hers := list.GetPhotos()[0].(*tg.Photo)
	if got, err := w.alice.Download(ctx, SizeLocation(hers, "u")); err != nil || !bytes.Equal(got, film) {
		t.Errorf("%d bytes of the video, %v", len(got), err)
	}
	w.s.Run("media", "gc")
	if got, err := w.alice.Download(ctx, SizeLocation(hers, "u")); err != nil || !bytes.Equal(got, film) {
		t.Errorf("after a collection: %d bytes, %v", len(got), err)
	}
	for name, b := range map[string][]byte{"text": []byte("bonjour"), "no film": append([]byte("\x00\x00\x00\x08ftyp"), RandomBytes(3000)...)} {
		if _, err := w.bob.API.PhotosUploadProfilePhoto(ctx, &tg.PhotosUploadProfilePhotoRequest{
			Video: w.bob.Upload(ctx, "b.mp4", b),
		}); !tgerr.Is(err, "VIDEO_FILE_INVALID") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
