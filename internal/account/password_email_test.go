package account

import (
	"context"
	"errors"
	"testing"
	"time"
)

// letters is a mail server that keeps what it takes, or takes nothing.
type letters struct {
	sent   []Code
	refuse bool
}

func (l *letters) Send(_ context.Context, c Code) error {
	if l.refuse {
		return errors.New("no such recipient")
	}
	l.sent = append(l.sent, c)
	return nil
}

func (l *letters) code() string { return l.sent[len(l.sent)-1].Value }

const aliceEmail = "alice@example.org"

func (w *world) unconfirmed(err error) {
	w.Helper()
	var e *UnconfirmedError
	if !errors.As(err, &e) || e.Length != mailCodeLength {
		w.Fatalf("got %v, want a code to be asked for", err)
	}
}

// recoverable is an account with a password and an address of recovery.
func (w *world) recoverable(password string, post *letters) *Auth {
	w.Helper()
	a, _ := w.signUp(1, alicePhone, "Alice")
	to := w.newPassword(a, password)
	to.Email = ptr(aliceEmail)
	w.unconfirmed(w.s.SetPassword(w.ctx, a, nil, to))
	if st, err := w.s.Password(w.ctx, a); err != nil || st.Set || st.Unconfirmed != "a***@example.org" {
		w.Fatalf("before the code is given: %+v, %v", st, err)
	}
	w.must(w.s.ConfirmEmail(w.ctx, a, post.code()))
	return a
}

func TestRecoveryAddressIsConfirmedFirst(t *testing.T) {
	post := new(letters)
	w := newWorld(t, Options{Delivery: Delivery{Email: post}})
	a := w.recoverable("swift", post)
	st, err := w.s.Password(w.ctx, a)
	w.must(err)
	if !st.Set || !st.Recovery || st.Unconfirmed != "" || post.sent[0].Email != aliceEmail {
		t.Errorf("state %+v after %+v", st, post.sent)
	}
	w.refused(w.s.ConfirmEmail(w.ctx, a, post.code()), ErrMailExpired)
	if got, err := w.s.RecoveryEmail(w.ctx, a, w.prove(a, "swift")); err != nil || got != aliceEmail {
		t.Errorf("address %q, %v", got, err)
	}
	_, err = w.s.RecoveryEmail(w.ctx, a, nil)
	w.refused(err, ErrPasswordWrong)

	other := NewPassword{Same: true, Email: ptr("a@example.net")}
	w.unconfirmed(w.s.SetPassword(w.ctx, a, w.prove(a, "swift"), other))
	w.must(w.s.ResendEmail(w.ctx, a.UserID()))
	for range mailCodeAttempts {
		w.refused(w.s.ConfirmEmail(w.ctx, a, "no code"), ErrMailCode)
	}
	w.refused(w.s.ConfirmEmail(w.ctx, a, post.code()), ErrMailExpired)
	w.must(w.s.CancelEmail(w.ctx, a.UserID()))
	w.refused(w.s.CancelEmail(w.ctx, a.UserID()), ErrMailExpired)
	w.refused(w.s.ResendEmail(w.ctx, a.UserID()), ErrMailExpired)

	w.unconfirmed(w.s.SetPassword(w.ctx, a, w.prove(a, "swift"), other))
	w.must(w.s.SetPassword(w.ctx, a, w.prove(a, "swift"), w.newPassword(a, "heron"))) // which voids it
	w.refused(w.s.ConfirmEmail(w.ctx, a, post.code()), ErrMailExpired)
	w.must(w.s.SetPassword(w.ctx, a, w.prove(a, "heron"), NewPassword{Same: true, Email: ptr("")}))
	if st, err := w.s.Password(w.ctx, a); err != nil || !st.Set || st.Recovery {
		t.Errorf("without an address: %+v, %v", st, err)
	}
	w.pass(time.Hour)
	post.refuse = true
	w.refused(w.s.SetPassword(w.ctx, a, w.prove(a, "heron"), other), ErrEmailInvalid)
	if st, err := w.s.Password(w.ctx, a); err != nil || st.Unconfirmed != "" {
		t.Errorf("an address that no mail reaches waits: %+v, %v", st, err)
	}
}

func TestNoAddressWithoutMail(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.locked("swift")
	to := NewPassword{Same: true, Email: ptr(aliceEmail)}
	w.refused(w.s.SetPassword(w.ctx, a, w.prove(a, "swift"), to), ErrEmailInvalid)
	_, err := w.s.RequestRecovery(w.ctx, a)
	w.refused(err, ErrNoRecovery)

	w2 := newWorld(t, Options{Delivery: Delivery{Email: new(letters)}})
	b := w2.locked("swift")
	for _, bad := range []string{"alice", "Alice <alice@example.org>", "a@b\r\nBcc: c@d"} {
		w2.refused(w2.s.SetPassword(w2.ctx, b, nil, NewPassword{Same: true, Email: &bad}), ErrEmailInvalid)
	}
}

func TestForgottenPasswordIsRecovered(t *testing.T) {
	post := new(letters)
	w := newWorld(t, Options{Delivery: Delivery{Email: post}})
	first := w.recoverable("swift", post)
	alice := first.UserID()
	a := w.half(2)
	pattern, err := w.s.RequestRecovery(w.ctx, a)
	w.must(err)
	if pattern != "a***@example.org" {
		t.Errorf("address is shown as %s", pattern)
	}
	w.refused(w.s.CheckRecovery(w.ctx, a, "no code"), ErrMailCode)
	w.must(w.s.CheckRecovery(w.ctx, a, post.code()))
	_, err = w.s.Recover(w.ctx, a, "no code", NewPassword{})
	w.refused(err, ErrMailCode)
	to := w.newPassword(a, "heron")
	id, err := w.s.Recover(w.ctx, a, post.code(), to)
	w.must(err)
	if id != alice || a.UserID() != alice {
		t.Fatalf("recovered as %d, logged in as %d", id, a.UserID())
	}
	w.must(w.s.ProvePassword(w.ctx, a, w.prove(a, "heron")))
	_, err = w.s.Recover(w.ctx, a, post.code(), NewPassword{})
	w.refused(err, ErrMailExpired) // used

	_, err = w.s.RequestRecovery(w.ctx, first) // from inside, and without another
	w.must(err)
	_, err = w.s.Recover(w.ctx, first, post.code(), NewPassword{})
	w.must(err)
	if st, err := w.s.Password(w.ctx, first); err != nil || st.Set {
		t.Errorf("still set: %+v, %v", st, err)
	}
}

func TestCodesOfRecoveryAreNotGuessed(t *testing.T) {
	post := new(letters)
	w := newWorld(t, Options{Delivery: Delivery{Email: post}})
	w.recoverable("swift", post)
	thief := w.half(2)
	for range maxGuesses / mailCodeAttempts {
		_, err := w.s.RequestRecovery(w.ctx, thief)
		w.must(err)
		for range mailCodeAttempts {
			w.refused(w.s.CheckRecovery(w.ctx, thief, "no code"), ErrMailCode)
		}
	}
	_, err := w.s.RequestRecovery(w.ctx, thief)
	w.must(err)
	w.flooded(w.s.CheckRecovery(w.ctx, thief, post.code()))
	for err == nil {
		_, err = w.s.RequestRecovery(w.ctx, thief)
	}
	w.flooded(err)
}
