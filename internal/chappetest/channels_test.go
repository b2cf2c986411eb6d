package chappetest

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// assembly is a supergroup with its founder, an admin and members.
type assembly struct {
	t                     *testing.T
	anna, ben, cora, dirk *Client
	byAnna, byBen, byCora *tg.Channel
	toBen, toCora         *tg.InputPeerUser
}

// TestSupergroup is the story of a supergroup, told by gotd's clients, whose
// update managers must not report a single hole.
func TestSupergroup(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	s := Start(t)
	c := &assembly{t: t}
	for _, one := range []struct {
		who  **Client
		name string
	}{{&c.anna, "Anna"}, {&c.ben, "Ben"}, {&c.cora, "Cora"}, {&c.dirk, "Dirk"}} {
		*one.who = NewClient(t, s, one.name, NewPhone())
		(*one.who).SignUp(one.name, "")
	}
	c.toBen, c.toCora = c.anna.Peer(ctx, c.ben), c.anna.Peer(ctx, c.cora)
	c.found(ctx)
	c.talk(ctx)
	c.change(ctx)
	c.promote(ctx)
	c.restrict(ctx)
	c.catchUp(ctx)
	c.readWhileAway(ctx)
	c.expel(ctx)
	for _, who := range []*Client{c.anna, c.ben, c.cora} {
		if n := who.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", who.Name, n)
		}
	}
}

// found makes the group; one comes by a link, another must be let in.
func (c *assembly) found(ctx context.Context) {
	c.byAnna = c.anna.NewChannel(ctx, "Telegraph club", false)
	c.byBen = c.ben.Join(ctx, c.anna.InviteLink(ctx, c.byAnna.AsInputPeer(), false))
	ExpectAction(c.anna, func(a *tg.MessageActionChatJoinedByLink) bool { return a.InviterID == c.anna.Self.ID })
	hash := c.anna.InviteLink(ctx, c.byAnna.AsInputPeer(), true)
	_, err := c.cora.API.MessagesImportChatInvite(ctx, hash)
	c.cora.Refused("a link that asks", err, "INVITE_REQUEST_SENT")
	Expect(c.anna, "that Cora waits", func(u *tg.UpdatePendingJoinRequests) bool { return u.RequestsPending == 1 })
	if _, err := c.anna.API.MessagesHideChatJoinRequest(ctx, &tg.MessagesHideChatJoinRequestRequest{
		Approved: true, Peer: c.byAnna.AsInputPeer(), UserID: &tg.InputUser{UserID: c.toCora.UserID, AccessHash: c.toCora.AccessHash},
	}); err != nil {
		c.t.Fatal(err)
	}
	Expect(c.cora, "the group", func(u *tg.UpdateChannel) bool { return u.ChannelID == c.byAnna.ID })
	ExpectAction(c.ben, func(*tg.MessageActionChatJoinedByRequest) bool { return true })
	dialogs, err := c.cora.API.MessagesGetDialogs(ctx, &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 10})
	if err != nil {
		c.t.Fatal(err)
	}
	all, _ := dialogs.AsModified()
	for _, chat := range all.GetChats() {
		if ch, ok := chat.(*tg.Channel); ok {
			c.byCora = ch
		}
	}
	if c.byCora == nil || c.byCora.Left {
		c.t.Fatalf("Cora's dialogs bring %v", all.GetChats())
	}
}

