package chappetest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
	"golang.org/x/image/webp"
)

// stickerPNG is a picture as a sticker may be, partly transparent.
func stickerPNG(w, h int) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	c := color.NRGBA{uint8(rand.IntN(256)), uint8(rand.IntN(256)), uint8(rand.IntN(256)), 255}
	for y := h / 4; y < h; y++ {
		for x := range w {
			m.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}

// stickerTGS is an animation of so many frames, 60 a second.
func stickerTGS(side, frames int) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprintf(z, `{"tgs":1,"v":"5.5.2","fr":60,"ip":0,"op":%d,"w":%d,"h":%d,"layers":[{"ty":4,"nm":"%d","ip":0,"op":%d,"ks":{},"shapes":[{"ty":"el","p":{"k":[256,256]},"s":{"k":[400,400]}},{"ty":"fl","o":{"k":100}}]}]}`, frames, side, side, rand.Int(), frames)
	_ = z.Close()
	return b.Bytes()
}

// stickerFile uploads a document to oneself, as clients do before they make a set.
func (c *Client) stickerFile(ctx context.Context, mime string, b []byte) *tg.InputDocument {
	c.t.Helper()
	m, err := c.API.MessagesUploadMedia(ctx, &tg.MessagesUploadMediaRequest{
		Peer: &tg.InputPeerSelf{},
		Media: &tg.InputMediaUploadedDocument{
			File: c.Upload(ctx, "sticker", b), MimeType: mime,
			Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeSticker{Alt: "👍", Stickerset: &tg.InputStickerSetEmpty{}}},
		},
	})
	if err != nil {
		c.t.Fatalf("%s uploads a sticker: %v", c.Name, err)
	}
	return m.(*tg.MessageMediaDocument).Document.(*tg.Document).AsInput()
}

func (c *Client) stickerItem(ctx context.Context, mime string, b []byte, emoji string) tg.InputStickerSetItem {
	return tg.InputStickerSetItem{Document: c.stickerFile(ctx, mime, b), Emoji: emoji}
}

// TestStickerSets makes a set, changes it in every way, and sends from it.
func TestStickerSets(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	second := NewClient(t, w.s, "Alice's second device", w.alice.Phone)
	second.LogIn()
	a := w.alice.API
	item := func(emoji string) tg.InputStickerSetItem {
		return w.alice.stickerItem(ctx, "image/png", stickerPNG(512, 300), emoji)
	}
	create := &tg.StickersCreateStickerSetRequest{
		UserID: &tg.InputUserSelf{}, Title: "Sémaphores", ShortName: "semaphores",
		Stickers: []tg.InputStickerSetItem{item("👍❤️"), w.alice.stickerItem(ctx, "application/x-tgsticker", stickerTGS(512, 180), "🔥")},
	}
	made := full(t)(a.StickersCreateStickerSet(ctx, create))
	if made.Set.Count != 2 || !made.Set.Creator || made.Set.InstalledDate == 0 || len(made.Packs) != 3 {
		t.Fatalf("made %+v", made)
	}
	for _, d := range made.Documents {
		if !outlined(d) {
			t.Errorf("no outline of %v", d)
		}
	}
	Expect(second, "the new set", func(n *tg.UpdateNewStickerSet) bool {
		return n.Stickerset.(*tg.MessagesStickerSet).Set.ID == made.Set.ID
	})
	set := &tg.InputStickerSetID{ID: made.Set.ID, AccessHash: made.Set.AccessHash}
	w.sendSticker(ctx, t, made)
	w.attached(ctx, t, made)
	w.changeSet(ctx, t, set, made, item)
	w.refusedSets(ctx, t, create, set)

	if ok, err := a.StickersDeleteStickerSet(ctx, set); !ok || err != nil {
		t.Fatal(err)
	}
	if _, err := w.bob.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: set}); !tgerr.Is(err, "STICKERSET_INVALID") {
		t.Errorf("a deleted set: %v", err)
	}
	made = full(t)(a.StickersCreateStickerSet(ctx, create)) // its name is free again
	if made.Set.ID == set.ID {
		t.Error("the id of a deleted set was used again")
	}
}

