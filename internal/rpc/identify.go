package rpc

import (
	"context"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
	"chappe/internal/peer"
	"chappe/internal/session"
)

// errRevoked is for a login that was ended from elsewhere: clients forget
// their session and ask to log in.
var errRevoked = tgerr.New(401, "SESSION_REVOKED")

// updatesTooLong makes a client ask for the difference; it is the same in all
// layers. Clients should ask when they hear of a new session, but mtcute does
// not, and would miss what was sent while the server restarted.
var updatesTooLong = func() []byte {
	var b bin.Buffer
	if err := (&tg.UpdatesTooLong{}).Encode(&b); err != nil {
		panic(err) // a constant
	}
	return b.Buf
}()

// attachment is what rpc keeps on a session between calls. It is replaced as
// a whole, never modified: calls of one session run in parallel.
type attachment struct {
	auth   *account.Auth
	joined int64 // the user in whose mailbox's sinks the session stands; 0 for none
}

// identify finds out who calls, and in which layer. A client that goes on in a
// session it had before the server restarted does not say its layer again: it
// is the one that its device has last said.
func (s *Server) identify(ctx context.Context, call *session.Call) (*Caller, error) {
	sess := call.Session
	c := &Caller{Key: sess.PermKeyID(), Session: sess, Layer: call.Layer, Call: call}
	auth, err := s.authOf(ctx, sess, c.Key)
	if err != nil {
		return nil, err
	}
	if auth != nil {
		c.Auth, c.UserID = auth, auth.UserID()
		s.note(call, auth)
		if c.Layer == 0 {
			c.Layer = auth.Device().Layer
			sess.SetLayer(c.Layer)
		}
	}
	return c, nil
}

// may checks the preconditions of a method.
func (c *Caller) may(m method) error {
	switch {
	case c.UserID != 0 || m.flags&public != 0:
		return nil
	case c.Auth != nil && c.Auth.Revoked():
		return errRevoked
	case c.Auth != nil && c.Auth.Pending() != 0:
		return errPasswordNeeded
	}
	return errUnauthorized
}

// authOf returns the live login of the session's key; nil on a temporary key
// that is not bound yet.
func (s *Server) authOf(ctx context.Context, sess *session.Session, key uint64) (*account.Auth, error) {
	if a, ok := sess.Attachment().(*attachment); ok && a.auth.Key() == key {
		return a.auth, nil
	}
	if key == 0 {
		return nil, nil
	}
	auth, err := s.accounts.Authorization(ctx, key)
	if err != nil {
		return nil, err
	}
	sess.Attach(&attachment{auth: auth})
	return auth, nil
}

// note keeps the device record true: what initConnection said, and when the
// device was last in use.
func (s *Server) note(call *session.Call, auth *account.Auth) {
	if in := call.Init; in != nil {
		s.accounts.Describe(auth, account.Device{
			APIID: in.APIID, Layer: call.Layer, Model: in.DeviceModel,
			SystemVersion: in.SystemVersion, AppVersion: in.AppVersion,
			SystemLang: in.SystemLangCode, LangPack: in.LangPack, Lang: in.LangCode,
			IP: addressOf(call.Session),
		})
	}
	s.accounts.Touch(auth, s.log.Now())
}

// addressOf is where a session is connected from, or was last; empty if that
// is not known.
func addressOf(s *session.Session) string {
	a := s.Remote().Addr().Unmap()
	if !a.IsValid() {
		return ""
	}
	return a.String()
}

// follow makes the session the one its key is pushed to, unless it asked for
// no updates, and ends that when the login has changed. What only carries files
// asks for none: clients use sessions of their own for them, and go on to listen
// on the first. They open them as any other, with help.getConfig, which is why
// that does not take the updates from a session that is there. A session that
// another one of its key has put aside listens again when the other is gone.
//
// https://core.telegram.org/method/invokeWithoutUpdates
func (s *Server) follow(call *session.Call, user int64, m method) {
	a, ok := call.Session.Attachment().(*attachment)
	if !ok || call.NoUpdates || m.flags&carries != 0 {
		return
	}
	again := a.joined == user && user != 0 && !s.hub.Serves(peer.MailboxOf(user), call.Session)
	if a.joined == user && !again {
		return
	}
	if m.flags&opens != 0 && user != 0 && s.hub.Hears(peer.MailboxOf(user), call.Session.PermKeyID()) {
		return
	}
	if a.joined != 0 {
		s.hub.Leave(peer.MailboxOf(a.joined), call.Session)
	}
	call.Session.Attach(&attachment{auth: a.auth, joined: user})
	if user != 0 {
		s.hub.Join(peer.MailboxOf(user), call.Session)
		if call.Session.Closed() { // and what Gone undoes may have been done after it
			s.hub.Leave(peer.MailboxOf(user), call.Session)
			return
		}
		if again || call.Session.Resumed() {
			call.Session.Push(updatesTooLong)
		}
	}
}

// silence ends that sessions of a key which has just logged out hear of the
// mailbox: the caller's lives on to be answered, the others of the key end.
func (s *Server) silence(c *Caller) {
	if a, ok := c.Session.Attachment().(*attachment); ok && a.joined != 0 {
		c.Session.Attach(&attachment{auth: a.auth})
		s.hub.Leave(peer.MailboxOf(a.joined), c.Session)
	}
	s.sessions.CloseOthers(c.Session)
}

// Gone implements [session.Handler].
func (s *Server) Gone(sess *session.Session) {
	if a, ok := sess.Attachment().(*attachment); ok && a.joined != 0 {
		s.hub.Leave(peer.MailboxOf(a.joined), sess)
	}
	sess.Attach(nil)
}
