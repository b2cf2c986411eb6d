// Package session is MTProto 2.0 between the transports and the API: it
// decrypts, checks message ids, salts and sequence numbers, opens containers,
// acknowledges, answers service messages, resends, and hands each request to a
// [Handler]. It may import wire and keyex.
//
// # Replay
//
// A session remembers the ids of its messages until they are too old to be
// accepted, even when it is closed early. This memory is the process's own:
// whoever makes the server gives it a new SaltSecret at each start, so that a
// message recorded before has an unknown salt. Nodes that share a SaltSecret
// take a message recorded on one for new on another, within five minutes; what
// must not happen twice is therefore also kept apart by its random_id, in the
// store.
//
// # Locks
//
// Shards of the registry, then its table of bindings; a session, then a
// connection's list of sessions. No lock is held across I/O but the one that
// lets the writers of a connection take turns.
//
// https://core.telegram.org/mtproto/description
// https://core.telegram.org/mtproto/service_messages
// https://core.telegram.org/mtproto/security_guidelines
package session

import (
	"context"
	"errors"
	"time"
)

// ErrUnknownKey is returned by a [Keyring] for a key it does not have (never
// had, destroyed, or expired). The client is told -404.
var ErrUnknownKey = errors.New("session: unknown auth key")

// Key is an auth key.
type Key struct {
	ID      uint64 // low 64 bits of SHA1(Value), as on the wire (little endian)
	Value   [256]byte
	Temp    bool
	Expires time.Time // of a temporary key
	PermID  uint64    // the permanent key a temporary key is bound to; 0 before auth.bindTempAuthKey
}

// Keyring is where auth keys live: sealed in the store, cached in memory.
// Safe for concurrent use.
type Keyring interface {
	// Key returns the key, or ErrUnknownKey.
	Key(ctx context.Context, id uint64) (*Key, error)
	// Save makes a new key durable before it returns.
	Save(ctx context.Context, k *Key) error
	// Bind binds a temporary key to a permanent one, durably, replacing what
	// the permanent key was bound to from that temporary key before.
	Bind(ctx context.Context, temp, perm uint64, expires time.Time) error
	// Destroy forgets a key for destroy_auth_key and logouts of temporary keys.
	Destroy(ctx context.Context, id uint64) error
}

// Init is what a client says of itself in initConnection.
type Init struct {
	APIID                                  int
	DeviceModel, SystemVersion, AppVersion string
	SystemLangCode, LangPack, LangCode     string
}

// Call is one request of a client, unwrapped.
type Call struct {
	Session   *Session
	MsgID     int64
	Body      []byte // TL bytes in the client's layer, beginning with the constructor id; valid until the handler returns
	Layer     int    // layer of the session, 0 if it never said one
	Init      *Init  // set on the call that carried initConnection
	NoUpdates bool   // was wrapped in invokeWithoutUpdates
	Takeout   int64  // of invokeWithTakeout
	pending   *pending
}

// Applied tells the session that the effects of the call are ordered (applied,
// though perhaps not yet durable): the next ordered call of the session may
// start while this one waits for the disk. Optional; implied by returning.
// Calling it again, or for a call that is not ordered, does nothing.
func (c *Call) Applied() {
	if c.pending != nil {
		c.pending.applied()
	}
}

// Room returns an empty slice with room for n bytes, into which a handler may
// append its result: the memory is used again once the client has acknowledged
// the answer. It is worth it for large results alone. A handler asks for it at
// most once, and keeps nothing of it but what it returns.
func (c *Call) Room(n int) []byte {
	if c.pending == nil || c.pending.room != nil {
		return make([]byte, 0, n)
	}
	c.pending.room = newBuffer(n)
	return c.pending.room.b[:0:n]
}

// Handler executes requests. It is called from many goroutines.
type Handler interface {
	// Ordered reports whether requests of this constructor id must take effect
	// in the order they came in their session (everything that writes).
	Ordered(constructor uint32) bool
	// Call executes one request and returns the TL bytes of its result in the
	// layer of the call; they are kept until the client acknowledges them and
	// must not share memory with c.Body. A *tgerr.Error is sent as rpc_error;
	// any other error is logged and sent as 500 INTERNAL. ctx ends with the
	// server, not with the connection: a call is carried out once it began.
	Call(ctx context.Context, c *Call) ([]byte, error)
	// Gone tells that a session has ended for good (destroyed, expired, or
	// closed because its queue overflowed), so that nothing is pushed to it.
	// It is called once, from a goroutine of its own, not at shutdown.
	Gone(s *Session)
}
