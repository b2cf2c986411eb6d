package chappetest

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// three are the people of a story about media.
type three struct {
	s                 *Server
	alice, bob, carol *Client
	toBob, toAlice    *tg.InputPeerUser
}

func meet(ctx context.Context, t *testing.T) three {
	s := Start(t)
	w := three{
		s: s, alice: NewClient(t, s, "Alice", NewPhone()), bob: NewClient(t, s, "Bob", NewPhone()),
		carol: NewClient(t, s, "Carol", NewPhone()),
	}
	w.alice.SignUp("Alice", "")
	w.bob.SignUp("Bob", "")
	w.carol.SignUp("Carol", "")
	w.toBob, w.toAlice = w.alice.Peer(ctx, w.bob), w.bob.Peer(ctx, w.alice)
	return w
}

// TestMedia sends everything that is not text from one person to another.
func TestMedia(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	t.Run("photo", func(t *testing.T) { w.photo(ctx, t) })
	t.Run("document", func(t *testing.T) { w.document(ctx, t) })
	t.Run("album", func(t *testing.T) { w.album(ctx, t) })
	t.Run("voice", func(t *testing.T) { w.voice(ctx, t) })
	t.Run("places and dice", func(t *testing.T) { w.places(ctx, t) })
	t.Run("saved GIFs", func(t *testing.T) { w.gifs(ctx, t) })
	t.Run("lists", func(t *testing.T) { w.lists(ctx, t) })
	t.Run("outsider", func(t *testing.T) { w.outsider(ctx, t) })
	t.Run("resumed upload", func(t *testing.T) { w.resumed(ctx, t) })
	if out := w.s.Run("media", "gc", "--json"); !strings.Contains(out, `"unused":0`) && !strings.Contains(out, `"unused": 0`) {
		t.Errorf("what is in use was removed: %s", out)
	}
	for _, c := range []*Client{w.alice, w.bob} {
		if n := c.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", c.Name, n)
		}
	}
}

func (w three) photo(ctx context.Context, t *testing.T) {
	in := w.alice.Upload(ctx, "IMG_0001.JPG", Picture(1600, 900))
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaUploadedPhoto{File: in, Spoiler: true}, "Vue du **balcon**")
	m := w.bob.ExpectMessage("Vue du **balcon**")
	p := PhotoOf(m)
	if p == nil || !m.Media.(*tg.MessageMediaPhoto).Spoiler {
		t.Fatalf("Bob sees %v", m.Media)
	}
	var letters []string
	for _, z := range p.Sizes {
		letters = append(letters, z.GetType())
		size, ok := z.(*tg.PhotoSize)
		if !ok {
			continue
		}
		b, err := w.bob.Download(ctx, SizeLocation(p, size.Type))
		if err != nil {
			t.Fatal(err)
		}
		cfg, err := jpeg.DecodeConfig(bytes.NewReader(b))
		if err != nil || cfg.Width != size.W || cfg.Height != size.H || len(b) != size.Size {
			t.Errorf("size %s is %d×%d in %d bytes, said %v: %v", size.Type, cfg.Width, cfg.Height, len(b), size, err)
		}
	}
	if want := []string{"i", "s", "m", "x", "y", "w"}; !slices.Equal(letters, want) {
		t.Errorf("sizes %v, want %v", letters, want)
	}
	if _, err := w.alice.API.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: w.toBob, RandomID: rand.Int64(),
		Media: &tg.InputMediaUploadedPhoto{File: w.alice.Upload(ctx, "x.jpg", []byte("no picture at all"))},
	}); !tgerr.Is(err, "IMAGE_PROCESS_FAILED") {
		t.Errorf("what is no picture: %v", err)
	}
}

func (w three) document(ctx context.Context, t *testing.T) {
	b := RandomBytes(3<<20 + 77)
	in := w.alice.Upload(ctx, "отчёт.bin", b)
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaUploadedDocument{
		File: in, MimeType: "application/zip", Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeFilename{FileName: "отчёт.zip"}},
	}, "le rapport")
	m := w.bob.ExpectMessage("le rapport")
	d := DocumentOf(m)
	if d == nil || d.Size != int64(len(b)) || d.MimeType != "application/zip" || fileName(d) != "отчёт.zip" {
		t.Fatalf("Bob sees %v", m.Media)
	}
	got, err := w.bob.Download(ctx, d.AsInputDocumentFileLocation(""))
	if err != nil || !bytes.Equal(got, b) {
		t.Fatalf("%d bytes came as %d others: %v", len(b), len(got), err)
	}
	hashes, err := w.bob.API.UploadGetFileHashes(ctx, &tg.UploadGetFileHashesRequest{Location: d.AsInputDocumentFileLocation("")})
	if err != nil || len(hashes) == 0 {
		t.Errorf("hashes %v: %v", hashes, err)
	}
	// Forwarding and sending again copy no bytes: it is the same document.
	u, err := w.bob.API.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: w.toAlice, ToPeer: w.toAlice, ID: []int{m.ID}, RandomID: []int64{rand.Int64()},
	})
	if err != nil {
		t.Fatal(err)
	}
	if fwd := NewMessages(u); len(fwd) != 1 || DocumentOf(fwd[0]).ID != d.ID || fwd[0].Message != "le rapport" {
		t.Errorf("forwarded %v", fwd)
	}
	again := w.bob.SendMedia(ctx, w.toAlice, &tg.InputMediaDocument{ID: d.AsInput()}, "encore")
	if DocumentOf(again).ID != d.ID {
		t.Errorf("sent again as %v", again.Media)
	}
}

