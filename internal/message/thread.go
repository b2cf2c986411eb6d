package message

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// A thread is what is said under one message of a supergroup: the answers to
// it, the comments of a post, or a topic of a forum. It is named by the message
// that began it, is listed by id, and one row says what it is by now.
// https://core.telegram.org/api/threads

// generalTopic is the topic of a forum that holds all messages of no other.
const generalTopic = 1

// maxRecent is how many of those who wrote last in a thread are known.
const maxRecent = 3

// threadKey is the row that puts a message into a thread.
func threadKey(thread, id int32) []byte {
	return store.NewKey(store.TagThread).U32(uint32(thread)).U32(uint32(id))
}

// threadStateKey is the row that says what a thread is by now.
func threadStateKey(thread int32) []byte {
	return store.NewKey(store.TagThreadState).U32(uint32(thread))
}

// threadState reads what a thread is by now, and whether there is anything to
// read.
func (b mailbox) threadState(thread int32) (*messagepb.Thread, bool, error) {
	th := new(messagepb.Thread)
	ok, err := b.get(threadStateKey(thread), th)
	if th.State == nil {
		th.State = new(messagepb.ChannelState)
	}
	return th, ok, err
}

// ofThread shows of a supergroup one thread alone; 0 is the whole history.
func (b mailbox) ofThread(thread int32) (mailbox, error) {
	if !b.isChannel() {
		return b, nil
	}
	b.thread, b.general = thread, nil
	if thread != generalTopic {
		return b, nil
	}
	ch, err := b.s.chats.ChannelIn(b.r, b.owner.ID)
	if err != nil || !ch.Forum {
		return b, err
	}
	b.general, err = b.readState()
	return b, err
}

// threadIndex yields the ids of the thread that b shows.
func (b mailbox) threadIndex(p peer.Peer, sp span) iter.Seq2[int32, error] {
	if b.general != nil {
		return b.generalIndex(p, sp)
	}
	from, to := threadKey(b.thread, sp.From), threadKey(b.thread, sp.To)
	return b.idsIn(store.Range{From: from, To: to, Reverse: sp.Reverse, Limit: sp.Limit})
}

