package app

import (
	"context"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/fanout"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/session"
)

// logins lets accounts reach the sessions of a key.
type logins struct{ sessions *session.Server }

// CloseKey implements [account.Sessions].
func (l logins) CloseKey(perm uint64) { l.sessions.CloseKey(perm) }

// loginToken is updateShort with updateLoginToken, whose constructors are the
// same in all layers.
var loginToken = func() []byte {
	var b bin.Buffer
	if err := (&tg.UpdateShort{Update: &tg.UpdateLoginToken{}}).Encode(&b); err != nil {
		panic(err) // a constant
	}
	return b.Buf
}()

// LoginTokenAccepted implements [account.Sessions].
func (l logins) LoginTokenAccepted(perm uint64) { l.sessions.PushKey(perm, loginToken) }

// messenger lets accounts write messages of the service account.
type messenger struct{ messages *message.Service }

// SendServiceMessage implements [account.ServiceMessenger].
func (m messenger) SendServiceMessage(ctx context.Context, user int64, text string, bold []account.Span) error {
	return m.messages.SendServiceMessage(ctx, user, text, bold)
}

// listeners lets the API add sessions to the fan-out.
type listeners struct {
	hub    *fanout.Hub
	counts *layering
}

// Join makes s hear of o.
func (l listeners) Join(o peer.Owner, s *session.Session) {
	l.hub.Join(o, s)
	l.counts.Sessions(s.Layer(), 1)
}

// Follow makes a user hear of a channel for a while; see [fanout.Hub.Follow].
func (l listeners) Follow(ctx context.Context, user, channel int64, until time.Time) error {
	return l.hub.Follow(ctx, user, channel, until)
}

// Hears reports whether a connected session of a key hears of o.
func (l listeners) Hears(o peer.Owner, key uint64) bool { return l.hub.Hears(o, key) }

// Serves reports whether s, or another connected session of its key, hears of o.
func (l listeners) Serves(o peer.Owner, s *session.Session) bool { return l.hub.Serves(o, s) }

// Leave ends that.
func (l listeners) Leave(o peer.Owner, s *session.Session) {
	l.hub.Leave(o, s)
	l.counts.Sessions(s.Layer(), -1)
}