func fileName(d *tg.Document) string {
	for _, a := range d.Attributes {
		if name, ok := a.(*tg.DocumentAttributeFilename); ok {
			return name.FileName
		}
	}
	return ""
}

func (w three) album(ctx context.Context, t *testing.T) {
	var items []tg.InputSingleMedia
	for i := range 10 {
		up, err := w.alice.API.MessagesUploadMedia(ctx, &tg.MessagesUploadMediaRequest{
			Peer: w.toBob, Media: &tg.InputMediaUploadedPhoto{File: w.alice.Upload(ctx, "a.jpg", Picture(200+i, 100))},
		})
		if err != nil {
			t.Fatal(err)
		}
		p := up.(*tg.MessageMediaPhoto).Photo.(*tg.Photo)
		items = append(items, tg.InputSingleMedia{
			Media: &tg.InputMediaPhoto{ID: p.AsInput()}, RandomID: rand.Int64(), Message: fmt.Sprintf("vue %d", i),
		})
	}
	req := &tg.MessagesSendMultiMediaRequest{Peer: w.toBob, MultiMedia: items}
	u, err := w.alice.API.MessagesSendMultiMedia(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	sent := NewMessages(u)
	if len(sent) != 10 {
		t.Fatalf("sent %d messages", len(sent))
	}
	last := w.bob.ExpectMessage("vue 9")
	for i := range 10 {
		m := w.bob.ExpectMessage(fmt.Sprintf("vue %d", i))
		if m.GroupedID == 0 || m.GroupedID != last.GroupedID || PhotoOf(m) == nil {
			t.Errorf("%d: group %d, want %d; %v", i, m.GroupedID, last.GroupedID, m.Media)
		}
	}
	if u, err = w.alice.API.MessagesSendMultiMedia(ctx, req); err != nil {
		t.Fatal(err)
	}
	if again := NewMessages(u); len(again) != 10 || again[0].ID != sent[0].ID {
		t.Errorf("the same request again sent %v", again)
	}
	items[3].Media = &tg.InputMediaPhoto{ID: &tg.InputPhoto{ID: last.GroupedID, AccessHash: 1, FileReference: []byte{1}}}
	if _, err := w.alice.API.MessagesSendMultiMedia(ctx, req); !tgerr.Is(err, "MEDIA_INVALID") {
		t.Errorf("an album with a guessed photo: %v", err)
	}
}

func (w three) voice(ctx context.Context, t *testing.T) {
	sent := w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaUploadedDocument{
		File: w.alice.Upload(ctx, "v.ogg", RandomBytes(9000)), MimeType: "audio/ogg",
		Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeAudio{Voice: true, Duration: 3, Waveform: []byte{1, 2, 3}}},
	}, "écoute")
	m := w.bob.ExpectMessage("écoute")
	if !m.MediaUnread || !sent.MediaUnread || !m.Media.(*tg.MessageMediaDocument).Voice {
		t.Fatalf("unread at Bob %v, at Alice %v; %v", m.MediaUnread, sent.MediaUnread, m.Media)
	}
	if _, err := w.bob.API.MessagesReadMessageContents(ctx, []int{m.ID}); err != nil {
		t.Fatal(err)
	}
	Expect(w.alice, "that Bob has listened", func(u *tg.UpdateReadMessagesContents) bool { return slices.Contains(u.Messages, sent.ID) })
	res, err := w.bob.API.MessagesGetMessages(ctx, []tg.InputMessageClass{&tg.InputMessageID{ID: m.ID}})
	if err != nil || messagesOf(res)[0].(*tg.Message).MediaUnread {
		t.Errorf("still unread: %v %v", res, err)
	}
}

