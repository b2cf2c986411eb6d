package bench

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gotd/td/tg"
)

// W2 is fan-out: one supergroup or channel, one sender with a window of posts
// in flight, and online members who each get every post. Deliveries are
// counted; latency is from the sending of a post to its arrival at one member.
//
// If there are more members than online ones, the work is first measured with
// the online ones alone and then with all: a post must cost the same.
func W2(ctx context.Context, srv Server, o Options) (Report, error) {
	if err := o.check(); err != nil {
		return Report{}, err
	}
	if o.Sessions == 0 || o.Sessions > o.Members {
		o.Sessions = o.Members
	}
	a, err := newAudience(ctx, srv, o)
	if err != nil {
		return Report{}, err
	}
	defer a.close()
	o.progress("warm up")
	if err := a.post(ctx, min(2*time.Second, o.For/4)); err != nil {
		return Report{}, err
	}
	r, err := a.measure(ctx, o.Sessions)
	if err != nil || o.Members == o.Sessions {
		return r, err
	}
	small := r
	if err := a.grow(ctx, o.Members-o.Sessions); err != nil {
		return Report{}, err
	}
	if r, err = a.measure(ctx, o.Members); err != nil {
		return Report{}, err
	}
	r.Small = &small
	r.Lost += small.Lost
	return r, nil
}

// populateAtOnce is how many users one request makes members.
const populateAtOnce = 10_000

func newAudience(ctx context.Context, srv Server, o Options) (*audience, error) {
	o.progress("provision %d users", o.Sessions+2*o.Joins+1)
	accounts, err := srv.Provision(ctx, o.Sessions+2*o.Joins+1)
	if err != nil {
		return nil, err
	}
	a := &audience{srv: srv, o: o, joiners: accounts[1+o.Sessions:], owner: accounts[0], online: accounts[1 : 1+o.Sessions]}
	if err := a.found(ctx, accounts[0]); err != nil {
		a.close()
		return nil, err
	}
	ids := make([]int64, len(a.online))
	for i, m := range a.online {
		ids[i] = m.UserID
	}
	for len(ids) > 0 {
		some := ids[:min(len(ids), populateAtOnce)]
		ids = ids[len(some):]
		if err := srv.Populate(ctx, a.channel.ChannelID, some, 0); err != nil {
			a.close()
			return nil, err
		}
	}
	o.progress("connect %d members", len(a.online))
	if err := a.gather(ctx, a.online); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// grow adds members who never come. It takes longer than a connection may be
// silent, so all hang up before and call again.
func (a *audience) grow(ctx context.Context, absent int) error {
	a.close()
	for done := 0; done < absent; done += absentAtOnce {
		a.o.progress("add members who never come: %d of %d", done, absent)
		if err := a.srv.Populate(ctx, a.channel.ChannelID, nil, min(absent-done, absentAtOnce)); err != nil {
			return err
		}
	}
	if err := a.rest(ctx); err != nil {
		return err
	}
	var err error
	if a.sender, err = dial(ctx, dialer(a.o.Target, 0), a.o.Target, a.owner.Key, nil); err != nil {
		return err
	}
	if _, err = a.sender.call(ctx, hello(&tg.UpdatesGetStateRequest{})); err != nil {
		return err
	}
	if err := a.gather(ctx, a.online); err != nil {
		return err
	}
	a.reset()
	return a.post(ctx, min(2*time.Second, a.o.For/4))
}

// absentAtOnce is how many members who never come one request adds.
const absentAtOnce = 100_000

// rest waits until the server has put in order on its disk what was added at
// once, which is no part of what a post costs: until it does next to nothing for
// a second, or for restAtMost.
func (a *audience) rest(ctx context.Context) error {
	a.o.progress("wait until the server rests")
	ctx, cancel := context.WithTimeout(ctx, restAtMost)
	defer cancel()
	before, err := a.srv.Usage(ctx, false)
	for err == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
		var now Usage
		if now, err = a.srv.Usage(ctx, false); err == nil && now.CPU-before.CPU < time.Second/50 {
			return nil
		}
		before = now
	}
	return err
}

const restAtMost = 3 * time.Minute

