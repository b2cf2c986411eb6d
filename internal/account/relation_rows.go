package account

import (
	"encoding/binary"
	"fmt"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// The names of settings: see store.TagSetting.
const (
	settingScope     = 'n' // +scope: accountpb.Notify
	settingReactions = 'r' // accountpb.ReactionsNotify
	settingDownload  = 'd' // accountpb.AutoDownload
	settingStatuses  = 's' // accountpb.EmojiStatuses
	settingNoTop     = 't' // 1 byte; top peers are switched off
	settingTopReset  = 'x' // +blind(peer): accountpb.TopReset
)

func settingKey(name byte) []byte { return store.NewKey(store.TagSetting).U8(name) }

// pairKey is the key of the row that owner has about p.
func (s *Service) pairKey(tag byte, owner int64, p peer.Peer) []byte {
	return blindKey(tag, s.db.BlindPeer(peer.MailboxOf(owner), p))
}

// under is the range of all keys that begin with prefix.
func under(prefix ...byte) store.Range { return store.Prefix(store.Key(prefix)) }

func int64Value(v int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(v)) }

func parseInt64(value []byte) (int64, error) {
	if len(value) != 8 {
		return 0, fmt.Errorf("account: a row of %d bytes should have 8", len(value))
	}
	return int64(binary.BigEndian.Uint64(value)), nil
}
