package rpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/fanout"
	"chappe/internal/layer"
	"chappe/internal/peer"
	"chappe/internal/session"
	"chappe/internal/update"
)

// crowd is a town whose people meet in groups and channels, and hear of it by
// the real fan-out.
type crowd struct {
	*town
	hub    *fanout.Hub
	people []*person
}

// person has two devices: one that acts and one that only listens.
type person struct {
	id            int64
	acts, listens *witness
}

// heardBy lets the API see the hub; the devices of a crowd join by themselves.
type heardBy struct{ *fanout.Hub }

func (heardBy) Join(peer.Owner, *session.Session)  {}
func (heardBy) Leave(peer.Owner, *session.Session) {}

func (heardBy) Serves(peer.Owner, *session.Session) bool { return true }

// audience tells the hub who hears of which channels, as app does.
type audience struct{ *Server }

func (a audience) ChannelsOf(ctx context.Context, user int64) ([]int64, error) {
	return a.chats.ChannelsOf(ctx, user)
}

func (a audience) Watched(ctx context.Context, user, channel int64) (fanout.Watcher, error) {
	st, err := a.chats.Standing(ctx, peer.OfChannel(channel), user)
	if errors.Is(err, chat.ErrNoChannel) {
		return fanout.Watcher{}, nil
	}
	return fanout.Watcher{Member: st.Member(), May: st.Readable, Plain: st.Plain()}, err
}

type uncounted struct{}

func (uncounted) Dropped(string, int) {}
func (uncounted) Sessions(int, int)   {}

func newCrowd(t *testing.T, names ...string) *crowd {
	w := newTown(t)
	w.chats.Wire(w.messages)
	for _, register := range append(messageMethods(w.Server),
		w.registerChannelsAdmin, w.registerChannelsCreate, w.registerChannelsMembers, w.registerChannelsMessages,
		w.registerChannelsSettings, w.registerMessagesChatsCreate, w.registerMessagesChatsEdit, w.registerMessagesChatsInvites,
	) {
		register(w.methods)
	}
	layers, err := layer.Load()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	views := fanout.Views{
		Own: func(ctx context.Context, viewer int64, b update.Batch) (bin.Encoder, error) {
			u, err := w.views.Updates(ctx, viewer, b)
			if u == nil || err != nil {
				return nil, err
			}
			return u, nil
		},
		Shared: func(ctx context.Context, b update.Batch) (*fanout.Shared, error) {
			s, err := w.views.Shared(ctx, b)
			if s == nil || err != nil {
				return nil, err
			}
			out := &fanout.Shared{Differs: s.Differs}
			if s.Updates != nil {
				out.Body = s.Updates
			}
			for _, h := range s.Holes {
				out.Holes = append(out.Holes, fanout.Hole(h))
			}
			return out, nil
		},
	}
	c := &crowd{town: w, hub: fanout.New(views, audience{w.Server}, layers, uncounted{}, log)}
	w.Server.hub = heardBy{c.hub}
	w.log.Subscribe(func(b update.Batch) {
		for _, ev := range b.Events {
			trace("%v %d %v of %v", b.Owner, ev.Pts, ev.Kind, b.Origin)
		}
		c.hub.Deliver(b)
	})
	for i, name := range names {
		id := int64(1_000_000_101 + i)
		w.settle(id, name, "3370000"+name)
		p := &person{id: id}
		p.acts, p.listens = newWitness(c, name, id, 1), newWitness(c, name+"'s phone", id, 2)
		c.people = append(c.people, p)
	}
	return c
}

func (c *crowd) devices() []*witness {
	var all []*witness
	for _, p := range c.people {
		all = append(all, p.acts, p.listens)
	}
	return all
}

// as makes a call from a device, in bytes both ways.
func (c *crowd) as(d *witness, req tdRequest, res bin.Decoder) error {
	c.t.Helper()
	method := c.methods[req.TypeID()]
	if method.run == nil {
		c.t.Fatalf("%s is not registered", req.TypeName())
	}
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		c.t.Fatal(err)
	}
	out, err := method.run(update.WithOrigin(context.Background(), d.origin), &Caller{UserID: d.user, Layer: tg.Layer}, &b)
	if err != nil {
		return err
	}
	b.Reset()
	if err := out.Encode(&b); err != nil {
		c.t.Fatalf("answer of %s: %v", req.TypeName(), err)
	}
	return res.Decode(&b)
}

// do makes a call that is answered with updates, which the device hears.
func (c *crowd) do(d *witness, req tdRequest) error {
	c.t.Helper()
	var box tg.UpdatesBox
	if err := c.as(d, req, &box); err != nil {
		return err
	}
	trace("%s: %s", d.name, req.TypeName())
	d.hear(box.Updates)
	return nil
}

// invite makes a call that is answered with updates and with who is missing.
func (c *crowd) invite(d *witness, req tdRequest) error {
	c.t.Helper()
	var res tg.MessagesInvitedUsers
	if err := c.as(d, req, &res); err != nil {
		return err
	}
	d.hear(res.Updates)
	return nil
}

// link makes a link to a chat.
func (c *crowd) link(d *witness, p tg.InputPeerClass) string {
	c.t.Helper()
	var box tg.ExportedChatInviteBox
	if err := c.as(d, &tg.MessagesExportChatInviteRequest{Peer: p}, &box); err != nil {
		c.t.Fatal(err)
	}
	_, hash, _ := strings.Cut(box.ExportedChatInvite.(*tg.ChatInviteExported).Link, "+")
	return hash
}

// trace tells what happens, with CROWD_TRACE set.
func trace(format string, args ...any) {
	if os.Getenv("CROWD_TRACE") != "" {
		fmt.Printf(format+"\n", args...)
	}
}
