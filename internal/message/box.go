package message

import (
	"google.golang.org/protobuf/proto"

	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// box writes one user's mailbox inside a transaction.
type box struct {
	mailbox
	tx      *update.Tx
	events  []update.Event      // what this transaction appended to the mailbox's log
	dialogs []*messagepb.Dialog // the transaction's own copies
}

func (s *Service) box(tx *update.Tx, user int64) *box {
	return &box{mailbox: s.mailbox(tx, user), tx: tx}
}

// set encodes a record into a row.
func (b *box) set(o peer.Owner, key []byte, m proto.Message) error {
	return record.Set(b.tx, o, key, m)
}

// putMessage stores a message without what is filled in when it is read.
func (b *box) putMessage(m *messagepb.Message) error {
	if r := m.Replies; r != nil {
		m.Replies = nil
		defer func() { m.Replies = r }()
	}
	if rs := m.Reactions; rs != nil && b.isChannel() {
		m.Reactions = &messagepb.Reactions{Counts: rs.Counts, Recent: rs.Recent}
		defer func() { m.Reactions = rs }()
	}
	if poll := m.Media.GetPoll(); poll.GetState() != nil {
		filled := m.Media
		m.Media = uncounted(filled)
		defer func() { m.Media = filled }()
	}
	return b.set(b.owner, messageKey(m.Id), m)
}

// append adds an event to the mailbox's log and returns the pts after it.
func (b *box) append(ev *updatepb.Event, attach any) (int, error) {
	pts, err := b.tx.Append(b.owner, ev, attach)
	if err == nil {
		b.events = append(b.events, update.Event{Pts: pts, Event: ev, Attach: attach})
	}
	return pts, err
}

// change is what the transaction has done to the mailbox so far.
func (b *box) change() (Change, error) {
	head, err := b.tx.Head(b.owner)
	return Change{Events: b.events, Pts: head.Pts}, err
}

// add stores a new message whose id has been given out, moves its dialog on
// and tells of it. d is the dialog it belongs to; the caller stores d. It
// returns the mailbox's pts after it.
func (b *box) add(d *messagepb.Dialog, m *messagepb.Message) (int, error) {
	p := peer.FromInt(m.Peer)
	if err := b.putMessage(m); err != nil {
		return 0, err
	}
	b.s.refer(b.tx, b.owner, m, media.InMessage)
	b.tx.Set(b.owner, b.peerIDKey(tagHistory, p, m.Id), nil)
	if m.Pinned {
		b.tx.Set(b.owner, b.peerIDKey(tagPinned, p, m.Id), nil)
		d.PinnedCount++
	}
	d.TopId, d.TopDate = m.Id, m.Date
	d.Count++
	switch {
	case p == peer.OfUser(b.user):
		d.ReadInboxMax, d.ReadOutboxMax = m.Id, m.Id
	case !m.Out:
		d.UnreadCount++
	}
	if isUnreadMention(m) {
		b.listMention(d, m)
	}
	if m.Ttl > 0 {
		b.tx.Set(b.owner, expiryKey(m.Date+int64(m.Ttl), m.Id), nil)
	}
	return b.append(&updatepb.Event{
		Kind: updatepb.Kind_NEW_MESSAGE, PtsCount: 1, Peer: m.Peer, Ids: []int32{m.Id},
	}, m)
}
