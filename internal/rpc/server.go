package rpc

import (
	"context"
	"log/slog"
	"time"

	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/layer"
	"chappe/internal/media"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/session"
	"chappe/internal/sticker"
	"chappe/internal/tlview"
	"chappe/internal/update"
)

// followers are the live sessions that hear of a mailbox.
type followers interface {
	Join(o peer.Owner, s *session.Session)
	Leave(o peer.Owner, s *session.Session)
	// Follow makes a user hear of a channel for a while if he is no member of it.
	Follow(ctx context.Context, user, channel int64, until time.Time) error
	// Hears reports whether a connected session of a key hears of o.
	Hears(o peer.Owner, key uint64) bool
	// Serves reports whether s, or another connected session of its key, hears of o.
	Serves(o peer.Owner, s *session.Session) bool
}

// Deps are what the API stands on. All are required.
type Deps struct {
	Accounts *account.Service
	Chats    *chat.Service
	Files    *media.Service
	Messages *message.Service
	Stickers *sticker.Service
	Log      *update.Log
	Views    *tlview.Views
	Hash     *peer.Hasher
	Keys     authKeys
	Site     *Site
	Layers   *layer.Pool
	Hub      followers
	Layering layer.Counter // of what older layers cannot show
	Logger   *slog.Logger
}

// Server answers the API. It implements session.Handler and is safe for
// concurrent use.
type Server struct {
	accounts *account.Service
	chats    *chat.Service
	files    *media.Service
	messages *message.Service
	stickers *sticker.Service
	log      *update.Log
	views    *tlview.Views
	hash     *peer.Hasher
	keys     authKeys
	sessions keySessions
	site     *Site
	layers   *layer.Pool
	hub      followers
	layering layer.Counter
	logger   *slog.Logger

	methods table
	byName  map[string]method
}

// Wire connects the session layer, which is built after the API that it calls.
// Call it before the first request.
func (s *Server) Wire(k keySessions) { s.sessions = k }

// New returns the API over its domains.
func New(d Deps) *Server {
	s := &Server{
		accounts: d.Accounts, chats: d.Chats, files: d.Files, messages: d.Messages, stickers: d.Stickers, log: d.Log, views: d.Views, hash: d.Hash,
		keys: d.Keys, site: d.Site, layers: d.Layers, hub: d.Hub, layering: d.Layering, logger: d.Logger,
		methods: make(table), byName: make(map[string]method),
	}
	s.register(s.methods)
	for _, m := range s.methods {
		s.byName[m.name] = m
	}
	return s
}
