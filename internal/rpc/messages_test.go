package rpc

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/message"
	"chappe/internal/peer"
)

func TestAnswersToSending(t *testing.T) {
	c := newChat(t)
	anne := newMirror("anne", 1, 11)
	send := func(req *tg.MessagesSendMessageRequest) tg.UpdatesClass {
		t.Helper()
		var box tg.UpdatesBox
		if err := c.as(anne, req, &box); err != nil {
			t.Fatal(err)
		}
		return box.Updates
	}
	plain := &tg.MessagesSendMessageRequest{Peer: c.input(1, 2), Message: "see example.org", RandomID: 1}
	short, ok := send(plain).(*tg.UpdateShortSentMessage)
	if !ok || !short.Out || short.ID != 1 || short.Pts != 2 || short.PtsCount != 1 || len(short.Entities) != 1 {
		t.Errorf("to a private chat: %+v", short)
	}
	if again, ok := send(plain).(*tg.UpdateShortSentMessage); !ok || again.ID != short.ID || again.Pts != short.Pts {
		t.Errorf("repeated: %+v", again)
	}
	for name, req := range map[string]*tg.MessagesSendMessageRequest{
		"to oneself": {Peer: &tg.InputPeerSelf{}, Message: "note", RandomID: 2},
		"trimmed":    {Peer: c.input(1, 2), Message: " spaces ", RandomID: 3},
		"a reply":    {Peer: c.input(1, 2), Message: "re", RandomID: 4, ReplyTo: &tg.InputReplyToMessage{ReplyToMsgID: 1}},
	} {
		full, ok := send(req).(*tg.Updates)
		if !ok || len(full.Updates) != 2 || full.Seq != 0 {
			t.Errorf("%s: %v", name, full)
			continue
		}
		id, _ := full.Updates[0].(*tg.UpdateMessageID)
		shown, _ := full.Updates[1].(*tg.UpdateNewMessage)
		if id == nil || shown == nil || id.RandomID != req.RandomID || id.ID != shown.Message.GetID() {
			t.Errorf("%s: %v", name, full.Updates)
		}
	}
}

func TestHowMessagesLook(t *testing.T) {
	c := newChat(t)
	anne, bert := newMirror("anne", 1, 11), newMirror("bert", 2, 21)
	c.say(anne, 2, "hello")
	c.say(anne, 1, "note")
	look := func(user, with int64) *tg.Message {
		t.Helper()
		var box tg.MessagesMessagesBox
		c.call(user, &tg.MessagesGetHistoryRequest{Peer: c.input(user, with), Limit: 1}, &box)
		return box.Messages.(*tg.MessagesMessages).Messages[0].(*tg.Message)
	}
	mine, theirs, saved := look(1, 2), look(bert.user, 1), look(1, 1)
	if from, ok := mine.FromID.(*tg.PeerUser); !mine.Out || !ok || from.UserID != 1 || mine.PeerID.(*tg.PeerUser).UserID != 2 {
		t.Errorf("sent: %v", mine)
	}
	if theirs.Out || theirs.FromID != nil || theirs.PeerID.(*tg.PeerUser).UserID != 1 {
		t.Errorf("received: %v", theirs)
	}
	if from, ok := saved.FromID.(*tg.PeerUser); saved.Out || !ok || from.UserID != 1 || saved.SavedPeerID.(*tg.PeerUser).UserID != 1 {
		t.Errorf("saved: %v", saved)
	}
}

func TestWrongAccessHashOpensNothing(t *testing.T) {
	c := newChat(t)
	anne := newMirror("anne", 1, 11)
	stranger := &tg.InputPeerUser{UserID: 2, AccessHash: c.hash.Hash(3, peer.OfUser(2))}
	for _, req := range []tdRequest{
		&tg.MessagesSendMessageRequest{Peer: stranger, Message: "x", RandomID: 1},
		&tg.MessagesGetHistoryRequest{Peer: stranger, Limit: 1},
		&tg.MessagesReadHistoryRequest{Peer: stranger},
		&tg.MessagesSaveDraftRequest{Peer: stranger, Message: "x"},
		&tg.MessagesSetTypingRequest{Peer: stranger, Action: &tg.SendMessageTypingAction{}},
	} {
		var box tg.UpdatesBox
		c.refused(c.as(anne, req, &box), "PEER_ID_INVALID")
	}
}

func TestMissingMessagesAreEmpty(t *testing.T) {
	c := newChat(t)
	anne := newMirror("anne", 1, 11)
	c.say(anne, 2, "one")
	var box tg.MessagesMessagesBox
	c.call(1, &tg.MessagesGetMessagesRequest{ID: []tg.InputMessageClass{&tg.InputMessageID{ID: 9}, &tg.InputMessageID{ID: 1}}}, &box)
	got := box.Messages.(*tg.MessagesMessages).Messages
	if _, empty := got[0].(*tg.MessageEmpty); !empty || got[0].GetID() != 9 || got[1].(*tg.Message).Message != "one" {
		t.Errorf("got %v", got)
	}
}

