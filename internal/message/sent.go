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
	// sentOfOne is from how many random ids on a mailbox is tidied up.
	sentOfOne = 1 << 14
)

// sentIDs remembers the random ids of mailboxes that send, so that a new one
// needs no look into the store: nearly all are new, and to miss is the dearest
// of reads. A mailbox is remembered whole or not at all, under its lock of the
// store; that is right while this process is the only writer.
type sentIDs struct {
	mu    sync.Mutex
	total int
	boxes map[int64]map[int64]struct{}
}

func newSentIDs() *sentIDs { return &sentIDs{boxes: make(map[int64]map[int64]struct{})} }

// known reports whether a random id is known of a mailbox, and whether the
// mailbox is remembered at all.
func (s *sentIDs) known(user, randomID int64) (known, remembered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, remembered := s.boxes[user]
	_, known = box[randomID]
	return known, remembered
}

// remember takes in all random ids of a mailbox, at the cost of others.
func (s *sentIDs) remember(user int64, box map[int64]struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for other, forgotten := range s.boxes { // any: map order is random enough
		if s.total+len(box) <= sentRemembered {
			break
		}
		delete(s.boxes, other)
		s.total -= len(forgotten)
	}
	if old, twice := s.boxes[user]; twice {
		s.total -= len(old)
	}
	s.boxes[user] = box
	s.total += len(box)
}

// add notes a new random id of a mailbox, if the mailbox is remembered. One
// that has become too large is forgotten, so that it is tidied up.
func (s *sentIDs) add(user, randomID int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, ok := s.boxes[user]
	if !ok {
		return
	}
	if len(box) >= 4*sentOfOne {
		delete(s.boxes, user)
		s.total -= len(box)
		return
	}
	box[randomID] = struct{}{}
	s.total++
}

// repeated looks for what an earlier request with this random id yielded.
func (b *box) repeated(p peer.Peer, randomID int64, sent *Sent) (bool, error) {
	known, remembered := b.s.sent.known(b.user, randomID)
	if !remembered {
		if err := b.rememberSent(); err != nil {
			return false, err
		}
	} else if !known {
		return false, nil
	}
	var row messagepb.Sent
	ok, err := b.get(sentKey(randomID), &row)
	if !ok || err != nil {
		return false, err
	}
	if row.Peer != p.Int() {
		return false, ErrRandomIDTwice
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
	if len(ids) >= sentOfOne {
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
	}
	for _, key := range old {
		b.tx.Delete(b.owner, key)
		delete(ids, int64(binary.BigEndian.Uint64(key[1:])))
	}
	return nil
}
