package demo

import (
	"fmt"
	"slices"
	"strconv"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// spoken is a message that others of the script name.
type spoken struct {
	author int64
	id     int32 // in the author's mailbox, or in the channel
	text   string
	poll   int64 // 0: none
}

// searched is how far back a message is looked for that is answered.
const searched = 100

// play lets somebody do what a line of a script says.
func (f *filler) play(id string, l line) error {
	p := f.chats[id]
	user, ok := f.users[l.who]
	if !ok {
		return fmt.Errorf("nobody is called %q", l.who)
	}
	if err := f.Accounts.SetOnline(f.ctx, user, true); err != nil {
		return err
	}
	if err := f.catchUp(p, user, 0); err != nil {
		return err
	}
	if l.verb == says {
		return f.say(p, user, l)
	}
	target, err := f.find(p, user, l.target)
	if err != nil {
		return err
	}
	return f.change(user, f.peerOf(p, user), target, l)
}

// change does something to a message that is there.
func (f *filler) change(user int64, at peer.Peer, id int32, l line) (err error) {
	switch l.verb {
	case pins:
		_, err = f.Messages.Pin(f.ctx, user, at, message.Pinning{ID: id})
	case edits:
		text, entities := styled(l.text)
		_, err = f.Messages.Edit(f.ctx, user, at, id, message.Edit{Text: text, Entities: entities})
	case reacts:
		_, err = f.Messages.React(f.ctx, user, at, id, message.Reacting{Emoji: []string{l.text}, Recent: true})
	case votes:
		var answer int
		if answer, err = strconv.Atoi(l.text); err == nil {
			_, err = f.Messages.Vote(f.ctx, user, at, id, [][]byte{option(answer - 1)})
		}
	}
	return err
}

// say sends what a line says.
func (f *filler) say(p place, user int64, l line) error {
	text, entities := styled(l.text)
	all := []*message.Outgoing{{Text: text, Entities: entities}}
	for i, name := range l.media {
		m, err := f.media(user, name)
		if err != nil {
			return err
		}
		if i > 0 {
			all = append(all, new(message.Outgoing))
		}
		if poll := m.GetPoll(); poll != nil {
			poll.Public = p.kind != broadcast // where all may read nobody's vote is told
		}
		all[i].Media = m
	}
	for _, o := range all {
		o.Peer, o.RandomID, o.ClearDraft = f.peerOf(p, user), f.next(), true
	}
	if l.target != "" {
		target, err := f.find(p, user, l.target)
		if err != nil {
			return err
		}
		all[0].Reply = &message.ReplyTo{ID: target, Quote: l.quote}
	}
	sent, err := f.send(user, all)
	if err != nil {
		return err
	}
	f.count += len(sent)
	m := sent[0].Message
	if p.kind == broadcast {
		for _, s := range sent {
			f.posts = append(f.posts, s.Message.Id)
		}
	}
	if l.name != "" {
		f.said[p.id+" "+l.name] = spoken{author: user, id: m.Id, text: m.Text, poll: m.Media.GetPoll().GetId()}
	}
	return nil
}

func (f *filler) send(user int64, all []*message.Outgoing) ([]message.Sent, error) {
	if len(all) > 1 {
		return f.Messages.SendAlbum(f.ctx, user, all)
	}
	sent, err := f.Messages.Send(f.ctx, user, all[0])
	return []message.Sent{sent}, err
}

// find returns the id under which somebody has a message that the script names.
// Mailboxes have ids of their own, so that another's copy is known by what it
// says.
func (f *filler) find(p place, user int64, name string) (int32, error) {
	s, ok := f.said[p.id+" "+name]
	if !ok {
		return 0, fmt.Errorf("no message of %s is called %q", p.id, name)
	}
	if s.author == user || p.peer.Kind == peer.Channel {
		return s.id, nil
	}
	page, err := f.page(p, user, searched)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(page.Messages, func(m *messagepb.Message) bool {
		return m.From == s.author && m.Text == s.text && m.Media.GetPoll().GetId() == s.poll
	})
	if i < 0 {
		return 0, fmt.Errorf("%s has lost the message %q", p.id, name)
	}
	return page.Messages[i].Id, nil
}

// catchUp lets somebody read a room but for the newest messages of others.
func (f *filler) catchUp(p place, user int64, leave int32) error {
	page, err := f.page(p, user, leave+1)
	if err != nil || len(page.Messages) <= int(leave) {
		return err
	}
	_, err = f.Messages.Read(f.ctx, user, f.peerOf(p, user), page.Messages[leave].Id)
	return err
}

// comments lay out what is written below the posts of a channel: as answers to
// the copies of the posts in its discussion group.
func (f *filler) comments(r room) ([]step, error) {
	lines, err := script(r.comments)
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, l := range lines {
		steps = append(steps, step{f.moment(l), r.comments, func() error {
			return f.comment(f.chats[r.id], f.chats[r.discussion], l)
		}})
	}
	return steps, nil
}

func (f *filler) comment(channel, talk place, l line) error {
	user := f.users[l.who]
	post, ok := f.said[channel.id+" "+l.target]
	if !ok {
		return fmt.Errorf("no post is called %q", l.target)
	}
	page, err := f.page(talk, user, searched)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(page.Messages, func(m *messagepb.Message) bool {
		return m.Forward.GetFrom() == channel.peer.Int() && m.Forward.GetPost() == post.id
	})
	if i < 0 {
		return fmt.Errorf("the post %q has no copy in %s", l.target, talk.id)
	}
	text, entities := styled(l.text)
	_, err = f.send(user, []*message.Outgoing{{
		Peer: talk.peer, Text: text, Entities: entities, RandomID: f.next(), Reply: &message.ReplyTo{ID: page.Messages[i].Id},
	}})
	f.count++
	return err
}