// talk is a message, its answer and a mention, and who has read what.
func (c *assembly) talk(ctx context.Context) {
	id := c.anna.Send(ctx, c.byAnna.AsInputPeer(), "Welcome, all of you")
	atBen := c.ben.ExpectPost("Welcome, all of you")
	if from, ok := atBen.FromID.(*tg.PeerUser); !ok || from.UserID != c.anna.Self.ID || atBen.Out || atBen.ID != id {
		c.t.Errorf("Ben sees %v", atBen)
	}
	c.cora.ExpectPost("Welcome, all of you")
	if _, err := c.ben.API.ChannelsReadHistory(ctx, &tg.ChannelsReadHistoryRequest{Channel: c.byBen.AsInput(), MaxID: id}); err != nil {
		c.t.Fatal(err)
	}
	Expect(c.anna, "that she was read", func(u *tg.UpdateReadChannelOutbox) bool { return u.MaxID >= id })
	readers, err := c.anna.API.MessagesGetMessageReadParticipants(ctx, &tg.MessagesGetMessageReadParticipantsRequest{
		Peer: c.byAnna.AsInputPeer(), MsgID: id,
	})
	if err != nil || len(readers) != 1 || readers[0].UserID != c.ben.Self.ID {
		c.t.Errorf("readers %v, %v", readers, err)
	}
	c.ben.Reply(ctx, c.byBen.AsInputPeer(), "Thank you", id)
	answer := c.anna.ExpectPost("Thank you")
	if h, ok := answer.ReplyTo.(*tg.MessageReplyHeader); !ok || h.ReplyToMsgID != id || !answer.Mentioned {
		c.t.Errorf("the answer is %v", answer)
	}
	if m := c.cora.ExpectPost("Thank you"); m.Mentioned {
		c.t.Error("Cora is called by an answer to Anna")
	}
	unread, err := c.anna.API.MessagesGetUnreadMentions(ctx, &tg.MessagesGetUnreadMentionsRequest{Peer: c.byAnna.AsInputPeer(), Limit: 10})
	if err != nil || len(messagesOf(unread)) != 1 {
		c.t.Errorf("unread mentions %v, %v", unread, err)
	}
	if _, err := c.anna.API.MessagesReadMentions(ctx, &tg.MessagesReadMentionsRequest{Peer: c.byAnna.AsInputPeer()}); err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.ben.API.MessagesSetTyping(ctx, &tg.MessagesSetTypingRequest{
		Peer: c.byBen.AsInputPeer(), Action: &tg.SendMessageTypingAction{},
	}); err != nil {
		c.t.Fatal(err)
	}
	Expect(c.cora, "Ben typing", func(u *tg.UpdateChannelUserTyping) bool { return u.ChannelID == c.byBen.ID })
}

// change edits, pins, forwards, repeats and deletes.
func (c *assembly) change(ctx context.Context) {
	req := &tg.MessagesSendMessageRequest{Peer: c.byBen.AsInputPeer(), Message: "At eihgt", RandomID: rand.Int64()}
	first, err := c.ben.API.MessagesSendMessage(ctx, req)
	if err != nil {
		c.t.Fatal(err)
	}
	again, err := c.ben.API.MessagesSendMessage(ctx, req)
	if err != nil {
		c.t.Fatal(err)
	}
	id, _ := SentID(first)
	if twice, _ := SentID(again); twice != id {
		c.t.Errorf("a repeated send made %d beside %d", twice, id)
	}
	if _, err := c.ben.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{Peer: c.byBen.AsInputPeer(), ID: id, Message: "At eight"}); err != nil {
		c.t.Fatal(err)
	}
	Expect(c.cora, "the edit", func(u *tg.UpdateEditChannelMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.ID == id && m.Message == "At eight"
	})
	_, err = c.cora.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{Peer: c.byCora.AsInputPeer(), ID: id, Message: "At nine"})
	c.cora.Refused("editing what Ben wrote", err, "MESSAGE_AUTHOR_REQUIRED")
	if _, err := c.anna.API.MessagesUpdatePinnedMessage(ctx, &tg.MessagesUpdatePinnedMessageRequest{Peer: c.byAnna.AsInputPeer(), ID: id}); err != nil {
		c.t.Fatal(err)
	}
	Expect(c.ben, "the pin", func(u *tg.UpdatePinnedChannelMessages) bool { return u.Pinned && u.Messages[0] == id })
	_, err = c.cora.API.MessagesUpdatePinnedMessage(ctx, &tg.MessagesUpdatePinnedMessageRequest{Peer: c.byCora.AsInputPeer(), ID: id})
	c.cora.Refused("pinning", err, "CHAT_ADMIN_REQUIRED")
	if _, err := c.cora.API.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: c.byCora.AsInputPeer(), ToPeer: &tg.InputPeerSelf{}, ID: []int{id}, RandomID: []int64{rand.Int64()},
	}); err != nil {
		c.t.Errorf("Cora saves a message: %v", err)
	}
	if _, err := c.ben.API.ChannelsDeleteMessages(ctx, &tg.ChannelsDeleteMessagesRequest{Channel: c.byBen.AsInput(), ID: []int{id}}); err != nil {
		c.t.Fatal(err)
	}
	Expect(c.anna, "the deletion", func(u *tg.UpdateDeleteChannelMessages) bool { return u.Messages[0] == id })
	_, err = c.cora.API.ChannelsDeleteMessages(ctx, &tg.ChannelsDeleteMessagesRequest{Channel: c.byCora.AsInput(), ID: []int{2}})
	c.cora.Refused("deleting what others wrote", err, "MESSAGE_DELETE_FORBIDDEN")
}

