package message

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestScheduledMessagesAreSentOnceWhenDue(t *testing.T) {
	w := newWorld(t)
	due := w.log.Now().Unix() + 3600
	sent := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "later", ScheduleDate: due})
	if !sent.Scheduled || sent.Message.Id != 1 || !sent.Message.Out {
		t.Fatalf("sent %+v", sent)
	}
	again, err := w.Send(w.ctx, alice, &Outgoing{Peer: peer.OfUser(bob), Text: "later", ScheduleDate: due, RandomID: sent.RandomID})
	w.must(err)
	if !again.Repeated || again.Message.Id != sent.Message.Id {
		t.Errorf("repeated: %+v", again)
	}
	next, err := w.runDue(w.ctx, due-1)
	w.must(err)
	if next != due || len(w.history(bob, alice)) != 0 {
		t.Fatalf("sent too early; next is %d", next)
	}
	// Another process takes over: what is due stands in the store.
	restarted := openWorld(t, w.db)
	defer restarted.log.Close()
	for range 2 {
		_, err := restarted.runDue(w.ctx, due)
		w.must(err)
	}
	if got := w.history(bob, alice); !slices.Equal(got, []string{"later"}) {
		t.Errorf("bob sees %q", got)
	}
	events := w.since(alice, 1)
	last := events[len(events)-1]
	if last.Kind != updatepb.Kind_DELETE_SCHEDULED || len(last.Sent) != 1 {
		t.Errorf("events are %v", events)
	}
	page, err := w.History(w.ctx, alice, peer.OfUser(bob), Window{Limit: 1})
	w.must(err)
	if m := page.Messages[0]; !m.FromScheduled || m.Id != last.Sent[0] {
		t.Errorf("sent %v", m)
	}
	if waiting, err := w.Scheduled(w.ctx, alice, peer.OfUser(bob)); err != nil || len(waiting) != 0 {
		t.Errorf("still waiting: %v, %v", waiting, err)
	}
}

func TestWhatCanNoLongerBeSentLeavesTheSchedule(t *testing.T) {
	w := newWorld(t)
	due := w.log.Now().Unix() + 3600
	w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "too late", ScheduleDate: due})
	restarted := openWorld(t, w.db) // its caches have not seen bob yet
	defer restarted.log.Close()
	w.putUser(&accountpb.User{Id: bob, Deleted: true})
	_, err := restarted.runDue(w.ctx, due)
	w.must(err)
	if waiting, err := w.Scheduled(w.ctx, alice, peer.OfUser(bob)); err != nil || len(waiting) != 0 {
		t.Errorf("still waiting: %v, %v", waiting, err)
	}
	if d := w.dialogOf(alice, bob); d.Scheduled != 0 || d.Count != 0 {
		t.Errorf("dialog is %v", d)
	}
}

// TestNobodyHoldsUpTheSchedule: what may no longer be said where it is due leaves
// the schedule, and what slow mode makes wait is waited for by nothing else.
func TestNobodyHoldsUpTheSchedule(t *testing.T) {
	w := newWorld(t)
	due := w.log.Now().Unix() + 3600
	later := func(from int64, o Outgoing) {
		t.Helper()
		o.ScheduleDate = due
		if o.Text == "" && o.Media == nil {
			o.Text = "later"
		}
		w.send(from, &o)
	}
	forum, news, slow := w.forum(), w.channel(true), w.channel(false, bob)
	topic := w.newTopic(alice, forum, "Signals")
	later(bob, Outgoing{Peer: forum, Reply: &ReplyTo{ID: topic.Id, Top: topic.Id}})
	later(alice, Outgoing{Peer: news, Media: &mediapb.Media{Poll: &mediapb.Poll{
		Public: true, Question: "Tea?", Answers: []*mediapb.PollAnswer{{Text: "yes", Option: []byte("0")}, {Text: "no", Option: []byte("1")}},
	}}})
	for range maxScheduled {
		later(bob, Outgoing{Peer: slow})
	}
	for from := alice; from < alice+queueShards; from++ { // one in every shard
		w.putUser(&accountpb.User{Id: from, FirstName: "Alice"})
		later(from, Outgoing{Peer: peer.OfUser(carol)})
	}
	yes := true
	_, err := w.EditTopic(w.ctx, alice, forum, topic.Id, TopicEdit{Closed: &yes})
	w.must(err)
	_, err = w.chats.SetSlowMode(w.ctx, alice, slow.ID, 3600)
	w.must(err)
	ctx, cancel := context.WithTimeout(w.ctx, 2*time.Minute)
	defer cancel()
	_, err = w.runDue(ctx, due)
	w.must(err)
	for from := alice; from < alice+queueShards; from++ {
		if from != carol && len(w.history(carol, from)) != 1 {
			t.Errorf("what %d had waiting was not sent", from)
		}
	}
	for p, from := range map[peer.Peer]int64{forum: bob, news: alice} {
		if waiting, err := w.Scheduled(w.ctx, from, p); err != nil || len(waiting) != 0 {
			t.Errorf("still waiting in %v: %v, %v", p, waiting, err)
		}
	}
	if waiting, err := w.Scheduled(w.ctx, bob, slow); err != nil || len(waiting) != maxScheduled-1 {
		t.Errorf("under slow mode %d wait, %v", len(waiting), err)
	}
}

