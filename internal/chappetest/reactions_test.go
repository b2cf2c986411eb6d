package chappetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// TestReactions is the story of who reacts to what and who sees it, told by
// gotd's clients in all kinds of chats.
func TestReactions(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	c := found(ctx, t, Start(t))
	t.Run("private", c.reactInPrivate)
	t.Run("away", c.reactWhileAway)
	t.Run("basic group", c.reactInGroup)
	t.Run("supergroup", c.reactInSupergroup)
	t.Run("channel", c.reactInChannel)
	t.Run("what one uses", c.useReactions)
	t.Run("tags", c.tagSaved)
	t.Run("custom emoji", c.reactWithCustomEmoji)
	for _, p := range []*Client{c.alice, c.bob, c.carol} {
		if n := p.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", p.Name, n)
		}
	}
}

func (c *choir) reactInPrivate(t *testing.T) {
	toBob, toAlice := c.alice.Peer(c.ctx, c.bob), c.bob.Peer(c.ctx, c.alice)
	id := c.alice.Send(c.ctx, toBob, "une bonne nouvelle")
	atBob := c.bob.ExpectMessage("une bonne nouvelle").ID
	if rs := c.bob.React(c.ctx, toAlice, atBob, "👍", "❤️"); reactionsText(rs) != "[❤1* 👍1*]" || rs.Min {
		t.Errorf("Bob sees %s", reactionsText(rs))
	}
	rs := c.alice.ExpectReactions(id, "[❤1 👍1]")
	if rs.Min || rs.CanSeeList || len(rs.RecentReactions) != 2 || !rs.RecentReactions[0].Unread || rs.RecentReactions[0].My ||
		rs.RecentReactions[0].PeerID.(*tg.PeerUser).UserID != c.bob.Self.ID || rs.RecentReactions[0].Date == 0 {
		t.Errorf("Alice sees %v", rs)
	}
	if n := c.alice.UnreadReactions(c.ctx, toBob); n != 1 {
		t.Errorf("Alice has %d unread reactions", n)
	}
	_, err := c.bob.API.MessagesSendReaction(c.ctx, &tg.MessagesSendReactionRequest{
		Peer: toAlice, MsgID: atBob, Reaction: []tg.ReactionClass{&tg.ReactionEmoji{Emoticon: "👍"}, &tg.ReactionEmoji{Emoticon: "❤"}},
	})
	c.bob.Refused("the same again", err, "MESSAGE_NOT_MODIFIED")
	for what, reaction := range map[string]tg.ReactionClass{
		"REACTION_INVALID": &tg.ReactionEmoji{Emoticon: "x"}, "DOCUMENT_INVALID": &tg.ReactionCustomEmoji{DocumentID: 1},
	} {
		_, err := c.bob.API.MessagesSendReaction(c.ctx, &tg.MessagesSendReactionRequest{Peer: toAlice, MsgID: atBob, Reaction: []tg.ReactionClass{reaction}})
		c.bob.Refused("no reaction", err, what)
	}
	c.bob.React(c.ctx, toAlice, atBob, "🔥")
	c.alice.ExpectReactions(id, "[🔥1]")
	c.must(c.alice.API.MessagesReadReactions(c.ctx, &tg.MessagesReadReactionsRequest{Peer: toBob}))
	if n := c.alice.UnreadReactions(c.ctx, toBob); n != 0 {
		t.Errorf("Alice still has %d unread reactions", n)
	}
	if rs := c.alice.Reactions(c.ctx, toBob, id); rs.RecentReactions[0].Unread || reactionsText(rs) != "[🔥1]" {
		t.Errorf("Alice sees %v after reading", rs)
	}
	if rs := c.bob.React(c.ctx, toAlice, atBob); len(rs.Results) != 0 {
		t.Errorf("Bob took it back, but sees %v", rs)
	}
	c.alice.ExpectReactions(id, "[]")
}

// reactWhileAway looks at what a client hears of that was not there.
func (c *choir) reactWhileAway(t *testing.T) {
	toBob, toAlice := c.alice.Peer(c.ctx, c.bob), c.bob.Peer(c.ctx, c.alice)
	id := c.alice.Send(c.ctx, toBob, "je pars")
	atBob := c.bob.ExpectMessage("je pars").ID
	c.alice.Disconnect()
	c.bob.React(c.ctx, toAlice, atBob, "😢")
	c.alice.Connect()
	if rs := c.alice.ExpectReactions(id, "[😢1]"); !rs.RecentReactions[0].Unread {
		t.Errorf("Alice sees %v", rs)
	}
	c.must(c.alice.API.MessagesReadMessageContents(c.ctx, []int{id}))
	if n := c.alice.UnreadReactions(c.ctx, toBob); n != 0 {
		t.Errorf("Alice has looked at it, but has %d unread reactions", n)
	}
}

