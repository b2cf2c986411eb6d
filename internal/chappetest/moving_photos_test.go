package chappetest

import (
	"bytes"
	"context"
	"image/jpeg"
	"slices"
	"testing"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// chatPhoto is the photo that a member sees of a basic group.
func (w three) chatPhoto(ctx context.Context, t *testing.T, c *Client, chat int64) (*tg.ChatPhoto, *tg.Photo) {
	t.Helper()
	full, err := c.API.MessagesGetFullChat(ctx, chat)
	if err != nil {
		t.Fatal(err)
	}
	small, _ := full.Chats[0].(*tg.Chat).Photo.(*tg.ChatPhoto)
	whole, _ := full.FullChat.(*tg.ChatFull).ChatPhoto.(*tg.Photo)
	if small == nil || whole == nil || small.PhotoID != whole.ID || !small.HasVideo {
		t.Fatalf("%s sees %v and %v", c.Name, small, whole)
	}
	return small, whole
}

// movingGroupPhoto gives a group a photo that moves: a video, whose frame stands
// for it, a custom emoji and a sticker on a background.
func (w three) movingGroupPhoto(ctx context.Context, t *testing.T) {
	made, err := w.alice.API.MessagesCreateChat(ctx, &tg.MessagesCreateChatRequest{
		Users: []tg.InputUserClass{&tg.InputUser{UserID: w.toBob.UserID, AccessHash: w.toBob.AccessHash}}, Title: "Lantern",
	})
	if err != nil {
		t.Fatal(err)
	}
	chat := made.Updates.(*tg.Updates).Chats[0].GetID()
	edit := func(in *tg.InputChatUploadedPhoto) error {
		_, err := w.alice.API.MessagesEditChatPhoto(ctx, &tg.MessagesEditChatPhotoRequest{ChatID: chat, Photo: in})
		return err
	}
	film := movie(t)
	if err := edit(&tg.InputChatUploadedPhoto{Video: w.alice.Upload(ctx, "a.mp4", film), VideoStartTs: 1}); err != nil {
		t.Fatal(err)
	}
	Expect(w.bob, "the new photo", func(u *tg.UpdateNewMessage) bool {
		m, _ := u.Message.(*tg.MessageService)
		if m == nil {
			return false
		}
		a, ok := m.Action.(*tg.MessageActionChatEditPhoto)
		return ok && len(a.Photo.(*tg.Photo).VideoSizes) == 1
	})
	small, whole := w.chatPhoto(ctx, t, w.bob, chat)
	if v, ok := whole.VideoSizes[0].(*tg.VideoSize); !ok || v.VideoStartTs != 1 || v.Size != len(film) {
		t.Errorf("the video is %v", whole.VideoSizes)
	}
	if got, err := w.bob.Download(ctx, SizeLocation(whole, "u")); err != nil || !bytes.Equal(got, film) {
		t.Errorf("%d bytes of the video, %v", len(got), err)
	}
	frame, err := w.bob.Download(ctx, &tg.InputPeerPhotoFileLocation{Peer: &tg.InputPeerChat{ChatID: chat}, PhotoID: small.PhotoID, Big: true})
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(frame))
	if err != nil || m.Bounds().Dx() != m.Bounds().Dy() {
		t.Fatalf("its frame: %v", err)
	}
	colors := map[uint32]bool{} // the bars of the test picture
	for x := range m.Bounds().Dx() {
		r, g, b, _ := m.At(x, m.Bounds().Dy()/3).RGBA()
		colors[r>>15<<2|g>>15<<1|b>>15] = true
	}
	if len(colors) < 4 {
		t.Errorf("its frame shows %d colours", len(colors))
	}
	w.markedGroupPhoto(ctx, t, chat, edit)
}

