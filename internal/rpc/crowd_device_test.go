package rpc

import (
	"maps"
	"slices"
	"sync"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/fanout"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// witness is a client that believes nothing but updates and differences, with a
// pts of its own for the mailbox and for each channel. It is a sink of the
// fan-out.
type witness struct {
	c      *crowd
	name   string
	user   int64
	origin update.Origin
	online bool

	mu       sync.Mutex
	date     int
	box      *logView           // the mailbox
	channels map[int64]*logView // that the user is in
	groups   map[int64]*tg.Chat // basic groups, as last seen
	shown    map[string]bool    // every text that was ever shown
	lagging  map[int64]bool     // channels whose difference must be asked for; 0: the mailbox
	strange  []string           // what no client should be sent
	titles   map[peer.Peer]string
}

// logView is what a device has made of one log.
type logView struct {
	pts    int
	texts  map[int]string // by message id
	chat   map[int]int64  // mailbox: the basic group of a message
	pinned map[int]bool
	late   []tg.UpdateClass // ahead of pts
	asking bool             // a difference is under way: what is pushed waits
}

func newLogView(pts int) *logView {
	return &logView{pts: pts, texts: map[int]string{}, chat: map[int]int64{}, pinned: map[int]bool{}}
}

func newWitness(c *crowd, name string, user, session int64) *witness {
	return &witness{
		c: c, name: name, user: user, origin: update.Origin{Key: uint64(user)*10 + uint64(session), Session: session},
		date: 1, box: newLogView(1), channels: map[int64]*logView{}, groups: map[int64]*tg.Chat{},
		shown: map[string]bool{}, lagging: map[int64]bool{}, titles: map[peer.Peer]string{},
	}
}

// Push implements [fanout.Sink].
func (d *witness) Push(body []byte) bool {
	u, err := tg.DecodeUpdates(&bin.Buffer{Buf: body})
	if err != nil {
		d.c.t.Errorf("%s is pushed what cannot be read: %v", d.name, err)
		return true
	}
	d.hear(u)
	return true
}

// PushInTurn implements [fanout.Sink].
func (d *witness) PushInTurn(b fanout.Blank, viewer int64) bool {
	body := make([]byte, b.Len())
	b.Fill(body, viewer)
	return d.Push(body)
}

// Layer implements [fanout.Sink].
func (d *witness) Layer() int { return tg.Layer }

// ID implements [fanout.Sink].
func (d *witness) ID() int64 { return d.origin.Session }

// PermKeyID implements [fanout.Sink].
func (d *witness) PermKeyID() uint64 { return d.origin.Key }

// Connected implements [fanout.Sink].
func (d *witness) Connected() bool { return true }
func (d *witness) Resumed() bool   { return false }

// hear takes updates in any order and applies those whose turn it is.
func (d *witness) hear(in tg.UpdatesClass) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch in := in.(type) {
	case *tg.Updates:
		d.meet(in.Chats)
		for _, u := range in.Updates {
			d.take(u)
		}
	case *tg.UpdateShort:
		d.take(in.Update)
	default:
		d.strange = append(d.strange, in.TypeName())
	}
}

// meet learns of chats: which ones the user is in, and what they are called.
func (d *witness) meet(chats []tg.ChatClass) {
	for _, c := range chats {
		switch c := c.(type) {
		case *tg.Channel:
			d.titles[peer.OfChannel(c.ID)] = c.Title
			if !c.Min {
				d.belong(c.ID, !c.Left)
			}
		case *tg.ChannelForbidden:
			d.belong(c.ID, false)
		case *tg.Chat:
			d.titles[peer.OfChat(c.ID)] = c.Title
			d.groups[c.ID] = c
		case *tg.ChatForbidden:
			delete(d.groups, c.ID)
		}
	}
}

// belong opens a channel that the user has come into, and forgets one that he is
// out of.
func (d *witness) belong(id int64, in bool) {
	if !in {
		delete(d.channels, id)
		delete(d.lagging, id)
		return
	}
	if d.channels[id] == nil {
		d.channels[id] = newLogView(1)
		d.lagging[id] = true
	}
}

