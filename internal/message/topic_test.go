package message

import (
	"slices"
	"testing"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// forum makes a forum of Alice, Bob and Carol, in which anybody may create
// topics.
func (w *world) forum() peer.Peer {
	w.t.Helper()
	g := w.channel(false, bob, carol)
	_, err := w.chats.SetDefaultBanned(w.ctx, alice, g, chat.BanPin)
	w.must(err)
	w.send(alice, &Outgoing{Peer: g, Text: "before the topics"})
	_, err = w.chats.SetForum(w.ctx, alice, g.ID, true, false)
	w.must(err)
	return g
}

func (w *world) newTopic(user int64, g peer.Peer, title string) *messagepb.Message {
	w.t.Helper()
	w.last++
	sent, err := w.CreateTopic(w.ctx, user, g, NewTopic{Title: title, RandomID: w.last})
	w.must(err)
	return sent.Message
}

// tell writes into a topic, answering nothing.
func (w *world) tell(user int64, g peer.Peer, topic int32, text string) *messagepb.Message {
	w.t.Helper()
	return w.send(user, &Outgoing{Peer: g, Text: text, Reply: &ReplyTo{ID: topic, Top: topic}}).Message
}

func (w *world) topics(user int64, g peer.Peer) []Topic {
	w.t.Helper()
	page, err := w.Topics(w.ctx, user, g, TopicQuery{Limit: 100})
	w.must(err)
	return page.Topics
}

func (w *world) topicOf(user int64, g peer.Peer, id int32) Topic {
	w.t.Helper()
	page, err := w.TopicsByID(w.ctx, user, g, []int32{id})
	w.must(err)
	return page.Topics[0]
}

func titles(ts []Topic) []string {
	var out []string
	for _, t := range ts {
		out = append(out, t.Title)
	}
	return out
}

func TestTopicsDivideAForum(t *testing.T) {
	w := newWorld(t)
	g := w.forum()
	root := w.newTopic(bob, g, "Weather")
	if root.Action.GetKind() != messagepb.Action_TOPIC_CREATE || root.Thread != root.Id || !root.InTopic {
		t.Errorf("the topic begins with %v", root)
	}
	fog := w.tell(alice, g, root.Id, "fog")
	if fog.Thread != root.Id || !fog.InTopic || fog.Reply.GetId() != root.Id {
		t.Errorf("the message of the topic is %v", fog)
	}
	if w.at(bob, g, fog.Id).Mentioned {
		t.Error("who created the topic is called by what is written in it")
	}
	thick := w.answer(bob, g, fog.Id, "thick") // names no topic
	if thick.Thread != root.Id || !thick.InTopic || !w.at(alice, g, thick.Id).Mentioned {
		t.Errorf("the answer is %v", thick)
	}
	w.send(carol, &Outgoing{Peer: g, Text: "in general"})
	if got := w.under(carol, g, root.Id); !slices.Equal(got, []string{"", "fog", "thick"}) {
		t.Errorf("the topic holds %q", got)
	}
	all := w.under(carol, g, generalTopic)
	if !slices.Contains(all, "before the topics") || !slices.Contains(all, "in general") || slices.Contains(all, "fog") {
		t.Errorf("the topic of all holds %q", all)
	}
	if got := titles(w.topics(carol, g)); !slices.Equal(got, []string{"General", "Weather"}) {
		t.Errorf("the topics are %q", got)
	}
	found, _, err := w.Search(w.ctx, carol, g, Query{Text: "fog", Thread: generalTopic}, Window{Limit: 10})
	w.must(err)
	if found.Total != 0 {
		t.Errorf("found in the wrong topic: %v", found.Messages)
	}
	page, err := w.Topics(w.ctx, carol, g, TopicQuery{Text: "weath", Limit: 10})
	w.must(err)
	if got := titles(page.Topics); !slices.Equal(got, []string{"Weather"}) {
		t.Errorf("found the topics %q", got)
	}
	w.holes(g)
}

func TestTopicsAreReadOneByOne(t *testing.T) {
	w := newWorld(t)
	g := w.forum()
	a, b := w.newTopic(bob, g, "A"), w.newTopic(bob, g, "B")
	w.tell(bob, g, a.Id, "a1")
	last := w.tell(bob, g, b.Id, "b1")
	a2 := w.tell(bob, g, a.Id, "a2")
	if n := w.topicOf(carol, g, a.Id).Unread; n != 3 {
		t.Errorf("%d messages of A are unread", n)
	}
	_, err := w.ReadThread(w.ctx, carol, g, a.Id, 0)
	w.must(err)
	if got := w.topicOf(carol, g, a.Id); got.Unread != 0 || got.ReadInbox != a2.Id {
		t.Errorf("A is %+v", got)
	}
	if got := w.topicOf(carol, g, b.Id); got.Unread != 2 {
		t.Errorf("B is %+v", got)
	}
	if got := w.topicOf(bob, g, a.Id); got.ReadOutbox != a2.Id {
		t.Errorf("the author sees A as %+v", got)
	}
	before := w.with(carol, g).UnreadCount
	_, err = w.ReadThread(w.ctx, carol, g, b.Id, last.Id)
	w.must(err)
	if after := w.with(carol, g).UnreadCount; before-after != 2 {
		t.Errorf("the forum had %d unread and has %d", before, after)
	}
	_, err = w.ReadThread(w.ctx, carol, g, generalTopic, 0)
	w.must(err)
	if d := w.with(carol, g); d.UnreadCount != 0 || d.ReadInboxMax != a2.Id {
		t.Errorf("all is read and the dialog is %v", d)
	}
	if !slices.Contains(w.kinds(carol, 1), updatepb.Kind_READ_CHANNEL_INBOX) {
		t.Error("her devices do not hear that the forum is read")
	}
	// Reading the whole reads its topics.
	w.tell(bob, g, b.Id, "b2")
	_, err = w.Read(w.ctx, carol, g, 0)
	w.must(err)
	if got := w.topicOf(carol, g, b.Id); got.Unread != 0 {
		t.Errorf("B is %+v", got)
	}
}

func TestTopicsAreClosedHiddenAndDeleted(t *testing.T) {
	w := newWorld(t)
	g := w.forum()
	topic := w.newTopic(bob, g, "Signals")
	yes, no, name := true, false, "Signs"
	_, err := w.EditTopic(w.ctx, carol, g, topic.Id, TopicEdit{Closed: &yes})
	w.refused(err, chat.ErrAdminRequired)
	_, err = w.EditTopic(w.ctx, bob, g, topic.Id, TopicEdit{Closed: &yes, Title: &name})
	w.refused(err, ErrTopicCloseAlone)
	_, err = w.EditTopic(w.ctx, bob, g, topic.Id, TopicEdit{Title: &name})
	w.must(err)
	if m := w.newest(carol, g); m.Action.GetKind() != messagepb.Action_TOPIC_EDIT || m.Action.Text != name || m.Thread != topic.Id || !m.InTopic {
		t.Errorf("the edit is told by %v", m)
	}
	_, err = w.EditTopic(w.ctx, bob, g, topic.Id, TopicEdit{Title: &name})
	w.refused(err, ErrTopicNotModified)
	_, err = w.EditTopic(w.ctx, bob, g, topic.Id, TopicEdit{Closed: &yes})
	w.must(err)
	write := func(user int64, topic int32) error {
		w.last++
		_, err := w.Send(w.ctx, user, &Outgoing{Peer: g, Text: "x", RandomID: w.last, Reply: &ReplyTo{ID: topic, Top: topic}})
		return err
	}
	w.refused(write(carol, topic.Id), ErrTopicClosed)
	w.must(write(bob, topic.Id)) // his own
	w.must(write(alice, topic.Id))
	_, err = w.EditTopic(w.ctx, bob, g, topic.Id, TopicEdit{Closed: &no})
	w.must(err)
	w.must(write(carol, topic.Id))
	_, err = w.EditTopic(w.ctx, alice, g, topic.Id, TopicEdit{Hidden: &yes})
	w.refused(err, ErrTopicHideGeneral)
	_, err = w.EditTopic(w.ctx, alice, g, generalTopic, TopicEdit{Hidden: &yes})
	w.must(err)
	w.refused(write(carol, generalTopic), ErrTopicClosed)
	_, err = w.DeletePosts(w.ctx, alice, g.ID, []int32{topic.Id})
	w.refused(err, ErrDeleteForbidden) // with the topic alone
	_, err = w.DeleteTopic(w.ctx, bob, g, topic.Id)
	w.refused(err, chat.ErrAdminRequired) // others have written in it
	change, err := w.DeleteTopic(w.ctx, alice, g, topic.Id)
	w.must(err)
	if change.Left != 0 || change.Count() == 0 {
		t.Errorf("the deletion is %+v", change)
	}
	w.refused(write(carol, topic.Id), ErrTopicDeleted)
	if got := w.topicOf(carol, g, topic.Id); !got.Gone {
		t.Errorf("the topic is %+v", got)
	}
	own := w.newTopic(bob, g, "Own")
	_, err = w.DeleteTopic(w.ctx, bob, g, own.Id)
	w.must(err)
	w.holes(g)
}

func TestTopicsArePinnedInOrder(t *testing.T) {
	w := newWorld(t)
	g := w.forum()
	var ids []int32
	for _, title := range []string{"1", "2", "3", "4", "5", "6"} {
		ids = append(ids, w.newTopic(alice, g, title).Id)
	}
	_, err := w.PinTopic(w.ctx, bob, g, ids[0], true)
	w.refused(err, chat.ErrAdminRequired)
	for _, id := range ids[:2] {
		_, err = w.PinTopic(w.ctx, alice, g, id, true)
		w.must(err)
	}
	if got := titles(w.topics(bob, g)); !slices.Equal(got, []string{"2", "1", "6", "5", "4", "3", "General"}) {
		t.Errorf("the topics are %q", got)
	}
	_, err = w.ReorderTopics(w.ctx, alice, g, []int32{ids[0], ids[1]}, false)
	w.must(err)
	if got := titles(w.topics(bob, g))[:2]; !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("the pinned topics are %q", got)
	}
	_, err = w.ReorderTopics(w.ctx, alice, g, ids, true)
	w.refused(err, ErrTopicsPinned)
	_, err = w.ReorderTopics(w.ctx, alice, g, []int32{ids[5]}, true)
	w.must(err)
	var seen []string
	for q := (TopicQuery{Limit: 3}); ; {
		page, err := w.Topics(w.ctx, bob, g, q)
		w.must(err)
		if page.Total != 7 {
			t.Errorf("%d topics", page.Total)
		}
		if len(page.Topics) == 0 {
			break
		}
		seen = append(seen, titles(page.Topics)...)
		last := page.Topics[len(page.Topics)-1]
		q.OffsetTopic, q.OffsetID, q.OffsetDate = last.Id, last.Top.Id, last.Top.Date
	}
	if !slices.Equal(seen, []string{"6", "5", "4", "3", "2", "1", "General"}) {
		t.Errorf("page by page the topics are %q", seen)
	}
}

