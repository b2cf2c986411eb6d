package message

import (
	"errors"
	"fmt"
	"iter"
	"math"

	"google.golang.org/protobuf/proto"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
)

// mailbox reads one user's side of all his chats, or a channel as one user sees
// it, inside a view or a transaction.
type mailbox struct {
	s     *Service
	r     store.Reader
	user  int64
	owner peer.Owner
	minID int32 // messages before it are not shown; 0: all are

	thread  int32                   // of a supergroup: the thread that is shown; 0: all of it
	general *messagepb.ChannelState // the thread is the topic "General" of this history
}

func (s *Service) mailbox(r store.Reader, user int64) mailbox {
	return mailbox{s: s, r: r, user: user, owner: peer.MailboxOf(user)}
}

// get decodes a row into m and reports whether the row exists.
func (b mailbox) get(key []byte, m proto.Message) (bool, error) {
	return record.Get(b.r, b.owner, key, m)
}

// message returns the owner's copy with this id, or [ErrNoMessage].
func (b mailbox) message(id int32) (*messagepb.Message, error) {
	if id <= 0 || id < b.minID {
		return nil, ErrNoMessage
	}
	m := new(messagepb.Message)
	ok, err := b.get(messageKey(id), m)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrNoMessage
	}
	if b.isChannel() {
		err = b.personal(m)
	}
	if err == nil && m.Media.GetPoll() != nil {
		err = b.counted(m.Media.Poll)
	}
	return m, err
}

// messageIn returns the message if it is in the dialog, else [ErrNoMessage].
func (b mailbox) messageIn(p peer.Peer, id int32) (*messagepb.Message, error) {
	m, err := b.message(id)
	if err != nil {
		return nil, err
	}
	if m.Peer != p.Int() {
		return nil, ErrNoMessage
	}
	return m, nil
}

// messages returns those of the ids that exist, in the order of ids.
func (b mailbox) messages(ids []int32) ([]*messagepb.Message, error) {
	found := make([]*messagepb.Message, 0, len(ids))
	for _, id := range ids {
		m, err := b.message(id)
		if errors.Is(err, ErrNoMessage) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	return found, nil
}

// dialog returns the dialog with p; one that was never begun is empty.
func (b mailbox) dialog(p peer.Peer) (*messagepb.Dialog, error) {
	d := new(messagepb.Dialog)
	if _, err := b.get(b.peerKey(tagDialog, p), d); err != nil {
		return nil, err
	}
	d.Peer = p.Int()
	return d, nil
}

// allDialogs yields all dialogs of the mailbox, in no order that means anything.
func (b mailbox) allDialogs() iter.Seq2[*messagepb.Dialog, error] {
	return record.Each[messagepb.Dialog](b.r, b.owner, store.Range{From: []byte{tagDialog}, To: []byte{tagDialog + 1}})
}

// span is a part of a dialog's index: ids from From up to, not with, To.
type span struct {
	From, To int32 // To 0: to the end
	Reverse  bool  // newest first
	Limit    int   // 0: no limit
}

// index yields the ids of a dialog in the index of this tag.
func (b mailbox) index(tag byte, p peer.Peer, sp span) iter.Seq2[int32, error] {
	to := sp.To
	if to == 0 {
		to = math.MaxInt32
	}
	sp.From = max(sp.From, b.minID)
	if b.thread != 0 && sp.From < to && (tag == tagHistory || tag == tagPinned) {
		sp.To = to
		if tag == tagPinned {
			return b.pinnedInThread(p, sp)
		}
		return b.threadIndex(p, sp)
	}
	return func(yield func(int32, error) bool) {
		if sp.From >= to {
			return
		}
		r := store.Range{
			From: b.indexKey(tag, p, sp.From), To: b.indexKey(tag, p, to),
			Reverse: sp.Reverse, Limit: sp.Limit,
		}
		for key, err := range b.r.Keys(b.owner, r) {
			if err != nil {
				yield(0, fmt.Errorf("read index %q of %v: %w", tag, b.owner, err))
				return
			}
			if !yield(idOfKey(key), nil) {
				return
			}
		}
	}
}

// indexKey is where an index of a dialog lies. A channel is one conversation:
// its messages are their own history.
func (b mailbox) indexKey(tag byte, p peer.Peer, id int32) []byte {
	if tag == tagHistory && b.isChannel() {
		return messageKey(id)
	}
	return b.peerIDKey(tag, p, id)
}

// ids collects an index.
func (b mailbox) ids(tag byte, p peer.Peer, sp span) ([]int32, error) {
	var ids []int32
	for id, err := range b.index(tag, p, sp) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// topBefore returns the newest message of a dialog below id, or nil.
func (b mailbox) topBefore(p peer.Peer, id int32) (*messagepb.Message, error) {
	for top, err := range b.index(tagHistory, p, span{To: id, Reverse: true, Limit: 1}) {
		if err != nil {
			return nil, err
		}
		return b.message(top)
	}
	return nil, nil
}
