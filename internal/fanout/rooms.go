package fanout

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gotd/td/bin"

	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Channels tells which channels a user hears of.
type Channels interface {
	// ChannelsOf returns the channels that a user is a member of.
	ChannelsOf(ctx context.Context, user int64) ([]int64, error)
	// Watched returns what a user is to a channel. To one that is gone he is
	// nothing.
	Watched(ctx context.Context, user, channel int64) (Watcher, error)
}

// Watcher is what a user is to a channel.
type Watcher struct {
	Member bool
	May    bool // he may read it
	Plain  bool // he sees what every plain member sees
}

// Shared is what happened in a channel as most of its members see it; see
// [tlview.Views.Shared].
type Shared struct {
	Body    bin.Encoder // nil: nothing to tell
	Holes   []Hole
	Differs func(viewer int64) bool
}

// Hole is a run of bytes that is another for each viewer and always as long.
type Hole struct {
	Old  []byte
	Fill func(p []byte, viewer int64) // writes what a viewer gets instead to p
}

// ShareView renders a batch of a channel for its plain members, or returns nil
// if each must get his own.
type ShareView func(ctx context.Context, b update.Batch) (*Shared, error)

// room is who hears of a channel now: its members that are online, and those
// who only look at it.
type room struct {
	mu       sync.RWMutex
	watchers map[int64]watcher
}

type watcher struct {
	plain bool
	// fresh is who has just become a member, or opened a session: a client may
	// hear of the channel here before it has asked for its list of chats, so the
	// first batch is rendered whole for him. From the min channel of the others
	// mtcute cannot ask for more.
	fresh bool
	until time.Time // of who is no member; zero: as long as he is online
}

// rooms are the channels that somebody online hears of.
type rooms struct {
	mu   sync.RWMutex
	m    map[int64]*room
	mine map[int64]map[int64]struct{} // user → channels, to leave them all
	// moves count how often users have come or gone, so that who was looked up
	// before is not put into a room after it.
	moves [256]atomic.Uint64
}

func newRooms() *rooms {
	return &rooms{m: make(map[int64]*room), mine: make(map[int64]map[int64]struct{})}
}

func (r *rooms) get(channel int64) *room {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.m[channel]
}

func (r *rooms) movesOf(user int64) *atomic.Uint64 {
	return &r.moves[uint64(user)%uint64(len(r.moves))]
}

// put puts a user into a room unless he has moved since moves were read.
func (r *rooms) put(user, channel int64, w watcher, moves uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.movesOf(user).Load() != moves {
		return false
	}
	rm := r.m[channel]
	if rm == nil {
		rm = &room{watchers: make(map[int64]watcher)}
		r.m[channel] = rm
	}
	if r.mine[user] == nil {
		r.mine[user] = make(map[int64]struct{})
	}
	r.mine[user][channel] = struct{}{}
	rm.mu.Lock()
	defer rm.mu.Unlock()
	// Only what he is told takes it from him, not a second look.
	w.fresh = w.fresh || rm.watchers[user].fresh
	rm.watchers[user] = w
	return true
}

func (r *rooms) remove(user, channel int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.removeLocked(user, channel)
	if mine := r.mine[user]; mine != nil {
		delete(mine, channel)
	}
}

func (r *rooms) removeAll(user int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for channel := range r.mine[user] {
		r.removeLocked(user, channel)
	}
	delete(r.mine, user)
}

func (r *rooms) removeLocked(user, channel int64) {
	rm := r.m[channel]
	if rm == nil {
		return
	}
	rm.mu.Lock()
	defer rm.mu.Unlock()
	delete(rm.watchers, user)
	if len(rm.watchers) == 0 {
		delete(r.m, channel)
	}
}

// freshen makes a user who is online hear whole what comes next in each of his
// channels.
func (r *rooms) freshen(user int64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for channel := range r.mine[user] {
		if rm := r.m[channel]; rm != nil {
			rm.freshen(user)
		}
	}
}

func (rm *room) freshen(user int64) {
	rm.mu.Lock()
	defer rm.mu.Unlock()
	if w, in := rm.watchers[user]; in {
		w.fresh = true
		rm.watchers[user] = w
	}
}

// enter puts a user who has come online into the rooms of his channels.
func (h *Hub) enter(ctx context.Context, user int64, fresh bool) {
	channels, err := h.channels.ChannelsOf(ctx, user)
	for _, channel := range channels {
		if err != nil {
			break
		}
		err = h.admit(ctx, user, channel, fresh)
	}
	if err != nil {
		h.log.Error("look up the channels of a user", "err", err)
	}
}

// admit puts a user into a room if he is a member of the channel, and takes him
// out of it otherwise. If he moves meanwhile it looks again. fresh is a member
// who may not know the channel yet.
func (h *Hub) admit(ctx context.Context, user, channel int64, fresh bool) error {
	for {
		moves := h.rooms.movesOf(user).Load()
		is, err := h.channels.Watched(ctx, user, channel)
		if err != nil {
			return err
		}
		if !is.Member {
			h.rooms.remove(user, channel)
			return nil
		}
		if h.rooms.put(user, channel, watcher{plain: is.Plain, fresh: fresh}, moves) {
			break
		}
	}
	if !h.Online(peer.MailboxOf(user)) { // has gone meanwhile
		h.rooms.removeAll(user)
	}
	return nil
}

