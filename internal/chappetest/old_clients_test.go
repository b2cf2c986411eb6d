package chappetest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// TestOldClients lets clients of old layers talk with one of today. The old
// ones are modules of their own below test/old-gotd.
func TestOldClients(t *testing.T) {
	if os.Getenv("OLD_CLIENTS") != "1" {
		t.Skip("OLD_CLIENTS=1 builds gotd of old layers, for minutes, and lets it talk with today's")
	}
	s := Start(t)
	key := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(key, []byte(s.Run("key")), 0o600); err != nil {
		t.Fatal(err)
	}
	// What each sees of a quote in Alice's answer: they came with layer 166.
	for name, quote := range map[string]string{"layer158": "", "layer216": "Bonjour"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // a compiler uses two cores for a part of its time only
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
			defer cancel()
			talkWith(ctx, t, s, buildOld(ctx, t, name), key, quote)
		})
	}
}

func buildOld(ctx context.Context, t *testing.T, name string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), name)
	// Without inlining the generated types take two thirds of the time to build.
	build := exec.CommandContext(ctx, "go", "build", "-gcflags=github.com/gotd/td/tg=-l", "-o", program, ".")
	build.Dir = filepath.Join("..", "..", "test", "old-gotd", name)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	return program
}

func talkWith(ctx context.Context, t *testing.T, s *Server, program, key, quote string) {
	alice := NewClient(t, s, "Alice", NewPhone())
	alice.SignUp("Alice", "Martin")
	old := startOld(ctx, t, s, program, key, NewPhone(), alice.Phone)
	told := old.tellAlice(ctx, alice)
	told.quote = quote
	events := old.end()
	if n := alice.Gaps.Load(); n != 0 {
		t.Errorf("Alice saw %d holes in the updates", n)
	}
	checkOld(t, events, told)
}

// told is what was said: the texts, and the first message as Alice has it.
type told struct {
	alice  int64
	hello  *tg.Message // as Alice sees it
	edited string
	answer string
	better string
	quote  string // what the old client sees quoted in the answer
}

// tellAlice is Alice's half of the story.
func (o *oldClient) tellAlice(ctx context.Context, alice *Client) told {
	t := o.t
	t.Helper()
	fromOld := func(match func(*tg.Message) bool) func(*tg.UpdateNewMessage) bool {
		return func(u *tg.UpdateNewMessage) bool {
			m, ok := u.Message.(*tg.Message)
			return ok && !m.Out && match(m)
		}
	}
	first := Expect(alice, "the old client's first words", fromOld(func(m *tg.Message) bool { return strings.HasPrefix(m.Message, "Bonjour") }))
	story := told{alice: alice.Self.ID, hello: first.Message.(*tg.Message), answer: "Salut, ancêtre", better: "Salut, bel ancêtre"}
	toOld := alice.Peer(ctx, &Client{Name: "old", Phone: o.phone})
	alice.Read(ctx, toOld, story.hello.ID)
	quote := &tg.InputReplyToMessage{ReplyToMsgID: story.hello.ID} // quotes are younger than layer 158
	quote.SetQuoteText("Bonjour")
	answer := alice.send(ctx, &tg.MessagesSendMessageRequest{Peer: toOld, Message: story.answer, ReplyTo: quote})

	Expect(alice, "that the answer is read", func(u *tg.UpdateReadHistoryOutbox) bool { return u.MaxID >= answer })
	Expect(alice, "the reply to her answer", fromOld(func(m *tg.Message) bool {
		h, ok := m.ReplyTo.(*tg.MessageReplyHeader)
		return ok && h.ReplyToMsgID == answer && strings.HasPrefix(m.Message, "Reply from layer")
	}))
	Expect(alice, "her answer forwarded", fromOld(func(m *tg.Message) bool {
		fwd, ok := m.GetFwdFrom()
		from, isUser := fwd.FromID.(*tg.PeerUser)
		return ok && isUser && from.UserID == alice.Self.ID && m.Message == story.answer
	}))
	edit := Expect(alice, "the edit", func(u *tg.UpdateEditMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.ID == story.hello.ID && m.EditDate != 0 && m.Message == story.hello.Message+", edited"
	})
	story.edited = edit.Message.(*tg.Message).Message
	o.changeBack(ctx, alice, toOld, answer, story)
	return story
}

// changeBack edits Alice's answer, with an entity that old layers do not know,
// and forwards the old client's own words to it.
func (o *oldClient) changeBack(ctx context.Context, alice *Client, toOld *tg.InputPeerUser, answer int, story told) {
	o.t.Helper()
	edit := &tg.MessagesEditMessageRequest{Peer: toOld, ID: answer, Message: story.better}
	edit.SetEntities([]tg.MessageEntityClass{&tg.MessageEntityBlockquote{Collapsed: true, Length: 5}})
	if _, err := alice.API.MessagesEditMessage(ctx, edit); err != nil {
		o.t.Fatal(err)
	}
	if _, err := alice.API.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: toOld, ToPeer: toOld, ID: []int{story.hello.ID}, RandomID: []int64{rand.Int64()},
	}); err != nil {
		o.t.Fatal(err)
	}
}