// reactWithCustomEmoji: a group takes custom emoji only where it is set so, all of
// them or those that it lists; two people need no leave.
func (c *choir) reactWithCustomEmoji(t *testing.T) {
	byAlice, byBob, _ := c.gather("Cercle choisi", false)
	group := byBob.AsInputPeer()
	set := full(t)(c.bob.API.MessagesGetStickerSet(c.ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &tg.InputStickerSetShortName{ShortName: "ChappeEmoji"}}))
	one, other := set.Documents[0].GetID(), set.Documents[1].GetID()
	id := c.alice.Send(c.ctx, byAlice.AsInputPeer(), "choisissez")
	react := func(to tg.InputPeerClass, id int, document int64) error {
		_, err := c.bob.API.MessagesSendReaction(c.ctx, &tg.MessagesSendReactionRequest{
			Peer: to, MsgID: id, AddToRecent: true, Reaction: []tg.ReactionClass{&tg.ReactionCustomEmoji{DocumentID: document}},
		})
		return err
	}
	allow := func(r tg.ChatReactionsClass) {
		c.must(c.alice.API.MessagesSetChatAvailableReactions(c.ctx, &tg.MessagesSetChatAvailableReactionsRequest{Peer: byAlice.AsInputPeer(), AvailableReactions: r}))
	}
	c.bob.Refused("a custom emoji where nobody has allowed it", react(group, id, one), "REACTION_INVALID")
	allow(&tg.ChatReactionsAll{AllowCustom: true})
	c.bob.Refused("what is no custom emoji", react(group, id, 7), "DOCUMENT_INVALID")
	if err := react(group, id, one); err != nil {
		t.Fatal(err)
	}
	rs := c.alice.ExpectReactions(id, "[#1]")
	if got, ok := rs.Results[0].Reaction.(*tg.ReactionCustomEmoji); !ok || got.DocumentID != one || len(rs.RecentReactions) != 1 {
		t.Errorf("Alice sees %v", rs)
	}
	listed, err := c.alice.API.MessagesGetMessageReactionsList(c.ctx, &tg.MessagesGetMessageReactionsListRequest{
		Peer: byAlice.AsInputPeer(), ID: id, Limit: 10, Reaction: &tg.ReactionCustomEmoji{DocumentID: one},
	})
	if err != nil || listed.Count != 1 {
		t.Errorf("listed are %v, %v", listed, err)
	}
	recent, err := c.bob.API.MessagesGetRecentReactions(c.ctx, &tg.MessagesGetRecentReactionsRequest{Limit: 10})
	if list, ok := recent.(*tg.MessagesReactions); err != nil || !ok || reactionText(list.Reactions[0]) != "#" {
		t.Errorf("used lately: %v, %v", recent, err)
	}
	allow(&tg.ChatReactionsSome{Reactions: []tg.ReactionClass{&tg.ReactionEmoji{Emoticon: "👍"}, &tg.ReactionCustomEmoji{DocumentID: other}}})
	whole, err := c.bob.API.ChannelsGetFullChannel(c.ctx, byBob.AsInput())
	if err != nil {
		t.Fatal(err)
	}
	some, ok := whole.FullChat.(*tg.ChannelFull).AvailableReactions.(*tg.ChatReactionsSome)
	if !ok || len(some.Reactions) != 2 || reactionText(some.Reactions[1]) != "#" {
		t.Errorf("the group offers %v", some)
	}
	if err := react(group, id, other); err != nil {
		t.Errorf("what the group lists: %v", err)
	}
	c.bob.Refused("what it does not list", react(group, id, one), "REACTION_INVALID")
	c.alice.Send(c.ctx, c.alice.Peer(c.ctx, c.bob), "entre nous")
	if err := react(c.bob.Peer(c.ctx, c.alice), c.bob.ExpectMessage("entre nous").ID, one); err != nil {
		t.Errorf("between two people: %v", err)
	}
}

