package rpc

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/media"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// mirror is a client that believes nothing but updates: it counts pts as
// https://core.telegram.org/api/updates tells and keeps what it heard.
type mirror struct {
	name    string
	user    int64
	origin  update.Origin
	mu      sync.Mutex
	pts     int
	date    int
	late    []tg.UpdateClass // ahead of pts
	texts   map[int]string   // by message id; service messages are "*"
	pinned  map[int]bool
	readIn  map[int64]int
	readOut map[int64]int
	ids     map[int64]int // by random id
}

func newMirror(name string, user, session int64) *mirror {
	return &mirror{
		name: name, user: user, origin: update.Origin{Key: uint64(user), Session: session}, pts: 1, date: 1,
		texts: map[int]string{}, pinned: map[int]bool{}, readIn: map[int64]int{}, readOut: map[int64]int{}, ids: map[int64]int{},
	}
}

// hear takes updates in any order and applies those whose turn it is.
func (m *mirror) hear(t *testing.T, in tg.UpdatesClass) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch in := in.(type) {
	case *tg.Updates:
		m.know(t, in)
		m.late = append(m.late, in.Updates...)
	case *tg.UpdateShort:
		m.late = append(m.late, in.Update)
	default:
		t.Errorf("%s heard %T", m.name, in)
	}
	m.applyLate(t)
}

// know checks that updates bring every user that their messages show.
func (m *mirror) know(t *testing.T, in *tg.Updates) {
	known := map[int64]bool{}
	for _, u := range in.Users {
		known[u.GetID()] = true
		if user := u.(*tg.User); user.Min || user.AccessHash == 0 {
			t.Errorf("%s got a user that cannot be kept: %v", m.name, user)
		}
	}
	for _, u := range in.Updates {
		n, ok := u.(*tg.UpdateNewMessage)
		if !ok {
			continue
		}
		if p := n.Message.(interface{ GetPeerID() tg.PeerClass }).GetPeerID().(*tg.PeerUser); !known[p.UserID] {
			t.Errorf("%s does not know user %d", m.name, p.UserID)
		}
	}
}

func (m *mirror) applyLate(t *testing.T) {
	for again := true; again; {
		again = false
		for i, u := range m.late {
			pts, count, ok := tg.IsPtsUpdate(u)
			if ok && m.pts+count > pts {
				t.Errorf("%s heard %T of pts %d twice", m.name, u, pts)
			}
			if ok && m.pts+count < pts {
				continue
			}
			m.apply(u)
			if ok {
				m.pts = pts
			}
			m.late = slices.Delete(m.late, i, i+1)
			again = true
			break
		}
	}
}

func (m *mirror) apply(u tg.UpdateClass) {
	switch u := u.(type) {
	case *tg.UpdateNewMessage:
		m.put(u.Message)
	case *tg.UpdateEditMessage:
		m.put(u.Message)
	case *tg.UpdateDeleteMessages:
		for _, id := range u.Messages {
			delete(m.texts, id)
			delete(m.pinned, id)
		}
	case *tg.UpdatePinnedMessages:
		for _, id := range u.Messages {
			if u.Pinned {
				m.pinned[id] = true
			} else {
				delete(m.pinned, id)
			}
		}
	case *tg.UpdateReadHistoryInbox:
		m.readIn[u.Peer.(*tg.PeerUser).UserID] = u.MaxID
	case *tg.UpdateReadHistoryOutbox:
		m.readOut[u.Peer.(*tg.PeerUser).UserID] = u.MaxID
	case *tg.UpdateMessageID:
		m.ids[u.RandomID] = u.ID
	}
}

func (m *mirror) put(msg tg.MessageClass) {
	switch msg := msg.(type) {
	case *tg.Message:
		m.texts[msg.ID] = msg.Message
		if msg.Pinned {
			m.pinned[msg.ID] = true
		}
	case *tg.MessageService:
		m.texts[msg.ID] = "*"
	}
}

// talk is a town whose people talk.
type talk struct {
	*town
	mirrors []*mirror
	heard   func(user int64, u tg.UpdatesClass) // instead of mirrors, if set
	random  int64
}

