package session

// Session is one MTProto session of a client: (auth key, session id). It
// outlives its connections.
type Session struct{}
