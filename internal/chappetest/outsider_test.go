package chappetest

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// ownBusiness are methods that name a chat only as a place in the caller's own
// lists, or not at all: they tell nothing of it and do nothing to it.
var ownBusiness = []string{
	"channels.getChannels", // the forbidden form
	"help.dismissSuggestion", "help.hidePromoData",
	"messages.getDialogs", "messages.getDialogUnreadMarks", "messages.getSavedDialogs", "messages.searchGlobal",
}

// newcomers have just opened their accounts.
func newcomers(t *testing.T, s *Server, names ...string) []*Client {
	t.Helper()
	all := make([]*Client, len(names))
	for i, name := range names {
		all[i] = NewClient(t, s, name, NewPhone())
		all[i].SignUp(name, "")
	}
	return all
}

// TestBannedAndLeft tries every method that names a channel, as somebody who was
// banned from a private supergroup and as one who has left it: both know its
// access hash.
func TestBannedAndLeft(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	s := Start(t)
	all := newcomers(t, s, "Anna", "Ben", "Cora")
	anna, ben, cora := all[0], all[1], all[2]
	group := anna.NewChannel(ctx, "Secret", false)
	hash := anna.InviteLink(ctx, group.AsInputPeer(), false)
	atBen, atCora := ben.Join(ctx, hash), cora.Join(ctx, hash)
	id := ben.Send(ctx, atBen.AsInputPeer(), "not for outsiders")
	anna.ExpectPost("not for outsiders")
	anna.restrict(ctx, group, ben, tg.ChatBannedRights{ViewMessages: true})
	if _, err := cora.API.ChannelsLeaveChannel(ctx, atCora.AsInput()); err != nil {
		t.Fatal(err)
	}
	_, err := ben.API.MessagesImportChatInvite(ctx, hash)
	ben.Refused("coming back by the link", err, "INVITE_HASH_EXPIRED")
	_, err = ben.API.MessagesCheckChatInvite(ctx, hash)
	ben.Refused("looking at the link", err, "INVITE_HASH_EXPIRED")
	methods, since := s.Implemented(), len(anna.Seen())
	for _, spy := range []struct {
		who *Client
		at  *tg.Channel
	}{{ben, atBen}, {cora, atCora}} {
		tried := 0
		for shown, p := range map[string]*Probe{
			"by its hash": {Peer: spy.at.AsInputPeer(), Channel: spy.at.AsInput(), User: &tg.InputUserSelf{}, ID: id},
			"by a message": {
				Peer:    &tg.InputPeerChannelFromMessage{Peer: spy.at.AsInputPeer(), MsgID: id, ChannelID: spy.at.ID},
				Channel: &tg.InputChannelFromMessage{Peer: spy.at.AsInputPeer(), MsgID: id, ChannelID: spy.at.ID},
				User:    &tg.InputUserFromMessage{Peer: spy.at.AsInputPeer(), MsgID: id, UserID: ben.Self.ID}, ID: id,
			},
		} {
			for _, m := range methods {
				if !p.Names(m) || slices.Contains(ownBusiness, m) {
					continue
				}
				tried++
				refused, answer := p.Call(ctx, spy.who, m)
				if !slices.Contains([]string{"CHANNEL_PRIVATE", "CHANNEL_INVALID", "CHANNEL_PUBLIC_GROUP_NA", "USER_ID_INVALID", "PASSWORD_MISSING"}, refused) {
					t.Errorf("%s, %s, %s: %q, %d bytes", spy.who.Name, shown, m, refused, len(answer))
				}
			}
		}
		if tried < 150 {
			t.Errorf("only %d methods were tried", tried)
		}
	}
	anna.heardNothing(ctx, group.AsInputPeer(), since, ben, cora)
}

// restrict forbids somebody something in a supergroup.
func (c *Client) restrict(ctx context.Context, group *tg.Channel, who *Client, rights tg.ChatBannedRights) {
	c.t.Helper()
	if _, err := c.API.ChannelsEditBanned(ctx, &tg.ChannelsEditBannedRequest{
		Channel: group.AsInput(), Participant: c.Peer(ctx, who), BannedRights: rights,
	}); err != nil {
		c.t.Fatal(err)
	}
}

