package account

import (
	"errors"
	"testing"
	"time"

	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

func TestDeleteAccount(t *testing.T) {
	w := newWorld(t, Options{})
	w.signUp(9, "99966100009", "Operator")
	a, alice := w.signUp(1, alicePhone, "Alice")
	other, _ := w.signIn(2, alicePhone)
	w.must(w.s.SetUsername(w.ctx, alice.Id, "alice_here"))
	w.fill(alice.Id, 1200)
	w.must(w.s.Delete(w.ctx, alice.Id, a))

	if a.UserID() != 0 || a.Revoked() || other.UserID() != 0 || !other.Revoked() {
		t.Error("a device is still logged in, or the caller was thrown out before its answer")
	}
	u, err := w.s.User(w.ctx, alice.Id)
	w.must(err)
	if !u.Deleted || u.Phone != "" || u.FirstName != "" || u.Username != "" {
		t.Errorf("left of the record: %v", u)
	}
	if _, err := w.s.UserByPhone(w.ctx, alicePhone); !errors.Is(err, ErrNoUser) {
		t.Errorf("the phone still leads somewhere: %v", err)
	}
	if _, err := w.s.ResolveUsername(w.ctx, "alice_here"); !errors.Is(err, ErrUsernameNotOccupied) {
		t.Errorf("the username still leads somewhere: %v", err)
	}
	if err := w.s.Delete(w.ctx, alice.Id, nil); !errors.Is(err, ErrNoUser) {
		t.Errorf("deleted twice: %v", err)
	}

	w.restart() // the emptying survives it
	w.must(w.s.EraseDeleted(w.ctx))
	if n := w.rows(alice.Id); n != 1 {
		t.Errorf("%d rows are left in the mailbox, want the record alone", n)
	}
	_, again := w.signUp(3, alicePhone, "Alice again")
	if again.Id == alice.Id {
		t.Error("a deleted id was given out again")
	}
}

// fill writes rows into a mailbox as if much had been said.
func (w *world) fill(user int64, n int) {
	w.Helper()
	box := peer.MailboxOf(user)
	w.must(w.log.Write(w.ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		for i := range n {
			tx.Set(box, store.MessageKey(i+1), []byte("said"))
		}
		return nil
	}))
}

func (w *world) rows(user int64) (n int) {
	w.Helper()
	w.must(w.log.View(w.ctx, func(r store.Reader) error {
		n = 0
		for _, err := range r.Keys(peer.MailboxOf(user), store.Range{}) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	}))
	return n
}

func TestSilenceEndsDevicesAndAccounts(t *testing.T) {
	const days = 24 * time.Hour
	w := newWorld(t, Options{})
	operator, op := w.signUp(1, "99966100009", "Operator")
	a, alice := w.signUp(2, alicePhone, "Alice")
	w.must(w.s.SetAuthorizationTTL(w.ctx, alice.Id, 10))
	w.must(w.s.SetAccountTTL(w.ctx, alice.Id, 60))
	for _, bad := range []int{0, 367} {
		if err := w.s.SetAuthorizationTTL(w.ctx, alice.Id, bad); !errors.Is(err, ErrTTLInvalid) {
			t.Errorf("%d days: %v", bad, err)
		}
	}
	w.pass(9 * days)
	w.must(w.s.EnforceTTLs(w.ctx))
	if a.UserID() != alice.Id {
		t.Fatal("logged out too early")
	}
	w.pass(days)
	w.must(w.s.EnforceTTLs(w.ctx))
	if a.UserID() != 0 || !a.Revoked() {
		t.Fatal("a silent device stays logged in")
	}
	w.pass(49 * days)
	w.must(w.s.EnforceTTLs(w.ctx))
	if u, err := w.s.User(w.ctx, alice.Id); err != nil || u.Deleted {
		t.Fatalf("deleted too early (%v)", err)
	}
	w.pass(2000 * days)
	w.must(w.s.EnforceTTLs(w.ctx))
	if u, err := w.s.User(w.ctx, alice.Id); err != nil || !u.Deleted {
		t.Errorf("an abandoned account stays (%v)", err)
	}
	if u, err := w.s.User(w.ctx, op.Id); err != nil || u.Deleted {
		t.Errorf("the operator's account went (%v)", err)
	}
	if operator.UserID() != 0 {
		t.Error("the operator's silent device stays logged in")
	}
}

