package account

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/bus"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// people is a server with users who are there without having logged in.
type people struct {
	*Service
	t   testing.TB
	ctx context.Context
	// published holds the owners' events as their sessions would get them;
	// what is too much for it is lost.
	published chan update.Batch
}

func newPeople(t testing.TB) *people {
	t.Helper()
	db, err := store.OpenPebble(t.Context(), t.TempDir(), seal.Static{7}, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := update.New(db, bus.Local{})
	t.Cleanup(func() {
		log.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	published := make(chan update.Batch, 100)
	log.Subscribe(func(b update.Batch) {
		select {
		case published <- b:
		default:
		}
	})
	s := New(Deps{DB: db, Log: log, Logger: slog.New(slog.DiscardHandler)})
	return &people{Service: s, t: t, ctx: context.Background(), published: published}
}

// forget empties the memory, so that what is read next comes from the store.
func (w *people) forget() { w.Service.social = newSocial() }

func (w *people) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *people) fails(err, want error) {
	w.t.Helper()
	if !errors.Is(err, want) {
		w.t.Errorf("got %v, want %v", err, want)
	}
}

// join makes a user with a phone and runs what happens after a sign-up.
func (w *people) join(name, phone string) (id int64, told []ContactJoined) {
	w.t.Helper()
	u := &accountpb.User{Id: newUserID(), Phone: phone, FirstName: name}
	ix := w.phoneIndex(phone)
	owners := []peer.Owner{peer.MailboxOf(u.Id), ix.owner, shardOwner(u.Id)}
	w.ok(w.log.Write(w.ctx, owners, func(tx *update.Tx) error { return w.create(tx, ix, u) }))
	hook := w.JoinHook(func(_ context.Context, j ContactJoined) error {
		told = append(told, j)
		return nil
	})
	hook(w.ctx, u, false)
	return u.Id, told
}

// user makes a user whose phone nobody waits for.
func (w *people) user(name string) int64 {
	w.t.Helper()
	id, _ := w.join(name, fmt.Sprintf("99966%08d", randomUint64()%1e8))
	return id
}

func (w *people) add(owner, user int64, first string) {
	w.t.Helper()
	w.ok(w.AddContact(w.ctx, owner, NewContact{User: user, FirstName: first}, false))
}

func (w *people) contact(owner, user int64) *accountpb.Contact {
	w.t.Helper()
	rel, err := w.Relation(w.ctx, owner, user)
	w.ok(err)
	return rel.Contact
}

// events are the kinds of events in a user's log, with whom they are about.
func (w *people) events(user int64) []string {
	w.t.Helper()
	var out []string
	w.ok(w.log.View(w.ctx, func(r store.Reader) error {
		slice, err := update.Since(r, peer.MailboxOf(user), 0, 0, 1000)
		for _, e := range slice.Events {
			out = append(out, describe(e.Event))
		}
		return err
	}))
	return out
}

func describe(e *updatepb.Event) string {
	about := e.User
	if e.Peer != 0 {
		about = peer.FromInt(e.Peer).ID
	}
	return fmt.Sprintf("%v %d", e.Kind, about)
}

func (w *people) wantEvent(user int64, kind updatepb.Kind, about int64) {
	w.t.Helper()
	want := fmt.Sprintf("%v %d", kind, about)
	if got := w.events(user); !slices.Contains(got, want) {
		w.t.Errorf("the log of %d has %v, want %q among them", user, got, want)
	}
}

func (w *people) wantAllowed(owner int64, key PrivacyKey, viewer int64, want bool) {
	w.t.Helper()
	got, err := w.Allows(w.ctx, owner, key, viewer)
	w.ok(err)
	if got != want {
		w.t.Errorf("privacy key %d of %d for %d: allowed %v, want %v", key, owner, viewer, got, want)
	}
	w.forget()
	got, err = w.Allows(w.ctx, owner, key, viewer)
	w.ok(err)
	if got != want {
		w.t.Errorf("read anew, privacy key %d of %d for %d: allowed %v, want %v", key, owner, viewer, got, want)
	}
}

func equalRules(a, b []*accountpb.Rule) bool {
	return slices.EqualFunc(a, b, func(x, y *accountpb.Rule) bool { return proto.Equal(x, y) })
}