// promote makes Ben an admin, who then may do more.
func (c *assembly) promote(ctx context.Context) {
	if _, err := c.anna.API.ChannelsEditAdmin(ctx, &tg.ChannelsEditAdminRequest{
		Channel: c.byAnna.AsInput(), UserID: &tg.InputUser{UserID: c.toBen.UserID, AccessHash: c.toBen.AccessHash},
		AdminRights: tg.ChatAdminRights{DeleteMessages: true, BanUsers: true, PinMessages: true, ChangeInfo: true}, Rank: "clerk",
	}); err != nil {
		c.t.Fatal(err)
	}
	Expect(c.ben, "his rights", func(u *tg.UpdateChannel) bool { return u.ChannelID == c.byBen.ID })
	if _, err := c.ben.API.ChannelsEditTitle(ctx, &tg.ChannelsEditTitleRequest{Channel: c.byBen.AsInput(), Title: "Semaphore club"}); err != nil {
		c.t.Fatal(err)
	}
	ExpectAction(c.cora, func(a *tg.MessageActionChatEditTitle) bool { return a.Title == "Semaphore club" })
}

// restrict takes from Cora the right to write, and sets a slow mode.
func (c *assembly) restrict(ctx context.Context) {
	ban := func(rights tg.ChatBannedRights) {
		if _, err := c.anna.API.ChannelsEditBanned(ctx, &tg.ChannelsEditBannedRequest{
			Channel: c.byAnna.AsInput(), Participant: c.toCora, BannedRights: rights,
		}); err != nil {
			c.t.Fatal(err)
		}
	}
	ban(tg.ChatBannedRights{SendMessages: true})
	_, err := c.cora.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{Peer: c.byCora.AsInputPeer(), Message: "x", RandomID: rand.Int64()})
	c.cora.Refused("writing", err, "USER_BANNED_IN_CHANNEL")
	ban(tg.ChatBannedRights{})
	if _, err := c.anna.API.ChannelsToggleSlowMode(ctx, &tg.ChannelsToggleSlowModeRequest{Channel: c.byAnna.AsInput(), Seconds: 10}); err != nil {
		c.t.Fatal(err)
	}
	c.cora.Send(ctx, c.byCora.AsInputPeer(), "slowly")
	_, err = c.cora.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{Peer: c.byCora.AsInputPeer(), Message: "too fast", RandomID: rand.Int64()})
	c.cora.Refused("writing at once again", err, "SLOWMODE_WAIT")
	c.ben.Send(ctx, c.byBen.AsInputPeer(), "admins need not wait")
	if _, err := c.anna.API.ChannelsToggleSlowMode(ctx, &tg.ChannelsToggleSlowModeRequest{Channel: c.byAnna.AsInput()}); err != nil {
		c.t.Fatal(err)
	}
}

// catchUp writes while Cora is away: she finds all of it when she is back.
func (c *assembly) catchUp(ctx context.Context) {
	c.cora.ExpectPost("admins need not wait")
	c.cora.Disconnect()
	var last int
	for range 120 {
		last = c.ben.Send(ctx, c.byBen.AsInputPeer(), "while she is away")
	}
	if _, err := c.ben.API.ChannelsDeleteMessages(ctx, &tg.ChannelsDeleteMessagesRequest{Channel: c.byBen.AsInput(), ID: []int{last - 1}}); err != nil {
		c.t.Fatal(err)
	}
	c.ben.Send(ctx, c.byBen.AsInputPeer(), "the last word")
	c.cora.Connect()
	c.cora.ExpectPost("the last word")
	seen := map[int]bool{}
	for _, u := range c.cora.Seen() {
		if n, ok := u.(*tg.UpdateNewChannelMessage); ok {
			if m, ok := n.Message.(*tg.Message); ok && m.Message == "while she is away" {
				seen[m.ID] = true
			}
		}
	}
	if len(seen) != 119 || seen[last-1] || !seen[last] {
		c.t.Errorf("Cora came back to %d messages of 119", len(seen))
	}
}

