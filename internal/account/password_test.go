package account

import (
	"bytes"
	"crypto/rand"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/crypto/srp"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// prove answers a new question of the server.
func (w *world) prove(a *Auth, password string) *PasswordProof {
	w.Helper()
	st, err := w.s.Password(w.ctx, a)
	w.must(err)
	if !st.Set {
		w.Fatal("there is no password to prove")
	}
	return answerOf(st, password)
}

// secretOf stands for what clients derive slowly from a password: x. The server
// knows nothing of how it is made. That the rest is what clients do is shown by
// TestAnswersOfGotdAreUnderstood.
func secretOf(password string, salt1, salt2 []byte) *big.Int {
	return new(big.Int).SetBytes(srpHash([]byte(password), salt1, salt2))
}

// answerOf is the client's side of SRP.
func answerOf(st PasswordState, password string) *PasswordProof {
	g := &srpGroup
	x := secretOf(password, st.Salt1, st.Salt2)
	secret := new(big.Int).SetBytes(randomBytes(srpBytes))
	a := srpNumber(new(big.Int).Exp(g.g, secret, g.p))
	u := new(big.Int).SetBytes(srpHash(a, st.SRPB))
	kv := new(big.Int).Exp(g.g, x, g.p)
	base := new(big.Int).SetBytes(st.SRPB)
	base.Sub(base, kv.Mul(kv, g.k)).Mod(base, g.p)
	s := base.Exp(base, u.Mul(u, x).Add(u, secret), g.p)
	return &PasswordProof{ID: st.SRPID, A: a, M1: srpHash(
		g.mask[:], srpHash(st.Salt1), srpHash(st.Salt2), a, st.SRPB, srpHash(srpNumber(s)),
	)}
}

// newPassword is what a client makes of one.
func (w *world) newPassword(a *Auth, password string) NewPassword {
	w.Helper()
	st, err := w.s.Password(w.ctx, a)
	w.must(err)
	p := NewPassword{Salt1: append(st.NewSalt1, randomBytes(32)...), Salt2: st.NewSalt2, Hint: "a bird"}
	x := secretOf(password, p.Salt1, p.Salt2)
	p.Verifier = srpNumber(new(big.Int).Exp(srpGroup.g, x, srpGroup.p))
	return p
}

func TestAnswersOfGotdAreUnderstood(t *testing.T) {
	w := newWorld(t, Options{})
	a, _ := w.signUp(1, alicePhone, "Alice")
	st, err := w.s.Password(w.ctx, a)
	w.must(err)
	client := srp.NewSRP(rand.Reader)
	hash, salt1, err := client.NewHash([]byte("swift"), srp.Input{Salt1: st.NewSalt1, Salt2: st.NewSalt2, G: SRPGenerator, P: SRPPrime()})
	w.must(err)
	w.must(w.s.SetPassword(w.ctx, a, nil, NewPassword{Salt1: salt1, Salt2: st.NewSalt2, Verifier: hash}))
	for password, want := range map[string]error{"swift": nil, "Swift": ErrPasswordWrong} {
		st, err := w.s.Password(w.ctx, a)
		w.must(err)
		got, err := client.Hash([]byte(password), st.SRPB, randomBytes(srpBytes), srp.Input{Salt1: st.Salt1, Salt2: st.Salt2, G: SRPGenerator, P: SRPPrime()})
		w.must(err)
		w.refused(w.s.ProvePassword(w.ctx, a, &PasswordProof{ID: st.SRPID, A: got.A, M1: got.M1}), want)
	}
}

// locked is an account with a password, on key 1.
func (w *world) locked(password string) *Auth {
	w.Helper()
	a, _ := w.signUp(1, alicePhone, "Alice")
	w.must(w.s.SetPassword(w.ctx, a, nil, w.newPassword(a, password)))
	return a
}

// half gives a right code on a key and no password.
func (w *world) half(key uint64) *Auth {
	w.Helper()
	a := w.device(key)
	sent, code := w.ask(a, alicePhone)
	_, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: alicePhone, Hash: sent.Hash, Code: code})
	w.refused(err, ErrPasswordNeeded)
	return a
}

