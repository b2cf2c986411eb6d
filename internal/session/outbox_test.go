package session

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"sync"
	"testing"
	"time"

	"github.com/gotd/td/mt"
)

// TestServerIDs checks ids and sequence numbers of what the server sends while
// calls and pushes go on at once.
func TestServerIDs(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		s := w.sessionOf(c)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 100 {
					s.Push(query(0x77))
				}
			})
		}
		for range 50 {
			c.call(methodEcho)
			c.send(false, enc(&mt.PingRequest{PingID: 1}))
		}
		wg.Wait()
		settle()
		var last int64
		content := int32(2) // new_session_created and the first answer
		seen := map[uint32]int{}
		for len(c.inbox) > 0 {
			m := <-c.inbox
			id := binary.LittleEndian.Uint32(m.body)
			seen[id]++
			if m.id <= last {
				t.Fatalf("id %x after %x", m.id, last)
			}
			last = m.id
			wantKind, wantSeq := int64(1), content*2
			if id != mt.PongTypeID {
				content++
				wantSeq++
			}
			if id == 0x77 {
				wantKind = 3
			}
			if m.id&3 != wantKind || m.seq != wantSeq {
				t.Fatalf("%x: id %x, seq %d, want kind %d, seq %d", id, m.id, m.seq, wantKind, wantSeq)
			}
			if age := time.Since(time.Unix(m.id>>32, 0)); age < 0 || age > 2*time.Second {
				t.Fatalf("id is %v old", age)
			}
		}
		if seen[0x77] != 400 || seen[mt.RPCResultTypeID] != 50 || seen[mt.PongTypeID] != 50 {
			t.Errorf("got %v", seen)
		}
	})
}

// TestReconnect: what was not acknowledged comes again over the new
// connection, with the same ids, and what was pushed meanwhile comes too.
func TestReconnect(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		s := w.sessionOf(c)
		req := c.call(methodA)
		answer := c.answerMessage(req)
		s.Push(query(0x71))
		pushed, acked := c.expect(0x71), in{}
		s.Push(query(0x72))
		acked = c.expect(0x72)
		c.ack(acked.id)
		settle()
		_ = c.conn.Close()
		settle()
		if s.Connected() {
			t.Error("still connected")
		}
		if !s.Push(query(0x73)) {
			t.Error("a push while the client is away must wait")
		}
		c.connect()
		c.send(false, enc(&mt.PingRequest{PingID: 1}))
		again := c.answerMessage(req)
		if again.id != answer.id || again.seq != answer.seq || !bytes.Equal(again.body, answer.body) {
			t.Error("answer differs")
		}
		if m := c.expect(0x71); m.id != pushed.id || m.container == 0 {
			t.Error("push differs")
		}
		if m := c.expect(0x73); m.id <= acked.id {
			t.Error("ids must grow over connections")
		}
		c.expect(mt.PongTypeID)
		c.quiet()
		if w.srv.Sessions() != 1 || w.script.goneCount() != 0 {
			t.Error("the session did not survive")
		}
	})
}

// TestMove: the newest connection gets everything and the old one is closed.
func TestMove(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		oldClosed, old := c.closed, c.conn
		c.connect()
		if _, e := c.answer(c.call(methodA)); e != "" {
			t.Error(e)
		}
		<-oldClosed
		_ = old.Close()
		w.sessionOf(c).Push(query(0x71))
		c.expect(0x71)
	})
}

// TestSharedConnection: two sessions on one connection; moving one leaves the
// other where it is.
func TestSharedConnection(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		a := w.newClient(key).live()
		a.shared = true
		b := &client{t: t, w: w, key: key, session: randomID(), salt: a.salt}
		b.conn = a.conn
		b.call(methodB)
		settle()
		if w.srv.Sessions() != 2 {
			t.Fatalf("%d sessions", w.srv.Sessions())
		}
		b.connect()
		b.answer(b.call(methodA))
		select {
		case <-a.closed:
			t.Fatal("the shared connection was closed")
		default:
		}
		w.sessionOf(a).Push(query(0x71))
		a.expect(0x71)
	})
}

// TestLifetime: a session ends some time after its client has left.
func TestLifetime(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		s := w.sessionOf(c)
		_ = c.conn.Close()
		time.Sleep(memory - time.Second)
		if s.Closed() {
			t.Fatal("ended while its messages could be replayed")
		}
		time.Sleep(2 * upkeepEvery)
		settle()
		if !s.Closed() || w.script.goneCount() != 1 || w.srv.Sessions() != 0 {
			t.Errorf("closed %v, gone %d, sessions %d", s.Closed(), w.script.goneCount(), w.srv.Sessions())
		}
		if s.Push(query(1)) {
			t.Error("pushed to a closed session")
		}
		time.Sleep(memory + 2*upkeepEvery)
		if w.srv.registry.find(uint64(c.key.IntID())) != nil {
			t.Error("the key is still remembered")
		}
	})
}

// TestOverflow: a client that does not read loses its session, and the pusher
// never blocks.
func TestOverflow(t *testing.T) {
	for name, limit := range map[string]func(*Options){
		"messages": func(o *Options) { o.MaxQueue = 100 },
		"bytes":    func(o *Options) { o.MaxQueueBytes = 100 << 10 },
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(o *Options, _ *script) { limit(o) }, func(t *testing.T, w *world) {
				key := w.newKey()
				a, b := pipes()
				go func() { _ = w.srv.ServeConn(t.Context(), b) }()
				c := &client{t: t, w: w, key: key, session: randomID(), conn: a}
				c.salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(key.IntID()), time.Now().Unix()/saltSeconds)
				c.ack(1)
				settle()
				s := w.sessionOf(c)
				body := make([]byte, 1024)
				n := 0
				for s.Push(body) {
					if n++; n > 1000 {
						t.Fatal("never full")
					}
				}
				if n < 90 {
					t.Errorf("full after %d pushes", n)
				}
				settle()
				if !s.Closed() || w.script.goneCount() != 1 {
					t.Error("the session lives on")
				}
				if _, err := a.ReadFrame(); err == nil {
					t.Error("the connection lives on")
				}
			})
		})
	}
}

