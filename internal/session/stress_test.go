package session

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"chappe/internal/keyex"

	"github.com/gotd/td/mt"
)

// TestNothingIsLost pushes to sessions and calls through them while their
// clients change connections all the time. Every update must arrive, in order
// when each is counted once, and every call must be executed exactly once.
func TestNothingIsLost(t *testing.T) {
	const clients, updates = 6, 60
	inWorld(t, nil, func(t *testing.T, w *world) {
		var wg sync.WaitGroup
		for i := range clients {
			c := w.newClient(w.newKey()).live()
			s := w.sessionOf(c)
			rnd := rand.New(rand.NewPCG(uint64(i), 7))
			wg.Go(func() {
				for n := range updates {
					if !s.Push(query(0x77, int64(n+1))) {
						t.Error("push failed")
						return
					}
					time.Sleep(time.Millisecond)
				}
			})
			wg.Go(func() { c.wander(rnd, updates) })
		}
		wg.Wait()
		if n := len(w.script.called()); n != clients*(1+updates) {
			t.Errorf("executed %d calls, want %d", n, clients*(1+updates))
		}
	})
}

// wander makes calls, repeats some of them, and reconnects between them; then
// it checks what has come.
func (c *client) wander(rnd *rand.Rand, calls int) {
	updates, answers := map[int64]int64{}, map[int64]bool{}
	collect := func() {
		for len(c.inbox) > 0 {
			m := <-c.inbox
			arg := int64(binary.LittleEndian.Uint64(m.body[4:]))
			switch binary.LittleEndian.Uint32(m.body) {
			case 0x77:
				updates[m.id] = arg
			case mt.RPCResultTypeID:
				answers[arg] = true
			}
		}
	}
	var asked []int64
	for range calls {
		id, seq := c.nextID(), c.nextSeq(true)
		frame := c.sealed(id, seq, query(methodA))
		asked = append(asked, id)
		c.sendFrame(frame)
		if rnd.IntN(3) == 0 {
			c.sendFrame(frame)
		}
		if rnd.IntN(4) == 0 {
			_ = c.conn.Close()
			<-c.closed
			collect()
			c.connect()
			c.sendFrame(frame) // it may never have arrived
		}
		time.Sleep(time.Duration(rnd.IntN(3)) * time.Millisecond)
		collect()
	}
	c.send(false, enc(&mt.PingRequest{PingID: 1}))
	time.Sleep(time.Second)
	collect()
	for _, id := range asked {
		if !answers[id] {
			c.t.Errorf("call %x was not answered", id)
		}
	}
	c.checkUpdates(updates, calls)
}

func (c *client) checkUpdates(byID map[int64]int64, want int) {
	if len(byID) != want {
		c.t.Errorf("got %d updates, want %d", len(byID), want)
	}
	for id, n := range byID {
		for other, m := range byID {
			if (id < other) != (n < m) && id != other {
				c.t.Fatalf("update %d has id %x, %d has %x", n, id, m, other)
			}
		}
	}
}

// TestOutboxBooks does random things to an outbox and checks its counters
// against a count.
func TestOutboxBooks(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	now := time.Unix(1_700_000_000, 0)
	var o outbox
	for range 20_000 {
		switch rnd.IntN(9) {
		case 0, 1, 2:
			o.push(message{body: make([]byte, 4*rnd.IntN(20_000)), req: int64(rnd.IntN(2) * rnd.Int())})
		case 3:
			buf, _ := o.compose(now)
			buf.release()
		case 4:
			ids := []int64{1, o.lastID}
			for range rnd.IntN(8) {
				if o.sent > 0 {
					ids = append(ids, o.list[rnd.IntN(o.sent)].id)
				}
			}
			o.acknowledge(ids, func(int64) {})
		case 5:
			o.resendAll()
		case 6:
			o.forget(20, 200_000)
		case 7:
			if len(o.list) > 0 {
				o.remove(rnd.IntN(len(o.list)))
			}
		case 8:
			o.services = append(o.services, make([]byte, 8))
			o.acks = append(o.acks, 4)
			now = now.Add(time.Second)
			o.expire(idAt(now.Add(-10 * time.Second)))
		}
		checkBooks(t, &o)
	}
}