func newChat(t *testing.T) *talk { return newChatWith(t, nil) }

// newChatWith is newChat where links lead to pages.
func newChatWith(t *testing.T, pages media.Pages) *talk {
	c := &talk{town: newTownWith(t, pages)}
	for _, register := range messageMethods(c.Server) {
		register(c.methods)
	}
	for id, name := range map[int64]string{1: "Anne", 2: "Bert", 3: "Cleo"} {
		c.settle(id, name, fmt.Sprintf("3360000000%d", id))
	}
	c.log.Subscribe(c.push)
	return c
}

// messageMethods are the registrations of the methods about messages.
func messageMethods(s *Server) []func(table) {
	return []func(table){
		s.registerMessagesSend, s.registerMessagesEdit, s.registerMessagesDelete, s.registerMessagesRead,
		s.registerMessagesHistory, s.registerMessagesDialogs, s.registerMessagesDrafts, s.registerMessagesScheduled,
		s.registerMessagesSearch, s.registerMessagesFilters, s.registerMessagesSaved, s.registerUpdates,
	}
}

// push renders a batch once and tells every session but the one it came from.
func (c *talk) push(b update.Batch) {
	if b.Owner.Space != peer.Mailbox {
		return
	}
	if c.heard != nil {
		u, err := c.views.Updates(context.Background(), b.Owner.ID, b)
		if err != nil {
			c.t.Errorf("render: %v", err)
		}
		c.heard(b.Owner.ID, u)
		return
	}
	var rendered tg.UpdatesClass
	for _, m := range c.mirrors {
		if m.user != b.Owner.ID || m.origin == b.Origin {
			continue
		}
		if rendered == nil {
			var err error
			if rendered, err = c.views.Updates(context.Background(), m.user, b); err != nil {
				c.t.Errorf("render: %v", err)
				return
			}
			if rendered == nil {
				return
			}
		}
		m.hear(c.t, over(c.t, rendered))
	}
}

// over sends updates over the wire.
func over(t *testing.T, in tg.UpdatesClass) tg.UpdatesClass {
	var b bin.Buffer
	if err := in.Encode(&b); err != nil {
		t.Errorf("encode: %v", err)
	}
	out, err := tg.DecodeUpdates(&b)
	if err != nil {
		t.Errorf("decode: %v", err)
	}
	return out
}

func (c *talk) input(from, to int64) tg.InputPeerClass {
	if from == to {
		return &tg.InputPeerSelf{}
	}
	return &tg.InputPeerUser{UserID: to, AccessHash: c.hash.Hash(from, peer.OfUser(to))}
}

// as makes a call in a session.
func (c *talk) as(m *mirror, req tdRequest, res bin.Decoder) error {
	c.t.Helper()
	method := c.methods[req.TypeID()]
	if method.run == nil {
		c.t.Fatalf("%s is not registered", req.TypeName())
	}
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		c.t.Fatal(err)
	}
	out, err := method.run(update.WithOrigin(c.t.Context(), m.origin), &Caller{UserID: m.user, Layer: 229}, &b)
	if err != nil {
		return err
	}
	b.Reset()
	if err := out.Encode(&b); err != nil {
		c.t.Fatalf("answer of %s: %v", req.TypeName(), err)
	}
	return res.Decode(&b)
}

type tdRequest interface {
	bin.Encoder
	TypeID() uint32
	TypeName() string
}

// updates makes a call whose answer is updates, which the session hears.
func (c *talk) updates(m *mirror, req tdRequest) error {
	var box tg.UpdatesBox
	if err := c.as(m, req, &box); err != nil {
		return err
	}
	if short, ok := box.Updates.(*tg.UpdateShortSentMessage); ok {
		sent := req.(*tg.MessagesSendMessageRequest)
		m.hear(c.t, &tg.UpdateShort{Update: &tg.UpdateNewMessage{
			Message: &tg.Message{ID: short.ID, Message: sent.Message, PeerID: &tg.PeerUser{}}, Pts: short.Pts, PtsCount: short.PtsCount,
		}})
		return nil
	}
	m.hear(c.t, box.Updates)
	return nil
}

