package message

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"chappe/internal/blob"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/preview"
	"chappe/internal/store"
	"chappe/internal/update/updatepb"
)

// gate is a site that answers when it is opened.
type gate struct {
	open  chan struct{}
	image []byte
}

func newGate(t *testing.T) *gate {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 400, 300))); err != nil {
		t.Fatal(err)
	}
	return &gate{open: make(chan struct{}), image: b.Bytes()}
}

func (g *gate) Fetch(ctx context.Context, link string) (*preview.Page, error) {
	select {
	case <-g.open:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if link == "http://nothing.example.org" {
		return nil, preview.ErrNothing
	}
	return &preview.Page{URL: link, Type: "article", Title: "Towers", Image: g.image}, nil
}

// newWorldAt is newWorld with files, and links that lead to a site.
func newWorldAt(t *testing.T, g *gate) *world {
	t.Helper()
	w := newWorld(t)
	blobs, err := blob.OpenDir(filepath.Join(t.TempDir(), "media"), w.db.Seal(), 0)
	w.must(err)
	w.files = media.New(media.Deps{DB: w.db, Log: w.log, Blobs: blobs, Pages: g, Logger: slog.New(slog.DiscardHandler)})
	t.Cleanup(w.fetching.end)
	return w
}

// soon is what a link of alice's leads to while it is fetched.
func (w *world) soon(link string) *mediapb.WebPage {
	w.t.Helper()
	p, err := w.files.PageSoon(w.ctx, alice, link)
	w.must(err)
	if !p.Pending || p.Id == 0 {
		w.t.Fatalf("%s is there already: %v", link, p)
	}
	return p
}

// came waits until all pages are where they belong.
func (w *world) came(g *gate) {
	close(g.open)
	w.fetching.wg.Wait()
}

// expectPage checks what a message shows of its link, and that it does not count
// as edited.
func (w *world) expectPage(what string, m *messagepb.Message, title string) {
	w.t.Helper()
	if m.Page.GetTitle() != title || m.Page.GetPending() || m.EditDate != 0 || (title != "") != (m.Page.GetPhoto() != nil) {
		w.t.Errorf("%s: the page is %v, edited at %d", what, m.Page, m.EditDate)
	}
}

// rowsOf counts the rows under a tag.
func (w *world) rowsOf(o peer.Owner, tag byte) (n int) {
	w.t.Helper()
	w.must(w.log.View(w.ctx, func(r store.Reader) error {
		n = 0
		for _, err := range r.Keys(o, store.Prefix(store.NewKey(tag))) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	}))
	return n
}

// TestPagesThatComeLater sends a link to every kind of conversation, before what
// it leads to is known: each copy gets the page in place, with an event of its own.
func TestPagesThatComeLater(t *testing.T) {
	g := newGate(t)
	w := newWorldAt(t, g)
	ch, group := w.discussed()
	basic := w.group()
	page := w.soon("example.org")
	send := func(p peer.Peer) *messagepb.Message {
		m := w.send(alice, &Outgoing{Peer: p, Text: "see example.org", Page: page}).Message
		if !m.Page.GetPending() || m.Page.Id != page.Id {
			t.Fatalf("%v: sent with %v", p, m.Page)
		}
		return m
	}
	private := send(peer.OfUser(bob))
	inBasic := send(basic)
	post := send(ch)
	edited, gone := send(peer.OfUser(bob)), send(peer.OfUser(bob))
	_, err := w.Edit(w.ctx, alice, peer.OfUser(bob), edited.Id, Edit{Text: "no link"})
	w.must(err)
	_, err = w.Delete(w.ctx, alice, []int32{gone.Id}, true)
	w.must(err)
	later := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "see example.org", Page: page, ScheduleDate: time.Now().Unix() + 3600}).Message
	passed, err := w.Forward(w.ctx, alice, Forwarding{From: peer.OfUser(bob), To: peer.OfUser(carol), IDs: []int32{private.Id}, RandomIDs: []int64{77}})
	w.must(err)
	before := map[int64]int{alice: w.pts(alice), bob: w.pts(bob), carol: w.pts(carol)}
	w.came(g)

	for _, who := range []int64{alice, bob} {
		other := map[int64]int64{alice: bob, bob: alice}[who]
		for _, m := range w.in(who, peer.OfUser(other)) {
			switch m.Text {
			case "no link":
				if m.Page != nil || m.EditDate == 0 {
					t.Errorf("an edit without a link: %v", m)
				}
			default:
				w.expectPage("private", m, "Towers")
			}
		}
		w.expectPage("basic group", w.newest(who, basic), "Towers")
	}
	w.expectPage("channel", w.newest(alice, ch), "Towers")
	w.expectPage("discussion", w.newest(alice, group), "Towers")
	w.expectPage("forward", w.newest(carol, peer.OfUser(alice)), "Towers")
	waiting, err := w.Scheduled(w.ctx, alice, peer.OfUser(bob), later.Id)
	w.must(err)
	w.expectPage("scheduled", waiting[0], "Towers")

	for _, c := range []struct {
		user int64
		ids  []int32 // those whose page came, in any order
	}{
		{alice, []int32{private.Id, inBasic.Id, passed[0].Message.Id}},
		{bob, []int32{private.Twin, w.newest(bob, basic).Id}},
	} {
		told := map[int32]bool{}
		for _, ev := range w.since(c.user, before[c.user]) {
			if ev.Kind == updatepb.Kind_WEB_PAGE {
				told[ev.Ids[0]] = ev.PtsCount == 1 && ev.Count64 == page.Id
			} else if ev.PtsCount > 0 {
				t.Errorf("%d is told of %v", c.user, ev.Kind)
			}
		}
		if len(told) != len(c.ids) {
			t.Errorf("%d is told of %v, want %v", c.user, told, c.ids)
		}
		for _, id := range c.ids {
			if !told[id] {
				t.Errorf("%d is not told of %d", c.user, id)
			}
		}
	}
	events := w.channelEvents(ch)
	if ev := events[len(events)-1]; ev.Kind != updatepb.Kind_WEB_PAGE || ev.Ids[0] != post.Id {
		t.Errorf("the channel is told last of %v", ev)
	}
	w.holes(ch, group)
	for _, o := range []peer.Owner{peer.MailboxOf(alice), peer.MailboxOf(bob), peer.MailboxOf(carol), peer.ChannelOf(ch.ID), peer.ChannelOf(group.ID)} {
		if n := w.rowsOf(o, store.TagShows); n != 0 {
			t.Errorf("%v still waits with %d messages", o, n)
		}
	}
	diff, err := w.Difference(w.ctx, bob, before[bob], 0, 100, 0)
	w.must(err)
	for _, ev := range diff.Events {
		if m, ok := ev.Attach.(*messagepb.Message); ev.Kind == updatepb.Kind_WEB_PAGE && (!ok || m.Page.GetTitle() != "Towers") {
			t.Errorf("the difference shows %v", ev.Attach)
		}
	}
}

