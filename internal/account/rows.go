package account

import (
	"encoding/binary"
	"fmt"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// idKey is a tag followed by a 64-bit number.
func idKey(tag byte, id uint64) []byte {
	k := make([]byte, 0, 9)
	k = append(k, tag)
	return binary.BigEndian.AppendUint64(k, id)
}

// idOfKey is the inverse of idKey.
func idOfKey(key []byte) (uint64, error) {
	if len(key) != 9 {
		return 0, fmt.Errorf("row key %c of %d bytes is damaged", key[0], len(key))
	}
	return binary.BigEndian.Uint64(key[1:]), nil
}

// tagged is the range of all rows of one tag.
func tagged(tag byte) store.Range {
	return store.Range{From: []byte{tag}, To: []byte{tag + 1}}
}

func blindKey(tag byte, blind [16]byte) []byte {
	k := make([]byte, 0, 17)
	k = append(k, tag)
	return append(k, blind[:]...)
}

func keyOwner(id uint64) peer.Owner {
	return peer.Owner{Space: peer.AuthKey, ID: int64(id)}
}

// index is where a look-up of something blinded lives.
type index struct {
	owner peer.Owner
	blind [16]byte
}

func (s *Service) index(label, value string) index {
	b := s.db.BlindString(label, value)
	return index{
		owner: peer.Owner{Space: peer.Index, ID: int64(binary.BigEndian.Uint64(b[:8]))},
		blind: b,
	}
}

// phoneIndex is the index of a normalised phone.
func (s *Service) phoneIndex(phone string) index { return s.index("phone", phone) }

func (i index) lookupKey() []byte { return blindKey(store.TagLookup, i.blind) }
func (i index) floodKey() []byte  { return blindKey(store.TagFlood, i.blind) }

func (i index) codeKey(p Purpose) []byte {
	return append(blindKey(store.TagCode, i.blind), byte(p))
}

// serverShards is over how many owners the directory of users and the work
// queues of this package are spread.
const serverShards = 16

// shardOwner is the server owner that keeps the directory row of a user.
func shardOwner(userID int64) peer.Owner {
	return peer.Owner{Space: peer.Server, ID: 1 + userID%serverShards}
}
