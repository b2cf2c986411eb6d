package message

import (
	"encoding/binary"
	"fmt"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// The key spaces of a mailbox that this package owns, as store's page of keys
// lists them.
const (
	tagMessage   = store.TagMessage   // + id32: Message
	tagHistory   = store.TagHistory   // + blind16(peer) + id32: empty
	tagDialog    = store.TagDialog    // + blind16(peer): Dialog
	tagSent      = store.TagRandomID  // + random id64: Sent
	tagScheduled = store.TagScheduled // + blind16(peer) + id32: Message
	tagNextSched = store.TagNextSched // last scheduled id given out, 4 bytes
	tagReadMark  = store.TagReadMark  // + blind16(peer) + id32: unix seconds, 8 bytes: when the peer read up to id
	tagPinned    = store.TagPinned    // + blind16(peer) + id32: empty
	tagFilters   = store.TagFilters   // Filters
	tagExpiry    = store.TagExpiry    // + unix seconds64 + id32: empty: when a message's time to live ends
	tagMention   = store.TagMention   // + blind16(peer) + id32: empty
	tagUnreacted = store.TagUnreacted // + blind16(peer) + id32: empty
)

// The rows of a work queue: queueTag + unix seconds64 + user64 + id32 → Due,
// awaitTag + user64 + author64 + id32 → Due for what waits until a user comes
// online, and ttlTag + user64 for a mailbox in which messages may have a time to live.
const (
	queueTag = store.TagDue
	awaitTag = store.TagAwaiting
	ttlTag   = store.TagTTL
)

// queueShards spreads the work queue over owners, so that mailboxes that
// schedule do not wait for each other.
const queueShards = 16

func queueOf(user int64) peer.Owner {
	return peer.Owner{Space: peer.Server, ID: 1 + user%queueShards}
}

func queueKey(at, user int64, id int32) []byte {
	k := make([]byte, 1, 21)
	k[0] = queueTag
	k = binary.BigEndian.AppendUint64(k, uint64(at))
	k = binary.BigEndian.AppendUint64(k, uint64(user))
	return binary.BigEndian.AppendUint32(k, uint32(id))
}

// awaitKey begins with the user whose coming is awaited.
func awaitKey(user, author int64, id int32) []byte {
	k := make([]byte, 1, 21)
	k[0] = awaitTag
	k = binary.BigEndian.AppendUint64(k, uint64(user))
	k = binary.BigEndian.AppendUint64(k, uint64(author))
	return binary.BigEndian.AppendUint32(k, uint32(id))
}

// dueRowOf returns where it stands in the work queue that user's message waits:
// under its date, or under the one who is awaited.
func dueRowOf(user int64, m *messagepb.Message) (peer.Owner, []byte) {
	if m.Date == scheduleOnline {
		awaited := peer.FromInt(m.Peer).ID
		return queueOf(awaited), awaitKey(awaited, user, m.Id)
	}
	return queueOf(user), queueKey(m.Date, user, m.Id)
}

func queueKeyTime(k []byte) (int64, error) {
	if len(k) != 21 || k[0] != queueTag {
		return 0, fmt.Errorf("work queue key of %d bytes is damaged", len(k))
	}
	return int64(binary.BigEndian.Uint64(k[1:])), nil
}

func messageKey(id int32) []byte {
	k := make([]byte, 1, 5)
	k[0] = tagMessage
	return binary.BigEndian.AppendUint32(k, uint32(id))
}

func sentKey(randomID int64) []byte {
	k := make([]byte, 1, 9)
	k[0] = tagSent
	return binary.BigEndian.AppendUint64(k, uint64(randomID))
}

// peerKey is tag + blind16(peer), with room for an id.
func (b mailbox) peerKey(tag byte, p peer.Peer) []byte {
	blind := b.s.db.BlindPeer(b.owner, p)
	k := make([]byte, 1, 1+16+4)
	k[0] = tag
	return append(k, blind[:]...)
}

// peerIDKey is tag + blind16(peer) + id.
func (b mailbox) peerIDKey(tag byte, p peer.Peer, id int32) []byte {
	return binary.BigEndian.AppendUint32(b.peerKey(tag, p), uint32(id))
}

// expiryKey orders what will be deleted by its moment.
func expiryKey(at int64, id int32) []byte {
	k := make([]byte, 1, 13)
	k[0] = tagExpiry
	k = binary.BigEndian.AppendUint64(k, uint64(at))
	return binary.BigEndian.AppendUint32(k, uint32(id))
}

func ttlKey(user int64) []byte {
	k := make([]byte, 1, 9)
	k[0] = ttlTag
	return binary.BigEndian.AppendUint64(k, uint64(user))
}

// idOfKey reads the id that ends a key.
func idOfKey(k []byte) int32 {
	if len(k) < 4 {
		return 0
	}
	return int32(binary.BigEndian.Uint32(k[len(k)-4:]))
}
