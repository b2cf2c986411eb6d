package chappetest

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// forum is a supergroup with topics, its founder and a member.
type forum struct {
	t            *testing.T
	anna, ben    *Client
	group, atBen *tg.Channel
	topic        int
}

// TestForum is the story of the topics of a forum, told by gotd's clients.
func TestForum(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	s := Start(t)
	f := &forum{t: t, anna: NewClient(t, s, "Anna", NewPhone()), ben: NewClient(t, s, "Ben", NewPhone())}
	f.anna.SignUp("Anna", "")
	f.ben.SignUp("Ben", "")
	f.found(ctx)
	f.write(ctx)
	f.list(ctx)
	f.pin(ctx)
	f.close(ctx)
	f.remove(ctx)
	f.log(ctx)
	f.unpinWhileAway(ctx)
	for _, who := range []*Client{f.anna, f.ben} {
		if n := who.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", who.Name, n)
		}
	}
}

func (f *forum) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// found makes the group a forum, and a topic in it.
func (f *forum) found(ctx context.Context) {
	f.group = f.anna.NewChannel(ctx, "Operators", false)
	f.atBen = f.ben.Join(ctx, f.anna.InviteLink(ctx, f.group.AsInputPeer(), false))
	f.ben.Send(ctx, f.atBen.AsInputPeer(), "before the topics")
	_, err := f.anna.API.MessagesCreateForumTopic(ctx, &tg.MessagesCreateForumTopicRequest{Peer: f.group.AsInputPeer(), Title: "x", RandomID: 1})
	f.anna.Refused("a topic without a forum", err, "CHANNEL_FORUM_MISSING")
	_, err = f.anna.API.ChannelsToggleForum(ctx, &tg.ChannelsToggleForumRequest{Channel: f.group.AsInput(), Enabled: true})
	f.must(err)
	_, err = f.ben.API.MessagesCreateForumTopic(ctx, &tg.MessagesCreateForumTopicRequest{Peer: f.atBen.AsInputPeer(), Title: "x", RandomID: 2})
	f.ben.Refused("creating a topic", err, "CHAT_ADMIN_REQUIRED")
	req := &tg.MessagesCreateForumTopicRequest{Peer: f.group.AsInputPeer(), Title: "Repairs", RandomID: rand.Int64()}
	req.SetIconColor(0xFFD67E)
	req.SetIconEmojiID(1)
	_, err = f.anna.API.MessagesCreateForumTopic(ctx, req)
	f.anna.Refused("an icon that is nothing", err, "DOCUMENT_INVALID")
	icons, err := f.anna.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &tg.InputStickerSetEmojiDefaultTopicIcons{}})
	f.must(err)
	icon := icons.(*tg.MessagesStickerSet).Documents[0].GetID()
	req.SetIconEmojiID(icon)
	u, err := f.anna.API.MessagesCreateForumTopic(ctx, req)
	f.must(err)
	f.topic, _ = SentID(u)
	again, err := f.anna.API.MessagesCreateForumTopic(ctx, req)
	f.must(err)
	if id, _ := SentID(again); id != f.topic {
		f.t.Errorf("asked again, there is another topic %d", id)
	}
	a := ExpectAction(f.ben, func(a *tg.MessageActionTopicCreate) bool { return a.Title == "Repairs" })
	if a.IconColor != 0xFFD67E || a.IconEmojiID != icon {
		f.t.Errorf("the topic is %v", a)
	}
}

func (f *forum) in(topic int) *tg.InputReplyToMessage {
	return &tg.InputReplyToMessage{ReplyToMsgID: topic, TopMsgID: topic}
}

func (f *forum) write(ctx context.Context) {
	_, err := f.anna.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{
		Peer: f.group.AsInputPeer(), Message: "an arm is stuck", RandomID: rand.Int64(), ReplyTo: f.in(f.topic),
	})
	f.must(err)
	m := f.ben.ExpectPost("an arm is stuck")
	h, ok := m.ReplyTo.(*tg.MessageReplyHeader)
	if !ok || !h.ForumTopic || h.ReplyToMsgID != f.topic || h.ReplyToTopID != 0 {
		f.t.Errorf("the message of the topic is %v", m)
	}
	f.ben.Reply(ctx, f.atBen.AsInputPeer(), "oil it", m.ID)
	answer := f.anna.ExpectPost("oil it")
	if h, ok := answer.ReplyTo.(*tg.MessageReplyHeader); !ok || !h.ForumTopic || h.ReplyToMsgID != m.ID || h.ReplyToTopID != f.topic {
		f.t.Errorf("the answer is %v", answer)
	}
	typing := &tg.MessagesSetTypingRequest{Peer: f.atBen.AsInputPeer(), Action: &tg.SendMessageTypingAction{}}
	typing.SetTopMsgID(f.topic)
	_, err = f.ben.API.MessagesSetTyping(ctx, typing)
	f.must(err)
	Expect(f.anna, "Ben typing in the topic", func(u *tg.UpdateChannelUserTyping) bool { return u.TopMsgID == f.topic })
}