// found makes the group, and a link to it.
func (a *audience) found(ctx context.Context, owner Account) (err error) {
	if a.sender, err = dial(ctx, dialer(a.o.Target, 0), a.o.Target, owner.Key, nil); err != nil {
		return err
	}
	req := &tg.ChannelsCreateChannelRequest{Title: "Bench", About: "", Broadcast: a.o.Channel, Megagroup: !a.o.Channel}
	res, err := a.sender.call(ctx, hello(req))
	if err != nil {
		return fmt.Errorf("make a group: %w", err)
	}
	u, err := tg.DecodeUpdates(res)
	if err != nil {
		return fmt.Errorf("make a group: %w", err)
	}
	made, ok := u.(*tg.Updates)
	if !ok || len(made.Chats) == 0 {
		return fmt.Errorf("channels.createChannel answered %T", u)
	}
	ch, ok := made.Chats[0].(*tg.Channel)
	if !ok {
		return fmt.Errorf("channels.createChannel made %T", made.Chats[0])
	}
	a.channel = tg.InputPeerChannel{ChannelID: ch.ID, AccessHash: ch.AccessHash}
	if a.o.Joins == 0 {
		return nil
	}
	res, err = a.sender.call(ctx, &tg.MessagesExportChatInviteRequest{Peer: &a.channel})
	if err != nil {
		return fmt.Errorf("make a link: %w", err)
	}
	a.link, err = linkHash(res)
	return err
}

// gather connects the members.
func (a *audience) gather(ctx context.Context, online []Account) error {
	a.members = make([]*member, len(online))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(64)
	for i, account := range online {
		m := &member{a: a}
		a.members[i] = m
		g.Go(func() (err error) {
			if m.conn, err = dial(gctx, dialer(a.o.Target, i+1), a.o.Target, account.Key, m.pushed); err != nil {
				return fmt.Errorf("member %d: %w", i, err)
			}
			if _, err = m.conn.call(gctx, hello(&tg.UpdatesGetStateRequest{})); err != nil {
				return fmt.Errorf("member %d: %w", i, err)
			}
			return nil
		})
	}
	return g.Wait()
}

// measure posts for a while and reports. members is how many the group has.
func (a *audience) measure(ctx context.Context, members int) (Report, error) {
	a.o.progress("measure for %s", a.o.For)
	a.reset()
	before, err := a.srv.Usage(ctx, false)
	if err != nil {
		return Report{}, err
	}
	start := time.Now()
	if err := a.post(ctx, a.o.For); err != nil {
		return Report{}, err
	}
	took := time.Since(start)
	after, err := a.srv.Usage(ctx, false)
	if err != nil {
		return Report{}, err
	}
	r := a.report(took, before, after)
	r.Members = members
	if r.Messages == 0 {
		return r, fmt.Errorf("bench: no post came through")
	}
	if a.o.Joins > 0 {
		r.CPUPerJoin, err = a.measureJoins(ctx)
	}
	return r, err
}

func (a *audience) report(took time.Duration, before, after Usage) Report {
	r := Report{Work: "w2", Window: a.o.Window, Size: a.o.Size, Sessions: len(a.members), Seconds: took.Seconds()}
	var lat []time.Duration
	frames := 0
	for _, m := range a.members {
		lat = append(lat, m.latencies...)
		frames += m.conn.frames - m.before
		r.Twice += m.twice
	}
	r.Messages = a.acked.Load()
	n := float64(len(lat))
	cpu := after.CPU - before.CPU
	r.Lost = r.Messages*int64(len(a.members)) - int64(len(lat))
	r.P50, r.P99 = percentiles(lat)
	r.PostP50, r.PostP99 = percentiles(a.complete)
	r.Rate = n / took.Seconds()
	r.PerFrame = n / float64(max(frames, 1))
	r.CPUPerMessage = float64(cpu.Microseconds()) / float64(max(r.Messages, 1))
	r.CPUPerDelivery = float64(cpu.Microseconds()) / max(n, 1)
	r.WrittenPerMessage = float64(after.WrittenBytes-before.WrittenBytes) / float64(max(r.Messages, 1))
	r.ServerCPUCoreFraction = cpu.Seconds() / took.Seconds()
	return r
}

// measureJoins lets some users join by the link, one after the other, and
// returns what each cost the server. Their connections stand before and pay
// for nothing here; what the online members are told of a join is part of it.
func (a *audience) measureJoins(ctx context.Context) (float64, error) {
	some := a.joiners[:a.o.Joins]
	a.joiners = a.joiners[a.o.Joins:]
	conns := make([]*conn, len(some))
	defer func() {
		for _, c := range conns {
			if c != nil {
				c.close()
			}
		}
	}()
	for i, account := range some {
		var err error
		if conns[i], err = dial(ctx, dialer(a.o.Target, i), a.o.Target, account.Key, nil); err != nil {
			return 0, err
		}
		if _, err := conns[i].call(ctx, hello(&tg.UpdatesGetStateRequest{})); err != nil {
			return 0, err
		}
	}
	before, err := a.srv.Usage(ctx, false)
	if err != nil {
		return 0, err
	}
	for _, c := range conns {
		if _, err := c.call(ctx, &tg.MessagesImportChatInviteRequest{Hash: a.link}); err != nil {
			return 0, fmt.Errorf("join: %w", err)
		}
	}
	after, err := a.srv.Usage(ctx, false)
	if err != nil {
		return 0, err
	}
	return float64((after.CPU - before.CPU).Microseconds()) / float64(len(conns)), nil
}
