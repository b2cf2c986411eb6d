package message

import (
	"testing"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

func TestWhoLeavesKeepsWhatHeHasAndHearsNoMore(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	w.send(carol, &Outgoing{Peer: g, Text: "farewell"})
	_, err := w.chats.RemoveChatUser(w.ctx, alice, g.ID, carol)
	w.must(err)
	if m := w.newest(carol, g); m.Action.GetKind() != messagepb.Action_CHAT_REMOVE || m.Action.Users[0] != carol || m.From != alice {
		t.Errorf("who was removed has %v", m)
	}
	pts := w.pts(carol)
	w.send(bob, &Outgoing{Peer: g, Text: "she is gone"})
	if w.pts(carol) != pts || len(w.in(carol, g)) != 3 {
		t.Error("who is gone hears of the group")
	}
	_, err = w.Send(w.ctx, carol, &Outgoing{Peer: g, Text: "hey", RandomID: 5})
	w.refused(err, chat.ErrWriteForbidden)
	w.refused(w.SetTyping(w.ctx, carol, g, 0, nil, false), chat.ErrWriteForbidden)
	own := w.in(carol, g)[1].Id
	_, err = w.Edit(w.ctx, carol, g, own, Edit{Text: "changed"})
	w.refused(err, chat.ErrWriteForbidden)
	_, err = w.Pin(w.ctx, carol, g, Pinning{ID: own})
	w.refused(err, chat.ErrWriteForbidden)
	_, err = w.Read(w.ctx, carol, g, 0)
	w.must(err)
	_, err = w.Delete(w.ctx, carol, []int32{own}, true)
	w.must(err)
	if len(w.in(carol, g)) != 2 || w.in(bob, g)[1].Text != "farewell" {
		t.Error("who is gone takes his messages with him")
	}
	_, err = w.ClearHistory(w.ctx, carol, g, Clearing{Revoke: true})
	w.refused(err, chat.ErrWriteForbidden)
	_, err = w.ClearHistory(w.ctx, carol, g, Clearing{})
	w.must(err)
	if d := w.with(carol, g); d.TopId != 0 || d.Count != 0 {
		t.Errorf("the cleared dialog is %v", d)
	}
	w.since(carol, 1)
}

func TestForwardsToAndFromGroups(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	w.send(bob, &Outgoing{Peer: g, Text: "a song"})
	id := w.newest(alice, g).Id
	for i, to := range []peer.Peer{g, peer.OfUser(carol), peer.OfUser(alice)} {
		sent, err := w.Forward(w.ctx, alice, Forwarding{From: g, To: to, IDs: []int32{id}, RandomIDs: []int64{int64(500 + i)}})
		w.must(err)
		f := sent[0].Message.Forward
		if peer.FromInt(f.GetFrom()) != peer.OfUser(bob) {
			t.Errorf("to %v: %v", to, f)
		}
		if to == peer.OfUser(alice) && (peer.FromInt(f.SavedPeer) != g || f.SavedId != id) {
			t.Errorf("saved from %v", f)
		}
	}
	if m := w.newest(carol, g); m.Text != "a song" || m.From != alice || m.Forward == nil {
		t.Errorf("carol has %v", m)
	}
	_, err := w.chats.SetNoForwards(w.ctx, alice, g, true)
	w.must(err)
	_, err = w.Forward(w.ctx, alice, Forwarding{From: g, To: peer.OfUser(carol), IDs: []int32{id}, RandomIDs: []int64{600}})
	w.refused(err, ErrForwardsForbidden)
	_, err = w.Send(w.ctx, alice, &Outgoing{Peer: peer.OfUser(carol), Text: "see", RandomID: 601, Reply: &ReplyTo{ID: id, Peer: g}})
	w.refused(err, ErrForwardsForbidden)
}

func TestScheduleAndTimeToLiveInAGroup(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	due := w.log.Now().Unix() + 3600
	w.send(bob, &Outgoing{Peer: g, Text: "later", ScheduleDate: due})
	_, err := w.runDue(w.ctx, due)
	w.must(err)
	if m := w.newest(carol, g); m.Text != "later" || !m.FromScheduled || m.From != bob {
		t.Errorf("carol has %v", m)
	}
	const day = 24 * 3600
	_, err = w.SetTTL(w.ctx, alice, g, day)
	w.must(err)
	if m := w.newest(carol, g); m.Action.GetKind() != messagepb.Action_SET_TTL || m.Action.Period != day || w.with(carol, g).Ttl != day {
		t.Errorf("carol has %v", m)
	}
	w.send(alice, &Outgoing{Peer: g, Text: "short"})
	w.must(w.expireAll(w.ctx, w.log.Now().Unix()+day+1))
	for _, user := range []int64{alice, bob, carol} {
		for _, m := range w.in(user, g) {
			if m.Text == "short" {
				t.Errorf("%d still has what expired", user)
			}
		}
	}
	// What can no longer be sent is dropped.
	w.send(bob, &Outgoing{Peer: g, Text: "never", ScheduleDate: due})
	_, err = w.chats.RemoveChatUser(w.ctx, bob, g.ID, bob)
	w.must(err)
	_, err = w.runDue(w.ctx, due)
	w.must(err)
	if d := w.with(bob, g); d.Scheduled != 0 || w.newest(alice, g).Text == "never" {
		t.Errorf("who left has %d waiting", d.Scheduled)
	}
}

// Two things that happen to a group in one transaction are two messages.
func TestNoticesOfOneTransactionAddUp(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	w.must(w.chats.WriteChat(w.ctx, g.ID, nil, func(tx *update.Tx, _ *chatpb.Chat) error {
		for _, title := range []string{"Duo", "Trio"} {
			err := w.Announce(tx, chat.Notice{
				Peer: g, To: []int64{alice, bob, carol}, From: alice, Action: chat.Action{Kind: chat.ActionTitle, Title: title},
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	for _, user := range []int64{alice, bob, carol} {
		if all := w.in(user, g); len(all) != 3 || all[2].Action.Text != "Trio" {
			t.Errorf("%d has %v", user, all)
		}
		w.checkGroupCounters(user, g)
		w.since(user, 1)
	}
}

func TestDeletedAccountsGetNothing(t *testing.T) {
	w := newWorld(t)
	g := w.group()
	_, err := w.chats.AddChatUser(w.ctx, alice, g.ID, dora)
	w.must(err)
	w.must(w.accounts.Delete(w.ctx, dora, nil))
	w.must(w.accounts.EraseDeleted(w.ctx))
	w.send(alice, &Outgoing{Peer: g, Text: "bonjour"})
	_, err = w.chats.SetTitle(w.ctx, bob, g, "Trio")
	w.must(err)
	if all := w.in(dora, g); len(all) != 0 {
		t.Errorf("a deleted account got %v", all)
	}
	if m := w.newest(carol, g); m.Action.GetKind() != messagepb.Action_CHAT_TITLE {
		t.Errorf("carol has %v", m)
	}
}