func TestBan(t *testing.T) {
	w := newWorld(t, Options{})
	w.signUp(9, "99966100009", "Operator")
	a, alice := w.signUp(1, alicePhone, "Alice")
	w.must(w.s.Ban(w.ctx, alice.Id, true))
	if a.UserID() != 0 || !a.Revoked() {
		t.Error("a banned user stays logged in")
	}
	if _, err := w.s.SendCode(w.ctx, CodeRequest{Phone: alicePhone, Purpose: PurposeLogin}); !errors.Is(err, ErrPhoneBanned) {
		t.Errorf("a banned phone gets a code: %v", err)
	}
	w.must(w.s.Ban(w.ctx, alice.Id, false))
	if _, u := w.signIn(2, alicePhone); u.Id != alice.Id {
		t.Error("after the ban is another")
	}
}

func TestChangePhone(t *testing.T) {
	const newPhone = "99966177777"
	w := newWorld(t, Options{})
	a, alice := w.signUp(1, alicePhone, "Alice")
	w.signUp(2, "99966100002", "Bob")
	ask := func(phone string) (SentCode, error) {
		return w.s.SendChangePhoneCode(w.ctx, a, CodeRequest{Phone: phone})
	}
	if _, err := ask(newPhone); !errors.Is(err, ErrFreshPhone) {
		t.Fatalf("by a fresh login: %v", err)
	}
	w.pass(25 * time.Hour)
	if _, err := ask("99966100002"); !errors.Is(err, ErrPhoneOccupied) {
		t.Fatalf("to another's phone: %v", err)
	}
	sent, err := ask(newPhone)
	w.must(err)
	if sent.Via == ViaApp {
		t.Error("the code for a new phone went to the old account's devices")
	}
	code, err := w.s.CurrentCode(w.ctx, newPhone)
	w.must(err)
	if err := w.s.ChangePhone(w.ctx, alice.Id, newPhone, sent.Hash, "x"+code); !errors.Is(err, ErrCodeInvalid) {
		t.Fatalf("a wrong code: %v", err)
	}
	w.must(w.s.ChangePhone(w.ctx, alice.Id, newPhone, sent.Hash, code))
	if id, err := w.s.UserByPhone(w.ctx, newPhone); err != nil || id != alice.Id {
		t.Errorf("the new phone leads to %d, %v", id, err)
	}
	if _, err := w.s.UserByPhone(w.ctx, alicePhone); !errors.Is(err, ErrNoUser) {
		t.Errorf("the old phone still leads somewhere: %v", err)
	}
	if u, err := w.s.User(w.ctx, alice.Id); err != nil || u.Phone != newPhone {
		t.Errorf("the record says %q, %v", u.GetPhone(), err)
	}
}

func TestPresence(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, alicePhone, "Alice")
	is := func(want Presence) {
		t.Helper()
		got, err := w.s.Presence(w.ctx, alice.Id)
		w.must(err)
		if got != want {
			t.Errorf("presence %+v, want %+v", got, want)
		}
	}
	w.must(w.s.SetOnline(w.ctx, alice.Id, true))
	start := w.clock().Unix()
	is(Presence{Online: true, Expires: start + 300})
	w.pass(2 * time.Minute)
	w.must(w.s.SetOnline(w.ctx, alice.Id, false))
	is(Presence{Was: start + 120})
	w.pass(time.Hour)
	w.must(w.s.SetOnline(w.ctx, alice.Id, false)) // again: the time stands
	is(Presence{Was: start + 120})
	w.must(w.s.FlushPresence(w.ctx))
	w.restart()
	is(Presence{Was: start + 120})
	w.must(w.s.SetOnline(w.ctx, alice.Id, true))
	w.pass(10 * time.Minute) // the client vanished
	is(Presence{Was: start + 120 + 3600 + 300})
}