func TestWhatWaitsForSomebodyIsSentWhenHeComes(t *testing.T) {
	w := newWorld(t)
	toBob := peer.OfUser(bob)
	w.must(w.accounts.SetOnline(w.ctx, bob, false))
	for _, text := range []string{"first", "second", "third"} {
		if sent := w.send(alice, &Outgoing{Peer: toBob, Text: text, ScheduleDate: scheduleOnline}); !sent.Scheduled || sent.Message.Date != scheduleOnline {
			t.Fatalf("sent %+v", sent)
		}
	}
	w.send(carol, &Outgoing{Peer: toBob, Text: "from Carol", ScheduleDate: scheduleOnline})
	_, err := w.Reschedule(w.ctx, alice, toBob, 2, nil, w.log.Now().Unix()+3600)
	w.must(err)
	_, err = w.runDue(w.ctx, w.log.Now().Unix())
	w.must(err)
	w.CameOnline(alice)
	w.must(w.runArrivals(w.ctx))
	if got := w.history(bob, alice); len(got) != 0 {
		t.Fatalf("sent before he came: %q", got)
	}
	restarted := openWorld(t, w.db)
	defer restarted.log.Close()
	for range 2 {
		restarted.CameOnline(bob)
		w.must(restarted.runArrivals(w.ctx))
	}
	if got := w.history(bob, alice); !slices.Equal(got, []string{"first", "third"}) {
		t.Errorf("bob sees %q", got)
	}
	if got := w.history(bob, carol); !slices.Equal(got, []string{"from Carol"}) {
		t.Errorf("bob sees %q of Carol", got)
	}
	if waiting, err := w.Scheduled(w.ctx, alice, toBob); err != nil || len(waiting) != 1 || waiting[0].Text != "second" {
		t.Errorf("still waiting: %v, %v", waiting, err)
	}
}

func TestWhoMayBeAwaited(t *testing.T) {
	w := newWorld(t)
	_, err := w.accounts.SetPrivacy(w.ctx, carol, account.PrivacyStatus, []*accountpb.Rule{{Kind: accountpb.Rule_DISALLOW_ALL}})
	w.must(err)
	for name, p := range map[string]peer.Peer{"oneself": peer.OfUser(alice), "who hides": peer.OfUser(carol)} {
		_, err := w.Send(w.ctx, alice, &Outgoing{Peer: p, Text: "x", RandomID: 77, ScheduleDate: scheduleOnline})
		if !errors.Is(err, ErrScheduleOnline) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Who is here already gets it at once.
	w.must(w.accounts.SetOnline(w.ctx, bob, true))
	w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "now", ScheduleDate: scheduleOnline})
	w.must(w.runArrivals(w.ctx))
	if got := w.history(bob, alice); !slices.Equal(got, []string{"now"}) {
		t.Errorf("bob sees %q", got)
	}
	// What is deleted goes nowhere.
	w.must(w.accounts.SetOnline(w.ctx, bob, false))
	w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "never", ScheduleDate: scheduleOnline})
	_, err = w.DeleteScheduled(w.ctx, alice, peer.OfUser(bob), []int32{1, 2})
	w.must(err)
	if due, err := w.awaiting(w.ctx, map[int64]bool{bob: true}); err != nil || len(due) != 0 {
		t.Errorf("still awaited: %v, %v", due, err)
	}
}

