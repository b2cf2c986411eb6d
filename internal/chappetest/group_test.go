package chappetest

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// choir is three people in a basic group.
type choir struct {
	t                 *testing.T
	ctx               context.Context
	server            *Server
	alice, bob, carol *Client
	id                int64
	peer              *tg.InputPeerChat
}

// TestBasicGroup is the story of three people in a basic group, told by gotd's
// clients; none of their update managers may report a hole.
func TestBasicGroup(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c := found(ctx, t, Start(t))
	t.Run("write, reply, mention", c.talk)
	t.Run("edit, pin, delete", c.change)
	t.Run("read marks and typing", c.read)
	t.Run("title and description", c.rename)
	t.Run("forward and schedule", c.forward)
	t.Run("dialogs and a difference", c.catchUp)
	t.Run("come by a link and by request", c.join)
	t.Run("leave and remove", c.leave)
	t.Run("the end", c.end)
	for _, p := range []*Client{c.alice, c.bob, c.carol} {
		if n := p.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", p.Name, n)
		}
	}
}

// found lets three people sign up and the first of them create a group.
func found(ctx context.Context, t *testing.T, s *Server) *choir {
	c := &choir{t: t, ctx: ctx, server: s}
	for _, p := range []struct {
		who  **Client
		name string
	}{{&c.alice, "Alice"}, {&c.bob, "Bob"}, {&c.carol, "Carol"}} {
		*p.who = NewClient(t, s, p.name, NewPhone())
		(*p.who).SignUp(p.name, "")
	}
	toBob, toCarol := c.alice.Peer(ctx, c.bob), c.alice.Peer(ctx, c.carol)
	made, err := c.alice.API.MessagesCreateChat(ctx, &tg.MessagesCreateChatRequest{
		Title: "Chorale",
		Users: []tg.InputUserClass{
			&tg.InputUser{UserID: toBob.UserID, AccessHash: toBob.AccessHash},
			&tg.InputUser{UserID: toCarol.UserID, AccessHash: toCarol.AccessHash},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	u := made.Updates.(*tg.Updates)
	c.id = u.Chats[0].GetID()
	c.peer = &tg.InputPeerChat{ChatID: c.id}
	if !slices.ContainsFunc(u.Updates, func(u tg.UpdateClass) bool { return isService[*tg.MessageActionChatCreate](u) }) {
		t.Errorf("the answer to the creation tells of no service message: %v", u.Updates)
	}
	for _, p := range []*Client{c.bob, c.carol} {
		ExpectNotice[*tg.MessageActionChatCreate](p, "the new group")
	}
	return c
}

// isService reports whether an update brings a service message of this kind.
func isService[A tg.MessageActionClass](u tg.UpdateClass) bool {
	n, ok := u.(*tg.UpdateNewMessage)
	if !ok {
		return false
	}
	m, ok := n.Message.(*tg.MessageService)
	if !ok {
		return false
	}
	_, ok = m.Action.(A)
	return ok
}

// ExpectNotice waits for a new service message of this kind in a basic group.
func ExpectNotice[A tg.MessageActionClass](c *Client, what string) *tg.MessageService {
	c.t.Helper()
	u := Expect(c, what, func(u *tg.UpdateNewMessage) bool { return isService[A](u) })
	return u.Message.(*tg.MessageService)
}

func (c *choir) must(_ any, err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *choir) talk(t *testing.T) {
	c.alice.Send(c.ctx, c.peer, "Bonjour à tous")
	atBob := c.bob.ExpectMessage("Bonjour à tous")
	if from, ok := atBob.FromID.(*tg.PeerUser); !ok || from.UserID != c.alice.Self.ID || atBob.Out {
		t.Errorf("Bob sees it from %v", atBob.FromID)
	}
	if in, ok := atBob.PeerID.(*tg.PeerChat); !ok || in.ChatID != c.id {
		t.Errorf("Bob sees it in %v", atBob.PeerID)
	}
	c.must(c.carol.API.AccountUpdateUsername(c.ctx, "carol_sings"))
	c.bob.Reply(c.ctx, c.peer, "Salut ! @carol_sings aussi ?", atBob.ID)
	atAlice := c.alice.ExpectMessage("Salut ! @carol_sings aussi ?")
	if h, ok := atAlice.ReplyTo.(*tg.MessageReplyHeader); !ok || !atAlice.Mentioned {
		t.Errorf("Alice is answered by %v", atAlice)
	} else if own := c.find(c.alice, "Bonjour à tous"); h.ReplyToMsgID != own {
		t.Errorf("Alice sees a reply to %d, want %d", h.ReplyToMsgID, own)
	}
	atCarol := c.carol.ExpectMessage("Salut ! @carol_sings aussi ?")
	if !atCarol.Mentioned || !atCarol.MediaUnread {
		t.Errorf("Carol is not mentioned by %v", atCarol)
	}
	unread, err := c.carol.API.MessagesGetUnreadMentions(c.ctx, &tg.MessagesGetUnreadMentionsRequest{Peer: c.peer, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(messagesOf(unread)); n != 1 {
		t.Errorf("Carol has %d unread mentions", n)
	}
	c.must(c.carol.API.MessagesReadMessageContents(c.ctx, []int{atCarol.ID}))
	unread, err = c.carol.API.MessagesGetUnreadMentions(c.ctx, &tg.MessagesGetUnreadMentionsRequest{Peer: c.peer, Limit: 10})
	if err != nil || len(messagesOf(unread)) != 0 {
		t.Errorf("Carol still has %v, %v", unread, err)
	}
}

// find returns the id that a text has in somebody's mailbox.
func (c *choir) find(who *Client, text string) int {
	c.t.Helper()
	history, err := who.API.MessagesGetHistory(c.ctx, &tg.MessagesGetHistoryRequest{Peer: c.peer, Limit: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, m := range messagesOf(history) {
		if m, ok := m.(*tg.Message); ok && m.Message == text {
			return m.ID
		}
	}
	c.t.Fatalf("%s has no %q", who.Name, text)
	return 0
}

func (c *choir) change(t *testing.T) {
	id := c.bob.Send(c.ctx, c.peer, "Répétition à 8 h")
	atAlice, atCarol := c.alice.ExpectMessage("Répétition à 8 h"), c.carol.ExpectMessage("Répétition à 8 h")
	c.must(c.bob.API.MessagesEditMessage(c.ctx, &tg.MessagesEditMessageRequest{Peer: c.peer, ID: id, Message: "Répétition à 9 h"}))
	Expect(c.carol, "the edit", func(u *tg.UpdateEditMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.ID == atCarol.ID && m.Message == "Répétition à 9 h"
	})
	c.must(c.alice.API.MessagesUpdatePinnedMessage(c.ctx, &tg.MessagesUpdatePinnedMessageRequest{Peer: c.peer, ID: atAlice.ID}))
	Expect(c.carol, "the pin", func(u *tg.UpdatePinnedMessages) bool {
		return u.Pinned && slices.Equal(u.Messages, []int{atCarol.ID})
	})
	ExpectNotice[*tg.MessageActionPinMessage](c.bob, "the notice of the pin")
	full, err := c.carol.API.MessagesGetFullChat(c.ctx, c.id)
	if err != nil {
		t.Fatal(err)
	}
	if got := full.FullChat.(*tg.ChatFull).PinnedMsgID; got != atCarol.ID {
		t.Errorf("Carol's pinned message is %d, want %d", got, atCarol.ID)
	}
	c.must(c.bob.API.MessagesDeleteMessages(c.ctx, &tg.MessagesDeleteMessagesRequest{Revoke: true, ID: []int{id}}))
	for who, want := range map[*Client]int{c.alice: atAlice.ID, c.carol: atCarol.ID} {
		Expect(who, "the deletion", func(u *tg.UpdateDeleteMessages) bool { return slices.Contains(u.Messages, want) })
	}
}

func (c *choir) read(t *testing.T) {
	id := c.carol.Send(c.ctx, c.peer, "Qui vient ?")
	atBob := c.bob.ExpectMessage("Qui vient ?")
	c.bob.Read(c.ctx, c.peer, atBob.ID)
	Expect(c.carol, "that Bob has read it", func(u *tg.UpdateReadHistoryOutbox) bool {
		in, ok := u.Peer.(*tg.PeerChat)
		return ok && in.ChatID == c.id && u.MaxID == id
	})
	readers, err := c.carol.API.MessagesGetMessageReadParticipants(c.ctx, &tg.MessagesGetMessageReadParticipantsRequest{Peer: c.peer, MsgID: id})
	if err != nil || len(readers) != 1 || readers[0].UserID != c.bob.Self.ID || readers[0].Date == 0 {
		t.Errorf("it was read by %v, %v", readers, err)
	}
	c.must(c.bob.API.MessagesSetTyping(c.ctx, &tg.MessagesSetTypingRequest{Peer: c.peer, Action: &tg.SendMessageTypingAction{}}))
	for _, who := range []*Client{c.alice, c.carol} {
		Expect(who, "Bob typing", func(u *tg.UpdateChatUserTyping) bool {
			from, ok := u.FromID.(*tg.PeerUser)
			return ok && u.ChatID == c.id && from.UserID == c.bob.Self.ID
		})
	}
}

func (c *choir) rename(t *testing.T) {
	c.must(c.bob.API.MessagesEditChatTitle(c.ctx, &tg.MessagesEditChatTitleRequest{ChatID: c.id, Title: "Grande chorale"}))
	for _, who := range []*Client{c.alice, c.carol} {
		m := ExpectNotice[*tg.MessageActionChatEditTitle](who, "the new title")
		if m.Action.(*tg.MessageActionChatEditTitle).Title != "Grande chorale" {
			t.Errorf("%s sees %v", who.Name, m.Action)
		}
	}
	c.must(c.alice.API.MessagesEditChatAbout(c.ctx, &tg.MessagesEditChatAboutRequest{Peer: c.peer, About: "tous les jeudis"}))
	c.must(c.alice.API.MessagesSetHistoryTTL(c.ctx, &tg.MessagesSetHistoryTTLRequest{Peer: c.peer, Period: 7 * 86400}))
	Expect(c.bob, "the time to live", func(u *tg.UpdatePeerHistoryTTL) bool { return u.TTLPeriod == 7*86400 })
	c.bob.Send(c.ctx, c.peer, "éphémère")
	if m := c.carol.ExpectMessage("éphémère"); m.TTLPeriod != 7*86400 {
		t.Errorf("Carol's copy lives %d s", m.TTLPeriod)
	}
}

func (c *choir) forward(t *testing.T) {
	id := c.find(c.bob, "Qui vient ?")
	c.must(c.bob.API.MessagesForwardMessages(c.ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: c.peer, ToPeer: c.peer, ID: []int{id}, RandomID: []int64{rand.Int64()},
	}))
	Expect(c.alice, "the forward", func(u *tg.UpdateNewMessage) bool {
		m, ok := u.Message.(*tg.Message)
		if !ok {
			return false
		}
		fwd, forwarded := m.GetFwdFrom()
		from, byUser := fwd.FromID.(*tg.PeerUser)
		return forwarded && byUser && from.UserID == c.carol.Self.ID && m.FromID.(*tg.PeerUser).UserID == c.bob.Self.ID
	})
	res, err := c.carol.API.MessagesSendMessage(c.ctx, &tg.MessagesSendMessageRequest{
		Peer: c.peer, Message: "programmé", RandomID: rand.Int64(), ScheduleDate: int(time.Now().Unix()) + 3600,
	})
	if err != nil {
		t.Fatal(err)
	}
	waiting, ok := SentID(res)
	if !ok {
		t.Fatalf("scheduling answered %v", res)
	}
	c.must(c.carol.API.MessagesSendScheduledMessages(c.ctx, &tg.MessagesSendScheduledMessagesRequest{Peer: c.peer, ID: []int{waiting}}))
	c.bob.ExpectMessage("programmé")
}

// catchUp looks at what a client sees that was away.
func (c *choir) catchUp(t *testing.T) {
	c.carol.Disconnect()
	c.alice.Send(c.ctx, c.peer, "pendant ton absence")
	c.must(c.alice.API.MessagesEditChatTitle(c.ctx, &tg.MessagesEditChatTitleRequest{ChatID: c.id, Title: "Petite chorale"}))
	c.carol.Connect()
	if m := c.carol.ExpectMessage("pendant ton absence"); m.FromID.(*tg.PeerUser).UserID != c.alice.Self.ID {
		t.Errorf("Carol sees it from %v", m.FromID)
	}
	res, err := c.carol.API.MessagesGetDialogs(c.ctx, &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	all := res.(*tg.MessagesDialogs)
	i := slices.IndexFunc(all.Dialogs, func(d tg.DialogClass) bool {
		one, ok := d.(*tg.Dialog)
		if !ok {
			return false
		}
		in, ok := one.Peer.(*tg.PeerChat)
		return ok && in.ChatID == c.id
	})
	if i < 0 || len(all.Chats) != 1 {
		t.Fatalf("Carol's list has %d dialogs and %d chats", len(all.Dialogs), len(all.Chats))
	}
	if d := all.Dialogs[i].(*tg.Dialog); d.UnreadCount == 0 || d.TTLPeriod != 7*86400 || d.UnreadMentionsCount != 0 {
		t.Errorf("Carol's dialog is %+v", d)
	}
	if got := all.Chats[0].(*tg.Chat); got.Title != "Petite chorale" || got.ParticipantsCount != 3 {
		t.Errorf("Carol's group is %+v", got)
	}
	found, err := c.carol.API.MessagesSearchGlobal(c.ctx, &tg.MessagesSearchGlobalRequest{
		Q: "absence", GroupsOnly: true, Filter: &tg.InputMessagesFilterEmpty{}, OffsetPeer: &tg.InputPeerEmpty{}, Limit: 10,
	})
	if err != nil || len(messagesOf(found)) != 1 {
		t.Errorf("Carol finds %v, %v", found, err)
	}
}

// join lets two more people in.
func (c *choir) join(t *testing.T) {
	dora, emil := NewClient(t, c.server, "Dora", NewPhone()), NewClient(t, c.server, "Emil", NewPhone())
	dora.SignUp("Dora", "")
	emil.SignUp("Emil", "")
	c.must(dora.API.MessagesImportChatInvite(c.ctx, c.link(t, false)))
	came := ExpectNotice[*tg.MessageActionChatJoinedByLink](c.bob, "Dora coming by a link")
	if from := came.FromID.(*tg.PeerUser); from.UserID != dora.Self.ID || came.Action.(*tg.MessageActionChatJoinedByLink).InviterID != c.alice.Self.ID {
		t.Errorf("Bob sees %v", came)
	}
	dora.Send(c.ctx, c.peer, "me voilà")
	c.carol.ExpectMessage("me voilà")

	if _, err := emil.API.MessagesImportChatInvite(c.ctx, c.link(t, true)); !tgerr.Is(err, "INVITE_REQUEST_SENT") {
		t.Errorf("Emil asks: %v", err)
	}
	waiting := Expect(c.alice, "who waits", func(u *tg.UpdatePendingJoinRequests) bool { return u.RequestsPending == 1 })
	if !slices.Equal(waiting.RecentRequesters, []int64{emil.Self.ID}) {
		t.Errorf("there wait %v", waiting.RecentRequesters)
	}
	toEmil := c.alice.Peer(c.ctx, emil)
	c.must(c.alice.API.MessagesHideChatJoinRequest(c.ctx, &tg.MessagesHideChatJoinRequestRequest{
		Approved: true, Peer: c.peer, UserID: &tg.InputUser{UserID: toEmil.UserID, AccessHash: toEmil.AccessHash},
	}))
	for _, who := range []*Client{c.bob, emil} {
		if m := ExpectNotice[*tg.MessageActionChatJoinedByRequest](who, "Emil let in"); m.FromID.(*tg.PeerUser).UserID != emil.Self.ID {
			t.Errorf("%s sees %v", who.Name, m)
		}
	}
	emil.Send(c.ctx, c.peer, "enfin")
	c.bob.ExpectMessage("enfin")
	for _, who := range []*Client{dora, emil} {
		if n := who.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", who.Name, n)
		}
	}
}

// link makes an invite link.
func (c *choir) link(t *testing.T, ask bool) string {
	t.Helper()
	made, err := c.alice.API.MessagesExportChatInvite(c.ctx, &tg.MessagesExportChatInviteRequest{Peer: c.peer, RequestNeeded: ask})
	if err != nil {
		t.Fatal(err)
	}
	_, hash, _ := strings.Cut(made.(*tg.ChatInviteExported).Link, "/+")
	return hash
}

// end lets the creator end the group.
func (c *choir) end(t *testing.T) {
	c.must(c.alice.API.MessagesDeleteChat(c.ctx, c.id))
	if _, err := c.alice.API.MessagesSendMessage(c.ctx, &tg.MessagesSendMessageRequest{
		Peer: c.peer, Message: "écho", RandomID: rand.Int64(),
	}); !tgerr.Is(err, "CHAT_WRITE_FORBIDDEN") {
		t.Errorf("writing after the end: %v", err)
	}
	Expect(c.alice, "that what was said is gone", func(u *tg.UpdateDeleteMessages) bool { return len(u.Messages) > 1 })
}

func (c *choir) leave(t *testing.T) {
	c.must(c.carol.API.MessagesDeleteChatUser(c.ctx, &tg.MessagesDeleteChatUserRequest{ChatID: c.id, UserID: &tg.InputUserSelf{}}))
	gone := ExpectNotice[*tg.MessageActionChatDeleteUser](c.bob, "Carol leaving")
	if gone.Action.(*tg.MessageActionChatDeleteUser).UserID != c.carol.Self.ID {
		t.Errorf("Bob sees %v", gone.Action)
	}
	toBob := c.alice.Peer(c.ctx, c.bob)
	out := &tg.InputUser{UserID: toBob.UserID, AccessHash: toBob.AccessHash}
	c.must(c.alice.API.MessagesDeleteChatUser(c.ctx, &tg.MessagesDeleteChatUserRequest{ChatID: c.id, UserID: out}))
	Expect(c.bob, "his own removal", func(u *tg.UpdateNewMessage) bool {
		m, ok := u.Message.(*tg.MessageService)
		if !ok {
			return false
		}
		a, ok := m.Action.(*tg.MessageActionChatDeleteUser)
		return ok && a.UserID == c.bob.Self.ID
	})
	c.alice.Send(c.ctx, c.peer, "seule")
	for _, who := range []*Client{c.bob, c.carol} {
		_, err := who.API.MessagesSendMessage(c.ctx, &tg.MessagesSendMessageRequest{Peer: c.peer, Message: "encore là", RandomID: rand.Int64()})
		if !tgerr.Is(err, "CHAT_WRITE_FORBIDDEN") {
			t.Errorf("%s writes after the end: %v", who.Name, err)
		}
		c.find(who, "Bonjour à tous")
		for _, text := range who.Messages() {
			if text == "seule" {
				t.Errorf("%s still hears of the group", who.Name)
			}
		}
	}
}
