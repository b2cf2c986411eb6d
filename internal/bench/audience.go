package bench

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

// audience is a group with its sender and its online members.
type audience struct {
	srv     Server
	o       Options
	channel tg.InputPeerChannel
	link    string
	sender  *conn
	members []*member
	joiners []Account
	owner   Account
	online  []Account

	stop  atomic.Bool
	acked atomic.Int64
	err   atomic.Pointer[error]

	mu       sync.Mutex
	idle     *sync.Cond
	first    int             // number of the first post of this measurement
	posts    []*post         // from first on
	flying   int             // posts that have not reached everybody or are not acknowledged
	complete []time.Duration // how long posts took to reach everybody
}

// post is one post on its way.
type post struct {
	sent time.Time
	left atomic.Int64 // members who do not have it, and the acknowledgment
}

// member is one who listens. Its fields are of the reader of its connection,
// until that is quiet.
type member struct {
	a         *audience
	conn      *conn
	next      int          // posts below have all come
	ahead     map[int]bool // posts from next on that have come
	latencies []time.Duration
	twice     int64
	before    int // frames before the measurement
}

func (a *audience) close() {
	if a.sender != nil {
		a.sender.close()
	}
	for _, m := range a.members {
		if m != nil && m.conn != nil {
			m.conn.close()
		}
	}
}

// reset forgets what was measured. Nothing is in flight.
func (a *audience) reset() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.first += len(a.posts)
	a.posts, a.complete = nil, nil
	a.acked.Store(0)
	for _, m := range a.members {
		m.latencies, m.twice, m.next, m.ahead = m.latencies[:0], 0, a.first, nil
		m.before = m.conn.frames
	}
}

// post keeps a window of posts in flight for a while and waits until all have
// come, or for 30 s.
func (a *audience) post(ctx context.Context, d time.Duration) error {
	a.idle = sync.NewCond(&a.mu)
	a.stop.Store(false)
	for range a.o.Window {
		a.send()
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	a.stop.Store(true)
	deadline := time.Now().Add(30 * time.Second)
	timer := time.AfterFunc(30*time.Second, a.idle.Broadcast)
	defer timer.Stop()
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.flying > 0 && a.err.Load() == nil && time.Now().Before(deadline) {
		a.idle.Wait()
	}
	if err := a.err.Load(); err != nil {
		return *err
	}
	return ctx.Err()
}

func (a *audience) send() {
	p := &post{sent: time.Now()}
	p.left.Store(int64(len(a.members)) + 1)
	a.mu.Lock()
	n := a.first + len(a.posts)
	a.posts = append(a.posts, p)
	a.flying++
	a.mu.Unlock()
	text := fmt.Sprintf("%s%010d %s", marker, n, strings.Repeat("chappe ", a.o.Size/7+1))
	channel := a.channel
	req := &tg.MessagesSendMessageRequest{Peer: &channel, Message: text[:max(a.o.Size, len(marker)+10)], RandomID: rand.Int64()}
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		a.fail(err)
		return
	}
	err := a.sender.send(b.Buf, func(_ []byte, err error) {
		if err != nil {
			a.fail(err)
			return
		}
		a.acked.Add(1)
		a.arrived(p)
	})
	if err != nil {
		a.fail(err)
	}
}

// arrived counts one member, or the acknowledgment, off a post. When it was the
// last one the next post is sent.
func (a *audience) arrived(p *post) {
	if p.left.Add(-1) != 0 {
		return
	}
	a.mu.Lock()
	a.flying--
	a.complete = append(a.complete, time.Since(p.sent))
	if a.flying == 0 {
		a.idle.Broadcast()
	}
	a.mu.Unlock()
	if !a.stop.Load() {
		a.send()
	}
}

func (a *audience) fail(err error) {
	a.err.CompareAndSwap(nil, &err)
	a.idle.Broadcast()
}

// numbered returns a post of this measurement, or nil.
func (a *audience) numbered(n int) *post {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n < a.first || n >= a.first+len(a.posts) {
		return nil
	}
	return a.posts[n-a.first]
}

// pushed finds the numbers of posts in an update without decoding it.
func (m *member) pushed(body []byte) {
	for {
		i := bytes.Index(body, []byte(marker))
		if i < 0 || len(body) < i+len(marker)+10 {
			return
		}
		body = body[i+len(marker):]
		if n, err := strconv.Atoi(string(body[:10])); err == nil {
			m.got(n)
		}
	}
}

func (m *member) got(n int) {
	p := m.a.numbered(n)
	if p == nil {
		return
	}
	if n < m.next || m.ahead[n] {
		m.twice++
		return
	}
	if n == m.next {
		for m.next++; m.ahead[m.next]; m.next++ {
			delete(m.ahead, m.next)
		}
	} else {
		if m.ahead == nil {
			m.ahead = make(map[int]bool)
		}
		m.ahead[n] = true
	}
	m.latencies = append(m.latencies, time.Since(p.sent))
	m.a.arrived(p)
}

// linkHash is the hash in an exported invite link.
func linkHash(res *bin.Buffer) (string, error) {
	inv, err := tg.DecodeExportedChatInvite(res)
	if err != nil {
		return "", err
	}
	link, ok := inv.(*tg.ChatInviteExported)
	if !ok {
		return "", fmt.Errorf("messages.exportChatInvite answered %T", inv)
	}
	_, hash, ok := strings.Cut(link.Link, "+")
	if !ok {
		return "", fmt.Errorf("the link %q has no hash", link.Link)
	}
	return hash, nil
}
