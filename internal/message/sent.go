package message

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"google.golang.org/protobuf/proto"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

const (
	// sentKept is for how long a repeated request is recognised, in seconds.
	// Clients repeat within seconds, or when they come back with what they
	// could not send.
	sentKept = 30 * 24 * 3600
	// sentRemembered bounds the random ids in memory, over all mailboxes.
	sentRemembered = 1 << 20
	// sentOfOne bounds those of one mailbox; one with more is looked up in the
	// store every time.
	sentOfOne = sentRemembered / 8
	// sentTidy is from how many random ids on a mailbox is tidied up, and how
	// many are removed at once.
	sentTidy = 1 << 14
)

// sentIDs remembers the random ids of mailboxes that send, so that a new one
// needs no look into the store: nearly all are new, and to miss is the dearest
// of reads. A mailbox is remembered whole or not at all, under its lock of the
// store; that is right while this process is the only writer.
type sentIDs struct {
	mu    sync.Mutex
	total int
	boxes map[int64]*sentBox
}

// sentBox is what is remembered of one mailbox.
type sentBox struct {
	ids  map[int64]struct{} // nil: too many to remember
	full int                // when there are so many the mailbox is read again
}

func newSentIDs() *sentIDs { return &sentIDs{boxes: make(map[int64]*sentBox)} }

// mayBe reports whether a random id may have been used in a mailbox, and
// whether the mailbox is remembered at all.
func (s *sentIDs) mayBe(user, randomID int64) (used, remembered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, remembered := s.boxes[user]
	if !remembered || box.ids == nil {
		return true, remembered
	}
	_, used = box.ids[randomID]
	return used, true
}

// remember takes in all random ids of a mailbox, at the cost of others.
func (s *sentIDs) remember(user int64, ids map[int64]struct{}) {
	box := &sentBox{ids: ids, full: max(2*len(ids), sentTidy)}
	if len(ids) > sentOfOne {
		box.ids = nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(user)
	for other := range s.boxes { // any: map order is random enough
		if s.total+len(box.ids) <= sentRemembered {
			break
		}
		s.forget(other)
	}
	s.boxes[user] = box
	s.total += len(box.ids)
}

func (s *sentIDs) forget(user int64) {
	if box, ok := s.boxes[user]; ok {
		s.total -= len(box.ids)
		delete(s.boxes, user)
	}
}

// add notes a new random id of a mailbox, if the mailbox is remembered. One
// that has doubled is forgotten, so that it is read and tidied up again.
func (s *sentIDs) add(user, randomID int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, ok := s.boxes[user]
	switch {
	case !ok || box.ids == nil:
	case len(box.ids) >= box.full || s.total >= 2*sentRemembered:
		s.forget(user)
	default:
		box.ids[randomID] = struct{}{}
		s.total++
	}
}

// repeated looks for what an earlier request with this random id yielded.
func (b *box) repeated(p peer.Peer, randomID int64, sent *Sent) (bool, error) {
	row, err := b.sentRow(p, randomID)
	if row == nil || err != nil {
		return false, err
	}
	var m *messagepb.Message
	if row.Scheduled {
		m, err = b.scheduled(p, row.Id)
	} else {
		m, err = b.message(row.Id)
	}
	if errors.Is(err, ErrNoMessage) {
		return false, ErrRandomIDTwice
	}
	*sent = Sent{Message: m, RandomID: randomID, Pts: int(row.Pts), Scheduled: row.Scheduled, Repeated: true}
	return true, err
}

// sentRow returns what is kept of a random id, or nil if it is new. It fails
// with [ErrRandomIDTwice] if it was used with another peer.
func (b *box) sentRow(p peer.Peer, randomID int64) (*messagepb.Sent, error) {
	used, remembered := b.s.sent.mayBe(b.user, randomID)
	if !used {
		return nil, nil
	}
	if !remembered {
		if err := b.rememberSent(); err != nil {
			return nil, err
		}
	}
	row := new(messagepb.Sent)
	ok, err := b.get(sentKey(randomID), row)
	if !ok || err != nil {
		return nil, err
	}
	if row.Peer != p.Int() {
		return nil, ErrRandomIDTwice
	}
	return row, nil
}

// putSent keeps what a request yielded.
func (b *box) putSent(randomID int64, row *messagepb.Sent) error {
	row.Date = b.tx.Date()
	if err := b.set(b.owner, sentKey(randomID), row); err != nil {
		return err
	}
	user := b.user
	b.tx.OnApplied(func(store.Commit) { b.s.sent.add(user, randomID) })
	return nil
}

// rememberSent reads the random ids of the mailbox into memory. Of many it
// drops those that are too old to be repeated.
func (b *box) rememberSent() error {
	ids := make(map[int64]struct{})
	r := store.Range{From: []byte{tagSent}, To: []byte{tagSent + 1}}
	for key, err := range b.r.Keys(b.owner, r) {
		if err != nil {
			return fmt.Errorf("read random ids of %v: %w", b.owner, err)
		}
		ids[int64(binary.BigEndian.Uint64(key[1:]))] = struct{}{}
	}
	if len(ids) >= sentTidy {
		if err := b.forgetSent(r, ids); err != nil {
			return err
		}
	}
	user := b.user
	b.tx.OnApplied(func(store.Commit) { b.s.sent.remember(user, ids) })
	return nil
}

// forgetSent removes random ids that are too old, from the store and from ids.
func (b *box) forgetSent(r store.Range, ids map[int64]struct{}) error {
	var old [][]byte
	for row, err := range b.r.Scan(b.owner, r) {
		if err != nil {
			return fmt.Errorf("read random ids of %v: %w", b.owner, err)
		}
		var sent messagepb.Sent
		if err := proto.Unmarshal(row.Value, &sent); err != nil {
			return fmt.Errorf("decode a random id of %v: %w", b.owner, err)
		}
		if sent.Date < b.tx.Date()-sentKept {
			old = append(old, row.Key)
		}
		if len(old) == sentTidy {
			break
		}
	}
	for _, key := range old {
		b.tx.Delete(b.owner, key)
		delete(ids, int64(binary.BigEndian.Uint64(key[1:])))
	}
	return nil
}