// heardNothing looks for what outsiders have done to those who are in a group:
// none of the updates that came since, up to a last post of his own, is of theirs.
func (c *Client) heardNothing(ctx context.Context, in tg.InputPeerClass, since int, outsiders ...*Client) {
	c.t.Helper()
	c.Send(ctx, in, "is anybody there?")
	for _, u := range c.Seen()[since:] {
		switch u := u.(type) {
		case *tg.UpdateReadChannelOutbox, *tg.UpdateReadHistoryOutbox, *tg.UpdateChannelUserTyping, *tg.UpdateChatUserTyping,
			*tg.UpdateReadChannelDiscussionOutbox, *tg.UpdateEditChannelMessage, *tg.UpdateEditMessage, *tg.UpdateMessagePoll,
			*tg.UpdatePendingJoinRequests, *tg.UpdateDeleteMessages, *tg.UpdateDeleteChannelMessages, *tg.UpdateMessageReactions:
			c.t.Errorf("%s heard of %s: %T %v", c.Name, names(outsiders), u, u)
		}
	}
}

func names(all []*Client) string {
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	return strings.Join(names, " or ")
}

// ofOneself are methods that who was put out of a basic group may go on calling:
// he keeps copies of what was said while he was in it, and all that is his own.
var ofOneself = []string{
	"account.reportPeer", "contacts.block", "contacts.resetTopPeerRating", "contacts.setBlocked", "contacts.unblock",
	"help.dismissSuggestion", "help.hidePromoData",
	"messages.deleteHistory", "messages.deleteScheduledMessages", "messages.getChats", "messages.getDialogUnreadMarks",
	"messages.getDialogs", "messages.getFullChat", "messages.getHistory", "messages.getMessageReactionsList",
	"messages.getMessagesReactions", "messages.getMessagesViews", "messages.getPeerDialogs", "messages.getPeerSettings",
	"messages.getPollResults", "messages.getPollVotes", "messages.getSavedDialogs", "messages.getSavedDialogsByID",
	"messages.getSavedHistory", "messages.getSavedReactionTags", "messages.getScheduledHistory", "messages.getScheduledMessages",
	"messages.getSearchCounters", "messages.getSearchResultsCalendar", "messages.getSearchResultsPositions",
	"messages.getUnreadMentions", "messages.getUnreadReactions", "messages.hidePeerSettingsBar", "messages.markDialogUnread",
	"messages.readHistory", "messages.readMentions", "messages.readReactions", "messages.reportReaction", "messages.reportSpam",
	"messages.saveDraft", "messages.search", "messages.searchGlobal", "messages.toggleDialogPin", "messages.uploadMedia",
}

// TestPutOutOfBasicGroup tries every method that names a basic group, as somebody
// who was put out of it.
func TestPutOutOfBasicGroup(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	c := found(ctx, t, Start(t))
	mine := c.bob.Send(ctx, c.peer, "mine")
	atCarol := c.carol.ExpectMessage("mine")
	toBob := c.alice.Peer(ctx, c.bob)
	c.must(c.alice.API.MessagesDeleteChatUser(ctx, &tg.MessagesDeleteChatUserRequest{
		ChatID: c.id, UserID: &tg.InputUser{UserID: toBob.UserID, AccessHash: toBob.AccessHash},
	}))
	ExpectNotice[*tg.MessageActionChatDeleteUser](c.carol, "Bob's end")
	c.carol.React(ctx, c.peer, atCarol.ID, "👍")
	Expect(c.carol, "her own reaction", func(u *tg.UpdateMessageReactions) bool { return u.MsgID == atCarol.ID })
	since := len(c.carol.Seen())
	after, err := c.bob.API.MessagesGetMessageReactionsList(ctx, &tg.MessagesGetMessageReactionsListRequest{Peer: c.peer, ID: mine, Limit: 10})
	if err != nil || len(after.Reactions) != 0 {
		t.Errorf("Bob sees who reacts after he was put out: %v, %v", after, err)
	}
	_, err = c.bob.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{Peer: c.peer, ID: mine, Message: "hear me"})
	c.bob.Refused("writing over what he wrote", err, "CHAT_WRITE_FORBIDDEN", "CHANNEL_PRIVATE")
	p := &Probe{Peer: c.peer, Chat: c.id, User: &tg.InputUserSelf{}, ID: mine}
	for _, m := range c.server.Implemented() {
		if !p.Names(m) || slices.Contains(ofOneself, m) {
			continue
		}
		if refused, answer := p.Call(ctx, c.bob, m); refused == "" {
			t.Errorf("%s answers with %d bytes", m, len(answer))
		}
	}
	for _, m := range []string{"messages.readHistory", "messages.readReactions", "messages.readMentions", "messages.deleteHistory"} {
		if refused, _ := p.Call(ctx, c.bob, m); refused != "" {
			t.Errorf("%s of his own copies: %s", m, refused)
		}
	}
	c.carol.heardNothing(ctx, c.peer, since, c.bob)
}

