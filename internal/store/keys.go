package store

import (
	"encoding/binary"
	"math"

	"chappe/internal/peer"
)

// This page lists every key space. A key begins with one tag letter; numbers
// follow big-endian, so that bytewise order is numeric order. Nothing readable
// stands in a key: peers and users are blinded per owner ([DB.BlindPeer]),
// phones, names and tokens are look-ups in the Index space ([DB.Lookup]).
//
// Tags are stored: never change one or use it again for something else. Owners
// of different spaces may use the same letter.

// Keys of a mailbox (peer.Mailbox) and of a channel (peer.Channels).
const (
	TagMessage   byte = 'm' // id32 → message record
	TagHistory   byte = 'h' // blind16(peer) id32 → empty: the ids of one conversation; mailboxes only
	TagDialog    byte = 'd' // blind16(peer) → dialog record
	TagUpdate    byte = 'u' // pts32 seq16 → update log record; seq tells records of one pts apart
	TagRandomID  byte = 'r' // random_id64 → what the send was answered with
	TagProfile   byte = 'p' // → user or channel record
	TagContact   byte = 'c' // blind16(user) → contact record
	TagBlocked   byte = 'b' // list8 blind16(peer) → blocked-peer record
	TagNotify    byte = 'n' // blind16(peer) → notification settings; those of scopes are settings
	TagPrivacy   byte = 'y' // rule8 → privacy rules
	TagScheduled byte = 'w' // blind16(peer) id32 → scheduled message record
	TagNextSched byte = 'W' // → the last scheduled id given out
	TagReadMark  byte = 'R' // blind16(peer) id32 → when the peer read up to id; in a basic group: number32 instead
	TagPinned    byte = 'P' // blind16(peer) id32 → empty: pinned messages of a conversation
	TagExpiry    byte = 't' // unixtime64 id32 → empty: when a message's time to live ends
	TagFilters   byte = 'f' // → chat folders
	TagState     byte = 's' // → counters: pts, qts, seq, message ids
	TagMention   byte = 'Q' // blind16(peer) id32 → empty: messages that mention the owner and are unread; mailboxes only
)

// TagThreadMark is a mailbox's key of how far its owner has read a thread of a
// supergroup, and of what he has begun to write there.
const TagThreadMark byte = 'j' // blind16(peer) id32 → mark record

// Keys of a mailbox that hold whom its owner knows and what its owner wants.
const (
	TagWatcher byte = 'v' // blind16(user) → user id64: who has the owner as a contact
	TagSaved   byte = 'o' // blind16(phone) → line of the uploaded phone book
	TagNoBar   byte = 'q' // blind16(peer) → 1 byte: the action bar of the chat is hidden
	TagSetting byte = 'z' // name8 [scope8] → one record of settings each
)

// Keys of a mailbox about its logins.
const (
	TagDevice byte = 'a' // authkey64 → the authorisation of one of the owner's devices
	TagExport byte = 'e' // hash16 → a login that another key may take over, once
	// TagPassword is what logins need besides their codes.
	TagPassword byte = 'k' // → the password of two-step verification, as a verifier
)

// Keys of a mailbox about reactions.
const (
	TagUsed byte = 'j' // → the reactions that the owner uses
	TagTags byte = 'x' // → the reactions that are tags of Saved Messages
)

// Keys of reactions to messages.
const (
	TagUnreacted byte = 'l' // blind16(peer) id32 → empty: messages whose author has not looked at reactions; in channels by author
	TagReacted   byte = 'N' // blind16(user) id32 → how a user has reacted; channels, and basic groups by number32
	TagReactor   byte = 'S' // id32 unixtime64 blind16(user) → user id64: who has reacted, in order; like TagReacted
)

// TagHeard is a mailbox's key of what its owner has listened to in a channel.
const TagHeard byte = 'H' // blind16(channel) → the same record as under TagViews

// Keys of a poll (peer.Polls).
const (
	TagPoll  byte = 'P' // → what came of the poll so far
	TagVote  byte = 'V' // blind16(user) → what a user has chosen
	TagVoter byte = 'O' // answer16 unixtime64 blind16(user) → user id64: who has chosen an answer, in order; public polls only
)

// TagMembership is a mailbox's key of what its owner is in a chat or channel.
const TagMembership byte = 'g' // blind16(peer) → membership record

