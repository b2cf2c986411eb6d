package message

import (
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// cachedDialogs is how many dialog records are kept in memory, about 300 bytes
// each. Both sides of a chat read and write theirs with every message.
const cachedDialogs = 1 << 15

// dialogKey names a dialog record in memory.
type dialogKey struct {
	user, peer int64
}

// dialog returns this transaction's own copy of a dialog, the same at every
// call: what the transaction does to it is seen by its later steps, and by
// others when it has been stored with putDialog and committed.
func (b *box) dialog(p peer.Peer) (*messagepb.Dialog, error) {
	for _, d := range b.dialogs {
		if d.Peer == p.Int() {
			return d, nil
		}
	}
	shared, err := b.s.dialogRows.Load(dialogKey{b.user, p.Int()}, func() (*messagepb.Dialog, error) {
		return b.mailbox.dialog(p)
	})
	if err != nil {
		return nil, err
	}
	d := copyDialog(shared)
	b.dialogs = append(b.dialogs, d)
	return d, nil
}

// putDialog stores a dialog that the transaction has changed. What is changed
// in it later in the transaction must be stored again.
func (b *box) putDialog(d *messagepb.Dialog) error {
	if !slices.Contains(b.dialogs, d) {
		b.dialogs = slices.DeleteFunc(b.dialogs, func(o *messagepb.Dialog) bool { return o.Peer == d.Peer })
		b.dialogs = append(b.dialogs, d)
	}
	if err := b.set(b.owner, b.peerKey(tagDialog, peer.FromInt(d.Peer)), d); err != nil {
		return err
	}
	key, rows := dialogKey{b.user, d.Peer}, b.s.dialogRows
	b.tx.OnApplied(func(store.Commit) { rows.Set(key, d) })
	return nil
}

// copyDialog copies a record, so that the copy may be changed. The draft is
// shared: drafts are replaced, never changed.
func copyDialog(d *messagepb.Dialog) *messagepb.Dialog {
	return &messagepb.Dialog{
		Peer: d.Peer, TopId: d.TopId, TopDate: d.TopDate,
		ReadInboxMax: d.ReadInboxMax, ReadOutboxMax: d.ReadOutboxMax,
		UnreadCount: d.UnreadCount, UnreadMark: d.UnreadMark,
		Pinned: d.Pinned, Folder: d.Folder, Draft: d.Draft, Ttl: d.Ttl,
		Count: d.Count, PinnedCount: d.PinnedCount, Noforwards: d.Noforwards, Scheduled: d.Scheduled,
		UnreadMentions: d.UnreadMentions, UnreadReactions: d.UnreadReactions, Joined: d.Joined, MinId: d.MinId,
	}
}
