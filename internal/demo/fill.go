package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/chat"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// filler is a world under way. It is used by one goroutine.
type filler struct {
	Domain
	ctx          context.Context
	seed         uint64
	rnd          *rand.Rand
	begins, ends time.Time
	people       []person
	users        map[string]int64  // by person
	chats        map[string]place  // by room
	said         map[string]spoken // by room and the name of a message
	posts        []int32           // of the channel
	lastID       int64             // random ids and uploads
	count        int
}

// place is a room that exists.
type place struct {
	room
	peer peer.Peer // of a private room: nothing, since each side has the other
}

// step is something that happens at a moment.
type step struct {
	at   time.Time
	what string
	do   func() error
}

// plan lays out all that happens, in the order of time.
func (f *filler) plan() ([]step, error) {
	var steps []step
	for i, p := range f.people {
		steps = append(steps, step{f.begins.Add(time.Duration(i) * time.Second), "a person", func() error { return f.settle(p) }})
	}
	met := f.begins.Add(time.Duration(len(f.people)+1) * time.Second)
	steps = append(steps, step{met, "contacts", f.acquaint})
	for _, r := range rooms {
		lines, err := script(r.id)
		if err != nil {
			return nil, err
		}
		opened := met.Add(time.Minute)
		if len(lines) > 0 {
			opened = f.moment(lines[0]).Add(-15 * time.Minute)
		}
		if r.id == "gazette_talk" {
			opened = met.Add(time.Second)
		}
		steps = append(steps, step{opened, r.id, func() error { return f.open(r) }})
		for _, l := range lines {
			steps = append(steps, step{f.moment(l), r.id, func() error { return f.play(r.id, l) }})
		}
		if r.comments != "" {
			below, err := f.comments(r)
			if err != nil {
				return nil, err
			}
			steps = append(steps, below...)
		}
	}
	steps = append(steps, f.reading()...)
	steps = append(steps, step{f.ends, "the end", f.finish})
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	return steps, nil
}

// moment is when a line is said: somewhen in its minute.
func (f *filler) moment(l line) time.Time {
	day := time.Date(f.ends.Year(), f.ends.Month(), f.ends.Day()+l.day, 0, 0, 0, 0, f.ends.Location())
	return clockAt(day, l.at)
}

// settle opens an account.
func (f *filler) settle(p person) error {
	u, err := f.Accounts.Open(f.ctx, p.phone, p.first, p.last, p.lang)
	if err != nil {
		return err
	}
	f.users[p.id] = u.Id
	about := marked
	if p.about != "" && p.about != marked {
		about = p.about + " · demo"
	}
	if err := f.Accounts.UpdateProfile(f.ctx, u.Id, account.ProfileChange{About: &about}); err != nil {
		return err
	}
	if p.username != "" {
		if err := f.Accounts.SetUsername(f.ctx, u.Id, p.username); err != nil {
			return err
		}
	}
	if p.look.Ground == 0 {
		return nil
	}
	return f.portray(u.Id, p)
}

// portray gives somebody a profile photo.
func (f *filler) portray(user int64, p person) error {
	photo, err := f.portrait(user, portraitOf(p))
	if err != nil {
		return err
	}
	if err := f.Files.Prepare(f.ctx, photo, peer.MailboxOf(user)); err != nil {
		return err
	}
	return f.Accounts.ChangePhotos(f.ctx, user, func(tx *update.Tx, u *accountpb.User) error {
		u.Photo = photo.Id
		return f.Files.ChangePhotos(tx, user, func(all *mediapb.Photos) { all.Photos = []*mediapb.File{photo} })
	})
}

