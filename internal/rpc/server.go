package rpc

import (
	"chappe/internal/account"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/tlview"
	"chappe/internal/update"
)

// Server answers the API. It implements session.Handler.
type Server struct {
	accounts *account.Service
	messages *message.Service
	log      *update.Log
	views    *tlview.Views
	hash     *peer.Hasher
	keys     authKeys
	sessions keySessions
	methods  table
}
