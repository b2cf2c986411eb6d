package message

import (
	"encoding/binary"
	"fmt"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// Who has reacted to the messages of a channel or basic group is kept in two
// rows for each: one by user, which says how, and one by time. id is the id of
// a channel's message, or the number of one of a basic group.

// reactedKey is the row of how a user has reacted to a message.
func (b mailbox) reactedKey(user int64, id int32) []byte {
	return store.NewKey(store.TagReacted).Blind(b.s.db.BlindPeer(b.owner, peer.OfUser(user))).U32(uint32(id))
}

// reactorKey is the row that puts him among all who have.
func (b mailbox) reactorKey(user int64, id int32, date int64) []byte {
	return store.NewKey(store.TagReactor).U32(uint32(id)).I64(date).Blind(b.s.db.BlindPeer(b.owner, peer.OfUser(user)))
}

// reacted is how a user has reacted to a message; nothing if he has not.
func (b mailbox) reacted(user int64, id int32) (*messagepb.Reacted, error) {
	r := new(messagepb.Reacted)
	_, err := b.get(b.reactedKey(user, id), r)
	return r, err
}

// putReacted keeps how a user has reacted, in the place of what he had.
func (b *box) putReacted(id int32, r *reacting) error {
	old, err := b.reacted(r.user, id)
	if err != nil {
		return err
	}
	if len(old.Emoji) > 0 {
		b.tx.Delete(b.owner, b.reactorKey(r.user, id, old.Date))
	}
	if len(r.emoji) == 0 {
		b.tx.Delete(b.owner, b.reactedKey(r.user, id))
		return nil
	}
	rec := &messagepb.Reacted{Emoji: r.emoji, Date: r.date, Big: r.big}
	if !r.sender.IsZero() {
		rec.Sender = r.sender.Int()
	}
	b.tx.Set(b.owner, b.reactorKey(r.user, id, r.date), binary.BigEndian.AppendUint64(nil, uint64(r.user)))
	return b.set(b.owner, b.reactedKey(r.user, id), rec)
}

// forgetReactors removes all rows about a message.
func (b *box) forgetReactors(id int32) error {
	all := store.Prefix(store.NewKey(store.TagReactor).U32(uint32(id)))
	for row, err := range b.r.Scan(b.owner, all) {
		if err != nil {
			return fmt.Errorf("read who has reacted in %v: %w", b.owner, err)
		}
		user, err := userOfRow(row.Value)
		if err != nil {
			return err
		}
		b.tx.Delete(b.owner, row.Key)
		b.tx.Delete(b.owner, b.reactedKey(user, id))
	}
	return nil
}

func userOfRow(value []byte) (int64, error) {
	if len(value) != 8 {
		return 0, fmt.Errorf("a row of %d bytes should name a user in 8", len(value))
	}
	return int64(binary.BigEndian.Uint64(value)), nil
}

// Reactor is one reaction of somebody.
type Reactor struct {
	User   int64
	Sender peer.Peer // who is shown
	Emoji  string
	Date   int64 // unix seconds
	Big    bool
	Unread bool
}

// reactorsScan is how many people one call looks at to find those with one
// reaction.
const reactorsScan = 1000

// reactors returns those who have reacted to a message, the newest first, with
// one emoji or, if it is empty, with any; at most limit, from after a place on.
// next is the place to go on from, empty at the end.
func (b mailbox) reactors(id int32, emoji string, after []byte, limit int) (all []Reactor, next []byte, err error) {
	r := store.Prefix(store.NewKey(store.TagReactor).U32(uint32(id))).Backwards().First(reactorsScan)
	if len(after) > 0 {
		r.To = append(store.NewKey(store.TagReactor).U32(uint32(id)), after...)
	}
	seen := 0
	for row, err := range b.r.Scan(b.owner, r) {
		if err != nil {
			return nil, nil, fmt.Errorf("read who has reacted in %v: %w", b.owner, err)
		}
		if len(all) >= limit {
			return all, next, nil
		}
		seen++
		user, err := userOfRow(row.Value)
		if err != nil {
			return nil, nil, err
		}
		rec, err := b.reacted(user, id)
		if err != nil {
			return nil, nil, err
		}
		next = row.Key[5:]
		all = append(all, reactorsOf(user, rec, emoji)...)
	}
	if seen < reactorsScan {
		next = nil
	}
	return all, next, nil
}

// reactorsOf are the reactions of one user, or the one with an emoji.
func reactorsOf(user int64, rec *messagepb.Reacted, emoji string) []Reactor {
	var all []Reactor
	sender := peer.OfUser(user)
	if rec.Sender != 0 {
		sender = peer.FromInt(rec.Sender)
	}
	for _, e := range rec.Emoji {
		if emoji == "" || e == emoji {
			all = append(all, Reactor{User: user, Sender: sender, Emoji: e, Date: rec.Date, Big: rec.Big})
		}
	}
	return all
}
