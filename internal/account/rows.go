package account

import (
	"encoding/binary"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// getRecord reads a row into m. A missing row leaves m alone and is reported
// by false.
func getRecord(r store.Reader, o peer.Owner, key []byte, m proto.Message) (bool, error) {
	value, err := r.Get(o, key)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read row %c of %v: %w", key[0], o, err)
	}
	if err := proto.Unmarshal(value, m); err != nil {
		return false, fmt.Errorf("decode row %c of %v: %w", key[0], o, err)
	}
	return true, nil
}

// unmarshal decodes a row's value.
func unmarshal(value []byte, m proto.Message) error {
	if err := proto.Unmarshal(value, m); err != nil {
		return fmt.Errorf("decode %s: %w", m.ProtoReflect().Descriptor().Name(), err)
	}
	return nil
}

// setRecord writes m as a row.
func setRecord(tx store.Tx, o peer.Owner, key []byte, m proto.Message) error {
	value, err := proto.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode row %c of %v: %w", key[0], o, err)
	}
	tx.Set(o, key, value)
	return nil
}

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