// full returns a check of answers that are sets.
func full(t *testing.T) func(tg.MessagesStickerSetClass, error) *tg.MessagesStickerSet {
	return func(s tg.MessagesStickerSetClass, err error) *tg.MessagesStickerSet {
		t.Helper()
		out, ok := s.(*tg.MessagesStickerSet)
		if err != nil || !ok {
			t.Fatalf("a set was expected, not %T: %v", s, err)
		}
		return out
	}
}

// outlined reports whether a document has the path of its outline.
func outlined(d tg.DocumentClass) bool {
	for _, size := range d.(*tg.Document).Thumbs {
		if p, ok := size.(*tg.PhotoPathSize); ok {
			return p.Type == "j" && len(p.Bytes) > 0 && len(p.Bytes) <= 300
		}
	}
	return false
}

// shownBefore looks at what Bob sees of a picture before he opens it.
func (w three) shownBefore(ctx context.Context, t *testing.T, d *tg.Document) {
	if !outlined(d) || len(d.Thumbs) != 2 {
		t.Errorf("the sticker is shown as %v", d.Thumbs)
	}
	b, err := w.bob.Download(ctx, d.AsInputDocumentFileLocation("m"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := webp.Decode(bytes.NewReader(b)); err != nil {
		t.Errorf("the thumbnail of a sticker: %v", err)
	}
}

// sendSticker sends the first sticker to Bob, who opens it and its set.
func (w three) sendSticker(ctx context.Context, t *testing.T, made *tg.MessagesStickerSet) {
	d := made.Documents[0].(*tg.Document)
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaDocument{ID: d.AsInput()}, "")
	m := w.bob.ExpectMessage("")
	got := DocumentOf(m)
	if got == nil || got.ID != d.ID || got.MimeType != "image/webp" {
		t.Fatalf("Bob sees %v", m.Media)
	}
	w.shownBefore(ctx, t, got)
	b, err := w.bob.Download(ctx, got.AsInputDocumentFileLocation(""))
	if err != nil {
		t.Fatal(err)
	}
	pic, err := webp.Decode(bytes.NewReader(b))
	if err != nil || pic.Bounds().Dx() != 512 || pic.Bounds().Dy() != 300 {
		t.Errorf("the sticker has %d bytes: %v", len(b), err)
	}
	if _, _, _, alpha := pic.At(5, 5).RGBA(); alpha != 0 {
		t.Error("what was transparent is not")
	}
	var set tg.InputStickerSetClass
	for _, at := range got.Attributes {
		if s, ok := at.(*tg.DocumentAttributeSticker); ok {
			set = s.Stickerset
			if s.Alt != "👍" {
				t.Errorf("it stands for %q", s.Alt)
			}
		}
	}
	seen := full(t)(w.bob.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: set}))
	if seen.Set.Title != "Sémaphores" || seen.Set.Creator || seen.Set.InstalledDate != 0 {
		t.Errorf("Bob sees %+v", seen.Set)
	}
	// What Bob needs to open the second one is his own.
	if _, err := w.carol.Download(ctx, seen.Documents[1].(*tg.Document).AsInputDocumentFileLocation("")); err == nil {
		t.Error("Carol opens a sticker by what Bob was given")
	}
	if _, err := w.bob.Download(ctx, seen.Documents[1].(*tg.Document).AsInputDocumentFileLocation("")); err != nil {
		t.Error(err)
	}
	recent, err := w.alice.API.MessagesGetRecentStickers(ctx, &tg.MessagesGetRecentStickersRequest{})
	if r, ok := recent.(*tg.MessagesRecentStickers); !ok || err != nil || len(r.Stickers) != 1 || len(r.Dates) != 1 || r.Dates[0] == 0 {
		t.Errorf("recent stickers: %v, %v", recent, err)
	}
}

