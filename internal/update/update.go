// Package update is the log that all clients live by: every change of an
// owner's state commits together with the log records that tell of it, and is
// published only after the commit is durable, in the order of the commits.
//
// It may import store, bus and peer. Domain packages write through
// [Log.Write]; fanout subscribes; rpc reads differences with [Since].
//
// The rules of pts are those of https://core.telegram.org/api/updates.
package update

import (
	"context"

	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// FirstPts is the pts of an owner to whom nothing has happened yet. It is not
// 0, since clients take 0 for "no state".
const FirstPts = 1

// Head is where an owner's log stands.
type Head struct {
	Pts   int   // of the newest event that has one; FirstPts if there is none
	TopID int   // the newest message id ever given out; 0 if none
	Date  int64 // unix seconds of the newest record; 0 if there is none
	seq   int   // events without pts written since Pts
}

// Event is one event of an owner with its place in the log.
type Event struct {
	Pts int // the owner's pts after the event
	*updatepb.Event
	// Attach is the domain object that the event tells of, in the process
	// that wrote it: what the message row holds, so that a push need not read
	// it again. nil for events read from the log.
	Attach any
}

// Batch is what one transaction (or one [Log.Publish]) did to one owner.
type Batch struct {
	Owner  peer.Owner
	Events []Event
	Origin Origin
}

// Origin is the session that caused a change: it learns of it from the answer
// to its call and is not pushed to. The zero value is nobody.
type Origin struct {
	Key     uint64 // permanent auth key id
	Session int64
}

type originKey struct{}

// WithOrigin returns a context whose writes name o as their origin.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf returns the origin of ctx, or nobody.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}