func (c *choir) reactInGroup(t *testing.T) {
	id := c.alice.Send(c.ctx, c.peer, "à tous")
	atBob, atCarol := c.bob.ExpectMessage("à tous").ID, c.carol.ExpectMessage("à tous").ID
	c.bob.React(c.ctx, c.peer, atBob, "👍")
	c.carol.ExpectReactions(atCarol, "[👍1]")
	rs := c.carol.React(c.ctx, c.peer, atCarol, "👍")
	if reactionsText(rs) != "[👍2*]" || !rs.CanSeeList || rs.RecentReactions[0].Unread || !rs.RecentReactions[0].My {
		t.Errorf("Carol sees %v", rs)
	}
	c.bob.ExpectReactions(atBob, "[👍2*]")
	if rs := c.alice.ExpectReactions(id, "[👍2]"); !rs.RecentReactions[0].Unread || !rs.RecentReactions[1].Unread {
		t.Errorf("Alice sees %v", rs)
	}
	if n := c.alice.UnreadReactions(c.ctx, c.peer); n != 1 {
		t.Errorf("Alice has %d messages with unread reactions", n)
	}
	c.listReactors(t, c.peer, id)
	c.must(c.alice.API.MessagesSetChatAvailableReactions(c.ctx, &tg.MessagesSetChatAvailableReactionsRequest{
		Peer: c.peer, AvailableReactions: &tg.ChatReactionsSome{Reactions: []tg.ReactionClass{&tg.ReactionEmoji{Emoticon: "❤"}}},
	}))
	_, err := c.bob.API.MessagesSendReaction(c.ctx, &tg.MessagesSendReactionRequest{
		Peer: c.peer, MsgID: atBob, Reaction: []tg.ReactionClass{&tg.ReactionEmoji{Emoticon: "🔥"}},
	})
	c.bob.Refused("what the group does not offer", err, "REACTION_INVALID")
	toBob := c.alice.Peer(c.ctx, c.bob)
	_, err = c.carol.API.MessagesDeleteParticipantReaction(c.ctx, &tg.MessagesDeleteParticipantReactionRequest{
		Peer: c.peer, MsgID: atCarol, Participant: c.carol.Peer(c.ctx, c.bob),
	})
	c.carol.Refused("somebody else's reaction", err, "CHAT_ADMIN_REQUIRED")
	c.must(c.alice.API.MessagesDeleteParticipantReaction(c.ctx, &tg.MessagesDeleteParticipantReactionRequest{
		Peer: c.peer, MsgID: id, Participant: toBob,
	}))
	c.carol.ExpectReactions(atCarol, "[👍1*]")
	c.bob.ExpectReactions(atBob, "[👍1]")
	c.must(c.alice.API.MessagesDeleteMessages(c.ctx, &tg.MessagesDeleteMessagesRequest{Revoke: true, ID: []int{id}}))
	if n := c.alice.UnreadReactions(c.ctx, c.peer); n != 0 {
		t.Errorf("the message is gone, but %d unread reactions are left", n)
	}
}