// changeSet changes a set in every way.
func (w three) changeSet(ctx context.Context, t *testing.T, set tg.InputStickerSetClass, made *tg.MessagesStickerSet, item func(string) tg.InputStickerSetItem) {
	a := w.alice.API
	got := full(t)(a.StickersAddStickerToSet(ctx, &tg.StickersAddStickerToSetRequest{Stickerset: set, Sticker: item("🎉")}))
	if got.Set.Count != 3 || got.Set.Hash == made.Set.Hash {
		t.Errorf("added: %+v", got.Set)
	}
	third := got.Documents[2].(*tg.Document)
	got = full(t)(a.StickersChangeStickerPosition(ctx, &tg.StickersChangeStickerPositionRequest{Sticker: third.AsInput(), Position: 0}))
	if got.Documents[0].GetID() != third.ID {
		t.Error("the third did not become the first")
	}
	change := &tg.StickersChangeStickerRequest{Sticker: third.AsInput()}
	change.SetEmoji("👋🏽")
	change.SetKeywords("bonjour, salut")
	got = full(t)(a.StickersChangeSticker(ctx, change))
	if got.Packs[0].Emoticon != "👋🏽" || len(got.Keywords) != 1 || len(got.Keywords[0].Keyword) != 2 {
		t.Errorf("changed: %v %v", got.Packs, got.Keywords)
	}
	got = full(t)(a.StickersReplaceSticker(ctx, &tg.StickersReplaceStickerRequest{Sticker: third.AsInput(), NewSticker: item("😎")}))
	if got.Documents[0].GetID() == third.ID || got.Set.Count != 3 {
		t.Error("it was not replaced")
	}
	if _, err := a.StickersRemoveStickerFromSet(ctx, third.AsInput()); !tgerr.Is(err, "STICKER_INVALID") {
		t.Errorf("what is in the set no more is removed: %v", err)
	}
	got = full(t)(a.StickersRemoveStickerFromSet(ctx, got.Documents[0].(*tg.Document).AsInput()))
	if got.Set.Count != 2 {
		t.Error("it was not removed")
	}
	got = full(t)(a.StickersRenameStickerSet(ctx, &tg.StickersRenameStickerSetRequest{Stickerset: set, Title: "Télégraphe"}))
	if got.Set.Title != "Télégraphe" {
		t.Error("it was not renamed")
	}
	w.thumb(ctx, t, set)
	for q, want := range map[string]int{"telegr": 1, "semaphores": 1, "sémaphore": 1, "rien": 0} {
		found, err := w.bob.API.MessagesSearchStickerSets(ctx, &tg.MessagesSearchStickerSetsRequest{Q: q})
		if f, ok := found.(*tg.MessagesFoundStickerSets); !ok || err != nil || len(f.Sets) != want {
			t.Errorf("search for %q: %v, %v", q, found, err)
		}
	}
}

// thumb gives a set a picture, which Bob loads.
func (w three) thumb(ctx context.Context, t *testing.T, set tg.InputStickerSetClass) {
	req := &tg.StickersSetStickerSetThumbRequest{Stickerset: set}
	req.SetThumb(w.alice.stickerFile(ctx, "image/png", stickerPNG(100, 100)))
	got := full(t)(w.alice.API.StickersSetStickerSetThumb(ctx, req))
	if len(got.Set.Thumbs) != 1 {
		t.Fatalf("thumbs %v", got.Set.Thumbs)
	}
	b, err := w.bob.Download(ctx, &tg.InputStickerSetThumb{Stickerset: set, ThumbVersion: got.Set.ThumbVersion})
	if err != nil || len(b) != got.Set.Thumbs[0].(*tg.PhotoSize).Size {
		t.Errorf("the picture of the set: %d bytes, %v", len(b), err)
	}
}

