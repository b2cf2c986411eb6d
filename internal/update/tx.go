package update

import (
	"fmt"
	"math"
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update/updatepb"
)

// Tx is a transaction on the rows and the logs of its owners.
type Tx struct {
	store.Tx
	log    *Log
	origin Origin
	date   int64
	opened []opened
}

// opened is one owner's log as this transaction moves it on.
type opened struct {
	owner  peer.Owner
	head   Head
	events []Event
	toAll  bool
}

// Date is the moment of the transaction in unix seconds, the same for all that
// it writes.
func (t *Tx) Date() int64 { return t.date }

// Head returns where the owner's log stands within the transaction.
func (t *Tx) Head(o peer.Owner) (Head, error) {
	op, err := t.open(o)
	if err != nil {
		return Head{}, err
	}
	return op.head, nil
}

// NextID gives out the owner's next message id. Ids grow and are never used
// again; the id must be told of by an event of the same transaction.
func (t *Tx) NextID(o peer.Owner) (int, error) {
	op, err := t.open(o)
	if err != nil {
		return 0, err
	}
	if op.head.TopID >= math.MaxInt32-1 {
		return 0, fmt.Errorf("message ids of %v are used up", o)
	}
	op.head.TopID++
	return op.head.TopID, nil
}

// Append adds an event to the owner's log and returns the owner's pts after
// it. The event's PtsCount says how far pts moves (0 for events that have
// none); attach is the domain object for the push, or nil.
func (t *Tx) Append(o peer.Owner, ev *updatepb.Event, attach any) (int, error) {
	op, err := t.open(o)
	if err != nil {
		return 0, err
	}
	if ev.PtsCount > 0 {
		op.head.Pts += int(ev.PtsCount)
		op.head.seq = 0
	} else {
		op.head.seq = min(op.head.seq+1, math.MaxUint16)
	}
	if ev.Date == 0 {
		ev.Date = t.date
	}
	ev.TopId = int32(op.head.TopID)
	op.head.Date = ev.Date
	value, err := proto.Marshal(ev)
	if err != nil {
		return 0, fmt.Errorf("encode log record: %w", err)
	}
	t.Set(o, store.UpdateKey(op.head.Pts, uint16(op.head.seq)), value)
	op.events = append(op.events, Event{Pts: op.head.Pts, Event: ev, Attach: attach})
	return op.head.Pts, nil
}

// Appended returns the events that the transaction has appended to the owner's
// log so far, for the answer to the call that caused them.
func (t *Tx) Appended(o peer.Owner) []Event {
	for i := range t.opened {
		if t.opened[i].owner == o {
			return slices.Clone(t.opened[i].events)
		}
	}
	return nil
}

// TellAll makes also the session that caused the transaction hear of what is
// appended to the owner's log: the answer to its call tells of another owner.
func (t *Tx) TellAll(o peer.Owner) error {
	op, err := t.open(o)
	if err == nil {
		op.toAll = true
	}
	return err
}

// Tell publishes an event to the owner's sessions after the commit without
// keeping it in the log. The owner need not be one of the transaction's.
func (t *Tx) Tell(o peer.Owner, ev *updatepb.Event) { t.TellOf(o, ev, nil) }

// TellOf is [Tx.Tell] of an event with the domain object that it tells of.
func (t *Tx) TellOf(o peer.Owner, ev *updatepb.Event, attach any) {
	if ev.Date == 0 {
		ev.Date = t.date
	}
	batch := Batch{Owner: o, Events: []Event{{Event: ev, Attach: attach}}, Origin: t.origin}
	t.OnApplied(func(c store.Commit) { t.log.out.enqueue(item{commit: c, batch: batch}) })
}

func (t *Tx) open(o peer.Owner) (*opened, error) {
	for i := range t.opened {
		if t.opened[i].owner == o {
			return &t.opened[i], nil
		}
	}
	head, ok := t.log.heads.get(o)
	if !ok {
		var err error
		if head, err = HeadOf(t, o); err != nil {
			return nil, err
		}
	}
	t.opened = append(t.opened, opened{owner: o, head: head})
	return &t.opened[len(t.opened)-1], nil
}

// finish hands the events to the publisher once they are applied. The heads
// are remembered under the owners' locks, so that the next transaction of an
// owner finds what this one left.
func (t *Tx) finish() error {
	if len(t.opened) == 0 {
		return nil
	}
	t.OnApplied(func(c store.Commit) {
		for _, op := range t.opened {
			t.log.heads.put(op.owner, op.head)
			if len(op.events) == 0 {
				continue
			}
			batch := Batch{Owner: op.owner, Events: op.events, Origin: t.origin}
			if op.toAll {
				batch.Origin = Origin{}
			}
			t.log.out.enqueue(item{commit: c, batch: batch})
		}
	})
	return nil
}
