package tlview

import (
	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// Message renders the viewer's own copy of a message.
//
// from_id stands where the author does not follow from the rest: in what the
// viewer sent, in Saved Messages and in groups. An incoming private message has
// none, as Telegram leaves it out: clients take the peer of the dialog (TDLib
// MessagesManager, get_message_info; mtcute Message.sender). out is never set
// in Saved Messages, except on what is scheduled there.
//
// https://core.telegram.org/constructor/message
func (v *Views) Message(viewer int64, m *messagepb.Message) tg.MessageClass {
	if m.Action != nil {
		return v.serviceMessage(viewer, m)
	}
	out := &tg.Message{
		Out:           m.Out,
		Mentioned:     m.Mentioned,
		MediaUnread:   m.UnreadContent,
		Silent:        m.Silent,
		FromScheduled: m.FromScheduled,
		EditHide:      m.EditHidden,
		Pinned:        m.Pinned,
		Noforwards:    m.Noforwards,
		InvertMedia:   m.InvertMedia,
		ID:            int(m.Id),
		FromID:        author(viewer, m),
		PeerID:        Peer(peer.FromInt(m.Peer)),
		ReplyTo:       replyHeader(m),
		Date:          int(m.Date),
		Message:       m.Text,
		Entities:      Entities(m.Entities),
		EditDate:      int(m.EditDate),
		GroupedID:     m.GroupedId,
		TTLPeriod:     int(m.Ttl),
		Effect:        m.Effect,
		Post:          m.Post,
	}
	if m.Post {
		out.SetViews(int(m.Views))
		out.SetForwards(int(m.Forwards))
	}
	if m.PostAuthor != "" {
		out.SetPostAuthor(m.PostAuthor)
	}
	if m.Replies != nil {
		out.SetReplies(Replies(m.Replies))
	}
	if m.SavedPeer != 0 {
		out.SavedPeerID = Peer(peer.FromInt(m.SavedPeer))
	}
	out.Media = v.Media(viewer, m.Media)
	if m.Media == nil && m.Page != nil && !v.overdue(m.Page) {
		out.Media = v.PageMedia(viewer, m.Page)
	}
	if f := m.Forward; f != nil {
		out.SetFwdFrom(forwardHeader(f))
	}
	if m.Reactions != nil {
		out.SetReactions(reactions(viewer, m))
	}
	return out
}

// author is the from_id of a message, or nil.
func author(viewer int64, m *messagepb.Message) tg.PeerClass {
	p, by := peer.FromInt(m.Peer), message.AuthorOf(m)
	if by.IsZero() || p.Kind == peer.User && !m.Out && p.ID != viewer {
		return nil
	}
	return Peer(by)
}

func (v *Views) serviceMessage(viewer int64, m *messagepb.Message) tg.MessageClass {
	out := &tg.MessageService{
		Out:         m.Out,
		Mentioned:   m.Mentioned,
		MediaUnread: m.UnreadContent,
		Silent:      m.Silent,
		ID:          int(m.Id),
		FromID:      author(viewer, m),
		PeerID:      Peer(peer.FromInt(m.Peer)),
		ReplyTo:     replyHeader(m),
		Date:        int(m.Date),
		Action:      v.action(viewer, m.Action),
		TTLPeriod:   int(m.Ttl),
		Post:        m.Post,
	}
	return out
}

func replyHeader(m *messagepb.Message) tg.MessageReplyHeaderClass {
	r := m.Reply
	if r == nil {
		return nil
	}
	out := &tg.MessageReplyHeader{ReplyToMsgID: int(r.Id), ForumTopic: m.InTopic}
	if m.Thread != 0 && m.Thread != r.Id {
		out.SetReplyToTopID(int(m.Thread))
	}
	if r.Peer != 0 {
		out.ReplyToPeerID = Peer(peer.FromInt(r.Peer))
	}
	if r.Origin != nil {
		out.SetReplyFrom(forwardHeader(r.Origin))
	}
	if r.Quoted {
		out.Quote, out.QuoteText, out.QuoteEntities = true, r.Quote, Entities(r.QuoteEntities)
		out.QuoteOffset = int(r.QuoteOffset)
	}
	return out
}

func forwardHeader(f *messagepb.Forward) tg.MessageFwdHeader {
	out := tg.MessageFwdHeader{
		Imported:      f.Imported,
		SavedOut:      f.SavedOut,
		FromName:      f.Name,
		Date:          int(f.Date),
		SavedFromName: f.SavedName,
		SavedDate:     int(f.SavedDate),
	}
	if f.From != 0 {
		out.FromID = Peer(peer.FromInt(f.From))
	}
	if f.Post != 0 {
		out.SetChannelPost(int(f.Post))
	}
	if f.PostAuthor != "" {
		out.SetPostAuthor(f.PostAuthor)
	}
	if f.SavedPeer != 0 {
		out.SavedFromPeer, out.SavedFromMsgID = Peer(peer.FromInt(f.SavedPeer)), int(f.SavedId)
	}
	if f.SavedFrom != 0 {
		out.SavedFromID = Peer(peer.FromInt(f.SavedFrom))
	}
	return out
}

// MessageList renders the viewer's copies.
func (v *Views) MessageList(viewer int64, ms []*messagepb.Message) []tg.MessageClass {
	out := make([]tg.MessageClass, len(ms))
	for i, m := range ms {
		out[i] = v.Message(viewer, m)
	}
	return out
}

// mentionedIn appends the ids of the users that a message shows.
func mentionedIn(ids []int64, m *messagepb.Message) []int64 {
	ids = appendUser(ids, m.Peer)
	ids = appendUser(ids, message.AuthorOf(m).Int())
	ids = appendUser(ids, m.SavedPeer)
	ids = forwardUsers(ids, m.Forward)
	if r := m.Reply; r != nil {
		ids = forwardUsers(appendUser(ids, r.Peer), r.Origin)
	}
	if c := m.Media.GetContact(); c.GetUser() != 0 {
		ids = append(ids, c.User)
	}
	ids = actionUsers(ids, m.Action)
	for _, r := range m.Reactions.GetRecent() {
		ids = appendUser(ids, senderOf(r).Int())
	}
	for _, voter := range m.Media.GetPoll().GetState().GetRecent() {
		ids = appendUser(ids, voter)
	}
	for _, e := range m.Entities {
		if e.Kind == messagepb.Entity_MENTION_NAME {
			ids = append(ids, e.Id)
		}
	}
	for _, by := range m.GetReplies().GetRecent() {
		ids = appendUser(ids, by)
	}
	return ids
}

func forwardUsers(ids []int64, f *messagepb.Forward) []int64 {
	if f == nil {
		return ids
	}
	return appendUser(appendUser(appendUser(ids, f.From), f.SavedPeer), f.SavedFrom)
}

// appendUser appends the id of a packed peer if it is a user.
func appendUser(ids []int64, packed int64) []int64 {
	if p := peer.FromInt(packed); p.Kind == peer.User {
		return append(ids, p.ID)
	}
	return ids
}

// MentionedIn returns the ids of the users that messages show.
func MentionedIn(ms []*messagepb.Message) []int64 {
	var ids []int64
	for _, m := range ms {
		ids = mentionedIn(ids, m)
	}
	return ids
}