// Keys of a basic group (peer.Chats) and of a channel (peer.Channels) besides
// its record, which is under TagProfile.
const (
	TagCounts   byte = 'C' // → how many members of each kind; channels only
	TagMember   byte = 'M' // blind16(peer) → member record; channels only
	TagJoined   byte = 'O' // unixtime64 blind16(user) → user id64: members in the order they came; channels only
	TagAdmin    byte = 'A' // blind16(user) → user id64: creator and admins; channels only
	TagKicked   byte = 'K' // blind16(peer) → peer64: who is out; channels only
	TagLimited  byte = 'X' // blind16(user) → user id64: members with own restrictions; channels only
	TagBot      byte = 'B' // blind16(user) → user id64: members that are bots; channels only
	TagSlowTurn byte = 'T' // blind16(user) → unixtime64 of the last message under slow mode; channels only
	TagAdminLog byte = 'L' // id64 → log entry; channels only
	TagRequest  byte = 'J' // blind16(user) → join request
	TagInvite   byte = 'I' // blind16(hash) → invite link
	TagImporter byte = 'i' // blind16(hash) blind16(user) → who joined by a link
	TagCopy     byte = 'Y' // number32 → the copies of a message in its members' mailboxes; basic groups only
)

// Keys of the messages of a channel, besides those that it shares with
// mailboxes; [TagState] is its ChannelState there.
const (
	TagThread      byte = 'E' // id32 id32 → empty: the messages of a thread, by the message that began it
	TagThreadState byte = 'N' // id32 → what a thread is by now, by the message that began it
	TagTopic       byte = 'U' // id32 → topic of a forum, by the message that began it
	TagViews       byte = 'V' // id32 → how many have seen a post; in mailboxes: blind16(channel) → what the owner has seen
)

// Keys of a look-up (peer.Index).
const (
	TagLookup  byte = 'x' // blind16 → whose phone it is, or peer64: whose username
	TagCode    byte = 'l' // blind16(phone) purpose8 → login code on its way
	TagFlood   byte = 'f' // blind16(phone) → codes asked for and guessed wrong
	TagPending byte = 'w' // blind16(phone) blind16(user) → user id64: who waits for the phone to sign up
	TagPrefix  byte = 'p' // blind16(prefix) blind16(peer) → peer64: whose username begins so
	TagSetName byte = 's' // blind16 → id64 of the set of stickers with this short name
	TagSetWord byte = 'P' // blind16(prefix) set64 → empty: a word of the title or the short name of a set begins so
)

// Keys of an auth key (peer.AuthKey).
const (
	TagAuthKey       byte = 'k' // → the key and its binding
	TagAuthorization byte = 'a' // → user, device, session settings
	TagLoginToken    byte = 'q' // → the QR code that the key shows
	TagPushToken     byte = 'n' // type8 → where the device wants to be woken up
	TagDeviceLock    byte = 'l' // → since when the app is locked
	TagTempKey       byte = 't' // authkey64 → empty: a temporary key bound to this one
)

// Keys of the server (peer.Server).
const (
	TagSchema   byte = 'V' // → schema version and the step of a running migration
	TagSecret   byte = 'S' // name → a secret of the server, such as its RSA keys
	TagTimer    byte = 't' // unixtime64 id64 → due work
	TagDue      byte = 'w' // unixtime64 user64 id32 → scheduled message to send; in shards
	TagAwaiting byte = 'a' // user64 user64 id32 → message that the second user sends when the first comes online; in shards
	TagTTL      byte = 'T' // user64 → empty: a mailbox in which messages expire; in shards
	TagReport   byte = 'R' // unixtime64 random64 → what a user reported to the operator
	TagOperator byte = 'o' // → whose account was the first
	TagUserList byte = 'U' // user64 → empty: an account that is not deleted; in shards
	TagErasure  byte = 'E' // user64 → a deleted account whose mailbox is to be emptied; in shards
	TagKeyDue   byte = 'K' // unixtime64 authkey64 → empty: an auth key to look at then; in shards
	tagSlot     byte = 'D' // id32 → wrapped key of package seal, not sealed itself
)

// Keys of files: of a folder of bytes (peer.Folders), of a photo or document
// (peer.Files), of what a user uploads (peer.Uploads).
const (
	TagKept   byte = 'C' // folder16 → which files use the folder; peer.Folders
	TagFile   byte = 'F' // → file record; peer.Files
	TagUpload byte = 'U' // file64 → upload record; the number is the client's own; peer.Uploads
	TagPart   byte = 'p' // file64 part32 → part record; peer.Uploads
	TagSpace  byte = 'S' // → how many bytes of the user are stored; peer.Uploads
)

