package rpc

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gotd/td/tg"

	"chappe/internal/peer"
)

// TestCrowd lets people do at random what members of a basic group, a
// supergroup and a channel do, while their devices come and go. In the end every
// device, which knows nothing but what updates and differences told it, must
// hold what a simple model holds, no log may have a hole, and nobody may have
// been shown what he may not see.
//
// CROWD_SEED starts with another seed, CROWD_ROUNDS makes it longer.
func TestCrowd(t *testing.T) {
	seed, rounds := number("CROWD_SEED", 1), number("CROWD_ROUNDS", 4)
	for i := range rounds {
		t.Run(strconv.Itoa(seed+i), func(t *testing.T) { crowdRound(t, uint64(seed+i)) })
	}
}

func number(name string, def int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return def
}

func crowdRound(t *testing.T, seed uint64) {
	m := &model{
		crowd: newCrowd(t, "Aude", "Basile", "Chloe", "Denis", "Elise", "Fabien"),
		rng:   rand.New(rand.NewPCG(seed, 7)), may: map[int64]map[string]bool{},
	}
	for _, p := range m.people {
		m.may[p.id] = map[string]bool{}
		p.acts.goOnline()
		p.listens.goOnline()
	}
	m.found()
	for range 600 {
		m.act()
		for _, d := range m.devices() {
			switch {
			case d.online && m.rng.IntN(100) == 0:
				d.goOffline()
			case !d.online && m.rng.IntN(12) == 0:
				d.goOnline()
			}
			if d.online {
				d.catchUp()
			}
		}
		if t.Failed() {
			return
		}
	}
	m.log.Close() // all that is durable has been pushed
	for _, d := range m.devices() {
		m.check(d)
	}
}

// found makes the places; everybody is in the basic group.
func (m *model) found() {
	creator := m.people[0]
	d := creator.acts
	var users []tg.InputUserClass
	for _, p := range m.people[1:] {
		users = append(users, m.town.input(creator.id, p.id))
	}
	if err := m.invite(d, &tg.MessagesCreateChatRequest{Title: "Town", Users: users}); err != nil {
		m.t.Fatal(err)
	}
	d.mu.Lock()
	group := peer.OfChat(slices.Collect(maps.Keys(d.groups))[0])
	d.mu.Unlock()
	m.add3(group, "Town", false)
	for _, p := range m.people[1:] {
		m.places[0].roles[p.id] = role{}
	}
	for _, post := range []bool{false, true} {
		title := "Club"
		if post {
			title = "News"
		}
		before := d.known()
		if err := m.do(d, &tg.ChannelsCreateChannelRequest{Title: title, Broadcast: post, Megagroup: !post}); err != nil {
			m.t.Fatal(err)
		}
		for id := range d.known() {
			if !before[id] {
				m.add3(peer.OfChannel(id), title, post)
			}
		}
	}
}

func (m *model) add3(at peer.Peer, title string, post bool) {
	creator := m.people[0].id
	p := &place{peer: at, title: title, post: post, creator: creator, roles: map[int64]role{creator: {}}, banned: map[int64]bool{}}
	if at.Kind == peer.Channel {
		p.hash = m.link(m.people[0].acts, m.input(creator, p))
	}
	m.places = append(m.places, p)
}

// known are the channels that a device knows its user to be in.
func (d *witness) known() map[int64]bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	ids := map[int64]bool{}
	for id := range d.channels {
		ids[id] = true
	}
	return ids
}

// waiting describes what waits for holes to close.
func (d *witness) waiting() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var b strings.Builder
	for id, v := range d.channels {
		for _, u := range v.late {
			pts, count := ptsOf(u)
			fmt.Fprintf(&b, "\n  channel %d stands at %d: %s %d (%d)", id, v.pts, u.TypeName(), pts, count)
		}
	}
	for _, u := range d.box.late {
		pts, count := ptsOf(u)
		fmt.Fprintf(&b, "\n  mailbox stands at %d: %s %d (%d)", d.box.pts, u.TypeName(), pts, count)
	}
	return b.String()
}

// check compares a device with the model.
func (m *model) check(d *witness) {
	if d.online && d.stuck() {
		m.t.Errorf("%s waits for a hole to close: %v", d.name, d.waiting())
	}
	d.goOnline()
	d.catchUp()
	for _, name := range d.strange {
		m.t.Errorf("%s was sent %s", d.name, name)
	}
	for text := range d.shown {
		if !m.may[d.user][text] {
			m.t.Errorf("%s was shown %q", d.name, text)
		}
	}
	for _, p := range m.places {
		m.checkPlace(d, p)
	}
}

func (m *model) checkPlace(d *witness, p *place) {
	v := d.box
	if p.peer.Kind == peer.Channel {
		v = d.channels[p.peer.ID]
		if (v != nil) != p.in(d.user) {
			m.t.Errorf("%s is in %v: %v, and thinks: %v", d.name, p.peer, p.in(d.user), v != nil)
		}
		if v == nil {
			return
		}
	}
	if !p.in(d.user) {
		return
	}
	if d.titles[p.peer] != p.title {
		m.t.Errorf("%s calls %v %q, it is %q", d.name, p.peer, d.titles[p.peer], p.title)
	}
	texts := map[string]int{}
	for id, text := range v.texts {
		if text != "*" && (p.peer.Kind == peer.Channel || v.chat[id] == p.peer.ID) {
			texts[text] = id
		}
	}
	want := 0
	for _, n := range p.notes {
		if !p.sees(d.user, n) {
			continue
		}
		want++
		id, ok := texts[n.text]
		if !ok {
			m.t.Errorf("%s misses %q", d.name, n.text)
		} else if v.pinned[id] != n.pinned {
			m.t.Errorf("%s has %q pinned: %v, should: %v", d.name, n.text, v.pinned[id], n.pinned)
		}
	}
	if p.peer.Kind == peer.Channel && len(texts) != want {
		m.t.Errorf("%s holds %d messages of %v, there are %d", d.name, len(texts), p.peer, want)
	}
}
