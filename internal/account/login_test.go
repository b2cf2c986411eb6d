package account

import (
	"errors"
	"strings"
	"testing"
	"time"
)

const alicePhone = "+33 6 12 34 56 78"

func TestSignUpSignInAndRestart(t *testing.T) {
	w := newWorld(t, Options{})
	first, alice := w.signUp(1, alicePhone, " Alice\u202e ")
	if alice.FirstName != "Alice" || alice.Phone != "33612345678" {
		t.Fatalf("stored as %q, %q", alice.FirstName, alice.Phone)
	}
	if !alice.Operator {
		t.Error("the first account is not the operator's")
	}
	if first.UserID() != alice.Id {
		t.Errorf("the key is logged in as %d, want %d", first.UserID(), alice.Id)
	}
	_, bob := w.signUp(2, "99966100001", "Bob")
	if bob.Operator {
		t.Error("a second account is the operator's")
	}
	w.restart()
	again, err := w.s.Authorization(w.ctx, 1)
	w.must(err)
	if again.UserID() != alice.Id {
		t.Errorf("after a restart the key is logged in as %d", again.UserID())
	}
	second, u := w.signIn(3, "0033612345678")
	if u.Id != alice.Id || second.UserID() != alice.Id {
		t.Errorf("signed in as %d, want %d", u.Id, alice.Id)
	}
	list, err := w.s.Authorizations(w.ctx, alice.Id)
	w.must(err)
	if len(list) != 2 {
		t.Fatalf("%d devices, want 2", len(list))
	}
	id, err := w.s.UserByPhone(w.ctx, alicePhone)
	w.must(err)
	if id != alice.Id {
		t.Errorf("phone leads to %d", id)
	}
}

func TestSecondLoginGoesThroughTheFirstDevice(t *testing.T) {
	w := newWorld(t, Options{})
	w.signUp(1, alicePhone, "Alice")
	sent, err := w.s.SendCode(w.ctx, CodeRequest{Phone: alicePhone, Purpose: PurposeLogin})
	w.must(err)
	if sent.Via != ViaApp || sent.Next != ViaOperator || sent.Timeout == 0 {
		t.Fatalf("sent %+v, want by app, operator next", sent)
	}
	code, err := w.s.CurrentCode(w.ctx, alicePhone)
	w.must(err)
	if n := len(w.out.messages); n != 1 || !strings.Contains(w.out.messages[0].text, code) {
		t.Fatalf("the other device got %d messages, want the code", n)
	}
	a := w.device(2)
	_, err = w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: alicePhone, Hash: sent.Hash, Code: code})
	w.must(err)
	if n := len(w.out.messages); n != 2 || !strings.Contains(w.out.messages[1].text, "Test phone") {
		t.Fatalf("the new login is not announced: %d messages", n)
	}
	if _, err := w.s.CurrentCode(w.ctx, alicePhone); !errors.Is(err, ErrCodeExpired) {
		t.Errorf("a used code still works: %v", err)
	}
}

func TestWrongCodes(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.device(1)
	sent, code := w.ask(a, alicePhone)
	wrong := "00000"
	if code == wrong {
		wrong = "11111"
	}
	answer := func(hash, code string) error {
		_, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: alicePhone, Hash: hash, Code: code})
		return err
	}
	for name, c := range map[string]struct {
		hash, code string
		want       error
	}{
		"no code": {sent.Hash, "", ErrCodeEmpty},
		"no hash": {"", code, ErrCodeHashEmpty},
		"hash":    {"another", code, ErrCodeExpired},
	} {
		if err := answer(c.hash, c.code); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for i := range 4 {
		if err := answer(sent.Hash, wrong); !errors.Is(err, ErrCodeInvalid) {
			t.Fatalf("wrong answer %d: %v", i+1, err)
		}
	}
	if err := answer(sent.Hash, wrong); !errors.Is(err, ErrCodeExpired) {
		t.Fatalf("fifth wrong answer: %v", err)
	}
	if err := answer(sent.Hash, code); !errors.Is(err, ErrCodeExpired) {
		t.Fatalf("the right answer after five wrong ones: %v", err)
	}
	next, _ := w.ask(a, alicePhone)
	if next.Hash == sent.Hash {
		t.Error("a burnt code was sent again")
	}
}

func TestCodeExpires(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.device(1)
	sent, code := w.ask(a, alicePhone)
	again, same := w.ask(a, alicePhone)
	if same != code || again.Hash != sent.Hash {
		t.Error("asking twice made the first code a lie")
	}
	w.pass(5*time.Minute + time.Second)
	_, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: alicePhone, Hash: sent.Hash, Code: code})
	if !errors.Is(err, ErrCodeExpired) {
		t.Fatalf("an old code: %v", err)
	}
}