// Follow makes a user who is online hear of a channel for a while though he is
// no member, as those do who look at a public one.
//
// https://core.telegram.org/api/updates#subscribing-to-updates-of-channels-supergroups
func (h *Hub) Follow(ctx context.Context, user, channel int64, until time.Time) error {
	moves := h.rooms.movesOf(user).Load()
	is, err := h.channels.Watched(ctx, user, channel)
	if err == nil && !is.Member && is.May && h.Online(peer.MailboxOf(user)) {
		h.rooms.put(user, channel, watcher{until: until}, moves)
	}
	return err
}

// changed looks again at channels that have changed for a user, as when they are
// deleted.
func (h *Hub) changed(ctx context.Context, b update.Batch) {
	for _, ev := range b.Events {
		p := peer.FromInt(ev.Peer)
		if ev.Kind != updatepb.Kind_CHAT || p.Kind != peer.Channel || !h.Online(b.Owner) {
			continue
		}
		if err := h.admit(ctx, b.Owner.ID, p.ID, false); err != nil {
			h.log.Error("look up a membership", "err", err)
		}
	}
}

// moved follows a change of what a user is in a channel, and reports whether the
// batch tells of nothing else. It comes on the channel's log, so that those who
// hear of a post are those who were members when it was made.
func (h *Hub) moved(ctx context.Context, b update.Batch) bool {
	only := len(b.Events) > 0
	for _, ev := range b.Events {
		if ev.Kind != updatepb.Kind_MEMBER {
			only = false
			continue
		}
		h.rooms.movesOf(ev.User).Add(1)
		if !h.Online(peer.MailboxOf(ev.User)) {
			continue
		}
		if err := h.admit(ctx, ev.User, b.Owner.ID, true); err != nil {
			h.log.Error("look up a membership", "err", err)
		}
	}
	return only
}

// deliverToRoom pushes a batch of a channel to all who hear of it. What most of
// them see is encoded once and then only filled in for each; who sees something
// else gets his own.
func (h *Hub) deliverToRoom(ctx context.Context, b update.Batch) {
	rm := h.rooms.get(b.Owner.ID)
	if rm == nil {
		return
	}
	shared, err := h.share(ctx, b)
	if err != nil {
		h.log.Error("render updates of a channel", "owner", b.Owner, "err", err)
		return
	}
	if shared != nil && shared.Body == nil {
		return
	}
	if shared == nil { // the channel has changed: it may be private now
		h.showOut(ctx, rm, b.Owner.ID)
	}
	var form *form
	if shared != nil {
		if form, err = h.newForm(shared); err != nil {
			h.log.Error("encode updates of a channel", "owner", b.Owner, "err", err)
			return
		}
	}
	for _, user := range rm.each(func(user int64, w watcher) bool {
		if form == nil || !w.plain || w.fresh || shared.Differs(user) {
			return false
		}
		h.pushForm(form, user, b.Origin)
		return true
	}) {
		h.deliverTo(ctx, user, b)
	}
}

// showOut takes out of a room those who only look on and may do so no more.
func (h *Hub) showOut(ctx context.Context, rm *room, channel int64) {
	rm.mu.RLock()
	var guests []int64
	for user, w := range rm.watchers {
		if !w.until.IsZero() {
			guests = append(guests, user)
		}
	}
	rm.mu.RUnlock()
	for _, user := range guests {
		is, err := h.channels.Watched(ctx, user, channel)
		if err != nil {
			h.log.Error("look up who may see a channel", "err", err)
		}
		if !is.May {
			h.rooms.remove(user, channel)
		}
	}
}

// each calls fn for everybody in the room and returns those for whom it
// returned false. Who only looked on and has stopped is taken out, and nobody is
// fresh after it.
func (rm *room) each(fn func(user int64, w watcher) bool) (others []int64) {
	rm.mu.RLock()
	var changed []int64
	now := time.Now()
	for user, w := range rm.watchers {
		if w.fresh || w.over(now) {
			changed = append(changed, user)
		}
		if !w.over(now) && !fn(user, w) {
			others = append(others, user)
		}
	}
	rm.mu.RUnlock()
	if len(changed) > 0 {
		rm.settle(changed, now)
	}
	return others
}

func (w watcher) over(now time.Time) bool { return !w.until.IsZero() && now.After(w.until) }

func (rm *room) settle(users []int64, now time.Time) {
	rm.mu.Lock()
	defer rm.mu.Unlock()
	for _, user := range users {
		w, in := rm.watchers[user]
		switch {
		case !in:
		case w.over(now):
			delete(rm.watchers, user)
		default:
			w.fresh = false
			rm.watchers[user] = w
		}
	}
}
