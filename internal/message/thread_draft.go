package message

import (
	"google.golang.org/protobuf/proto"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update/updatepb"
)

// setThreadDraft keeps what the owner has begun to write in a thread, or forgets
// it, and tells of it.
func (b *box) setThreadDraft(p peer.Peer, thread int32, next *messagepb.Draft) error {
	mark, err := b.threadMark(p, thread)
	if err != nil || mark.Draft == nil && next == nil {
		return err
	}
	if next != nil {
		next.Date = mark.Draft.GetDate()
		if proto.Equal(mark.Draft, next) {
			return nil
		}
		next.Date = b.tx.Date()
	}
	mark.Draft = next
	if err := b.putThreadMark(mark); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_DRAFT, Peer: p.Int(), MaxId: thread}, next)
	return err
}

// threadDrafts returns the marks of the mailbox that hold a draft.
func (b mailbox) threadDrafts() ([]*messagepb.ThreadMark, error) {
	var with []*messagepb.ThreadMark
	for m, err := range record.Each[messagepb.ThreadMark](b.r, b.owner, store.Prefix(store.NewKey(store.TagThreadMark))) {
		if err != nil {
			return nil, err
		}
		if m.Draft != nil {
			with = append(with, m)
		}
	}
	return with, nil
}
