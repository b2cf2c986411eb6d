// Package rpc is the Telegram API: a file per namespace and noun, one short
// handler per method (who calls, resolve the input, one domain call, render),
// and the table that dispatches to them.
//
// It may import the domain (account, message, update), tlview, layer, config
// and session's Call. It never touches a socket or a row.
//
// https://core.telegram.org/methods
package rpc

import (
	"context"
	"fmt"

	"github.com/gotd/td/bin"

	"chappe/internal/account"
	"chappe/internal/session"
)

// Caller is who calls a method.
type Caller struct {
	UserID  int64         // 0 before login
	Key     uint64        // permanent auth key id; 0 on a temporary key that is not bound
	Auth    *account.Auth // the live login of Key; nil while Key is 0
	Session *session.Session
	Layer   int
	Call    *session.Call
}

// flags are a method's preconditions and its place in the order of a session.
type flags uint8

const (
	public  flags = 1 << iota // may be called before login
	ordered                   // takes effect in the order of the session (everything that writes)
	bots                      // bots may call it
	carries                   // carries parts of files, on sessions that hear of nothing
	opens                     // opens every connection, whatever it is for
	large                     // may be longer than maxRequest, as a phone book is
)

// maxRequest is how long a request may be in bytes, unpacked: a few times what an
// album with its texts needs, and no more ids than can be looked up in a moment.
// Parts of files, and what is [large], are bounded by the transport alone.
const maxRequest = 128 << 10

// handler executes one decoded request.
type handler func(ctx context.Context, c *Caller, b *bin.Buffer) (bin.Encoder, error)

// method is a row of the dispatch table.
type method struct {
	name  string // as in the schema: "messages.sendMessage"
	flags flags
	run   handler
}

// table maps constructor ids of layer 229 to methods.
type table map[uint32]method

// request is what every gotd request type is.
type request[R any] interface {
	*R
	bin.Decoder
	TypeID() uint32
	TypeName() string
}

// on adds a handler to the table. The request type names the method.
func on[R any, P request[R], E bin.Encoder](t table, fl flags, f func(context.Context, *Caller, P) (E, error)) {
	p := P(new(R))
	if _, twice := t[p.TypeID()]; twice {
		panic(fmt.Sprintf("rpc: %s is registered twice", p.TypeName()))
	}
	t[p.TypeID()] = method{name: p.TypeName(), flags: fl, run: func(ctx context.Context, c *Caller, b *bin.Buffer) (bin.Encoder, error) {
		req := P(new(R))
		if err := req.Decode(b); err != nil {
			return nil, errInputMalformed
		}
		return f(ctx, c, req)
	}}
}
