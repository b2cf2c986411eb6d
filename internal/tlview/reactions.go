package tlview

import (
	"slices"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// reactions renders how people have reacted to a message. What is the viewer's
// own is left out where it is not known: then they are min.
//
// https://core.telegram.org/constructor/messageReactions
func reactions(viewer int64, m *messagepb.Message) tg.MessageReactions {
	rs, p := m.Reactions, peer.FromInt(m.Peer)
	known := rs.GetViewer() == viewer || rs == nil && viewer != nobody
	out := tg.MessageReactions{
		Min: !known, CanSeeList: p.Kind != peer.User && !m.Post, ReactionsAsTags: p == peer.OfUser(viewer),
		Results: []tg.ReactionCount{},
	}
	for _, c := range rs.GetCounts() {
		count := tg.ReactionCount{Reaction: Reaction(c.Emoji), Count: int(c.Count)}
		if at := slices.Index(rs.Own, c.Emoji); at >= 0 && known {
			count.SetChosenOrder(at)
		}
		out.Results = append(out.Results, count)
	}
	if len(rs.GetRecent()) == 0 {
		return out
	}
	recent := make([]tg.MessagePeerReaction, len(rs.Recent))
	for i, r := range rs.Recent {
		recent[i] = tg.MessagePeerReaction{
			Big: r.Big, Unread: r.Unread && m.From == viewer, My: r.User == viewer,
			PeerID: Peer(senderOf(r)), Date: int(r.Date), Reaction: Reaction(r.Emoji),
		}
	}
	out.SetRecentReactions(recent)
	return out
}

// senderOf is who is shown to have reacted.
func senderOf(r *messagepb.Reaction) peer.Peer {
	if r.Sender != 0 {
		return peer.FromInt(r.Sender)
	}
	return peer.OfUser(r.User)
}

// Reaction renders an emoji as a reaction; none is the empty one.
func Reaction(emoji string) tg.ReactionClass {
	if emoji == "" {
		return &tg.ReactionEmpty{}
	}
	if document, custom := message.CustomEmojiOf(emoji); custom {
		return &tg.ReactionCustomEmoji{DocumentID: document}
	}
	return &tg.ReactionEmoji{Emoticon: emoji}
}

// messageReactions tells how people have reacted to a message by now; nothing
// if it is gone or the viewer may not see it any more. For the viewer alone it
// is rendered with what is his own.
func (r *rendering) messageReactions(ev update.Event) (tg.UpdateClass, error) {
	m, _ := ev.Attach.(*messagepb.Message)
	if m == nil || r.viewer != nobody && m.Reactions != nil && m.Reactions.Viewer != r.viewer {
		ev.Attach = nil
		found, err := r.Messages.Of(r.ctx, r.viewer, ev)
		if err != nil {
			return nil, ignoreHidden(err)
		}
		if m, _ = found.(*messagepb.Message); m == nil {
			return nil, nil
		}
	}
	r.mentionIn(m)
	out := &tg.UpdateMessageReactions{Peer: Peer(peer.FromInt(m.Peer)), MsgID: int(m.Id), Reactions: reactions(r.viewer, m)}
	if m.InTopic && m.Thread != 0 {
		out.SetTopMsgID(int(m.Thread))
	}
	if m.SavedPeer != 0 {
		out.SetSavedPeerID(Peer(peer.FromInt(m.SavedPeer)))
	}
	return out, nil
}

// Reactors renders those who have reacted to a message, and says whom that
// names.
func Reactors(viewer int64, all message.Reactors) (out tg.MessagesMessageReactionsList, users []int64, chats []peer.Peer) {
	out = tg.MessagesMessageReactionsList{Count: max(all.Total, len(all.List)), Reactions: []tg.MessagePeerReaction{}}
	for _, r := range all.List {
		out.Reactions = append(out.Reactions, tg.MessagePeerReaction{
			Big: r.Big, Unread: r.Unread, My: r.User == viewer, PeerID: Peer(r.Sender), Date: int(r.Date), Reaction: Reaction(r.Emoji),
		})
		if r.Sender.Kind == peer.User {
			users = append(users, r.Sender.ID)
		} else {
			chats = append(chats, r.Sender)
		}
	}
	if all.Next != "" {
		out.SetNextOffset(all.Next)
	}
	return out, users, chats
}
