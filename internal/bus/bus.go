// Package bus carries hints between the nodes of one Chappe: "owner X reached
// pts N". A hint may be lost, doubled or late; the log in the store is the
// truth. It may import peer.
package bus

import "chappe/internal/peer"

// Hint says that the log of an owner has reached pts.
type Hint struct {
	Owner peer.Owner
	Pts   int
}

// Bus delivers hints to the other nodes, at most once, in no particular order.
type Bus interface {
	// Publish never blocks; a hint that cannot be sent is dropped.
	Publish(Hint)
	// Subscribe registers fn for the hints of other nodes. fn must not block.
	Subscribe(fn func(Hint))
	Close() error
}

// Local is the bus of a single node: there is nobody else to tell.
type Local struct{}

// Publish implements [Bus].
func (Local) Publish(Hint) {}

// Subscribe implements [Bus].
func (Local) Subscribe(func(Hint)) {}

// Close implements [Bus].
func (Local) Close() error { return nil }
