package rpc

import (
	"github.com/gotd/td/tg"

	"chappe/internal/peer"
)

// other returns somebody else.
func (m *model) other(than int64) *person {
	for {
		if p := m.people[m.rng.IntN(len(m.people))]; p.id != than {
			return p
		}
	}
}

// enter joins by the link; in a basic group the creator adds somebody.
func (m *model) enter(d *witness, p *place) {
	if p.peer.Kind == peer.Chat {
		m.add(d, p)
		return
	}
	if p.in(d.user) {
		return
	}
	allowed := !p.banned[d.user]
	if allowed {
		m.welcome(p, d.user)
	}
	var box tg.MessagesChatInviteJoinResultBox
	err := m.as(d, &tg.MessagesImportChatInviteRequest{Hash: p.hash}, &box)
	if ok, _ := box.ChatInviteJoinResult.(*tg.MessagesChatInviteJoinResultOk); ok != nil {
		d.hear(ok.Updates)
	}
	m.expect("joins", d, p, err, allowed)
}

// welcome makes a user a member of a channel who may see all that is there.
func (m *model) welcome(p *place, user int64) {
	p.roles[user] = role{}
	for _, n := range p.notes {
		m.may[user][n.text] = true
	}
}

func (m *model) add(d *witness, p *place) {
	who := m.other(d.user).id
	if d.user != p.creator || p.in(who) {
		return
	}
	req := &tg.MessagesAddChatUserRequest{ChatID: p.peer.ID, UserID: m.town.input(d.user, who)}
	if m.expect("adds", d, p, m.invite(d, req), true) {
		p.roles[who] = role{}
	}
}

func (m *model) leave(d *witness, p *place) {
	if d.user == p.creator || !p.in(d.user) {
		return
	}
	var req tdRequest = &tg.ChannelsLeaveChannelRequest{Channel: m.inputChannel(d.user, p.peer.ID)}
	if p.peer.Kind == peer.Chat {
		req = &tg.MessagesDeleteChatUserRequest{ChatID: p.peer.ID, UserID: &tg.InputUserSelf{}}
	}
	if m.expect("leaves", d, p, m.do(d, req), true) {
		p.lose(d.user)
	}
}

// lose ends a membership. What somebody has of a basic group from before is no
// longer looked at, even if he comes back.
func (p *place) lose(user int64) {
	delete(p.roles, user)
	for _, n := range p.notes {
		delete(n.copies, user)
	}
}

func (m *model) ban(d *witness, p *place) {
	who := m.other(d.user).id
	if who == p.creator {
		return
	}
	if p.peer.Kind == peer.Chat {
		if d.user == p.creator && p.in(who) {
			req := &tg.MessagesDeleteChatUserRequest{ChatID: p.peer.ID, UserID: m.town.input(d.user, who)}
			if m.expect("removes", d, p, m.do(d, req), true) {
				p.lose(who)
			}
		}
		return
	}
	allowed := d.user == p.creator || p.leads(d.user) && !p.leads(who)
	req := &tg.ChannelsEditBannedRequest{
		Channel: m.inputChannel(d.user, p.peer.ID), Participant: m.inputPeer(d.user, who),
		BannedRights: tg.ChatBannedRights{ViewMessages: !p.banned[who]},
	}
	if !m.expect("bans", d, p, m.do(d, req), allowed) {
		return
	}
	if p.banned[who] {
		delete(p.banned, who)
		return
	}
	p.banned[who] = true
	p.lose(who)
}

func (m *model) promote(d *witness, p *place) {
	who := m.other(d.user).id
	if p.peer.Kind == peer.Chat || d.user != p.creator || !p.in(who) {
		return
	}
	r := p.roles[who]
	req := &tg.ChannelsEditAdminRequest{Channel: m.inputChannel(d.user, p.peer.ID), UserID: m.town.input(d.user, who)}
	if !r.admin {
		req.AdminRights = tg.ChatAdminRights{
			ChangeInfo: true, DeleteMessages: true, BanUsers: true, PinMessages: true,
			PostMessages: p.post, EditMessages: p.post,
		}
	}
	if m.expect("promotes", d, p, m.do(d, req), true) {
		p.roles[who] = role{admin: !r.admin}
	}
}

// mute takes from a member of the supergroup the right to write, or gives it
// back.
func (m *model) mute(d *witness, p *place) {
	who := m.other(d.user).id
	if p.peer.Kind == peer.Chat || p.post || !p.leads(d.user) || p.leads(who) || !p.in(who) {
		return
	}
	req := &tg.ChannelsEditBannedRequest{
		Channel: m.inputChannel(d.user, p.peer.ID), Participant: m.inputPeer(d.user, who),
		BannedRights: tg.ChatBannedRights{SendMessages: !p.roles[who].muted},
	}
	if m.expect("mutes", d, p, m.do(d, req), true) {
		p.roles[who] = role{muted: !p.roles[who].muted}
	}
}

func (m *model) rename(d *witness, p *place) {
	title := m.text(p)
	var req tdRequest = &tg.ChannelsEditTitleRequest{Channel: m.inputChannel(d.user, p.peer.ID), Title: title}
	if p.peer.Kind == peer.Chat {
		if d.user != p.creator {
			return
		}
		req = &tg.MessagesEditChatTitleRequest{ChatID: p.peer.ID, Title: title}
	}
	if m.expect("renames", d, p, m.do(d, req), p.leads(d.user)) {
		p.title = title
	}
}

func (m *model) read(d *witness, p *place) {
	n := m.pick(p, d.user, nil)
	if n == nil {
		return
	}
	id := d.find(p, n)
	if id == 0 {
		return
	}
	if p.peer.Kind == peer.Channel {
		var ok tg.BoolBox
		req := &tg.ChannelsReadHistoryRequest{Channel: m.inputChannel(d.user, p.peer.ID), MaxID: id}
		m.expect("reads", d, p, m.as(d, req, &ok), true)
		return
	}
	var res tg.MessagesAffectedMessages
	if m.expect("reads", d, p, m.as(d, &tg.MessagesReadHistoryRequest{Peer: m.input(d.user, p), MaxID: id}, &res), true) && res.PtsCount > 0 {
		d.hear(&tg.UpdateShort{Update: &tg.UpdateReadHistoryInbox{
			Peer: &tg.PeerChat{ChatID: p.peer.ID}, MaxID: id, Pts: res.Pts, PtsCount: res.PtsCount,
		}})
	}
}