func (w *world) refused(err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Fatalf("got %v, want %v", err, want)
	}
}

func (w *world) flooded(err error) time.Duration {
	w.Helper()
	var flood *FloodError
	if !errors.As(err, &flood) {
		w.Fatalf("got %v, want a flood", err)
	}
	return flood.Wait
}

func TestPasswordIsSetChangedAndTakenOff(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.locked("swift")
	st, err := w.s.Password(w.ctx, a)
	w.must(err)
	if !st.Set || st.Hint != "a bird" {
		t.Errorf("state %+v", st)
	}
	w.refused(w.s.SetPassword(w.ctx, a, nil, w.newPassword(a, "heron")), ErrPasswordWrong)
	w.refused(w.s.SetPassword(w.ctx, a, w.prove(a, "wrong"), w.newPassword(a, "heron")), ErrPasswordWrong)
	w.must(w.s.SetPassword(w.ctx, a, w.prove(a, "swift"), w.newPassword(a, "heron")))
	w.restart()
	a = w.device(1)
	w.refused(w.s.ProvePassword(w.ctx, a, w.prove(a, "swift")), ErrPasswordWrong)
	w.must(w.s.ProvePassword(w.ctx, a, w.prove(a, "heron")))
	w.must(w.s.SetPassword(w.ctx, a, w.prove(a, "heron"), NewPassword{}))
	if st, err = w.s.Password(w.ctx, a); err != nil || st.Set {
		t.Errorf("taken off, but %+v, %v", st, err)
	}
	w.refused(w.s.SetPassword(w.ctx, a, nil, NewPassword{}), ErrNewSettings)
	w.refused(w.s.ProvePassword(w.ctx, a, nil), ErrPasswordMissing)
	for i, label := range []string{english.passwordOn, english.passwordNew, english.passwordOff} {
		label, _, _ = strings.Cut(label, "\n")
		if got := w.out.messages[i].text; !strings.HasPrefix(got, label) {
			t.Errorf("message %d begins %.40q, want %q", i, got, label)
		}
	}
}

func TestQuestionIsAnsweredOnceByWhomItWasAsked(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.locked("swift")
	proof := w.prove(a, "swift")
	w.must(w.s.ProvePassword(w.ctx, a, proof))
	w.refused(w.s.ProvePassword(w.ctx, a, proof), ErrQuestion)

	thief := w.half(2)
	stolen := w.prove(a, "swift")
	_, err := w.s.CheckPassword(w.ctx, thief, stolen)
	w.refused(err, ErrQuestion)
	w.must(w.s.ProvePassword(w.ctx, a, stolen))

	late := w.prove(a, "swift")
	w.pass(questionLife)
	w.refused(w.s.ProvePassword(w.ctx, a, late), ErrQuestion)

	old := w.prove(a, "swift")
	w.must(w.s.SetPassword(w.ctx, a, w.prove(a, "swift"), w.newPassword(a, "heron")))
	w.refused(w.s.ProvePassword(w.ctx, a, old), ErrPasswordChanged)
	old = w.prove(a, "heron")
	w.must(w.s.SetPassword(w.ctx, a, w.prove(a, "heron"), NewPassword{}))
	w.refused(w.s.ProvePassword(w.ctx, a, old), ErrPasswordChanged)
}