// acquaint makes all who talk contacts of the first, and her theirs.
func (f *filler) acquaint() error {
	me := cast[0]
	for _, p := range cast[1:] {
		for _, pair := range [][2]person{{me, p}, {p, me}} {
			c := account.NewContact{User: f.users[pair[1].id], FirstName: pair[1].first, LastName: pair[1].last, Phone: pair[1].phone}
			if err := f.Accounts.AddContact(f.ctx, f.users[pair[0].id], c, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// open makes a room.
func (f *filler) open(r room) error {
	p := place{room: r}
	maker := f.users[r.who[0]]
	var others []int64
	for _, id := range r.who[1:] {
		others = append(others, f.users[id])
	}
	var (
		made chat.Change
		err  error
	)
	switch r.kind {
	case private:
		f.chats[r.id] = p
		return nil
	case basic:
		if made, err = f.Chats.CreateChat(f.ctx, maker, r.title, others, 0); err != nil {
			return err
		}
		if _, err := f.Chats.SetAbout(f.ctx, maker, made.Peer, r.about); err != nil {
			return err
		}
	default:
		made, err = f.Chats.CreateChannel(f.ctx, maker, chat.NewChannel{Title: r.title, About: r.about, Broadcast: r.kind == broadcast})
		if err != nil {
			return err
		}
		if err := f.furnish(r, made.Peer.ID, maker, others); err != nil {
			return err
		}
	}
	p.peer = made.Peer
	f.chats[r.id] = p
	return f.depict(p, maker)
}

// furnish gives a supergroup or channel its name, members and admins.
func (f *filler) furnish(r room, id, maker int64, others []int64) error {
	if r.username != "" {
		if _, err := f.Chats.SetUsername(f.ctx, maker, id, r.username); err != nil {
			return err
		}
	}
	if _, err := f.Chats.Add(f.ctx, maker, id, others); err != nil {
		return err
	}
	if r.discussion != "" {
		talk := f.chats[r.discussion].peer.ID
		if err := f.Chats.LinkDiscussion(f.ctx, maker, id, talk); err != nil {
			return err
		}
	}
	if r.kind != broadcast {
		return nil
	}
	rights := chat.AdminPost | chat.AdminEdit | chat.AdminDelete | chat.AdminInvite
	if _, err := f.Chats.SetAdmin(f.ctx, maker, id, f.users[r.who[1]], rights, nil); err != nil {
		return err
	}
	_, err := f.Chats.SetSignatures(f.ctx, maker, id, true, false)
	return err
}

// depict gives a room its photo.
func (f *filler) depict(p place, maker int64) error {
	photo, err := f.portrait(maker, p.picture(f.seed))
	if err != nil {
		return err
	}
	return f.setPhoto(p, maker, photo)
}

// reading is how the readers of the channel come in and look at its posts.
func (f *filler) reading() []step {
	var steps []step
	span := f.ends.Sub(f.begins)
	for _, p := range f.people[len(cast):] {
		// Most come early: the square of a random number is small.
		t := f.rnd.Float64()
		at := f.begins.Add(26 * time.Hour).Add(time.Duration(t * t * float64(span-30*time.Hour))).Truncate(time.Second)
		steps = append(steps, step{at, "a reader", func() error {
			_, err := f.Chats.Join(f.ctx, f.users[p.id], f.chats["gazette"].peer.ID)
			return err
		}})
	}
	return append(steps, step{f.ends.Add(-time.Minute), "views", f.view})
}

// view lets everybody see posts: of the older ones more than of the newer.
func (f *filler) view() error {
	for i, p := range f.people {
		var seen []int32
		for n, id := range f.posts {
			if i == 0 || f.rnd.Float64() < .95-.55*float64(n)/float64(len(f.posts)) {
				seen = append(seen, id)
			}
		}
		if _, err := f.Messages.Views(f.ctx, f.users[p.id], f.chats["gazette"].peer.ID, seen, true); err != nil {
			return err
		}
		if i >= len(cast) {
			if err := f.answer(f.users[p.id], seen); err != nil {
				return err
			}
		}
	}
	return f.Messages.FlushViews(f.ctx)
}

// liked is what readers react with, the first the most.
var liked = []string{"👍", "❤", "👍", "🔥", "👏", "❤", "😁", "🎉"}

// answer lets a reader react to some of the posts that he has seen, and vote.
func (f *filler) answer(user int64, seen []int32) error {
	channel := f.chats["gazette"].peer
	for _, id := range seen {
		var err error
		switch {
		case id == f.said["gazette light"].id:
			_, err = f.Messages.Vote(f.ctx, user, channel, id, [][]byte{option(f.rnd.IntN(3) * f.rnd.IntN(2))})
		case f.rnd.Float64() < .16:
			// Each post has a mood of its own, in which most agree.
			i := (int(id)*5 + f.rnd.IntN(3)) % len(liked)
			_, err = f.Messages.React(f.ctx, user, channel, id, message.Reacting{Emoji: []string{liked[i]}})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// next is a number that was not used yet.
func (f *filler) next() int64 {
	f.lastID++
	return f.lastID
}

// peerOf is how somebody names a room.
func (f *filler) peerOf(p place, user int64) peer.Peer {
	if p.kind != private {
		return p.peer
	}
	for _, id := range p.who {
		if f.users[id] != user {
			return peer.OfUser(f.users[id])
		}
	}
	return peer.OfUser(user)
}

// page returns the newest messages of a room as somebody sees them.
func (f *filler) page(p place, user int64, n int32) (message.Page, error) {
	page, err := f.Messages.History(f.ctx, user, f.peerOf(p, user), message.Window{Limit: n})
	if err != nil {
		return page, fmt.Errorf("read %s: %w", p.id, err)
	}
	return page, nil
}
