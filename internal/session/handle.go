package session

// Session is one MTProto session of a client: (auth key, session id). It
// outlives its connections.
type Session struct{}

// ID is the session's id.
func (s *Session) ID() int64 { return 0 }

// Key is the key the session is encrypted with.
func (s *Session) Key() *Key { return nil }