func TestNumbersThatGiveSecretsAwayAreRefused(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.locked("swift")
	p := srpGroup.p
	for name, n := range map[string]*big.Int{
		"0": new(big.Int), "1": big.NewInt(1), "p": p, "p-1": new(big.Int).Sub(p, big.NewInt(1)),
		"p+1": new(big.Int).Add(p, big.NewInt(1)), "small": new(big.Int).Lsh(big.NewInt(1), 1900),
	} {
		st, err := w.s.Password(w.ctx, a)
		w.must(err)
		// With A a multiple of p the shared secret would be 0 for everybody.
		a0 := n.FillBytes(make([]byte, srpBytes))
		key := srpHash(make([]byte, srpBytes))
		m1 := srpHash(srpGroup.mask[:], srpHash(st.Salt1), srpHash(st.Salt2), a0, st.SRPB, key)
		w.refused(w.s.ProvePassword(w.ctx, a, &PasswordProof{ID: st.SRPID, A: a0, M1: m1}), ErrPasswordWrong)
		to := w.newPassword(a, "heron")
		to.Verifier = a0
		if err := w.s.SetPassword(w.ctx, a, nil, to); !errors.Is(err, ErrNewPassword) {
			t.Errorf("verifier %s: %v", name, err)
		}
	}
	st, err := w.s.Password(w.ctx, a)
	w.must(err)
	good := answerOf(st, "swift")
	good.A = append([]byte{0}, good.A...)
	w.refused(w.s.ProvePassword(w.ctx, a, good), ErrPasswordWrong)
}

func TestNewSaltsAreTheServersOwn(t *testing.T) {
	w := newWorld(t, Options{})
	a, _ := w.signUp(1, alicePhone, "Alice")
	b, _ := w.signUp(2, "99966100001", "Bob")
	theirs := w.newPassword(b, "swift")
	w.refused(w.s.SetPassword(w.ctx, a, nil, theirs), ErrNewSalt)
	for name, spoil := range map[string]func(*NewPassword){
		"salt of the client missing": func(p *NewPassword) { p.Salt1 = p.Salt1[:serverSalt1] },
		"salt of the server missing": func(p *NewPassword) { p.Salt1 = p.Salt1[serverSalt1:] },
		"other second salt":          func(p *NewPassword) { p.Salt2 = randomBytes(serverSalt2) },
		"no second salt":             func(p *NewPassword) { p.Salt2 = nil },
		"endless salt":               func(p *NewPassword) { p.Salt1 = append(p.Salt1, make([]byte, maxSalt1)...) },
	} {
		p := w.newPassword(a, "swift")
		spoil(&p)
		if err := w.s.SetPassword(w.ctx, a, nil, p); !errors.Is(err, ErrNewSalt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := w.newPassword(a, "swift")
	p.Hint = strings.Repeat("h", maxHintRunes+1)
	w.refused(w.s.SetPassword(w.ctx, a, nil, p), ErrNewSettings)
}

func TestQuestionsAreLimited(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.locked("swift")
	var err error
	for range questionsPerHour + 1 {
		if _, err = w.s.Password(w.ctx, a); err != nil {
			break
		}
	}
	w.flooded(err)
	thief := w.half(2)
	if _, err := w.s.Password(w.ctx, thief); err != nil {
		t.Errorf("who waits for the password is counted with who has given it: %v", err)
	}
	w.pass(time.Hour)
	w.must(w.s.ProvePassword(w.ctx, a, w.prove(a, "swift")))
}

// TestPasswordRowIsSealed looks for what a guesser could work on.
func TestPasswordRowIsSealed(t *testing.T) {
	w := newWorld(t, Options{})
	a, alice := w.signUp(1, alicePhone, "Alice")
	to := w.newPassword(a, "swift")
	w.must(w.s.SetPassword(w.ctx, a, nil, to))
	rec, err := w.s.password(w.ctx, alice.Id)
	w.must(err)
	if !bytes.Equal(rec.Verifier, to.Verifier) || rec.Hint != to.Hint {
		t.Fatal("the row does not hold what was set")
	}
	w.must(w.log.View(w.ctx, func(r store.Reader) error {
		has, err := r.Has(peer.MailboxOf(alice.Id), passwordKey())
		if err == nil && !has {
			t.Error("the row is not in the mailbox: deletion would leave it behind")
		}
		return err
	}))
	w.log.Close()
	w.must(w.db.Close())
	onDisk(t, w.dir, to.Verifier, to.Salt1, to.Salt2, []byte(to.Hint))
	w.open()
}
