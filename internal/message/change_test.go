package message

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestReadingTellsBothSides(t *testing.T) {
	w := newWorld(t)
	var last *messagepb.Message
	for i := range 5 {
		last = w.say(alice, bob, fmt.Sprint(i))
	}
	page, err := w.History(w.ctx, bob, peer.OfUser(alice), Window{Limit: 10})
	w.must(err)
	third := page.Messages[2] // of five, newest first

	change, err := w.Read(w.ctx, bob, peer.OfUser(alice), third.Id)
	w.must(err)
	if change.Count() != 1 || change.Events[0].Count != 2 {
		t.Errorf("change is %+v", change)
	}
	if d := w.dialogOf(bob, alice); d.UnreadCount != 2 || d.ReadInboxMax != third.Id {
		t.Errorf("bob's dialog is %v", d)
	}
	if d := w.dialogOf(alice, bob); d.ReadOutboxMax != third.Twin {
		t.Errorf("alice's dialog is %v", d)
	}
	// Reading less than before changes nothing.
	change, err = w.Read(w.ctx, bob, peer.OfUser(alice), third.Id-1)
	w.must(err)
	if change.Count() != 0 {
		t.Errorf("change is %+v", change)
	}
	_, err = w.Read(w.ctx, bob, peer.OfUser(alice), 0)
	w.must(err)
	if d := w.dialogOf(alice, bob); d.ReadOutboxMax != last.Id {
		t.Errorf("alice's dialog is %v", d)
	}
	w.since(alice, 1)
	w.since(bob, 1)
}

func TestReadDates(t *testing.T) {
	w := newWorld(t)
	m := w.say(alice, bob, "read me")
	if _, err := w.OutboxReadDate(w.ctx, alice, peer.OfUser(bob), m.Id); !errors.Is(err, ErrNotReadYet) {
		t.Errorf("before: %v", err)
	}
	_, err := w.Read(w.ctx, bob, peer.OfUser(alice), 0)
	w.must(err)
	date, err := w.OutboxReadDate(w.ctx, alice, peer.OfUser(bob), m.Id)
	w.must(err)
	if date < m.Date {
		t.Errorf("read at %d, sent at %d", date, m.Date)
	}
	if _, err := w.OutboxReadDate(w.ctx, bob, peer.OfUser(alice), m.Twin); !errors.Is(err, ErrNoMessage) {
		t.Errorf("of an incoming message: %v", err)
	}
}

func TestDeletingForOneAndForBoth(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.say(alice, bob, "a"), w.say(alice, bob, "b"), w.say(alice, bob, "c")

	change, err := w.Delete(w.ctx, alice, []int32{c.Id, c.Id, 12345}, false)
	w.must(err)
	if change.Count() != 1 {
		t.Errorf("change is %+v", change)
	}
	_, err = w.Delete(w.ctx, alice, []int32{a.Id}, true)
	w.must(err)
	if got := w.history(alice, bob); !slices.Equal(got, []string{"b"}) {
		t.Errorf("alice sees %q", got)
	}
	if got := w.history(bob, alice); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("bob sees %q", got)
	}
	if d := w.dialogOf(alice, bob); d.TopId != b.Id || d.Count != 1 {
		t.Errorf("alice's dialog is %v", d)
	}
	if d := w.dialogOf(bob, alice); d.UnreadCount != 2 {
		t.Errorf("bob's dialog is %v", d)
	}
	_, err = w.Delete(w.ctx, bob, []int32{b.Twin, c.Twin}, true)
	w.must(err)
	list, err := w.Dialogs(w.ctx, bob, DialogQuery{Folder: FolderAll, Limit: 10})
	w.must(err)
	if len(list.Dialogs) != 0 {
		t.Errorf("an empty dialog is listed: %v", list.Dialogs)
	}
	w.since(alice, 1)
	w.since(bob, 1)
}