func TestWhatIsPersonalInATopic(t *testing.T) {
	w := newWorld(t)
	g := w.forum()
	a, b := w.newTopic(alice, g, "A"), w.newTopic(alice, g, "B")
	mine := w.tell(carol, g, a.Id, "mine")
	call := w.answer(bob, g, mine.Id, "called in A")
	other := w.tell(carol, g, b.Id, "mine too")
	w.answer(bob, g, other.Id, "called in B")
	for _, topic := range []int32{a.Id, b.Id} {
		if n := w.topicOf(carol, g, topic).Mentions; n != 1 {
			t.Errorf("%d calls in %d", n, topic)
		}
	}
	page, err := w.UnreadMentions(w.ctx, carol, g, a.Id, Window{Limit: 10})
	w.must(err)
	if page.Total != 1 || page.Messages[0].Id != call.Id {
		t.Errorf("she is called by %v", page.Messages)
	}
	_, err = w.ReadMentions(w.ctx, carol, g, a.Id)
	w.must(err)
	if d := w.with(carol, g); d.UnreadMentions != 1 {
		t.Errorf("the dialog is %v", d)
	}
	w.must(w.SaveDraft(w.ctx, carol, g, a.Id, &messagepb.Draft{Text: "half"}))
	if got := w.topicOf(carol, g, a.Id).Draft.GetText(); got != "half" || w.topicOf(carol, g, b.Id).Draft != nil || w.with(carol, g).Draft != nil {
		t.Errorf("the draft is %q", got)
	}
	if all, err := w.Drafts(w.ctx, carol); err != nil || len(all) != 1 || all[0].MaxId != a.Id {
		t.Errorf("all drafts are %v, %v", all, err)
	}
	w.send(carol, &Outgoing{Peer: g, Text: "whole", ClearDraft: true, Reply: &ReplyTo{ID: a.Id, Top: a.Id}})
	if got := w.topicOf(carol, g, a.Id).Draft; got != nil {
		t.Errorf("the draft is %v", got)
	}
	for _, id := range []int32{mine.Id, other.Id} {
		_, err = w.Pin(w.ctx, alice, g, Pinning{ID: id})
		w.must(err)
	}
	found, _, err := w.Search(w.ctx, carol, g, Query{Kind: KindPinned, Thread: a.Id}, Window{Limit: 10})
	w.must(err)
	if found.Total != 1 || found.Messages[0].Id != mine.Id {
		t.Errorf("pinned in A is %v", found.Messages)
	}
	_, err = w.UnpinAll(w.ctx, alice, g, a.Id)
	w.must(err)
	if d := w.with(carol, g); d.PinnedCount != 1 || !w.at(carol, g, other.Id).Pinned {
		t.Errorf("the dialog is %v", d)
	}
}

func TestAForumMayBecomeAGroupAgain(t *testing.T) {
	w := newWorld(t)
	g := w.forum()
	topic := w.newTopic(alice, g, "A")
	said := w.tell(alice, g, topic.Id, "in A")
	toggle := func(on bool) {
		_, err := w.chats.SetForum(w.ctx, alice, g.ID, on, false)
		w.must(err)
	}
	toggle(false)
	w.send(bob, &Outgoing{Peer: g, Text: "no topics now"})
	w.answer(bob, g, said.Id, "to A")
	_, err := w.Topics(w.ctx, bob, g, TopicQuery{Limit: 10})
	w.refused(err, ErrNoForum)
	toggle(true)
	w.send(bob, &Outgoing{Peer: g, Text: "topics again"})
	if got := w.under(bob, g, topic.Id); !slices.Equal(got, []string{"", "in A", "to A"}) {
		t.Errorf("the topic holds %q", got)
	}
	all := slices.DeleteFunc(w.under(bob, g, generalTopic), func(text string) bool { return text == "" })
	if !slices.Equal(all, []string{"before the topics", "no topics now", "topics again"}) {
		t.Errorf("the topic of all holds %q", all)
	}
}
