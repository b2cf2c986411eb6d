package chat

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// chatOwner is the owner of a basic group's rows.
func chatOwner(id int64) peer.Owner { return peer.Owner{Space: peer.Chats, ID: id} }

// ownerOf is the owner of the rows of a chat or channel.
func ownerOf(p peer.Peer) peer.Owner {
	if p.Kind == peer.Chat {
		return chatOwner(p.ID)
	}
	return peer.ChannelOf(p.ID)
}

// get decodes a row into m and reports whether the row exists.
func get(r store.Reader, o peer.Owner, key []byte, m proto.Message) (bool, error) {
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

// put encodes m into a row.
func put(tx store.Tx, o peer.Owner, key []byte, m proto.Message) error {
	value, err := proto.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode row %c of %v: %w", key[0], o, err)
	}
	tx.Set(o, key, value)
	return nil
}

// scan decodes the rows of a range; it ends early when fn returns false.
func scan[R any, P interface {
	*R
	proto.Message
}](r store.Reader, o peer.Owner, rows store.Range, fn func(P) bool) error {
	for row, err := range r.Scan(o, rows) {
		if err != nil {
			return fmt.Errorf("read rows of %v: %w", o, err)
		}
		m := P(new(R))
		if err := proto.Unmarshal(row.Value, m); err != nil {
			return fmt.Errorf("decode row %c of %v: %w", row.Key[0], o, err)
		}
		if !fn(m) {
			return nil
		}
	}
	return nil
}

// peerKey is tag + blind(peer) of an owner.
func (s *Service) peerKey(tag byte, o peer.Owner, p peer.Peer) store.Key {
	return store.NewKey(tag).Blind(s.db.BlindPeer(o, p))
}

// all is the range of all rows of a tag.
func all(tag byte) store.Range { return store.Prefix(store.NewKey(tag)) }

func int64Value(v int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(v)) }

func parseInt64(value []byte) (int64, error) {
	if len(value) != 8 {
		return 0, fmt.Errorf("chat: a row of %d bytes should have 8", len(value))
	}
	return int64(binary.BigEndian.Uint64(value)), nil
}

// randomID draws an id. Whether it is free is known only inside the transaction
// that takes it.
func randomID(from, to int64) int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: see crypto/rand
	return from + int64(binary.BigEndian.Uint64(b[:])%uint64(to-from+1))
}