func TestClearingGoesInBatches(t *testing.T) {
	w := newWorld(t)
	const n = clearBatch + 20
	for i := range n {
		w.say(alice, bob, fmt.Sprint(i))
	}
	c := Clearing{JustClear: true, Revoke: true}
	first, err := w.ClearHistory(w.ctx, alice, peer.OfUser(bob), c)
	w.must(err)
	if first.Left != 20 || first.Count() != clearBatch {
		t.Fatalf("left %d, count %d", first.Left, first.Count())
	}
	second, err := w.ClearHistory(w.ctx, alice, peer.OfUser(bob), c)
	w.must(err)
	if second.Left != 0 || second.Count() != 20 {
		t.Fatalf("left %d, count %d", second.Left, second.Count())
	}
	page, err := w.History(w.ctx, alice, peer.OfUser(bob), Window{Limit: 10})
	w.must(err)
	if len(page.Messages) != 1 || page.Messages[0].Action.GetKind() != messagepb.Action_HISTORY_CLEAR {
		t.Errorf("left over: %v", page.Messages)
	}
	if got := w.history(bob, alice); len(got) != 0 {
		t.Errorf("bob sees %q", got)
	}
	w.since(alice, 1)
	w.since(bob, 1)
}

func TestClearingByDateAndById(t *testing.T) {
	w := newWorld(t)
	a, b := w.say(alice, bob, "a"), w.say(alice, bob, "b")
	_, err := w.ClearHistory(w.ctx, alice, peer.OfUser(bob), Clearing{MinDate: b.Date + 10})
	w.must(err)
	if got := w.history(alice, bob); len(got) != 2 {
		t.Errorf("alice sees %q", got)
	}
	_, err = w.ClearHistory(w.ctx, alice, peer.OfUser(bob), Clearing{MaxID: a.Id})
	w.must(err)
	if got := w.history(alice, bob); !slices.Equal(got, []string{"b"}) {
		t.Errorf("alice sees %q", got)
	}
	if got := w.history(bob, alice); len(got) != 2 {
		t.Errorf("bob sees %q", got)
	}
}