func (f *forum) topics(ctx context.Context, who *Client, at *tg.Channel) []*tg.ForumTopic {
	f.t.Helper()
	res, err := who.API.MessagesGetForumTopics(ctx, &tg.MessagesGetForumTopicsRequest{Peer: at.AsInputPeer(), Limit: 20})
	f.must(err)
	shown := map[int]bool{}
	for _, m := range res.Messages {
		shown[m.GetID()] = true
	}
	var out []*tg.ForumTopic
	for _, one := range res.Topics {
		topic, ok := one.(*tg.ForumTopic)
		if !ok || !shown[topic.TopMessage] || topic.Date == 0 {
			f.t.Fatalf("%s lists %v", who.Name, one)
		}
		out = append(out, topic)
	}
	return out
}

// list shows what Ben has not read, then he reads it.
func (f *forum) list(ctx context.Context) {
	all := f.topics(ctx, f.ben, f.atBen)
	if len(all) != 2 || all[0].Title != "Repairs" || all[1].ID != 1 || all[0].UnreadCount != 2 || all[1].UnreadCount != 0 {
		f.t.Fatalf("Ben lists %v", all)
	}
	old, err := f.ben.API.MessagesGetReplies(ctx, &tg.MessagesGetRepliesRequest{Peer: f.atBen.AsInputPeer(), MsgID: 1, Limit: 20})
	f.must(err)
	if !slices.ContainsFunc(messagesOf(old), func(m tg.MessageClass) bool {
		said, ok := m.(*tg.Message)
		return ok && said.Message == "before the topics"
	}) {
		f.t.Errorf("the topic of all holds %v", messagesOf(old))
	}
	history, err := f.ben.API.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: f.atBen.AsInputPeer(), Limit: 20})
	f.must(err)
	if with := history.(*tg.MessagesChannelMessages).Topics; len(with) != 2 {
		f.t.Errorf("the history names the topics %v", with)
	}
	_, err = f.ben.API.MessagesReadDiscussion(ctx, &tg.MessagesReadDiscussionRequest{
		Peer: f.atBen.AsInputPeer(), MsgID: f.topic, ReadMaxID: all[0].TopMessage,
	})
	f.must(err)
	Expect(f.anna, "that she was read in the topic", func(u *tg.UpdateReadChannelDiscussionOutbox) bool { return u.TopMsgID == f.topic })
	if all = f.topics(ctx, f.ben, f.atBen); all[0].UnreadCount != 0 || all[0].ReadInboxMaxID != all[0].TopMessage {
		f.t.Errorf("after reading Ben lists %v", all)
	}
	draft := &tg.MessagesSaveDraftRequest{Peer: f.atBen.AsInputPeer(), Message: "half a"}
	draft.SetReplyTo(f.in(f.topic))
	_, err = f.ben.API.MessagesSaveDraft(ctx, draft)
	f.must(err)
	if d, ok := f.topics(ctx, f.ben, f.atBen)[0].Draft.(*tg.DraftMessage); !ok || d.Message != "half a" {
		f.t.Errorf("the draft is %v", d)
	}
	mute := &tg.AccountUpdateNotifySettingsRequest{Peer: &tg.InputNotifyForumTopic{Peer: f.atBen.AsInputPeer(), TopMsgID: f.topic}}
	mute.Settings.SetMuteUntil(1 << 30)
	_, err = f.ben.API.AccountUpdateNotifySettings(ctx, mute)
	f.must(err)
	if until, _ := f.topics(ctx, f.ben, f.atBen)[0].NotifySettings.GetMuteUntil(); until != 1<<30 {
		f.t.Errorf("the topic is muted until %d", until)
	}
}

