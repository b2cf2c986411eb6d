// Package peer holds the vocabulary that every other package shares: peers,
// owners of durable state, and access hashes. It imports nothing of ours.
//
// See https://core.telegram.org/api/peers for the ids of the Telegram API.
package peer

import (
	"encoding/binary"
	"fmt"
)

// Kind tells what a [Peer] is.
type Kind uint8

// The kinds of peers. The values are stored: never renumber them.
const (
	User    Kind = 1
	Chat    Kind = 2 // basic group
	Channel Kind = 3 // channel or supergroup
)

// String returns the field's word for the kind.
func (k Kind) String() string {
	switch k {
	case User:
		return "user"
	case Chat:
		return "chat"
	case Channel:
		return "channel"
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Peer is one side of a conversation: a user, a basic group or a channel.
// The zero value is no peer.
type Peer struct {
	Kind Kind
	ID   int64 // bare id, positive
}

// OfUser returns the peer of a user.
func OfUser(id int64) Peer { return Peer{Kind: User, ID: id} }

// OfChat returns the peer of a basic group.
func OfChat(id int64) Peer { return Peer{Kind: Chat, ID: id} }

// OfChannel returns the peer of a channel or supergroup.
func OfChannel(id int64) Peer { return Peer{Kind: Channel, ID: id} }

// IsZero reports whether p is no peer.
func (p Peer) IsZero() bool { return p == Peer{} }

// Int packs the peer in one integer for records: kind in the top byte, id
// below. Ids are below 2^56.
func (p Peer) Int() int64 { return int64(p.Kind)<<56 | p.ID }

// FromInt is the inverse of [Peer.Int].
func FromInt(v int64) Peer { return Peer{Kind: Kind(v >> 56), ID: v & (1<<56 - 1)} }

// String prints the peer for logs.
func (p Peer) String() string { return fmt.Sprintf("%s:%d", p.Kind, p.ID) }

// Space tells which family of durable state an [Owner] names. It is one byte in
// keys, and wide in memory so that an Owner has no gap and hashes in one go.
type Space uint64

// The spaces. The values are stored: never change them.
const (
	Mailbox  Space = 'u' // a user: profile, private chats, basic groups, common pts
	Chats    Space = 'g' // a basic group: members and settings
	Channels Space = 'c' // a channel or supergroup: members, messages, own pts
	AuthKey  Space = 'k' // an auth key: key, authorisation, device
	Index    Space = 'i' // a blinded look-up (phone, username, token); id = first 8 bytes of the blind
	Folders  Space = 'f' // a folder of bytes: who uses it; id = first 8 bytes of its name
	Files    Space = 'd' // a photo or document
	Uploads  Space = 'p' // what a user has begun to upload
	Polls    Space = 'v' // a poll: what people have voted
	Sets     Space = 'e' // a set of stickers, masks or custom emoji
	Server   Space = 's' // what the server has once (id 0), and work queues (id = shard)
)

// Owner is the unit of ordering and of distribution: each durable row belongs
// to one owner, and transactions are serialised per owner.
type Owner struct {
	Space Space
	ID    int64
}

// MailboxOf returns the owner of a user's mailbox.
func MailboxOf(user int64) Owner { return Owner{Space: Mailbox, ID: user} }

// ChannelOf returns the owner of a channel's log.
func ChannelOf(channel int64) Owner { return Owner{Space: Channels, ID: channel} }

// PollOf returns the owner of a poll's votes.
func PollOf(poll int64) Owner { return Owner{Space: Polls, ID: poll} }

// SetOf returns the owner of a set of stickers.
func SetOf(set int64) Owner { return Owner{Space: Sets, ID: set} }

// TheServer is the owner of rows that the whole server has once.
var TheServer = Owner{Space: Server}

// Size of an encoded owner in bytes.
const OwnerSize = 9

// AppendKey appends the owner's 9 bytes, space then big-endian id.
func (o Owner) AppendKey(dst []byte) []byte {
	dst = append(dst, byte(o.Space))
	return binary.BigEndian.AppendUint64(dst, uint64(o.ID))
}

// Less orders owners; locks of several owners are taken in this order.
func (o Owner) Less(p Owner) bool {
	if o.Space != p.Space {
		return o.Space < p.Space
	}
	return uint64(o.ID) < uint64(p.ID)
}

// String prints the owner for logs.
func (o Owner) String() string { return fmt.Sprintf("%c:%d", o.Space, o.ID) }
