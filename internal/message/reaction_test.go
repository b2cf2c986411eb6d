package message

import (
	"fmt"
	"slices"
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update/updatepb"
)

// reacts gives a message these reactions.
func (w *world) reacts(user int64, p peer.Peer, id int32, emoji ...string) Change {
	w.t.Helper()
	change, err := w.React(w.ctx, user, p, id, Reacting{Emoji: emoji, Recent: true})
	w.must(err)
	return change
}

// reactionsOf writes reactions as "👍2* 🔥1", a star after what is the viewer's own.
func reactionsOf(m *messagepb.Message) string {
	var all []string
	for _, c := range m.Reactions.GetCounts() {
		own := ""
		if slices.Contains(m.Reactions.Own, c.Emoji) {
			own = "*"
		}
		all = append(all, fmt.Sprintf("%s%d%s", c.Emoji, c.Count, own))
	}
	return fmt.Sprint(all)
}

func (w *world) expectShown(user int64, p peer.Peer, id int32, want string) *messagepb.Message {
	w.t.Helper()
	m, err := w.MessageIn(w.ctx, user, p, id)
	w.must(err)
	if got := reactionsOf(m); got != want {
		w.t.Errorf("%d sees %s, want %s", user, got, want)
	}
	return m
}

func TestBothSidesKeepReactions(t *testing.T) {
	w := newWorld(t)
	sent := w.say(alice, bob, "hello")
	toAlice, toBob := peer.OfUser(alice), peer.OfUser(bob)
	w.reacts(bob, toAlice, sent.Twin, "👍", "👍", "❤️") // twice the same, and with a selector
	w.expectShown(bob, toAlice, sent.Twin, "[👍1* ❤1*]")
	m := w.expectShown(alice, toBob, sent.Id, "[👍1 ❤1]")
	if !m.Reactions.Recent[0].Unread || w.dialogOf(alice, bob).UnreadReactions != 1 || w.dialogOf(bob, alice).UnreadReactions != 0 {
		t.Errorf("Alice has %v", m.Reactions)
	}
	w.reacts(alice, toBob, sent.Id, "👍")
	w.expectShown(bob, toAlice, sent.Twin, "[👍2* ❤1*]")
	w.expectShown(alice, toBob, sent.Id, "[👍2* ❤1]")
	before := w.pts(alice)
	change, err := w.ReadReactions(w.ctx, alice, toBob, 0)
	w.must(err)
	if change.Left != 0 || change.Count() != 0 || w.pts(alice) != before || w.dialogOf(alice, bob).UnreadReactions != 0 {
		t.Errorf("reading did %+v", change)
	}
	if m := w.expectShown(alice, toBob, sent.Id, "[👍2* ❤1]"); isUnreacted(m.Reactions) {
		t.Errorf("still unread: %v", m.Reactions)
	}
	w.reacts(bob, toAlice, sent.Twin)
	w.reacts(alice, toBob, sent.Id)
	if m := w.expectShown(alice, toBob, sent.Id, "[]"); m.Reactions != nil {
		t.Errorf("nothing is left, but %v", m.Reactions)
	}
	_, err = w.React(w.ctx, alice, toBob, sent.Id, Reacting{})
	w.refused(err, ErrNotModified)
}

func TestOnlyWhatIsOfferedMayBeReactedWith(t *testing.T) {
	w := newWorld(t)
	sent := w.say(alice, bob, "hello")
	for what, want := range map[string]error{"x": ErrReaction, "👍👍": ErrReaction, "": ErrReaction} {
		_, err := w.React(w.ctx, bob, peer.OfUser(alice), sent.Twin, Reacting{Emoji: []string{what}})
		w.refused(err, want)
	}
	_, err := w.React(w.ctx, bob, peer.OfUser(alice), sent.Twin, Reacting{Emoji: EmojiReactions[:4]})
	w.refused(err, ErrReactionsTooMany)
	g := w.group()
	m := w.send(alice, &Outgoing{Peer: g, Text: "in the group"}).Message
	_, err = w.chats.SetReactions(w.ctx, alice, g, &chatpb.Reactions{Kind: chatpb.Reactions_NONE})
	w.must(err)
	_, err = w.React(w.ctx, alice, g, m.Id, Reacting{Emoji: []string{"👍"}})
	w.refused(err, ErrReaction)
	_, err = w.chats.SetReactions(w.ctx, alice, g, &chatpb.Reactions{Limit: 2})
	w.must(err)
	w.reacts(alice, g, m.Id, "👍", "❤")
	_, err = w.React(w.ctx, bob, g, w.newest(bob, g).Id, Reacting{Emoji: []string{"🔥"}})
	w.refused(err, ErrReactionsTooMany)
	w.reacts(bob, g, w.newest(bob, g).Id, "❤")
	_, err = w.React(w.ctx, alice, g, m.Id-1, Reacting{Emoji: []string{"👍"}}) // the notice of the creation
	w.refused(err, ErrNoMessage)
}

