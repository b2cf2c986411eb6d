package rpc

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/gotd/td/tg"

	"chappe/internal/peer"
)

// place is what a basic group, a supergroup or a channel should be.
type place struct {
	peer    peer.Peer
	post    bool // a channel: only admins write
	title   string
	hash    string // of an invite link
	creator int64
	roles   map[int64]role // of members
	banned  map[int64]bool
	notes   []*note
}

type role struct{ admin, muted bool }

// note is a message that should be there.
type note struct {
	text   string // unique, and with each edit another
	author int64
	pinned bool
	copies map[int64]bool // basic groups: who has it in the mailbox
}

// model is what the whole crowd should see.
type model struct {
	*crowd
	rng    *rand.Rand
	places []*place
	may    map[int64]map[string]bool // texts that a user may ever have been shown
	count  int
}

func (p *place) in(user int64) bool { _, in := p.roles[user]; return in }

func (p *place) leads(user int64) bool { return user == p.creator || p.roles[user].admin }

// sees reports whether a user sees a note.
func (p *place) sees(user int64, n *note) bool {
	if p.peer.Kind == peer.Chat {
		return n.copies[user]
	}
	return p.in(user)
}

// tell notes that all who see a note may be shown its text.
func (m *model) tell(p *place, n *note) {
	for user := range p.roles {
		if p.sees(user, n) {
			m.may[user][n.text] = true
		}
	}
}

func (m *model) text(p *place) string {
	m.count++
	return fmt.Sprintf("%v says %d", p.peer, m.count)
}

// input is how a user names a place.
func (m *model) input(user int64, p *place) tg.InputPeerClass {
	if p.peer.Kind == peer.Chat {
		return &tg.InputPeerChat{ChatID: p.peer.ID}
	}
	return m.peerChannel(user, p.peer.ID)
}

// expect checks that a call went as the rules say, and reports whether it
// succeeded.
func (m *model) expect(what string, d *witness, p *place, err error, allowed bool) bool {
	if (err == nil) != allowed {
		m.t.Errorf("%s %s in %v: got %v, allowed: %v", d.name, what, p.peer, err, allowed)
	}
	return err == nil
}

// find looks for the id under which a device has a note; 0 if it has it not yet.
func (d *witness) find(p *place, n *note) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.box
	if p.peer.Kind == peer.Channel {
		if v = d.channels[p.peer.ID]; v == nil {
			return 0
		}
	}
	for id, text := range v.texts {
		if text == n.text {
			return id
		}
	}
	return 0
}

