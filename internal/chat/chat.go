// Package chat is where people meet: basic groups, supergroups and channels,
// their members, admins, restrictions, invite links, settings and admin log.
// It may import account, record, update, store, lru and peer. It never sees a TL
// object, nor a message: what a change looks like in a history is written by
// package message, through [Announcer].
//
// A basic group keeps its members, at most 200, in its one record, and its
// messages lie in the mailboxes of its members: a transaction on it holds the
// group and all those mailboxes. A supergroup or channel keeps a row for each
// member and has a log of its own: joining costs the same with ten members and
// with a million.
//
// https://core.telegram.org/api/channel
package chat

import (
	"time"

	"chappe/internal/account"
	"chappe/internal/chat/chatpb"
	"chappe/internal/lru"
	"chappe/internal/store"
	"chappe/internal/update"
)

// The limits of this package, as Telegram has them.
// https://core.telegram.org/api/config#client-configuration
const (
	MaxBasicMembers  = 200     // members of a basic group
	MaxMembers       = 200_000 // members of a supergroup; channels have no limit
	MaxAdmins        = 50      // admins of a supergroup or channel
	MaxChannels      = 500     // supergroups and channels that a user is in
	MaxPublic        = 10      // public ones that a user has created
	MaxTitle         = 128     // characters
	MaxAbout         = 255     // characters
	MaxRank          = 16      // characters
	MaxDeletable     = 1000    // members of a channel that can still be deleted
	announceUpTo     = 1000    // members of a supergroup in which who comes and goes is announced
	cachedChats      = 16 << 10
	cachedChannels   = 16 << 10  // about 300 bytes each
	cachedMembers    = 256 << 10 // about 150 bytes each
	minChatID        = 100_000_000
	maxChatID        = 9_999_999_999
	minChannelID     = 1_000_000_000
	maxChannelID     = 9_999_999_999
	deletedPerCommit = 100 // mailboxes told at once that their channel is gone
)

// Deps are what the domain of chats stands on.
type Deps struct {
	DB       *store.DB
	Log      *update.Log
	Accounts *account.Service
	Now      func() time.Time // nil: the log's clock
}

// Service is the domain of chats. It is safe for concurrent use.
type Service struct {
	db       *store.DB
	log      *update.Log
	accounts *account.Service
	now      func() time.Time
	history  Announcer

	chats    *lru.Cache[int64, *chatpb.Chat]
	channels *lru.Cache[int64, *channelState]
	members  *lru.Cache[memberID, *chatpb.Member]
}

// channelState is what is remembered of a channel. It never changes.
type channelState struct {
	*chatpb.Channel
	counts *chatpb.Counts
}

// memberID is somebody in a channel.
type memberID struct {
	channel int64
	peer    int64 // peer.Int
}

// New returns the domain of chats. Call [Service.Wire] before it serves.
func New(d Deps) *Service {
	s := &Service{
		db: d.DB, log: d.Log, accounts: d.Accounts, now: d.Now, history: silent{},
		chats:    lru.New[int64, *chatpb.Chat](cachedChats),
		channels: lru.New[int64, *channelState](cachedChannels),
		members:  lru.New[memberID, *chatpb.Member](cachedMembers),
	}
	if s.now == nil {
		s.now = d.Log.Now
	}
	return s
}

// Wire connects the part that writes histories. Without it changes are told of
// by events alone. Call it before serving.
func (s *Service) Wire(a Announcer) {
	if a != nil {
		s.history = a
	}
}