// refusedSets asks for what is against the rules.
func (w three) refusedSets(ctx context.Context, t *testing.T, create *tg.StickersCreateStickerSetRequest, set tg.InputStickerSetClass) {
	a := w.alice.API
	good := create.Stickers[0]
	for want, change := range map[string]func(r *tg.StickersCreateStickerSetRequest){
		"PACK_SHORT_NAME_OCCUPIED": func(r *tg.StickersCreateStickerSetRequest) { r.ShortName = "Semaphores" },
		"PACK_SHORT_NAME_INVALID":  func(r *tg.StickersCreateStickerSetRequest) { r.ShortName = "été" },
		"PACK_TITLE_INVALID":       func(r *tg.StickersCreateStickerSetRequest) { r.Title = " " },
		"STICKERS_EMPTY":           func(r *tg.StickersCreateStickerSetRequest) { r.Stickers = nil },
		"STICKER_EMOJI_INVALID":    func(r *tg.StickersCreateStickerSetRequest) { r.Stickers[0].Emoji = "abc" },
		"STICKER_PNG_DIMENSIONS": func(r *tg.StickersCreateStickerSetRequest) {
			r.Stickers[0].Document = w.alice.stickerFile(ctx, "image/png", stickerPNG(511, 511))
		},
		"STICKER_TGS_NOTGS": func(r *tg.StickersCreateStickerSetRequest) {
			r.Stickers[0].Document = w.alice.stickerFile(ctx, "application/x-tgsticker", stickerTGS(512, 181))
		},
		"STICKER_FILE_INVALID": func(r *tg.StickersCreateStickerSetRequest) {
			r.Stickers[0].Document = w.alice.stickerFile(ctx, "image/webp", RandomBytes(5000))
		},
		"STICKER_VIDEO_NOWEBM": func(r *tg.StickersCreateStickerSetRequest) {
			r.Stickers[0].Document = w.alice.stickerFile(ctx, "video/webm", append([]byte{0x1a, 0x45, 0xdf, 0xa3}, RandomBytes(500)...))
		},
		"USER_ID_INVALID": func(r *tg.StickersCreateStickerSetRequest) {
			r.UserID = &tg.InputUser{UserID: w.toBob.UserID, AccessHash: w.toBob.AccessHash}
		},
	} {
		r := &tg.StickersCreateStickerSetRequest{
			UserID: &tg.InputUserSelf{}, Title: "Autre", ShortName: "autre", Stickers: []tg.InputStickerSetItem{good},
		}
		change(r)
		if _, err := a.StickersCreateStickerSet(ctx, r); !tgerr.Is(err, want) {
			t.Errorf("want %s, got %v", want, err)
		}
	}
	// Bob may not change what is Alice's, nor open it by a hash of his own making.
	if _, err := w.bob.API.StickersRenameStickerSet(ctx, &tg.StickersRenameStickerSetRequest{Stickerset: set, Title: "À moi"}); !tgerr.Is(err, "STICKERSET_INVALID") {
		t.Errorf("Bob renames Alice's set: %v", err)
	}
	wrong := *set.(*tg.InputStickerSetID)
	wrong.AccessHash++
	if _, err := w.bob.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &wrong}); !tgerr.Is(err, "STICKERSET_INVALID") {
		t.Errorf("a wrong hash: %v", err)
	}
	if _, err := a.StickersCheckShortName(ctx, "semaphores"); !tgerr.Is(err, "SHORT_NAME_OCCUPIED") {
		t.Errorf("a taken name: %v", err)
	}
	name, err := a.StickersSuggestShortName(ctx, "Sémaphores !")
	if err != nil || name.ShortName == "semaphores" {
		t.Errorf("suggested %v: %v", name, err)
	}
	if _, err := a.StickersCheckShortName(ctx, name.ShortName); err != nil {
		t.Errorf("the suggested name: %v", err)
	}
}

