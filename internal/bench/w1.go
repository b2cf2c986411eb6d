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

// W1 is one-to-one messaging: pairs of logged-in users, each sender with a
// window of messages in flight, the receiver online. A message counts when it
// was acknowledged as durably stored and also pushed to the receiver; latency
// is until the later of the two.
func W1(ctx context.Context, srv Server, o Options) (Report, error) {
	if err := o.check(); err != nil {
		return Report{}, err
	}
	o.progress("provision %d users", 2*o.Pairs)
	accounts, err := srv.Provision(ctx, 2*o.Pairs)
	if err != nil {
		return Report{}, err
	}
	pairs := make([]*pair, o.Pairs)
	for i := range pairs {
		if pairs[i], err = newPair(ctx, o, i, accounts[2*i], accounts[2*i+1]); err != nil {
			return Report{}, fmt.Errorf("pair %d: %w", i, err)
		}
		defer pairs[i].close()
	}
	o.progress("warm up")
	runPairs(ctx, pairs, min(2*time.Second, o.For/4))
	for _, p := range pairs {
		p.reset()
	}
	o.progress("measure for %s", o.For)
	before, err := srv.Usage(ctx, false)
	if err != nil {
		return Report{}, err
	}
	start := time.Now()
	runPairs(ctx, pairs, o.For)
	took := time.Since(start)
	after, err := srv.Usage(ctx, false)
	if err != nil {
		return Report{}, err
	}
	return reportW1(o, pairs, took, before, after)
}

func reportW1(o Options, pairs []*pair, took time.Duration, before, after Usage) (Report, error) {
	r := Report{Work: "w1", Pairs: o.Pairs, Window: o.Window, Size: o.Size, Seconds: took.Seconds()}
	var lat []time.Duration
	for _, p := range pairs {
		if err := p.err.Load(); err != nil {
			return r, *err
		}
		r.Messages += int64(len(p.latencies))
		r.Lost += p.lost()
		lat = append(lat, p.latencies...)
	}
	if r.Messages == 0 {
		return r, fmt.Errorf("bench: no message came through")
	}
	n := float64(r.Messages)
	cpu := after.CPU - before.CPU
	r.P50, r.P99 = percentiles(lat)
	r.Rate = n / took.Seconds()
	r.CPUPerMessage = float64(cpu.Microseconds()) / n
	r.WrittenPerMessage = float64(after.WrittenBytes-before.WrittenBytes) / n
	r.ServerCPUCoreFraction = cpu.Seconds() / took.Seconds()
	return r, nil
}

// pair is a sender and a receiver.
type pair struct {
	from, to *conn
	peer     tg.InputPeerUser
	window   int
	padding  string
	stop     atomic.Bool
	err      atomic.Pointer[error]

	mu        sync.Mutex
	next      int
	flying    map[int]*flight
	idle      *sync.Cond
	latencies []time.Duration
}

type flight struct {
	sent          time.Time
	acked, pushed bool
}

const marker = "#msg:"

func newPair(ctx context.Context, o Options, i int, a, b Account) (*pair, error) {
	p := &pair{window: o.Window, flying: make(map[int]*flight)}
	p.idle = sync.NewCond(&p.mu)
	p.padding = strings.Repeat("chappe ", o.Size/7+1)
	var err error
	if p.to, err = dial(ctx, dialer(o.Target, 2*i), o.Target, b.Key, p.pushed); err != nil {
		return nil, err
	}
	if _, err = p.to.call(ctx, hello(&tg.UpdatesGetStateRequest{})); err != nil {
		return nil, fmt.Errorf("receiver: %w", err)
	}
	if p.from, err = dial(ctx, dialer(o.Target, 2*i+1), o.Target, a.Key, nil); err != nil {
		return nil, err
	}
	if _, err = p.from.call(ctx, hello(&tg.UpdatesGetStateRequest{})); err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	p.peer = tg.InputPeerUser{UserID: b.UserID, AccessHash: a.PartnerHash}
	p.padding = p.padding[:max(0, o.Size-24)]
	return p, nil
}

func (p *pair) close() { p.from.close(); p.to.close() }

func (p *pair) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.latencies = p.latencies[:0]
	p.stop.Store(false)
}

func runPairs(ctx context.Context, pairs []*pair, d time.Duration) {
	for _, p := range pairs {
		p.stop.Store(false)
		for range p.window {
			p.send()
		}
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	for _, p := range pairs {
		p.stop.Store(true)
	}
	deadline := time.Now().Add(10 * time.Second)
	for _, p := range pairs {
		p.drain(deadline)
	}
}

// drain waits until nothing is in flight any more, or the deadline.
func (p *pair) drain(deadline time.Time) {
	timer := time.AfterFunc(time.Until(deadline), p.idle.Broadcast)
	defer timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.flying) > 0 && p.err.Load() == nil && time.Now().Before(deadline) {
		p.idle.Wait()
	}
}

func (p *pair) send() {
	p.mu.Lock()
	n := p.next
	p.next++
	p.flying[n] = &flight{sent: time.Now()}
	p.mu.Unlock()
	peer := p.peer
	req := &tg.MessagesSendMessageRequest{
		Peer: &peer, Message: fmt.Sprintf("%s%010d %s", marker, n, p.padding), RandomID: rand.Int64(),
	}
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		p.fail(err)
		return
	}
	if err := p.from.send(b.Buf, func(_ []byte, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.done(n, func(f *flight) { f.acked = true })
	}); err != nil {
		p.fail(err)
	}
}

// pushed finds the message numbers in an update without decoding it.
func (p *pair) pushed(body []byte) {
	for {
		i := bytes.Index(body, []byte(marker))
		if i < 0 || len(body) < i+len(marker)+10 {
			return
		}
		body = body[i+len(marker):]
		if n, err := strconv.Atoi(string(body[:10])); err == nil {
			p.done(n, func(f *flight) { f.pushed = true })
		}
	}
}

func (p *pair) done(n int, mark func(*flight)) {
	p.mu.Lock()
	f := p.flying[n]
	if f == nil {
		p.mu.Unlock()
		return
	}
	mark(f)
	complete := f.acked && f.pushed
	if complete {
		delete(p.flying, n)
		p.latencies = append(p.latencies, time.Since(f.sent))
		if len(p.flying) == 0 {
			p.idle.Broadcast()
		}
	}
	p.mu.Unlock()
	if complete && !p.stop.Load() {
		p.send()
	}
}

func (p *pair) fail(err error) {
	p.err.CompareAndSwap(nil, &err)
	p.idle.Broadcast()
}

func (p *pair) lost() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int64(len(p.flying))
}