// pick returns a note that a user sees and that passes, or nil.
func (m *model) pick(p *place, user int64, pass func(*note) bool) *note {
	var all []*note
	for _, n := range p.notes {
		if p.sees(user, n) && (pass == nil || pass(n)) {
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		return nil
	}
	// The newest are spoken of most.
	return all[max(0, len(all)-1-m.rng.IntN(min(len(all), 12)))]
}

// deed is one thing that somebody does somewhere.
type deed func(m *model, d *witness, p *place)

var deeds = []struct {
	weight int
	do     deed
}{
	{30, (*model).send}, {8, (*model).reply}, {12, (*model).edit}, {8, (*model).remove}, {6, (*model).pin},
	{10, (*model).enter}, {4, (*model).leave}, {6, (*model).ban}, {4, (*model).promote}, {4, (*model).mute},
	{4, (*model).rename}, {8, (*model).read},
}

// act lets somebody do something at random.
func (m *model) act() {
	who := m.people[m.rng.IntN(len(m.people))]
	if !who.acts.online {
		return
	}
	p := m.places[m.rng.IntN(len(m.places))]
	total := 0
	for _, d := range deeds {
		total += d.weight
	}
	n := m.rng.IntN(total)
	for _, d := range deeds {
		if n -= d.weight; n < 0 {
			d.do(m, who.acts, p)
			return
		}
	}
}

func (m *model) send(d *witness, p *place) { m.post(d, p, nil) }

func (m *model) reply(d *witness, p *place) {
	if n := m.pick(p, d.user, nil); n != nil {
		if id := d.find(p, n); id != 0 {
			m.post(d, p, &tg.InputReplyToMessage{ReplyToMsgID: id})
		}
	}
}

func (m *model) post(d *witness, p *place, reply tg.InputReplyToClass) {
	allowed := p.in(d.user) && !p.roles[d.user].muted && (!p.post || p.leads(d.user))
	n := &note{text: m.text(p), author: d.user, copies: map[int64]bool{}}
	for user := range p.roles {
		n.copies[user] = true
	}
	if allowed { // what is pushed may come before the answer
		m.tell(p, n)
	}
	req := &tg.MessagesSendMessageRequest{Peer: m.input(d.user, p), Message: n.text, RandomID: m.rng.Int64()}
	if reply != nil {
		req.ReplyTo = reply
	}
	if m.expect("sends", d, p, m.do(d, req), allowed) {
		p.notes = append(p.notes, n)
	}
}

func (m *model) edit(d *witness, p *place) {
	n := m.pick(p, d.user, func(n *note) bool { return n.author == d.user })
	if n == nil || p.roles[d.user].muted || p.post && !p.leads(d.user) {
		return
	}
	id := d.find(p, n)
	if id == 0 {
		return
	}
	now := m.text(p)
	req := &tg.MessagesEditMessageRequest{Peer: m.input(d.user, p), ID: id}
	req.SetMessage(now)
	if m.expect("edits", d, p, m.do(d, req), true) {
		n.text = now
		m.tell(p, n)
	}
}

func (m *model) remove(d *witness, p *place) {
	n := m.pick(p, d.user, nil)
	if n == nil {
		return
	}
	id := d.find(p, n)
	if id == 0 {
		return
	}
	var res tg.MessagesAffectedMessages
	if p.peer.Kind == peer.Channel {
		allowed := p.leads(d.user) || n.author == d.user && !p.post
		err := m.as(d, &tg.ChannelsDeleteMessagesRequest{Channel: m.inputChannel(d.user, p.peer.ID), ID: []int{id}}, &res)
		if m.expect("deletes", d, p, err, allowed) {
			d.hear(&tg.UpdateShort{Update: &tg.UpdateDeleteChannelMessages{
				ChannelID: p.peer.ID, Messages: []int{id}, Pts: res.Pts, PtsCount: res.PtsCount,
			}})
			p.drop(n)
		}
		return
	}
	revoke := (n.author == d.user || d.user == p.creator) && p.in(d.user) && m.rng.IntN(2) == 0
	err := m.as(d, &tg.MessagesDeleteMessagesRequest{Revoke: revoke, ID: []int{id}}, &res)
	if !m.expect("deletes", d, p, err, true) {
		return
	}
	d.hear(&tg.UpdateShort{Update: &tg.UpdateDeleteMessages{Messages: []int{id}, Pts: res.Pts, PtsCount: res.PtsCount}})
	delete(n.copies, d.user)
	if revoke {
		p.drop(n)
	}
}

func (p *place) drop(n *note) {
	p.notes = slices.DeleteFunc(p.notes, func(o *note) bool { return o == n })
}

func (m *model) pin(d *witness, p *place) {
	n := m.pick(p, d.user, nil)
	if n == nil || p.peer.Kind == peer.Chat && d.user != p.creator {
		return
	}
	if id := d.find(p, n); id != 0 {
		req := &tg.MessagesUpdatePinnedMessageRequest{Peer: m.input(d.user, p), ID: id, Unpin: n.pinned, Silent: m.rng.IntN(2) == 0}
		if m.expect("pins", d, p, m.do(d, req), p.leads(d.user)) {
			n.pinned = !n.pinned
		}
	}
}
