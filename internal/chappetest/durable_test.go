package chappetest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// TestOffline lets somebody miss 3,000 messages, some of them edited and
// deleted meanwhile, and come back to all of them, in order.
func TestOffline(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	s := Start(t)
	alice, bob := NewClient(t, s, "Alice", NewPhone()), NewClient(t, s, "Bob", NewPhone())
	alice.SignUp("Alice", "")
	bob.SignUp("Bob", "")
	toBob := alice.Peer(ctx, bob)
	alice.Send(ctx, toBob, "before")
	bob.ExpectMessage("before")
	bob.Disconnect()

	const n = 3000
	want := make(map[string]bool, n)
	var ids []int
	for i := range n {
		text := fmt.Sprintf("message %04d", i)
		u, err := alice.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{Peer: toBob, Message: text, RandomID: rand.Int64()})
		if err != nil {
			t.Fatal(err)
		}
		id, _ := SentID(u)
		ids = append(ids, id)
		want[text] = true
	}
	for i := 0; i < n; i += 100 {
		if _, err := alice.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{Peer: toBob, ID: ids[i], Message: fmt.Sprintf("edited %04d", i)}); err != nil {
			t.Fatal(err)
		}
		delete(want, fmt.Sprintf("message %04d", i))
		want[fmt.Sprintf("edited %04d", i)] = true
		if _, err := alice.API.MessagesDeleteMessages(ctx, &tg.MessagesDeleteMessagesRequest{Revoke: true, ID: []int{ids[i+1]}}); err != nil {
			t.Fatal(err)
		}
		delete(want, fmt.Sprintf("message %04d", i+1))
	}
	alice.Send(ctx, toBob, "after")

	bob.Connect()
	bob.ExpectMessage("after")
	last := 0
	for _, u := range bob.Seen() {
		m, ok := newMessage(u)
		if !ok || m.Message == "before" || m.Message == "after" {
			continue
		}
		if !want[m.Message] {
			t.Errorf("Bob sees %q, which is not there or was seen already", m.Message)
		}
		delete(want, m.Message)
		if m.ID <= last {
			t.Errorf("message %d comes after message %d", m.ID, last)
		}
		last = m.ID
	}
	if len(want) > 0 {
		t.Errorf("Bob misses %d messages", len(want))
	}
	if g := bob.Gaps.Load(); g != 0 {
		t.Errorf("Bob saw %d holes", g)
	}
}

func newMessage(u tg.UpdateClass) (*tg.Message, bool) {
	n, ok := u.(*tg.UpdateNewMessage)
	if !ok {
		return nil, false
	}
	m, ok := n.Message.(*tg.Message)
	return m, ok
}