func (w three) markedGroupPhoto(ctx context.Context, t *testing.T, chat int64, edit func(*tg.InputChatUploadedPhoto) error) {
	emoji := full(t)(w.alice.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &tg.InputStickerSetShortName{ShortName: "ChappeEmoji"}}))
	stickers := full(t)(w.alice.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &tg.InputStickerSetShortName{ShortName: "Chappe"}}))
	named := &tg.InputStickerSetID{ID: stickers.Set.ID, AccessHash: stickers.Set.AccessHash}
	ofEmoji := &tg.VideoSizeEmojiMarkup{EmojiID: emoji.Documents[0].GetID(), BackgroundColors: []int{0x3366cc, 0x66cc33}}
	if err := edit(&tg.InputChatUploadedPhoto{VideoEmojiMarkup: ofEmoji}); err != nil {
		t.Fatal(err)
	}
	small, whole := w.chatPhoto(ctx, t, w.bob, chat)
	if got, ok := whole.VideoSizes[0].(*tg.VideoSizeEmojiMarkup); !ok || got.EmojiID != ofEmoji.EmojiID || !slices.Equal(got.BackgroundColors, ofEmoji.BackgroundColors) {
		t.Errorf("the emoji is %v", whole.VideoSizes)
	}
	if side := sideOf(ctx, t, w.bob, &tg.InputPeerChat{ChatID: chat}, small.PhotoID, true); side != 640 {
		t.Errorf("the picture of the emoji has a side of %d", side)
	}
	ofSticker := &tg.VideoSizeStickerMarkup{Stickerset: named, StickerID: stickers.Documents[1].GetID(), BackgroundColors: []int{0xffffff}}
	if err := edit(&tg.InputChatUploadedPhoto{File: w.alice.Upload(ctx, "a.jpg", Picture(400, 400)), VideoEmojiMarkup: ofSticker}); err != nil {
		t.Fatal(err)
	}
	if _, whole = w.chatPhoto(ctx, t, w.bob, chat); len(whole.VideoSizes) != 1 {
		t.Fatalf("the sticker is %v", whole.VideoSizes)
	}
	got, ok := whole.VideoSizes[0].(*tg.VideoSizeStickerMarkup)
	if !ok || got.StickerID != ofSticker.StickerID || got.Stickerset.(*tg.InputStickerSetID).ID != stickers.Set.ID {
		t.Errorf("the sticker is %v", whole.VideoSizes)
	}
	for name, markup := range map[string]tg.VideoSizeClass{
		"no colours":         &tg.VideoSizeEmojiMarkup{EmojiID: ofEmoji.EmojiID},
		"a wrong colour":     &tg.VideoSizeEmojiMarkup{EmojiID: ofEmoji.EmojiID, BackgroundColors: []int{0x1000000}},
		"five colours":       &tg.VideoSizeEmojiMarkup{EmojiID: ofEmoji.EmojiID, BackgroundColors: []int{1, 2, 3, 4, 5}},
		"a sticker as emoji": &tg.VideoSizeEmojiMarkup{EmojiID: ofSticker.StickerID, BackgroundColors: []int{1}},
		"another's sticker":  &tg.VideoSizeStickerMarkup{Stickerset: named, StickerID: ofEmoji.EmojiID, BackgroundColors: []int{1}},
		"a video":            &tg.VideoSize{Type: "u", W: 1, H: 1, Size: 1},
	} {
		if err := edit(&tg.InputChatUploadedPhoto{VideoEmojiMarkup: markup}); !tgerr.Is(err, "EMOJI_MARKUP_INVALID") {
			t.Errorf("%s: %v", name, err)
		}
	}
	res, err := w.bob.API.PhotosUploadProfilePhoto(ctx, &tg.PhotosUploadProfilePhotoRequest{VideoEmojiMarkup: ofEmoji})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := res.Photo.(*tg.Photo).VideoSizes[0].(*tg.VideoSizeEmojiMarkup); !ok {
		t.Errorf("Bob's photo is %v", res.Photo)
	}
}
