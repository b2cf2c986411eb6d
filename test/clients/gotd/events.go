package main

import (
	"context"
	"strings"

	"github.com/gotd/td/tg"
)

// handle prints what the update manager lets through.
func (p *person) handle(_ context.Context, u tg.UpdatesClass) error {
	all, ok := u.(interface{ GetUpdates() []tg.UpdateClass })
	if !ok {
		return nil
	}
	for _, u := range all.GetUpdates() {
		for _, e := range eventsOf(u) {
			p.out.saw(e)
		}
	}
	return nil
}

func eventsOf(u tg.UpdateClass) []event {
	switch u := u.(type) {
	case *tg.UpdateNewChannelMessage:
		return []event{messageEvent(u.Message)}
	case *tg.UpdateEditChannelMessage:
		e := messageEvent(u.Message)
		e.Type = "edit"
		return []event{e}
	case *tg.UpdateDeleteChannelMessages:
		return []event{{Type: "delete", IDs: u.Messages}}
	case *tg.UpdatePinnedChannelMessages:
		return []event{{Type: "pin", IDs: u.Messages}}
	case *tg.UpdateChannelUserTyping:
		return []event{{Type: "typing"}}
	case *tg.UpdateReadChannelOutbox:
		return []event{{Type: "read", ID: u.MaxID}}
	case *tg.UpdateMessageReactions:
		return []event{{Type: "reactions", ID: u.MsgID, Counts: reactionCounts(u.Reactions)}}
	case *tg.UpdateMessagePoll:
		return []event{{Type: "poll", Counts: voteCounts(u.Results)}}
	}
	return nil
}

func messageEvent(m tg.MessageClass) event {
	switch m := m.(type) {
	case *tg.Message:
		e := event{Type: "message", ID: m.ID, Text: m.Message, Media: mediaName(m.Media), Chat: marked(m.PeerID), Called: m.Mentioned}
		if m.Out {
			e.Type = "own message"
		}
		if h, ok := m.ReplyTo.(*tg.MessageReplyHeader); ok {
			e.ReplyTo = h.ReplyToMsgID
		}
		if from, ok := m.FromID.(*tg.PeerUser); ok {
			e.From = from.UserID
		}
		return e
	case *tg.MessageService:
		return event{Type: "message", ID: m.ID, Service: strings.TrimPrefix(m.Action.TypeName(), "messageAction"), Chat: marked(m.PeerID)}
	}
	return event{Type: "message", ID: m.GetID()}
}

// marked is a channel as the other clients number it: below -10^12.
func marked(p tg.PeerClass) int64 {
	if c, ok := p.(*tg.PeerChannel); ok {
		return channelMark - c.ChannelID
	}
	return 0
}

const channelMark = -1_000_000_000_000

func mediaName(m tg.MessageMediaClass) string {
	if m == nil {
		return ""
	}
	return strings.ToLower(strings.TrimPrefix(m.TypeName(), "messageMedia"))
}

func reactionCounts(r tg.MessageReactions) map[string]int {
	counts := map[string]int{}
	for _, c := range r.Results {
		if e, ok := c.Reaction.(*tg.ReactionEmoji); ok {
			counts[e.Emoticon] = c.Count
		}
	}
	return counts
}

func voteCounts(r tg.PollResults) map[string]int {
	counts := map[string]int{}
	for _, v := range r.Results {
		counts[string(v.Option)] = v.Voters
	}
	return counts
}