// listReactors pages through the two who have reacted, one at a time.
func (c *choir) listReactors(t *testing.T, in tg.InputPeerClass, id int) {
	t.Helper()
	var who []int64
	req := &tg.MessagesGetMessageReactionsListRequest{Peer: in, ID: id, Limit: 1}
	req.SetReaction(&tg.ReactionEmoji{Emoticon: "👍"})
	for {
		list, err := c.alice.API.MessagesGetMessageReactionsList(c.ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		if list.Count != 2 || len(list.Users) != len(list.Reactions) {
			t.Errorf("the list is %v", list)
		}
		for _, r := range list.Reactions {
			who = append(who, r.PeerID.(*tg.PeerUser).UserID)
		}
		next, more := list.GetNextOffset()
		if !more {
			break
		}
		req.SetOffset(next)
	}
	slices.Sort(who)
	want := []int64{c.bob.Self.ID, c.carol.Self.ID}
	slices.Sort(want)
	if !slices.Equal(who, want) {
		t.Errorf("%v have reacted, want %v", who, want)
	}
}

// gather makes a supergroup or channel of Alice with the others as members.
func (c *choir) gather(title string, broadcast bool) (byAlice, byBob, byCarol *tg.Channel) {
	byAlice = c.alice.NewChannel(c.ctx, title, broadcast)
	hash := c.alice.InviteLink(c.ctx, byAlice.AsInputPeer(), false)
	return byAlice, c.bob.Join(c.ctx, hash), c.carol.Join(c.ctx, hash)
}

func (c *choir) reactInSupergroup(t *testing.T) {
	byAlice, byBob, byCarol := c.gather("Grand cercle", false)
	id := c.alice.Send(c.ctx, byAlice.AsInputPeer(), "bienvenue au cercle")
	c.bob.ExpectPost("bienvenue au cercle")
	c.carol.ExpectPost("bienvenue au cercle")
	if rs := c.bob.React(c.ctx, byBob.AsInputPeer(), id, "👍"); reactionsText(rs) != "[👍1*]" || rs.Min {
		t.Errorf("Bob sees %v", rs)
	}
	if rs := c.carol.ExpectReactions(id, "[👍1]"); !rs.Min || rs.RecentReactions[0].Unread {
		t.Errorf("Carol sees %v", rs)
	}
	rs := c.alice.ExpectReactions(id, "[👍1]")
	if rs.Min || !rs.RecentReactions[0].Unread || !rs.CanSeeList {
		t.Errorf("Alice sees %v", rs)
	}
	c.carol.React(c.ctx, byCarol.AsInputPeer(), id, "👍")
	c.alice.ExpectReactions(id, "[👍2]")
	if rs := c.bob.Reactions(c.ctx, byBob.AsInputPeer(), id); reactionsText(rs) != "[👍2*]" || rs.Min {
		t.Errorf("Bob loads %v", rs)
	}
	c.listReactors(t, byAlice.AsInputPeer(), id)
	if n := c.alice.UnreadReactions(c.ctx, byAlice.AsInputPeer()); n != 1 {
		t.Errorf("Alice has %d messages with unread reactions", n)
	}
	c.must(c.alice.API.ChannelsReadMessageContents(c.ctx, &tg.ChannelsReadMessageContentsRequest{Channel: byAlice.AsInput(), ID: []int{id}}))
	if n := c.alice.UnreadReactions(c.ctx, byAlice.AsInputPeer()); n != 0 {
		t.Errorf("Alice still has %d unread reactions", n)
	}
	c.must(c.alice.API.MessagesEditChatDefaultBannedRights(c.ctx, &tg.MessagesEditChatDefaultBannedRightsRequest{
		Peer: byAlice.AsInputPeer(), BannedRights: tg.ChatBannedRights{SendReactions: true},
	}))
	_, err := c.bob.API.MessagesSendReaction(c.ctx, &tg.MessagesSendReactionRequest{
		Peer: byBob.AsInputPeer(), MsgID: id, Reaction: []tg.ReactionClass{&tg.ReactionEmoji{Emoticon: "🔥"}},
	})
	c.bob.Refused("a reaction where members may not react", err, "CHAT_RESTRICTED", "CHAT_WRITE_FORBIDDEN")
	c.must(c.alice.API.MessagesDeleteParticipantReactions(c.ctx, &tg.MessagesDeleteParticipantReactionsRequest{
		Peer: byAlice.AsInputPeer(), Participant: c.alice.Peer(c.ctx, c.carol),
	}))
	if rs := c.carol.Reactions(c.ctx, byCarol.AsInputPeer(), id); reactionsText(rs) != "[👍1]" {
		t.Errorf("Carol's reactions are taken away, but she loads %v", rs)
	}
	res, err := c.carol.API.MessagesGetMessagesReactions(c.ctx, &tg.MessagesGetMessagesReactionsRequest{Peer: byCarol.AsInputPeer(), ID: []int{id}})
	if err != nil {
		t.Fatal(err)
	}
	if u := res.(*tg.Updates); len(u.Updates) != 1 || reactionsText(u.Updates[0].(*tg.UpdateMessageReactions).Reactions) != "[👍1]" || len(u.Users) == 0 {
		t.Errorf("Carol asks and is told %v", u)
	}
}

func (c *choir) reactInChannel(t *testing.T) {
	byAlice, byBob, byCarol := c.gather("Gazette", true)
	id := c.alice.Send(c.ctx, byAlice.AsInputPeer(), "à la une")
	c.bob.ExpectPost("à la une")
	c.carol.ExpectPost("à la une")
	rs := c.bob.React(c.ctx, byBob.AsInputPeer(), id, "🎉")
	if reactionsText(rs) != "[🎉1*]" || rs.CanSeeList || len(rs.RecentReactions) != 0 {
		t.Errorf("Bob sees %v", rs)
	}
	c.carol.ExpectReactions(id, "[🎉1]")
	if rs := c.alice.ExpectReactions(id, "[🎉1]"); len(rs.RecentReactions) != 0 {
		t.Errorf("Alice is told who has reacted to a post: %v", rs)
	}
	_, err := c.carol.API.MessagesGetMessageReactionsList(c.ctx, &tg.MessagesGetMessageReactionsListRequest{Peer: byCarol.AsInputPeer(), ID: id, Limit: 10})
	c.carol.Refused("who has reacted to a post", err, "BROADCAST_FORBIDDEN")
	if rs := c.bob.Reactions(c.ctx, byBob.AsInputPeer(), id); reactionsText(rs) != "[🎉1*]" {
		t.Errorf("Bob loads %v", rs)
	}
}

func (c *choir) useReactions(t *testing.T) {
	recent, err := c.bob.API.MessagesGetRecentReactions(c.ctx, &tg.MessagesGetRecentReactionsRequest{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	list := recent.(*tg.MessagesReactions)
	if len(list.Reactions) < 4 || list.Reactions[0].(*tg.ReactionEmoji).Emoticon != "🎉" {
		t.Errorf("Bob has lately used %v", list.Reactions)
	}
	again, err := c.bob.API.MessagesGetRecentReactions(c.ctx, &tg.MessagesGetRecentReactionsRequest{Limit: 10, Hash: list.Hash})
	if _, same := again.(*tg.MessagesReactionsNotModified); !same || err != nil {
		t.Errorf("the same list again: %v, %v", again, err)
	}
	top, err := c.bob.API.MessagesGetTopReactions(c.ctx, &tg.MessagesGetTopReactionsRequest{Limit: 5})
	if err != nil || top.(*tg.MessagesReactions).Reactions[0].(*tg.ReactionEmoji).Emoticon != "👍" {
		t.Errorf("Bob uses %v most, %v", top, err)
	}
	c.must(c.bob.API.MessagesClearRecentReactions(c.ctx))
	recent, err = c.bob.API.MessagesGetRecentReactions(c.ctx, &tg.MessagesGetRecentReactionsRequest{Limit: 10})
	if err != nil || len(recent.(*tg.MessagesReactions).Reactions) != 0 {
		t.Errorf("after clearing: %v, %v", recent, err)
	}
	c.must(c.bob.API.MessagesSetDefaultReaction(c.ctx, &tg.ReactionEmoji{Emoticon: "🔥"}))
	config, err := c.bob.API.HelpGetConfig(c.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if favorite, _ := config.GetReactionsDefault(); favorite.(*tg.ReactionEmoji).Emoticon != "🔥" {
		t.Errorf("Bob's double tap is %v", favorite)
	}
}

func (c *choir) tagSaved(t *testing.T) {
	self := &tg.InputPeerSelf{}
	id := c.bob.Send(c.ctx, self, "à relire")
	c.bob.Send(c.ctx, self, "sans étiquette")
	if rs := c.bob.React(c.ctx, self, id, "👀"); !rs.ReactionsAsTags || reactionsText(rs) != "[👀1*]" {
		t.Errorf("the tag is %v", rs)
	}
	c.must(c.bob.API.MessagesUpdateSavedReactionTag(c.ctx, &tg.MessagesUpdateSavedReactionTagRequest{
		Reaction: &tg.ReactionEmoji{Emoticon: "👀"}, Title: "relire",
	}))
	res, err := c.bob.API.MessagesGetSavedReactionTags(c.ctx, &tg.MessagesGetSavedReactionTagsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	tags := res.(*tg.MessagesSavedReactionTags).Tags
	if len(tags) != 1 || tags[0].Count != 1 || tags[0].Title != "relire" {
		t.Errorf("tags %v", tags)
	}
	req := &tg.MessagesSearchRequest{Peer: self, Filter: &tg.InputMessagesFilterEmpty{}, Limit: 10}
	req.SetSavedReaction([]tg.ReactionClass{&tg.ReactionEmoji{Emoticon: "👀"}})
	found, err := c.bob.API.MessagesSearch(c.ctx, req)
	if err != nil || len(messagesOf(found)) != 1 {
		t.Errorf("tagged so are %v, %v", found, err)
	}
	c.must(c.bob.API.MessagesDeleteMessages(c.ctx, &tg.MessagesDeleteMessagesRequest{ID: []int{id}}))
	res, err = c.bob.API.MessagesGetSavedReactionTags(c.ctx, &tg.MessagesGetSavedReactionTagsRequest{})
	if err != nil || len(res.(*tg.MessagesSavedReactionTags).Tags) != 0 {
		t.Errorf("the message is gone, its tag is %v, %v", res, err)
	}
}
