package rpc

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
	"chappe/internal/preview"
)

// library is a site with one page.
type library struct {
	image []byte
	asked atomic.Int32

	closed chan struct{} // nil, or closed when it opens
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 400, 300))); err != nil {
		t.Fatal(err)
	}
	return &library{image: b.Bytes()}
}

func (l *library) Fetch(_ context.Context, link string) (*preview.Page, error) {
	l.asked.Add(1)
	if l.closed != nil {
		<-l.closed
	}
	if !strings.Contains(link, "tours.example.org") {
		return nil, preview.ErrNothing
	}
	return &preview.Page{URL: "https://tours.example.org/a", Type: "article", Site: "Tours", Title: "Le télégraphe", Description: "Bras", Image: l.image}, nil
}

func pageOf(m tg.MessageMediaClass) *tg.WebPage {
	media, _ := m.(*tg.MessageMediaWebPage)
	if media == nil {
		return nil
	}
	p, _ := media.Webpage.(*tg.WebPage)
	return p
}

// TestPagesOfLinks shows what a link leads to: while it is written, on both
// sides once it is sent, and not where its author wants nothing.
func TestPagesOfLinks(t *testing.T) {
	l := newLibrary(t)
	c := newChatWith(t, l)
	c.registerMessagesPages(c.methods)
	c.registerMessagesMedia(c.methods)
	c.registerUpload(c.methods)
	came := c.pagesHeard(2)
	anne := newMirror("anne", 1, 11)
	var shown tg.MessagesWebPagePreview
	c.call(1, &tg.MessagesGetWebPagePreviewRequest{Message: "see tours.example.org/a now"}, &shown)
	p := pageOf(shown.Media)
	if p == nil || p.Title != "Le télégraphe" || p.SiteName != "Tours" || p.DisplayURL != "tours.example.org/a" || p.Photo == nil {
		t.Fatalf("while it is written: %v", shown.Media)
	}
	newest := func(user, with int64) *tg.Message {
		t.Helper()
		var box tg.MessagesMessagesBox
		c.call(user, &tg.MessagesGetHistoryRequest{Peer: c.input(user, with), Limit: 1}, &box)
		all, _ := box.Messages.AsModified()
		return all.GetMessages()[0].(*tg.Message)
	}
	send := func(id int64, text string, none bool) tg.UpdatesClass {
		t.Helper()
		var box tg.UpdatesBox
		if err := c.as(anne, &tg.MessagesSendMessageRequest{Peer: c.input(1, 2), Message: text, RandomID: id, NoWebpage: none}, &box); err != nil {
			t.Fatal(err)
		}
		return box.Updates
	}
	if _, full := send(1, "see tours.example.org/a now", false).(*tg.Updates); !full {
		t.Error("the answer does not show the page")
	}
	theirs := newest(2, 1)
	got := pageOf(theirs.Media)
	if got == nil || got.ID != p.ID || l.asked.Load() != 1 {
		t.Fatalf("Bert sees %v; %d times fetched", theirs.Media, l.asked.Load())
	}
	photo := got.Photo.(*tg.Photo)
	var part tg.UploadFileBox
	c.call(2, &tg.UploadGetFileRequest{Limit: 1 << 20, Location: &tg.InputPhotoFileLocation{
		ID: photo.ID, AccessHash: photo.AccessHash, FileReference: photo.FileReference, ThumbSize: "m",
	}}, &part)
	if f, ok := part.File.(*tg.UploadFile); !ok || !bytes.HasPrefix(f.Bytes, []byte{0xff, 0xd8}) {
		t.Errorf("its picture for Bert: %v", part.File)
	}
	for id, text := range map[int64]string{2: "see tours.example.org/a now", 4: "see no link"} {
		if send(id, text, id == 2); newest(2, 1).Media != nil {
			t.Errorf("%q: %v", text, newest(2, 1).Media)
		}
	}
	if send(3, "see nothing.example.org", false); (<-came).(*tg.WebPageEmpty) == nil || newest(2, 1).Media != nil {
		t.Errorf("a link that leads nowhere: %v", newest(2, 1).Media)
	}
	last := newest(1, 2)
	edit := func(text string) {
		t.Helper()
		req := &tg.MessagesEditMessageRequest{Peer: c.input(1, 2), ID: last.ID}
		req.SetMessage(text)
		var box tg.UpdatesBox
		if err := c.as(anne, req, &box); err != nil {
			t.Fatal(err)
		}
	}
	if edit("now with tours.example.org/a"); pageOf(newest(2, 1).Media) == nil {
		t.Error("an edit adds no page")
	}
	if edit("now without"); newest(2, 1).Media != nil {
		t.Error("an edit takes no page away")
	}
	var box tg.UpdatesBox
	named := &tg.MessagesSendMediaRequest{
		Peer: c.input(1, 2), Message: "voilà", RandomID: 9,
		Media: &tg.InputMediaWebPage{URL: "https://tours.example.org/a", ForceLargeMedia: true},
	}
	if err := c.as(anne, named, &box); err != nil {
		t.Fatal(err)
	}
	if m, ok := newest(2, 1).Media.(*tg.MessageMediaWebPage); !ok || !m.Manual || !m.ForceLargeMedia {
		t.Errorf("a link that is named: %v", newest(2, 1).Media)
	}
	named.Media, named.RandomID = &tg.InputMediaWebPage{URL: "https://nothing.example.org"}, 10
	if err := c.as(anne, named, &box); !tgerr.Is(err, "WEBPAGE_NOT_FOUND") {
		t.Errorf("a link that leads nowhere: %v", err)
	}
	var again tg.MessagesWebPage
	c.call(1, &tg.MessagesGetWebPageRequest{URL: "https://nothing.example.org"}, &again)
	if _, ok := again.Webpage.(*tg.WebPageEmpty); !ok || l.asked.Load() != 4 {
		t.Errorf("%v; %d times fetched", again.Webpage, l.asked.Load())
	}
}

