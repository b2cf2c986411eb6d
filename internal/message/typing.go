package message

import (
	"context"
	"errors"
	"sync"
	"time"

	"chappe/internal/account"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

const (
	// typingEvery is how often an action of one user to one peer goes through.
	// Clients repeat it every 4 to 5 seconds and forget it after 6.
	typingEvery = time.Second
	typingKept  = 8192
)

// typingLimit keeps who lately told whom that he is typing. It is bounded:
// when full it forgets everything, which only lets one more action through.
type typingLimit struct {
	mu   sync.Mutex
	last map[dialogKey]time.Time
}

func newTypingLimit() *typingLimit { return &typingLimit{last: make(map[dialogKey]time.Time)} }

func (t *typingLimit) pass(from int64, to peer.Peer, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := dialogKey{from, to.Int()}
	if now.Sub(t.last[k]) < typingEvery {
		return false
	}
	if len(t.last) >= typingKept {
		clear(t.last)
	}
	t.last[k] = now
	return true
}

// SetTyping tells the peer what the user is doing in their dialog, in a thread
// of a supergroup unless that is 0; action is the SendMessageAction as the API
// encodes it, and cancel says that it ends one. Nothing is kept. The peer hears
// of it only if it may see when the user is online.
//
// https://core.telegram.org/method/messages.setTyping
func (s *Service) SetTyping(ctx context.Context, user int64, p peer.Peer, thread int32, action []byte, cancel bool) error {
	switch {
	case p.Kind == peer.Chat:
		return s.typeInChat(ctx, user, p, action, cancel)
	case p == peer.OfUser(user):
		return nil
	}
	if p.Kind == peer.Channel {
		return s.typeInChannel(ctx, user, p, thread, action, cancel)
	}
	err := s.mayWrite(ctx, user, p)
	if errors.Is(err, ErrReadOnly) || errors.Is(err, ErrYouBlocked) {
		return nil
	}
	if err != nil {
		return err
	}
	if !s.typing.pass(user, p, s.log.Now()) && !cancel {
		return nil
	}
	seen, err := s.accounts.Allows(ctx, user, account.PrivacyStatus, p.ID)
	if err != nil || !seen {
		return err
	}
	s.log.Publish(ctx, peer.MailboxOf(p.ID), &updatepb.Event{
		Kind: updatepb.Kind_TYPING, Peer: peer.OfUser(user).Int(), User: user, Data: action,
	})
	return nil
}
