package chappetest

import (
	"context"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// TestEmojiStatus puts a custom emoji beside a name: contacts are told, everybody
// sees it until its time is over, and one's devices remember it.
func TestEmojiStatus(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	second := NewClient(t, w.s, "Alice's second device", w.alice.Phone)
	second.LogIn()
	alice := &tg.InputUser{UserID: w.toAlice.UserID, AccessHash: w.toAlice.AccessHash}
	if _, err := w.bob.API.ContactsAddContact(ctx, &tg.ContactsAddContactRequest{ID: alice, FirstName: "Alice"}); err != nil {
		t.Fatal(err)
	}
	a := w.alice.API
	offered, err := a.AccountGetDefaultEmojiStatuses(ctx, 0)
	list, ok := offered.(*tg.AccountEmojiStatuses)
	if err != nil || !ok || len(list.Statuses) < 10 {
		t.Fatalf("offered are %v, %v", offered, err)
	}
	if again, err := a.AccountGetDefaultEmojiStatuses(ctx, list.Hash); err != nil {
		t.Error(err)
	} else if _, same := again.(*tg.AccountEmojiStatusesNotModified); !same {
		t.Errorf("the same again is %T", again)
	}
	one, two := list.Statuses[0].(*tg.EmojiStatus).DocumentID, list.Statuses[1].(*tg.EmojiStatus).DocumentID
	set := func(status tg.EmojiStatusClass) {
		t.Helper()
		if ok, err := a.AccountUpdateEmojiStatus(ctx, status); err != nil || !ok {
			t.Fatal(err)
		}
	}
	seen := func() int64 {
		t.Helper()
		users, err := w.bob.API.UsersGetUsers(ctx, []tg.InputUserClass{alice})
		if err != nil {
			t.Fatal(err)
		}
		status, _ := users[0].(*tg.User).EmojiStatus.(*tg.EmojiStatus)
		if status == nil {
			return 0
		}
		return status.DocumentID
	}
	set(&tg.EmojiStatus{DocumentID: one})
	Expect(w.bob, "her status", func(u *tg.UpdateUserEmojiStatus) bool {
		status, ok := u.EmojiStatus.(*tg.EmojiStatus)
		return ok && u.UserID == w.alice.Self.ID && status.DocumentID == one
	})
	Expect(second, "what was used", func(*tg.UpdateRecentEmojiStatuses) bool { return true })
	if seen() != one {
		t.Errorf("Bob sees %d", seen())
	}
	soon := &tg.EmojiStatus{DocumentID: two}
	soon.SetUntil(int(time.Now().Unix()) + 2)
	set(soon)
	if seen() != two {
		t.Errorf("Bob sees %d", seen())
	}
	for deadline := time.Now().Add(10 * time.Second); seen() != 0 && time.Now().Before(deadline); {
		<-time.After(200 * time.Millisecond)
	}
	if seen() != 0 {
		t.Error("its time is over, but Bob sees it")
	}
	recent, err := second.API.AccountGetRecentEmojiStatuses(ctx, 0)
	if used, ok := recent.(*tg.AccountEmojiStatuses); err != nil || !ok || len(used.Statuses) != 2 || used.Statuses[0].(*tg.EmojiStatus).DocumentID != two {
		t.Errorf("used were %v, %v", recent, err)
	}
	_, err = a.AccountUpdateEmojiStatus(ctx, &tg.EmojiStatus{DocumentID: 7})
	w.alice.Refused("what is no custom emoji", err, "DOCUMENT_INVALID")
	past := &tg.EmojiStatus{DocumentID: one}
	past.SetUntil(1)
	_, err = a.AccountUpdateEmojiStatus(ctx, past)
	w.alice.Refused("until yesterday", err, "EXPIRE_DATE_INVALID")
	set(&tg.EmojiStatus{DocumentID: one})
	set(&tg.EmojiStatusEmpty{})
	if seen() != 0 {
		t.Error("she has taken it away, but Bob sees it")
	}
	if ok, err := a.AccountClearRecentEmojiStatuses(ctx); err != nil || !ok {
		t.Fatal(err)
	}
	recent, err = a.AccountGetRecentEmojiStatuses(ctx, 0)
	if used, ok := recent.(*tg.AccountEmojiStatuses); err != nil || !ok || len(used.Statuses) != 0 {
		t.Errorf("after they were cleared: %v, %v", recent, err)
	}
}

// TestEmojiStatusOfChannel puts a custom emoji beside the title of a channel:
// members see it, and only who may change the channel may put it there.
func TestEmojiStatusOfChannel(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	ch := w.alice.NewChannel(ctx, "Towers", true)
	atBob := w.bob.Join(ctx, w.alice.InviteLink(ctx, ch.AsInputPeer(), false))
	offered, err := w.alice.API.AccountGetChannelDefaultEmojiStatuses(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	one := offered.(*tg.AccountEmojiStatuses).Statuses[0].(*tg.EmojiStatus)
	req := &tg.ChannelsUpdateEmojiStatusRequest{Channel: atBob.AsInput(), EmojiStatus: one}
	_, err = w.bob.API.ChannelsUpdateEmojiStatus(ctx, req)
	w.bob.Refused("putting an emoji beside a title", err, "CHAT_ADMIN_REQUIRED")
	req.Channel = ch.AsInput()
	if _, err = w.alice.API.ChannelsUpdateEmojiStatus(ctx, req); err != nil {
		t.Fatal(err)
	}
	Expect(w.bob, "the channel", func(u *tg.UpdateChannel) bool { return u.ChannelID == ch.ID })
	seen := func() tg.EmojiStatusClass {
		t.Helper()
		chats, err := w.bob.API.ChannelsGetChannels(ctx, []tg.InputChannelClass{atBob.AsInput()})
		if err != nil {
			t.Fatal(err)
		}
		return chats.GetChats()[0].(*tg.Channel).EmojiStatus
	}
	if status, ok := seen().(*tg.EmojiStatus); !ok || status.DocumentID != one.DocumentID {
		t.Errorf("Bob sees %v", seen())
	}
	_, err = w.alice.API.ChannelsUpdateEmojiStatus(ctx, req)
	w.alice.Refused("the same again", err, "CHAT_NOT_MODIFIED")
	for status, want := range map[tg.EmojiStatusClass]string{
		&tg.EmojiStatus{DocumentID: 7}: "DOCUMENT_INVALID", &tg.InputEmojiStatusCollectible{CollectibleID: 1}: "COLLECTIBLE_INVALID",
	} {
		req.EmojiStatus = status
		_, err = w.alice.API.ChannelsUpdateEmojiStatus(ctx, req)
		w.alice.Refused("no custom emoji", err, want)
	}
	req.EmojiStatus = &tg.EmojiStatusEmpty{}
	if _, err = w.alice.API.ChannelsUpdateEmojiStatus(ctx, req); err != nil {
		t.Fatal(err)
	}
	if status := seen(); status != nil {
		t.Errorf("it was taken away, and Bob sees %v", status)
	}
	log, err := w.alice.API.ChannelsGetAdminLog(ctx, &tg.ChannelsGetAdminLogRequest{Channel: ch.AsInput(), Limit: 1})
	if err != nil || len(log.Events) != 1 {
		t.Fatalf("the admin log is %v, %v", log, err)
	}
	a, ok := log.Events[0].Action.(*tg.ChannelAdminLogEventActionChangeEmojiStatus)
	if !ok || a.PrevValue.(*tg.EmojiStatus).DocumentID != one.DocumentID || !a.NewValue.Zero() {
		t.Errorf("the last event is %v", log.Events[0].Action)
	}
}
