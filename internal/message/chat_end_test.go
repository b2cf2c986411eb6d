package message

import (
	"testing"

	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// TestDeletedGroupIsClearedInTurns deletes a group of which there is more than
// one turn takes, and looks for what its members and the store have of it.
func TestDeletedGroupIsClearedInTurns(t *testing.T) {
	w := newWorld(t)
	p := w.group()
	private := w.say(alice, bob, "between us")
	const said = 2*clearBatch + 10
	for range said {
		w.send(alice, &Outgoing{Peer: p, Text: "la"})
	}
	w.must(w.SaveDraft(w.ctx, bob, p, 0, &messagepb.Draft{Text: "half a"}))
	before := w.with(bob, p).Count
	if before < said {
		t.Fatalf("Bob has %d messages", before)
	}
	w.must(w.chats.DeleteChat(w.ctx, alice, p.ID))
	queue := w.EndedAt(p.ID)
	if n := w.rowsOf(queue, queueTag); n != 1 {
		t.Fatalf("%d rows in the queue", n)
	}
	_, err := w.runDue(w.ctx, w.log.Now().Unix())
	w.must(err)
	for _, user := range []int64{alice, bob, carol} {
		if got := w.in(user, p); len(got) != 0 {
			t.Errorf("%d still has %d messages", user, len(got))
		}
		if d := w.with(user, p); d.Count != 0 || d.TopId != 0 || d.UnreadCount != 0 || d.Draft != nil {
			t.Errorf("%d still has the dialog %v", user, d)
		}
		m, err := w.chats.Membership(w.ctx, user, p)
		w.must(err)
		if m.State != chatpb.Membership_KICKED {
			t.Errorf("%d is %v", user, m.State)
		}
	}
	if n := w.rowsOf(queue, queueTag); n != 0 {
		t.Errorf("%d rows are left in the queue", n)
	}
	if n := w.rowsOf(peer.Owner{Space: peer.Chats, ID: p.ID}, store.TagCopy); n > 1 {
		t.Errorf("the group keeps %d numbers", n)
	}
	if got := w.in(bob, peer.OfUser(alice)); len(got) != 1 || got[0].Twin != private.Id {
		t.Errorf("Bob's talk with Alice is %v", got)
	}
}