// TestStickersAtHand installs, puts away, orders and removes sets; what another
// device of the user sees is the same.
func TestStickersAtHand(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	bob := w.bob.API
	created := full(t)(w.alice.API.StickersCreateStickerSet(ctx, &tg.StickersCreateStickerSetRequest{
		UserID: &tg.InputUserSelf{}, Title: "Deux", ShortName: "deux",
		Stickers: []tg.InputStickerSetItem{w.alice.stickerItem(ctx, "image/png", stickerPNG(512, 512), "🐳")},
	}))
	set := &tg.InputStickerSetShortName{ShortName: "DEUX"}
	second := NewClient(t, w.s, "Bob's second device", w.bob.Phone)
	second.LogIn()
	names := func(want ...string) {
		t.Helper()
		all, err := second.API.MessagesGetAllStickers(ctx, 0)
		got, ok := all.(*tg.MessagesAllStickers)
		if err != nil || !ok {
			t.Fatal(err)
		}
		var titles []string
		for _, s := range got.Sets {
			titles = append(titles, s.Title)
		}
		if fmt.Sprint(titles) != fmt.Sprint(want) {
			t.Errorf("at hand are %v, want %v", titles, want)
		}
		if again, err := second.API.MessagesGetAllStickers(ctx, got.Hash); err != nil {
			t.Error(err)
		} else if _, ok := again.(*tg.MessagesAllStickersNotModified); !ok && len(want) > 0 {
			t.Errorf("the same again is %T", again)
		}
	}
	names("Chappe") // everybody begins with it
	if _, err := bob.MessagesInstallStickerSet(ctx, &tg.MessagesInstallStickerSetRequest{Stickerset: set}); err != nil {
		t.Fatal(err)
	}
	Expect(second, "a new set", func(*tg.UpdateNewStickerSet) bool { return true })
	names("Deux", "Chappe")
	chappe := full(t)(bob.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &tg.InputStickerSetShortName{ShortName: "chappe"}}))
	for _, d := range chappe.Documents {
		if !outlined(d) {
			t.Errorf("no outline of %v", d)
		}
	}
	if _, err := bob.MessagesReorderStickerSets(ctx, &tg.MessagesReorderStickerSetsRequest{Order: []int64{chappe.Set.ID, created.Set.ID}}); err != nil {
		t.Fatal(err)
	}
	Expect(second, "the order", func(o *tg.UpdateStickerSetsOrder) bool {
		return len(o.Order) == 2 && o.Order[0] == chappe.Set.ID
	})
	names("Chappe", "Deux")
	if _, err := bob.MessagesToggleStickerSets(ctx, &tg.MessagesToggleStickerSetsRequest{
		Archive: true, Stickersets: []tg.InputStickerSetClass{&tg.InputStickerSetID{ID: chappe.Set.ID, AccessHash: chappe.Set.AccessHash}},
	}); err != nil {
		t.Fatal(err)
	}
	names("Deux")
	away, err := bob.MessagesGetArchivedStickers(ctx, &tg.MessagesGetArchivedStickersRequest{Limit: 10})
	if err != nil || away.Count != 1 || len(away.Sets) != 1 {
		t.Errorf("put away: %v, %v", away, err)
	}
	if _, err := bob.MessagesUninstallStickerSet(ctx, set); err != nil {
		t.Fatal(err)
	}
	names()
	w.foundStickers(ctx, t, created)
	w.faved(ctx, t, second)
	w.customEmoji(ctx, t)
}

// foundStickers looks for stickers by emoji.
func (w three) foundStickers(ctx context.Context, t *testing.T, created *tg.MessagesStickerSet) {
	for emoji, want := range map[string]bool{"🐳": true, "🗿": false} {
		res, err := w.alice.API.MessagesGetStickers(ctx, &tg.MessagesGetStickersRequest{Emoticon: emoji})
		found, ok := res.(*tg.MessagesStickers)
		if err != nil || !ok || (len(found.Stickers) == 1 && found.Stickers[0].GetID() == created.Documents[0].GetID()) != want {
			t.Errorf("stickers for %s: %v, %v", emoji, res, err)
		}
	}
	mine, err := w.alice.API.MessagesGetMyStickers(ctx, &tg.MessagesGetMyStickersRequest{Limit: 10})
	if err != nil || mine.Count != 1 || len(mine.Sets) != 1 {
		t.Errorf("Alice's own: %v, %v", mine, err)
	}
}