func TestDifferences(t *testing.T) {
	c := newChat(t)
	anne := newMirror("anne", 1, 11)
	var state tg.UpdatesState
	c.call(2, &tg.UpdatesGetStateRequest{}, &state)
	if state.Pts != 1 || state.Date == 0 || state.Seq != 0 {
		t.Errorf("a new account stands at %+v", state)
	}
	for i := range 10 {
		c.say(anne, 2, fmt.Sprint(i))
	}
	ask := func(req tg.UpdatesGetDifferenceRequest) tg.UpdatesDifferenceClass {
		t.Helper()
		var box tg.UpdatesDifferenceBox
		c.call(2, &req, &box)
		return box.Difference
	}
	one := tg.UpdatesGetDifferenceRequest{Pts: 5, Date: 1<<31 - 1} // how TDLib mends a single gap
	one.SetPtsLimit(1)
	if d, ok := ask(one).(*tg.UpdatesDifferenceSlice); !ok || len(d.NewMessages) != 1 || d.IntermediateState.Pts != 6 {
		t.Errorf("of one: %T", d)
	}
	all := tg.UpdatesGetDifferenceRequest{Pts: 1, Date: 1}
	if d, ok := ask(all).(*tg.UpdatesDifference); !ok || len(d.NewMessages) != 10 || d.State.Pts != 11 || len(d.Users) != 1 {
		t.Errorf("of all: %T, %d messages", d, len(d.GetNewMessages()))
	}
	all.SetPtsTotalLimit(5)
	if d, ok := ask(all).(*tg.UpdatesDifferenceTooLong); !ok || d.Pts != 11 {
		t.Errorf("too long: %T", d)
	}
	if d, ok := ask(tg.UpdatesGetDifferenceRequest{Pts: 11, Date: 1<<31 - 1}).(*tg.UpdatesDifferenceEmpty); !ok {
		t.Errorf("of nothing: %T", d)
	}
	var none tg.UpdatesChannelDifferenceBox
	c.refused(c.as(anne, &tg.UpdatesGetChannelDifferenceRequest{
		Channel: &tg.InputChannel{ChannelID: 5}, Filter: &tg.ChannelMessagesFilterEmpty{}, Pts: 1, Limit: 1,
	}, &none), "CHANNEL_INVALID")
}

// TestCountersAreFew: each message is held against every kind that is counted.
func TestCountersAreFew(t *testing.T) {
	c := newChat(t)
	req := &tg.MessagesGetSearchCountersRequest{Peer: &tg.InputPeerSelf{}}
	for range 10_000 {
		req.Filters = append(req.Filters, &tg.InputMessagesFilterPhotos{})
	}
	var counted tg.MessagesSearchCounterVector
	c.refused(c.try(1, req, &counted), "LIMIT_INVALID")
	req.Filters = req.Filters[:17]
	c.call(1, req, &counted)
}

// TestSlicesNameChannelsThatMoved: a channel that moved before the mailbox did is
// named in whatever number of parts the difference is told.
func TestSlicesNameChannelsThatMoved(t *testing.T) {
	c := newChat(t)
	c.chats.Wire(c.messages)
	made, err := c.chats.CreateChannel(t.Context(), 2, chat.NewChannel{Title: "News", Broadcast: true})
	if err != nil {
		t.Fatal(err)
	}
	var state tg.UpdatesState
	c.call(2, &tg.UpdatesGetStateRequest{}, &state)
	for began := time.Now().Unix(); time.Now().Unix() == began; { // dates are whole seconds
		time.Sleep(20 * time.Millisecond)
	}
	anne := newMirror("anne", 1, 11)
	for i := range 3 {
		c.say(anne, 2, fmt.Sprint(i))
	}
	req := &tg.UpdatesGetDifferenceRequest{Pts: state.Pts, Date: state.Date}
	req.SetPtsLimit(1)
	for range 4 {
		var box tg.UpdatesDifferenceBox
		c.call(2, req, &box)
		var others []tg.UpdateClass
		d, more := box.Difference.(*tg.UpdatesDifferenceSlice)
		if more {
			others = d.OtherUpdates
			req.Pts, req.Date = d.IntermediateState.Pts, d.IntermediateState.Date
		} else if last, ok := box.Difference.(*tg.UpdatesDifference); ok {
			others = last.OtherUpdates
		}
		for _, u := range others {
			if long, ok := u.(*tg.UpdateChannelTooLong); ok && long.ChannelID == made.Peer.ID {
				return
			}
		}
		if !more {
			break
		}
	}
	t.Error("no part of the difference names the channel")
}

