package message

import (
	"slices"

	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// shownReactors is how many of those who have reacted with one emoji stand in
// the message itself.
const shownReactors = 3

// reacting is what one user wants his reactions to a message to be.
type reacting struct {
	user   int64
	sender peer.Peer // who is shown; zero: the user
	emoji  []string  // none: he takes them back
	big    bool
	date   int64
	recent bool // they are to stand among the ones that he has used lately
}

// check says whether reactions may become these. had are those that the user
// had before. It fails with [ErrNotModified], [ErrReaction] or
// [ErrReactionsTooMany].
func (r *reacting) check(old *messagepb.Reactions, had []string, set *chatpb.Reactions) error {
	if slices.Equal(had, r.emoji) {
		return ErrNotModified
	}
	allowed, kinds := offered(set)
	used := make(map[string]int32)
	for _, c := range old.GetCounts() {
		used[c.Emoji] = c.Count
	}
	for _, e := range had {
		used[e]--
	}
	for _, e := range r.emoji {
		if !slices.Contains(had, e) && !allowed(e) {
			return ErrReaction
		}
		used[e]++
	}
	n := 0
	for _, count := range used {
		if count > 0 {
			n++
		}
	}
	if n > max(kinds, len(old.GetCounts())) {
		return ErrReactionsTooMany
	}
	return nil
}

// apply returns what reactions become, or nil if none are left. shown says that
// authors stand in the message, unread that the one who wrote it is to look at
// them. old is not changed.
func (r *reacting) apply(old *messagepb.Reactions, had []string, shown, unread bool) *messagepb.Reactions {
	rs := &messagepb.Reactions{Own: old.GetOwn(), Viewer: old.GetViewer()}
	for _, c := range old.GetCounts() {
		count := c.Count
		if slices.Contains(had, c.Emoji) {
			count--
		}
		if slices.Contains(r.emoji, c.Emoji) {
			count++
		}
		if count > 0 {
			rs.Counts = append(rs.Counts, &messagepb.ReactionCount{Emoji: c.Emoji, Count: count})
		}
	}
	for _, e := range r.emoji {
		if countOf(rs, e) == 0 {
			rs.Counts = append(rs.Counts, &messagepb.ReactionCount{Emoji: e, Count: 1})
		}
	}
	if len(rs.Counts) == 0 {
		return nil
	}
	if shown {
		rs.Recent = r.among(old.GetRecent(), unread)
	}
	return rs
}

// among puts the user's reactions before the others that are shown.
func (r *reacting) among(old []*messagepb.Reaction, unread bool) []*messagepb.Reaction {
	var recent []*messagepb.Reaction
	sender := int64(0)
	if !r.sender.IsZero() {
		sender = r.sender.Int()
	}
	shown := make(map[string]int)
	for _, e := range r.emoji {
		recent = append(recent, &messagepb.Reaction{
			User: r.user, Sender: sender, Emoji: e, Date: r.date, Big: r.big, Unread: unread,
		})
		shown[e]++
	}
	for _, o := range old {
		if o.User == r.user || shown[o.Emoji] == shownReactors || r.shownAs(o) {
			continue
		}
		recent = append(recent, o)
		shown[o.Emoji]++
	}
	return recent
}

// shownAs reports whether a reaction looks as if this one's author had given
// it: two admins may be shown as the same channel.
func (r *reacting) shownAs(o *messagepb.Reaction) bool {
	return !r.sender.IsZero() && o.Sender == r.sender.Int() && slices.Contains(r.emoji, o.Emoji)
}

func countOf(rs *messagepb.Reactions, emoji string) int32 {
	for _, c := range rs.GetCounts() {
		if c.Emoji == emoji {
			return c.Count
		}
	}
	return 0
}

// isUnreacted reports whether the author of a message has not looked at
// reactions to it.
func isUnreacted(rs *messagepb.Reactions) bool {
	return slices.ContainsFunc(rs.GetRecent(), func(r *messagepb.Reaction) bool { return r.Unread })
}

// lookedAt returns reactions as read.
func lookedAt(rs *messagepb.Reactions) *messagepb.Reactions {
	out := &messagepb.Reactions{Counts: rs.Counts, Own: rs.Own, Viewer: rs.Viewer}
	for _, r := range rs.Recent {
		out.Recent = append(out.Recent, &messagepb.Reaction{
			User: r.User, Sender: r.Sender, Emoji: r.Emoji, Date: r.Date, Big: r.Big,
		})
	}
	return out
}