// TestPagesThatLeadNowhere: what was on its way is taken out again.
func TestPagesThatLeadNowhere(t *testing.T) {
	g := newGate(t)
	w := newWorldAt(t, g)
	w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "see nothing.example.org", Page: w.soon("nothing.example.org")})
	before := w.pts(bob)
	w.came(g)
	w.expectPage("nothing", w.newest(bob, peer.OfUser(alice)), "")
	if kinds := w.kinds(bob, before); len(kinds) != 1 || kinds[0] != updatepb.Kind_WEB_PAGE {
		t.Errorf("Bob is told of %v", kinds)
	}
}

// TestPagesAfterTheEnd: a process ends while a page is on its way; the next one
// brings it, and then nothing is left of the wait.
func TestPagesAfterTheEnd(t *testing.T) {
	closed := newGate(t)
	w := newWorldAt(t, closed)
	page := w.soon("example.org")
	w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "see example.org", Page: page})
	w.fetching.end()
	if m := w.newest(bob, peer.OfUser(alice)); !m.Page.GetPending() {
		t.Fatalf("the page came: %v", m.Page)
	}
	opened := newGate(t)
	close(opened.open)
	next := openWorld(t, w.db)
	next.log = w.log
	next.files = media.New(media.Deps{DB: w.db, Log: w.log, Blobs: mustBlobs(t, w), Pages: opened, Logger: slog.New(slog.DiscardHandler)})
	now := time.Now().Unix()
	w.must(next.sweepPages(w.ctx, now)) // too early
	if m := next.newest(bob, peer.OfUser(alice)); !m.Page.GetPending() {
		t.Fatalf("the page came at once: %v", m.Page)
	}
	w.must(next.sweepPages(w.ctx, now+settledAfter+1))
	next.expectPage("after the end", next.newest(bob, peer.OfUser(alice)), "Towers")
	if n := next.rowsOf(elsewhere{aPage, page.Id}.shard(), store.TagShown); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func mustBlobs(t *testing.T, w *world) blob.Store {
	t.Helper()
	blobs, err := blob.OpenDir(filepath.Join(t.TempDir(), "media"), w.db.Seal(), 0)
	w.must(err)
	return blobs
}
