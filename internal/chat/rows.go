package chat

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"

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
