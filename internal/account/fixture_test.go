package account

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/bus"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
)

// world is a server's accounts over a real store, with a clock that the test
// moves and a session layer that notes what it is told.
type world struct {
	*testing.T
	ctx context.Context
	dir string
	opt Options
	db  *store.DB
	log *update.Log
	s   *Service
	out *outside

	mu  sync.Mutex
	now time.Time
}

// outside is all that lies around accounts.
type outside struct {
	mu       sync.Mutex
	messages []serviceMessage
	closed   []uint64
	accepted []uint64
	events   []update.Batch
}

type serviceMessage struct {
	user int64
	text string
}

func (o *outside) SendServiceMessage(_ context.Context, user int64, text string, _ []Span) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.messages = append(o.messages, serviceMessage{user, text})
	return nil
}

func (o *outside) CloseKey(perm uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = append(o.closed, perm)
}

func (o *outside) LoginTokenAccepted(perm uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.accepted = append(o.accepted, perm)
}

func newWorld(t *testing.T, opt Options) *world {
	t.Helper()
	w := &world{T: t, ctx: t.Context(), dir: t.TempDir(), opt: opt, now: time.Unix(1_700_000_000, 0), out: new(outside)}
	w.open()
	t.Cleanup(w.close)
	return w
}

func (w *world) open() {
	w.Helper()
	db, err := store.OpenPebble(w.ctx, w.dir, seal.Static(make([]byte, 32)), store.Options{})
	w.must(err)
	w.db = db
	w.log = update.New(db, bus.Local{})
	w.log.Subscribe(func(b update.Batch) {
		w.out.mu.Lock()
		defer w.out.mu.Unlock()
		w.out.events = append(w.out.events, b)
	})
	w.s = New(Deps{DB: db, Log: w.log, Options: w.opt, Now: w.clock, Logger: slog.New(slog.DiscardHandler)})
	w.s.Wire(Wiring{Messenger: w.out, Sessions: w.out})
	w.must(w.s.Prepare(w.ctx))
}

func (w *world) close() {
	w.log.Close()
	_ = w.db.Close()
}

// restart ends the server and starts it again over the same data.
func (w *world) restart() {
	w.Helper()
	w.close()
	w.open()
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// device is a client with a key.
func (w *world) device(key uint64) *Auth {
	w.Helper()
	a, err := w.s.Authorization(w.ctx, key)
	w.must(err)
	w.s.Describe(a, Device{APIID: 1, Layer: 229, Model: "Test phone", SystemVersion: "Linux", AppVersion: "1.0", Lang: "en", IP: "192.0.2.7"})
	return a
}

// ask asks for a code and returns its hash and, as the operator reads it, the
// code.
func (w *world) ask(a *Auth, phone string) (sent SentCode, code string) {
	w.Helper()
	sent, err := w.s.SendCode(w.ctx, CodeRequest{Phone: phone, Purpose: PurposeLogin})
	w.must(err)
	code, err = w.s.CurrentCode(w.ctx, phone)
	w.must(err)
	return sent, code
}

// signUp opens an account on a key.
func (w *world) signUp(key uint64, phone, name string) (*Auth, *accountpb.User) {
	w.Helper()
	a := w.device(key)
	sent, code := w.ask(a, phone)
	if _, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: phone, Hash: sent.Hash, Code: code}); err != ErrSignUpRequired {
		w.Fatalf("sign in for an unknown phone: %v", err)
	}
	u, err := w.s.SignUp(w.ctx, SignUp{Auth: a, Phone: phone, Hash: sent.Hash, FirstName: name})
	w.must(err)
	return a, u
}

// signIn logs a key in on an account that exists.
func (w *world) signIn(key uint64, phone string) (*Auth, *accountpb.User) {
	w.Helper()
	a := w.device(key)
	sent, code := w.ask(a, phone)
	u, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: phone, Hash: sent.Hash, Code: code})
	w.must(err)
	return a, u
}
