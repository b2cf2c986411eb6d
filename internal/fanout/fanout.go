// Package fanout brings committed events to the live sessions of their owner:
// log → view → layer → the session's queue. It may import update, layer and
// peer; the view is given to it by app.
//
// It never writes on a socket: a push only appends to a session's bounded
// queue. What overflows, or comes while nobody is connected, is healed by
// updates.getDifference.
package fanout

import (
	"context"
	"log/slog"
	"slices"
	"sync"

	"github.com/gotd/td/bin"

	"chappe/internal/layer"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// Sink is a live session that wants to be told.
type Sink interface {
	// Push appends the TL bytes of an Updates object, in the sink's layer, to
	// a bounded queue. It never blocks and never modifies body, which many
	// sinks share.
	Push(body []byte) bool
	// PushInTurn is Push for one of many sinks that are sent the same: body is
	// filled in for the viewer when it is sent.
	PushInTurn(body Blank, viewer int64) bool
	// Layer is the TL layer that the client speaks.
	Layer() int
	// ID is the session id, unique under PermKeyID.
	ID() int64
	// PermKeyID is the permanent auth key behind the session.
	PermKeyID() uint64
	// Connected reports whether the client is there now. A sink whose client
	// is away still takes what is pushed, for a while.
	Connected() bool
	// Resumed reports whether the client goes on with a session that it had
	// before, and so may know what was told on it.
	Resumed() bool
}

// Blank is the TL bytes of an Updates object with places that are filled in for
// each viewer. It never changes.
type Blank = interface {
	// Len is the length in bytes, for every viewer.
	Len() int
	// Fill writes all of it to p, which is Len long, as a viewer gets it.
	Fill(p []byte, viewer int64)
}

// View renders a batch as its owner may see it, in the newest layer. It
// returns nil when there is nothing to tell.
type View func(ctx context.Context, viewer int64, b update.Batch) (bin.Encoder, error)

const shards = 64

// Hub knows the live sessions of every owner. It is safe for concurrent use.
//
// Lists of sinks are never modified in place, so a delivery reads them without
// holding a lock.
type Hub struct {
	view     View
	share    ShareView
	channels Channels
	rooms    *rooms
	layers   *layer.Pool
	counts   layer.Counter
	log      *slog.Logger
	shards   [shards]shard
}

type shard struct {
	mu sync.RWMutex
	m  map[peer.Owner][]Sink
}

// Views are how a hub renders what it brings.
type Views struct {
	Own    View      // for one viewer
	Shared ShareView // for the plain members of a channel
}

// New returns an empty hub. What older layers cannot show is told to counts.
func New(views Views, channels Channels, layers *layer.Pool, counts layer.Counter, log *slog.Logger) *Hub {
	h := &Hub{
		view: views.Own, share: views.Shared, channels: channels, rooms: newRooms(), layers: layers, counts: counts, log: log,
	}
	for i := range h.shards {
		h.shards[i].m = make(map[peer.Owner][]Sink)
	}
	return h
}

func (h *Hub) shard(o peer.Owner) *shard {
	return &h.shards[uint64(o.ID)*0x9E3779B97F4A7C15>>58]
}

// Join makes s the session of its key that hears of o. Of several sessions of
// one key only the latest is pushed to, as Telegram does: the others are for
// uploads and downloads. It reports whether s was the owner's first sink. The
// first one of a user also hears of the user's channels when Join returns.
func (h *Hub) Join(o peer.Owner, s Sink) bool {
	first := h.join(o, s)
	if o.Space != peer.Mailbox {
		return first
	}
	if first {
		h.enter(context.Background(), o.ID, !s.Resumed())
	} else if !s.Resumed() {
		h.rooms.freshen(o.ID)
	}
	return first
}

func (h *Hub) join(o peer.Owner, s Sink) bool {
	sh := h.shard(o)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	old := sh.m[o]
	list := make([]Sink, 0, len(old)+1)
	for _, t := range old {
		if t.PermKeyID() != s.PermKeyID() {
			list = append(list, t)
		}
	}
	sh.m[o] = append(list, s)
	return len(old) == 0
}

// Leave forgets s. It reports whether o has no sink any more.
func (h *Hub) Leave(o peer.Owner, s Sink) bool {
	last := h.leave(o, s)
	if last && o.Space == peer.Mailbox {
		h.rooms.removeAll(o.ID)
		if h.Online(o) { // has come back meanwhile
			h.enter(context.Background(), o.ID, false)
		}
	}
	return last
}

func (h *Hub) leave(o peer.Owner, s Sink) bool {
	sh := h.shard(o)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	old := sh.m[o]
	i := slices.Index(old, s)
	if i < 0 {
		return len(old) == 0
	}
	if len(old) == 1 {
		delete(sh.m, o)
		return true
	}
	sh.m[o] = slices.Delete(slices.Clone(old), i, i+1)
	return false
}

// Online reports whether any session hears of o.
func (h *Hub) Online(o peer.Owner) bool { return len(h.sinks(o)) > 0 }

// Hears reports whether a sink of a key hears of o whose client is there now.
func (h *Hub) Hears(o peer.Owner, key uint64) bool {
	return slices.ContainsFunc(h.sinks(o), func(s Sink) bool { return s.PermKeyID() == key && s.Connected() })
}

// Serves reports whether s hears of o, or a session of the same key whose client
// is there now. If not, s was put aside by a session that has gone since.
func (h *Hub) Serves(o peer.Owner, s Sink) bool {
	return slices.ContainsFunc(h.sinks(o), func(t Sink) bool {
		return t == s || t.PermKeyID() == s.PermKeyID() && t.Connected()
	})
}

func (h *Hub) sinks(o peer.Owner) []Sink {
	sh := h.shard(o)
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return sh.m[o]
}