// TestRestart shows that a key, its session and the contacts outlive the
// process, and that nothing readable lies in the data directory.
func TestRestart(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s := Start(t)
	alice, bob := NewClient(t, s, "Alice", NewPhone()), NewClient(t, s, "Bob", NewPhone())
	alice.SignUp("Ethelfleda", "Quillfeather")
	bob.SignUp("Bartholomew", "")
	toBob := alice.Peer(ctx, bob)
	const secret = "the crocodile sings at midnight"
	alice.Send(ctx, toBob, secret)
	bob.ExpectMessage(secret)
	before, _ := alice.storage.Bytes(nil)
	alice.Disconnect()
	bob.Disconnect()

	s.Kill()
	alice.Connect()
	bob.Connect()
	after, _ := alice.storage.Bytes(nil)
	if !bytes.Equal(authKeyOf(before), authKeyOf(after)) {
		t.Error("the client had to make a new key")
	}
	contacts, err := alice.API.ContactsGetContacts(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	if list, ok := contacts.(*tg.ContactsContacts); !ok || len(list.Contacts) != 1 {
		t.Errorf("Alice's contacts after the restart: %v", contacts)
	}
	alice.Send(ctx, toBob, "still here")
	bob.ExpectMessage("still here")

	s.Down(15)
	for _, text := range []string{secret, "crocodile", alice.Phone, bob.Phone, "Ethelfleda", "Quillfeather", "Bartholomew", "still here"} {
		findBytes(t, s.Data, text)
	}
}

// authKeyOf cuts the auth key out of gotd's JSON session.
func authKeyOf(sessionJSON []byte) []byte {
	_, rest, _ := bytes.Cut(sessionJSON, []byte(`"AuthKey":"`))
	key, _, _ := bytes.Cut(rest, []byte(`"`))
	return key
}

func findBytes(t *testing.T, dir, text string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(text))) {
			t.Errorf("%q stands readable in %s", text, d.Name())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKill kills the server with SIGKILL at random moments of a load, again
// and again. What was acknowledged must be there, once, on both sides, and the
// mailboxes must have no hole.
func TestKill(t *testing.T) {
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	s := Start(t)
	alice, bob := NewClient(t, s, "Alice", NewPhone()), NewClient(t, s, "Bob", NewPhone())
	alice.SignUp("Alice", "")
	bob.SignUp("Bob", "")
	toBob := alice.Peer(ctx, bob)

	var acked sync.Map // text → id
	var sent atomic.Int64
	for round := range rounds {
		load, stop := context.WithCancel(ctx)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for load.Err() == nil {
					sendAcknowledged(load, alice, toBob, fmt.Sprintf("kill %d", sent.Add(1)), &acked)
				}
			})
		}
		wait := time.NewTimer(time.Duration(50+rand.IntN(700)) * time.Millisecond)
		<-wait.C
		s.Down(9)
		stop()
		wg.Wait()
		s.Up()
		alice.Disconnect()
		alice.Connect()
		checkAcknowledged(ctx, t, round, alice, toBob, &acked)
	}
	bob.Disconnect()
	bob.Connect()
	alice.Send(ctx, toBob, "the end")
	bob.ExpectMessage("the end")
	checkOnce(t, bob, &acked)
}

// sendAcknowledged notes a message as acknowledged if the server answered.
func sendAcknowledged(ctx context.Context, c *Client, to tg.InputPeerClass, text string, acked *sync.Map) {
	u, err := c.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{Peer: to, Message: text, RandomID: rand.Int64()})
	if err != nil {
		return
	}
	if id, ok := SentID(u); ok {
		acked.Store(text, id)
	}
}

// checkAcknowledged reads the sender's whole history and compares.
func checkAcknowledged(ctx context.Context, t *testing.T, round int, c *Client, peer tg.InputPeerClass, acked *sync.Map) {
	t.Helper()
	have := make(map[string]int)
	for offset := 0; ; {
		res, err := c.API.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: peer, OffsetID: offset, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		list := messagesOf(res)
		if len(list) == 0 {
			break
		}
		for _, m := range list {
			offset = m.GetID()
			if m, ok := m.(*tg.Message); ok {
				if _, twice := have[m.Message]; twice {
					t.Errorf("round %d: %q is there twice", round, m.Message)
				}
				have[m.Message] = m.ID
			}
		}
	}
	n := 0
	acked.Range(func(text, id any) bool {
		n++
		if have[text.(string)] != id.(int) {
			t.Errorf("round %d: %q was acknowledged as %d and is there as %d", round, text, id, have[text.(string)])
		}
		return true
	})
	t.Logf("round %d: %d acknowledged, %d stored", round, n, len(have))
}

// checkOnce compares what the receiver's client was told with what was
// acknowledged.
func checkOnce(t *testing.T, c *Client, acked *sync.Map) {
	t.Helper()
	times := make(map[string]int)
	for _, u := range c.Seen() {
		if m, ok := newMessage(u); ok {
			times[m.Message]++
		}
	}
	acked.Range(func(text, _ any) bool {
		if times[text.(string)] != 1 {
			t.Errorf("Bob was told %d times of %q", times[text.(string)], text)
		}
		return true
	})
}