// TestAwayOverflow: much less is kept for a client that is away.
func TestAwayOverflow(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		_ = c.conn.Close()
		settle()
		s, n := w.sessionOf(c), 0
		for s.Push(query(0x71)) {
			n++
		}
		if n != 128 {
			t.Errorf("kept %d", n)
		}
		settle()
		if w.script.goneCount() != 1 {
			t.Error("handler was not told")
		}
	})
}

// TestQueuesOfAll: those who ask and do not read share what may wait in all
// sessions, and it is given back when they have gone.
func TestQueuesOfAll(t *testing.T) {
	const all, size, sessions = 256 << 10, 10 << 10, 12
	answer := make([]byte, size)
	_, _ = rand.Read(answer)
	inWorld(t, func(o *Options, h *script) {
		o.MaxQueueInAll = all
		h.methods[methodA] = func(context.Context, *Call) ([]byte, error) { return answer, nil }
	}, func(t *testing.T, w *world) {
		var ends []pipeConn
		for range sessions {
			key := w.newKey()
			a, b := pipes()
			ends = append(ends, a)
			go func() { _ = w.srv.ServeConn(t.Context(), b) }()
			c := &client{t: t, w: w, key: key, session: randomID(), conn: a}
			c.salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(key.IntID()), time.Now().Unix()/saltSeconds)
			frames := make([][]byte, 60)
			for i := range frames {
				frames[i] = c.sealed(c.nextID(), c.nextSeq(true), query(methodA))
			}
			go func() {
				for _, f := range frames {
					_ = a.WriteFrames(f)
				}
			}()
			settle()
		}
		// A call that runs already is answered in any case: all 60 of the first.
		if got, most := w.srv.waiting.Load(), int64(60*size+sessions*(fairShare+fairCalls*size)); got < all || got > most {
			t.Errorf("%d bytes wait, want between %d and %d", got, all, most)
		}
		for _, a := range ends {
			_ = a.Close()
		}
		time.Sleep(2 * upkeepEvery)
		if got := w.srv.waiting.Load(); got >= all {
			t.Errorf("%d bytes wait for those who have gone", got)
		}
		time.Sleep(memory + 2*upkeepEvery)
		if got := w.srv.waiting.Load(); got != 0 {
			t.Errorf("%d bytes are still counted", got)
		}
	})
}

// TestStuckWriter: a connection that takes no bytes is closed after a while.
func TestStuckWriter(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		key := w.newKey()
		a, b := pipes()
		res := make(chan error)
		go func() { res <- w.srv.ServeConn(t.Context(), b) }()
		c := &client{t: t, w: w, key: key, session: randomID(), conn: a}
		c.salt = deriveSalt(&w.srv.opts.SaltSecret, uint64(key.IntID()), time.Now().Unix()/saltSeconds)
		start := time.Now()
		c.call(methodA)
		<-res
		if took := time.Since(start); took < 20*time.Second || took > 40*time.Second {
			t.Errorf("closed after %v", took)
		}
	})
}

// TestSessionLimit: the idlest session of a key gives way.
func TestSessionLimit(t *testing.T) {
	inWorld(t, func(o *Options, _ *script) { o.MaxSessionsPerKey = 3 }, func(t *testing.T, w *world) {
		key := w.newKey()
		var all []*client
		for range 3 {
			all = append(all, w.newClient(key).live())
			time.Sleep(time.Second)
		}
		all[0].answer(all[0].call(methodA))
		time.Sleep(time.Second)
		w.newClient(key).live()
		<-all[1].closed
		settle()
		if w.srv.Sessions() != 3 || w.script.goneCount() != 1 {
			t.Errorf("%d sessions, %d gone", w.srv.Sessions(), w.script.goneCount())
		}
	})
}

func TestTotalLimit(t *testing.T) {
	inWorld(t, func(o *Options, _ *script) { o.MaxSessions = 1 }, func(t *testing.T, w *world) {
		w.newClient(w.newKey()).live()
		c := w.newClient(w.newKey())
		c.call(methodA)
		if code := <-c.errors; code != transportFlood {
			t.Errorf("transport error %d", code)
		}
	})
}

// TestCoalescing: what waits goes out together.
func TestCoalescing(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		s := w.sessionOf(c)
		_ = c.conn.Close()
		settle()
		for range 90 {
			s.Push(query(0x71))
		}
		c.connect()
		c.send(false, enc(&mt.HTTPWaitRequest{}))
		settle()
		containers := map[int64]int{}
		for len(c.inbox) > 0 {
			containers[(<-c.inbox).container]++
		}
		if len(containers) != 1 {
			t.Errorf("sent in %d frames", len(containers))
		}
	})
}

func TestAttachment(t *testing.T) {
	inWorld(t, nil, func(t *testing.T, w *world) {
		c := w.newClient(w.newKey()).live()
		s := w.sessionOf(c)
		s.Attach("owner")
		if s.Attachment() != "owner" || s.ID() != c.session || s.Key().ID != uint64(c.key.IntID()) || s.PermKeyID() != s.Key().ID {
			t.Error("session does not know itself")
		}
		if s.Remote().String() != "192.0.2.1:443" {
			t.Errorf("remote %v", s.Remote())
		}
	})
}
