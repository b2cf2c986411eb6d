package chat

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/bus"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// The people of the scenarios.
const (
	anna int64 = 1_000_000_001 + iota
	ben
	carl
	dora
	emil
)

// world is the domain of chats over a real store, with a clock that the test
// moves and an announcer that notes what it is told.
type world struct {
	testing.TB
	ctx      context.Context
	db       *store.DB
	log      *update.Log
	accounts *account.Service
	s        *Service
	notices  *notices

	mu  sync.Mutex
	now time.Time
}

// notices is an announcer that writes a message id, as a message would.
type notices struct {
	mu  sync.Mutex
	all []Notice
	in  map[[2]int64]bool // user, channel: among the user's dialogs
}

func (n *notices) Forgotten(*update.Tx, int64, *chatpb.LogEntry) error { return nil }

func (n *notices) Announce(tx *update.Tx, notice Notice) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, notice)
	owners := []peer.Owner{peer.ChannelOf(notice.Peer.ID)}
	if notice.Peer.Kind == peer.Chat {
		owners = owners[:0]
		for _, user := range notice.To {
			owners = append(owners, peer.MailboxOf(user))
		}
	}
	for _, o := range owners {
		id, err := tx.NextID(o)
		if err != nil {
			return err
		}
		ev := &updatepb.Event{Kind: updatepb.Kind_NEW_MESSAGE, PtsCount: 1, Peer: notice.Peer.Int(), Ids: []int32{int32(id)}}
		if _, err := tx.Append(o, ev, nil); err != nil {
			return err
		}
	}
	return nil
}

func (n *notices) Entered(_ *update.Tx, user, channel int64, _ int) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.in[[2]int64{user, channel}] = true
	return nil
}

func (n *notices) Ended(*update.Tx, int64, []int64) error { return nil }

func (n *notices) EndedAt(chat int64) peer.Owner { return chatOwner(chat) }

func (n *notices) Gone(_ *update.Tx, user, channel int64) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.in, [2]int64{user, channel})
	return nil
}

// last is the newest notice.
func (n *notices) last() Notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all[len(n.all)-1]
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldIn(t)
}

func newWorldIn(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, ctx: t.Context(), now: time.Unix(1_700_000_000, 0), notices: &notices{in: make(map[[2]int64]bool)}}
	db, err := store.OpenPebble(w.ctx, t.TempDir(), seal.Static(make([]byte, 32)), store.Options{})
	w.must(err)
	w.db, w.log = db, update.New(db, bus.Local{})
	t.Cleanup(func() {
		w.log.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	w.accounts = account.New(account.Deps{DB: db, Log: w.log, Logger: slog.New(slog.DiscardHandler)})
	w.begin()
	for id, name := range map[int64]string{anna: "Anna", ben: "Ben", carl: "Carl", dora: "Dora", emil: "Emil"} {
		w.settle(id, name)
	}
	return w
}

// begin starts the domain anew, with nothing in memory.
func (w *world) begin() {
	w.s = New(Deps{DB: w.db, Log: w.log, Accounts: w.accounts, Now: w.clock})
	w.s.Wire(w.notices)
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

// settle makes a user as a sign-up does.
func (w *world) settle(id int64, name string) {
	w.Helper()
	ctx, _ := update.Track(w.ctx) // the next durable write makes this one durable too
	err := w.log.Write(ctx, []peer.Owner{peer.MailboxOf(id)}, func(tx *update.Tx) error {
		value, err := proto.Marshal(&accountpb.User{Id: id, FirstName: name})
		if err != nil {
			return err
		}
		tx.Set(peer.MailboxOf(id), store.ProfileKey(), value)
		return nil
	})
	w.must(err)
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused checks that a call failed for this reason.
func (w *world) refused(err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("got %v, want %v", err, want)
	}
}

// ok takes the outcome of a call that must succeed.
func (w *world) ok(ch Change, err error) Change {
	w.Helper()
	w.must(err)
	return ch
}

func (w *world) group(creator int64, users ...int64) int64 {
	w.Helper()
	return w.ok(w.s.CreateChat(w.ctx, creator, "Friends", users, 0)).Peer.ID
}

func (w *world) supergroup(creator int64, users ...int64) int64 {
	w.Helper()
	id := w.ok(w.s.CreateChannel(w.ctx, creator, NewChannel{Title: "Readers"})).Peer.ID
	if len(users) > 0 {
		w.ok(w.s.Add(w.ctx, creator, id, users))
	}
	return id
}

func (w *world) channel(creator int64) int64 {
	w.Helper()
	return w.ok(w.s.CreateChannel(w.ctx, creator, NewChannel{Title: "Morning News", Broadcast: true})).Peer.ID
}

func (w *world) standing(p peer.Peer, user int64) Standing {
	w.Helper()
	st, err := w.s.Standing(w.ctx, p, user)
	w.must(err)
	return st
}

func (w *world) counts(id int64) *chatpb.Counts {
	w.Helper()
	c, err := w.s.Counts(w.ctx, id)
	w.must(err)
	return c
}

// events are the kinds of what happened in an owner's log after pts.
func (w *world) events(o peer.Owner, pts int) []updatepb.Kind {
	w.Helper()
	var kinds []updatepb.Kind
	w.must(w.log.View(w.ctx, func(r store.Reader) error {
		sl, err := update.Since(r, o, pts, 0, 1000)
		for _, ev := range sl.Events {
			kinds = append(kinds, ev.Kind)
		}
		return err
	}))
	return kinds
}

func (w *world) has(kinds []updatepb.Kind, want ...updatepb.Kind) {
	w.Helper()
	for _, k := range want {
		if !slices.Contains(kinds, k) {
			w.Errorf("no %v among %v", k, kinds)
		}
	}
}