// TestGuestsLeaveNoTrace tries every method that names a channel, as somebody who
// only looks at a public supergroup: its members hear nothing of it.
func TestGuestsLeaveNoTrace(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	s := Start(t)
	all := newcomers(t, s, "Anna", "Ben")
	anna, ben := all[0], all[1]
	group := anna.NewChannel(ctx, "Public", false)
	if _, err := anna.API.ChannelsUpdateUsername(ctx, &tg.ChannelsUpdateUsernameRequest{Channel: group.AsInput(), Username: "public_place"}); err != nil {
		t.Fatal(err)
	}
	id := anna.Send(ctx, group.AsInputPeer(), "for all to read")
	found, err := ben.API.ContactsResolveUsername(ctx, &tg.ContactsResolveUsernameRequest{Username: "public_place"})
	if err != nil {
		t.Fatal(err)
	}
	at := found.Chats[0].(*tg.Channel)
	p, since := &Probe{Peer: at.AsInputPeer(), Channel: at.AsInput(), User: &tg.InputUserSelf{}, ID: id}, len(anna.Seen())
	for _, m := range s.Implemented() {
		if p.Names(m) && m != "channels.joinChannel" && m != "channels.deleteHistory" && m != "messages.deleteHistory" {
			p.Call(ctx, ben, m)
		}
	}
	anna.heardNothing(ctx, group.AsInputPeer(), since, ben)
	full, err := anna.API.ChannelsGetFullChannel(ctx, group.AsInput())
	if err != nil {
		t.Fatal(err)
	}
	if ch := full.FullChat.(*tg.ChannelFull); ch.ParticipantsCount != 1 || ch.RequestsPending != 0 || ch.ReadOutboxMaxID >= id {
		t.Errorf("the channel is %v", ch)
	}
}

// TestRestrictedMayNotEdit has a member lose the right to write, and then to send
// pictures: he does not get by an edit what he may not send.
func TestRestrictedMayNotEdit(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	group := w.alice.NewChannel(ctx, "Club", false)
	at := w.bob.Join(ctx, w.alice.InviteLink(ctx, group.AsInputPeer(), false))
	id := w.bob.Send(ctx, at.AsInputPeer(), "harmless")
	photo := &tg.InputMediaUploadedPhoto{File: w.bob.Upload(ctx, "a.png", Picture(64, 64))}
	edit := func(media tg.InputMediaClass, text string) error {
		req := &tg.MessagesEditMessageRequest{Peer: at.AsInputPeer(), ID: id, Message: text}
		if media != nil {
			req.SetMedia(media)
		}
		_, err := w.bob.API.MessagesEditMessage(ctx, req)
		return err
	}
	w.alice.restrict(ctx, group, w.bob, tg.ChatBannedRights{SendPhotos: true})
	w.bob.Refused("a picture by an edit", edit(photo, "look"), "CHAT_SEND_PHOTOS_FORBIDDEN")
	if err := edit(nil, "harmless still"); err != nil {
		t.Errorf("who may write may edit: %v", err)
	}
	place := w.bob.SendMedia(ctx, at.AsInputPeer(), &tg.InputMediaGeoLive{GeoPoint: &tg.InputGeoPoint{Lat: 1, Long: 1}, Period: 900}, "")
	w.alice.restrict(ctx, group, w.bob, tg.ChatBannedRights{SendMessages: true})
	w.bob.Refused("a text by an edit", edit(nil, "spam"), "USER_BANNED_IN_CHANNEL")
	stop := &tg.MessagesEditMessageRequest{Peer: at.AsInputPeer(), ID: place.ID}
	stop.SetMedia(&tg.InputMediaGeoLive{GeoPoint: &tg.InputGeoPointEmpty{}, Stopped: true})
	if _, err := w.bob.API.MessagesEditMessage(ctx, stop); err != nil {
		t.Errorf("everybody may stop saying where he is: %v", err)
	}
	_, err := w.bob.API.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: at.AsInputPeer(), ToPeer: at.AsInputPeer(), ID: []int{id}, RandomID: []int64{rand.Int64()},
	})
	w.bob.Refused("a forward", err, "USER_BANNED_IN_CHANNEL")
}