// Keys of a mailbox or channel about the files that it shows.
const (
	TagUse    byte = 'F' // blind16(file) use8 id32 → file id64
	TagPhotos byte = 'G' // → profile photos
	TagShelf  byte = 'Z' // list8 → saved animations and the like
)

// TagShows is a mailbox's or channel's key of a message that shows what is kept
// elsewhere: of kind 1 a page that has not come yet, of kind 2 a poll.
const TagShows byte = 'D' // kind8 number64 use8 id32 → peer64

// TagSet is the key of the record of a set of stickers (peer.Sets).
const TagSet byte = 'S' // → set record

// Keys of a mailbox about sets of stickers.
const (
	TagSetList byte = 'k' // kind8 → the sets that the owner has at hand
	TagOwnSets byte = 'i' // → the sets that the owner has made
)

// TagHolder is the server's key of an owner that has or had a [TagUse] row, or
// a [TagUpload] row.
const TagHolder byte = 'H' // owner9 → empty; in shards

// TagPage is the server's key of what a link leads to.
const TagPage byte = 'g' // blind16(link) → web page; in shards

// TagShown is the server's key of an owner that has or is about to have a
// [TagShows] row.
const TagShown byte = 'G' // kind8 number64 owner9 → since when; in shards

// Key is a key under construction. The methods append and may be chained:
//
//	NewKey(TagHistory).Blind(b).U32(id)
//
// A Key has room for 32 bytes before it must be moved.
type Key []byte

// NewKey begins a key.
func NewKey(tag byte) Key { return append(make(Key, 0, 32), tag) }

// U8 appends one byte.
func (k Key) U8(v uint8) Key { return append(k, v) }

// U16 appends 2 bytes in numeric order.
func (k Key) U16(v uint16) Key { return binary.BigEndian.AppendUint16(k, v) }

// U32 appends 4 bytes in numeric order.
func (k Key) U32(v uint32) Key { return binary.BigEndian.AppendUint32(k, v) }

// U64 appends 8 bytes in numeric order.
func (k Key) U64(v uint64) Key { return binary.BigEndian.AppendUint64(k, v) }

// I64 appends 8 bytes in numeric order, negative numbers first.
func (k Key) I64(v int64) Key { return k.U64(uint64(v) ^ 1<<63) }

// Blind appends a blind.
func (k Key) Blind(b [16]byte) Key { return append(k, b[:]...) }

// Bytes appends b as it is. Only the last part of a key may vary in length.
func (k Key) Bytes(b []byte) Key { return append(k, b...) }

// Text appends s as it is. Only the last part of a key may vary in length.
func (k Key) Text(s string) Key { return append(k, s...) }

// KeyU16 returns the number at an offset of a key, and false if the key is too
// short.
func KeyU16(key []byte, at int) (uint16, bool) {
	if len(key) < at+2 {
		return 0, false
	}
	return binary.BigEndian.Uint16(key[at:]), true
}

// KeyU32 returns the number at an offset of a key, and false if the key is too
// short.
func KeyU32(key []byte, at int) (uint32, bool) {
	if len(key) < at+4 {
		return 0, false
	}
	return binary.BigEndian.Uint32(key[at:]), true
}

// KeyU64 returns the number at an offset of a key, and false if the key is too
// short.
func KeyU64(key []byte, at int) (uint64, bool) {
	if len(key) < at+8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(key[at:]), true
}

// Prefix is the range of all keys that begin with p.
func Prefix(p Key) Range {
	to := append([]byte(nil), p...)
	for len(to) > 0 && to[len(to)-1] == math.MaxUint8 {
		to = to[:len(to)-1]
	}
	if len(to) > 0 {
		to[len(to)-1]++
	}
	return Range{From: p, To: to}
}

// Between is the range from <= key < to.
func Between(from, to Key) Range { return Range{From: from, To: to} }

// Backwards returns the range in descending order.
func (r Range) Backwards() Range { r.Reverse = true; return r }

// First returns the range limited to n rows in its direction.
func (r Range) First(n int) Range { r.Limit = n; return r }

// MessageKey is the key of a message.
func MessageKey(id int) []byte { return NewKey(TagMessage).U32(uint32(id)) }

