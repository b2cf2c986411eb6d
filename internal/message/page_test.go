package message

import (
	"testing"

	"chappe/internal/chat"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
)

// TestWhoMayNotShowLinksWritesThem: in a group that forbids previews a link stays
// a text, sent or edited; elsewhere it takes its page along when it is forwarded.
func TestWhoMayNotShowLinksWritesThem(t *testing.T) {
	w := newWorld(t)
	page := &mediapb.WebPage{Id: 7, Url: "https://example.org/", Title: "Towers"}
	private := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "see example.org", Page: page}).Message
	if private.Page.GetId() != 7 || w.newest(bob, peer.OfUser(alice)).Page.GetId() != 7 {
		t.Fatalf("in a private chat: %v", private.Page)
	}
	for name, p := range map[string]peer.Peer{"supergroup": w.supergroup(false), "basic group": w.group()} {
		sent := w.send(bob, &Outgoing{Peer: p, Text: "see example.org", Page: page}).Message
		if sent.Page.GetId() != 7 || w.newest(alice, p).Page.GetId() != 7 {
			t.Errorf("%s, allowed: %v", name, sent.Page)
		}
		_, err := w.chats.SetDefaultBanned(w.ctx, alice, p, chat.BanLinks)
		w.must(err)
		sent = w.send(bob, &Outgoing{Peer: p, Text: "see example.org again", Page: page}).Message
		if sent.Page != nil || w.newest(alice, p).Page != nil {
			t.Errorf("%s, forbidden: %v", name, sent.Page)
		}
		_, err = w.Edit(w.ctx, bob, p, sent.Id, Edit{Text: "look at example.org", Page: page})
		w.must(err)
		if m := w.newest(alice, p); m.Page != nil || m.Text != "look at example.org" {
			t.Errorf("%s, edited: %q with %v", name, m.Text, m.Page)
		}
		if sent := w.send(alice, &Outgoing{Peer: p, Text: "see example.org", Page: page}).Message; sent.Page == nil {
			t.Errorf("%s: its creator may show links", name)
		}
	}
}