// ofHidden are methods that must not know a message from before a member came.
var ofHidden = []string{
	"messages.forwardMessages", "messages.getDiscussionMessage", "messages.getMessageReactionsList",
	"messages.getMessageReadParticipants", "messages.getPollResults", "messages.getPollVotes", "messages.getReplies",
	"messages.readDiscussion", "messages.reportReaction", "messages.sendMessage", "messages.sendReaction", "messages.sendVote",
	"channels.exportMessageLink",
}

// TestHiddenHistoryByEveryMethod tries every method that names a channel, as a
// member from whom what was said before he came is hidden.
func TestHiddenHistoryByEveryMethod(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	s := Start(t)
	all := newcomers(t, s, "Anna", "Cora")
	anna, cora := all[0], all[1]
	const secret = "said behind closed doors"
	group := anna.NewChannel(ctx, "Club", false)
	if _, err := anna.API.ChannelsTogglePreHistoryHidden(ctx, &tg.ChannelsTogglePreHistoryHiddenRequest{Channel: group.AsInput(), Enabled: true}); err != nil {
		t.Fatal(err)
	}
	poll := anna.NewPoll(ctx, group.AsInputPeer(), &tg.InputMediaPoll{}, secret, "yes", "no")
	anna.React(ctx, group.AsInputPeer(), poll.ID, "👍")
	if _, err := anna.API.MessagesUpdatePinnedMessage(ctx, &tg.MessagesUpdatePinnedMessageRequest{Peer: group.AsInputPeer(), ID: poll.ID}); err != nil {
		t.Fatal(err)
	}
	at := cora.Join(ctx, anna.InviteLink(ctx, group.AsInputPeer(), false))
	p := &Probe{Peer: at.AsInputPeer(), Channel: at.AsInput(), User: &tg.InputUserSelf{}, ID: poll.ID}
	for _, m := range s.Implemented() {
		if !p.Names(m) || slices.Contains([]string{"channels.leaveChannel", "channels.deleteHistory", "messages.deleteHistory"}, m) {
			continue
		}
		refused, answer := p.Call(ctx, cora, m)
		if strings.Contains(string(answer), secret) {
			t.Errorf("%s shows what is hidden", m)
		}
		if slices.Contains(ofHidden, m) && refused == "" {
			t.Errorf("%s answers with %d bytes", m, len(answer))
		}
	}
	for _, ask := range []tg.InputMessageClass{&tg.InputMessageID{ID: poll.ID}, &tg.InputMessagePinned{}, &tg.InputMessageReplyTo{ID: poll.ID + 1}} {
		found, err := cora.API.ChannelsGetMessages(ctx, &tg.ChannelsGetMessagesRequest{Channel: at.AsInput(), ID: []tg.InputMessageClass{ask}})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messagesOf(found) {
			if _, ok := m.(*tg.MessageEmpty); !ok {
				t.Errorf("%T finds %v", ask, m)
			}
		}
	}
}