// readWhileAway has Cora learn that she was read while she was not connected.
func (c *assembly) readWhileAway(ctx context.Context) {
	id := c.cora.Send(ctx, c.byCora.AsInputPeer(), "read me")
	c.ben.ExpectPost("read me")
	c.cora.Disconnect()
	if _, err := c.ben.API.ChannelsReadHistory(ctx, &tg.ChannelsReadHistoryRequest{Channel: c.byBen.AsInput(), MaxID: id}); err != nil {
		c.t.Fatal(err)
	}
	c.cora.Connect()
	Expect(c.cora, "that she was read while away", func(u *tg.UpdateReadChannelOutbox) bool {
		return u.ChannelID == c.byCora.ID && u.MaxID >= id
	})
}

// expel bans Cora, and then neither she nor a stranger sees anything by any
// method.
func (c *assembly) expel(ctx context.Context) {
	if _, err := c.anna.API.ChannelsEditBanned(ctx, &tg.ChannelsEditBannedRequest{
		Channel: c.byAnna.AsInput(), Participant: c.toCora, BannedRights: tg.ChatBannedRights{ViewMessages: true},
	}); err != nil {
		c.t.Fatal(err)
	}
	c.anna.Send(ctx, c.byAnna.AsInputPeer(), "not for Cora")
	c.ben.ExpectPost("not for Cora")
	stolen := *c.byAnna
	for _, spy := range []struct {
		who *Client
		ch  *tg.Channel
	}{{c.cora, c.byCora}, {c.dirk, &stolen}} {
		c.spy(ctx, spy.who, spy.ch)
	}
	for _, u := range c.cora.Seen() {
		if n, ok := u.(*tg.UpdateNewChannelMessage); ok {
			if m, ok := n.Message.(*tg.Message); ok && m.Message == "not for Cora" {
				c.t.Error("Cora was pushed what is not for her")
			}
		}
	}
}

// spy tries every method that shows something of a channel.
func (c *assembly) spy(ctx context.Context, who *Client, ch *tg.Channel) {
	in, at := ch.AsInput(), ch.AsInputPeer()
	tries := map[string]func() error{
		"getHistory": func() error {
			_, err := who.API.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: at, Limit: 10})
			return err
		},
		"getMessages": func() error {
			_, err := who.API.ChannelsGetMessages(ctx, &tg.ChannelsGetMessagesRequest{Channel: in, ID: []tg.InputMessageClass{&tg.InputMessageID{ID: 3}}})
			return err
		},
		"getChannelDifference": func() error {
			_, err := who.API.UpdatesGetChannelDifference(ctx, &tg.UpdatesGetChannelDifferenceRequest{
				Channel: in, Filter: &tg.ChannelMessagesFilterEmpty{}, Pts: 1, Limit: 100,
			})
			return err
		},
		"search": func() error {
			_, err := who.API.MessagesSearch(ctx, &tg.MessagesSearchRequest{Peer: at, Q: "not", Filter: &tg.InputMessagesFilterEmpty{}, Limit: 10})
			return err
		},
		"forwardMessages": func() error {
			_, err := who.API.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
				FromPeer: at, ToPeer: &tg.InputPeerSelf{}, ID: []int{3}, RandomID: []int64{rand.Int64()},
			})
			return err
		},
		"getFullChannel": func() error { _, err := who.API.ChannelsGetFullChannel(ctx, in); return err },
		"getParticipants": func() error {
			_, err := who.API.ChannelsGetParticipants(ctx, &tg.ChannelsGetParticipantsRequest{
				Channel: in, Filter: &tg.ChannelParticipantsRecent{}, Limit: 10,
			})
			return err
		},
		"getMessagesViews": func() error {
			_, err := who.API.MessagesGetMessagesViews(ctx, &tg.MessagesGetMessagesViewsRequest{Peer: at, ID: []int{3}, Increment: true})
			return err
		},
		"getUnreadMentions": func() error {
			_, err := who.API.MessagesGetUnreadMentions(ctx, &tg.MessagesGetUnreadMentionsRequest{Peer: at, Limit: 10})
			return err
		},
		"sendMessage": func() error {
			_, err := who.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{Peer: at, Message: "x", RandomID: rand.Int64()})
			return err
		},
		"reply from elsewhere": func() error {
			_, err := who.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{
				Peer: &tg.InputPeerSelf{}, Message: "x", RandomID: rand.Int64(),
				ReplyTo: &tg.InputReplyToMessage{ReplyToMsgID: 3, ReplyToPeerID: at},
			})
			return err
		},
		"getAdminLog": func() error {
			_, err := who.API.ChannelsGetAdminLog(ctx, &tg.ChannelsGetAdminLogRequest{Channel: in, Limit: 10})
			return err
		},
	}
	for name, try := range tries {
		who.Refused(name, try(), "CHANNEL_PRIVATE", "CHANNEL_INVALID", "PEER_ID_INVALID", "CHAT_ADMIN_REQUIRED")
	}
}