func (c *talk) say(m *mirror, to int64, text string) {
	c.t.Helper()
	c.random++
	req := &tg.MessagesSendMessageRequest{Peer: c.input(m.user, to), Message: text, RandomID: c.random}
	if err := c.updates(m, req); err != nil {
		c.t.Fatal(err)
	}
}

// catchUp asks for the difference until there is none.
func (c *talk) catchUp(m *mirror, limit int) (rounds int) {
	c.t.Helper()
	for ; ; rounds++ {
		req := &tg.UpdatesGetDifferenceRequest{Pts: m.pts, Date: m.date}
		if limit > 0 {
			req.SetPtsLimit(limit)
		}
		var box tg.UpdatesDifferenceBox
		if err := c.as(m, req, &box); err != nil {
			c.t.Fatal(err)
		}
		var state tg.UpdatesState
		done := true
		switch d := box.Difference.(type) {
		case *tg.UpdatesDifferenceEmpty:
			return rounds
		case *tg.UpdatesDifference:
			m.learn(c.t, d.NewMessages, d.OtherUpdates)
			state = d.State
		case *tg.UpdatesDifferenceSlice:
			m.learn(c.t, d.NewMessages, d.OtherUpdates)
			state, done = d.IntermediateState, false
			if state.Pts <= m.pts {
				c.t.Fatalf("a slice from %d to %d", m.pts, state.Pts)
			}
		default:
			c.t.Fatalf("difference is %T", d)
		}
		m.pts, m.date = state.Pts, state.Date
		if done {
			return rounds
		}
	}
}

// learn applies a difference as clients do: messages first, then the rest at
// once.
func (m *mirror) learn(t *testing.T, messages []tg.MessageClass, others []tg.UpdateClass) {
	last := 0
	for _, msg := range messages {
		if msg.GetID() <= last {
			t.Errorf("%s: message %d after %d", m.name, msg.GetID(), last)
		}
		last = msg.GetID()
		m.put(msg)
	}
	for _, u := range others {
		if pts, count, ok := tg.IsPtsUpdate(u); ok && (count != 0 || pts != m.pts) {
			t.Errorf("%s: %T of pts %d, count %d in a difference from %d", m.name, u, pts, count, m.pts)
		}
		m.apply(u)
	}
}

// same compares what two sessions know.
func (m *mirror) same(t *testing.T, o *mirror) {
	t.Helper()
	if m.pts != o.pts {
		t.Errorf("%s stands at %d, %s at %d", m.name, m.pts, o.name, o.pts)
	}
	if !maps.Equal(m.texts, o.texts) {
		t.Errorf("%s and %s keep other messages:\n%v\n%v", m.name, o.name, m.texts, o.texts)
	}
	if !maps.Equal(m.pinned, o.pinned) {
		t.Errorf("%s and %s keep other pins: %v, %v", m.name, o.name, m.pinned, o.pinned)
	}
	if !maps.Equal(m.readIn, o.readIn) || !maps.Equal(m.readOut, o.readOut) {
		t.Errorf("%s and %s keep other read marks", m.name, o.name)
	}
}

func TestEverySessionHearsTheSame(t *testing.T) {
	c := newChat(t)
	caller, other := newMirror("calling", 1, 11), newMirror("listening", 1, 12)
	bert, offline := newMirror("bert", 2, 21), newMirror("offline", 1, 13)
	offline.origin = update.Origin{}
	c.mirrors = []*mirror{caller, other, bert}

	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 400 {
		c.act(rng, caller, []int64{1, 2, 3}[rng.IntN(3)], fmt.Sprintf("anne %d", i))
		c.act(rng, bert, 1, fmt.Sprintf("bert %d", i))
	}
	c.log.Close() // all that is durable has been pushed
	if len(caller.late)+len(other.late)+len(bert.late) != 0 {
		t.Fatalf("updates wait for a hole: %v %v %v", caller.late, other.late, bert.late)
	}
	caller.same(t, other)
	rounds := c.catchUp(offline, 7)
	if rounds < 20 {
		t.Errorf("only %d slices", rounds)
	}
	offline.same(t, other)
	c.sameAsHistory(other)
	c.sameAsHistory(bert)
}