func checkBooks(t *testing.T, o *outbox) {
	t.Helper()
	kept, waiting, resends := 0, 0, 0
	for i, m := range o.list {
		switch {
		case i < o.sent && (m.id == 0 || m.done || i > 0 && o.list[i-1].id >= m.id):
			t.Fatalf("sent message %d: %+v", i, m)
		case i >= o.sent && (m.id != 0 || m.resend):
			t.Fatalf("waiting message %d: %+v", i, m)
		case i < o.sent:
			kept += len(m.body)
		default:
			waiting += len(m.body)
		}
		if m.resend {
			resends++
		}
	}
	if kept != o.kept || waiting != o.waiting || resends != o.resends || o.sent > len(o.list) {
		t.Fatalf("kept %d/%d waiting %d/%d resends %d/%d", kept, o.kept, waiting, o.waiting, resends, o.resends)
	}
}

// TestBatches: what waits is cut into messages of bounded count and size.
func TestBatches(t *testing.T) {
	for name, test := range map[string]struct{ count, size, frames int }{
		"count": {128, 4, 2}, "size": {4, 50 << 10, 2}, "alone": {2, 200 << 10, 2},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(o *Options, _ *script) { o.MaxQueueBytes = 64 << 20 }, func(t *testing.T, w *world) {
				c := w.newClient(w.newKey()).live()
				s := w.sessionOf(c)
				_ = c.conn.Close()
				settle()
				for range test.count {
					if !s.Push(append(query(0x77), make([]byte, test.size-4)...)) {
						t.Fatal("full")
					}
				}
				c.connect()
				c.send(false, enc(&mt.HTTPWaitRequest{}))
				settle()
				frames, n := map[int64]bool{}, 0
				for ; len(c.inbox) > 0; n++ {
					m := <-c.inbox
					if m.container == 0 {
						m.container = m.id
					}
					frames[m.container] = true
				}
				if len(frames) != test.frames || n != test.count {
					t.Errorf("%d messages in %d frames", n, len(frames))
				}
			})
		})
	}
}

// TestRepeatedServices: what is harmless is answered again, what is not is
// only acknowledged.
func TestRepeatedServices(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		c, other := w.newClient(key).live(), w.newClient(key).live()
		ping := c.sealed(c.nextID(), c.nextSeq(false), enc(&mt.PingRequest{PingID: 1}))
		c.sendFrame(ping)
		c.expect(mt.PongTypeID)
		c.sendFrame(ping)
		c.expect(mt.PongTypeID)
		destroy := c.sealed(c.nextID(), c.nextSeq(true), enc(&mt.DestroySessionRequest{SessionID: other.session}))
		c.sendFrame(destroy)
		c.expect(mt.DestroySessionOkTypeID)
		c.sendFrame(destroy)
		c.expect(mt.MsgsAckTypeID)
		c.quiet()
	})
}

func TestSaveKey(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		k := &keyex.Key{ID: 5, Salt: 77, Temp: true, ExpiresIn: time.Hour}
		if err := w.srv.saveKey(t.Context(), k); err != nil {
			t.Fatal(err)
		}
		if err := w.srv.saveKey(t.Context(), k); !errors.Is(err, keyex.ErrKeyTaken) {
			t.Errorf("the same id again: %v", err)
		}
		if got := w.ring.keys[5]; !got.Expires.Equal(time.Now().Add(time.Hour)) {
			t.Errorf("expires %v", got.Expires)
		}
		if !w.srv.first.accepts(5, 77, time.Now()) || w.srv.first.accepts(5, 78, time.Now()) || w.srv.first.accepts(6, 77, time.Now()) {
			t.Error("the first salt is not known")
		}
		time.Sleep(saltPeriod + upkeepEvery)
		settle()
		if len(w.srv.first.byKey) != 0 {
			t.Error("the first salt is kept for ever")
		}
	})
}

// TestCloseWhileWaitingForRoom: a reader that waits must notice the end.
func TestCloseWhileWaitingForRoom(t *testing.T) {
	for name, end := range map[string]func(w *world, c *client){
		"session": func(w *world, c *client) { w.sessionOf(c).Close("test") },
		"server": func(w *world, c *client) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			_ = w.srv.Shutdown(ctx)
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(o *Options, h *script) {
				o.MaxCalls = 1
				h.methods[methodBlock] = newGate().call
			}, func(t *testing.T, w *world) {
				c := w.newClient(w.newKey()).live()
				c.call(methodBlock)
				c.call(methodBlock)
				settle()
				end(w, c)
				<-c.closed
				if err := <-c.served; err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("ServeConn: %v", err)
				}
			})
		})
	}
}
