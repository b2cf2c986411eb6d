package session

import (
	"encoding/binary"
	"slices"
	"sort"
	"sync/atomic"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
)

const (
	maxBatch       = 100       // messages in one container
	maxBatchBytes  = 128 << 10 // bytes in one container, unless one message alone is larger
	saltAndSession = 8 + 8     // before the header of the outermost message
	messageHeader  = 8 + 4 + 4 // msg_id, seqno, length
	resultHeader   = 4 + 8     // rpc_result, req_msg_id
)

// message is a content-related message to the client: an answer or an update.
// It stays in the outbox until the client acknowledges it.
type message struct {
	body   []byte  // of an answer: the result without the rpc_result header; never modified
	room   *buffer // that body stands in, if it is to be used again
	blank  Blank   // instead of body: filled in for viewer whenever it is sent
	viewer int64
	req    int64 // the request it answers, 0 for updates
	id     int64 // msg_id, 0 until it is sent
	seq    int32
	resend bool
	done   bool // acknowledged, on its way out
}

func (m *message) size() int {
	if m.req != 0 {
		return resultHeader + len(m.body)
	}
	return m.len()
}

// len is the length of the body.
func (m *message) len() int {
	if m.blank != nil {
		return m.blank.Len()
	}
	return len(m.body)
}

// free lets the memory of a message be used again, which is in the outbox no
// more.
func (m *message) free() {
	if m.room != nil {
		m.room.release()
		m.room, m.body = nil, nil
	}
}

// write puts the body at the start of p and returns its length.
func (m *message) write(p []byte) int {
	if m.blank == nil {
		return copy(p, m.body)
	}
	n := m.blank.Len()
	m.blank.Fill(p[:n], m.viewer)
	return n
}

// outbox holds what is to be sent and what was sent but not acknowledged.
//
// list[:sent] was sent, in the order of msg_ids; list[sent:] waits. Ids and
// sequence numbers are given at the moment of sending, so that they grow in
// the order of the wire.
type outbox struct {
	list     []message
	sent     int
	resends  int           // messages in list[:sent] with the resend mark
	kept     int           // bytes in list[:sent]
	waiting  int           // bytes in list[sent:]
	all      *atomic.Int64 // the same of all sessions; nil in tests
	services [][]byte
	acks     []int64 // messages of the client to be acknowledged
	lastID   int64
	content  int32 // content-related messages made so far
}

// pending reports whether there is anything to send.
func (o *outbox) pending() bool {
	return len(o.list) > o.sent || o.resends > 0 || len(o.services) > 0 || len(o.acks) > 0
}

// queued is the number of messages that wait.
func (o *outbox) queued() int { return len(o.list) - o.sent }

// wait counts bytes that have begun to wait, or do so no more.
func (o *outbox) wait(n int) {
	o.waiting += n
	if o.all != nil {
		o.all.Add(int64(n))
	}
}

func (o *outbox) push(m message) {
	o.list = append(o.list, m)
	o.wait(m.len())
}

// nextID returns a server msg_id: 1 modulo 4 for answers, 3 for others,
// growing.
//
// https://core.telegram.org/mtproto/description#message-identifier-msg-id
func (o *outbox) nextID(now time.Time, answer bool) int64 {
	kind := int64(3)
	if answer {
		kind = 1
	}
	id := idAt(now)&^3 | kind
	if id <= o.lastID {
		id = (o.lastID | 3) + 1 | kind
	}
	o.lastID = id
	return id
}

// nextSeq returns the sequence number of a message.
//
// https://core.telegram.org/mtproto/description#message-sequence-number-msg-seqno
func (o *outbox) nextSeq(content bool) int32 {
	if !content {
		return o.content * 2
	}
	o.content++
	return o.content*2 - 1
}

// index returns where a sent message is, or -1.
func (o *outbox) index(id int64) int {
	i := sort.Search(o.sent, func(i int) bool { return o.list[i].id >= id })
	if i < o.sent && o.list[i].id == id {
		return i
	}
	return -1
}