// take sorts an update to its log.
func (d *witness) take(u tg.UpdateClass) {
	if id, pts, _, ok, _ := tg.IsChannelPtsUpdate(u); ok {
		v := d.channels[id]
		if _, read := u.(*tg.UpdateReadChannelInbox); read || v == nil {
			return
		}
		if _, long := u.(*tg.UpdateChannelTooLong); long {
			d.lagging[id] = d.lagging[id] || v.pts < pts
			return
		}
		v.late = append(v.late, u)
		trace("  %s hears %s %d of %d at %d", d.name, u.TypeName(), pts, id, v.pts)
		d.apply(v)
		return
	}
	if _, _, ok := tg.IsPtsUpdate(u); ok {
		d.box.late = append(d.box.late, u)
		d.apply(d.box)
	}
}

// ptsOf is the pts of an update of either kind of log.
func ptsOf(u tg.UpdateClass) (pts, count int) {
	if _, pts, count, ok, _ := tg.IsChannelPtsUpdate(u); ok {
		return pts, count
	}
	pts, count, _ = tg.IsPtsUpdate(u)
	return pts, count
}

// apply applies what is late and has its turn, and drops what is known already.
func (d *witness) apply(v *logView) {
	if v.asking {
		return
	}
	for again := true; again; {
		again = false
		for i, u := range v.late {
			pts, count := ptsOf(u)
			if v.pts+count < pts {
				continue
			}
			if v.pts+count == pts {
				d.change(v, u)
				v.pts = pts
			}
			v.late = slices.Delete(v.late, i, i+1)
			again = true
			break
		}
	}
}

func (d *witness) change(v *logView, u tg.UpdateClass) {
	switch u := u.(type) {
	case *tg.UpdateNewMessage:
		d.put(v, u.Message)
	case *tg.UpdateNewChannelMessage:
		d.put(v, u.Message)
	case *tg.UpdateEditMessage:
		d.put(v, u.Message)
	case *tg.UpdateEditChannelMessage:
		d.put(v, u.Message)
	case *tg.UpdateDeleteMessages:
		v.remove(u.Messages)
	case *tg.UpdateDeleteChannelMessages:
		v.remove(u.Messages)
	case *tg.UpdatePinnedMessages:
		v.pin(u.Messages, u.Pinned)
	case *tg.UpdatePinnedChannelMessages:
		v.pin(u.Messages, u.Pinned)
	}
}

func (v *logView) remove(ids []int) {
	for _, id := range ids {
		delete(v.texts, id)
		delete(v.pinned, id)
		delete(v.chat, id)
	}
}

func (v *logView) pin(ids []int, pinned bool) {
	for _, id := range ids {
		delete(v.pinned, id)
		if pinned {
			v.pinned[id] = true
		}
	}
}

func (d *witness) put(v *logView, msg tg.MessageClass) {
	switch msg := msg.(type) {
	case *tg.Message:
		v.texts[msg.ID] = msg.Message
		v.pin([]int{msg.ID}, msg.Pinned)
		d.shown[msg.Message] = true
		if p, ok := msg.PeerID.(*tg.PeerChat); ok {
			v.chat[msg.ID] = p.ChatID
		}
	case *tg.MessageService:
		v.texts[msg.ID] = "*"
		if p, ok := msg.PeerID.(*tg.PeerChat); ok {
			v.chat[msg.ID] = p.ChatID
		}
	}
}

// learn applies a difference: messages first, then the rest at once.
func (d *witness) learn(v *logView, messages []tg.MessageClass, others []tg.UpdateClass, chats []tg.ChatClass) {
	d.meet(chats)
	for _, msg := range messages {
		d.put(v, msg)
	}
	for _, u := range others {
		if long, ok := u.(*tg.UpdateChannelTooLong); ok {
			trace("  %s: too long %d %d", d.name, long.ChannelID, long.Pts)
			if known := d.channels[long.ChannelID]; known != nil && known.pts < long.Pts {
				d.lagging[long.ChannelID] = true
			}
			continue
		}
		d.change(v, u)
	}
}

// goOffline ends what is pushed.
func (d *witness) goOffline() {
	if d.online {
		d.online = false
		trace("%s goes offline", d.name)
		d.c.hub.Leave(peer.MailboxOf(d.user), d)
	}
}

