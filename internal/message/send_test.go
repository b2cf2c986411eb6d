package message

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestBothSidesKeepTheConversation(t *testing.T) {
	w := newWorld(t)
	first := w.say(alice, bob, "hello")
	w.say(bob, alice, "hi")
	w.say(alice, carol, "elsewhere")

	for _, side := range [][2]int64{{alice, bob}, {bob, alice}} {
		if got := w.history(side[0], side[1]); !slices.Equal(got, []string{"hello", "hi"}) {
			t.Errorf("%d sees %q", side[0], got)
		}
	}
	theirs, err := w.Messages(w.ctx, bob, []int32{first.Twin})
	w.must(err)
	if m := theirs[0]; m.Out || m.From != alice || m.Twin != first.Id || m.Peer != peer.OfUser(alice).Int() {
		t.Errorf("bob's copy is %v", m)
	}
	if !first.Out || first.From != alice {
		t.Errorf("alice's copy is %v", first)
	}
	if d := w.dialogOf(bob, alice); d.UnreadCount != 1 || d.Count != 2 {
		t.Errorf("bob's dialog is %v", d)
	}
	for _, user := range []int64{alice, bob, carol} {
		for _, ev := range w.since(user, 1) {
			if ev.Kind != updatepb.Kind_NEW_MESSAGE {
				t.Errorf("unexpected %v in the log of %d", ev.Kind, user)
			}
		}
	}
}

func TestSavedMessagesHaveOneCopy(t *testing.T) {
	w := newWorld(t)
	m := w.say(alice, alice, "note")
	if m.Out || m.Twin != 0 || m.From != alice {
		t.Errorf("the copy is %v", m)
	}
	if d := w.dialogOf(alice, alice); d.UnreadCount != 0 || d.ReadInboxMax != m.Id || d.ReadOutboxMax != m.Id {
		t.Errorf("the dialog is %v", d)
	}
	if events := w.since(alice, 1); len(events) != 1 {
		t.Errorf("%d events", len(events))
	}
}

