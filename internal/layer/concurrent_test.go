package layer

import (
	"bytes"
	"sync"
	"testing"
)

// TestConcurrentUse shares one fresh pool among goroutines that compile and
// convert at once; run it under the race detector.
func TestConcurrentUse(t *testing.T) {
	p, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	old := newNotation(p, 158)
	req := old.encode(`messages.sendMessage{peer:inputPeerSelf reply_to_msg_id:4 message:"hi" random_id:9}`, p.types.get("!X"))
	now := newNotation(p, p.Newest())
	src := now.encode(`updates{updates:[updateNewMessage{message:message{id:7 peer_id:peerUser{user_id:5} date:9 message:"hi"
		entities:[messageEntityFormattedDate{offset:0 length:2 date:5}]} pts:3 pts_count:1}] users:[] chats:[] date:1 seq:0}`, p.types.get("Updates"))
	results := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			for _, l := range []int{133, 158, 177, 228} {
				d, err := p.For(l)
				if err != nil {
					t.Error(err)
					return
				}
				out, lost, err := d.Updates(nil, src)
				if err != nil || lost.Total() > 1 {
					t.Errorf("layer %d: %v, lost %v", l, err, lost)
				}
				results[i] = append(results[i], out...)
			}
			out, _, err := p.Upgrade(nil, req)
			if err != nil {
				t.Error(err)
			}
			results[i] = append(results[i], out...)
		})
	}
	wg.Wait()
	for i := range results {
		if !bytes.Equal(results[i], results[0]) {
			t.Errorf("goroutine %d has another outcome", i)
		}
	}
}

// TestSteadyStateAllocatesNothing holds the promise the fan-out relies on.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	p := pool(t)
	d, err := p.For(158)
	if err != nil {
		t.Fatal(err)
	}
	src := newNotation(p, p.Newest()).encode(`message{id:7 peer_id:peerUser{user_id:5} date:9 message:"hi"
		reply_to:messageReplyHeader{reply_to_msg_id:3}}`, p.types.get("Message"))
	dst := make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(200, func() {
		if _, _, err := d.Object(dst, src); err != nil {
			t.Fatal(err)
		}
	}); n > 0 && !raceEnabled {
		t.Errorf("%v allocations", n)
	}
}
