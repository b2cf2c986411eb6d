package message

import (
	"slices"
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// channel makes a supergroup or a channel of Alice with members.
func (w *world) channel(broadcast bool, members ...int64) peer.Peer {
	w.t.Helper()
	w.putUser(&accountpb.User{Id: dora, FirstName: "Dora"})
	made, err := w.chats.CreateChannel(w.ctx, alice, chat.NewChannel{Title: "Line", Broadcast: broadcast})
	w.must(err)
	if len(members) > 0 {
		_, err = w.chats.Add(w.ctx, alice, made.Peer.ID, members)
		w.must(err)
	}
	return made.Peer
}

// discussed makes a channel read by Bob and Carol, and its group with Bob.
func (w *world) discussed() (ch, group peer.Peer) {
	w.t.Helper()
	ch, group = w.channel(true, bob, carol), w.channel(false, bob)
	w.must(w.chats.LinkDiscussion(w.ctx, alice, ch.ID, group.ID))
	return ch, group
}

// at is one message of a channel as somebody sees it, or nil.
func (w *world) at(user int64, ch peer.Peer, id int32) *messagepb.Message {
	w.t.Helper()
	found, err := w.Posts(w.ctx, user, ch.ID, []int32{id})
	w.must(err)
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// answer writes under a message of a supergroup.
func (w *world) answer(user int64, group peer.Peer, id int32, text string) *messagepb.Message {
	w.t.Helper()
	return w.send(user, &Outgoing{Peer: group, Text: text, Reply: &ReplyTo{ID: id}}).Message
}

// under are the texts of a thread, oldest first.
func (w *world) under(user int64, p peer.Peer, id int32) []string {
	w.t.Helper()
	page, err := w.Replies(w.ctx, user, p, id, Window{Limit: MaxPage})
	w.must(err)
	if page.Total != len(page.Messages) {
		w.t.Errorf("%d messages of %d in the thread of %d", len(page.Messages), page.Total, id)
	}
	texts := []string{}
	for _, m := range slices.Backward(page.Messages) {
		texts = append(texts, m.Text)
	}
	return texts
}

// holes checks that a channel's log has none.
func (w *world) holes(channels ...peer.Peer) {
	w.t.Helper()
	for _, p := range channels {
		pts := update.FirstPts
		w.must(w.log.View(w.ctx, func(r store.Reader) error {
			s, err := update.Since(r, peer.ChannelOf(p.ID), pts, 0, 10000)
			for _, ev := range s.Events {
				if pts += int(ev.PtsCount); ev.PtsCount > 0 && ev.Pts != pts {
					w.t.Errorf("hole in the log of %v before %d", p, ev.Pts)
				}
			}
			return err
		}))
	}
}

func TestPostIsCopiedIntoItsGroup(t *testing.T) {
	w := newWorld(t)
	ch, group := w.discussed()
	post := w.send(alice, &Outgoing{Peer: ch, Text: "smoke at the towre"}).Message
	copied := w.newest(bob, group)
	if post.Copy != copied.Id || post.Root != copied.Id || post.Discussion != group.ID {
		t.Errorf("the post is %v", post)
	}
	f := copied.Forward
	if f.GetFrom() != ch.Int() || f.GetPost() != post.Id || f.GetSavedPeer() != ch.Int() || f.GetSavedId() != post.Id {
		t.Errorf("the copy comes from %v", f)
	}
	if AuthorOf(copied) != ch || copied.Out || !copied.Pinned || copied.Text != post.Text {
		t.Errorf("the copy is %v", copied)
	}
	if mine := w.newest(alice, group); mine.Out {
		t.Error("the copy is shown to the poster as his own")
	}
	if top, err := w.TopPinned(w.ctx, bob, group); err != nil || top != copied.Id {
		t.Errorf("%d is pinned, %v", top, err)
	}
	_, err := w.Edit(w.ctx, alice, ch, post.Id, Edit{Text: "smoke at the tower"})
	w.must(err)
	if m := w.at(bob, group, copied.Id); m.Text != "smoke at the tower" || m.EditDate == 0 || !m.Pinned {
		t.Errorf("after the edit the copy is %v", m)
	}
	_, err = w.DeletePosts(w.ctx, alice, ch.ID, []int32{post.Id})
	w.must(err)
	if m := w.at(bob, group, copied.Id); m != nil {
		t.Errorf("the post is gone and its copy is %v", m)
	}
	if d := w.with(bob, group); d.PinnedCount != 0 {
		t.Errorf("%d messages are pinned", d.PinnedCount)
	}
	w.holes(ch, group)
}

func TestCommentsAreCountedAndRead(t *testing.T) {
	w := newWorld(t)
	ch, group := w.discussed()
	post := w.send(alice, &Outgoing{Peer: ch, Text: "news"}).Message
	if r := post.Replies; r.GetChannel() != group.ID || r.Count != 0 {
		t.Fatalf("a new post has the comments %v", r)
	}
	root := post.Copy
	first := w.answer(bob, group, root, "by a member")
	guest := w.answer(carol, group, first.Id, "by a guest") // she only reads the channel
	if guest.Thread != root || first.Thread != root || guest.Reply.GetId() != first.Id {
		t.Errorf("the comments are %v and %v", first, guest)
	}
	r := w.at(bob, ch, post.Id).Replies
	if r.GetCount() != 2 || r.MaxId != guest.Id || !slices.Equal(r.Recent, []int64{peer.OfUser(carol).Int(), peer.OfUser(bob).Int()}) {
		t.Errorf("the post has the comments %v", r)
	}
	if in := w.at(bob, group, root).Replies; in.GetCount() != 2 || in.Channel != 0 {
		t.Errorf("its copy has the answers %v", in)
	}
	if got := w.under(carol, ch, post.Id); !slices.Equal(got, []string{"by a member", "by a guest"}) {
		t.Errorf("the comments of the post are %q", got)
	}
	d, err := w.DiscussionOf(w.ctx, carol, ch, post.Id)
	w.must(err)
	if len(d.Messages) != 1 || d.Messages[0].Id != root || d.Group != group || d.MaxID != guest.Id || d.Unread != 1 || d.ReadInbox != 0 {
		t.Errorf("the discussion is %+v", d)
	}
	pts := w.pts(carol)
	_, err = w.ReadThread(w.ctx, carol, ch, post.Id, 0)
	w.must(err)
	ev := w.since(carol, pts-1)[len(w.since(carol, pts-1))-1]
	if ev.Kind != updatepb.Kind_READ_THREAD_INBOX || ev.MaxId != guest.Id || ev.Count64 != ch.ID || ev.Sent[0] != post.Id {
		t.Errorf("her devices hear %v", ev)
	}
	if d, err = w.DiscussionOf(w.ctx, carol, ch, post.Id); err != nil || d.Unread != 0 || d.ReadInbox != guest.Id {
		t.Errorf("after reading the discussion is %+v, %v", d, err)
	}
	if r := w.at(carol, ch, post.Id).Replies; r.GetReadMax() != guest.Id {
		t.Errorf("she sees the comments %v", r)
	}
	if d, err = w.DiscussionOf(w.ctx, bob, ch, post.Id); err != nil || d.ReadOutbox != guest.Id {
		t.Errorf("Bob sees the discussion %+v, %v", d, err)
	}
	_, err = w.DeletePosts(w.ctx, carol, group.ID, []int32{guest.Id})
	w.refused(err, ErrDeleteForbidden) // no member
	_, err = w.DeletePosts(w.ctx, alice, group.ID, []int32{guest.Id})
	w.must(err)
	r = w.at(bob, ch, post.Id).Replies
	if r.GetCount() != 1 || r.MaxId != first.Id || !slices.Equal(r.Recent, []int64{peer.OfUser(bob).Int()}) {
		t.Errorf("with one deleted the comments are %v", r)
	}
	w.must(w.chats.LinkDiscussion(w.ctx, alice, ch.ID, 0))
	if r := w.at(bob, ch, post.Id).Replies; r != nil {
		t.Errorf("without the group there are the comments %v", r)
	}
	_, err = w.DiscussionOf(w.ctx, bob, ch, post.Id)
	w.refused(err, ErrNoThread)
	w.holes(ch, group)
}

func TestAdminsOfTheGroupEndComments(t *testing.T) {
	w := newWorld(t)
	ch, group := w.discussed()
	post := w.send(alice, &Outgoing{Peer: ch, Text: "news"}).Message
	w.answer(bob, group, post.Copy, "a comment")
	_, err := w.DeletePosts(w.ctx, alice, group.ID, []int32{post.Copy})
	w.must(err)
	if r := w.at(bob, ch, post.Id).Replies; r != nil {
		t.Errorf("the copy is gone and the post has %v", r)
	}
	_, err = w.DiscussionOf(w.ctx, bob, ch, post.Id)
	w.refused(err, ErrNoThread)
	_, err = w.Edit(w.ctx, alice, ch, post.Id, Edit{Text: "old news"})
	w.must(err)
}

func TestAnswersMakeAThread(t *testing.T) {
	w := newWorld(t)
	g := w.channel(false, bob)
	root := w.send(alice, &Outgoing{Peer: g, Text: "who comes?"}).Message
	a := w.answer(bob, g, root.Id, "I")
	w.answer(alice, g, a.Id, "good")
	if r := w.at(bob, g, root.Id).Replies; r.GetCount() != 2 || r.Channel != 0 || len(r.Recent) != 0 {
		t.Errorf("the answers are %v", r)
	}
	for _, id := range []int32{root.Id, a.Id} {
		if got := w.under(bob, g, id); !slices.Equal(got, []string{"I", "good"}) {
			t.Errorf("the thread of %d is %q", id, got)
		}
	}
	_, err := w.Replies(w.ctx, bob, g, 999, Window{Limit: 10})
	w.refused(err, ErrNoThread)
	found, _, err := w.Search(w.ctx, bob, g, Query{Text: "good", Thread: root.Id}, Window{Limit: 10})
	w.must(err)
	if found.Total != 1 {
		t.Errorf("found %v", found.Messages)
	}
}

func TestStretchesOfAForum(t *testing.T) {
	st := new(messagepb.ChannelState)
	for id, forum := range []bool{false, false, true, true, false, true} {
		noteForum(st, int32(id+1), forum)
	}
	want := []stretch{{0, 0, false}, {0, 3, true}, {3, 5, false}, {5, 6, true}, {6, 1<<31 - 1, false}}
	if got := stretches(st); !slices.Equal(got, want) {
		t.Errorf("the history is cut into %v, want %v", got, want)
	}
}
