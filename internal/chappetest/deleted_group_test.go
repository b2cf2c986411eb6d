package chappetest

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// TestDeletedGroup ends a basic group: its messages go in the mailboxes of all
// members, also of one who is away and of one whose server is killed at once; it
// stands in nobody's list and is forbidden from then on.
func TestDeletedGroup(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c := found(ctx, t, Start(t))
	c.alice.Send(ctx, c.peer, "un")
	atBob, atCarol := c.bob.ExpectMessage("un"), c.carol.ExpectMessage("un")
	c.must(c.bob.API.MessagesToggleDialogPin(ctx, &tg.MessagesToggleDialogPinRequest{Pinned: true, Peer: &tg.InputDialogPeer{Peer: c.peer}}))
	c.must(c.bob.API.MessagesSaveDraft(ctx, &tg.MessagesSaveDraftRequest{Peer: c.peer, Message: "deux"}))
	c.carol.Disconnect()
	if _, err := c.bob.API.MessagesDeleteChat(ctx, c.id); !tgerr.Is(err, "CHAT_ADMIN_REQUIRED") {
		t.Errorf("Bob deletes Alice's group: %v", err)
	}
	c.must(c.alice.API.MessagesDeleteChat(ctx, c.id))
	gone := func(who *Client, id int) {
		t.Helper()
		Expect(who, "that the messages are gone", func(u *tg.UpdateDeleteMessages) bool { return slices.Contains(u.Messages, id) })
		c.expectNothing(who)
	}
	Expect(c.bob, "the group", func(u *tg.UpdateChat) bool { return u.ChatID == c.id })
	gone(c.bob, atBob.ID)
	gone(c.alice, 1)
	c.carol.Connect()
	gone(c.carol, atCarol.ID)

	again := found(ctx, t, c.server)
	at := again.bob.ExpectMessage
	again.alice.Send(ctx, again.peer, "trois")
	last := at("trois")
	again.bob.Disconnect() // gotd asks for a difference when it starts, not when it comes back
	again.must(again.alice.API.MessagesDeleteChat(ctx, again.id))
	c.server.Kill()
	again.bob.Connect()
	Expect(again.bob, "that the messages are gone", func(u *tg.UpdateDeleteMessages) bool { return slices.Contains(u.Messages, last.ID) })
	again.expectNothing(again.bob)
	for _, who := range []*Client{c.alice, c.bob, c.carol} {
		if n := who.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", who.Name, n)
		}
	}
}

// expectNothing looks for what a former member may still have of the group.
func (c *choir) expectNothing(who *Client) {
	c.t.Helper()
	history, err := who.API.MessagesGetHistory(c.ctx, &tg.MessagesGetHistoryRequest{Peer: c.peer, Limit: 10})
	if err != nil || len(messagesOf(history)) != 0 {
		c.t.Errorf("%s reads %v, %v", who.Name, history, err)
	}
	list, err := who.API.MessagesGetDialogs(c.ctx, &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 10})
	if err != nil {
		c.t.Fatal(err)
	}
	all, _ := list.AsModified()
	for _, d := range all.GetDialogs() {
		if p, ok := d.(*tg.Dialog).Peer.(*tg.PeerChat); ok && p.ChatID == c.id {
			c.t.Errorf("%s lists the group: %v", who.Name, d)
		}
	}
	chats, err := who.API.MessagesGetChats(c.ctx, []int64{c.id})
	if err != nil || len(chats.GetChats()) != 1 {
		c.t.Fatalf("%s sees %v, %v", who.Name, chats, err)
	}
	if _, ok := chats.GetChats()[0].(*tg.ChatForbidden); !ok {
		c.t.Errorf("%s sees %v", who.Name, chats.GetChats()[0])
	}
	_, err = who.API.MessagesSendMessage(c.ctx, &tg.MessagesSendMessageRequest{Peer: c.peer, Message: "écho", RandomID: rand.Int64()})
	who.Refused("writing after the end", err, "CHAT_WRITE_FORBIDDEN")
}
