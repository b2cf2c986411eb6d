// Package message is what people say: sending, editing, deleting, forwarding,
// reading, drafts, pins, scheduling and search in mailboxes. It may import
// account, update, store and peer. It never sees a TL object.
//
// https://core.telegram.org/api/messages
package message

import (
	"chappe/internal/account"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Service is the domain of messages. It is safe for concurrent use.
type Service struct {
	db       *store.DB
	log      *update.Log
	accounts *account.Service
}
