package account

import (
	"errors"
	"slices"
	"testing"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestTerminateAnotherDevice(t *testing.T) {
	w := newWorld(t, Options{})
	first, alice := w.signUp(1, alicePhone, "Alice")
	second, _ := w.signIn(2, alicePhone)
	if err := w.s.Terminate(w.ctx, second, first.Hash()); !errors.Is(err, ErrFreshLogin) {
		t.Fatalf("a fresh login threw the owner out: %v", err)
	}
	w.pass(25 * time.Hour)
	if err := w.s.Terminate(w.ctx, first, 12345); !errors.Is(err, ErrNoAuthorization) {
		t.Fatalf("an unknown device: %v", err)
	}
	w.must(w.s.Terminate(w.ctx, first, second.Hash()))
	if second.UserID() != 0 || !second.Revoked() {
		t.Error("the terminated device does not know it")
	}
	if !slices.Contains(w.out.closed, uint64(2)) {
		t.Error("its sessions live on")
	}
	w.restart()
	for key, want := range map[uint64]int64{1: alice.Id, 2: 0} {
		a, err := w.s.Authorization(w.ctx, key)
		w.must(err)
		if a.UserID() != want {
			t.Errorf("after a restart key %d is logged in as %d, want %d", key, a.UserID(), want)
		}
	}
}

func TestTerminateOthers(t *testing.T) {
	w := newWorld(t, Options{FreshPeriod: -1})
	a1, alice := w.signUp(1, alicePhone, "Alice")
	a2, _ := w.signIn(2, alicePhone)
	a3, _ := w.signIn(3, alicePhone)
	w.must(w.s.TerminateOthers(w.ctx, a2))
	if a1.UserID() != 0 || a2.UserID() != alice.Id || a3.UserID() != 0 {
		t.Errorf("left: %d %d %d", a1.UserID(), a2.UserID(), a3.UserID())
	}
	list, err := w.s.Authorizations(w.ctx, alice.Id)
	w.must(err)
	if len(list) != 1 || list[0].KeyId != 2 {
		t.Errorf("%d devices listed", len(list))
	}
}

func TestLogoutAndInAgainOnTheSameKey(t *testing.T) {
	w := newWorld(t, Options{})
	a, alice := w.signUp(1, alicePhone, "Alice")
	w.must(w.s.Logout(w.ctx, a))
	if a.UserID() != 0 || a.Revoked() || len(w.out.closed) != 0 {
		t.Error("a logout by one's own wish is no revocation")
	}
	again, _ := w.signIn(1, alicePhone)
	if again != a || a.UserID() != alice.Id {
		t.Error("the session that held the key did not see the login")
	}
}

func TestAnotherUserOnTheSameKey(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, alicePhone, "Alice")
	a, bob := w.signUp(1, "99966100001", "Bob")
	if a.UserID() != bob.Id {
		t.Fatalf("the key is logged in as %d", a.UserID())
	}
	list, err := w.s.Authorizations(w.ctx, alice.Id)
	w.must(err)
	if len(list) != 0 {
		t.Error("the former user still lists the device")
	}
}

func TestNewLoginIsInTheLogOfTheOthers(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, alicePhone, "Alice")
	second, _ := w.signIn(2, alicePhone)
	w.log.Close() // publishes all that is durable
	var told []int64
	for _, b := range w.out.events {
		for _, e := range b.Events {
			if b.Owner == peer.MailboxOf(alice.Id) && e.Kind == updatepb.Kind_NEW_AUTHORIZATION {
				told = append(told, e.Count64)
			}
		}
	}
	if !slices.Equal(told, []int64{second.Hash()}) {
		t.Errorf("told of %v, want %d", told, second.Hash())
	}
	rec, err := w.s.AuthorizationByHash(w.ctx, alice.Id, second.Hash())
	w.must(err)
	if !rec.Unconfirmed || rec.DeviceModel != "Test phone" || rec.Platform != "Linux" {
		t.Errorf("device is %v", rec)
	}
	w.must(w.s.ChangeAuthorization(w.ctx, alice.Id, second.Hash(), AuthorizationChange{Confirmed: true}))
	rec, err = w.s.AuthorizationByHash(w.ctx, alice.Id, second.Hash())
	w.must(err)
	if rec.Unconfirmed {
		t.Error("confirmed, but not noted")
	}
}

func TestActivityIsCoalesced(t *testing.T) {
	w := newWorld(t, Options{})
	a, alice := w.signUp(1, alicePhone, "Alice")
	start := w.clock().Unix()
	for range 20 {
		w.pass(time.Minute)
		w.s.Touch(a, w.clock())
		w.must(w.s.FlushActivity(w.ctx))
	}
	w.restart()
	list, err := w.s.Authorizations(w.ctx, alice.Id)
	w.must(err)
	active := list[0].Active - start
	if active < 15*60 || active > 20*60 {
		t.Errorf("active %d s after the start, want about 20 minutes", active)
	}
}

