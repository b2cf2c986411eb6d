package message

import (
	"context"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/bus"
	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
)

// The people of the scenarios.
const (
	alice = int64(1001)
	bob   = int64(1002)
	carol = int64(1003)
)

// world is a whole mailbox domain over a real store.
type world struct {
	*Service
	t    testing.TB
	ctx  context.Context
	db   *store.DB
	last int64 // random id
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldOf(t, time.Now)
}

// newWorldOf is [newWorld] with a clock of its own.
func newWorldOf(t testing.TB, now func() time.Time) *world {
	t.Helper()
	db, err := store.OpenPebble(context.Background(), t.TempDir(), seal.Static{7}, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := openWorldAt(t, db, now)
	t.Cleanup(func() {
		w.log.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for id, name := range map[int64]string{alice: "Alice", bob: "Bob", carol: "Carol"} {
		w.putUser(&accountpb.User{Id: id, FirstName: name})
	}
	return w
}

func openWorld(t testing.TB, db *store.DB) *world { return openWorldAt(t, db, time.Now) }

func openWorldAt(t testing.TB, db *store.DB, now func() time.Time) *world {
	log := update.NewAt(db, bus.Local{}, now)
	accounts := account.New(account.Deps{DB: db, Log: log})
	chats := chat.New(chat.Deps{DB: db, Log: log, Accounts: accounts})
	s := New(Deps{DB: db, Log: log, Accounts: accounts, Chats: chats})
	chats.Wire(s)
	return &world{Service: s, t: t, ctx: context.Background(), db: db}
}

// putUser writes a user's record as package account keeps it.
func (w *world) putUser(u *accountpb.User) {
	w.t.Helper()
	value, err := proto.Marshal(u)
	w.must(err)
	w.must(w.log.Write(w.ctx, []peer.Owner{peer.MailboxOf(u.Id)}, func(tx *update.Tx) error {
		tx.Set(peer.MailboxOf(u.Id), store.ProfileKey(), value)
		return nil
	}))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// say sends a text and returns the sender's copy.
func (w *world) say(from, to int64, text string) *messagepb.Message {
	w.t.Helper()
	return w.send(from, &Outgoing{Peer: peer.OfUser(to), Text: text}).Message
}

// send sends with a fresh random id.
func (w *world) send(from int64, o *Outgoing) Sent {
	w.t.Helper()
	w.last++
	o.RandomID = w.last
	sent, err := w.Send(w.ctx, from, o)
	w.must(err)
	return sent
}

// history returns the texts of a dialog, oldest first.
func (w *world) history(user, with int64) []string {
	w.t.Helper()
	page, err := w.History(w.ctx, user, peer.OfUser(with), Window{Limit: MaxPage})
	w.must(err)
	if len(page.Messages) != page.Total {
		w.t.Fatalf("%d messages, but a count of %d", len(page.Messages), page.Total)
	}
	texts := []string{}
	for i := len(page.Messages) - 1; i >= 0; i-- {
		texts = append(texts, page.Messages[i].Text)
	}
	return texts
}

func (w *world) dialogOf(user, with int64) *messagepb.Dialog {
	w.t.Helper()
	list, err := w.PeerDialogs(w.ctx, user, []peer.Peer{peer.OfUser(with)})
	w.must(err)
	return list.Dialogs[0]
}

// since returns the events of a user's log after pts and checks that they
// leave no hole.
func (w *world) since(user int64, pts int) []update.Event {
	w.t.Helper()
	var events []update.Event
	w.must(w.log.View(w.ctx, func(r store.Reader) error {
		s, err := update.Since(r, peer.MailboxOf(user), pts, 0, 10000)
		events = s.Events
		return err
	}))
	for _, ev := range events {
		if ev.PtsCount == 0 {
			continue
		}
		if ev.Pts != pts+int(ev.PtsCount) {
			w.t.Fatalf("hole in the log of %d: %d + %d is not %d (%v)", user, pts, ev.PtsCount, ev.Pts, ev.Kind)
		}
		pts = ev.Pts
	}
	return events
}