func TestEditing(t *testing.T) {
	w := newWorld(t)
	m := w.say(alice, bob, "teh")
	change, err := w.Edit(w.ctx, alice, peer.OfUser(bob), m.Id, Edit{Text: "the"})
	w.must(err)
	if got := change.Events[0].Attach.(*messagepb.Message); got.Text != "the" || got.EditDate == 0 {
		t.Errorf("told of %v", got)
	}
	if got := w.history(bob, alice); !slices.Equal(got, []string{"the"}) {
		t.Errorf("bob sees %q", got)
	}
	for name, c := range map[string]struct {
		user, with int64
		id         int32
		want       error
	}{
		"same text":    {alice, bob, m.Id, ErrNotModified},
		"not his":      {bob, alice, m.Twin, ErrNotAuthor},
		"wrong dialog": {alice, carol, m.Id, ErrNoMessage},
	} {
		if _, err := w.Edit(w.ctx, c.user, peer.OfUser(c.with), c.id, Edit{Text: "the"}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	mine := w.mailbox(nil, alice)
	old := &messagepb.Message{Peer: peer.OfUser(bob).Int(), Out: true, Date: 1000}
	if err := mine.mayEdit(old, 1000+editWindow); err != nil {
		t.Errorf("in time: %v", err)
	}
	if err := mine.mayEdit(old, 1001+editWindow); !errors.Is(err, ErrEditTooLate) {
		t.Errorf("too late: %v", err)
	}
	old.Peer, old.Out = peer.OfUser(alice).Int(), false
	if err := mine.mayEdit(old, 1<<40); err != nil {
		t.Errorf("in Saved Messages: %v", err)
	}
}

func TestForwarding(t *testing.T) {
	w := newWorld(t)
	a, b := w.say(bob, alice, "first"), w.say(bob, alice, "second")
	f := Forwarding{From: peer.OfUser(bob), To: peer.OfUser(carol), IDs: []int32{a.Twin, b.Twin}, RandomIDs: []int64{501, 502}}
	sent, err := w.Forward(w.ctx, alice, f)
	w.must(err)
	if len(sent) != 2 || peer.FromInt(sent[0].Message.Forward.From) != peer.OfUser(bob) {
		t.Fatalf("sent %+v", sent)
	}
	again, err := w.Forward(w.ctx, alice, f)
	w.must(err)
	if again[0].Message.Id != sent[0].Message.Id || len(w.history(carol, alice)) != 2 {
		t.Errorf("a repeated forward was sent twice")
	}

	f.To, f.RandomIDs = peer.OfUser(alice), []int64{503, 504}
	saved, err := w.Forward(w.ctx, alice, f)
	w.must(err)
	fwd := saved[0].Message.Forward
	if peer.FromInt(fwd.SavedPeer) != peer.OfUser(bob) || fwd.SavedId != a.Twin || saved[0].Message.SavedPeer != fwd.SavedPeer {
		t.Errorf("saved %v", saved[0].Message)
	}
	note := w.say(alice, alice, "a note")
	tops, total, err := w.SavedDialogs(w.ctx, alice, 0, 10)
	w.must(err)
	if total != 2 || tops[0].Text != "a note" || tops[1].Text != "second" {
		t.Errorf("saved dialogs are %v", tops)
	}

	passed, err := w.Forward(w.ctx, alice, Forwarding{
		From: peer.OfUser(alice), To: peer.OfUser(carol), IDs: []int32{note.Id, saved[0].Message.Id}, RandomIDs: []int64{601, 602},
	})
	w.must(err)
	if passed[0].Message.Forward != nil || peer.FromInt(passed[1].Message.Forward.GetFrom()) != peer.OfUser(bob) {
		t.Errorf("from Saved Messages: %v", passed)
	}

	f.RandomIDs, f.DropAuthor = []int64{505, 506}, true
	plain, err := w.Forward(w.ctx, alice, f)
	w.must(err)
	if plain[0].Message.Forward != nil {
		t.Errorf("the author was not dropped: %v", plain[0].Message)
	}
	for name, c := range map[string]struct {
		f    Forwarding
		want error
	}{
		"no ids":       {Forwarding{From: f.From, To: f.To}, ErrNoIDs},
		"unequal":      {Forwarding{From: f.From, To: f.To, IDs: []int32{1}}, ErrRandomID},
		"wrong dialog": {Forwarding{From: peer.OfUser(carol), To: f.To, IDs: []int32{a.Twin}, RandomIDs: []int64{9}}, ErrNoMessage},
	} {
		if _, err := w.Forward(w.ctx, alice, c.f); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProtectedMessagesAreNotForwarded(t *testing.T) {
	w := newWorld(t)
	m := w.send(bob, &Outgoing{Peer: peer.OfUser(alice), Text: "keep it", NoForwards: true}).Message
	_, err := w.Forward(w.ctx, alice, Forwarding{
		From: peer.OfUser(bob), To: peer.OfUser(carol), IDs: []int32{m.Twin}, RandomIDs: []int64{77},
	})
	if !errors.Is(err, ErrForwardsForbidden) {
		t.Errorf("got %v", err)
	}
}

func TestPinning(t *testing.T) {
	w := newWorld(t)
	m := w.say(alice, bob, "important")
	change, err := w.Pin(w.ctx, alice, peer.OfUser(bob), Pinning{ID: m.Id})
	w.must(err)
	if len(change.Events) != 2 || change.Events[0].Kind != updatepb.Kind_PINNED_MESSAGES {
		t.Errorf("events are %v", change.Events)
	}
	top, err := w.TopPinned(w.ctx, bob, peer.OfUser(alice))
	w.must(err)
	if top != m.Twin {
		t.Errorf("bob's pinned message is %d", top)
	}
	page, err := w.History(w.ctx, bob, peer.OfUser(alice), Window{Limit: 1})
	w.must(err)
	if n := page.Messages[0]; n.Action.GetKind() != messagepb.Action_PIN || n.Reply.GetId() != m.Twin {
		t.Errorf("the notice is %v", n)
	}
	found, _, err := w.Search(w.ctx, bob, peer.OfUser(alice), Query{Kind: KindPinned}, Window{Limit: 10})
	w.must(err)
	if found.Total != 1 || found.Messages[0].Id != m.Twin {
		t.Errorf("found %v", found.Messages)
	}
	if _, err := w.Pin(w.ctx, alice, peer.OfUser(bob), Pinning{ID: m.Id}); !errors.Is(err, ErrNotModified) {
		t.Errorf("pinned twice: %v", err)
	}
	_, err = w.Pin(w.ctx, bob, peer.OfUser(alice), Pinning{ID: m.Twin, Unpin: true, OneSide: true})
	w.must(err)
	if d := w.dialogOf(bob, alice); d.PinnedCount != 0 {
		t.Errorf("bob's dialog is %v", d)
	}
	change, err = w.UnpinAll(w.ctx, alice, peer.OfUser(bob), 0)
	w.must(err)
	if d := w.dialogOf(alice, bob); d.PinnedCount != 0 || change.Count() != 1 {
		t.Errorf("alice's dialog is %v", d)
	}
	w.since(alice, 1)
	w.since(bob, 1)
}