func TestQRLogin(t *testing.T) {
	w := newWorld(t, Options{})
	phone, alice := w.signUp(1, alicePhone, "Alice")
	desktop := w.device(2)
	shown, err := w.s.ExportLoginToken(w.ctx, desktop, nil)
	w.must(err)
	if shown.UserID != 0 || shown.Expires-w.clock().Unix() != 30 {
		t.Fatalf("token %+v", shown)
	}
	accept := func(token []byte) (*accountpb.Authorization, error) {
		return w.s.AcceptLoginToken(w.ctx, phone.UserID(), token)
	}
	forged := slices.Clone(shown.Token)
	forged[len(forged)-1] ^= 1
	if _, err := accept(forged); !errors.Is(err, ErrTokenInvalid) {
		t.Fatalf("forged: %v", err)
	}
	if _, err := accept(shown.Token[:10]); !errors.Is(err, ErrTokenInvalid) {
		t.Fatalf("cut: %v", err)
	}
	if desktop.UserID() != 0 {
		t.Fatal("logged in by a forged token")
	}
	made, err := accept(shown.Token)
	w.must(err)
	if made.DeviceModel != "Test phone" || desktop.UserID() != alice.Id || !slices.Equal(w.out.accepted, []uint64{2}) {
		t.Errorf("device %q, logged in as %d, told %v", made.DeviceModel, desktop.UserID(), w.out.accepted)
	}
	if _, err := accept(shown.Token); !errors.Is(err, ErrTokenAccepted) {
		t.Errorf("twice: %v", err)
	}
	outcome, err := w.s.ExportLoginToken(w.ctx, desktop, nil)
	w.must(err)
	if outcome.UserID != alice.Id {
		t.Errorf("the waiting client is told %+v", outcome)
	}
}

func TestQRLoginExpiresAndExcepts(t *testing.T) {
	w := newWorld(t, Options{})
	phone, alice := w.signUp(1, alicePhone, "Alice")
	desktop := w.device(2)
	old, err := w.s.ExportLoginToken(w.ctx, desktop, nil)
	w.must(err)
	w.pass(31 * time.Second)
	if _, err := w.s.AcceptLoginToken(w.ctx, phone.UserID(), old.Token); !errors.Is(err, ErrTokenExpired) {
		t.Errorf("an old token: %v", err)
	}
	except, err := w.s.ExportLoginToken(w.ctx, desktop, []int64{alice.Id})
	w.must(err)
	if _, err := w.s.AcceptLoginToken(w.ctx, phone.UserID(), except.Token); !errors.Is(err, ErrTokenExcepted) {
		t.Errorf("an excepted user: %v", err)
	}
	if _, err := w.s.AcceptLoginToken(w.ctx, phone.UserID(), old.Token); !errors.Is(err, ErrTokenInvalid) {
		t.Errorf("a replaced token: %v", err)
	}
}

func TestExportedAuthorizationWorksOnce(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, alicePhone, "Alice")
	secret, err := w.s.ExportAuthorization(w.ctx, alice.Id)
	w.must(err)
	media, thief := w.device(2), w.device(3)
	if err := w.s.ImportAuthorization(w.ctx, thief, alice.Id, []byte("guess")); !errors.Is(err, ErrExportInvalid) {
		t.Fatalf("a guess: %v", err)
	}
	w.must(w.s.ImportAuthorization(w.ctx, media, alice.Id, secret))
	if media.UserID() != alice.Id {
		t.Error("not logged in")
	}
	if err := w.s.ImportAuthorization(w.ctx, thief, alice.Id, secret); !errors.Is(err, ErrExportInvalid) {
		t.Errorf("twice: %v", err)
	}
	late, err := w.s.ExportAuthorization(w.ctx, alice.Id)
	w.must(err)
	w.pass(exportLife)
	if err := w.s.ImportAuthorization(w.ctx, thief, alice.Id, late); !errors.Is(err, ErrExportInvalid) {
		t.Errorf("too late: %v", err)
	}
	if len(w.out.messages) != 0 {
		t.Error("a media key of the same client was announced as a new login")
	}
}

func TestPushTokens(t *testing.T) {
	w := newWorld(t, Options{})
	a, _ := w.signUp(1, alicePhone, "Alice")
	w.must(w.s.RegisterDevice(w.ctx, a, &accountpb.PushToken{Type: 10, Token: "endpoint"}))
	if err := w.s.RegisterDevice(w.ctx, a, &accountpb.PushToken{Type: 99, Token: "x"}); !errors.Is(err, ErrPushToken) {
		t.Errorf("an unknown type: %v", err)
	}
	w.must(w.s.UnregisterDevice(w.ctx, a, 10, "another"))
	w.restart()
	tokens, err := w.s.PushTokens(w.ctx, 1)
	w.must(err)
	if len(tokens) != 1 || tokens[0].Token != "endpoint" {
		t.Fatalf("%d tokens", len(tokens))
	}
	a = w.device(1)
	w.must(w.s.Logout(w.ctx, a))
	if tokens, err = w.s.PushTokens(w.ctx, 1); err != nil || len(tokens) != 0 {
		t.Errorf("after the logout: %d tokens, %v", len(tokens), err)
	}
}
