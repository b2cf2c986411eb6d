package chappetest

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// TestTwoPeople is the story of two people who never met, told by gotd's
// client and its update manager, which must not report a single hole.
func TestTwoPeople(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s := Start(t)
	alice, bob := NewClient(t, s, "Alice", NewPhone()), NewClient(t, s, "Bob", NewPhone())
	alice.SignUp("Alice", "Martin")
	bob.SignUp("Bob", "")
	toBob, toAlice := alice.Peer(ctx, bob), bob.Peer(ctx, alice)

	hello := alice.Send(ctx, toBob, "Bonjour Bob !")
	atBob := bob.ExpectMessage("Bonjour Bob !")
	bob.Read(ctx, toAlice, atBob.ID)
	Expect(alice, "that Bob has read it", func(u *tg.UpdateReadHistoryOutbox) bool { return u.MaxID >= hello })

	if _, err := bob.API.MessagesSetTyping(ctx, &tg.MessagesSetTypingRequest{Peer: toAlice, Action: &tg.SendMessageTypingAction{}}); err != nil {
		t.Fatal(err)
	}
	Expect(alice, "Bob typing", func(u *tg.UpdateUserTyping) bool { return u.UserID == bob.Self.ID })

	bob.Reply(ctx, toAlice, "Salut Alice", atBob.ID)
	answer := alice.ExpectMessage("Salut Alice")
	if h, ok := answer.ReplyTo.(*tg.MessageReplyHeader); !ok || h.ReplyToMsgID != hello {
		t.Fatalf("Alice sees a reply to %v, want %d", answer.ReplyTo, hello)
	}

	t.Run("edit, forward, search, delete", func(t *testing.T) { change(ctx, t, alice, bob, toBob, toAlice) })
	t.Run("drafts reach the other device", func(t *testing.T) { drafts(ctx, t, s, alice, toBob) })
	t.Run("log out and in again", func(t *testing.T) { again(ctx, t, s, alice, bob, toBob) })
	for _, c := range []*Client{alice, bob} {
		if n := c.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", c.Name, n)
		}
	}
}

func change(ctx context.Context, t *testing.T, alice, bob *Client, toBob, toAlice *tg.InputPeerUser) {
	id := alice.Send(ctx, toBob, "Rendez-vous à 8 h")
	seen := bob.ExpectMessage("Rendez-vous à 8 h")
	if _, err := alice.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{Peer: toBob, ID: id, Message: "Rendez-vous à 9 h"}); err != nil {
		t.Fatal(err)
	}
	Expect(bob, "the edit", func(u *tg.UpdateEditMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.ID == seen.ID && m.Message == "Rendez-vous à 9 h" && m.EditDate != 0
	})
	if _, err := bob.API.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: toAlice, ToPeer: toAlice, ID: []int{seen.ID}, RandomID: []int64{rand.Int64()},
	}); err != nil {
		t.Fatal(err)
	}
	Expect(alice, "her own words forwarded", func(u *tg.UpdateNewMessage) bool {
		m, ok := u.Message.(*tg.Message)
		if !ok || m.Message != "Rendez-vous à 9 h" {
			return false
		}
		fwd, ok := m.GetFwdFrom()
		from, isUser := fwd.FromID.(*tg.PeerUser)
		return ok && isUser && from.UserID == alice.Self.ID
	})
	found, err := bob.API.MessagesSearch(ctx, &tg.MessagesSearchRequest{Peer: toAlice, Q: "rendez-vous", Filter: &tg.InputMessagesFilterEmpty{}, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(messagesOf(found)); n != 2 {
		t.Errorf("Bob finds %d messages, want 2", n)
	}
	if _, err := alice.API.MessagesDeleteMessages(ctx, &tg.MessagesDeleteMessagesRequest{Revoke: true, ID: []int{id}}); err != nil {
		t.Fatal(err)
	}
	Expect(bob, "the deletion", func(u *tg.UpdateDeleteMessages) bool { return len(u.Messages) == 1 && u.Messages[0] == seen.ID })
}

func drafts(ctx context.Context, t *testing.T, s *Server, alice *Client, toBob *tg.InputPeerUser) {
	phone := NewClient(t, s, "Alice's phone", alice.Phone)
	phone.LogIn()
	if _, err := alice.API.MessagesSaveDraft(ctx, &tg.MessagesSaveDraftRequest{Peer: toBob, Message: "pas encore fini"}); err != nil {
		t.Fatal(err)
	}
	Expect(phone, "the draft", func(u *tg.UpdateDraftMessage) bool {
		d, ok := u.Draft.(*tg.DraftMessage)
		return ok && d.Message == "pas encore fini"
	})
	alice.Send(ctx, toBob, "Fini !")
	phone.ExpectMessage("Fini !")
}

func again(ctx context.Context, t *testing.T, s *Server, alice, bob *Client, toBob *tg.InputPeerUser) {
	if _, err := bob.API.AuthLogOut(ctx); err != nil {
		t.Fatal(err)
	}
	bob.Disconnect()
	alice.Send(ctx, toBob, "Tu es là ?")
	back := NewClient(t, s, "Bob again", bob.Phone)
	back.LogIn()
	history, err := back.API.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: back.Peer(ctx, alice), Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, m := range messagesOf(history) {
		if m, ok := m.(*tg.Message); ok {
			texts = append(texts, m.Message)
		}
	}
	if len(texts) != 5 || texts[0] != "Tu es là ?" || texts[4] != "Bonjour Bob !" {
		t.Errorf("the history after the return is %q", texts)
	}
}