func TestGuessingIsBounded(t *testing.T) {
	w := newWorld(t, Options{CodesPerPhone: -1})
	a := w.device(1)
	guesses := 0
	for range 100 {
		sent, code := w.ask(a, alicePhone)
		wrong := "00000"
		if code == wrong {
			wrong = "11111"
		}
		for range 5 {
			_, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: alicePhone, Hash: sent.Hash, Code: wrong})
			var flood *FloodError
			if errors.As(err, &flood) {
				if guesses != wrongCodesPerDay {
					t.Fatalf("stopped after %d guesses, want %d", guesses, wrongCodesPerDay)
				}
				if flood.Wait > day {
					t.Fatalf("wait of %v", flood.Wait)
				}
				return
			}
			guesses++
		}
	}
	t.Fatalf("%d guesses and no end", guesses)
}

func TestFloodOfCodes(t *testing.T) {
	w := newWorld(t, Options{CodesPerPhone: 3})
	var flood *FloodError
	for range 3 {
		w.ask(nil, alicePhone)
	}
	_, err := w.s.SendCode(w.ctx, CodeRequest{Phone: alicePhone, Purpose: PurposeLogin})
	if !errors.As(err, &flood) || flood.Seconds() != 3600 {
		t.Fatalf("fourth code: %v", err)
	}
	w.restart()
	if _, err := w.s.SendCode(w.ctx, CodeRequest{Phone: alicePhone, Purpose: PurposeLogin}); !errors.As(err, &flood) {
		t.Fatalf("a restart forgave: %v", err)
	}
	w.pass(time.Hour)
	w.signUp(1, alicePhone, "Alice")
	for range 3 { // a login wipes the slate
		w.ask(nil, alicePhone)
	}
}

func TestSignUpNeedsTheProof(t *testing.T) {
	w := newWorld(t, Options{})
	a, thief := w.device(1), w.device(2)
	sent, code := w.ask(a, alicePhone)
	signUp := func(a *Auth, name string) error {
		_, err := w.s.SignUp(w.ctx, SignUp{Auth: a, Phone: alicePhone, Hash: sent.Hash, FirstName: name})
		return err
	}
	if err := signUp(a, "Alice"); !errors.Is(err, ErrCodeInvalid) {
		t.Fatalf("before the code was given: %v", err)
	}
	if _, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: alicePhone, Hash: sent.Hash, Code: code}); !errors.Is(err, ErrSignUpRequired) {
		t.Fatal(err)
	}
	if err := signUp(thief, "Mallory"); !errors.Is(err, ErrCodeInvalid) {
		t.Fatalf("from another key: %v", err)
	}
	if err := signUp(a, " \u202e "); !errors.Is(err, ErrFirstName) {
		t.Fatalf("without a name: %v", err)
	}
	if err := signUp(a, "Alice"); err != nil {
		t.Fatal(err)
	}
	if err := signUp(a, "Alice"); !errors.Is(err, ErrCodeExpired) {
		t.Fatalf("twice: %v", err)
	}
}

func TestRegistrationPolicies(t *testing.T) {
	for _, c := range []struct {
		policy  Registration
		invited bool
		want    error
	}{
		{RegistrationOpen, false, nil},
		{RegistrationInvite, false, ErrSignUpClosed},
		{RegistrationInvite, true, nil},
		{RegistrationClosed, false, ErrSignUpClosed},
	} {
		w := newWorld(t, Options{Registration: c.policy})
		if c.invited {
			w.must(w.s.Invite(w.ctx, alicePhone, ""))
		}
		_, err := w.s.SendCode(w.ctx, CodeRequest{Phone: alicePhone, Purpose: PurposeLogin})
		if !errors.Is(err, c.want) {
			t.Errorf("policy %d, invited %v: %v, want %v", c.policy, c.invited, err, c.want)
		}
	}
}

func TestNormalizePhone(t *testing.T) {
	for text, want := range map[string]string{
		"+33 6 12 34 56 78":    "33612345678",
		"0033612345678":        "33612345678",
		"+33 (0)6 12 34 56 78": "33612345678",
		"+1 (415) 555-2671":    "14155552671",
		"+9996610001":          "9996610001",
		"99966123456":          "99966123456",
		"12345":                "12345",
		"1234":                 "",
		"1234567890123456":     "",
		"phone":                "",
		"":                     "",
	} {
		got, err := NormalizePhone(text)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}
