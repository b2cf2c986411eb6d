package message

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// supergroup makes a supergroup of Alice in which Bob is.
func (w *world) supergroup(broadcast bool) peer.Peer {
	w.t.Helper()
	w.putUser(&accountpb.User{Id: dora, FirstName: "Dora"})
	made, err := w.chats.CreateChannel(w.ctx, alice, chat.NewChannel{Title: "Towers", Broadcast: broadcast})
	w.must(err)
	w.join(made.Peer, bob)
	return made.Peer
}

func (w *world) join(p peer.Peer, users ...int64) {
	w.t.Helper()
	added, err := w.chats.Add(w.ctx, alice, p.ID, users)
	w.must(err)
	if len(added.Missing) > 0 {
		w.t.Fatalf("could not add %v", added.Missing)
	}
}

// post sends a text in a channel.
func (w *world) post(from int64, p peer.Peer, text string) *messagepb.Message {
	w.t.Helper()
	return w.send(from, &Outgoing{Peer: p, Text: text}).Message
}

// said are the texts that a user sees in a channel, oldest first, without
// service messages.
func (w *world) said(user int64, p peer.Peer) []string {
	w.t.Helper()
	texts := []string{}
	for _, m := range w.in(user, p) {
		if m.Action == nil {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// channelEvents returns a channel's log and checks that it has no hole.
func (w *world) channelEvents(p peer.Peer) []update.Event {
	w.t.Helper()
	var events []update.Event
	w.must(w.log.View(w.ctx, func(r store.Reader) error {
		s, err := update.Since(r, peer.ChannelOf(p.ID), update.FirstPts, 0, 100_000)
		events = s.Events
		return err
	}))
	pts := update.FirstPts
	for _, ev := range events {
		if ev.Pts != pts+int(ev.PtsCount) {
			w.t.Fatalf("hole in the log of %v: %d + %d is not %d", p, pts, ev.PtsCount, ev.Pts)
		}
		pts = ev.Pts
	}
	return events
}

func TestUnreadCountsWhatOthersSaid(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	w.must(readAll(w, bob, p))
	w.post(alice, p, "one")
	w.post(alice, p, "two")
	last := w.post(bob, p, "mine")
	if d := w.with(bob, p); d.UnreadCount != 2 || d.TopId != last.Id {
		t.Errorf("Bob has %d unread, top %d", d.UnreadCount, d.TopId)
	}
	w.must(readAll(w, bob, p))
	if d := w.with(bob, p); d.UnreadCount != 0 || d.ReadInboxMax != last.Id {
		t.Errorf("after reading: %v", d)
	}
	if d := w.with(alice, p); d.ReadOutboxMax != last.Id {
		t.Errorf("Alice is read up to %d, want %d", d.ReadOutboxMax, last.Id)
	}
	if d := w.with(bob, p); d.ReadOutboxMax >= last.Id {
		t.Error("Bob's own reading counts as that of others")
	}
	gone := w.post(alice, p, "gone")
	_, err := w.DeletePosts(w.ctx, alice, p.ID, []int32{gone.Id, gone.Id})
	w.must(err)
	if d := w.with(bob, p); d.TopId != last.Id || d.UnreadCount != 0 {
		t.Errorf("after a deletion: top %d, unread %d", d.TopId, d.UnreadCount)
	}
	w.channelEvents(p)
}

// TestReadingIsToldToWhoWasAway asks what MovedSince says of a supergroup in
// which nothing but marks has moved.
func TestReadingIsToldToWhoWasAway(t *testing.T) {
	var clock atomic.Int64
	clock.Store(time.Now().Unix())
	w := newWorldOf(t, func() time.Time { return time.Unix(clock.Load(), 0) })
	p := w.supergroup(false)
	said := w.post(alice, p, "one")
	clock.Add(60)
	before := w.log.Now().Unix()
	moved := func(user, date int64) []Moved {
		t.Helper()
		all, err := w.MovedSince(w.ctx, user, date)
		w.must(err)
		return all
	}
	if got := moved(alice, before); len(got) != 0 {
		t.Errorf("nothing has moved, but Alice is told of %v", got)
	}
	w.must(readAll(w, bob, p))
	if got := moved(alice, before); len(got) != 1 || got[0] != (Moved{Channel: p.ID, Read: said.Id}) {
		t.Errorf("after Bob has read Alice is told of %v", got)
	}
	if got := moved(bob, before); len(got) != 0 {
		t.Errorf("nobody but Bob has read, and he is told of %v", got)
	}
	clock.Add(60)
	w.must(readAll(w, bob, p))
	if got := moved(alice, w.log.Now().Unix()); len(got) != 0 {
		t.Errorf("Bob read nothing new, but Alice is told of %v", got)
	}
}

func readAll(w *world, user int64, p peer.Peer) error {
	_, err := w.Read(w.ctx, user, p, 0)
	return err
}

func TestHiddenHistoryIsHiddenByEveryWay(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	_, err := w.chats.SetHiddenHistory(w.ctx, alice, p.ID, true)
	w.must(err)
	old := w.post(alice, p, "before Carol")
	w.join(p, carol)
	w.post(alice, p, "after")
	if got := w.said(carol, p); !slices.Equal(got, []string{"after"}) {
		t.Errorf("Carol sees %q", got)
	}
	found, err := w.Posts(w.ctx, carol, p.ID, []int32{old.Id})
	w.must(err)
	if len(found) != 0 {
		t.Error("Carol gets a hidden message by its id")
	}
	diff, err := w.ChannelDifference(w.ctx, carol, p.ID, update.FirstPts, 100)
	w.must(err)
	for _, ev := range diff.Events {
		if m, ok := ev.Attach.(*messagepb.Message); ok && m.Id <= old.Id {
			t.Errorf("the difference tells Carol of %q", m.Text)
		}
	}
	_, err = w.Forward(w.ctx, carol, Forwarding{From: p, To: peer.OfUser(carol), IDs: []int32{old.Id}, RandomIDs: []int64{1}})
	if !errors.Is(err, ErrNoMessage) {
		t.Errorf("Carol passes a hidden message on: %v", err)
	}
	page, _, err := w.Search(w.ctx, carol, p, Query{Text: "before"}, Window{Limit: 10})
	w.must(err)
	if page.Total != 0 {
		t.Error("Carol finds a hidden message")
	}
	everywhere, _, err := w.SearchEverywhere(w.ctx, carol, Everywhere{Folder: FolderAll}, Query{Text: "before"}, Cursor{}, 10)
	w.must(err)
	if len(everywhere) != 0 {
		t.Error("Carol finds a hidden message among all chats")
	}
}

func TestAuthorsStayHidden(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(true)
	post := w.post(alice, p, "from the editors")
	if a := AuthorOf(post); !a.IsZero() || !post.Post {
		t.Errorf("a post shows %v", a)
	}
	sent, err := w.Forward(w.ctx, bob, Forwarding{From: p, To: peer.OfUser(bob), IDs: []int32{post.Id}, RandomIDs: []int64{5}})
	w.must(err)
	f := sent[0].Message.Forward
	if f.From != p.Int() || f.Post != post.Id || f.SavedFrom == peer.OfUser(alice).Int() {
		t.Errorf("passed on as %v", f)
	}
	if shown, err := w.Shows(w.ctx, bob, p, int(post.Id), peer.OfUser(alice)); shown || err != nil {
		t.Errorf("a post shows its writer: %v, %v", shown, err)
	}
	page, _, err := w.Search(w.ctx, bob, p, Query{From: alice}, Window{Limit: 10})
	w.must(err)
	if page.Total != 0 {
		t.Error("posts are found by their writer")
	}
	if _, err := w.Send(w.ctx, bob, &Outgoing{Peer: p, Text: "x", RandomID: 77}); !errors.Is(err, chat.ErrAdminRequired) {
		t.Errorf("a reader posts: %v", err)
	}
}

func TestAnonymousAdminsWriteAsTheGroup(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	rank := "mod"
	_, err := w.chats.SetAdmin(w.ctx, alice, p.ID, bob, chat.AdminAnonymous|chat.AdminDelete, &rank)
	w.must(err)
	m := w.post(bob, p, "be kind")
	if AuthorOf(m) != p || m.PostAuthor != "mod" {
		t.Errorf("shown as %v, %q", AuthorOf(m), m.PostAuthor)
	}
	reply := w.send(alice, &Outgoing{Peer: p, Text: "yes", Reply: &ReplyTo{ID: m.Id}}).Message
	if slices.Contains(reply.Mentions, bob) {
		t.Error("an answer to the group calls the admin behind it")
	}
}

func TestViewsCountEachViewerOnce(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(true)
	var ids []int32
	for i := range 5 {
		ids = append(ids, w.post(alice, p, fmt.Sprint(i)).Id)
	}
	see := func(user int64, ids ...int32) []int32 {
		counts, err := w.Views(w.ctx, user, p.ID, ids, true)
		w.must(err)
		var n []int32
		for _, c := range counts {
			n = append(n, c.Views)
		}
		return n
	}
	if got := see(bob, ids[1], ids[0]); !slices.Equal(got, []int32{2, 2}) {
		t.Errorf("first views %v", got)
	}
	if got := see(bob, ids...); !slices.Equal(got, []int32{2, 2, 2, 2, 2}) {
		t.Errorf("seen again %v", got)
	}
	if got := see(alice, ids[0]); !slices.Equal(got, []int32{2}) {
		t.Errorf("the author counts twice: %v", got)
	}
	w.must(w.FlushViews(w.ctx))
	again := openWorld(t, w.db) // what is written outlives the process
	defer again.log.Close()
	counts, err := again.Views(w.ctx, bob, p.ID, ids[:1], true)
	w.must(err)
	if counts[0].Views != 2 {
		t.Errorf("after a restart: %d views", counts[0].Views)
	}
}

func TestSpansGrowTogether(t *testing.T) {
	seen := new(messagepb.Seen)
	for _, id := range []int32{5, 3, 4, 9, 1, 2, 5, 3} {
		addSpan(seen, id)
	}
	if !slices.Equal(seen.Spans, []int32{1, 5, 9, 9}) {
		t.Errorf("spans %v", seen.Spans)
	}
	if addSpan(seen, 2) || !addSpan(seen, 6) || addSpan(seen, 6) {
		t.Error("an id is new twice, or never")
	}
	for i := range int32(3 * maxSpans) {
		addSpan(seen, 100+3*i)
	}
	if len(seen.Spans) > 2*maxSpans || !slices.IsSorted(seen.Spans) {
		t.Errorf("%d spans, sorted %v", len(seen.Spans)/2, slices.IsSorted(seen.Spans))
	}
}

func TestSearchEverywhereGoesOnByDate(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	for i := range 4 {
		w.post(alice, p, fmt.Sprintf("needle %d", i))
		w.say(alice, bob, fmt.Sprintf("needle in private %d", i))
	}
	seen := map[string]bool{}
	after := Cursor{}
	for range 10 {
		found, more, err := w.SearchEverywhere(w.ctx, bob, Everywhere{Folder: FolderAll}, Query{Text: "needle"}, after, 3)
		w.must(err)
		for _, m := range found {
			if seen[m.Text] {
				t.Fatalf("%q is found twice", m.Text)
			}
			seen[m.Text] = true
		}
		if !more {
			break
		}
		last := found[len(found)-1]
		after = Cursor{Date: last.Date, Peer: peer.FromInt(last.Peer), ID: last.Id}
	}
	if len(seen) != 8 {
		t.Errorf("found %d of 8: %v", len(seen), seen)
	}
	groups, _, err := w.SearchEverywhere(w.ctx, bob, Everywhere{Folder: FolderAll, Groups: true}, Query{Text: "needle"}, Cursor{}, 100)
	w.must(err)
	if len(groups) != 4 {
		t.Errorf("%d in groups", len(groups))
	}
}

func TestClearingAChannelIsForOneOrForAll(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	for i := range 5 {
		w.post(alice, p, fmt.Sprint(i))
	}
	_, err := w.ClearChannel(w.ctx, bob, p.ID, 0, false)
	w.must(err)
	if got := w.said(bob, p); len(got) != 0 {
		t.Errorf("Bob still sees %q", got)
	}
	if got := w.said(alice, p); len(got) != 5 {
		t.Errorf("Alice sees %q", got)
	}
	if _, err := w.ClearChannel(w.ctx, bob, p.ID, 0, true); !errors.Is(err, chat.ErrAdminRequired) {
		t.Errorf("a member clears for all: %v", err)
	}
	_, err = w.ClearChannel(w.ctx, alice, p.ID, 0, true)
	w.must(err)
	if got := w.in(alice, p); len(got) != 0 {
		t.Errorf("Alice still sees %v", got)
	}
	w.channelEvents(p)
}

func TestLeavingTakesTheDialogAway(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	w.post(alice, p, "hello")
	_, err := w.chats.Leave(w.ctx, bob, p.ID)
	w.must(err)
	list, err := w.Dialogs(w.ctx, bob, DialogQuery{Folder: FolderAll, Limit: 10})
	w.must(err)
	if len(list.Dialogs) != 0 {
		t.Errorf("Bob still has %v", list.Dialogs)
	}
	if _, err := w.History(w.ctx, bob, p, Window{Limit: 10}); !errors.Is(err, chat.ErrForbidden) {
		t.Errorf("who left reads on: %v", err)
	}
}

func TestAdminLogKeepsWhatAdminsDelete(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	m := w.post(bob, p, "rude")
	_, err := w.DeletePosts(w.ctx, alice, p.ID, []int32{m.Id})
	w.must(err)
	entries, err := w.chats.AdminLog(w.ctx, alice, p.ID, chat.LogQuery{Kinds: []chat.LogFilter{chat.FilterDelete}, Limit: 10})
	w.must(err)
	if len(entries) != 1 || entries[0].Kind != chatpb.LogEntry_DELETE || len(entries[0].Message) == 0 {
		t.Errorf("log %v", entries)
	}
}

// TestViewsOfManyChannelsShareTheDisk: timed work does not wait for the disk once
// for every channel that somebody looks at. How many trips it makes depends on how
// fast the disk is beside the rest: the least of some counts.
func TestViewsOfManyChannelsShareTheDisk(t *testing.T) {
	w := newWorld(t)
	const channels, times = 30, 5
	posts := make(map[peer.Peer]int32)
	for range channels {
		ch := w.channel(true, bob)
		posts[ch] = w.post(alice, ch, "seen").Id
	}
	least := uint64(channels)
	for range times {
		for ch, id := range posts {
			w.viewed.add(ch.ID, []int32{id})
		}
		before := w.db.Stats().Rounds
		w.must(w.FlushViews(w.ctx))
		least = min(least, w.db.Stats().Rounds-before)
	}
	if least >= channels {
		t.Errorf("the views of %d channels take %d trips to the disk", channels, least)
	}
	for ch, id := range posts {
		if got := w.at(alice, ch, id).Views; got != 1+times {
			t.Errorf("a post has %d views", got)
		}
	}
}