// TestChannel is the story of a public channel: posts with views and signatures,
// read by who is no member, joined, deleted.
func TestChannel(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	s := Start(t)
	editor, reader := NewClient(t, s, "Editor", NewPhone()), NewClient(t, s, "Reader", NewPhone())
	editor.SignUp("Editor", "Jones")
	reader.SignUp("Reader", "")
	paper := editor.NewChannel(ctx, "The morning paper", true)
	if _, err := editor.API.ChannelsUpdateUsername(ctx, &tg.ChannelsUpdateUsernameRequest{Channel: paper.AsInput(), Username: "morningpaper"}); err != nil {
		t.Fatal(err)
	}
	first := editor.Send(ctx, paper.AsInputPeer(), "First edition")

	found, err := reader.API.ContactsResolveUsername(ctx, &tg.ContactsResolveUsernameRequest{Username: "morningpaper"})
	if err != nil {
		t.Fatal(err)
	}
	seen := found.Chats[0].(*tg.Channel)
	page, err := reader.API.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: seen.AsInputPeer(), Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	post, ok := messagesOf(page)[0].(*tg.Message)
	if !ok || post.ID != first || !post.Post || post.FromID != nil || post.Views != 1 || post.PostAuthor != "" {
		t.Errorf("a reader sees %v", post)
	}
	views := func(increment bool) int {
		v, err := reader.API.MessagesGetMessagesViews(ctx, &tg.MessagesGetMessagesViewsRequest{Peer: seen.AsInputPeer(), ID: []int{first}, Increment: increment})
		if err != nil {
			t.Fatal(err)
		}
		return v.Views[0].Views
	}
	if a, b, c := views(true), views(true), views(false); a != 2 || b != 2 || c != 2 {
		t.Errorf("views %d, %d, %d: one viewer counts once", a, b, c)
	}
	_, err = reader.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{Peer: seen.AsInputPeer(), Message: "x", RandomID: rand.Int64()})
	reader.Refused("posting", err, "CHAT_ADMIN_REQUIRED")

	if _, err := reader.API.ChannelsJoinChannel(ctx, seen.AsInput()); err != nil {
		t.Fatal(err)
	}
	if _, err := editor.API.ChannelsToggleSignatures(ctx, &tg.ChannelsToggleSignaturesRequest{Channel: paper.AsInput(), SignaturesEnabled: true}); err != nil {
		t.Fatal(err)
	}
	editor.Send(ctx, paper.AsInputPeer(), "Second edition")
	if m := reader.ExpectPost("Second edition"); m.PostAuthor != "Editor Jones" || m.FromID != nil || m.Out {
		t.Errorf("a signed post is %v", m)
	}
	sent, err := reader.API.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: seen.AsInputPeer(), ToPeer: &tg.InputPeerSelf{}, ID: []int{first}, RandomID: []int64{rand.Int64()},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range sent.(*tg.Updates).Updates {
		if n, ok := u.(*tg.UpdateNewMessage); ok {
			f := n.Message.(*tg.Message).FwdFrom
			if p, ok := f.FromID.(*tg.PeerChannel); !ok || p.ChannelID != paper.ID || f.ChannelPost != first {
				t.Errorf("a post is passed on with %v", f)
			}
		}
	}
	Expect(editor, "that it was passed on", func(u *tg.UpdateChannelMessageForwards) bool { return u.ID == first && u.Forwards == 1 })
	if _, err := editor.API.ChannelsDeleteChannel(ctx, paper.AsInput()); err != nil {
		t.Fatal(err)
	}
	Expect(reader, "that the paper is gone", func(u *tg.UpdateChannel) bool { return u.ChannelID == paper.ID })
	for _, who := range []*Client{editor, reader} {
		if n := who.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", who.Name, n)
		}
	}
}