func TestReactionsOfAGroupGoWithTheMessage(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	m := w.send(alice, &Outgoing{Peer: g, Text: "who comes?"}).Message
	for _, user := range []int64{bob, carol} {
		w.reacts(user, g, w.newest(user, g).Id, "👍")
	}
	w.expectShown(bob, g, w.newest(bob, g).Id, "[👍2*]")
	w.expectShown(alice, g, m.Id, "[👍2]")
	if list, err := w.Reactors(w.ctx, bob, g, w.newest(bob, g).Id, "", "", 10); err != nil || len(list.List) != 2 || list.Total != 2 {
		t.Errorf("who has reacted: %v, %v", list, err)
	}
	_, err := w.Delete(w.ctx, alice, []int32{m.Id}, true)
	w.must(err)
	if n := w.with(alice, g).UnreadReactions; n != 0 {
		t.Errorf("%d unread reactions of a message that is gone", n)
	}
	w.noRows(peer.Owner{Space: peer.Chats, ID: g.ID}, store.TagReacted, store.TagReactor)
}

// noRows checks that an owner has no rows under these tags.
func (w *world) noRows(o peer.Owner, tags ...byte) {
	w.t.Helper()
	w.must(w.log.View(w.ctx, func(r store.Reader) error {
		for _, tag := range tags {
			for key, err := range r.Keys(o, store.Prefix(store.NewKey(tag))) {
				if err != nil {
					return err
				}
				w.t.Errorf("%v still has the row %q", o, key)
			}
		}
		return nil
	}))
}

// TestAPostDoesNotGrowWithItsReactors lets many people react to one post.
func TestAPostDoesNotGrowWithItsReactors(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	m := w.post(alice, p, "to all")
	const people = 60
	size := 0
	for i := range int64(people) {
		user := 5000 + i
		w.putUser(&accountpb.User{Id: user, FirstName: "P"})
		w.join(p, user)
		w.reacts(user, p, m.Id, EmojiReactions[i%3])
		if i == 20 {
			size = w.rowSize(p, m.Id)
		}
	}
	if grown := w.rowSize(p, m.Id); grown > size+8 {
		t.Errorf("the row has grown from %d to %d bytes", size, grown)
	}
	w.expectShown(5000, p, m.Id, "[👍20* 👎20 ❤20]")
	got := w.expectShown(alice, p, m.Id, "[👍20 👎20 ❤20]")
	if n := w.with(alice, p).UnreadReactions; n != 1 || len(got.Reactions.Recent) != 9 {
		t.Errorf("%d messages with unread reactions, %d shown", n, len(got.Reactions.Recent))
	}
	w.pageReactors(p, m.Id, "", people)
	w.pageReactors(p, m.Id, "👎", 20)
	_, err := w.DeletePosts(w.ctx, alice, p.ID, []int32{m.Id})
	w.must(err)
	w.noRows(peer.ChannelOf(p.ID), store.TagReacted, store.TagReactor, store.TagUnreacted)
}

// rowSize is the length of a stored message in bytes.
func (w *world) rowSize(p peer.Peer, id int32) (n int) {
	w.t.Helper()
	w.must(w.log.View(w.ctx, func(r store.Reader) error {
		row, err := r.Get(peer.ChannelOf(p.ID), messageKey(id))
		n = len(row)
		return err
	}))
	return n
}

func (w *world) pageReactors(p peer.Peer, id int32, emoji string, want int) {
	w.t.Helper()
	seen := make(map[int64]bool)
	for offset, pages := "", 0; ; pages++ {
		list, err := w.Reactors(w.ctx, alice, p, id, emoji, offset, 7)
		w.must(err)
		if list.Total != want || len(list.List) > 7 || pages > want {
			w.t.Fatalf("page %d is %+v", pages, list)
		}
		for _, r := range list.List {
			if seen[r.User] || emoji != "" && r.Emoji != emoji {
				w.t.Errorf("%d is in the list again or wrongly: %v", r.User, r)
			}
			seen[r.User] = true
		}
		if offset = list.Next; offset == "" {
			break
		}
	}
	if len(seen) != want {
		w.t.Errorf("%d have reacted with %q, want %d", len(seen), emoji, want)
	}
}

func TestReactionsMoveNoPts(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	m := w.post(alice, p, "hello")
	before := len(w.channelEvents(p))
	change := w.reacts(bob, p, m.Id, "🔥")
	if change.Count() != 0 || change.Events[0].Kind != updatepb.Kind_MESSAGE_REACTIONS || len(w.channelEvents(p)) != before {
		t.Errorf("a reaction did %+v", change)
	}
	sent := w.say(alice, bob, "hello")
	pts := w.pts(alice)
	w.reacts(bob, peer.OfUser(alice), sent.Twin, "🔥")
	diff, err := w.Difference(w.ctx, alice, pts, 0, 100, 0)
	w.must(err)
	last := diff.Events[len(diff.Events)-1]
	if told, ok := last.Attach.(*messagepb.Message); !ok || last.Kind != updatepb.Kind_MESSAGE_REACTIONS || reactionsOf(told) != "[🔥1]" || w.pts(alice) != pts {
		t.Errorf("who was away hears of %v", diff.Events)
	}
}
