package update

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"chappe/internal/bus"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update/updatepb"
)

// Log writes and reads the logs of all owners. It is safe for concurrent use.
type Log struct {
	db    *store.DB
	bus   bus.Bus
	heads *heads
	out   *publisher
	now   func() time.Time
}

// New returns the log over db. Batches go to subscribers added with
// [Log.Subscribe]; hints go to b. Close stops publishing.
func New(db *store.DB, b bus.Bus) *Log { return NewAt(db, b, time.Now) }

// NewAt is [New] with a clock of its own: all dates that the domain writes come
// from it. It must never go back.
func NewAt(db *store.DB, b bus.Bus, now func() time.Time) *Log {
	l := &Log{db: db, bus: b, heads: newHeads(), now: now}
	l.out = newPublisher(b)
	return l
}

// Subscribe adds fn to those who are told of every batch after it is durable.
// Batches of one owner come in order, one at a time; those of different owners
// in parallel. fn must not block. Subscribe before the first write.
func (l *Log) Subscribe(fn func(Batch)) { l.out.subscribe(fn) }

// Close publishes what is durable and stops.
func (l *Log) Close() { l.out.close() }

// Now is the clock of the log: dates of events and messages come from it.
func (l *Log) Now() time.Time { return l.now() }

// View reads a consistent and durable state; see [store.DB.View].
func (l *Log) View(ctx context.Context, fn func(store.Reader) error) error {
	return l.db.View(ctx, fn)
}

// Write runs fn alone on the owners and commits what it wrote together with
// its log records. It returns when the outcome is applied; without a [Tracker]
// in ctx also durable. Events are published after they are durable, in order.
// fn may run only once; if it fails nothing is left of it.
func (l *Log) Write(ctx context.Context, owners []peer.Owner, fn func(*Tx) error) error {
	commit, err := l.db.Update(ctx, owners, func(stx store.Tx) error {
		tx := &Tx{Tx: stx, log: l, origin: OriginOf(ctx), date: l.now().Unix()}
		if err := fn(tx); err != nil {
			return err
		}
		return tx.finish()
	})
	if err != nil {
		return err
	}
	return settle(ctx, commit)
}

// Publish tells the sessions of an owner of something that is not kept: typing,
// a status. It is not ordered with the owner's commits.
func (l *Log) Publish(ctx context.Context, o peer.Owner, ev *updatepb.Event) {
	if ev.Date == 0 {
		ev.Date = l.now().Unix()
	}
	l.out.enqueue(item{batch: Batch{Owner: o, Events: []Event{{Event: ev}}, Origin: OriginOf(ctx)}})
}

// HeadOf reads where an owner's log stands.
func HeadOf(r store.Reader, o peer.Owner) (Head, error) {
	for row, err := range r.Scan(o, store.Updates(0).Backwards().First(1)) {
		if err != nil {
			return Head{}, fmt.Errorf("read head of %v: %w", o, err)
		}
		pts, seq, err := parseLogKey(row.Key)
		if err != nil {
			return Head{}, err
		}
		var ev updatepb.Event
		if err := proto.Unmarshal(row.Value, &ev); err != nil {
			return Head{}, fmt.Errorf("decode log record of %v: %w", o, err)
		}
		return Head{Pts: pts, TopID: int(ev.TopId), Date: ev.Date, seq: seq}, nil
	}
	return Head{Pts: FirstPts}, nil
}

// Slice is a part of an owner's log.
type Slice struct {
	Events []Event
	Head   Head // the owner's newest state
	Pts    int  // the state after the last of Events; Head.Pts when nothing is left
	More   bool // more events follow
}

// Since reads the events after pts, oldest first, at most limit of them, and
// those without pts that came since date (unix seconds) while the owner stood
// at or after pts. A slice always leads to a later pts, so there may be more of
// those without pts.
func Since(r store.Reader, o peer.Owner, pts int, date int64, limit int) (Slice, error) {
	head, err := HeadOf(r, o)
	if err != nil {
		return Slice{}, err
	}
	s := Slice{Head: head, Pts: head.Pts}
	for row, err := range r.Scan(o, store.Updates(pts-1)) {
		if err != nil {
			return Slice{}, fmt.Errorf("read log of %v: %w", o, err)
		}
		at, _, err := parseLogKey(row.Key)
		if err != nil {
			return Slice{}, err
		}
		ev := new(updatepb.Event)
		if err := proto.Unmarshal(row.Value, ev); err != nil {
			return Slice{}, fmt.Errorf("decode log record of %v: %w", o, err)
		}
		if ev.PtsCount > 0 && at <= pts || ev.PtsCount == 0 && ev.Date < date {
			continue
		}
		if n := len(s.Events); n >= limit && ev.PtsCount > 0 && s.Events[n-1].Pts > pts {
			s.More = true
			s.Pts = s.Events[n-1].Pts
			break
		}
		s.Events = append(s.Events, Event{Pts: at, Event: ev})
	}
	return s, nil
}

// parseLogKey takes apart what store.UpdateKey made.
func parseLogKey(k []byte) (pts, seq int, err error) {
	if len(k) != 7 {
		return 0, 0, fmt.Errorf("log key of %d bytes is damaged", len(k))
	}
	return store.UpdateKeyPts(k), int(binary.BigEndian.Uint16(k[5:])), nil
}
