package chappetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// NewChannel makes a supergroup, or a channel if broadcast is set.
func (c *Client) NewChannel(ctx context.Context, title string, broadcast bool) *tg.Channel {
	c.t.Helper()
	u, err := c.API.ChannelsCreateChannel(ctx, &tg.ChannelsCreateChannelRequest{
		Title: title, About: "about " + title, Broadcast: broadcast, Megagroup: !broadcast,
	})
	if err != nil {
		c.t.Fatalf("%s makes %q: %v", c.Name, title, err)
	}
	return c.channelIn(u)
}

func (c *Client) channelIn(u tg.UpdatesClass) *tg.Channel {
	c.t.Helper()
	all, ok := u.(*tg.Updates)
	if !ok {
		c.t.Fatalf("%s is answered %T", c.Name, u)
	}
	for _, chat := range all.Chats {
		if ch, ok := chat.(*tg.Channel); ok {
			return ch
		}
	}
	c.t.Fatalf("%s is answered without a channel: %v", c.Name, all)
	return nil
}

// InviteLink makes an invite link and returns its hash.
func (c *Client) InviteLink(ctx context.Context, to tg.InputPeerClass, approval bool) string {
	c.t.Helper()
	link, err := c.API.MessagesExportChatInvite(ctx, &tg.MessagesExportChatInviteRequest{Peer: to, RequestNeeded: approval})
	if err != nil {
		c.t.Fatalf("%s makes a link: %v", c.Name, err)
	}
	_, hash, ok := strings.Cut(link.(*tg.ChatInviteExported).Link, "+")
	if !ok {
		c.t.Fatalf("link %v has no hash", link)
	}
	return hash
}

// Join joins by a link and returns the channel as the new member sees it.
func (c *Client) Join(ctx context.Context, hash string) *tg.Channel {
	c.t.Helper()
	res, err := c.API.MessagesImportChatInvite(ctx, hash)
	if err != nil {
		c.t.Fatalf("%s joins: %v", c.Name, err)
	}
	return c.channelIn(res.(*tg.MessagesChatInviteJoinResultOk).Updates)
}

// ExpectPost waits for a new message of a channel with this text.
func (c *Client) ExpectPost(text string) *tg.Message {
	c.t.Helper()
	u := Expect(c, fmt.Sprintf("%q", text), func(u *tg.UpdateNewChannelMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.Message == text
	})
	return u.Message.(*tg.Message)
}

// ExpectAction waits for a service message of a channel with an action.
func ExpectAction[A tg.MessageActionClass](c *Client, match func(A) bool) A {
	c.t.Helper()
	u := Expect(c, fmt.Sprintf("%T", *new(A)), func(u *tg.UpdateNewChannelMessage) bool {
		m, ok := u.Message.(*tg.MessageService)
		if !ok {
			return false
		}
		a, ok := m.Action.(A)
		return ok && match(a)
	})
	return u.Message.(*tg.MessageService).Action.(A)
}

// Refused checks that a call failed with one of these errors.
func (c *Client) Refused(what string, err error, names ...string) {
	c.t.Helper()
	rpc, ok := tgerr.As(err)
	if !ok || !slices.Contains(names, rpc.Type) {
		c.t.Errorf("%s: %s is told %v, want one of %v", what, c.Name, err, names)
	}
}