// TestWhatCameIntoSightLateIsTold: a post whose transaction began a moment before
// a state, and ended after it, makes its channel named in the next difference.
func TestWhatCameIntoSightLateIsTold(t *testing.T) {
	c := newChat(t)
	c.chats.Wire(c.messages)
	made, err := c.chats.CreateChannel(t.Context(), 2, chat.NewChannel{Title: "News", Broadcast: true})
	if err != nil {
		t.Fatal(err)
	}
	sent, err := c.messages.Send(t.Context(), 2, &message.Outgoing{Peer: made.Peer, Text: "late", RandomID: 1})
	if err != nil {
		t.Fatal(err)
	}
	var state tg.UpdatesState
	c.call(2, &tg.UpdatesGetStateRequest{}, &state)
	var box tg.UpdatesDifferenceBox
	c.call(2, &tg.UpdatesGetDifferenceRequest{Pts: state.Pts, Date: int(sent.Message.Date) + 1}, &box)
	d, ok := box.Difference.(*tg.UpdatesDifference)
	if !ok || !slices.ContainsFunc(d.OtherUpdates, func(u tg.UpdateClass) bool {
		long, is := u.(*tg.UpdateChannelTooLong)
		return is && long.ChannelID == made.Peer.ID
	}) {
		t.Errorf("told of %v", box.Difference)
	}
}

func TestTypingReachesThePeerOnly(t *testing.T) {
	c := newChat(t)
	anne := newMirror("anne", 1, 11)
	heard := make(chan tg.UpdatesClass, 1)
	c.mirrors = nil
	c.heard = func(user int64, u tg.UpdatesClass) {
		if user != 2 {
			t.Errorf("%d heard %v", user, u)
		}
		heard <- u
	}
	var ok tg.BoolBox
	if err := c.as(anne, &tg.MessagesSetTypingRequest{Peer: c.input(1, 2), Action: &tg.SendMessageTypingAction{}}, &ok); err != nil {
		t.Fatal(err)
	}
	short, _ := (<-heard).(*tg.UpdateShort)
	typing, _ := short.Update.(*tg.UpdateUserTyping)
	if typing == nil || typing.UserID != 1 {
		t.Errorf("heard %v", short)
	}
}

func TestFoldersComeBackAsTheyWereSaved(t *testing.T) {
	c := newChat(t)
	filter := &tg.DialogFilter{
		ID: 7, Title: tg.TextWithEntities{Text: "Friends"}, Emoticon: "🐱", ExcludeMuted: true,
		PinnedPeers: []tg.InputPeerClass{c.input(1, 3)}, IncludePeers: []tg.InputPeerClass{c.input(1, 2)},
		ExcludePeers: []tg.InputPeerClass{},
	}
	filter.SetColor(3)
	req := &tg.MessagesUpdateDialogFilterRequest{ID: 7}
	req.SetFilter(filter)
	c.yes(1, req)
	var got tg.MessagesDialogFilters
	c.call(1, &tg.MessagesGetDialogFiltersRequest{}, &got)
	if len(got.Filters) != 2 || encoded(t, got.Filters[1]) != encoded(t, filter) {
		t.Errorf("got %v", got.Filters)
	}
	c.yes(1, &tg.MessagesUpdateDialogFilterRequest{ID: 7})
	c.call(1, &tg.MessagesGetDialogFiltersRequest{}, &got)
	if len(got.Filters) != 1 {
		t.Errorf("after deletion: %v", got.Filters)
	}
}

func encoded(t *testing.T, e bin.Encoder) string {
	t.Helper()
	var b bin.Buffer
	if err := e.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return string(b.Buf)
}

func TestDialogsBringTheirDrafts(t *testing.T) {
	c := newChat(t)
	anne := newMirror("anne", 1, 11)
	c.say(anne, 2, "hi")
	c.yes(1, &tg.MessagesSaveDraftRequest{Peer: c.input(1, 2), Message: "and", ReplyTo: &tg.InputReplyToMessage{ReplyToMsgID: 1}})
	var box tg.MessagesDialogsBox
	c.call(1, &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 10}, &box)
	list := box.Dialogs.(*tg.MessagesDialogs)
	d := list.Dialogs[0].(*tg.Dialog)
	draft, _ := d.Draft.(*tg.DraftMessage)
	if draft == nil || draft.Message != "and" || draft.ReplyTo.(*tg.InputReplyToMessage).ReplyToMsgID != 1 {
		t.Errorf("dialog %v", d)
	}
	if d.Pts != 0 || len(list.Messages) != 1 || len(list.Users) != 2 {
		t.Errorf("list %v", list)
	}
	var all tg.UpdatesBox
	c.call(1, &tg.MessagesGetAllDraftsRequest{}, &all)
	if u := all.Updates.(*tg.Updates); len(u.Updates) != 1 {
		t.Errorf("drafts %v", u)
	}
}
