//go:build !race

// The typed API takes minutes to build for the race detector, so the tests that
// need it stay out of that build.

package layer_test

import (
	"strings"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/layer"
)

// hundredMessages is a page of a history as a client asks for it.
func hundredMessages() *tg.MessagesMessages {
	out := &tg.MessagesMessages{}
	for i := range 100 {
		m := &tg.Message{
			Out: i%2 == 0, ID: 1000 + i, Date: 1700000000 + i,
			PeerID:  &tg.PeerUser{UserID: 42},
			Message: strings.Repeat("text of the message ", 5),
		}
		m.SetFromID(&tg.PeerUser{UserID: int64(40 + i%3)})
		if i%4 == 0 {
			h := &tg.MessageReplyHeader{}
			h.SetReplyToMsgID(900 + i)
			m.SetReplyTo(h)
		}
		if i%3 == 0 {
			m.SetEntities([]tg.MessageEntityClass{&tg.MessageEntityBold{Offset: 1, Length: 3},
				&tg.MessageEntityURL{Offset: 10, Length: 9}})
		}
		if i%10 == 0 {
			r := tg.MessageReactions{Results: []tg.ReactionCount{
				{Reaction: &tg.ReactionEmoji{Emoticon: "👍"}, Count: 2}}}
			m.SetReactions(r)
		}
		out.Messages = append(out.Messages, m)
	}
	for i := range 3 {
		u := &tg.User{ID: int64(40 + i)}
		u.SetAccessHash(77)
		u.SetFirstName("First")
		u.SetLastName("Last")
		u.SetUsername("username")
		out.Users = append(out.Users, u)
	}
	return out
}

func BenchmarkTypedEncode(b *testing.B) {
	v := hundredMessages()
	var buf bin.Buffer
	for b.Loop() {
		buf.Reset()
		if err := v.Encode(&buf); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
}

func benchmarkDown(b *testing.B, to int) {
	p, err := layer.Load()
	if err != nil {
		b.Fatal(err)
	}
	d, err := p.For(to)
	if err != nil {
		b.Fatal(err)
	}
	var buf bin.Buffer
	if err := hundredMessages().Encode(&buf); err != nil {
		b.Fatal(err)
	}
	dst := make([]byte, 0, 64<<10)
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if dst, _, err = d.Object(dst[:0], buf.Buf); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDown133(b *testing.B) { benchmarkDown(b, 133) }
func BenchmarkDown158(b *testing.B) { benchmarkDown(b, 158) }
func BenchmarkDown227(b *testing.B) { benchmarkDown(b, 227) }

func BenchmarkUpgradeSend(b *testing.B) {
	p, err := layer.Load()
	if err != nil {
		b.Fatal(err)
	}
	req := sendMessage158()
	dst := make([]byte, 0, 1<<10)
	b.ReportAllocs()
	for b.Loop() {
		if dst, _, err = p.Upgrade(dst[:0], req); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := layer.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		p, err := layer.Load()
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := p.For(158); err != nil {
			b.Fatal(err)
		}
	}
}

// sendMessage158 is a reply as Telethon of layer 158 sends it:
// messages.sendMessage#1cc20387 with reply_to_msg_id and top_msg_id.
func sendMessage158() []byte {
	var b bin.Buffer
	b.PutID(0x1cc20387)
	b.PutUint32(1<<0 | 1<<7 | 1<<9)
	b.PutID(0xdde8a54c) // inputPeerUser
	b.PutLong(42)
	b.PutLong(7)
	b.PutInt(500)
	b.PutInt(400)
	b.PutString("hello")
	b.PutLong(123456789)
	return b.Buf
}
