package message

import (
	"errors"
	"slices"
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

const dora = int64(1004) // joins later

// group makes a basic group of Alice, Bob and Carol.
func (w *world) group() peer.Peer {
	w.t.Helper()
	w.putUser(&accountpb.User{Id: dora, FirstName: "Dora"})
	made, err := w.chats.CreateChat(w.ctx, alice, "Choir", []int64{bob, carol}, 0)
	w.must(err)
	return made.Peer
}

// in returns what a user's history with a peer holds, oldest first.
func (w *world) in(user int64, p peer.Peer) []*messagepb.Message {
	w.t.Helper()
	page, err := w.History(w.ctx, user, p, Window{Limit: MaxPage})
	w.must(err)
	slices.Reverse(page.Messages)
	return page.Messages
}

// newest is the last message of a user's history with a peer.
func (w *world) newest(user int64, p peer.Peer) *messagepb.Message {
	w.t.Helper()
	all := w.in(user, p)
	if len(all) == 0 {
		w.t.Fatalf("%d has nothing with %v", user, p)
	}
	return all[len(all)-1]
}

func (w *world) with(user int64, p peer.Peer) *messagepb.Dialog {
	w.t.Helper()
	list, err := w.PeerDialogs(w.ctx, user, []peer.Peer{p})
	w.must(err)
	return list.Dialogs[0]
}

// kinds are the kinds of what happened in a user's log after pts.
func (w *world) kinds(user int64, pts int) []updatepb.Kind {
	w.t.Helper()
	var kinds []updatepb.Kind
	for _, ev := range w.since(user, pts) {
		kinds = append(kinds, ev.Kind)
	}
	return kinds
}

func (w *world) pts(user int64) int {
	w.t.Helper()
	st, err := w.State(w.ctx, user)
	w.must(err)
	return st.Pts
}

func (w *world) refused(err, want error) {
	w.t.Helper()
	if !errors.Is(err, want) {
		w.t.Errorf("got %v, want %v", err, want)
	}
}

func TestGroupMessageReachesEveryMember(t *testing.T) {
	w := newWorld(t)
	w.say(alice, bob, "so that ids differ")
	g := w.group()
	sent := w.send(alice, &Outgoing{Peer: g, Text: "bonjour"}).Message
	if !sent.Out || sent.From != alice || sent.Twin == 0 {
		t.Errorf("the author has %v", sent)
	}
	for _, user := range []int64{bob, carol} {
		all := w.in(user, g)
		if len(all) != 2 || all[0].Action.GetKind() != messagepb.Action_CHAT_CREATE || all[0].From != alice {
			t.Fatalf("%d has %v", user, all)
		}
		m := all[1]
		if m.Out || m.From != alice || m.Text != "bonjour" || m.Twin != sent.Twin || peer.FromInt(m.Peer) != g {
			t.Errorf("%d has %v", user, m)
		}
		if d := w.with(user, g); d.UnreadCount != 2 || d.Count != 2 || d.TopId != m.Id {
			t.Errorf("%d has the dialog %v", user, d)
		}
		w.since(user, 1)
	}
	if d := w.with(alice, g); d.UnreadCount != 0 || d.TopId != sent.Id {
		t.Errorf("the author has the dialog %v", d)
	}
	// A user may have the id that the group has.
	if got := w.history(alice, bob); !slices.Equal(got, []string{"so that ids differ"}) {
		t.Errorf("the private chat holds %q", got)
	}
}

func TestGroupMessageIsEditedAndDeletedForAll(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	sent := w.send(bob, &Outgoing{Peer: g, Text: "at 8"}).Message
	_, err := w.Edit(w.ctx, alice, g, w.newest(alice, g).Id, Edit{Text: "at 7"})
	w.refused(err, ErrNotAuthor)
	_, err = w.Edit(w.ctx, bob, g, sent.Id, Edit{Text: "at 9"})
	w.must(err)
	for _, user := range []int64{alice, bob, carol} {
		if m := w.newest(user, g); m.Text != "at 9" || m.EditDate == 0 {
			t.Errorf("%d has %v", user, m)
		}
	}
	// Carol may not take it away from the others, Bob may, and so may an admin.
	_, err = w.Delete(w.ctx, carol, []int32{w.newest(carol, g).Id}, true)
	w.must(err)
	if w.newest(carol, g).Text != "" || w.newest(alice, g).Text != "at 9" {
		t.Error("a member deleted what another wrote")
	}
	change, err := w.Delete(w.ctx, bob, []int32{sent.Id}, true)
	w.must(err)
	if change.Count() != 1 || change.Pts != w.pts(bob) {
		t.Errorf("the answer is %+v", change)
	}
	again := w.send(bob, &Outgoing{Peer: g, Text: "again"}).Message
	if again.Twin <= sent.Twin {
		t.Errorf("number %d was given out after %d", again.Twin, sent.Twin)
	}
	if _, err := w.Delete(w.ctx, alice, []int32{w.newest(alice, g).Id}, true); err != nil {
		t.Fatal(err)
	}
	for _, user := range []int64{alice, bob, carol} {
		if m := w.newest(user, g); m.Action == nil {
			t.Errorf("%d still has %v", user, m)
		}
		w.since(user, 1)
		w.checkGroupCounters(user, g)
	}
}

// checkGroupCounters recounts a dialog with a group.
func (w *world) checkGroupCounters(user int64, g peer.Peer) {
	w.t.Helper()
	d, all := w.with(user, g), w.in(user, g)
	unread, mentions := 0, 0
	for _, m := range all {
		if !m.Out && m.Id > d.ReadInboxMax {
			unread++
		}
		if isUnreadMention(m) {
			mentions++
		}
	}
	if int(d.UnreadCount) != unread || int(d.UnreadMentions) != mentions || int(d.Count) != len(all) {
		w.t.Errorf("%d has the dialog %v; it holds %d messages, %d unread, %d mentions", user, d, len(all), unread, mentions)
	}
	if n := len(all); n > 0 && all[n-1].Id != d.TopId {
		w.t.Errorf("%d has the newest message %d, not %d", user, d.TopId, all[n-1].Id)
	}
}

func TestRepliesAndMentionsInAGroup(t *testing.T) {
	w := newWorld(t)
	w.putUser(&accountpb.User{Id: carol, FirstName: "Carol", Username: "Carol_K"})
	w.say(alice, carol, "so that ids differ")
	g := w.group()
	asked := w.send(alice, &Outgoing{Peer: g, Text: "who sings tomorrow?"}).Message
	_, err := w.chats.AddChatUser(w.ctx, alice, g.ID, dora)
	w.must(err)
	byBob := w.in(bob, g)[1]
	w.send(bob, &Outgoing{Peer: g, Text: "@carol_k does", Reply: &ReplyTo{ID: byBob.Id, Quote: "tomorrow"}})
	if r := w.newest(alice, g); r.Reply.GetId() != asked.Id || r.Reply.Quote != "tomorrow" || !r.Mentioned || !r.UnreadContent {
		t.Errorf("whose message was answered has %v", r)
	}
	if r := w.newest(carol, g); r.Reply.GetId() != w.in(carol, g)[1].Id || !r.Mentioned {
		t.Errorf("who was named has %v", r)
	}
	if r := w.newest(dora, g); r.Reply != nil || r.Mentioned {
		t.Errorf("who came later has %v", r)
	}
	mention := &messagepb.Entity{Kind: messagepb.Entity_MENTION_NAME, Length: 4, Id: dora}
	w.send(alice, &Outgoing{Peer: g, Text: "Dora too", Entities: []*messagepb.Entity{mention}})
	for user, want := range map[int64]int{alice: 1, bob: 0, carol: 1, dora: 1} {
		page, err := w.UnreadMentions(w.ctx, user, g, 0, Window{Limit: 10})
		w.must(err)
		if page.Total != want || len(page.Messages) != want {
			t.Errorf("%d is mentioned in %d messages, %d shown; want %d", user, page.Total, len(page.Messages), want)
		}
		w.checkGroupCounters(user, g)
	}
	pts := w.pts(carol)
	change, err := w.ReadContents(w.ctx, carol, []int32{w.in(carol, g)[3].Id})
	w.must(err)
	if change.Count() != 1 || w.with(carol, g).UnreadMentions != 0 || w.since(carol, pts)[0].Kind != updatepb.Kind_READ_CONTENTS {
		t.Errorf("looking at it did %+v", change)
	}
	change, err = w.ReadMentions(w.ctx, dora, g, 0)
	w.must(err)
	if change.Count() != 1 || change.Left != 0 || w.with(dora, g).UnreadMentions != 0 {
		t.Errorf("reading all did %+v", change)
	}
	_, err = w.Delete(w.ctx, alice, []int32{w.in(alice, g)[3].Id}, false)
	w.must(err)
	if w.with(alice, g).UnreadMentions != 0 {
		t.Error("a mention that is deleted is still counted")
	}
	_, err = w.Send(w.ctx, bob, &Outgoing{Peer: g, Text: "x", RandomID: 77, Reply: &ReplyTo{ID: 9999}})
	w.refused(err, ErrNoReply)
}

func TestReadMarksInAGroup(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	first := w.send(alice, &Outgoing{Peer: g, Text: "one"}).Message
	byBob := w.send(bob, &Outgoing{Peer: g, Text: "two"}).Message
	second := w.send(alice, &Outgoing{Peer: g, Text: "three"}).Message
	atCarol := w.in(carol, g)
	pts := w.pts(bob)
	_, err := w.Read(w.ctx, carol, g, atCarol[2].Id) // "two"
	w.must(err)
	if d := w.with(carol, g); d.UnreadCount != 1 || d.ReadInboxMax != atCarol[2].Id {
		t.Errorf("the reader has %v", d)
	}
	if a, b := w.with(alice, g).ReadOutboxMax, w.with(bob, g).ReadOutboxMax; a != first.Id || b != byBob.Id {
		t.Errorf("read up to %d and %d, want %d and %d", a, b, first.Id, byBob.Id)
	}
	if got := w.kinds(bob, pts); !slices.Equal(got, []updatepb.Kind{updatepb.Kind_READ_OUTBOX}) {
		t.Errorf("the author heard %v", got)
	}
	_, err = w.Read(w.ctx, bob, g, 0)
	w.must(err)
	if w.with(alice, g).ReadOutboxMax != second.Id {
		t.Error("the greatest read mark does not count")
	}
	for id, want := range map[int32][]int64{first.Id: {bob, carol}, second.Id: {bob}} {
		readers, err := w.ReadParticipants(w.ctx, alice, g, id)
		w.must(err)
		var who []int64
		for _, r := range readers {
			if who = append(who, r.User); r.Date == 0 {
				t.Error("no date of reading")
			}
		}
		if !slices.Equal(who, want) {
			t.Errorf("message %d was read by %v, want %v", id, who, want)
		}
	}
	_, err = w.ReadParticipants(w.ctx, carol, g, atCarol[2].Id)
	w.refused(err, ErrNoMessage)
	pts = w.pts(carol)
	change, err := w.Read(w.ctx, carol, g, atCarol[1].Id)
	w.must(err)
	if change.Count() != 0 || change.Pts != pts || w.pts(carol) != pts {
		t.Errorf("reading again did %+v", change)
	}
}

func TestPinsInAGroup(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	w.send(alice, &Outgoing{Peer: g, Text: "rules"})
	pts := w.pts(carol)
	_, err := w.Pin(w.ctx, bob, g, Pinning{ID: w.newest(bob, g).Id})
	w.must(err)
	for _, user := range []int64{alice, bob, carol} {
		all := w.in(user, g)
		top, err := w.TopPinned(w.ctx, user, g)
		w.must(err)
		notice := all[2]
		if top != all[1].Id || notice.Action.GetKind() != messagepb.Action_PIN || notice.Reply.GetId() != top || notice.From != bob {
			t.Errorf("%d has %d pinned and the notice %v", user, top, notice)
		}
	}
	if got := w.kinds(carol, pts); !slices.Equal(got, []updatepb.Kind{updatepb.Kind_PINNED_MESSAGES, updatepb.Kind_NEW_MESSAGE}) {
		t.Errorf("events are %v", got)
	}
	_, err = w.chats.SetDefaultBanned(w.ctx, alice, g, chat.BanPin)
	w.must(err)
	_, err = w.UnpinAll(w.ctx, bob, g, 0)
	w.refused(err, chat.ErrAdminRequired)
	_, err = w.UnpinAll(w.ctx, alice, g, 0)
	w.must(err)
	if w.with(carol, g).PinnedCount != 0 {
		t.Error("still pinned")
	}
}
