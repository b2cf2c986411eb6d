package account

import (
	"slices"
	"testing"
	"time"

	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestLoginWaitsForThePassword(t *testing.T) {
	w := newWorld(t, Options{})
	first := w.locked("swift")
	alice := first.UserID()
	a := w.half(2)
	if a.UserID() != 0 || a.Pending() != alice {
		t.Fatalf("logged in as %d, waiting for %d", a.UserID(), a.Pending())
	}
	rec, err := w.s.AuthorizationByHash(w.ctx, alice, a.Hash())
	w.must(err)
	if !rec.PasswordPending {
		t.Error("the other devices do not see that the login is unfinished")
	}
	said := len(w.out.messages)
	_, err = w.s.CheckPassword(w.ctx, a, nil)
	w.refused(err, ErrPasswordWrong)
	for range 2 {
		_, err = w.s.CheckPassword(w.ctx, a, w.prove(a, "wrong"))
		w.refused(err, ErrPasswordWrong)
	}
	if got := len(w.out.messages) - said; got != 1 {
		t.Errorf("%d messages of an unfinished login, want 1", got)
	}
	w.restart() // between the steps
	a = w.device(2)
	if a.UserID() != 0 || a.Pending() != alice {
		t.Fatalf("after a restart logged in as %d, waiting for %d", a.UserID(), a.Pending())
	}
	w.pass(time.Hour)
	id, err := w.s.CheckPassword(w.ctx, a, w.prove(a, "swift"))
	w.must(err)
	if id != alice || a.UserID() != alice || a.Pending() != 0 {
		t.Errorf("checked as %d, logged in as %d", id, a.UserID())
	}
	rec, err = w.s.AuthorizationByHash(w.ctx, alice, a.Hash())
	w.must(err)
	if rec.PasswordPending || !rec.Unconfirmed || rec.Created != w.clock().Unix() {
		t.Errorf("device is %v", rec)
	}
	w.log.Close()
	told := 0
	for _, b := range w.out.events {
		for _, e := range b.Events {
			if b.Owner == peer.MailboxOf(alice) && e.Kind == updatepb.Kind_NEW_AUTHORIZATION {
				told++
			}
		}
	}
	if told != 1 {
		t.Errorf("the other devices are told of %d logins, want 1", told)
	}
}

func TestUnfinishedLoginEnds(t *testing.T) {
	w := newWorld(t, Options{FreshPeriod: -1})
	first := w.locked("swift")
	a := w.half(2)
	w.must(w.s.Terminate(w.ctx, first, a.Hash()))
	if a.Pending() != 0 || !a.Revoked() || !slices.Contains(w.out.closed, uint64(2)) {
		t.Error("the unfinished login lives on")
	}
	_, err := w.s.Password(w.ctx, a)
	w.refused(err, ErrNotPending)

	a = w.half(3)
	w.pass(pendingLoginLife)
	_, err = w.s.Password(w.ctx, a)
	w.refused(err, ErrNotPending)
	_, err = w.s.CheckPassword(w.ctx, a, &PasswordProof{})
	w.refused(err, ErrNotPending)
	again := w.half(3) // on the same key
	_, err = w.s.CheckPassword(w.ctx, again, w.prove(again, "swift"))
	w.must(err)

	a = w.half(4)
	_, bob := w.signUp(4, "99966100001", "Bob") // who gives the device away before the second step
	if a.UserID() != bob.Id || a.Pending() != 0 {
		t.Errorf("logged in as %d, waiting for %d", a.UserID(), a.Pending())
	}
	w.half(5)
	w.pass(2 * deletionWait)
	w.must(w.s.EnforceTTLs(w.ctx))
	list, err := w.s.Authorizations(w.ctx, first.UserID())
	w.must(err)
	for _, rec := range list {
		if rec.PasswordPending {
			t.Errorf("key %d still waits", rec.KeyId)
		}
	}
}

func TestWaitingDeviceIsNoneThatShowsCodes(t *testing.T) {
	w := newWorld(t, Options{})
	first := w.locked("swift")
	w.half(2)
	w.must(w.s.Logout(w.ctx, first))
	sent, _ := w.ask(w.device(3), alicePhone)
	if sent.Via == ViaApp {
		t.Error("the code goes to a device that is not logged in")
	}
}

func TestGuessesAreLimited(t *testing.T) {
	w := newWorld(t, Options{})
	w.locked("swift")
	half := w.half(2)
	for range maxGuesses {
		_, err := w.s.CheckPassword(w.ctx, half, w.prove(half, "wrong"))
		w.refused(err, ErrPasswordWrong)
	}
	w.restart()
	owner, thief := w.device(1), w.device(2)
	_, err := w.s.CheckPassword(w.ctx, thief, w.prove(thief, "swift"))
	if wait := w.flooded(err); wait <= 0 || wait > guessWindow {
		t.Errorf("wait %v", wait)
	}
	w.must(w.s.ProvePassword(w.ctx, owner, w.prove(owner, "swift"))) // who is inside is not locked out
	w.pass(guessWindow)
	_, err = w.s.CheckPassword(w.ctx, thief, w.prove(thief, "swift"))
	w.must(err)
	for range maxGuesses {
		w.refused(w.s.ProvePassword(w.ctx, owner, w.prove(owner, "wrong")), ErrPasswordWrong)
	}
	w.flooded(w.s.ProvePassword(w.ctx, owner, w.prove(owner, "swift")))
}

func TestQRCodeDoesNotReplaceThePassword(t *testing.T) {
	w := newWorld(t, Options{})
	owner := w.locked("swift")
	desktop := w.device(2)
	token, err := w.s.ExportLoginToken(w.ctx, desktop, nil)
	w.must(err)
	made, err := w.s.AcceptLoginToken(w.ctx, owner.UserID(), token.Token)
	w.must(err)
	if !made.PasswordPending || desktop.UserID() != 0 || desktop.Pending() != owner.UserID() {
		t.Fatalf("accepted %v", made)
	}
	_, err = w.s.ExportLoginToken(w.ctx, desktop, nil)
	w.refused(err, ErrPasswordNeeded)
	_, err = w.s.ImportLoginToken(w.ctx, desktop, token.Token)
	w.refused(err, ErrPasswordNeeded)
	w.pass(loginTokenLife + acceptedLife)
	if again, err := w.s.ExportLoginToken(w.ctx, desktop, nil); err != nil || len(again.Token) == 0 {
		t.Errorf("who turned back gets no new code: %v", err)
	}
	_, err = w.s.CheckPassword(w.ctx, desktop, w.prove(desktop, "swift"))
	w.must(err)
	if desktop.UserID() != owner.UserID() {
		t.Error("not logged in")
	}
}
