// Command layer158 talks with gotd v0.83.0, of spring 2023: no quotes in
// replies, no stories, short message forms.
package main

import (
	"old-gotd/talk"

	"github.com/gotd/td/tg"
)

func main() {
	talk.Main(talk.Layer{SetReply: setReply, ReplyOf: replyOf})
}

func setReply(req *tg.MessagesSendMessageRequest, id int) { req.SetReplyToMsgID(id) }

func replyOf(m *tg.Message) (int, string) { return m.ReplyTo.ReplyToMsgID, "" }