// checkOld checks what the old client has done and seen.
func checkOld(t *testing.T, events []oldEvent, story told) {
	t.Helper()
	self := find(t, events, "who it is", func(e oldEvent) bool { return e.Saw == "self" })
	hello := find(t, events, "its first words", func(e oldEvent) bool { return e.Saw == "sent" && e.Text == story.hello.Message })
	answer := find(t, events, "the answer", func(e oldEvent) bool {
		return e.Saw == "message" && e.Text == story.answer && e.ReplyTo == hello.ID && e.Quote == story.quote && !e.Out
	})
	find(t, events, "the read mark", func(e oldEvent) bool { return e.Saw == "read" && e.ID >= hello.ID })
	find(t, events, "the edit", func(e oldEvent) bool {
		return e.Saw == "edit" && e.ID == answer.ID && e.Text == story.better && e.Edited && e.Entities == 1
	})
	back := find(t, events, "its words forwarded", func(e oldEvent) bool {
		return e.Saw == "message" && !e.Out && e.Text == story.edited && e.Forwarded == self.From
	})
	find(t, events, "the dialog", func(e oldEvent) bool {
		return e.Saw == "dialog" && e.From == story.alice && e.ID == back.ID && e.Unread == 1 && e.MaxRead >= hello.ID
	})
	for _, saw := range []string{"history", "difference"} {
		checkList(t, events, saw, hello, answer, story)
	}
	for _, e := range events {
		if e.Saw == "gap" {
			t.Errorf("the old client saw a hole in the updates: %s", e.Text)
		}
	}
}

// checkList checks one of the lists of all five messages, as they are at the end.
func checkList(t *testing.T, events []oldEvent, saw string, hello, answer oldEvent, story told) {
	t.Helper()
	n := 0
	for _, e := range events {
		if e.Saw == saw {
			n++
		}
	}
	if n != 5 {
		t.Errorf("%s has %d messages, want 5", saw, n)
	}
	find(t, events, saw+" with its first words", func(e oldEvent) bool {
		return e.Saw == saw && e.ID == hello.ID && e.Out && e.Text == story.edited && e.Edited
	})
	find(t, events, saw+" with the answer", func(e oldEvent) bool {
		return e.Saw == saw && e.ID == answer.ID && !e.Out && e.Text == story.better && e.ReplyTo == hello.ID && e.Quote == story.quote && e.Entities == 1
	})
	find(t, events, saw+" with its own forward", func(e oldEvent) bool {
		return e.Saw == saw && e.Out && e.Text == story.answer && e.Forwarded == story.alice
	})
}

func find(t *testing.T, events []oldEvent, what string, match func(oldEvent) bool) oldEvent {
	t.Helper()
	for _, e := range events {
		if match(e) {
			return e
		}
	}
	t.Errorf("the old client did not see %s; it saw %+v", what, events)
	return oldEvent{}
}

// oldEvent is a line that an old client prints: see old-gotd/talk.Event.
type oldEvent struct {
	Saw       string `json:"saw"`
	ID        int    `json:"id"`
	From      int64  `json:"from"`
	Out       bool   `json:"out"`
	Text      string `json:"text"`
	ReplyTo   int    `json:"reply_to"`
	Quote     string `json:"quote"`
	Forwarded int64  `json:"forwarded"`
	Entities  int    `json:"entities"`
	Edited    bool   `json:"edited"`
	Unread    int    `json:"unread"`
	MaxRead   int    `json:"max_read"`
}

// oldClient is a running program of test/old-gotd.
type oldClient struct {
	t      *testing.T
	cmd    *exec.Cmd
	phone  string
	stderr bytes.Buffer
	events chan []oldEvent
}

func startOld(ctx context.Context, t *testing.T, s *Server, program, key, phone, peer string) *oldClient {
	t.Helper()
	o := &oldClient{t: t, phone: phone, events: make(chan []oldEvent, 1)}
	o.cmd = exec.CommandContext(ctx, program, "--addr", s.Addr, "--key", key, "--phone", phone, "--peer", peer,
		"--code-cmd", fmt.Sprintf("'%s' code %s --data '%s'", s.bin, phone, s.Data))
	o.cmd.Stderr = &o.stderr
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := o.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		var all []oldEvent
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var e oldEvent
			if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
				e.Saw = "no JSON: " + lines.Text()
			}
			all = append(all, e)
		}
		o.events <- all
	}()
	t.Cleanup(func() {
		if o.cmd.ProcessState == nil {
			_ = o.cmd.Process.Kill()
			all := <-o.events
			t.Logf("the old client ends with %v after %+v\n%s", o.cmd.Wait(), all, o.stderr.String())
		}
	})
	return o
}

// end waits until the program has ended and returns all that it printed.
func (o *oldClient) end() []oldEvent {
	o.t.Helper()
	all := <-o.events
	if err := o.cmd.Wait(); err != nil {
		o.t.Fatalf("the old client: %v\n%s\nafter %+v", err, o.stderr.String(), all)
	}
	return all
}
