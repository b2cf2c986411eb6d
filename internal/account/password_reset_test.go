package account

import (
	"errors"
	"testing"
	"time"
)

func TestPasswordIsResetAfterAWeek(t *testing.T) {
	w := newWorld(t, Options{})
	a, _ := w.signUp(1, alicePhone, "Alice")
	_, err := w.s.ResetPassword(w.ctx, a)
	w.refused(err, ErrPasswordEmpty)
	w.must(w.s.SetPassword(w.ctx, a, nil, w.newPassword(a, "swift")))
	w.refused(w.s.DeclinePasswordReset(w.ctx, a.UserID()), ErrNoReset)

	asked, err := w.s.ResetPassword(w.ctx, a)
	w.must(err)
	if want := w.clock().Add(resetWait).Unix(); asked.Until != want {
		t.Errorf("until %d, want %d", asked.Until, want)
	}
	w.must(w.s.DeclinePasswordReset(w.ctx, a.UserID()))
	again, err := w.s.ResetPassword(w.ctx, a)
	w.must(err)
	if again.Until != 0 || again.RetryAt != w.clock().Add(declinedWait).Unix() {
		t.Errorf("asked again after a no: %+v", again)
	}
	w.pass(declinedWait)
	asked, err = w.s.ResetPassword(w.ctx, a)
	w.must(err)
	w.pass(resetWait - time.Second)
	if got, err := w.s.ResetPassword(w.ctx, a); err != nil || got != asked {
		t.Errorf("asked a second early: %+v, %v", got, err)
	}
	w.pass(time.Second)
	if got, err := w.s.ResetPassword(w.ctx, a); err != nil || got != (PasswordReset{}) {
		t.Errorf("after the wait: %+v, %v", got, err)
	}
	if st, err := w.s.Password(w.ctx, a); err != nil || st.Set {
		t.Errorf("still set: %+v, %v", st, err)
	}
}

func TestDeletionWithoutThePassword(t *testing.T) {
	w := newWorld(t, Options{FreshPeriod: -1})
	w.signUp(9, "99966100009", "Operator")
	owner := w.locked("swift")
	alice := owner.UserID()
	waits := func(a *Auth, want time.Duration) {
		t.Helper()
		var wait *DeletionError
		if err := w.s.DeleteOwn(w.ctx, a, nil); !errors.As(err, &wait) || wait.Wait != want {
			t.Fatalf("got %v, want a wait of %v", err, want)
		}
	}
	w.pass(deletionWait)
	w.s.Touch(owner, w.clock())
	thief := w.half(2)
	waits(thief, deletionWait)
	w.pass(time.Hour)
	waits(thief, deletionWait-time.Hour)
	w.must(w.s.ProvePassword(w.ctx, owner, w.prove(owner, "swift"))) // which ends the request
	waits(thief, deletionWait)
	w.must(w.s.Terminate(w.ctx, owner, thief.Hash())) // and so does this
	thief = w.half(3)
	waits(thief, deletionWait)
	w.pass(deletionWait)
	w.s.Touch(owner, w.clock())
	w.refused(w.s.DeleteOwn(w.ctx, thief, nil), ErrNotPending) // a code of a week ago is worth nothing
	thief = w.half(3)
	w.must(w.s.DeleteOwn(w.ctx, thief, nil))
	u, err := w.s.User(w.ctx, alice)
	w.must(err)
	if !u.Deleted || owner.UserID() != 0 || thief.Pending() != 0 {
		t.Errorf("left: %v", u)
	}
}

func TestDeletionAtOnce(t *testing.T) {
	w := newWorld(t, Options{})
	w.signUp(9, "99966100009", "Operator")
	owner := w.locked("swift")
	w.pass(deletionWait)
	w.s.Touch(owner, w.clock())
	w.refused(w.s.DeleteOwn(w.ctx, owner, w.prove(owner, "wrong")), ErrPasswordWrong)
	w.must(w.s.DeleteOwn(w.ctx, owner, w.prove(owner, "swift")))

	owner = w.locked("thief's own") // set a moment ago, by whoever holds the phone
	w.must(w.s.DeleteOwn(w.ctx, w.half(2), nil))
	if owner.UserID() != 0 {
		t.Error("a fresh password keeps the owner of the phone out")
	}
	w.locked("swift")
	w.pass(deletionWait) // nobody was seen for a week
	w.must(w.s.DeleteOwn(w.ctx, w.half(3), nil))
}

func TestTransferNeedsAnOldPasswordAndAnOldLogin(t *testing.T) {
	w := newWorld(t, Options{})
	a, _ := w.signUp(1, alicePhone, "Alice")
	w.pass(30 * day)
	w.refused(w.s.Consent(w.ctx, a, nil), ErrPasswordMissing)
	w.must(w.s.SetPassword(w.ctx, a, nil, w.newPassword(a, "swift")))
	fresh := func(a *Auth, password bool, want time.Duration) {
		t.Helper()
		var e *FreshError
		if err := w.s.Consent(w.ctx, a, w.prove(a, "swift")); !errors.As(err, &e) || e.Password != password || e.Wait != want {
			t.Fatalf("got %v, want a wait of %v", err, want)
		}
	}
	fresh(a, true, 7*day)
	w.pass(7*day - time.Hour)
	fresh(a, true, time.Hour)
	w.pass(time.Hour)
	w.refused(w.s.Consent(w.ctx, a, nil), ErrPasswordWrong)
	w.must(w.s.Consent(w.ctx, a, w.prove(a, "swift")))
	second := w.half(2)
	_, err := w.s.CheckPassword(w.ctx, second, w.prove(second, "swift"))
	w.must(err)
	fresh(second, false, day)
	w.pass(day)
	w.must(w.s.Consent(w.ctx, second, w.prove(second, "swift")))
}