// goOnline connects and catches up as clients do.
func (d *witness) goOnline() {
	if d.online {
		return
	}
	d.online = true
	trace("%s comes online at %d", d.name, d.date)
	d.c.hub.Join(peer.MailboxOf(d.user), d)
	d.mu.Lock()
	d.lagging[0] = true
	d.mu.Unlock()
	d.catchUp()
}

// catchUp asks for the differences that the device knows it must ask for.
func (d *witness) catchUp() {
	for {
		d.mu.Lock()
		ids := slices.Sorted(maps.Keys(d.lagging))
		d.lagging = map[int64]bool{}
		d.mu.Unlock()
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			if id == 0 {
				d.difference()
			} else {
				d.channelDifference(id)
			}
		}
	}
}

func (d *witness) difference() {
	for {
		d.mu.Lock()
		d.box.asking = true
		req := &tg.UpdatesGetDifferenceRequest{Pts: d.box.pts, Date: d.date}
		d.mu.Unlock()
		req.SetPtsLimit(5)
		var box tg.UpdatesDifferenceBox
		if err := d.c.as(d, req, &box); err != nil {
			d.c.t.Fatalf("%s asks for the difference: %v", d.name, err)
		}
		if d.step(box.Difference) {
			return
		}
	}
}

// step applies one answer to getDifference and reports whether it was the last.
func (d *witness) step(in tg.UpdatesDifferenceClass) (last bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	st := tg.UpdatesState{Pts: d.box.pts, Date: d.date}
	trace("  %s at %d,%d: %s", d.name, d.box.pts, d.date, in.TypeName())
	switch in := in.(type) {
	case *tg.UpdatesDifferenceEmpty:
		st.Date, last = in.Date, true
	case *tg.UpdatesDifference:
		st, last = in.State, true
		d.learn(d.box, in.NewMessages, in.OtherUpdates, in.Chats)
	case *tg.UpdatesDifferenceSlice:
		st = in.IntermediateState
		d.learn(d.box, in.NewMessages, in.OtherUpdates, in.Chats)
	default:
		d.c.t.Errorf("%s: the difference is %T", d.name, in)
		last = true
	}
	d.box.pts, d.date, d.box.asking = st.Pts, st.Date, false
	d.apply(d.box)
	return last
}

func (d *witness) channelDifference(id int64) {
	for {
		d.mu.Lock()
		v := d.channels[id]
		if v == nil {
			d.mu.Unlock()
			return
		}
		from := v.pts
		v.asking = true
		d.mu.Unlock()
		var box tg.UpdatesChannelDifferenceBox
		req := &tg.UpdatesGetChannelDifferenceRequest{
			Channel: d.c.inputChannel(d.user, id), Filter: &tg.ChannelMessagesFilterEmpty{}, Pts: from, Limit: 7,
		}
		if err := d.c.as(d, req, &box); err != nil {
			d.c.t.Errorf("%s asks for the difference of a channel: %v", d.name, err)
			v.asking = false
			return
		}
		d.mu.Lock()
		final := d.channelStep(v, from, box.ChannelDifference)
		v.asking = false
		d.apply(v)
		d.mu.Unlock()
		if final {
			return
		}
	}
}

func (d *witness) channelStep(v *logView, from int, in tg.UpdatesChannelDifferenceClass) (final bool) {
	switch in := in.(type) {
	case *tg.UpdatesChannelDifferenceEmpty:
		return true
	case *tg.UpdatesChannelDifference:
		if in.Pts <= from {
			d.c.t.Errorf("%s: a difference from %d to %d", d.name, from, in.Pts)
			return true
		}
		d.learn(v, in.NewMessages, in.OtherUpdates, in.Chats)
		v.pts = in.Pts
		return in.Final
	}
	d.c.t.Errorf("%s: the difference of a channel is %T", d.name, in)
	return true
}

// stuck notes the logs in which something waits for a hole to close.
func (d *witness) stuck() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.box.late) > 0 {
		d.lagging[0] = true
	}
	for id, v := range d.channels {
		if len(v.late) > 0 {
			d.lagging[id] = true
		}
	}
	return len(d.lagging) > 0
}