// faved likes a sticker, and clears the recent ones.
func (w three) faved(ctx context.Context, t *testing.T, second *Client) {
	seen := full(t)(w.bob.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &tg.InputStickerSetShortName{ShortName: "deux"}}))
	d := seen.Documents[0].(*tg.Document).AsInput()
	if _, err := w.bob.API.MessagesFaveSticker(ctx, &tg.MessagesFaveStickerRequest{ID: d}); err != nil {
		t.Fatal(err)
	}
	Expect(second, "faved stickers", func(*tg.UpdateFavedStickers) bool { return true })
	res, err := second.API.MessagesGetFavedStickers(ctx, 0)
	if f, ok := res.(*tg.MessagesFavedStickers); err != nil || !ok || len(f.Stickers) != 1 || f.Packs[0].Emoticon != "🐳" {
		t.Errorf("faved: %v, %v", res, err)
	}
	if _, err := w.bob.API.MessagesSaveRecentSticker(ctx, &tg.MessagesSaveRecentStickerRequest{ID: d}); err != nil {
		t.Fatal(err)
	}
	Expect(second, "recent stickers", func(*tg.UpdateRecentStickers) bool { return true })
	if _, err := w.bob.API.MessagesClearRecentStickers(ctx, &tg.MessagesClearRecentStickersRequest{}); err != nil {
		t.Fatal(err)
	}
	recent, err := second.API.MessagesGetRecentStickers(ctx, &tg.MessagesGetRecentStickersRequest{})
	if r, ok := recent.(*tg.MessagesRecentStickers); err != nil || !ok || len(r.Stickers) != 0 {
		t.Errorf("cleared: %v, %v", recent, err)
	}
}

// customEmoji makes a set of them and writes with one.
func (w three) customEmoji(ctx context.Context, t *testing.T) {
	made := full(t)(w.alice.API.StickersCreateStickerSet(ctx, &tg.StickersCreateStickerSetRequest{
		UserID: &tg.InputUserSelf{}, Title: "Petits", ShortName: "petits", Emojis: true,
		Stickers: []tg.InputStickerSetItem{w.alice.stickerItem(ctx, "image/png", stickerPNG(100, 100), "🥳")},
	}))
	id := made.Documents[0].GetID()
	entity := &tg.MessageEntityCustomEmoji{Offset: 5, Length: 2, DocumentID: id}
	if _, err := w.alice.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{
		Peer: w.toBob, Message: "Vive 🥳", RandomID: rand.Int64(), Entities: []tg.MessageEntityClass{entity},
	}); err != nil {
		t.Fatal(err)
	}
	m := w.bob.ExpectMessage("Vive 🥳")
	if len(m.Entities) != 1 || m.Entities[0].(*tg.MessageEntityCustomEmoji).DocumentID != id {
		t.Errorf("Bob sees %v", m.Entities)
	}
	docs, err := w.bob.API.MessagesGetCustomEmojiDocuments(ctx, []int64{id, id + 2})
	if err != nil || len(docs) != 1 {
		t.Fatalf("%v, %v", docs, err)
	}
	if _, err := w.bob.Download(ctx, docs[0].(*tg.Document).AsInputDocumentFileLocation("")); err != nil {
		t.Error(err)
	}
	_, err = w.alice.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{
		Peer: w.toBob, Message: "Vive 🥳", RandomID: rand.Int64(),
		Entities: []tg.MessageEntityClass{&tg.MessageEntityCustomEmoji{Offset: 5, Length: 2, DocumentID: 12345}},
	})
	var told *tgerr.Error
	if !errors.As(err, &told) || told.Message != "DOCUMENT_INVALID" {
		t.Errorf("a custom emoji that does not exist: %v", err)
	}
}