// HistoryKey is the key that puts a message into the history of a peer.
func HistoryKey(blind [16]byte, id int) []byte {
	return NewKey(TagHistory).Blind(blind).U32(uint32(id))
}

// HistoryKeyID is the message id of a history key.
func HistoryKeyID(key []byte) int {
	id, _ := KeyU32(key, 17)
	return int(id)
}

// History is the range of the messages with a peer whose ids are at least from
// and below to; to <= 0 means no upper bound.
func History(blind [16]byte, from, to int) Range {
	r := Prefix(NewKey(TagHistory).Blind(blind))
	if from > 0 {
		r.From = HistoryKey(blind, from)
	}
	if to > 0 {
		r.To = HistoryKey(blind, to)
	}
	return r
}

// DialogKey is the key of the dialog with a peer.
func DialogKey(blind [16]byte) []byte { return NewKey(TagDialog).Blind(blind) }

// UpdateKey is the key of a record of the update log.
func UpdateKey(pts int, seq uint16) []byte { return NewKey(TagUpdate).U32(uint32(pts)).U16(seq) }

// UpdateKeyPts is the pts of an update key.
func UpdateKeyPts(key []byte) int {
	pts, _ := KeyU32(key, 1)
	return int(pts)
}

// Updates is the range of the log records with a pts above after.
func Updates(after int) Range {
	r := Prefix(NewKey(TagUpdate))
	r.From = UpdateKey(after+1, 0)
	return r
}

// RandomIDKey is the key that makes a send happen once.
func RandomIDKey(randomID int64) []byte { return NewKey(TagRandomID).U64(uint64(randomID)) }

// ProfileKey is the key of the record of a user or channel.
func ProfileKey() []byte { return NewKey(TagProfile) }

// ContactKey is the key of a contact.
func ContactKey(blind [16]byte) []byte { return NewKey(TagContact).Blind(blind) }

// BlockedKey is the key of a blocked peer on one of the owner's lists.
func BlockedKey(list uint8, blind [16]byte) []byte { return NewKey(TagBlocked).U8(list).Blind(blind) }

// NotifyKey is the key of the notification settings of a peer.
func NotifyKey(blind [16]byte) []byte { return NewKey(TagNotify).Blind(blind) }

// PrivacyKey is the key of a privacy rule.
func PrivacyKey(rule uint8) []byte { return NewKey(TagPrivacy).U8(rule) }

// StateKey is the key of an owner's counters.
func StateKey() []byte { return NewKey(TagState) }

// AuthKeyKey is the key of an auth key's record.
func AuthKeyKey() []byte { return NewKey(TagAuthKey) }

// AuthorizationKey is the key of an auth key's authorisation.
func AuthorizationKey() []byte { return NewKey(TagAuthorization) }

// SchemaKey is the key of the schema version.
func SchemaKey() []byte { return NewKey(TagSchema) }

// SecretKey is the key of a secret of the server.
func SecretKey(name string) []byte { return NewKey(TagSecret).Text(name) }

// TimerKey is the key of due work; unix is in seconds.
func TimerKey(unix int64, id uint64) []byte { return NewKey(TagTimer).I64(unix).U64(id) }

// BlindPeer hides a peer in the keys of an owner: the same peer looks different
// in every mailbox, so that rows of two owners cannot be linked.
func (d *DB) BlindPeer(o peer.Owner, p peer.Peer) [16]byte {
	var block [16]byte
	binary.BigEndian.PutUint64(block[:8], uint64(o.Space)<<56|uint64(o.ID)&(1<<56-1))
	binary.BigEndian.PutUint64(block[8:], uint64(p.Int()))
	return d.ring.Blind(block)
}

// BlindString hides a string; see [seal.Keyring.BlindString].
func (d *DB) BlindString(label, s string) [16]byte { return d.ring.BlindString(label, s) }

// Derive returns a stable secret; see [seal.Keyring.Derive].
func (d *DB) Derive(label string) [32]byte { return d.ring.Derive(label) }

// Lookup names the row of the Index space where the meaning of a string, such
// as a phone number or a username, is kept. label tells kinds of strings apart.
func (d *DB) Lookup(label, s string) (peer.Owner, []byte) {
	b := d.ring.BlindString(label, s)
	return peer.Owner{Space: peer.Index, ID: int64(binary.BigEndian.Uint64(b[:8]))}, b[:]
}