func TestRepeatedRandomIDYieldsTheFirstResult(t *testing.T) {
	w := newWorld(t)
	o := &Outgoing{Peer: peer.OfUser(bob), Text: "once", RandomID: 99}
	first, err := w.Send(w.ctx, alice, o)
	w.must(err)
	again, err := w.Send(w.ctx, alice, o)
	w.must(err)
	if again.Message.Id != first.Message.Id || again.Pts != first.Pts || !again.Repeated {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if got := w.history(bob, alice); len(got) != 1 {
		t.Errorf("bob sees %q", got)
	}
	o.Peer = peer.OfUser(carol)
	if _, err := w.Send(w.ctx, alice, o); !errors.Is(err, ErrRandomIDTwice) {
		t.Errorf("with another peer: %v", err)
	}
	// The same number of another user is another number.
	if _, err := w.Send(w.ctx, bob, &Outgoing{Peer: peer.OfUser(alice), Text: "mine", RandomID: 99}); err != nil {
		t.Errorf("of another user: %v", err)
	}
}

func TestWhatCannotBeSent(t *testing.T) {
	w := newWorld(t)
	w.putUser(&accountpb.User{Id: 2001, Deleted: true})
	for name, c := range map[string]struct {
		o    Outgoing
		want error
	}{
		"empty":      {Outgoing{Peer: peer.OfUser(bob), Text: " \n "}, ErrEmpty},
		"too long":   {Outgoing{Peer: peer.OfUser(bob), Text: strings.Repeat("ж", MaxText+1)}, ErrTooLong},
		"nobody":     {Outgoing{Peer: peer.OfUser(555), Text: "x"}, ErrPeer},
		"deleted":    {Outgoing{Peer: peer.OfUser(2001), Text: "x"}, ErrDeactivated},
		"service":    {Outgoing{Peer: peer.OfUser(777000), Text: "x"}, ErrReadOnly},
		"no reply":   {Outgoing{Peer: peer.OfUser(bob), Text: "x", Reply: &ReplyTo{ID: 42}}, ErrNoReply},
		"no random":  {Outgoing{Peer: peer.OfUser(bob), Text: "x", RandomID: -1}, ErrRandomIDEmpty},
		"far future": {Outgoing{Peer: peer.OfUser(bob), Text: "x", ScheduleDate: 1 << 40}, ErrScheduleTooLate},
	} {
		if c.o.RandomID++; c.want == ErrRandomIDEmpty {
			c.o.RandomID = 0
		}
		if _, err := w.Send(w.ctx, alice, &c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if events := w.since(alice, 1); len(events) != 0 {
		t.Errorf("%d events", len(events))
	}
}

func TestRepliesPointToEachSidesOwnCopy(t *testing.T) {
	w := newWorld(t)
	w.say(alice, carol, "so that ids differ")
	said := w.say(alice, bob, "one two three two")
	w.say(bob, bob, "so that ids differ more")
	sent := w.send(bob, &Outgoing{
		Peer: peer.OfUser(alice), Text: "indeed",
		Reply: &ReplyTo{ID: said.Twin, Quote: "two", QuoteOffset: 13},
	})
	if r := sent.Message.Reply; r.GetId() != said.Twin || r.QuoteOffset != 14 {
		t.Errorf("bob's reply is %v", r)
	}
	page, err := w.History(w.ctx, alice, peer.OfUser(bob), Window{Limit: 1})
	w.must(err)
	if r := page.Messages[0].Reply; r.GetId() != said.Id || r.Quote != "two" {
		t.Errorf("alice's reply is %v", r)
	}
	_, err = w.Send(w.ctx, bob, &Outgoing{
		Peer: peer.OfUser(alice), Text: "no", RandomID: 5, Reply: &ReplyTo{ID: said.Twin, Quote: "four"},
	})
	if !errors.Is(err, ErrQuote) {
		t.Errorf("wrong quote: %v", err)
	}
}

func TestReplyToAnotherDialogHidesItFromThePeer(t *testing.T) {
	w := newWorld(t)
	said := w.say(alice, bob, "a secret of bob's chat")
	sent := w.send(alice, &Outgoing{
		Peer: peer.OfUser(carol), Text: "look", Reply: &ReplyTo{ID: said.Id, Peer: peer.OfUser(bob), Quote: "secret"},
	})
	if r := sent.Message.Reply; r.GetId() != said.Id || peer.FromInt(r.Peer) != peer.OfUser(bob) {
		t.Errorf("alice's reply is %v", r)
	}
	theirs, err := w.Messages(w.ctx, carol, []int32{sent.Message.Twin})
	w.must(err)
	if r := theirs[0].Reply; r.GetId() != 0 || r.Peer != 0 || r.Quote != "secret" || r.Origin == nil {
		t.Errorf("carol's reply is %v", r)
	}
}

func TestSendingClearsTheDraft(t *testing.T) {
	w := newWorld(t)
	w.must(w.SaveDraft(w.ctx, alice, peer.OfUser(bob), 0, &messagepb.Draft{Text: "hel"}))
	if d := w.dialogOf(alice, bob); d.Draft.GetText() != "hel" {
		t.Fatalf("draft is %v", d.Draft)
	}
	w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "hello", ClearDraft: true})
	if d := w.dialogOf(alice, bob); d.Draft != nil {
		t.Errorf("draft is %v", d.Draft)
	}
	kinds := []updatepb.Kind{}
	for _, ev := range w.since(alice, 1) {
		kinds = append(kinds, ev.Kind)
	}
	if want := []updatepb.Kind{updatepb.Kind_DRAFT, updatepb.Kind_DRAFT, updatepb.Kind_NEW_MESSAGE}; !slices.Equal(kinds, want) {
		t.Errorf("events are %v", kinds)
	}
}