// byRequest returns the index of the answer to a request, or -1.
func (o *outbox) byRequest(req int64) int {
	return slices.IndexFunc(o.list, func(m message) bool { return m.req == req })
}

// remove takes list[i] out.
func (o *outbox) remove(i int) {
	m := &o.list[i]
	if i < o.sent {
		o.sent--
		o.kept -= m.len()
		if m.resend {
			o.resends--
		}
	} else {
		o.wait(-m.len())
	}
	m.free()
	o.list = slices.Delete(o.list, i, i+1)
	o.shrink()
}

// acknowledge takes out what the client has received and calls answered with
// the request of each answer.
func (o *outbox) acknowledge(ids []int64, answered func(req int64)) {
	first := o.sent
	for _, id := range ids {
		i := o.index(id)
		if i < 0 || o.list[i].done {
			continue
		}
		o.list[i].done = true
		first = min(first, i)
		if req := o.list[i].req; req != 0 {
			answered(req)
		}
	}
	if first == o.sent {
		return
	}
	o.sweep(first)
}

// sweep takes the acknowledged messages from list[first:sent] out.
func (o *outbox) sweep(first int) {
	w := first
	for i := first; i < o.sent; i++ {
		m := o.list[i]
		if !m.done {
			o.list[w] = m
			w++
			continue
		}
		o.kept -= m.len()
		if m.resend {
			o.resends--
		}
		m.free()
	}
	o.list = slices.Delete(o.list, w, o.sent)
	o.sent = w
	o.shrink()
}

// resendAll marks everything unacknowledged, for a new connection.
func (o *outbox) resendAll() {
	for i := range o.list[:o.sent] {
		o.again(&o.list[i])
	}
}

func (o *outbox) again(m *message) {
	if !m.resend {
		m.resend = true
		o.resends++
	}
}

// forget drops the oldest sent messages when a limit is exceeded; a quarter
// more than needed, so that it is not done for every message.
func (o *outbox) forget(limit, limitBytes int) {
	if o.sent <= limit && o.kept <= limitBytes {
		return
	}
	n, kept := 0, o.kept
	for n < o.sent && (o.sent-n > limit-limit/4 || kept > limitBytes-limitBytes/4) {
		kept -= o.list[n].len()
		n++
	}
	o.dropFirst(n)
}

// expire drops sent messages older than the given msg_id.
func (o *outbox) expire(id int64) {
	o.dropFirst(sort.Search(o.sent, func(i int) bool { return o.list[i].id >= id }))
}

// dropFirst takes the n oldest sent messages out.
func (o *outbox) dropFirst(n int) {
	for i := range o.list[:n] {
		o.kept -= o.list[i].len()
		if o.list[i].resend {
			o.resends--
		}
		o.list[i].free()
	}
	o.sent -= n
	o.list = slices.Delete(o.list, 0, n)
	o.shrink()
}

// shrink gives the memory of an empty outbox back.
func (o *outbox) shrink() {
	if len(o.list) == 0 && cap(o.list) > 8 {
		o.list = nil
	}
}

// batch is what goes into one encrypted message.
type batch struct {
	ack      []byte // msgs_ack, if any
	services int    // the first so many service messages
	again    []int  // indexes of messages to send again
	fresh    int    // the first so many waiting messages
	size     int    // bytes with message headers
}

func (b *batch) count() int { return min(len(b.ack), 1) + b.services + len(b.again) + b.fresh }

// take counts a message of n bytes in if it fits; the first always does.
func (b *batch) take(n int) bool {
	if c := b.count(); c > 0 && (c >= maxBatch || b.size+messageHeader+n > maxBatchBytes) {
		return false
	}
	b.size += messageHeader + n
	return true
}

