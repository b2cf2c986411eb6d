package chappetest

import (
	"bytes"
	"context"
	"image/jpeg"
	"testing"
	"time"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// TestPhotos shows people and groups by their photos.
func TestPhotos(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	t.Run("of a user", func(t *testing.T) { w.profilePhotos(ctx, t) })
	t.Run("of a group", func(t *testing.T) { w.groupPhoto(ctx, t) })
	t.Run("of a contact", func(t *testing.T) { w.contactPhoto(ctx, t) })
	t.Run("that move", func(t *testing.T) { w.avatar(ctx, t) })
	t.Run("of a group that move", func(t *testing.T) { w.movingGroupPhoto(ctx, t) })
}

// sideOf downloads the photo of a peer and returns the side of its square.
func sideOf(ctx context.Context, t *testing.T, c *Client, p tg.InputPeerClass, id int64, big bool) int {
	t.Helper()
	b, err := c.Download(ctx, &tg.InputPeerPhotoFileLocation{Peer: p, PhotoID: id, Big: big})
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(b))
	if err != nil || cfg.Width != cfg.Height {
		t.Fatalf("%d×%d: %v", cfg.Width, cfg.Height, err)
	}
	return cfg.Width
}

func (w three) profilePhotos(ctx context.Context, t *testing.T) {
	upload := func() *tg.Photo {
		t.Helper()
		res, err := w.alice.API.PhotosUploadProfilePhoto(ctx, &tg.PhotosUploadProfilePhotoRequest{
			File: w.alice.Upload(ctx, "moi.jpg", Picture(900, 700)),
		})
		if err != nil {
			t.Fatal(err)
		}
		return res.Photo.(*tg.Photo)
	}
	first, second := upload(), upload()
	seen := func() *tg.User {
		t.Helper()
		users, err := w.bob.API.UsersGetUsers(ctx, []tg.InputUserClass{&tg.InputUser{UserID: w.toAlice.UserID, AccessHash: w.toAlice.AccessHash}})
		if err != nil {
			t.Fatal(err)
		}
		return users[0].(*tg.User)
	}
	photo, ok := seen().Photo.(*tg.UserProfilePhoto)
	if !ok || photo.PhotoID != second.ID || len(photo.StrippedThumb) == 0 {
		t.Fatalf("Bob sees %v", seen().Photo)
	}
	if small, big := sideOf(ctx, t, w.bob, w.toAlice, second.ID, false), sideOf(ctx, t, w.bob, w.toAlice, second.ID, true); small != 160 || big != 640 {
		t.Errorf("sides %d and %d", small, big)
	}
	list, err := w.bob.API.PhotosGetUserPhotos(ctx, &tg.PhotosGetUserPhotosRequest{
		UserID: &tg.InputUser{UserID: w.toAlice.UserID, AccessHash: w.toAlice.AccessHash}, Limit: 10,
	})
	if err != nil || len(list.GetPhotos()) != 2 || list.GetPhotos()[0].GetID() != second.ID {
		t.Errorf("Bob lists %v: %v", list, err)
	}
	gone, err := w.alice.API.PhotosDeletePhotos(ctx, []tg.InputPhotoClass{second.AsInput()})
	if err != nil || len(gone) != 1 {
		t.Errorf("deleted %v: %v", gone, err)
	}
	if photo, ok := seen().Photo.(*tg.UserProfilePhoto); !ok || photo.PhotoID != first.ID {
		t.Errorf("after the newest was deleted, Bob sees %v", seen().Photo)
	}
	if _, err := w.bob.Download(ctx, &tg.InputPeerPhotoFileLocation{Peer: w.toAlice, PhotoID: second.ID}); !tgerr.Is(err, "LOCATION_INVALID") {
		t.Errorf("a deleted photo: %v", err)
	}
	if _, err := w.alice.API.AccountSetPrivacy(ctx, &tg.AccountSetPrivacyRequest{
		Key: &tg.InputPrivacyKeyProfilePhoto{}, Rules: []tg.InputPrivacyRuleClass{&tg.InputPrivacyValueDisallowAll{}},
	}); err != nil {
		t.Fatal(err)
	}
	if p := seen().Photo; p != nil {
		t.Errorf("Bob sees %v, but nobody may", p)
	}
	if _, err := w.bob.Download(ctx, &tg.InputPeerPhotoFileLocation{Peer: w.toAlice, PhotoID: first.ID}); !tgerr.Is(err, "LOCATION_INVALID") {
		t.Errorf("a photo that nobody may see: %v", err)
	}
	res, err := w.alice.API.PhotosUploadProfilePhoto(ctx, &tg.PhotosUploadProfilePhotoRequest{
		Fallback: true, File: w.alice.Upload(ctx, "public.jpg", Picture(300, 300)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if photo, ok := seen().Photo.(*tg.UserProfilePhoto); !ok || photo.PhotoID != res.Photo.GetID() {
		t.Errorf("Bob sees %v, want the photo for everybody", seen().Photo)
	}
}

func (w three) groupPhoto(ctx context.Context, t *testing.T) {
	bob := &tg.InputUser{UserID: w.toBob.UserID, AccessHash: w.toBob.AccessHash}
	made, err := w.alice.API.MessagesCreateChat(ctx, &tg.MessagesCreateChatRequest{Users: []tg.InputUserClass{bob}, Title: "Voisins"})
	if err != nil {
		t.Fatal(err)
	}
	group := made.Updates.(*tg.Updates).Chats[0].(*tg.Chat)
	peer := &tg.InputPeerChat{ChatID: group.ID}
	if _, err := w.alice.API.MessagesEditChatPhoto(ctx, &tg.MessagesEditChatPhotoRequest{
		ChatID: group.ID, Photo: &tg.InputChatUploadedPhoto{File: w.alice.Upload(ctx, "g.jpg", Picture(400, 700))},
	}); err != nil {
		t.Fatal(err)
	}
	var told *tg.Photo
	Expect(w.bob, "the new photo", func(u *tg.UpdateNewMessage) bool {
		m, _ := u.Message.(*tg.MessageService)
		if m == nil {
			return false
		}
		edit, ok := m.Action.(*tg.MessageActionChatEditPhoto)
		if ok {
			told = edit.Photo.(*tg.Photo)
		}
		return ok
	})
	full, err := w.bob.API.MessagesGetFullChat(ctx, group.ID)
	if err != nil {
		t.Fatal(err)
	}
	shown, ok := full.Chats[0].(*tg.Chat).Photo.(*tg.ChatPhoto)
	whole, isPhoto := full.FullChat.(*tg.ChatFull).ChatPhoto.(*tg.Photo)
	if !ok || !isPhoto || shown.PhotoID != told.ID || whole.ID != told.ID {
		t.Fatalf("the chat shows %v and %v, told was %d", full.Chats[0], full.FullChat, told.ID)
	}
	if big := sideOf(ctx, t, w.bob, peer, told.ID, true); big != 400 {
		t.Errorf("the side is %d", big)
	}
	if b, err := w.bob.Download(ctx, SizeLocation(told, "a")); err != nil || len(b) == 0 {
		t.Errorf("by the service message: %v", err)
	}
	if _, err := w.carol.Download(ctx, &tg.InputPeerPhotoFileLocation{Peer: peer, PhotoID: told.ID}); err == nil {
		t.Error("who is not in the group sees its photo")
	}
	if _, err := w.alice.API.MessagesEditChatPhoto(ctx, &tg.MessagesEditChatPhotoRequest{ChatID: group.ID, Photo: &tg.InputChatPhotoEmpty{}}); err != nil {
		t.Fatal(err)
	}
	Expect(w.bob, "that it is gone", func(u *tg.UpdateNewMessage) bool {
		m, ok := u.Message.(*tg.MessageService)
		if !ok {
			return false
		}
		_, ok = m.Action.(*tg.MessageActionChatDeletePhoto)
		return ok
	})
}