func (w three) places(ctx context.Context, t *testing.T) {
	point := &tg.InputGeoPoint{Lat: 48.86, Long: 2.33}
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaVenue{GeoPoint: point, Title: "Le Louvre", Address: "Rue de Rivoli"}, "")
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaContact{PhoneNumber: w.bob.Phone, FirstName: "Bob"}, "")
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaGeoPoint{GeoPoint: point}, "")
	seen := func(what string, match func(tg.MessageMediaClass) bool) {
		Expect(w.bob, what, func(u *tg.UpdateNewMessage) bool {
			m, ok := u.Message.(*tg.Message)
			return ok && m.Media != nil && match(m.Media)
		})
	}
	seen("a venue", func(m tg.MessageMediaClass) bool {
		v, ok := m.(*tg.MessageMediaVenue)
		return ok && v.Title == "Le Louvre" && v.Geo.(*tg.GeoPoint).Lat == 48.86
	})
	seen("a contact", func(m tg.MessageMediaClass) bool {
		v, ok := m.(*tg.MessageMediaContact)
		return ok && v.UserID == w.bob.Self.ID
	})
	seen("a place", func(m tg.MessageMediaClass) bool { _, ok := m.(*tg.MessageMediaGeo); return ok })
	dice := w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaDice{Emoticon: "🎯"}, "").Media.(*tg.MessageMediaDice)
	seen("the same dice", func(m tg.MessageMediaClass) bool {
		v, ok := m.(*tg.MessageMediaDice)
		return ok && v.Value == dice.Value && v.Value >= 1 && v.Value <= 6
	})
	for emoji, highest := range map[string]int{"🎲": 6, "🎯": 6, "🏀": 5, "⚽️": 5, "🎳": 6} {
		set := full(t)(w.bob.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &tg.InputStickerSetDice{Emoticon: emoji}}))
		if len(set.Documents) != highest+1 || len(set.Packs) != highest+1 || !outlined(set.Documents[highest]) {
			t.Errorf("%s has %d animations", emoji, len(set.Documents))
		}
		for range 5 {
			if v := w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaDice{Emoticon: emoji}, "").Media.(*tg.MessageMediaDice).Value; v < 1 || v > highest {
				t.Errorf("%s is %d", emoji, v)
			}
		}
	}
	w.slotMachine(ctx, t)
	if _, err := w.alice.API.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: w.toBob, RandomID: rand.Int64(), Media: &tg.InputMediaDice{Emoticon: "🦆"},
	}); !tgerr.Is(err, "EMOTICON_INVALID") {
		t.Errorf("a duck: %v", err)
	}
}

// gifs keeps an animation at hand.
func (w three) gifs(ctx context.Context, t *testing.T) {
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaUploadedDocument{
		File: w.alice.Upload(ctx, "a.mp4", RandomBytes(7000)), MimeType: "video/mp4",
		Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeVideo{Duration: 1, W: 10, H: 10}, &tg.DocumentAttributeAnimated{}},
	}, "animé")
	d := DocumentOf(w.bob.ExpectMessage("animé"))
	if ok, err := w.bob.API.MessagesSaveGif(ctx, &tg.MessagesSaveGifRequest{ID: d.AsInput()}); err != nil || !ok {
		t.Fatal(err)
	}
	res, err := w.bob.API.MessagesGetSavedGifs(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	saved, ok := res.(*tg.MessagesSavedGifs)
	if !ok || len(saved.Gifs) != 1 || saved.Gifs[0].GetID() != d.ID {
		t.Fatalf("saved %v", res)
	}
	if again, err := w.bob.API.MessagesGetSavedGifs(ctx, saved.Hash); err != nil || again.TypeID() != tg.MessagesSavedGifsNotModifiedTypeID {
		t.Errorf("asked again: %v, %v", again, err)
	}
	if _, err := w.bob.API.MessagesSaveGif(ctx, &tg.MessagesSaveGifRequest{ID: d.AsInput(), Unsave: true}); err != nil {
		t.Fatal(err)
	}
	if res, err := w.bob.API.MessagesGetSavedGifs(ctx, saved.Hash); err != nil || len(res.(*tg.MessagesSavedGifs).Gifs) != 0 {
		t.Errorf("after it was taken away: %v, %v", res, err)
	}
}