// act does one thing at random.
func (c *talk) act(rng *rand.Rand, m *mirror, with int64, text string) {
	c.t.Helper()
	m.mu.Lock()
	ids := slices.Sorted(maps.Keys(m.texts))
	m.mu.Unlock()
	pick := func() int {
		if len(ids) == 0 {
			return 1
		}
		return ids[rng.IntN(len(ids))]
	}
	p := c.input(m.user, with)
	switch rng.IntN(10) {
	default:
		c.say(m, with, text)
	case 6:
		_ = c.updates(m, &tg.MessagesEditMessageRequest{Peer: p, ID: pick(), Message: text + "!"})
	case 7:
		id := pick()
		var res tg.MessagesAffectedMessages
		if err := c.as(m, &tg.MessagesDeleteMessagesRequest{ID: []int{id}, Revoke: rng.IntN(2) == 0}, &res); err != nil {
			c.t.Fatal(err)
		}
		c.count(m, res.Pts, res.PtsCount, &tg.UpdateDeleteMessages{Messages: []int{id}})
	case 8:
		_ = c.updates(m, &tg.MessagesUpdatePinnedMessageRequest{Peer: p, ID: pick(), Unpin: rng.IntN(3) == 0})
	case 9:
		id := pick()
		var res tg.MessagesAffectedMessages
		if err := c.as(m, &tg.MessagesReadHistoryRequest{Peer: p, MaxID: id}, &res); err != nil {
			c.t.Fatal(err)
		}
		c.readUpTo(m, with, res)
	}
}

// count hears an affectedMessages as an update, in its turn.
func (c *talk) count(m *mirror, pts, n int, u *tg.UpdateDeleteMessages) {
	if n > 0 {
		u.Pts, u.PtsCount = pts, n
		m.hear(c.t, &tg.UpdateShort{Update: u})
	}
}

func (c *talk) readUpTo(m *mirror, with int64, res tg.MessagesAffectedMessages) {
	if res.PtsCount == 0 {
		return
	}
	page := c.dialog(m.user, with)
	m.hear(c.t, &tg.UpdateShort{Update: &tg.UpdateReadHistoryInbox{
		Peer: &tg.PeerUser{UserID: with}, MaxID: page.ReadInboxMaxID, Pts: res.Pts, PtsCount: res.PtsCount,
	}})
}

func (c *talk) dialog(user, with int64) *tg.Dialog {
	c.t.Helper()
	var list tg.MessagesPeerDialogs
	c.call(user, &tg.MessagesGetPeerDialogsRequest{Peers: []tg.InputDialogPeerClass{&tg.InputDialogPeer{Peer: c.input(user, with)}}}, &list)
	return list.Dialogs[0].(*tg.Dialog)
}

// sameAsHistory compares what a session heard with what the server has.
func (c *talk) sameAsHistory(m *mirror) {
	c.t.Helper()
	texts, pinned := map[int]string{}, map[int]bool{}
	for _, with := range []int64{1, 2, 3} {
		for offset := 0; ; {
			var box tg.MessagesMessagesBox
			c.call(m.user, &tg.MessagesGetHistoryRequest{Peer: c.input(m.user, with), OffsetID: offset, Limit: 100}, &box)
			page := box.Messages.(interface{ GetMessages() []tg.MessageClass }).GetMessages()
			if len(page) == 0 {
				break
			}
			for _, msg := range page {
				one := newMirror("history", m.user, 0)
				one.put(msg)
				maps.Copy(texts, one.texts)
				maps.Copy(pinned, one.pinned)
				offset = msg.GetID()
			}
		}
	}
	if !maps.Equal(texts, m.texts) {
		c.t.Errorf("%s keeps %d messages, the history %d", m.name, len(m.texts), len(texts))
	}
	if !maps.Equal(pinned, m.pinned) {
		c.t.Errorf("%s keeps the pins %v, the history %v", m.name, m.pinned, pinned)
	}
}