func TestChangingTheSchedule(t *testing.T) {
	w := newWorld(t)
	now := w.log.Now().Unix()
	a := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "a", ScheduleDate: now + 100}).Message
	b := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "b", ScheduleDate: now + 200}).Message
	c := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "c", ScheduleDate: now + 300}).Message

	_, err := w.Reschedule(w.ctx, alice, peer.OfUser(bob), a.Id, &Edit{Text: "A"}, now+400)
	w.must(err)
	waiting, err := w.Scheduled(w.ctx, alice, peer.OfUser(bob))
	w.must(err)
	if len(waiting) != 3 || waiting[0].Text != "A" || waiting[1].Id != c.Id || waiting[2].Id != b.Id {
		t.Errorf("waiting are %v", waiting)
	}
	change, err := w.SendScheduled(w.ctx, alice, peer.OfUser(bob), []int32{b.Id})
	w.must(err)
	if change.Count() != 1 {
		t.Errorf("change is %+v", change)
	}
	_, err = w.DeleteScheduled(w.ctx, alice, peer.OfUser(bob), []int32{c.Id})
	w.must(err)
	next, err := w.runDue(w.ctx, now+350)
	w.must(err)
	if got := w.history(bob, alice); !slices.Equal(got, []string{"b"}) || next != now+400 {
		t.Errorf("bob sees %q, next is %d", got, next-now)
	}
	if _, err := w.Reschedule(w.ctx, alice, peer.OfUser(bob), c.Id, nil, now+500); !errors.Is(err, ErrNoMessage) {
		t.Errorf("of a deleted one: %v", err)
	}
}

func TestOnlySoManyWait(t *testing.T) {
	w := newWorld(t)
	due := w.log.Now().Unix() + 3600
	for range maxScheduled {
		w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "x", ScheduleDate: due})
	}
	_, err := w.Send(w.ctx, alice, &Outgoing{Peer: peer.OfUser(bob), Text: "x", ScheduleDate: due, RandomID: 1 << 40})
	if !errors.Is(err, ErrScheduleTooMany) {
		t.Errorf("got %v", err)
	}
}

func TestMessagesExpireOnBothSides(t *testing.T) {
	w := newWorld(t)
	w.say(alice, bob, "for ever")
	_, err := w.SetTTL(w.ctx, bob, peer.OfUser(alice), 3600)
	w.must(err)
	m := w.say(alice, bob, "for an hour")
	if m.Ttl != 3600 {
		t.Fatalf("ttl is %d", m.Ttl)
	}
	w.must(w.expireAll(w.ctx, m.Date+3590))          // the notice is a little older
	if got := w.history(alice, bob); len(got) != 3 { // with the notice
		t.Errorf("alice sees %q", got)
	}
	w.must(w.expireAll(w.ctx, m.Date+3600))
	for _, side := range [][2]int64{{alice, bob}, {bob, alice}} {
		if got := w.history(side[0], side[1]); !slices.Equal(got, []string{"for ever"}) {
			t.Errorf("%d sees %q", side[0], got)
		}
	}
	if _, err := w.SetTTL(w.ctx, alice, peer.OfUser(bob), 3600); !errors.Is(err, ErrNotModified) {
		t.Errorf("set twice: %v", err)
	}
	w.since(alice, 1)
	w.since(bob, 1)
}

func TestDraftsOfManyDialogs(t *testing.T) {
	w := newWorld(t)
	w.must(w.SaveDraft(w.ctx, alice, peer.OfUser(bob), 0, &messagepb.Draft{Text: " half a "}))
	w.must(w.SaveDraft(w.ctx, alice, peer.OfUser(carol), 0, &messagepb.Draft{Text: "thought"}))
	w.must(w.SaveDraft(w.ctx, alice, peer.OfUser(carol), 0, &messagepb.Draft{Text: "thought"}))
	drafts, err := w.Drafts(w.ctx, alice)
	w.must(err)
	if len(drafts) != 2 || len(w.since(alice, 1)) != 2 {
		t.Errorf("drafts are %v", drafts)
	}
	w.must(w.ClearDrafts(w.ctx, alice))
	if drafts, err = w.Drafts(w.ctx, alice); err != nil || len(drafts) != 0 {
		t.Errorf("drafts are %v, %v", drafts, err)
	}
	list, err := w.Dialogs(w.ctx, alice, DialogQuery{Folder: FolderAll})
	w.must(err)
	if len(list.Dialogs) != 0 {
		t.Errorf("a dialog of nothing but a draft is listed")
	}
}