// pinnedInThread yields the ids of the pinned messages of the thread that b
// shows.
func (b mailbox) pinnedInThread(p peer.Peer, sp span) iter.Seq2[int32, error] {
	left := sp.Limit
	sp.Limit = 0
	whole := b
	whole.thread, whole.general = 0, nil
	return func(yield func(int32, error) bool) {
		for id, err := range whole.index(tagPinned, p, sp) {
			in := false
			if err == nil {
				in, err = b.hasInThread(id)
			}
			if err == nil && !in {
				continue
			}
			if !yield(id, err) || err != nil {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}

// hasInThread reports whether a message is of the thread that b shows.
func (b mailbox) hasInThread(id int32) (bool, error) {
	if b.general == nil {
		return b.r.Has(b.owner, threadKey(b.thread, id))
	}
	m, err := b.message(id)
	if errors.Is(err, ErrNoMessage) {
		return false, nil
	}
	return !m.GetInTopic(), err
}

// stretch is a part of a supergroup's history: written in a forum, or plain.
type stretch struct {
	from, to int32 // to is not in it
	plain    bool
}

// stretches cuts a history into the parts that were and were not written in a
// forum, in order.
func stretches(st *messagepb.ChannelState) []stretch {
	var all []stretch
	at := int32(0)
	for i := 0; i+1 < len(st.Plain); i += 2 {
		first, last := st.Plain[i], st.Plain[i+1]
		all = append(all, stretch{at, first, false}, stretch{first, last + 1, true})
		at = last + 1
	}
	if st.Forum {
		return append(all, stretch{at, math.MaxInt32, false})
	}
	return append(all, stretch{at, st.PlainFrom, false}, stretch{max(st.PlainFrom, at), math.MaxInt32, true})
}

// noteForum notes before a message is posted whether it is written in a forum.
func noteForum(st *messagepb.ChannelState, id int32, forum bool) {
	switch {
	case forum && !st.Forum:
		if id > st.PlainFrom {
			st.Plain = append(st.Plain, st.PlainFrom, id-1)
		}
	case !forum && st.Forum:
		st.PlainFrom = id
	}
	st.Forum = forum
}

// generalIndex yields the ids of the messages of no topic: listed ones, and all
// that were written while the group was no forum, but for answers to messages
// of topics.
func (b mailbox) generalIndex(p peer.Peer, sp span) iter.Seq2[int32, error] {
	parts := stretches(b.general)
	if sp.Reverse {
		slices.Reverse(parts)
	}
	left := sp.Limit
	return func(yield func(int32, error) bool) {
		for _, part := range parts {
			from, to := max(part.from, sp.From), min(part.to, sp.To)
			if from >= to {
				continue
			}
			for id, err := range b.stretch(p, part, span{From: from, To: to, Reverse: sp.Reverse}) {
				if !yield(id, err) || err != nil {
					return
				}
				if left--; left == 0 {
					return
				}
			}
		}
	}
}

func (b mailbox) stretch(p peer.Peer, part stretch, sp span) iter.Seq2[int32, error] {
	whole := b
	whole.thread, whole.general = 0, nil
	if !part.plain {
		return b.idsIn(store.Range{From: threadKey(generalTopic, sp.From), To: threadKey(generalTopic, sp.To), Reverse: sp.Reverse})
	}
	all := whole.index(tagHistory, p, sp)
	if part.from == 0 { // there were no topics yet
		return all
	}
	return func(yield func(int32, error) bool) {
		for id, err := range all {
			var m *messagepb.Message
			if err == nil {
				m, err = whole.message(id)
			}
			if err == nil && m.InTopic {
				continue
			}
			if !yield(id, err) || err != nil {
				return
			}
		}
	}
}

// enlist puts a new message of a supergroup into the thread that it belongs to.
// The message row is stored, its event is not appended yet.
func (b *box) enlist(st *messagepb.ChannelState, m *messagepb.Message) error {
	if st.Forum && !m.InTopic {
		b.tx.Set(b.owner, threadKey(generalTopic, m.Id), nil)
	}
	if m.Thread == 0 {
		return nil
	}
	b.tx.Set(b.owner, threadKey(m.Thread, m.Id), nil)
	th, known, err := b.threadState(m.Thread)
	if err != nil {
		return err
	}
	if !known {
		if begun, err := b.begin(m.Thread); err != nil || !begun {
			return err
		}
	}
	th.State.TopId, th.State.TopDate = m.Id, m.Date
	th.State.Count++
	if m.Action == nil {
		th.Recent = withRecent(th.Recent, AuthorOf(m).Int())
	}
	return b.putThread(m.Thread, th, 1)
}

// begin marks a message as one with which a thread begins, and reports whether
// it is there.
func (b *box) begin(thread int32) (bool, error) {
	root := new(messagepb.Message)
	ok, err := b.get(messageKey(thread), root)
	if !ok || err != nil {
		return false, err
	}
	root.Threaded = true
	return true, b.putMessage(root)
}

// putThread stores what a thread has become by an event that moves the pts by
// count.
func (b *box) putThread(thread int32, th *messagepb.Thread, count int) error {
	head, err := b.tx.Head(b.owner)
	if err != nil {
		return err
	}
	th.Pts = int32(head.Pts + count)
	return b.set(b.owner, threadStateKey(thread), th)
}

// withRecent puts somebody in front of those who wrote last.
func withRecent(recent []int64, who int64) []int64 {
	next := append([]int64{who}, slices.DeleteFunc(slices.Clone(recent), func(other int64) bool { return other == who })...)
	return next[:min(len(next), maxRecent)]
}

// shrink notes that messages of a thread are gone, by an event that moves the
// pts by count.
func (b *box) shrink(thread, gone int32, count int) error {
	th, known, err := b.threadState(thread)
	if !known || err != nil {
		return err
	}
	in := b.mailbox
	in.thread, in.minID, th.Recent = thread, 0, nil
	top := int32(0)
	for id, err := range in.index(tagHistory, peer.OfChannel(b.owner.ID), span{Reverse: true, Limit: 10 * maxRecent}) {
		if err != nil {
			return err
		}
		m, err := in.message(id)
		if err != nil {
			return err
		}
		if top == 0 {
			top, th.State.TopDate = id, m.Date
		}
		who := AuthorOf(m).Int()
		if m.Action == nil && len(th.Recent) < maxRecent && !slices.Contains(th.Recent, who) {
			th.Recent = append(th.Recent, who)
		}
	}
	th.State.TopId, th.State.Count = top, max(th.State.Count-gone, 0)
	return b.putThread(thread, th, count)
}

// threadMark reads what is the viewer's own of a thread of a supergroup.
func (b mailbox) threadMark(p peer.Peer, thread int32) (*messagepb.ThreadMark, error) {
	mark := &messagepb.ThreadMark{Peer: p.Int(), Thread: thread}
	if b.user <= 0 {
		return mark, nil
	}
	_, err := b.s.mailbox(b.r, b.user).get(b.s.threadMarkKey(b.user, p, thread), mark)
	return mark, err
}

func (b *box) putThreadMark(m *messagepb.ThreadMark) error {
	return b.set(b.owner, b.s.threadMarkKey(b.user, peer.FromInt(m.Peer), m.Thread), m)
}

func (s *Service) threadMarkKey(user int64, p peer.Peer, thread int32) []byte {
	blind := s.db.BlindPeer(peer.MailboxOf(user), p)
	return store.NewKey(store.TagThreadMark).Blind(blind).U32(uint32(thread))
}

// replies says what a thread is to the viewer, if m begins one: in its own
// supergroup, or as a post in the group where it is discussed.
func (b mailbox) replies(m *messagepb.Message) (*messagepb.Replies, error) {
	in, root := b, m.Id
	switch {
	case m.Post && m.Root != 0 && m.Discussion != 0:
		ch, err := b.s.chats.ChannelIn(b.r, b.owner.ID)
		if errors.Is(err, chat.ErrNoChannel) || err == nil && ch.Linked != m.Discussion {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("look up a discussion group: %w", err)
		}
		in, root = b.s.channelView(b.r, b.user, m.Discussion, 0), m.Root
	case !m.Threaded || m.InTopic:
		return nil, nil
	}
	th, known, err := in.threadState(root)
	if !known || err != nil {
		return nil, err
	}
	r := &messagepb.Replies{Count: th.State.Count, Pts: th.Pts, MaxId: th.State.TopId}
	if m.Post {
		r.Channel, r.Recent = m.Discussion, th.Recent
	}
	mark, err := in.threadMark(peer.OfChannel(in.owner.ID), root)
	r.ReadMax = mark.ReadMax
	return r, err
}

// idsIn yields the ids that end the keys of a range.
func (b mailbox) idsIn(r store.Range) iter.Seq2[int32, error] {
	return func(yield func(int32, error) bool) {
		for key, err := range b.r.Keys(b.owner, r) {
			if err != nil {
				yield(0, fmt.Errorf("read an index of %v: %w", b.owner, err))
				return
			}
			if !yield(idOfKey(key), nil) {
				return
			}
		}
	}
}
