package message

import (
	"slices"
	"testing"
	"time"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// TestVotesGoWithTheLastPoll: what came of a poll stays as long as any message
// shows it, forwarded or waiting, and goes with the last one.
func TestVotesGoWithTheLastPoll(t *testing.T) {
	w := newWorld(t)
	group, toAlice, toBob := w.group(), peer.OfUser(alice), peer.OfUser(bob)
	rows := func(poll int64) (n int) {
		for _, tag := range []byte{store.TagPoll, store.TagVote, store.TagVoter} {
			n += w.rowsOf(peer.PollOf(poll), tag)
		}
		return n
	}
	sweep := func() { w.must(w.sweepPolls(w.ctx, time.Now().Unix()+settledAfter+1)) }
	m := w.asks(alice, group, &mediapb.Poll{Public: true})
	poll := m.Media.Poll.Id
	w.must(w.votes(alice, group, m.Id, "0"))
	w.must(w.votes(bob, group, w.newest(bob, group).Id, "1"))
	other := w.asks(alice, toBob, &mediapb.Poll{})
	w.must(w.votes(alice, toBob, other.Id, "0"))
	passed, err := w.Forward(w.ctx, alice, Forwarding{From: group, To: toBob, IDs: []int32{m.Id}, RandomIDs: []int64{77}})
	w.must(err)
	had := rows(poll)
	if had != 5 { // the state, two votes, two voters
		t.Fatalf("%d rows of the poll", had)
	}
	_, err = w.Delete(w.ctx, alice, []int32{m.Id}, true)
	w.must(err)
	w.must(w.sweepPolls(w.ctx, time.Now().Unix()))
	if sweep(); rows(poll) != had {
		t.Errorf("%d rows are left while it is shown elsewhere", rows(poll))
	}
	w.expectResult(bob, toAlice, w.newest(bob, toAlice).Id, "2 [1 1] own [1]")
	_, err = w.Delete(w.ctx, alice, []int32{passed[0].Message.Id}, true)
	w.must(err)
	w.must(w.sweepPolls(w.ctx, time.Now().Unix())) // somebody might be passing it on now
	if rows(poll) != had {
		t.Errorf("%d rows are left at once", rows(poll))
	}
	if sweep(); rows(poll) != 0 {
		t.Errorf("%d rows are left", rows(poll))
	}
	w.expectResult(alice, toBob, other.Id, "1 [1 0] own [0]")
	if n := w.rowsOf(elsewhere{aPoll, poll}.shard(), store.TagShown) + w.rowsOf(elsewhere{aPoll, other.Media.Poll.Id}.shard(), store.TagShown); n == 0 {
		t.Error("the other poll is no longer looked for")
	}
	waiting := w.send(alice, &Outgoing{Peer: toBob, Media: &mediapb.Media{Poll: &mediapb.Poll{Question: "which?", Answers: other.Media.Poll.Answers}}, ScheduleDate: time.Now().Unix() + 3600}).Message
	_, err = w.SendScheduled(w.ctx, alice, toBob, []int32{waiting.Id})
	w.must(err)
	late := w.newest(alice, toBob)
	w.must(w.votes(alice, toBob, late.Id, "0"))
	if sweep(); rows(late.Media.Poll.Id) != 2 {
		t.Errorf("%d rows of a poll that was scheduled", rows(late.Media.Poll.Id))
	}
	_, err = w.ClearHistory(w.ctx, alice, toBob, Clearing{Revoke: true})
	w.must(err)
	if sweep(); rows(late.Media.Poll.Id)+rows(other.Media.Poll.Id) != 0 {
		t.Error("rows are left of polls whose history was cleared")
	}
	for _, o := range []peer.Owner{peer.MailboxOf(alice), peer.MailboxOf(bob), peer.MailboxOf(carol)} {
		if n := w.rowsOf(o, store.TagShows); n != 0 {
			t.Errorf("%d rows are left of %v", n, o)
		}
	}
}

// TestNothingIsLeftOfWhatExpired: with the last copy of a message that expires in
// a basic group goes what the group keeps of it.
func TestNothingIsLeftOfWhatExpired(t *testing.T) {
	w := newWorld(t)
	group := w.group()
	o := peer.Owner{Space: peer.Chats, ID: group.ID}
	_, err := w.SetTTL(w.ctx, alice, group, 86400)
	w.must(err)
	copies := w.rowsOf(o, store.TagCopy)
	old := w.send(alice, &Outgoing{Peer: group, Text: "brief"}).Message
	w.send(alice, &Outgoing{Peer: group, Text: "brief, too"})
	w.reacts(bob, group, w.newest(bob, group).Id-1, "👍")
	if w.rowsOf(o, store.TagCopy) != copies+2 || w.rowsOf(o, store.TagReactor) != 1 {
		t.Fatalf("%d copies, %d reactors", w.rowsOf(o, store.TagCopy), w.rowsOf(o, store.TagReactor))
	}
	later := old.Date + 86401
	w.must(w.expire(w.ctx, alice, later))
	if w.rowsOf(o, store.TagCopy) != copies+2 || w.rowsOf(o, store.TagReactor) != 1 {
		t.Error("the group forgets what others still have")
	}
	w.must(w.expireAll(w.ctx, later))
	for _, user := range []int64{alice, bob} {
		if texts := w.in(user, group); slices.ContainsFunc(texts, func(m *messagepb.Message) bool { return m.Text != "" }) {
			t.Errorf("%d still has %v", user, texts)
		}
	}
	// The row of the newest one stays, empty, so that its number is not used again.
	if n := w.rowsOf(o, store.TagCopy); n > copies+1 {
		t.Errorf("%d rows of copies are left", n-copies)
	}
	if n := w.rowsOf(o, store.TagReactor) + w.rowsOf(o, store.TagReacted); n != 0 {
		t.Errorf("%d rows of reactions are left", n)
	}
	if m := w.send(alice, &Outgoing{Peer: group, Text: "next"}).Message; m.Twin <= old.Twin+1 {
		t.Errorf("the number %d is given out twice", m.Twin)
	}
}