// pagesHeard are the pages that are pushed to a user from now on, one for each
// message. Nothing waits for a page any more when the test ends.
func (c *talk) pagesHeard(user int64) <-chan tg.WebPageClass {
	ctx, cancel := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { _ = c.messages.Run(ctx) })
	c.t.Cleanup(func() { cancel(); run.Wait() })
	out := make(chan tg.WebPageClass, 10)
	c.heard = func(owner int64, u tg.UpdatesClass) {
		var all []tg.UpdateClass
		switch u := u.(type) {
		case *tg.Updates:
			all = u.Updates
		case *tg.UpdateShort:
			all = []tg.UpdateClass{u.Update}
		}
		for _, one := range all {
			if page, ok := one.(*tg.UpdateWebPage); ok && owner == user {
				if page.PtsCount != 1 {
					c.t.Errorf("a page counts as %d", page.PtsCount)
				}
				out <- page.Webpage
			}
		}
	}
	return out
}

// TestPagesOnTheirWay: a message is answered at once, with a page that is pending;
// the page comes to both sides, and to who asks later.
func TestPagesOnTheirWay(t *testing.T) {
	l := newLibrary(t)
	l.closed = make(chan struct{})
	c := newChatWith(t, l)
	c.registerMessagesPages(c.methods)
	came := c.pagesHeard(2)
	anne := newMirror("anne", 1, 11)
	var state tg.UpdatesState
	c.call(2, &tg.UpdatesGetStateRequest{}, &state)
	var box tg.UpdatesBox
	if err := c.as(anne, &tg.MessagesSendMessageRequest{Peer: c.input(1, 2), Message: "see tours.example.org/a", RandomID: 1}, &box); err != nil {
		t.Fatal(err)
	}
	sent, ok := box.Updates.(*tg.Updates)
	if !ok {
		t.Fatalf("the answer is %T", box.Updates)
	}
	var pending *tg.WebPagePending
	for _, u := range sent.Updates {
		if n, ok := u.(*tg.UpdateNewMessage); ok {
			media, _ := n.Message.(*tg.Message).Media.(*tg.MessageMediaWebPage)
			pending, _ = media.Webpage.(*tg.WebPagePending)
		}
	}
	if pending == nil || pending.URL != "http://tours.example.org/a" || pending.Date == 0 {
		t.Fatalf("sent as %v", sent.Updates)
	}
	close(l.closed)
	page, ok := (<-came).(*tg.WebPage)
	if !ok || page.ID != pending.ID || page.Title != "Le télégraphe" || page.Photo == nil {
		t.Fatalf("what came is %v", page)
	}
	var diff tg.UpdatesDifferenceBox
	c.call(2, &tg.UpdatesGetDifferenceRequest{Pts: state.Pts, Date: state.Date}, &diff)
	d := diff.Difference.(*tg.UpdatesDifference)
	m := d.NewMessages[0].(*tg.Message)
	if got := pageOf(m.Media); got == nil || got.ID != pending.ID || m.EditDate != 0 {
		t.Errorf("later the message is %v", m)
	}
	told := false
	for _, u := range d.OtherUpdates {
		w, ok := u.(*tg.UpdateWebPage)
		told = told || ok && w.Webpage.(*tg.WebPage).ID == pending.ID
	}
	if !told {
		t.Errorf("later one hears of %v", d.OtherUpdates)
	}
}

// TestNoPagesUnlessAllowed: a server that may call nobody shows none.
func TestNoPagesUnlessAllowed(t *testing.T) {
	c := newChat(t)
	c.registerMessagesPages(c.methods)
	var shown tg.MessagesWebPagePreview
	c.call(1, &tg.MessagesGetWebPagePreviewRequest{Message: "see tours.example.org/a now"}, &shown)
	if _, ok := shown.Media.(*tg.MessageMediaEmpty); !ok {
		t.Errorf("%v", shown.Media)
	}
}

func TestFirstLink(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "no link": "", "é https://a.example.org/b?c, d.example.org": "https://a.example.org/b?c", "see example.org": "example.org",
	} {
		if got := message.FirstLink(text, nil); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
