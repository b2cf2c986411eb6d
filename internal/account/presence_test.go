package account

import (
	"context"
	"slices"
	"testing"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/update/updatepb"
)

// statuses returns whose mailboxes were told of a status. It ends the log, so that
// nothing is on its way any more.
func (w *world) statuses(user int64) (told []int64) {
	w.Helper()
	w.log.Close() // publishes what is queued
	w.out.mu.Lock()
	defer w.out.mu.Unlock()
	for _, b := range w.out.events {
		for _, e := range b.Events {
			if e.Kind == updatepb.Kind_USER_STATUS && e.User == user {
				told = append(told, b.Owner.ID)
			}
		}
	}
	slices.Sort(told)
	return told
}

func TestStatusReachesWhoMayKnow(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, "99966100001", "Alice")
	_, bob := w.signUp(2, "99966100002", "Bob")         // has Alice as contact
	_, carol := w.signUp(3, "99966100003", "Carol")     // talks with Alice
	_, mallory := w.signUp(4, "99966100004", "Mallory") // has Alice as contact, but hides his own status
	w.signUp(5, "99966100005", "Eve")                   // knows her id
	for _, u := range []*accountpb.User{bob, mallory} {
		w.must(w.s.AddContact(w.ctx, u.Id, NewContact{User: alice.Id, FirstName: "A"}, false))
	}
	_, err := w.s.SetPrivacy(w.ctx, mallory.Id, PrivacyStatus, []*accountpb.Rule{{Kind: accountpb.Rule_DISALLOW_ALL}})
	w.must(err)
	w.s.Wire(Wiring{Partners: func(_ context.Context, id int64) ([]int64, error) {
		if id == alice.Id {
			return []int64{carol.Id, bob.Id, alice.Id}, nil
		}
		return nil, nil
	}})
	w.must(w.s.SetOnline(w.ctx, alice.Id, true))
	w.pass(time.Second)
	w.must(w.s.SetOnline(w.ctx, alice.Id, true)) // too soon to tell again
	want := []int64{bob.Id, carol.Id}
	slices.Sort(want)
	if told := w.statuses(alice.Id); !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

func TestRefreshedStatusIsToldAgain(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, "99966100001", "Alice")
	_, bob := w.signUp(2, "99966100002", "Bob")
	w.must(w.s.AddContact(w.ctx, bob.Id, NewContact{User: alice.Id, FirstName: "A"}, false))
	for _, online := range []bool{true, true, false, false} {
		w.must(w.s.SetOnline(w.ctx, alice.Id, online))
		w.pass(4 * time.Minute)
	}
	if told := w.statuses(alice.Id); len(told) != 3 {
		t.Errorf("told %d times, want 3: online, still online, offline", len(told))
	}
}

func TestPresenceIsWrittenAtTheEnd(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, alicePhone, "Alice")
	w.pass(time.Hour)
	w.must(w.s.SetOnline(w.ctx, alice.Id, true))
	w.pass(time.Minute)
	ctx, cancel := context.WithCancel(w.ctx)
	cancel()
	w.s.Run(ctx)
	end := w.clock().Unix()
	w.restart()
	if p, err := w.s.Presence(w.ctx, alice.Id); err != nil || p.Was != end {
		t.Errorf("after the restart %+v, %v; want offline since %d", p, err, end)
	}
}
