// Package message is what people say: sending, editing, deleting, forwarding,
// reading, drafts, pins, scheduling and search, in mailboxes and on the logs of
// channels. It may import account, chat, media, record, update, store, lru and
// peer. It never sees a TL object.
//
// A private message has one copy on each side, each with its own id and pts;
// the copies name each other by [messagepb.Message.Twin]. A message to oneself
// (Saved Messages) has one copy. In a basic group each member has a copy, with
// an id and pts of his own mailbox, and Twin is the message's number in the
// group. See
// https://core.telegram.org/api/updates#message-related-event-sequences.
package message

import (
	"context"

	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/lru"
	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Deps are what the domain of messages stands on.
type Deps struct {
	DB       *store.DB
	Log      *update.Log
	Accounts *account.Service
	Chats    *chat.Service
	Files    *media.Service
}

// Service is the domain of messages. It is safe for concurrent use.
type Service struct {
	db         *store.DB
	log        *update.Log
	accounts   *account.Service
	chats      *chat.Service
	files      *media.Service
	sent       *sentIDs
	dialogRows *lru.Cache[dialogKey, *messagepb.Dialog]
	typing     *typingLimit
	due        *alarm
	arrived    *arrivals
	viewed     *viewCounter
	fetching   *pageFetches
	swept      int64 // unix seconds of the last sweep; of Run alone
}

// New returns the domain of messages.
func New(d Deps) *Service {
	return &Service{
		db: d.DB, log: d.Log, accounts: d.Accounts, chats: d.Chats, files: d.Files,
		sent: newSentIDs(), dialogRows: lru.New[dialogKey, *messagepb.Dialog](cachedDialogs),
		typing: newTypingLimit(), due: newAlarm(), arrived: newArrivals(), viewed: newViewCounter(),
		fetching: newPageFetches(),
	}
}

// Change is what a call did to the caller's mailbox.
type Change struct {
	Events []update.Event // of the mailbox's log; nil if nothing changed
	Pts    int            // of the mailbox after them
	// Left is how many messages a call that works in parts has still to do; the
	// caller repeats it until this is 0.
	Left int
}

// Count is how far the call moved the mailbox's pts.
func (c Change) Count() int {
	n := 0
	for _, ev := range c.Events {
		n += int(ev.PtsCount)
	}
	return n
}

// view runs fn on the mailbox of a user as it durably stands.
func (s *Service) view(ctx context.Context, user int64, fn func(mailbox) error) error {
	return s.log.View(ctx, func(r store.Reader) error { return fn(s.mailbox(r, user)) })
}

// write runs fn alone on the mailbox of a user.
func (s *Service) write(ctx context.Context, user int64, fn func(*box) error) error {
	owners := [1]peer.Owner{peer.MailboxOf(user)}
	return s.log.Write(ctx, owners[:], func(tx *update.Tx) error { return fn(s.box(tx, user)) })
}

// writeBoth runs fn alone on both sides of a private chat. theirs is nil in
// Saved Messages and where the other side keeps no mailbox.
func (s *Service) writeBoth(ctx context.Context, user int64, p peer.Peer, fn func(mine, theirs *box) error) error {
	owners := [2]peer.Owner{peer.MailboxOf(user), peer.MailboxOf(p.ID)}
	if p == peer.OfUser(user) || !hasMailbox(p) {
		return s.log.Write(ctx, owners[:1], func(tx *update.Tx) error { return fn(s.box(tx, user), nil) })
	}
	return s.log.Write(ctx, owners[:], func(tx *update.Tx) error {
		return fn(s.box(tx, user), s.box(tx, p.ID))
	})
}

// hasMailbox reports whether messages to p are kept on its side: the service
// account reads nothing.
func hasMailbox(p peer.Peer) bool { return p.Kind == peer.User && p.ID != account.ServiceUser }
