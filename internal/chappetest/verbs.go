package chappetest

import (
	"context"
	"math/rand/v2"

	"github.com/gotd/td/tg"
)

// Send sends a text and returns the message's id in the sender's mailbox.
func (c *Client) Send(ctx context.Context, to tg.InputPeerClass, text string) int {
	c.t.Helper()
	return c.send(ctx, &tg.MessagesSendMessageRequest{Peer: to, Message: text})
}

// Reply sends a text as the reply to a message of the same chat.
func (c *Client) Reply(ctx context.Context, to tg.InputPeerClass, text string, id int) int {
	c.t.Helper()
	return c.send(ctx, &tg.MessagesSendMessageRequest{
		Peer: to, Message: text, ReplyTo: &tg.InputReplyToMessage{ReplyToMsgID: id},
	})
}

func (c *Client) send(ctx context.Context, req *tg.MessagesSendMessageRequest) int {
	c.t.Helper()
	req.RandomID = rand.Int64()
	u, err := c.API.MessagesSendMessage(ctx, req)
	if err != nil {
		c.t.Fatalf("%s sends: %v", c.Name, err)
	}
	c.t.Logf("%s sends %q", c.Name, req.Message)
	id, ok := SentID(u)
	if !ok {
		c.t.Fatalf("%s: the answer to messages.sendMessage is %T without an id", c.Name, u)
	}
	return id
}

// SentID finds the id of a sent message in the answer to the send.
func SentID(u tg.UpdatesClass) (int, bool) {
	switch u := u.(type) {
	case *tg.UpdateShortSentMessage:
		return u.ID, true
	case *tg.Updates:
		for _, upd := range u.Updates {
			if id, ok := upd.(*tg.UpdateMessageID); ok {
				return id.ID, true
			}
		}
	}
	return 0, false
}

// Read marks a chat as read up to a message.
func (c *Client) Read(ctx context.Context, peer tg.InputPeerClass, id int) {
	c.t.Helper()
	if _, err := c.API.MessagesReadHistory(ctx, &tg.MessagesReadHistoryRequest{Peer: peer, MaxID: id}); err != nil {
		c.t.Fatalf("%s reads: %v", c.Name, err)
	}
}

// messagesOf returns the messages of any answer that has some.
func messagesOf(res tg.MessagesMessagesClass) []tg.MessageClass {
	m, ok := res.AsModified()
	if !ok {
		return nil
	}
	return m.GetMessages()
}