// lists counts what has been sent so far, by kind.
func (w three) lists(ctx context.Context, t *testing.T) {
	filters := []tg.MessagesFilterClass{
		&tg.InputMessagesFilterPhotos{}, &tg.InputMessagesFilterDocument{}, &tg.InputMessagesFilterVoice{},
		&tg.InputMessagesFilterGeo{}, &tg.InputMessagesFilterContacts{}, &tg.InputMessagesFilterGif{},
	}
	counters, err := w.bob.API.MessagesGetSearchCounters(ctx, &tg.MessagesGetSearchCountersRequest{Peer: w.toAlice, Filters: filters})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{11, 3, 1, 2, 1, 1} {
		if counters[i].Count != want {
			t.Errorf("%T: %d, want %d", filters[i], counters[i].Count, want)
		}
	}
	res, err := w.bob.API.MessagesSearch(ctx, &tg.MessagesSearchRequest{Peer: w.toAlice, Filter: filters[0], Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messagesOf(res) {
		if PhotoOf(m.(*tg.Message)) == nil {
			t.Errorf("among the photos: %v", m)
		}
	}
}

// outsider tries what somebody has who saw Alice's message, but is not Alice.
func (w three) outsider(ctx context.Context, t *testing.T) {
	m := w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaUploadedDocument{
		File: w.alice.Upload(ctx, "secret.txt", RandomBytes(5000)), MimeType: "text/plain",
	}, "secret")
	d := DocumentOf(m)
	guessed, empty, forged := d.AsInputDocumentFileLocation(""), d.AsInputDocumentFileLocation(""), d.AsInputDocumentFileLocation("")
	guessed.ID++
	empty.FileReference = nil
	forged.FileReference = slices.Clone(d.FileReference)
	forged.FileReference[8] ^= 1
	for _, c := range []struct {
		who  *Client
		what string
		l    tg.InputFileLocationClass
		want string
	}{
		{w.carol, "somebody else's location", d.AsInputDocumentFileLocation(""), "FILE_ID_INVALID"},
		{w.bob, "the other side's location", d.AsInputDocumentFileLocation(""), "FILE_ID_INVALID"},
		{w.alice, "a guessed id", guessed, "FILE_ID_INVALID"},
		{w.alice, "no reference", empty, "FILE_REFERENCE_EMPTY"},
		{w.alice, "a forged reference", forged, "FILE_REFERENCE_INVALID"},
		{w.alice, "a document as a photo", &tg.InputPhotoFileLocation{ID: d.ID, AccessHash: d.AccessHash, FileReference: d.FileReference, ThumbSize: "x"}, "FILE_ID_INVALID"},
		{w.alice, "a takeout", &tg.InputTakeoutFileLocation{}, "LOCATION_INVALID"},
	} {
		res, err := c.who.API.UploadGetFile(ctx, &tg.UploadGetFileRequest{Location: c.l, Limit: 4096})
		if !tgerr.Is(err, c.want) || res != nil {
			t.Errorf("%s: %v, want %s", c.what, err, c.want)
		}
	}
	for _, c := range []struct {
		offset int64
		limit  int
		want   string
	}{{1, 4096, "OFFSET_INVALID"}, {0, 1000, "LIMIT_INVALID"}, {0, 2 << 20, "LIMIT_INVALID"}, {1<<20 - 4096, 8192, "LIMIT_INVALID"}} {
		_, err := w.alice.API.UploadGetFile(ctx, &tg.UploadGetFileRequest{
			Location: d.AsInputDocumentFileLocation(""), Offset: c.offset, Limit: c.limit,
		})
		if !tgerr.Is(err, c.want) {
			t.Errorf("%d bytes at %d: %v, want %s", c.limit, c.offset, err, c.want)
		}
	}
	if _, err := w.carol.API.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: &tg.InputPeerSelf{}, RandomID: rand.Int64(), Media: &tg.InputMediaDocument{ID: d.AsInput()},
	}); !tgerr.Is(err, "MEDIA_INVALID") {
		t.Errorf("sending somebody else's document: %v", err)
	}
}

// resumed cuts an upload in the middle: what came stays, the rest follows on a
// new connection, also after kill -9.
func (w three) resumed(ctx context.Context, t *testing.T) {
	const part = 128 << 10
	b, id := RandomBytes(12*part-5), rand.Int64()
	save := func(from, to int) {
		for i := from; i < to; i++ {
			ok, err := w.alice.API.UploadSaveBigFilePart(ctx, &tg.UploadSaveBigFilePartRequest{
				FileID: id, FilePart: i, FileTotalParts: 12, Bytes: b[i*part : min((i+1)*part, len(b))],
			})
			if err != nil || !ok {
				t.Fatalf("part %d: %v", i, err)
			}
		}
	}
	save(0, 7)
	w.alice.Disconnect()
	w.s.Kill()
	w.alice.Connect()
	in := &tg.InputMediaUploadedDocument{File: &tg.InputFileBig{ID: id, Parts: 12, Name: "gros.bin"}, MimeType: "application/octet-stream"}
	if _, err := w.alice.API.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: w.toBob, RandomID: rand.Int64(), Media: in,
	}); !tgerr.Is(err, "FILE_PART_MISSING") {
		t.Fatalf("sent with a hole: %v", err)
	}
	save(7, 12)
	w.s.Kill()
	m := w.alice.SendMedia(ctx, w.toBob, in, "gros")
	got, err := w.alice.Download(ctx, DocumentOf(m).AsInputDocumentFileLocation(""))
	if err != nil || !bytes.Equal(got, b) {
		t.Fatalf("%d bytes came as %d others: %v", len(b), len(got), err)
	}
}
