// Command layer216 talks with gotd v0.132.0, of autumn 2025.
package main

import (
	"old-gotd/talk"

	"github.com/gotd/td/tg"
)

func main() {
	talk.Main(talk.Layer{SetReply: setReply, ReplyOf: replyOf})
}

func setReply(req *tg.MessagesSendMessageRequest, id int) {
	req.SetReplyTo(&tg.InputReplyToMessage{ReplyToMsgID: id})
}

func replyOf(m *tg.Message) (int, string) {
	if h, ok := m.ReplyTo.(*tg.MessageReplyHeader); ok {
		return h.ReplyToMsgID, h.QuoteText
	}
	return 0, ""
}