// choose decides what to send next.
func (o *outbox) choose() (b batch) {
	if len(o.acks) > 0 {
		ack := encodeIDs(mt.MsgsAckTypeID, o.acks)
		b.take(len(ack))
		b.ack = ack
	}
	for _, s := range o.services {
		if !b.take(len(s)) {
			return b
		}
		b.services++
	}
	for i := 0; i < o.sent && len(b.again) < o.resends; i++ {
		if !o.list[i].resend {
			continue
		}
		if !b.take(o.list[i].size()) {
			return b
		}
		b.again = append(b.again, i)
	}
	for i := o.sent; i < len(o.list) && b.take(o.list[i].size()); i++ {
		b.fresh++
	}
	return b
}

// compose moves the next batch from waiting to sent and writes it as message
// data with its inner header (salt and session are left to the caller). It
// returns the buffer and the length of the data. A message that is sent again
// goes into a container, as its msg_id may be older than others by now.
func (o *outbox) compose(now time.Time) (*buffer, int) {
	b := o.choose()
	if b.count() == 1 && len(b.again) == 0 {
		n := b.size - messageHeader
		buf := newBuffer(paddedSize(n))
		o.fill(&b, buf.b[headroom+saltAndSession:], now)
		return buf, n
	}
	const containerHeader = 4 + 4
	n := containerHeader + b.size
	buf := newBuffer(paddedSize(n))
	p := buf.b[headroom+saltAndSession:]
	binary.LittleEndian.PutUint32(p[messageHeader:], mt.MsgContainerTypeID)
	binary.LittleEndian.PutUint32(p[messageHeader+4:], uint32(b.count()))
	o.fill(&b, p[messageHeader+containerHeader:], now)
	putHeader(p, o.nextID(now, false), o.nextSeq(false), n)
	return buf, n
}

// fill writes the messages of a batch one after the other and books them as
// sent.
func (o *outbox) fill(b *batch, p []byte, now time.Time) {
	if b.ack != nil {
		p = p[putService(p, o.nextID(now, false), o.nextSeq(false), b.ack):]
		o.acks = nil
	}
	for _, s := range o.services[:b.services] {
		p = p[putService(p, o.nextID(now, true), o.nextSeq(false), s):]
	}
	if o.services = o.services[b.services:]; len(o.services) == 0 {
		o.services = nil
	}
	for _, i := range b.again {
		p = p[o.send(&o.list[i], p, now):]
		o.list[i].resend = false
		o.resends--
	}
	for range b.fresh {
		m := &o.list[o.sent]
		p = p[o.send(m, p, now):]
		o.sent++
		o.wait(-m.len())
		o.kept += m.len()
	}
}

// send writes one content-related message and gives it its id if it has none.
func (o *outbox) send(m *message, p []byte, now time.Time) int {
	if m.id == 0 {
		m.id, m.seq = o.nextID(now, m.req != 0), o.nextSeq(true)
	}
	putHeader(p, m.id, m.seq, m.size())
	at := messageHeader
	if m.req != 0 {
		binary.LittleEndian.PutUint32(p[at:], mt.RPCResultTypeID)
		binary.LittleEndian.PutUint64(p[at+4:], uint64(m.req))
		at += resultHeader
	}
	return at + m.write(p[at:])
}

func putHeader(p []byte, id int64, seq int32, size int) {
	binary.LittleEndian.PutUint64(p, uint64(id))
	binary.LittleEndian.PutUint32(p[8:], uint32(seq))
	binary.LittleEndian.PutUint32(p[12:], uint32(size))
}

func putService(p []byte, id int64, seq int32, body []byte) int {
	putHeader(p, id, seq, len(body))
	return messageHeader + copy(p[messageHeader:], body)
}

// encodeIDs writes an object whose only field is a Vector<long>.
func encodeIDs(id uint32, ids []int64) []byte {
	b := &bin.Buffer{Buf: make([]byte, 0, 12+8*len(ids))}
	b.PutID(id)
	b.PutVectorHeader(len(ids))
	for _, v := range ids {
		b.PutLong(v)
	}
	return b.Buf
}