func (f *forum) pin(ctx context.Context) {
	_, err := f.anna.API.MessagesUpdatePinnedForumTopic(ctx, &tg.MessagesUpdatePinnedForumTopicRequest{Peer: f.group.AsInputPeer(), TopicID: 1, Pinned: true})
	f.must(err)
	Expect(f.ben, "the pinned topic", func(u *tg.UpdatePinnedForumTopic) bool { return u.TopicID == 1 && u.Pinned })
	if all := f.topics(ctx, f.ben, f.atBen); all[0].ID != 1 || !all[0].Pinned {
		f.t.Errorf("Ben lists %v", all)
	}
	_, err = f.anna.API.MessagesReorderPinnedForumTopics(ctx, &tg.MessagesReorderPinnedForumTopicsRequest{
		Peer: f.group.AsInputPeer(), Order: []int{f.topic, 1}, Force: true,
	})
	f.must(err)
	Expect(f.ben, "the order", func(u *tg.UpdatePinnedForumTopics) bool { return slices.Equal(u.Order, []int{f.topic, 1}) })
}

func (f *forum) close(ctx context.Context) {
	edit := &tg.MessagesEditForumTopicRequest{Peer: f.group.AsInputPeer(), TopicID: f.topic}
	edit.SetClosed(true)
	_, err := f.anna.API.MessagesEditForumTopic(ctx, edit)
	f.must(err)
	ExpectAction(f.ben, func(a *tg.MessageActionTopicEdit) bool { return a.Closed })
	_, err = f.ben.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{
		Peer: f.atBen.AsInputPeer(), Message: "x", RandomID: rand.Int64(), ReplyTo: f.in(f.topic),
	})
	f.ben.Refused("writing into a closed topic", err, "TOPIC_CLOSED")
	_, err = f.anna.API.MessagesEditForumTopic(ctx, edit)
	f.anna.Refused("closing it twice", err, "TOPIC_NOT_MODIFIED")
}

func (f *forum) remove(ctx context.Context) {
	_, err := f.ben.API.MessagesDeleteTopicHistory(ctx, &tg.MessagesDeleteTopicHistoryRequest{Peer: f.atBen.AsInputPeer(), TopMsgID: f.topic})
	f.ben.Refused("deleting a topic", err, "CHAT_ADMIN_REQUIRED")
	gone, err := f.anna.API.MessagesDeleteTopicHistory(ctx, &tg.MessagesDeleteTopicHistoryRequest{Peer: f.group.AsInputPeer(), TopMsgID: f.topic})
	f.must(err)
	if gone.Offset != 0 || gone.PtsCount != 4 {
		f.t.Errorf("the deletion is %v", gone)
	}
	Expect(f.ben, "that the topic is gone", func(u *tg.UpdateDeleteChannelMessages) bool { return slices.Contains(u.Messages, f.topic) })
	res, err := f.ben.API.MessagesGetForumTopicsByID(ctx, &tg.MessagesGetForumTopicsByIDRequest{Peer: f.atBen.AsInputPeer(), Topics: []int{f.topic}})
	f.must(err)
	if _, ok := res.Topics[0].(*tg.ForumTopicDeleted); !ok {
		f.t.Errorf("the topic is %v", res.Topics[0])
	}
	_, err = f.ben.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{
		Peer: f.atBen.AsInputPeer(), Message: "x", RandomID: rand.Int64(), ReplyTo: f.in(f.topic),
	})
	f.ben.Refused("writing into a deleted topic", err, "TOPIC_DELETED")
}

// log finds all of it in the admin log.
func (f *forum) log(ctx context.Context) {
	res, err := f.anna.API.ChannelsGetAdminLog(ctx, &tg.ChannelsGetAdminLogRequest{Channel: f.group.AsInput(), Limit: 50})
	f.must(err)
	found := map[string]bool{}
	for _, e := range res.Events {
		found[e.Action.TypeName()] = true
	}
	for _, want := range []string{
		"channelAdminLogEventActionCreateTopic", "channelAdminLogEventActionEditTopic",
		"channelAdminLogEventActionDeleteTopic", "channelAdminLogEventActionPinTopic", "channelAdminLogEventActionToggleForum",
	} {
		if !found[want] {
			f.t.Errorf("the admin log has no %s: %v", want, found)
		}
	}
}

// unpinWhileAway has Ben learn from the list of topics what is pinned no longer,
// as TDLib and tdesktop do: no difference has room for it.
func (f *forum) unpinWhileAway(ctx context.Context) {
	if all := f.topics(ctx, f.ben, f.atBen); !all[0].Pinned {
		f.t.Fatalf("Ben lists %v", all)
	}
	f.ben.Disconnect()
	_, err := f.anna.API.MessagesUpdatePinnedForumTopic(ctx, &tg.MessagesUpdatePinnedForumTopicRequest{Peer: f.group.AsInputPeer(), TopicID: 1})
	f.must(err)
	f.ben.Connect()
	if all := f.topics(ctx, f.ben, f.atBen); all[0].Pinned {
		f.t.Errorf("after he was away Ben lists %v", all)
	}
}