// TestStickersOfSupergroup gives a supergroup a set, which its members see.
func TestStickersOfSupergroup(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	u, err := w.alice.API.ChannelsCreateChannel(ctx, &tg.ChannelsCreateChannelRequest{Megagroup: true, Title: "Tour"})
	if err != nil {
		t.Fatal(err)
	}
	group := u.(*tg.Updates).Chats[0].(*tg.Channel).AsInput()
	set := &tg.InputStickerSetShortName{ShortName: "Chappe"}
	if ok, err := w.alice.API.ChannelsSetStickers(ctx, &tg.ChannelsSetStickersRequest{Channel: group, Stickerset: set}); !ok || err != nil {
		t.Fatal(err)
	}
	emoji := &tg.ChannelsSetEmojiStickersRequest{Channel: group, Stickerset: set}
	if _, err := w.alice.API.ChannelsSetEmojiStickers(ctx, emoji); !tgerr.Is(err, "STICKERSET_INVALID") {
		t.Errorf("stickers as custom emoji: %v", err)
	}
	emoji.Stickerset = &tg.InputStickerSetShortName{ShortName: "ChappeEmoji"}
	if ok, err := w.alice.API.ChannelsSetEmojiStickers(ctx, emoji); !ok || err != nil {
		t.Fatal(err)
	}
	res, err := w.alice.API.ChannelsGetFullChannel(ctx, group)
	if err != nil {
		t.Fatal(err)
	}
	full := res.FullChat.(*tg.ChannelFull)
	if full.Stickerset.ShortName != "Chappe" || full.Emojiset.ShortName != "ChappeEmoji" || !full.CanSetStickers {
		t.Errorf("the group shows %+v and %+v", full.Stickerset, full.Emojiset)
	}
	log, err := w.alice.API.ChannelsGetAdminLog(ctx, &tg.ChannelsGetAdminLogRequest{Channel: group, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, e := range log.Events {
		kinds[fmt.Sprintf("%T", e.Action)] = true
	}
	if !kinds["*tg.ChannelAdminLogEventActionChangeStickerSet"] || !kinds["*tg.ChannelAdminLogEventActionChangeEmojiStickerSet"] {
		t.Errorf("the admin log has %v", kinds)
	}
}

// TestEffects sends a message with an animation.
func TestEffects(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	res, err := w.alice.API.MessagesGetAvailableEffects(ctx, 0)
	all, ok := res.(*tg.MessagesAvailableEffects)
	if err != nil || !ok || len(all.Effects) == 0 || len(all.Documents) != 3*len(all.Effects) {
		t.Fatalf("effects %v: %v", res, err)
	}
	send := func(to tg.InputPeerClass, effect int64) error {
		_, err := w.alice.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{
			Peer: to, Message: "Bravo", RandomID: rand.Int64(), Effect: effect,
		})
		return err
	}
	if err := send(w.toBob, all.Effects[3].ID); err != nil {
		t.Fatal(err)
	}
	if m := w.bob.ExpectMessage("Bravo"); m.Effect != all.Effects[3].ID {
		t.Errorf("Bob sees effect %d", m.Effect)
	}
	if err := send(w.toBob, 1); !tgerr.Is(err, "EFFECT_ID_INVALID") {
		t.Errorf("an effect that there is not: %v", err)
	}
	u, err := w.alice.API.ChannelsCreateChannel(ctx, &tg.ChannelsCreateChannelRequest{Megagroup: true, Title: "Tour"})
	if err != nil {
		t.Fatal(err)
	}
	if err := send(u.(*tg.Updates).Chats[0].(*tg.Channel).AsInputPeer(), all.Effects[0].ID); !tgerr.Is(err, "EFFECT_CHAT_INVALID") {
		t.Errorf("an effect in a group: %v", err)
	}
	if again, err := w.alice.API.MessagesGetAvailableEffects(ctx, all.Hash); err != nil {
		t.Error(err)
	} else if _, ok := again.(*tg.MessagesAvailableEffectsNotModified); !ok {
		t.Errorf("the same again is %T", again)
	}
}

// attached sends a photo on which a sticker was laid.
func (w three) attached(ctx context.Context, t *testing.T, made *tg.MessagesStickerSet) {
	photo := &tg.InputMediaUploadedPhoto{File: w.alice.Upload(ctx, "a.jpg", Picture(300, 200))}
	photo.SetStickers([]tg.InputDocumentClass{made.Documents[0].(*tg.Document).AsInput()})
	w.alice.SendMedia(ctx, w.toBob, photo, "décorée")
	p := PhotoOf(w.bob.ExpectMessage("décorée"))
	if p == nil || !p.HasStickers {
		t.Fatalf("Bob sees %v", p)
	}
	sets, err := w.bob.API.MessagesGetAttachedStickers(ctx, &tg.InputStickeredMediaPhoto{ID: p.AsInput()})
	if err != nil || len(sets) != 1 || sets[0].GetSet().ID != made.Set.ID {
		t.Errorf("the sets of a photo: %v, %v", sets, err)
	}
}
