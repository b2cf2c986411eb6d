package session

import (
	"bytes"
	"testing"
	"time"
)

// TestRoomIsUsedAgainOnlyAfterTheAnswer: the memory of a large answer is kept as
// long as it may be sent again, and no longer.
func TestRoomIsUsedAgainOnlyAfterTheAnswer(t *testing.T) {
	answer := func(fill byte) (*pending, []byte) {
		p := new(pending)
		p.pending = p
		return p, append(p.Room(5000), bytes.Repeat([]byte{fill}, 4096)...)
	}
	var o outbox
	p, body := answer(1)
	room := p.room
	o.push(message{body: body, room: p.takeRoom(body), req: 7})
	buf, _ := o.compose(time.Now())
	buf.release()
	if room.refs.Load() != 1 || p.room != nil {
		t.Fatalf("%d references before it is acknowledged", room.refs.Load())
	}
	o.resendAll()
	for range 8 { // others write into rooms of theirs meanwhile
		other, _ := answer(2)
		other.room.release()
	}
	if buf, n := o.compose(time.Now()); !bytes.Contains(buf.b[:headroom+saltAndSession+messageHeader+n], bytes.Repeat([]byte{1}, 4096)) {
		t.Error("the answer has changed before it was acknowledged")
	}
	o.acknowledge([]int64{o.list[0].id}, func(int64) {})
	if room.refs.Load() != 0 || len(o.list) != 0 {
		t.Errorf("%d references after it was acknowledged", room.refs.Load())
	}
	// An answer that stands elsewhere leaves the room to its call.
	p, _ = answer(3)
	if p.takeRoom([]byte("elsewhere")) != nil || p.room == nil {
		t.Error("an answer that stands elsewhere has taken the room")
	}
}
