package message

import (
	"testing"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

func TestRandomIDsOutliveTheProcess(t *testing.T) {
	w := newWorld(t)
	sent := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "once"})
	restarted := openWorld(t, w.db)
	defer restarted.log.Close()
	again, err := restarted.Send(w.ctx, alice, &Outgoing{Peer: peer.OfUser(bob), Text: "once", RandomID: sent.RandomID})
	w.must(err)
	if !again.Repeated || again.Message.Id != sent.Message.Id {
		t.Errorf("again %+v", again)
	}
}

// A mailbox in which much was sent long ago is tidied up when it sends again;
// what was sent lately is still recognised.
func TestOldRandomIDsAreForgotten(t *testing.T) {
	w := newWorld(t)
	old, lately := w.log.Now().Unix()-sentKept-1, w.log.Now().Unix()-3600
	w.must(w.write(w.ctx, alice, func(b *box) error {
		for i := range int64(sentTidy) {
			row := &messagepb.Sent{Peer: peer.OfUser(bob).Int(), Id: 1, Date: old}
			if i%4 == 0 {
				row.Date = lately
			}
			if err := b.set(b.owner, sentKey(1000+i), row); err != nil {
				return err
			}
		}
		return nil
	}))
	m := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "new"})
	left := 0
	w.must(w.view(w.ctx, alice, func(b mailbox) error {
		for i := range int64(sentTidy) {
			if ok, err := b.r.Has(b.owner, sentKey(1000+i)); err != nil {
				return err
			} else if ok {
				left++
			}
		}
		return nil
	}))
	if left != sentTidy/4 {
		t.Errorf("%d are left", left)
	}
	again, err := w.Send(w.ctx, alice, &Outgoing{Peer: peer.OfUser(bob), Text: "new", RandomID: 1000})
	if err != nil || !again.Repeated || again.Message.Id != m.Message.Id {
		t.Errorf("again %+v, %v", again, err)
	}
}

func TestRandomIDsInMemoryAreBounded(t *testing.T) {
	s := newSentIDs()
	ids := func(n int) map[int64]struct{} {
		m := make(map[int64]struct{}, n)
		for i := range int64(n) {
			m[i] = struct{}{}
		}
		return m
	}
	for user := range int64(12) {
		s.remember(user, ids(sentOfOne))
		if s.total > sentRemembered {
			t.Fatalf("%d ids of %d mailboxes", s.total, len(s.boxes))
		}
	}
	s.remember(100, ids(sentOfOne+1))
	if used, remembered := s.mayBe(100, -1); !used || !remembered {
		t.Errorf("a mailbox with too many: used %v, remembered %v", used, remembered)
	}
	s.remember(200, ids(10))
	for i := range int64(sentTidy) {
		s.add(200, 1000+i)
	}
	if _, remembered := s.mayBe(200, 0); remembered {
		t.Error("a mailbox that has grown is not read again")
	}
}
