package session

import (
	"slices"
	"sort"
	"time"
)

// Message ids are times: unix seconds * 2^32.
const (
	maxAge    = 300 * time.Second // older messages are refused
	maxFuture = 30 * time.Second  // as are messages from the future
	// memory is how long a session must be remembered after its last message
	// so that none of its messages can be executed twice: when it is over,
	// their ids are too old.
	memory = maxAge + maxFuture
)

func idAt(t time.Time) int64 { return t.Unix()<<32 | int64(t.Nanosecond())<<32/1_000_000_000 }

// state is what became of a message from the client.
type state uint8

const (
	stateService   state = iota // not an API call
	stateContainer              // a container
	stateRunning                // the call is waiting or running
	stateDone                   // the call succeeded
	stateFailed                 // the call failed
	stateMask      state = 7
	stateAcked     state = 8  // the client has acknowledged the answer
	stateContent   state = 16 // seqno was odd: the client wants an acknowledgment
)

// seen is a received message.
type seen struct {
	id    int64
	seq   int32
	state state
}

// window remembers the messages received lately, ordered by id: against
// replay, for repeated messages, and for the order of sequence numbers.
//
// https://core.telegram.org/mtproto/security_guidelines#checking-msg-id
type window struct {
	list  []seen
	floor int64 // ids up to this one are forgotten: nothing can be said of them
}

const maxWindow = 1024

// verdict on a message id.
type verdict uint8

const (
	fresh verdict = iota
	repeated
	forgotten
	seqTooLow
	seqTooHigh
)

// search returns where id is or would be.
func (w *window) search(id int64) (int, bool) {
	n := len(w.list)
	if n == 0 || w.list[n-1].id < id {
		return n, false
	}
	i := sort.Search(n, func(i int) bool { return w.list[i].id >= id })
	return i, w.list[i].id == id
}

// find returns the message with the id, or nil. The pointer is valid until the
// window changes.
func (w *window) find(id int64) *seen {
	if i, ok := w.search(id); ok {
		return &w.list[i]
	}
	return nil
}

// admit judges a message and, if it is fresh, remembers it.
func (w *window) admit(m seen) verdict {
	i, ok := w.search(m.id)
	switch {
	case ok:
		return repeated
	case m.id <= w.floor:
		return forgotten
	case i > 0 && outOfOrder(w.list[i-1].seq, m.seq):
		return seqTooLow
	case i < len(w.list) && outOfOrder(m.seq, w.list[i].seq):
		return seqTooHigh
	}
	if len(w.list) >= maxWindow {
		dropped := w.drop(maxWindow / 4)
		if i -= dropped; i < 0 {
			return forgotten
		}
	}
	w.list = slices.Insert(w.list, i, m)
	return fresh
}

// outOfOrder reports whether the sequence numbers of two messages, the first
// with the lower id, contradict their ids: it may only grow, and a
// content-related message (odd) has a number of its own.
func outOfOrder(lower, higher int32) bool {
	return lower > higher || lower == higher && lower&1 == 1
}

// drop forgets the n oldest messages.
func (w *window) drop(n int) int {
	w.floor = max(w.floor, w.list[n-1].id)
	w.list = slices.Delete(w.list, 0, n)
	return n
}

// expire forgets messages that are too old to be accepted again, and gives
// memory back.
func (w *window) expire(now time.Time) {
	oldest := idAt(now.Add(-memory))
	if n, _ := w.search(oldest); n > 0 {
		w.drop(n)
	}
	if cap(w.list) > 16 && cap(w.list) > 4*len(w.list) {
		w.list = slices.Clip(slices.Clone(w.list))
	}
}

// last returns the highest id received, or the floor.
func (w *window) last() int64 {
	if n := len(w.list); n > 0 {
		return w.list[n-1].id
	}
	return w.floor
}
