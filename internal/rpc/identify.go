package rpc

import (
	"context"
	"errors"

	"chappe/internal/account"
	"chappe/internal/peer"
	"chappe/internal/session"
)

// attachment is what rpc keeps on a session between calls. It is replaced as
// a whole, never modified: calls of one session run in parallel.
type attachment struct {
	auth   *account.Auth
	joined bool // the hub pushes to this session
}

// identify finds out who calls and checks the method's preconditions.
func (s *Server) identify(ctx context.Context, call *session.Call, m method) (*Caller, error) {
	sess := call.Session
	c := &Caller{Key: sess.PermKeyID(), Session: sess, Layer: call.Layer, Call: call}
	auth, err := s.authorization(ctx, sess, c.Key)
	if err != nil {
		return nil, err
	}
	if auth != nil {
		c.UserID, c.Auth = auth.UserID, auth
		s.note(ctx, call, auth)
		s.join(call, auth)
	}
	if c.UserID == 0 && m.flags&public == 0 {
		return nil, errUnauthorized
	}
	return c, nil
}

// authorization returns who is logged in on the session's key, nil if nobody.
func (s *Server) authorization(ctx context.Context, sess *session.Session, key uint64) (*account.Auth, error) {
	if a, ok := sess.Attachment().(*attachment); ok {
		if !a.auth.Revoked() {
			return a.auth, nil
		}
		s.leave(sess)
	}
	if key == 0 {
		return nil, nil // a temporary key that is not bound yet
	}
	auth, err := s.accounts.Authorization(ctx, key)
	if errors.Is(err, account.ErrNotAuthorized) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sess.Attach(&attachment{auth: auth})
	return auth, nil
}

// note keeps the device record true: what initConnection said, the layer, and
// the time of the last activity.
func (s *Server) note(ctx context.Context, call *session.Call, auth *account.Auth) {
	s.accounts.Touch(ctx, auth, deviceOf(call))
}

// join makes the session the one its key is pushed to, unless it asked for no
// updates.
func (s *Server) join(call *session.Call, auth *account.Auth) {
	a, _ := call.Session.Attachment().(*attachment)
	if call.NoUpdates || a == nil || a.joined {
		return
	}
	call.Session.Attach(&attachment{auth: auth, joined: true})
	s.hub.Join(peer.MailboxOf(auth.UserID), call.Session)
}

// leave ends the pushes to a session whose authorisation is gone.
func (s *Server) leave(sess *session.Session) {
	if a, ok := sess.Attachment().(*attachment); ok && a.joined {
		s.hub.Leave(peer.MailboxOf(a.auth.UserID), sess)
	}
	sess.Attach(nil)
}

// Gone implements [session.Handler].
func (s *Server) Gone(sess *session.Session) { s.leave(sess) }
